"""A conversation, who is in control of it, and the case it is about.

Two fields, not one: the *controller* says who may speak now; the *case status* says how far the problem is.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any

from bot.model.errors import IllegalMove
from bot.model.messages import Reach, Route


class Controller(StrEnum):
    """Who is in control: whoever is named here speaks, everybody else is silent."""

    BOT = "bot"
    QUEUED = "queued"  # waits for a person; the bot is silent
    AGENT = "agent"
    NONE = "none"  # nobody: closed, and the next message opens it again


@dataclass(frozen=True, slots=True)
class Owner:
    """Who has a conversation, versioned: every move makes a version, every send names the one it was decided under."""

    controller: Controller = Controller.BOT
    version: int = 1
    agent_id: int | None = None
    team: str | None = None
    reason: str = ""
    rule: str = ""
    lease_expires_at: datetime | None = None

    def queued(self, *, team: str, reason: str, rule: str) -> "Owner":
        """Handed to a team's queue. Raises IllegalMove when an agent has it already."""
        if self.controller is Controller.AGENT:
            msg = "an agent has this conversation already"
            raise IllegalMove(msg)
        return self._moved(Controller.QUEUED, team=team, reason=reason, rule=rule)

    def taken(self, agent_id: int, *, until: datetime) -> "Owner":
        """Taken over by an agent until the lease ends. Raises IllegalMove when another agent has it."""
        if self.controller is Controller.AGENT and self.agent_id != agent_id:
            msg = "another agent has this conversation"
            raise IllegalMove(msg)
        return self._moved(Controller.AGENT, agent_id=agent_id, team=self.team, reason="taken over", lease=until)

    def handed_back(self) -> "Owner":
        """Given back to the bot."""
        return self._moved(Controller.BOT, reason="handed back")

    def released(self) -> "Owner":
        """Back in the queue: the agent's lease ran out. Raises IllegalMove when no agent has it."""
        if self.controller is not Controller.AGENT:
            msg = "no agent has this conversation"
            raise IllegalMove(msg)
        return self._moved(Controller.QUEUED, team=self.team, reason="agent absent")

    def moved(self, *, team: str, reason: str, rule: str) -> "Owner":
        """To another team's queue, whoever has it: a promise is not kept, and the rules say who goes on (pain 10)."""
        return self._moved(Controller.QUEUED, team=team, reason=reason, rule=rule)

    def closed(self) -> "Owner":
        """Nobody's: the case is resolved. The customer's next message gives it to the bot."""
        return self._moved(Controller.NONE, reason="resolved")

    def reopened(self) -> "Owner":
        """The bot's again, because the customer wrote."""
        return self._moved(Controller.BOT, reason="customer wrote")

    def renewed(self, *, until: datetime) -> "Owner":
        """The same agent, for longer. Not a move: the version stays."""
        return replace(self, lease_expires_at=until)

    def _moved(
        self,
        to: Controller,
        *,
        agent_id: int | None = None,
        team: str | None = None,
        reason: str = "",
        rule: str = "",
        lease: datetime | None = None,
    ) -> "Owner":
        return Owner(to, self.version + 1, agent_id, team, reason, rule, lease)


TAG = r"^[a-z0-9åäöæøü][a-z0-9åäöæøü_-]{0,39}$"
"""How a customer's tag is written: one word in small letters, so that a rule and a form mean the same."""

MOST_TAGS = 20


def read_tags(typed: str) -> tuple[str, ...]:
    """Tags as people type them, with blanks, commas, capitals and #; what can be no tag is left out."""
    words = typed.lower().replace(",", " ").replace("#", " ").split()
    return tuple(dict.fromkeys(word for word in words if re.fullmatch(TAG, word)))[:MOST_TAGS]


@dataclass(frozen=True, slots=True)
class Customer:
    """A person. ``noticed_closure``: the closed period they have been told of (pain 5: once, not per message).

    ``tags``: what the order book or colleagues call them (vip, wholesale); hand-off rules and pilots look at them.
    """

    id: int
    name: str = ""
    language: str | None = None
    noticed_closure: str | None = None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Conversation:
    """All that a customer and we say to each other on one route. Times are UTC."""

    id: int
    customer: Customer
    route: Route
    owner: Owner
    language: str
    created_at: datetime
    phone: str | None = None
    reach: Reach = Reach.OPEN
    last_inbound_at: datetime | None = None
    last_outbound_at: datetime | None = None
    acknowledged_at: datetime | None = None
    misunderstood: int = 0  # turns in a row that nobody understood
    auto_replies: tuple[datetime, ...] = ()  # the loop guard's memory: our latest automatic sends
    looped_at: datetime | None = None  # when the loop guard last said that this is a machine
    staff: bool = False  # a colleague's, through which people on call are reached; no customer's


class Step(IntEnum):
    """The four steps (G1.1-G1.4)."""

    UNDERSTAND = 1
    FIND_CAUSE = 2
    PROPOSE = 3
    RESOLVE = 4


class CaseStatus(StrEnum):
    """How far the customer's problem is."""

    OPEN = "open"
    WAITING_CUSTOMER = "waiting_customer"
    WAITING_INTERNAL = "waiting_internal"
    RESOLVED = "resolved"
    CLOSED = "closed"

    @property
    def over(self) -> bool:
        """Nothing is left to do."""
        return self in {CaseStatus.RESOLVED, CaseStatus.CLOSED}


@dataclass(frozen=True, slots=True)
class Case:
    """One problem of a customer. ``state`` is the four steps' own record (bot.model.steps.CaseState as JSON)."""

    id: int
    conversation_id: int
    status: CaseStatus
    opened_at: datetime
    step: Step = Step.UNDERSTAND
    problem: str | None = None
    resolved_at: datetime | None = None
    state: Mapping[str, Any] = field(default_factory=dict)
    order: str | None = None  # its number, once it was shown whose it is
    token: str = ""  # random: what makes its name in Rasa its own

    @property
    def dialogue_id(self) -> str:
        """The name of this case's own, short conversation in Rasa.

        Rasa may know the cases of another database, or of one that is no more: the token tells them apart, so that
        nobody ever goes on with somebody else's case.
        """
        return f"case-{self.id}-{self.token}"
