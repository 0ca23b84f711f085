"""The lists at the left: who waits, what is mine, what was lately."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.model.conversation import Controller
from bot.model.messages import ChannelName
from bot.model.views import ConversationLine, LastWords
from bot.web.console.views.times import Due, DueState, due


@dataclass(frozen=True, slots=True)
class Line:
    """One conversation of a list. ``reason`` is the hand-off rule's name, which operators write as plain words.

    ``kind`` and ``due``: of the promise that is due first; ``customers_move``: none is, since we wait for the customer.

    ``escalated``: the share (percent) of the promise's time at which it was marked; ``broken``: it was not kept;
    ``moved``: the team's queue that it was moved to is not that of the team that the promise was made for.
    """

    id: int
    name: str
    phone: str | None
    channel: ChannelName
    language: str
    controller: Controller
    holder: str | None
    active_at: datetime
    last_words: LastWords | None
    team: str = ""
    reason: str = ""
    priority: str = ""
    since: datetime | None = None
    customers_move: bool = False
    kind: str = ""
    due: Due | None = None
    escalated: int | None = None
    broken: bool = False
    moved: bool = False


@dataclass(frozen=True, slots=True)
class Lists:
    """Nobody is shown twice. ``queue`` keeps its order of priority and promise."""

    queue: Sequence[Line]
    mine: Sequence[Line]
    recent: Sequence[Line]

    @property
    def waiting(self) -> int:
        """Conversations that no agent has taken."""
        return sum(line.controller is Controller.QUEUED for line in self.queue)

    @property
    def overdue(self) -> int:
        """Promises that have passed, mine or anybody's."""
        return sum(line.due is not None and line.due.state is DueState.OVERDUE for line in (*self.queue, *self.mine))


def make_lists(
    queue: Sequence[ConversationLine],
    mine: Sequence[ConversationLine],
    recent: Sequence[ConversationLine],
    *,
    titles: Mapping[str, str],
    now: datetime,
) -> Lists:
    """Sort out who is shown where. ``titles``: what the teams are called."""
    own = {line.conversation_id for line in mine}
    waits = [line for line in queue if line.conversation_id not in own]
    shown = own | {line.conversation_id for line in waits}
    rest = [line for line in recent if line.conversation_id not in shown]
    return Lists(*([_line(line, titles, now) for line in each] for each in (waits, mine, rest)))


def _line(line: ConversationLine, titles: Mapping[str, str], now: datetime) -> Line:
    plain = Line(
        id=line.conversation_id,
        name=line.customer_name,
        phone=line.phone,
        channel=line.channel,
        language=line.language,
        controller=line.controller,
        holder=line.agent_name,
        active_at=line.active_at,
        last_words=line.last_words,
    )
    waiting = line.waiting
    if waiting is None:
        return plain
    return replace(
        plain,
        team=titles.get(waiting.team, waiting.team),
        reason=waiting.rule,
        priority=waiting.priority,
        since=waiting.since,
        customers_move=waiting.customers_move,
        kind=waiting.promise_kind or "",
        due=due(waiting.promise_due, now) if waiting.promise_due else None,
        escalated=waiting.escalated,
        broken=waiting.promise_broken,
        moved=waiting.promise_team not in {None, waiting.team},
    )
