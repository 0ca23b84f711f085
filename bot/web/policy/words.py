"""Hand-off rules in words, for staff: what a rule looks at, as its file says it."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from bot.model.escalation.matrix import Step
from bot.model.policy.compensation import Limit
from bot.model.policy.conditions import DuringTime, Flag, HasTag, Is, OneOf, Within, Words
from bot.model.policy.rules import Promise, Team
from bot.model.spans import in_words

_FLAGS = {
    (Flag.OPEN, True): "we are open",
    (Flag.OPEN, False): "we are closed",
    (Flag.DIALOGUE_UP, True): "the assistant understands",
    (Flag.DIALOGUE_UP, False): "the assistant's understanding is down",
}


def condition(of_rule: Any) -> str:
    """``intent is ask_human or emergency``."""
    match of_rule:
        case OneOf(fact, wanted):
            return f"{_name(fact)} is {' or '.join(sorted(wanted))}"
        case Within(fact, low, high, strict):
            return f"{_name(fact)} is {_range(low, high, strict=strict)}"
        case Words(pattern):
            return f"the words fit {pattern.pattern}"
        case Is(fact, wanted):
            return _FLAGS[fact, wanted]
        case DuringTime(start, end, _):
            return f"the time is {start:%H:%M}-{end:%H:%M}"
        case HasTag(tags):
            return f"the customer is tagged {' or '.join(sorted(tags))}"
        case _:
            return str(of_rule)


def _name(fact: str) -> str:
    return {"dialogue_wants": "the four steps ask for a person because it", "misunderstood": "turns misunderstood"}.get(
        fact, fact.replace("_", " ")
    )


def _range(low: Any, high: Any, *, strict: bool) -> str:
    low, high = (in_words(each) if isinstance(each, timedelta) else each for each in (low, high))
    if low is not None and low == high:
        return str(low)
    if low is not None and high is not None:
        return f"between {low} and {high}"
    if high is None:
        return f"more than {low}" if strict else f"at least {low}"
    return f"less than {high}" if strict else f"at most {high}"


def promise(of_team: Promise | None) -> str:
    """``30 minutes of working time``; nothing promised is a dash."""
    if of_team is None:
        return "–"
    return f"{in_words(of_team.within)}{', day and night' if of_team.round_the_clock else ''}"


def step(of_matrix: Step, teams: Mapping[str, Team]) -> str:
    """What is done then, in words."""
    done = ["shown as urgent in the console"] if of_matrix.mark else []
    if of_matrix.tell is not None:
        until = ", until somebody confirms" if of_matrix.until_confirmed else ""
        done.append(f"{of_matrix.tell} is told{until}")
    if of_matrix.move_to is not None:
        team = teams.get(of_matrix.move_to)
        done.append(f"moved to {(team.title if team else '') or of_matrix.move_to}")
    return "; ".join(done)


def limit(of_grantor: Limit | None, currency: str) -> str:
    """``200 SEK, and 25 % of the order at most``."""
    if of_grantor is None:
        return "nothing"
    parts = [f"{of_grantor.at_most:f} {currency}"] if of_grantor.at_most is not None else []
    parts += [f"{of_grantor.percent:f} % of the order"] if of_grantor.percent is not None else []
    return ", at most ".join(parts) or "no limit"
