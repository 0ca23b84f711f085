"""One message's way out.

Before the call it is marked as being sent, so that a crash is never answered by sending again.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from bot.model.conversation import Conversation
from bot.model.delivery import segments
from bot.model.errors import DelayedSend, SendError, UncertainSend, Unreachable
from bot.model.messages import DeliveryStatus, OutboundMessage, Reach, Sent, Template
from bot.model.records import Delivery, Message
from bot.pipeline.arrival import STOPPED
from bot.pipeline.house import House
from bot.ports import NewWork, Tx
from bot.worker.loop import Later
from bot.worker.metrics import SENT
from bot.worker.pace import Pace

log = structlog.get_logger(__name__)

RECONCILE_AFTER = (timedelta(seconds=5), timedelta(seconds=15), timedelta(seconds=40))
"""The pauses before an uncertain send is looked for at the platform.

A call that we gave up, or died in, is over at the platform within its own time-out of half a minute. What its list does
not show after a minute was not taken, and is sent again.
"""


_NEAR = 100  # messages of a conversation among which another one with the same words is looked for


@dataclass(frozen=True, slots=True)
class Sending:
    """The sending side of a worker."""

    house: House
    pace: Pace

    async def send(self, message_id: int) -> None:
        """Send one planned message. Raises Later when it must wait for its pace or the platform."""
        prepared = await self._prepare(message_id)
        if prepared is None:
            return
        message, outbound = prepared
        channel = self.house.channels[message.route.channel]
        try:
            sent = await channel.send(outbound)
        except SendError as error:
            await self._not_sent(message, error)
        else:
            await self._sent(message, sent)

    async def reconcile(self, message_id: int, attempt: int) -> None:
        """Look for an uncertain send at the platform. Raises Later to look again."""
        async with self.house.store.transaction() as tx:
            message = await tx.message(message_id)
            near = await tx.messages(message.content.conversation_id, limit=_NEAR)
        if message.delivery.status is not DeliveryStatus.UNKNOWN:
            return
        known = {each.delivery.provider_id for each in near if each.id != message_id and each.delivery.provider_id}
        since = message.delivery.at or message.content.at
        channel = self.house.channels[message.route.channel]
        try:
            found = await channel.reconcile(_outbound(message, _template(message)), since=since, known=known)
        except SendError:
            self._look_again(attempt)
            return  # the platform can't tell: the message stays unknown, and the console shows it
        if found is not None:
            await self._sent(message, found)
        elif attempt < len(RECONCILE_AFTER):
            self._look_again(attempt)
        else:
            await self._send_again(message)

    async def _prepare(self, message_id: int) -> tuple[Message, OutboundMessage] | None:
        now = self.house.clock.now()
        async with self.house.store.transaction() as tx:
            message = await tx.message(message_id)
            conversation = await tx.conversation(message.content.conversation_id, lock=True)
            if message.delivery.status is DeliveryStatus.SENDING:  # a worker died in the middle of this call
                await self._uncertain(tx, message, "the process ended while it was being sent", now=now)
                return None
            if message.delivery.status is not DeliveryStatus.PLANNED:
                return None
            if not _may_be_told(conversation, message):
                dropped = Delivery(DeliveryStatus.DROPPED, error=f"the person has {conversation.reach}", at=now)
                await tx.save_delivery(message_id, dropped)
                return None
            pause = self._pause(message, now=now)
            if pause:
                raise Later(pause)
            sending = Delivery(DeliveryStatus.SENDING, at=now)
            await tx.save_delivery(message_id, sending)
            return replace(message, delivery=sending), _outbound(message, _template(message))

    def _pause(self, message: Message, *, now: datetime) -> timedelta:
        name = message.route.channel
        limits = self.house.channels[name].limits(name)
        cost = segments(message.content.text).parts if limits.segments else 1
        return self.pace.wait(message.id, message.route, limits, cost=cost, now=now)

    async def _sent(self, message: Message, sent: Sent) -> None:
        SENT.labels(message.route.channel.value, "sent").inc()
        delivery = Delivery(sent.status, provider_id=sent.provider_id, at=self.house.clock.now())
        async with self.house.store.transaction() as tx:
            await tx.save_delivery(message.id, delivery)

    async def _not_sent(self, message: Message, error: SendError) -> None:
        now = self.house.clock.now()
        SENT.labels(message.route.channel.value, type(error).__name__).inc()
        log.warning("send.failed", message=message.id, channel=message.route.channel.value, code=error.code)
        async with self.house.store.transaction() as tx:
            match error:
                case DelayedSend():
                    await tx.save_delivery(message.id, Delivery(DeliveryStatus.PLANNED, error=error.reason, at=now))
                case UncertainSend():
                    await self._uncertain(tx, message, error.reason, now=now)
                case _:
                    await self._refused(tx, message, error, now=now)
        if isinstance(error, DelayedSend):
            raise Later(error.retry_after)

    async def _refused(self, tx: Tx, message: Message, error: SendError, *, now: datetime) -> None:
        failed = Delivery(DeliveryStatus.FAILED, error=error.reason, error_code=error.code, at=now)
        await tx.save_delivery(message.id, failed)
        if isinstance(error, Unreachable):
            await _unreachable(tx, message, Reach(error.status))

    async def _uncertain(self, tx: Tx, message: Message, why: str, *, now: datetime) -> None:
        begun = message.delivery.at or now  # not now: the process may have been down for hours since
        await tx.save_delivery(message.id, Delivery(DeliveryStatus.UNKNOWN, error=why, at=begun))
        due = now + RECONCILE_AFTER[0]
        await tx.add_work(NewWork("reconcile", due, {"message": message.id}, key=str(message.id)))

    def _look_again(self, attempt: int) -> None:
        if attempt < len(RECONCILE_AFTER):
            raise Later(RECONCILE_AFTER[attempt])

    async def _send_again(self, message: Message) -> None:
        """The platform's own list does not have it: it was not processed, so sending it is no repetition."""
        now = self.house.clock.now()
        async with self.house.store.transaction() as tx:
            await tx.save_delivery(message.id, Delivery(DeliveryStatus.PLANNED, error="sent again", at=now))
            lane = f"out:{message.route.key}"
            await tx.add_work(NewWork("send", now, {"message": message.id}, lane=lane))


async def _unreachable(tx: Tx, message: Message, reach: Reach) -> None:
    conversation = await tx.conversation(message.content.conversation_id, lock=True)
    await tx.save_conversation(replace(conversation, reach=reach), expected=conversation.owner.version)
    await tx.drop_planned(conversation.id, why=reach, before_version=conversation.owner.version + 1)


def _may_be_told(conversation: Conversation, message: Message) -> bool:
    """Who opted out hears one thing more: that they did."""
    return conversation.reach is Reach.OPEN or message.content.text_key == STOPPED


def _template(message: Message) -> Template | None:
    raw = message.content.template
    return Template(raw["name"], raw.get("variables", {})) if raw else None


def _outbound(message: Message, template: Template | None) -> OutboundMessage:
    content = message.content
    return OutboundMessage(message.id, message.route, content.text, content.buttons, template)
