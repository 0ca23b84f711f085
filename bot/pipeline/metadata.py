"""What the dialogue is told beside the words."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.model.conversation import Case, Conversation
from bot.model.records import Author, Message
from bot.pipeline.recall import Recalled
from bot.ports import RuleBook


def metadata(
    conversation: Conversation,
    book: RuleBook,
    case: Case,
    messages: Sequence[Message],
    recent: Sequence[Message],
    recalled: Recalled,
    *,
    at: datetime,
) -> Mapping[str, Any]:
    """JSON for the actions. ``now`` is the business's clock: the actions have none of their own."""
    policy = book.policy
    return {
        "rules": book.version,
        "language": conversation.language,
        "channel": conversation.route.channel.value,
        "address": conversation.route.address,
        "phone": conversation.phone,
        "name": conversation.customer.name,
        "now": at.isoformat(),
        "time_zone": policy.zone.key,
        "currency": policy.business.currency,
        "button": next((m.content.button for m in reversed(messages) if m.content.button), None),
        "options": last_options(recent),
        "photos": sum(len(m.content.attachments) for m in messages),
        "greeted": conversation.acknowledged_at is not None and _greeted_in(messages, conversation.acknowledged_at),
        "case": dict(case.state) or None,
        **recalled.as_json(),
    }


def last_options(recent: Sequence[Message]) -> list[str]:
    """The ids of the options that our latest words offered, in the order shown."""
    ours = [message for message in recent if message.content.author is Author.BOT]
    return next((list(message.content.options) for message in reversed(ours) if message.content.options), [])


def _greeted_in(messages: Sequence[Message], greeted_at: datetime) -> bool:
    """Whether this very turn was greeted at its arrival, so that nobody is greeted twice."""
    return any(message.content.at <= greeted_at for message in messages)
