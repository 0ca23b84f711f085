"""The doors between the pure middle and the world. bootstrap.py chooses who stands behind each."""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from bot.model.conversation import Case, Conversation, Customer
from bot.model.dialogue import Answer, Segment, Understanding
from bot.model.follow_ups import FollowUp
from bot.model.messages import (
    ChannelEvent,
    ChannelName,
    Limits,
    OutboundMessage,
    Route,
    Sent,
    Template,
)
from bot.model.orders import Errand, Order, Receipt
from bot.model.policy.rules import Policy
from bot.model.promises.clockwork import Segment as Stretch
from bot.model.promises.ledger import Side, Turnover
from bot.model.records import (
    CallRecord,
    Delivery,
    HandoffRecord,
    Message,
    NewMessage,
    OtherCase,
    PromiseRecord,
    StoredEvent,
    Work,
)
from bot.model.stalls.journal import Moved
from bot.model.steps.playbook import Playbooks
from bot.model.values import Params
from bot.model.views import ConversationLine, ConversationPage, Counts, DeadLetter, User


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


class Clock(Protocol):
    """What time it is. Only the sandbox's clock can travel."""

    def now(self) -> datetime:
        """The present, aware, in UTC."""


@dataclass(frozen=True, slots=True)
class RawWebhook:
    """A webhook as it came: nothing trusted, nothing parsed. ``raw_path`` is the undecoded path with its query."""

    path: str
    raw_path: str
    headers: Mapping[str, str]  # case-insensitive
    body: bytes
    received_at: datetime


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One line of a preflight: what was checked, whether it holds, and what to do if not."""

    ok: bool
    what: str
    advice: str = ""


class Channel(Protocol):
    """A platform. Its webhooks come in by ``read``, its messages go out by ``send``."""

    name: str  # "twilio", "telegram"
    serves: frozenset[ChannelName]

    async def connect(self) -> None:
        """Tell the platform where to deliver, where it takes that from us. Raises SendError."""

    def read(self, webhook: RawWebhook) -> list[ChannelEvent]:
        """Verify and parse. Raises ForgedWebhook (403) or MalformedWebhook (400)."""

    def limits(self, channel: ChannelName) -> Limits:
        """What one message can carry."""

    def accounts(self) -> Mapping[ChannelName, str]:
        """Our own address on each channel it serves."""

    def template(self, channel: ChannelName, *, language: str, text: str) -> Template | None:
        """The approved template that carries a text when free text is not allowed; None: there is none."""

    async def send(self, message: OutboundMessage) -> Sent:
        """One API call. Raises SendError: RefusedSend, DelayedSend or UncertainSend."""

    async def typing(self, route: Route, *, last_inbound: str | None) -> None:
        """Show that we are writing. A failure is no error: it raises nothing but is logged."""

    async def reconcile(self, message: OutboundMessage, *, since: datetime, known: Collection[str] = ()) -> Sent | None:
        """Look for an uncertain send at the platform; None: not there. Raises UncertainSend when it can't tell.

        ``since``: when the call began. ``known``: provider ids of other messages, perhaps with the same words.
        """

    async def answer_tap(self, callback_id: str) -> None:
        """Tell the platform that a tapped button was heard (Telegram). Others do nothing."""

    async def missed(self, *, since: datetime) -> list[ChannelEvent]:
        """What arrived while we were down, where the platform can list it; else nothing."""

    def poll(self) -> AsyncIterator[list[ChannelEvent]]:
        """Updates for those without a public URL. Yields nothing where the platform can't be polled."""

    async def fetch(self, reference: str) -> tuple[str, bytes]:
        """An attachment's content type and bytes. Raises SendError when the platform does not give it."""

    async def check(self) -> list[CheckLine]:
        """The preflight: credentials, webhook address, signature round trip, what to paste where."""

    async def close(self) -> None:
        """Let go of connections."""


class Dialogue(Protocol):
    """Rasa, seen from here."""

    async def understand(self, texts: Sequence[str]) -> list[Segment]:
        """Each text by itself. Raises DialogueError."""

    async def answer(
        self, *, dialogue_id: str, turn_id: str, heard: Understanding, metadata: Mapping[str, Any]
    ) -> Answer:
        """One turn. The same ``turn_id`` gives the same answer without acting again. Raises DialogueError."""

    async def note(self, *, dialogue_id: str, text: str) -> None:
        """Let the dialogue know what an agent said. Raises DialogueError."""

    async def ready(self) -> bool:
        """Whether Rasa and its actions answer."""


class Inbox(Protocol):
    """Where webhooks leave what they read, durably, before they answer 2xx."""

    async def accept(self, events: Sequence[ChannelEvent], *, now: datetime) -> int:
        """Store each event once, with its work row, in one transaction. Returns how many were new."""


@dataclass(frozen=True, slots=True)
class NewWork:
    """Work to be done: at ``due``, in a ``lane`` (first in, first out) or as a timer (no lane).

    ``key``: at most one open row of this kind and key; scheduling again moves its ``due``. When that row is being
    worked on, it runs once more at the new ``due`` after it is done.
    """

    kind: str
    due: datetime
    payload: Mapping[str, Any] = field(default_factory=dict)
    lane: str | None = None
    key: str | None = None


class WorkTable(Protocol):
    """Inbox queue, outbox queue and timers (docs/decisions/003-work-table.md)."""

    async def claim(
        self, *, kinds: Sequence[str], limit: int, owner: str, now: datetime, lease: timedelta
    ) -> list[Work]:
        """Up to ``limit`` rows that are due and first in their lane, leased to ``owner``."""

    async def beat(self, work: Work, *, lease: timedelta) -> bool:
        """Extend the lease, from now, in real time. False: it was lost to another worker."""

    async def finish(self, work: Work) -> bool:
        """Done; runs once more if it was scheduled again meanwhile. False: the lease was lost."""

    async def retry(self, work: Work, *, due: datetime, error: str) -> bool:
        """Again later; the lane waits. With an ``error`` it counts as a failure. False: the lease was lost."""

    async def bury(self, work: Work, *, error: str) -> bool:
        """A dead letter, shown in the console. The lane goes on. False: the lease was lost."""

    async def revive(self, work_id: int, *, due: datetime) -> bool:
        """Try a dead letter once more, at the end of its lane. False: there is no such dead letter."""

    async def next_due(self, *, kinds: Sequence[str]) -> datetime | None:
        """When the earliest open row is due, for the idle worker's sleep."""

    async def release_all(self) -> int:
        """Clear every lease: only for a process that is alone with its database, at its start."""

    async def wait(self, *, timeout: float) -> None:
        """Until somebody added work or the time (in seconds) is up."""


class Tx(Protocol):
    """One transaction. All of it is saved, or nothing."""

    async def event(self, event_id: int) -> StoredEvent:
        """A webhook's event. Raises NotStored."""

    async def conversation_for(
        self, route: Route, *, name: str, language: str, phone: str | None, now: datetime
    ) -> Conversation:
        """The route's conversation, made with its customer if there was none; locked until the transaction ends."""

    async def conversation(self, conversation_id: int, *, lock: bool = False) -> Conversation:
        """``lock``: nobody else changes it until the end of the transaction. Raises NotStored."""

    async def save_conversation(self, conversation: Conversation, *, expected: int) -> None:
        """Raises Overtaken when the stored owner version is not ``expected``."""

    async def save_customer(self, customer: Customer) -> None:
        """Raises NotStored."""

    async def move_route(self, old: Route, new_address: str) -> None:
        """The chat has a new address. Nothing happens when that has a conversation of its own."""

    async def add_message(self, message: NewMessage) -> Message:
        """Record it; an inbound one that is there already is returned as it is."""

    async def edit_message(self, conversation_id: int, provider_id: str, text: str) -> bool:
        """Correct the record of an inbound message. False: we don't know that message."""

    async def unhandled(self, conversation_id: int) -> list[Message]:
        """Inbound messages that no turn has answered yet, oldest first."""

    async def assign_turn(self, message_ids: Sequence[int], *, turn_id: str) -> None:
        """Name the turn that these messages belong to, before the dialogue is asked: a crash must not regroup them."""

    async def mark_handled(self, message_ids: Sequence[int]) -> None:
        """A turn has answered them, or a person will."""

    async def messages(self, conversation_id: int, *, limit: int = 100, before: int | None = None) -> list[Message]:
        """The newest ``limit`` messages, oldest first."""

    async def message(self, message_id: int) -> Message:
        """Raises NotStored."""

    async def sent_message(self, channel: ChannelName, account: str, provider_id: str) -> Message | None:
        """The outbound message that the platform knows by this id, locked; None: not yet committed, or not ours."""

    async def save_delivery(self, message_id: int, delivery: Delivery) -> None:
        """How far it came, as the caller worked it out. Raises NotStored."""

    async def drop_planned(self, conversation_id: int, *, why: str, before_version: int) -> int:
        """Mark as dropped what is planned and was decided under an older owner version. Returns how many."""

    async def open_case(self, conversation_id: int) -> Case | None:
        """The newest case that is not over."""

    async def latest_case(self, conversation_id: int) -> Case | None:
        """The newest case, over or not."""

    async def case(self, case_id: int) -> Case:
        """Raises NotStored."""

    async def other_case(self, conversation: Conversation, case_id: int) -> Case | None:
        """The same person's newest case about a problem, but for this one: of the conversation, or of its phone."""

    async def open_cases_elsewhere(
        self, conversation: Conversation, *, orders: Collection[str], since: datetime, limit: int
    ) -> list[OtherCase]:
        """The newest cases of other conversations that are not over and whose order was shown to be the writer's.

        Those about one of the orders, and those of the conversation's own phone; where something was said ``since``.
        """

    async def add_case(self, conversation_id: int, *, now: datetime) -> Case:
        """A new case at its first step."""

    async def save_case(self, case: Case) -> None:
        """Raises NotStored."""

    async def add_moves(self, case_id: int, moved: Sequence[Moved]) -> None:
        """What a turn did to a case in its steps. Append-only."""

    async def add_decision(
        self, conversation_id: int, *, moment: str, rules_version: str, decision: Mapping[str, Any], now: datetime
    ) -> int:
        """Record a decision with its trace. Returns its id."""

    async def add_handoff(self, handoff: HandoffRecord) -> HandoffRecord:
        """Record it; its id is given by the store."""

    async def open_handoff(self, conversation_id: int) -> HandoffRecord | None:
        """The newest that has not ended."""

    async def save_handoff(self, handoff: HandoffRecord) -> None:
        """Raises NotStored."""

    async def add_promise(self, promise: PromiseRecord) -> PromiseRecord:
        """Record it; its id is given by the store."""

    async def add_follow_up(self, planned: FollowUp) -> FollowUp:
        """Record it; its id is given by the store. A case has one at most."""

    async def save_follow_up(self, follow_up: FollowUp) -> None:
        """Raises NotStored."""

    async def follow_up(self, follow_up_id: int) -> FollowUp:
        """Raises NotStored."""

    async def follow_up_of(self, case_id: int) -> FollowUp | None:
        """The case's."""

    async def asked_follow_up(self, conversation_id: int, *, since: datetime) -> FollowUp | None:
        """The newest that the customer was asked since then, and has not answered."""

    async def open_promises(self, conversation_id: int) -> list[PromiseRecord]:
        """Neither kept nor cancelled (a broken one is still owed), by due time."""

    async def save_promise(self, promise: PromiseRecord) -> None:
        """Raises NotStored."""

    async def owing(self, *, after: int, limit: int) -> list[int]:
        """Ids of conversations with open promises, ascending from above ``after``."""

    async def turn_to(self, conversation_id: int, side: Side, *, now: datetime) -> None:
        """From now on it is this side's move. Append-only."""

    async def ledger(self, conversation_id: int) -> list[Turnover]:
        """Whose move it was when, from the beginning."""

    async def add_clock_intervals(self, promise_id: int, segments: Sequence[Stretch]) -> None:
        """How the time of a promise that is over was counted. Append-only."""

    async def clock_intervals(self, promise_id: int) -> list[Stretch]:
        """The same again, in the order of time; nothing while the promise is open."""

    async def add_call(self, call: CallRecord) -> CallRecord:
        """Record it; its id is given by the store."""

    async def save_call(self, call: CallRecord) -> None:
        """Raises NotStored."""

    async def call(self, call_id: int) -> CallRecord:
        """Raises NotStored."""

    async def open_calls(self, conversation_id: int | None = None) -> list[CallRecord]:
        """Calls that nobody has confirmed yet, oldest first; of one conversation, or all."""

    async def latest_calls(self, *, limit: int) -> list[CallRecord]:
        """The newest first, open or not."""

    async def add_work(self, work: NewWork) -> None:
        """To be done once this transaction is committed."""

    async def cancel_work(self, kind: str, key: str) -> None:
        """Take it back. What is being worked on goes on, but not once more."""

    async def finish_work(self, work: Work) -> None:
        """Done, together with what this transaction saves: so its effects happen once. Raises LeaseLost."""


class Desk(Protocol):
    """What the console and the operators' pages read."""

    async def queue(self, *, limit: int = 200) -> list[ConversationLine]:
        """Conversations with an open hand-off, taken or not: by priority, then by what was promised first."""

    async def conversations_of(self, agent_id: int, *, limit: int = 200) -> list[ConversationLine]:
        """Those that an agent has, the most recently active first."""

    async def recent(self, *, limit: int = 50, before: datetime | None = None) -> list[ConversationLine]:
        """All, the most recently active first; ``before``: only those whose ``active_at`` is earlier."""

    async def page(self, conversation_id: int, *, limit: int = 100, before: int | None = None) -> ConversationPage:
        """One conversation; ``limit`` messages, older than message ``before``. Raises NotStored."""

    async def dead_letters(self, *, limit: int = 100) -> list[DeadLetter]:
        """Work that was put aside, the newest first."""

    async def unknown_deliveries(self, *, limit: int = 100) -> list[Message]:
        """Sends whose outcome nobody knows, the newest first."""

    async def counts(self) -> Counts:
        """Figures for metrics; cheap enough for every scrape."""

    def changes(self) -> AsyncIterator[int | None]:
        """Ids of conversations as they change, from this call on; None: anything may have changed, so look anew.

        Not told of other processes on SQLite: a page looks anew by itself now and then, too.
        """


class Users(Protocol):
    """Who may sign in. Names are compared without regard to case."""

    async def add_user(
        self, name: str, *, password_hash: str, roles: Collection[str], now: datetime, language: str | None = None
    ) -> User:
        """Raises NameTaken."""

    async def save_user(self, user: User) -> None:
        """Password, roles, language and whether they are active. Raises NotStored."""

    async def user(self, user_id: int) -> User | None:
        """By id."""

    async def user_by_name(self, name: str) -> User | None:
        """By name."""

    async def list_users(self) -> list[User]:
        """By name."""


class Store(Inbox, Protocol):
    """Everything durable. All raise StoreUnavailable when the database can't take it; nothing is saved then."""

    @property
    def work(self) -> WorkTable:
        """Queues and timers."""

    @property
    def desk(self) -> Desk:
        """What the console reads."""

    @property
    def users(self) -> Users:
        """Who may sign in."""

    def transaction(self) -> AbstractAsyncContextManager[Tx]:
        """Commits at the end of the block, rolls back on an exception."""

    async def ready(self) -> bool:
        """Whether the database answers and has the newest schema."""

    async def close(self) -> None:
        """Finish what is being saved, and let go of connections."""


class BackOffice(Protocol):
    """The business's own system: its order book, and what can be done about an order (docs/back_office.md)."""

    async def order(self, number: str) -> Order | None:
        """The order, whoever it belongs to: who may hear of it is decided by the four steps. Raises BackOfficeError."""

    async def orders_of(self, phone: str) -> tuple[Order, ...]:
        """The orders placed with a number (E.164), newest first. Raises BackOfficeError."""

    async def carry_out(self, errand: Errand) -> Receipt:
        """Do it once: the same key, the same receipt. Raises BackOfficeError (nothing done) or BackOfficeUncertain."""

    async def receipt(self, key: str) -> Receipt | None:
        """What was done under a key, or None. Raises BackOfficeError."""

    async def ready(self) -> bool:
        """Whether it answers."""

    async def close(self) -> None:
        """Let go of connections and files."""
