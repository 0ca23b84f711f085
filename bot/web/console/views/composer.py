"""The place to write: whether one may, and if not, why, told before typing."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.model.conversation import Controller, Conversation, Owner
from bot.model.delivery import Plan, free_until
from bot.model.messages import Limits

_SOON = timedelta(hours=3)
AGENT_ABSENT = Owner(Controller.AGENT).released().reason


@dataclass(frozen=True, slots=True)
class Composer:
    """``refused``: why the customer can't be written to (a Refusal's value). ``closes``: the window's end, when near.

    ``by_template``: the window is closed, and an approved template carries the words. ``left_alone``: it came back to
    the queue because its agent gave no sign of life. ``problem``: why what was just tried did not work; ``typed`` is
    then the text that was typed. ``token`` makes the form count once.
    """

    mine: bool
    controller: Controller
    holder: str
    refused: str
    by_template: bool
    last_inbound_at: datetime | None
    window_hours: int | None
    closes: datetime | None
    counts_segments: bool
    lease_until: datetime | None
    left_alone: bool
    token: str
    typed: str = ""
    problem: str = ""


def make_composer(
    conversation: Conversation,
    *,
    agent_id: int,
    holder: str | None,
    plan: Plan,
    limits: Limits,
    now: datetime,
    token: str,
    typed: str = "",
    problem: str = "",
) -> Composer:
    """``plan``: how some text would go out now."""
    owner = conversation.owner
    mine = owner.controller is Controller.AGENT and owner.agent_id == agent_id
    until = free_until(limits, conversation.last_inbound_at)
    return Composer(
        mine=mine,
        controller=owner.controller,
        holder=holder or "",
        refused=plan.refused.value if plan.refused else "",
        by_template=plan.by_template,
        last_inbound_at=conversation.last_inbound_at,
        window_hours=limits.window_hours,
        closes=until if until is not None and now < until <= now + _SOON else None,
        counts_segments=limits.segments,
        lease_until=owner.lease_expires_at if mine else None,
        left_alone=owner.controller is Controller.QUEUED and owner.reason == AGENT_ABSENT,
        token=token,
        typed=typed,
        problem=problem,
    )
