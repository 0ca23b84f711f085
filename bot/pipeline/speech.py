"""What is to be said becomes messages: in the customer's language, cut to the channel's limits, planned for sending."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import structlog

from bot.model import delivery
from bot.model.conversation import Conversation
from bot.model.delivery import Part, Plan
from bot.model.messages import Button, Reach
from bot.model.policy.decision import Say
from bot.model.records import Author, Message, NewMessage
from bot.model.values import Params
from bot.pipeline.house import House
from bot.ports import NewWork, RuleBook, Tx

log = structlog.get_logger(__name__)

REMEMBERED = 40
"""How many of our latest automatic sends the loop guard looks at."""


async def say(
    house: House,
    tx: Tx,
    book: RuleBook,
    conversation: Conversation,
    says: Sequence[Say],
    *,
    now: datetime,
    author: Author,
    decision_id: int | None = None,
    case_id: int | None = None,
) -> Conversation:
    """Plan each thing to say. Who can't be reached is told nothing. Returns the conversation as it is afterwards."""
    if conversation.reach is not Reach.OPEN or not says:
        return conversation
    for each in says:
        for part in _parts(house, book, conversation, each, now=now):
            message = replace(part, author=author, decision_id=decision_id, case_id=case_id)
            await plan(tx, conversation, message, now=now)
    replies = (*conversation.auto_replies, now)[-REMEMBERED:]
    return replace(conversation, auto_replies=replies, last_outbound_at=now)


async def plan(tx: Tx, conversation: Conversation, message: NewMessage, *, now: datetime) -> Message:
    """Record one outbound message together with the work of sending it."""
    planned = await tx.add_message(replace(message, decided_under=conversation.owner.version))
    lane = f"out:{conversation.route.key}"
    await tx.add_work(NewWork("send", now, {"message": planned.id}, lane=lane))
    return planned


def planned(house: House, conversation: Conversation, text: str, *, now: datetime) -> Plan:
    """How an agent's own words would go out, or why they can't (the console asks before the agent types)."""
    return _plan(house, conversation, text, (), now=now)


def _plan(house: House, conversation: Conversation, text: str, buttons: Sequence[Button], *, now: datetime) -> Plan:
    name = conversation.route.channel
    channel = house.channels[name]
    return delivery.plan(
        text,
        buttons,
        channel.limits(name),
        reach=conversation.reach,
        last_inbound_at=conversation.last_inbound_at,
        now=now,
        template=channel.template(name, language=conversation.language, text=text),
    )


def _parts(house: House, book: RuleBook, conversation: Conversation, each: Say, *, now: datetime) -> list[NewMessage]:
    text = _render(book, conversation, each.key, each.params, now=now)
    buttons = [
        Button(option.id, _render(book, conversation, option.title, option.params, now=now)) for option in each.options
    ]
    planned = _plan(house, conversation, text, buttons, now=now)
    if planned.refused:
        log.warning("speech.refused", key=each.key, why=planned.refused.value)
    parts = [_message(conversation, part, each.key, now=now) for part in planned.parts]
    if parts and each.options:
        parts[-1] = replace(parts[-1], options=tuple(option.id for option in each.options))
    return parts


def _message(conversation: Conversation, part: Part, key: str, *, now: datetime) -> NewMessage:
    message = NewMessage(conversation.id, Author.BOT, part.text, now, buttons=part.buttons, text_key=key, handled=True)
    return replace(message, template=as_stored(part))


def as_stored(part: Part) -> dict[str, Any] | None:
    """The template that carries a part, as its message keeps it."""
    return {"name": part.template.name, "variables": dict(part.template.variables)} if part.template else None


def _render(book: RuleBook, conversation: Conversation, key: str, params: Params, *, now: datetime) -> str:
    channel = conversation.route.channel
    return book.render(key, params, language=conversation.language, channel=channel, now=now)
