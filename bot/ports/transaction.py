"""What one transaction can read and save."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from bot.model.conversation import Case, Conversation, Customer
from bot.model.follow_ups import FollowUp
from bot.model.messages import (
    ChannelName,
    Route,
)
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
from bot.ports.work import NewWork


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

    async def assign_turn(self, message_ids: Sequence[int], *, turn_id: str | None) -> None:
        """Name the turn that these messages belong to, before the dialogue is asked: a crash must not regroup them.

        None: they belong to none yet.
        """

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
