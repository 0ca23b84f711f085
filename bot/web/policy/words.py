"""Promises, limits and the steps of the escalation in words, for staff."""

from collections.abc import Mapping

from bot.model.escalation.matrix import Step
from bot.model.policy.compensation import Limit
from bot.model.policy.rules import Promise, Team
from bot.model.spans import in_words


def spaced(name: str) -> str:
    """A name of the rule files as it is said: ``on_call`` is ``on call``."""
    return name.replace("_", " ")


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
        done.append(f"{spaced(of_matrix.tell)} is told{until}")
    if of_matrix.move_to is not None:
        team = teams.get(of_matrix.move_to)
        done.append(f"moved to {(team.title if team else '') or spaced(of_matrix.move_to)}")
    return "; ".join(done)


def limit(of_grantor: Limit | None, currency: str) -> str:
    """``200 SEK, and 25 % of the order at most``."""
    if of_grantor is None:
        return "nothing"
    parts = [f"{of_grantor.at_most:f} {currency}"] if of_grantor.at_most is not None else []
    parts += [f"{of_grantor.percent:f} % of the order"] if of_grantor.percent is not None else []
    return ", at most ".join(parts) or "no limit"
