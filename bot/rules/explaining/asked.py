"""From what somebody asks in words (a command line, a form) to the facts that are explained."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from pydantic_core import PydanticCustomError

from bot.model.messages import ChannelName
from bot.model.policy.facts import Facts, Moment
from bot.rules.book import RuleBook
from bot.rules.explaining.given import FactsFile, message_at
from bot.rules.faults import RulesError
from bot.rules.reading.moments import Said, said
from bot.rules.reading.words import unknown

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.model.dialogue import Understanding

Hears: TypeAlias = "Callable[[str], Understanding | None]"


@dataclass(frozen=True, slots=True)
class Asked:
    """As it was written; empty: not said. ``at`` without a zone is by the business's clock."""

    at: str = ""
    channel: str = ""
    language: str = ""
    text: str = ""
    facts: Path | None = None


def question(book: RuleBook, asked: Asked, *, heard: Hears, now: datetime | None = None) -> Facts:
    """The facts; ``heard`` understands the text unless the facts name an intent.

    Raises RulesError with a sentence for whatever can't be understood; RulesInvalid for the facts file.
    """
    given = FactsFile.read(asked.facts) if asked.facts else FactsFile()
    local = (now or datetime.now(UTC)).astimezone(book.policy.zone)
    moment = _moment(asked.at) if asked.at else given.at
    channel = _channel(asked.channel) if asked.channel else given.channel or ChannelName.WHATSAPP
    language = asked.language or given.language or book.policy.languages.default
    if language not in book.policy.languages.served:
        raise RulesError(unknown("served language", language, book.policy.languages.served))
    facts = message_at(moment.seen_from(local) if moment else local, channel, language)
    facts = given.put_into(replace(facts, moment=given.moment or Moment.ARRIVAL))
    if asked.text:
        facts = replace(facts, text=asked.text)
    if given.intent is None and facts.text and (understood := heard(facts.text)):
        mood = facts.mood if given.mood else understood.mood
        facts = replace(facts, intent=understood.intent, confidence=understood.confidence, mood=mood)
    return facts


def _moment(text: str) -> Said:
    try:
        return said(text)
    except PydanticCustomError as error:
        msg = f"--at {text!r}: {error.message()}"
        raise RulesError(msg) from error


def _channel(text: str) -> ChannelName:
    try:
        return ChannelName(text.lower())
    except ValueError as error:
        raise RulesError(unknown("channel", text, [each.value for each in ChannelName])) from error
