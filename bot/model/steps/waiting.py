"""A case that waits for the customer, seen from outside of any turn."""

from collections.abc import Mapping
from typing import Any

from bot.model.policy.decision import Say
from bot.model.steps.state_codec import load_state
from bot.model.values import TextRef


def reminder(record: Mapping[str, Any] | None, key: str) -> Say | None:
    """The open question, in its second wording within the text ``key``; None: nothing is open, or it can't be read."""
    try:
        state = load_state(record)
    except ValueError:
        return None
    question = state.question
    if question is None:
        return None
    return Say(key, {"question": TextRef(f"{question.key}.again", question.params)}, question.options)
