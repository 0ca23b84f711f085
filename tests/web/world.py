"""A console over a real SQLite store, with a small channel and rules of its own, and customers who write."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from bot.model.errors import RefusedSend
from bot.model.messages import Attachment, ButtonStyle, ChannelName, Limits, MessageKind, Route, Template
from bot.model.policy.decision import Decision, HandOff, Next, Reason, Say
from bot.model.policy.rules import Acknowledgements, Business, Languages, Policy, Priority, Source, Team
from bot.model.records import Author, NewMessage
from bot.model.steps import Playbooks
from bot.pipeline import speech
from bot.pipeline.handoff import hand_off
from bot.pipeline.house import House
from bot.pipeline.record import record_decision

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.model.conversation import Case, Conversation
    from bot.model.pilot import Pilot
    from bot.model.values import Params
    from bot.store import SqlStore

NOW = datetime(2026, 11, 20, 13, 8, tzinfo=UTC)  # a Friday, 14:08 in Stockholm

WINDOWED = Limits(text=1600, button_style=ButtonStyle.TAPPED, buttons=3, button_title=20, window_hours=24)
SMS = Limits(text=1600, button_style=ButtonStyle.NUMBERED, segments=True)
FREE = Limits(text=4096, button_style=ButtonStyle.TAPPED, buttons=8, button_title=40)


@dataclass
class TestClock:
    """Stands still until it is told to move."""

    __test__ = False

    at: datetime = NOW

    def now(self) -> datetime:
        return self.at

    def passes(self, **units: float) -> None:
        self.at += timedelta(**units)


@dataclass
class OneChannel:
    """All three channels, as far as the console asks them: what fits, and the customers' files."""

    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    has_template: bool = False

    def limits(self, channel: ChannelName) -> Limits:
        return {ChannelName.WHATSAPP: WINDOWED, ChannelName.SMS: SMS, ChannelName.TELEGRAM: FREE}[channel]

    def template(self, channel: ChannelName, *, language: str, text: str) -> Template | None:
        return Template(language, {"1": text}) if self.has_template else None

    async def fetch(self, reference: str) -> tuple[str, bytes]:
        if reference not in self.files:
            raise RefusedSend("the file is gone", code="404")
        return self.files[reference]


@dataclass(frozen=True)
class Book:
    """A rule book whose texts are their keys."""

    policy: Policy
    version: str = "3f9c2ab81d07"
    playbooks: Playbooks = field(default_factory=Playbooks)

    def render(self, key: str, params: Params, *, language: str, channel: ChannelName, now: datetime) -> str:
        return key


@dataclass
class Fault:
    """As bot.rules tells it."""

    file: str
    line: int
    column: int
    message: str


@dataclass
class Rules:
    """The rules in force, and what is wrong with the latest edit."""

    book: Book
    faults: Sequence[Fault] = ()
    pilot: Pilot | None = None

    @property
    def books(self) -> tuple[Book, ...]:
        return (self.book,)

    def book_for(self, conversation: Conversation) -> Book:
        return replace(self.book) if self.pilot and self.pilot.takes(conversation) else self.book


def policy() -> Policy:
    teams = {
        "support": Team("support", "office", "Customer service"),
        "complaints": Team("complaints", "office", "Complaints and goodwill"),
        "on_call": Team("on_call", "always"),
    }
    return Policy(
        version="3f9c2ab81d07",
        business=Business("Nordlys Home"),
        languages=Languages(("en", "sv"), "en"),
        schedules={},
        who_answers={},
        teams=teams,
        default_team=dict.fromkeys(ChannelName, "support"),
        promises={},
        handoffs=(),
        acknowledgements=Acknowledgements("greeting", "closed", "media", "unsupported", "group", "languages"),
        zone=ZoneInfo("Europe/Stockholm"),
    )


class World:
    """Fills the store as the pipeline would."""

    def __init__(self, store: SqlStore, clock: TestClock | None = None) -> None:
        self.store = store
        self.clock = clock or TestClock()
        self.channel = OneChannel()
        self.rules = Rules(Book(policy()))
        channels: Any = dict.fromkeys(ChannelName, self.channel)
        nobody: Any = None
        self.house = House(store, nobody, self.rules, self.clock, channels, lambda _text: None)

    async def customer(
        self,
        name: str = "Anna Berg",
        *,
        channel: ChannelName = ChannelName.TELEGRAM,
        address: str = "4711",
        language: str = "en",
        phone: str | None = None,
    ) -> int:
        route = Route(channel, "ours", address)
        async with self.store.transaction() as tx:
            found = await tx.conversation_for(route, name=name, language=language, phone=phone, now=self.clock.at)
        return found.id

    async def writes(
        self,
        conversation_id: int,
        text: str,
        *,
        attachments: Sequence[Attachment] = (),
        kind: MessageKind = MessageKind.TEXT,
    ) -> int:
        async with self.store.transaction() as tx:
            conversation = await tx.conversation(conversation_id, lock=True)
            content = NewMessage(
                conversation_id, Author.CUSTOMER, text, self.clock.at, kind, attachments=tuple(attachments)
            )
            message = await tx.add_message(content)
            await tx.save_conversation(
                replace(conversation, last_inbound_at=self.clock.at), expected=conversation.owner.version
            )
        return message.id

    async def answers(self, conversation_id: int, text: str, **more: Any) -> int:
        """The bot plans to say it."""
        async with self.store.transaction() as tx:
            conversation = await tx.conversation(conversation_id)
            content = NewMessage(conversation_id, Author.BOT, text, self.clock.at, handled=True, **more)
            return (await speech.plan(tx, conversation, content, now=self.clock.at)).id

    async def has_case(self, conversation_id: int, **changes: Any) -> Case:
        async with self.store.transaction() as tx:
            case = replace(await tx.add_case(conversation_id, now=self.clock.at), **changes)
            await tx.save_case(case)
        return case

    async def changed(self, conversation_id: int, **changes: Any) -> Conversation:
        async with self.store.transaction() as tx:
            conversation = await tx.conversation(conversation_id, lock=True)
            after = replace(conversation, **changes)
            await tx.save_conversation(after, expected=conversation.owner.version)
        return after

    async def hand_off(
        self,
        conversation_id: int,
        *,
        rule: str = "wants a person",
        team: str = "support",
        priority: Priority = Priority.NORMAL,
        promise: timedelta | None = timedelta(hours=1),
        because: str = "intent is ask_human",
    ) -> None:
        now = self.clock.at
        due = now + promise if promise is not None else None
        trace = (Reason(rule, Source("handoffs.yml", 12), because),)
        decision = Decision(
            Next.PERSON, say=(Say("handoff.person"),), hand_off=HandOff(team, rule, priority, due), trace=trace
        )
        async with self.store.transaction() as tx:
            conversation = await tx.conversation(conversation_id, lock=True)
            await record_decision(tx, conversation, self.rules.book, "turn", decision, now=now)
            case = await tx.open_case(conversation_id)
            queued = await hand_off(tx, self.rules.book, conversation, case, decision, now=now)
            await tx.save_conversation(queued, expected=conversation.owner.version)

    async def controller(self, conversation_id: int) -> str:
        async with self.store.transaction() as tx:
            return (await tx.conversation(conversation_id)).owner.controller.value

    async def said(self, conversation_id: int) -> Mapping[str, str]:
        """Each text and its delivery status."""
        async with self.store.transaction() as tx:
            messages = await tx.messages(conversation_id)
        return {message.content.text: message.delivery.status.value for message in messages}
