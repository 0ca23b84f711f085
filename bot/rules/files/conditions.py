"""The ``when`` of a hand-off rule: conditions in words, each a typed condition of the model."""

import re
from collections.abc import Callable, Iterator
from datetime import tzinfo
from typing import Annotated, Any, Literal, NamedTuple, TypeVar

from pydantic import BeforeValidator, Field

from bot.model.messages import ChannelName
from bot.model.policy.conditions import AnyCondition, DuringTime, Flag, HasTag, Is, OneOf, Within, Words
from bot.model.policy.facts import Mood, Wish
from bot.rules.reading.scalars import Name, Window, duration, one_or_many, pattern
from bot.rules.reading.validate import RuleModel, wrong

_WHOLE = re.compile(r"\d{1,9}(?: \d{3})*")
_WORDS = ("at least", "more than", "at most", "less than")
_BETWEEN = re.compile(r"between (?P<low>.+) and (?P<high>.+)")


class Range(NamedTuple):
    """Bounds of a number or of a time. ``strict`` leaves the bounds themselves out."""

    low: Any = None
    high: Any = None
    strict: bool = False


def _range(raw: Any, read: Callable[[str], Any]) -> Range:
    text = " ".join(str(raw).split()).lower()
    if found := _BETWEEN.fullmatch(text):
        low, high = read(found["low"]), read(found["high"])
        if low > high:
            raise wrong("between the smaller and the larger one, in that order")
        return Range(low, high)
    word = next((word for word in _WORDS if text.startswith(f"{word} ")), "")
    value = read(text.removeprefix(word).strip())
    if not word:
        return Range(value, value)
    if word in {"at least", "more than"}:
        return Range(low=value, strict=word == "more than")
    return Range(high=value, strict=word == "less than")


def _numbers(raw: Any) -> Range:
    return _range(raw, _whole)


def _times(raw: Any) -> Range:
    found = _range(raw, duration)
    if found.low is not None and found.low == found.high:
        message = f"no customer waits for exactly so long; write 'at least {raw}'"
        raise wrong(message)
    return found


def _whole(text: str) -> int:
    if not _WHOLE.fullmatch(text):
        raise wrong("a whole number is expected here, such as 2, at least 2, or between 2 and 5")
    return int(text.replace(" ", ""))


T = TypeVar("T")
Many = Annotated[tuple[T, ...], BeforeValidator(one_or_many), Field(min_length=1)]
WholeRange = Annotated[Range, BeforeValidator(_numbers, json_schema_input_type=str | int)]
TimeRange = Annotated[Range, BeforeValidator(_times, json_schema_input_type=str)]


class When(RuleModel):
    """Conditions that must all be fulfilled. Where several names are given, one of them is enough."""

    intent: Many[Name] | None = Field(default=None, description="What the customer wants: ask_human, emergency, …")
    mood: Many[Mood] | None = Field(default=None, description="How the customer sounds: angry, calm")
    language: Many[Name] | None = Field(default=None, description="The conversation's language: sv")
    channel: Many[ChannelName] | None = Field(default=None, description="whatsapp, sms, telegram")
    problem: Many[Name] | None = Field(default=None, description="The case's problem, as its playbook is called")
    dialogue_wants: Many[Wish] | None = Field(default=None, description="Why the four steps ask for a person")
    dialogue: Literal["up", "down"] | None = Field(default=None, description="Whether Rasa answers")
    open: bool | None = Field(default=None, description="Whether people answer on this channel now: yes, no")
    step: WholeRange | None = Field(default=None, description="How far the case is: 4, at least 3")
    misunderstood: WholeRange | None = Field(default=None, description="Turns in a row not understood: at least 2")
    order_value: WholeRange | None = Field(default=None, description="The order's total: more than 5000")
    customer_value: WholeRange | None = Field(
        default=None, description="What the customer has bought for in all, by the order book: more than 20000"
    )
    waiting: TimeRange | None = Field(
        default=None, description="Since the customer first wrote of what is not solved yet: more than 2 days"
    )
    words: Annotated[Any, BeforeValidator(pattern, json_schema_input_type=str)] = Field(
        default=None, description="A pattern in the customer's words (google-re2), capitals or not: 'fire|smoke'"
    )
    time: Window | None = Field(default=None, description="The time of day by our clock: '22:00-06:00'")
    tags: Many[str] | None = Field(default=None, description="The customer has one of these tags: vip")

    def conditions(self, zone: tzinfo) -> Iterator[AnyCondition]:
        """The model's conditions; times of day are by this zone's clock."""
        for fact in ("intent", "mood", "language", "channel", "problem", "dialogue_wants"):
            if wanted := getattr(self, fact):
                yield OneOf(fact, frozenset(wanted))
        for fact in ("step", "misunderstood", "order_value", "customer_value", "waiting"):
            if bounds := getattr(self, fact):
                yield Within(fact, *bounds)
        yield from self._flags()
        if self.words is not None:
            yield Words(self.words)
        if self.time:
            yield DuringTime(*self.time, zone)
        if self.tags:
            yield HasTag(frozenset(self.tags))

    def _flags(self) -> Iterator[Is]:
        if self.open is not None:
            yield Is(Flag.OPEN, self.open)
        if self.dialogue is not None:
            yield Is(Flag.DIALOGUE_UP, self.dialogue == "up")
