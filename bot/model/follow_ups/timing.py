"""Whether the customer is asked now. One case's question never disturbs another matter (G2.6)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.model.conversation import CaseStatus, Controller
from bot.model.delivery import Refusal
from bot.model.follow_ups.record import FollowUp
from bot.model.follow_ups.rules import FollowUpRules
from bot.model.hours import Hours


class What(StrEnum):
    """What becomes of a follow-up at its time."""

    ASK = "ask"
    WAIT = "wait"
    TELL = "tell"  # a colleague, since the customer can't be asked
    DROP = "drop"


@dataclass(frozen=True, slots=True)
class Verdict:
    """``until``: when to look again, where it waits."""

    what: What
    why: str = ""
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands in the way, or does not. ``refused``: why nothing can be sent, as the channel's rules have it.

    ``hours``: those in which people answer on the channel. ``another_open``: another problem of the customer's is being
    solved. ``another_asked``: another follow-up waits for its answer.
    """

    status: CaseStatus
    controller: Controller
    refused: Refusal | None
    hours: Hours
    last_inbound_at: datetime | None = None
    another_open: bool = False
    another_asked: bool = False


_WITH_PEOPLE = frozenset({Controller.AGENT, Controller.QUEUED})
_UNWANTED = {Refusal.OPTED_OUT: "the customer opted out", Refusal.BLOCKED: "the customer has blocked us"}


def what_now(rules: FollowUpRules, planned: FollowUp, standing: Standing, now: datetime) -> Verdict:
    """Ask, wait, tell a colleague, or let it be; with the reason as colleagues read it."""
    if not rules.on:
        return Verdict(What.DROP, "follow-ups are switched off")
    if standing.refused in _UNWANTED:
        return Verdict(What.DROP, _UNWANTED[standing.refused])
    if standing.status is CaseStatus.WAITING_INTERNAL:
        return Verdict(What.DROP, "people have the case again")
    if now < planned.due_at:
        return Verdict(What.WAIT, planned.why, planned.due_at)
    return _disturbs(rules, planned, standing, now) or _by_hours(rules, standing, now)


def _disturbs(rules: FollowUpRules, planned: FollowUp, standing: Standing, now: datetime) -> Verdict | None:
    """Never into a live chat, or into another matter."""
    until = now + rules.again_after
    if standing.controller in _WITH_PEOPLE:
        why = "a colleague is writing with the customer"
    elif standing.another_open:
        why = "another problem is being solved"
    elif standing.another_asked:
        why = "another question waits for its answer"
    elif standing.last_inbound_at is not None and now - standing.last_inbound_at < rules.rest:
        why, until = "the customer has just written", standing.last_inbound_at + rules.rest
    else:
        return None
    if now - (planned.planned_at + planned.after) > rules.give_up_after:
        return Verdict(What.DROP, f"{why}, for too long")
    return Verdict(What.WAIT, why, until)


def _by_hours(rules: FollowUpRules, standing: Standing, now: datetime) -> Verdict:
    hours = rules.hours or standing.hours
    if not hours.is_open(now):
        opens = hours.next_opening(now)
        what, why = (What.WAIT, "outside the hours for it") if opens else (What.DROP, "there are no hours for it")
        return Verdict(what, why, opens)
    if standing.refused is not None:
        return Verdict(What.TELL, "WhatsApp's window is closed, and no template is set for it")
    return Verdict(What.ASK)
