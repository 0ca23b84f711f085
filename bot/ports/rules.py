"""What operators wrote."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.model.conversation import Conversation
from bot.model.messages import (
    ChannelName,
)
from bot.model.policy.rules import Policy
from bot.model.steps.playbook import Playbooks
from bot.model.values import Params


class RuleBook(Protocol):
    """What operators wrote, as one consistent version (bot/rules)."""

    @property
    def version(self) -> str:
        """Changes with every edit; each decision records it."""

    @property
    def policy(self) -> Policy:
        """The rules that ``decide`` reads."""

    @property
    def playbooks(self) -> Playbooks:
        """How each kind of problem goes through the four steps."""

    def render(self, key: str, params: Params, *, language: str, channel: ChannelName, now: datetime) -> str:
        """A text in the customer's language, as the channel shows it. Values are written, never parsed."""


class Rules(Protocol):
    """Holds the rule book in force. Between two calls it may change; one turn uses one book."""

    @property
    def book(self) -> RuleBook:
        """The last good version."""

    @property
    def books(self) -> Sequence[RuleBook]:
        """Every book that holds for some conversation: ``book``, then the pilot's if there is one."""

    def book_for(self, conversation: Conversation) -> RuleBook:
        """The conversation's own: the pilot's when it takes part in one, else the same as ``book``."""
