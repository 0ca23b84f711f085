"""Rasa's call of a custom action, without its waste.

Rasa checks each answer of the action server against a JSON Schema, and before that, each time, the schema itself: 17 of
the 55 ms of processor time that a turn cost (docs/decisions/010-understanding.md). Here the schema is read once.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Dict

from jsonschema import Draft202012Validator
from rasa.core.actions.action import Action, RemoteAction


class CustomAction(RemoteAction):
    """A call of the action server, as Rasa makes it."""

    def _validate_action_result(self, result: Dict[str, Any]) -> bool:
        """Raises jsonschema's ValidationError, as Rasa does."""
        _validator().validate(result)
        return True


def without_waste(action: Action) -> Action:
    """The same action; a custom one is called by us."""
    if type(action) is RemoteAction:
        return CustomAction(action.name(), action.action_endpoint)
    return action


@lru_cache(maxsize=1)
def _validator() -> Draft202012Validator:
    return Draft202012Validator(RemoteAction.action_response_format_spec())
