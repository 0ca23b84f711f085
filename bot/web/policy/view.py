"""The published policy as sections of plain words: the page and the Markdown are made from these."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.model.messages import ChannelName
from bot.model.policy.questions import DAYS, today
from bot.model.policy.rules import Policy, Priority, Promise, PromiseKind
from bot.model.promises.record import Record
from bot.model.values import Params, TextRef, Value
from bot.web.policy.hours import Day, Door, doors
from bot.web.policy.parts import Book

LATELY_DAYS = 30
_ANY = ChannelName.WHATSAPP  # texts of this page have no shorter wording for a channel
_STEPS = ("understand", "find_cause", "propose", "resolve")
_QUESTIONS = ("ask_returns", "ask_payment", "ask_shipping")


@dataclass(frozen=True, slots=True)
class HoursTable:
    """The hours of some channels: now, this week day by day, and the days that differ (or only those, for all)."""

    name: str
    now: str
    week: tuple[tuple[str, str], ...]
    special_title: str = ""
    special: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """One heading with its words. ``numbered``: the points are steps in order."""

    id: str
    title: str
    paragraphs: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    numbered: bool = False
    tables: tuple[HoursTable, ...] = ()
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PolicyPage:
    """All of the page in one language."""

    language: str
    business: str
    website: str
    title: str
    vision: str
    sections: tuple[Section, ...]
    words: dict[str, str] = field(default_factory=dict)


def policy_page(book: Book, record: Record, *, language: str, now: datetime) -> PolicyPage:
    """The page. ``now`` is aware; ``language`` is one that the rules serve."""
    page = _Writer(book, record, language, now)
    return PolicyPage(
        language=language,
        business=book.policy.business.name,
        website=book.policy.business.website,
        title=page.say("title"),
        vision=book.charter.vision.get(language, ""),
        sections=tuple(page.sections()),
        words={"markdown": page.say("markdown")},
    )


@dataclass(frozen=True, slots=True)
class _Writer:
    book: Book
    record: Record
    language: str
    now: datetime

    @property
    def policy(self) -> Policy:
        return self.book.policy

    def say(self, key: str, **params: Value) -> str:
        return self.text(f"policy.{key}", params)

    def text(self, key: str, params: Params) -> str:
        return self.book.render(key, params, language=self.language, channel=_ANY, now=self.now)

    def sections(self) -> Iterator[Section]:
        open_doors = doors(self.policy, self.now, self.language)
        city = self.policy.zone.key.rpartition("/")[2].replace("_", " ")
        yield Section(
            "hours",
            self.say("hours.title"),
            (self.say("hours.assistant", city=city),),
            tables=tuple(self._tables(open_doors)),
        )
        yield Section("promises", self.say("promises.title"), points=tuple(self._promises(open_doors)))
        yield Section("record", self.say("record.title"), tuple(self._record()))
        yield Section(
            "steps",
            self.say("steps.title"),
            points=tuple(self.say(f"steps.{step}") for step in _STEPS),
            numbered=True,
            after=(self.say("steps.person"),),
        )
        yield Section("complain", self.say("complain.title"), tuple(self._complaints()))
        answers = tuple(self.text(f"answer.{question}", {}) for question in _QUESTIONS)
        yield Section("returns", self.say("returns.title"), answers)
        charter = self.book.charter
        reviewed = self.say(
            "about.reviewed", owner=charter.owner, reviewed=charter.reviewed, review_again=charter.review_again
        )
        yield Section("about", self.say("about.title"), (self.say("about.made"), reviewed))

    def _tables(self, open_doors: Sequence[Door]) -> Iterator[HoursTable]:
        """One for each door; days that differ on all doors alike are told once."""
        shared = len(open_doors) > 1 and len({door.special for door in open_doors}) == 1
        for door in open_doors:
            special = () if shared else tuple(self._line(day, named=True) for day in door.special)
            yield HoursTable(
                self.say("hours.on", channels=list(door.teams) or self._channels(door.channels)),
                self.say("hours.now", today=today(door.hours, self.now)),
                tuple(self._line(day) for day in door.week),
                "" if shared else self._special_title(special),
                special,
            )
        if shared:
            special = tuple(self._line(day, named=True) for day in open_doors[0].special)
            yield HoursTable(self._special_title(special), "", special)

    def _special_title(self, special: tuple[object, ...]) -> str:
        return self.say("hours.special" if special else "hours.no_special")

    def _line(self, day: Day, *, named: bool = False) -> tuple[str, str]:
        """``Monday 23 November`` and ``07:30-12:00 and 13:00-17:00``, from the text that puts both on a line."""
        key = f"hours.{DAYS[day.day.weekday()]}"
        name = self.text(key, {"date": day.day, "slots": ""}).rstrip(" :")
        slots = self.text(key, {"date": day.day, "slots": self._slots(day)}).removeprefix(name).lstrip(" :")
        return (f"{name} ({day.name})" if named and day.name else name), slots

    def _slots(self, day: Day) -> Value:
        if not day.slots:
            return TextRef("hours.closed")
        if day.all_day:
            return TextRef("hours.all_day")
        return [TextRef("hours.slot", {"from": start, "until": end}) for start, end in day.slots]

    def _channels(self, channels: Sequence[ChannelName]) -> Value:
        return [TextRef(f"policy.channel.{channel.value}") for channel in channels]

    def _promises(self, open_doors: Sequence[Door]) -> Iterator[str]:
        yield self.say("promises.at_once")
        by_promise: dict[Promise, list[ChannelName]] = {}
        for door in open_doors:
            for channel in door.channels:
                promise = self._promise(PromiseKind.FIRST_ANSWER, channel)
                if promise is not None:
                    by_promise.setdefault(promise, []).append(channel)
        for promise, channels in by_promise.items():
            key = "promises.first_answer_any_hour" if promise.round_the_clock else "promises.first_answer"
            yield self.say(key, channels=self._channels(channels), within=promise.within)
        yield self.say("promises.told")
        yield from self._of_everybody()
        for rule in self.policy.handoffs:
            if rule.priority is Priority.URGENT and rule.round_the_clock and rule.first_answer is not None:
                yield self.say("promises.emergency", within=rule.first_answer)
                return

    def _of_everybody(self) -> Iterator[str]:
        for kind, key in ((PromiseKind.NEXT_ANSWER, "next_answer"), (PromiseKind.RESOLUTION, "resolution")):
            promise = self.policy.promises.get((kind, "*"))
            if promise is not None and not promise.round_the_clock:
                yield self.say(f"promises.{key}", within=promise.within)

    def _promise(self, kind: PromiseKind, channel: ChannelName) -> Promise | None:
        return self.policy.promise(kind, team=self.policy.default_team[channel], channel=channel)

    def _record(self) -> Iterator[str]:
        record = self.record
        if record.percent is None:
            yield self.say("record.few", days=LATELY_DAYS, count=record.count)
            return
        yield self.say("record.kept", days=LATELY_DAYS, count=record.count, percent=record.percent)
        if record.typical is not None:
            yield self.say("record.typical", within=record.typical)

    def _complaints(self) -> Iterator[str]:
        yield self.say("complain.how")
        team = next((rule.to for rule in self.policy.handoffs if rule.say == "handoff.complaint"), None)
        promise = self.policy.promises.get((PromiseKind.FIRST_ANSWER, team or "*"))
        if promise is not None and not promise.round_the_clock:
            yield self.say("complain.who", within=promise.within)
        yield self.say("complain.bot")
