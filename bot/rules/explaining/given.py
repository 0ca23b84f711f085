"""The facts of a moment as people write them: for ``fyra rules explain --facts``, and in worked examples."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field

from bot.model.conversation import Controller, Step
from bot.model.messages import ChannelName, MessageKind
from bot.model.policy.facts import Facts, Moment, Mood, Wish
from bot.rules.faults import Fault, RulesInvalid
from bot.rules.reading.moments import SaidMoment
from bot.rules.reading.reader import read_bytes
from bot.rules.reading.scalars import Duration, Name, one_or_many
from bot.rules.reading.validate import RuleModel, validate

_TRANSLATED = {"dialogue", "greeted_at", "step"}

Tags = Annotated[tuple[str, ...], BeforeValidator(one_or_many)]


class GivenFacts(RuleModel):
    """What is known at the moment; what is left out is as in the first calm message of a customer we understand."""

    text: str | None = Field(default=None, description="The customer's words")
    intent: Name | None = Field(default=None, description="What the customer wants: ask_human, emergency, …")
    confidence: float | None = Field(default=None, ge=0, le=1, description="How sure that is, from 0 to 1")
    mood: Mood | None = Field(default=None, description="How the customer sounds: angry, calm")
    problem: Name | None = Field(default=None, description="The case's problem, as its playbook is called")
    step: int | None = Field(default=None, ge=1, le=4, description="How far the case is, from 1 to 4")
    misunderstood: int | None = Field(default=None, ge=0, description="Turns in a row that were not understood")
    dialogue_wants: Wish | None = Field(default=None, description="Why the four steps ask for a person")
    dialogue: Literal["up", "down"] | None = Field(default=None, description="Whether Rasa answers")
    dialogue_up: bool | None = Field(default=None, description="The same as a yes or no")
    order_value: int | None = Field(default=None, ge=0, description="The order's total, in whole units")
    customer_value: int | None = Field(default=None, ge=0, description="What the customer has bought for in all")
    tags: Tags | None = Field(default=None, description="The customer's tags: vip")
    kind: MessageKind | None = Field(default=None, description="What came: text, media, location, contact, …")
    group: bool | None = Field(default=None, description="Whether it was written in a group chat")
    silent: bool | None = Field(default=None, description="Whether the person asked us to stop writing")
    controller: Controller | None = Field(default=None, description="Who has the conversation: bot, queued, agent")
    greeted_at: SaidMoment | None = Field(default=None, description="When the customer was last greeted")
    noticed_closure: str | None = Field(default=None, description="The closed period that the customer was told of")
    automatic: int | None = Field(default=None, ge=0, description="Our automatic messages in a row, a moment ago")
    same_text: int | None = Field(default=None, ge=0, description="Identical messages in a row, each answered by us")
    quick_replies: int | None = Field(default=None, ge=0, description="Answers in a row quicker than a person's")
    awaited: bool | None = Field(default=None, description="Whether we asked the customer how it went, and wait")
    waiting: Duration | None = Field(default=None, description="Since the customer first wrote of it: 2 days")
    unserved: str | None = Field(default=None, description="The language they write in, if we don't serve it: de")
    said_before: Duration | None = Field(
        default=None, description="How long ago it was said that such a picture, place or contact came"
    )

    def put_into(self, facts: Facts) -> Facts:
        """The facts with all that is written here."""
        known: dict[str, Any] = {
            name: value
            for name in GivenFacts.model_fields.keys() - _TRANSLATED
            if (value := getattr(self, name)) is not None
        }
        if self.dialogue is not None:
            known["dialogue_up"] = self.dialogue == "up"
        if self.step is not None:
            known["step"] = Step(self.step)
        if self.greeted_at is not None:
            known["greeted_at"] = self.greeted_at.seen_from(facts.at)
        return replace(facts, **known)


class FactsFile(GivenFacts):
    """The same, with the moment itself; what the command line says counts before it."""

    at: SaidMoment | None = Field(default=None, description="When: 2026-12-24 18:00, or Friday 16:00")
    channel: ChannelName | None = Field(default=None, description="whatsapp, sms, telegram")
    language: Name | None = Field(default=None, description="The conversation's language: sv")
    moment: Moment | None = Field(default=None, description="arrival: all that happens; otherwise the turn alone")

    @classmethod
    def read(cls, path: Path) -> Self:
        """From YAML or JSON. Raises RulesInvalid with every fault in its place."""
        try:
            content = path.read_bytes()
        except OSError as error:
            raise RulesInvalid([Fault(str(path), 1, 1, f"can't be read: {error.strerror or error}")]) from error
        return validate(cls, read_bytes(content, name=str(path)))


def message_at(at: datetime, channel: ChannelName, language: str) -> Facts:
    """The facts of a message that comes in. ``at`` is aware, and keeps its zone."""
    return Facts(at=at, moment=Moment.ARRIVAL, channel=channel, language=language)
