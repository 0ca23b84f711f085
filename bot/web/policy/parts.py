"""What the published policy stands on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from bot.model.messages import ChannelName
from bot.model.policy.compensation import Compensation
from bot.model.policy.rules import Policy
from bot.model.promises.record import PromisedAnswer
from bot.model.steps.playbook import Playbooks
from bot.model.values import Params
from bot.ports import Clock


class Charter(Protocol):
    """What the rules are for, and who answers for them."""

    @property
    def vision(self) -> dict[str, str]:
        """In a sentence, by language."""

    @property
    def owner(self) -> str:
        """Who answers for the rules."""

    @property
    def reviewed(self) -> date:
        """When they were last looked through."""

    @property
    def review_again(self) -> date:
        """By when they will be looked through again."""


class Book(Protocol):
    """The rule book, with its first page (bot.rules.RuleBook)."""

    @property
    def version(self) -> str:
        """Changes with every edit."""

    @property
    def policy(self) -> Policy:
        """Hours, promises, hand-offs."""

    @property
    def charter(self) -> Charter:
        """The first page."""

    @property
    def compensation(self) -> Compensation:
        """What may be given, and by whom."""

    @property
    def playbooks(self) -> Playbooks:
        """The problems that we solve."""

    def render(self, key: str, params: Params, *, language: str, channel: ChannelName, now: datetime) -> str:
        """A text."""


class Rules(Protocol):
    """Holds the book in force."""

    @property
    def book(self) -> Book:
        """The last good version."""


class Record(Protocol):
    """How our promises went (bot.store)."""

    async def answers_promised(self, since: datetime, until: datetime) -> Sequence[PromisedAnswer]:
        """Those that were due in between. Raises StoreUnavailable."""


@dataclass(frozen=True, slots=True)
class Published:
    """Rules, record and clock."""

    rules: Rules
    record: Record
    clock: Clock
