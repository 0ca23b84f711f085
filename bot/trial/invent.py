"""Invents the sample: some hundreds of believable conversations over five weeks. ``python -m bot.trial.invent``.

The same numbers come out each time. The weeks hold the end of summer time and a public holiday; people answer in office
hours, sometimes too late, as people do.
"""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.model.conversation import Step
from bot.model.hours import AROUND_THE_CLOCK, Calendar, Hours
from bot.model.messages import ChannelName, MessageKind
from bot.model.policy.facts import Mood, Wish
from bot.model.trial.codec import dump_conversation
from bot.model.trial.past import Answered, Came, Event, Freed, PastConversation, Turned
from bot.trial.phrases import PHRASES
from bot.trial.sample import SAMPLE

CONVERSATIONS = 420
FIRST_DAY = datetime(2026, 10, 5, tzinfo=UTC)
DAYS = 35
OFFICE = Calendar("Europe/Stockholm", "Mo-Th 07:30-12:00,13:00-17:00; Fr 07:30-12:00,13:00-15:00")
# How many people write in each hour of the day (UTC), and on each day from Monday.
_HOURS = (1, 1, 1, 1, 1, 3, 8, 14, 16, 15, 14, 13, 14, 15, 15, 14, 13, 12, 13, 12, 9, 6, 3, 2)
_DAYS = (20, 17, 15, 15, 14, 9, 10)
_PROBLEMS = ("parcel_late", "item_wrong", "charged_wrong")
_STORIES = {
    "solved": 42,
    "question": 18,
    "wants a person": 9,
    "angry": 7,
    "misunderstood": 7,
    "not satisfied": 6,
    "over limit": 4,
    "complaint": 3,
    "emergency": 2,
    "picture": 2,
}
_GOES_TO_PEOPLE = frozenset(_STORIES) - {"solved", "question", "picture"}


@dataclass(slots=True)
class _Story:
    """One conversation being told."""

    dice: random.Random
    language: str
    at: datetime
    events: list[Event] = field(default_factory=list)

    def says(self, intent: str, *, after: float = 40, kind: MessageKind = MessageKind.TEXT, **more: Any) -> None:
        """The customer writes; a few seconds later it is understood."""
        self.at += timedelta(seconds=round(self.dice.uniform(0.4, 1.8) * after))
        text = "" if kind is MessageKind.MEDIA else self.dice.choice(PHRASES[self.language][intent])
        self.events.append(Came(self.at, kind, text=text))
        sure = round(self.dice.uniform(0.1, 0.45) if intent == "nlu_fallback" else self.dice.uniform(0.72, 0.99), 2)
        mood = Mood.ANGRY if intent == "insult" else Mood.CALM
        seen = {"understood": intent != "nlu_fallback", **more}
        turn = Turned(self.at + timedelta(seconds=3), text, intent, sure, mood, **seen)
        self.events.append(turn)

    def person(self, hours: Hours) -> None:
        """A person answers in their hours, most within half an hour of work, and is done some time later."""
        took = timedelta(minutes=round(self.dice.lognormvariate(2.6, 0.8)))
        answered = hours.add_working_time(self.at, took) or self.at + took
        self.events.append(Answered(answered))
        self.at = answered
        if self.dice.random() < 0.5:
            self.at += timedelta(minutes=self.dice.randint(1, 20))
            self.events.append(Came(self.at))
        self.at += timedelta(minutes=self.dice.randint(3, 45))
        self.events.append(Freed(self.at))


def invent(seed: int = 4) -> Iterator[PastConversation]:
    """All conversations, in the order of their first message."""
    dice = random.Random(seed)  # noqa: S311 - the same each time is what is wanted
    starts = sorted(_start(dice) for _ in range(CONVERSATIONS))
    for number, at in enumerate(starts, 1):
        channel = dice.choices(tuple(ChannelName), (50, 30, 20))[0]
        story = _Story(dice, dice.choices(("sv", "en"), (65, 35))[0], at)
        _tell(story, dice.choices(tuple(_STORIES), tuple(_STORIES.values()))[0])
        tags = ("vip",) if dice.random() < 0.06 else ()
        yield PastConversation(f"sample-{number:03}", channel, story.language, tuple(story.events), tags)


def _start(dice: random.Random) -> datetime:
    week = dice.randrange(DAYS // 7)
    day = dice.choices(range(7), _DAYS)[0]
    hour = dice.choices(range(24), _HOURS)[0]
    return FIRST_DAY + timedelta(weeks=week, days=day, hours=hour, seconds=dice.randrange(3600))


def _tell(story: _Story, plot: str) -> None:
    if story.dice.random() < 0.3:
        story.says("greet", after=1)
    _PLOTS[plot](story)
    if plot in _GOES_TO_PEOPLE:
        story.person(AROUND_THE_CLOCK if plot == "emergency" else OFFICE)


def _problem(story: _Story, *, until: Step) -> dict[str, Any]:
    """A problem on its way through the four steps."""
    problem = story.dice.choice(_PROBLEMS)
    value = round(story.dice.lognormvariate(6.3, 0.9))
    story.says(problem, after=5)
    story.says("inform", step=Step.UNDERSTAND, problem=problem)
    known: dict[str, Any] = {"problem": problem, "order_value": value}
    if until >= Step.PROPOSE:
        story.says("affirm", step=Step.UNDERSTAND, **known)
        story.says("want_refund", step=Step.PROPOSE, **known)
    return known


def _solved(story: _Story) -> None:
    known = _problem(story, until=Step.RESOLVE)
    story.says("satisfied", step=Step.RESOLVE, **known)
    if story.dice.random() < 0.4:
        story.says("thanks")


def _question(story: _Story) -> None:
    story.says(story.dice.choice(("ask_opening_hours", "ask_returns", "ask_shipping", "ask_order_status")), after=5)
    if story.dice.random() < 0.4:
        story.says("thanks")


def _wants_a_person(story: _Story) -> None:
    if story.dice.random() < 0.5:
        story.says(story.dice.choice(_PROBLEMS), after=5)
    story.says("ask_human", understood=None)


def _angry(story: _Story) -> None:
    if story.dice.random() < 0.6:
        story.says(story.dice.choice(_PROBLEMS), after=5)
    story.says("insult", understood=None)


def _misunderstood(story: _Story) -> None:
    story.says("nlu_fallback", after=5)
    story.says("nlu_fallback")


def _not_satisfied(story: _Story) -> None:
    known = _problem(story, until=Step.RESOLVE)
    story.says("not_satisfied", step=Step.RESOLVE, wants=Wish.NOT_SATISFIED, **known)


def _over_limit(story: _Story) -> None:
    known = _problem(story, until=Step.UNDERSTAND) | {"order_value": story.dice.randrange(3100, 12000, 10)}
    story.says("affirm", step=Step.PROPOSE, wants=Wish.OVER_LIMIT, **known)


def _complaint(story: _Story) -> None:
    story.says("complaint_service", after=5, understood=None)


def _emergency(story: _Story) -> None:
    story.says("emergency", after=5, understood=None)


def _picture(story: _Story) -> None:
    story.says("item_wrong", after=5)
    story.says("inform", kind=MessageKind.MEDIA)


_PLOTS = {
    "solved": _solved,
    "question": _question,
    "wants a person": _wants_a_person,
    "angry": _angry,
    "misunderstood": _misunderstood,
    "not satisfied": _not_satisfied,
    "over limit": _over_limit,
    "complaint": _complaint,
    "emergency": _emergency,
    "picture": _picture,
}


def lines() -> Iterator[str]:
    """The sample's file, line by line."""
    for past in invent():
        yield json.dumps(dump_conversation(past), ensure_ascii=False, separators=(",", ":"))


if __name__ == "__main__":
    SAMPLE.write_text("".join(f"{line}\n" for line in lines()), encoding="utf-8")
