"""What was said, in order, with what happened between: day by day."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from bot.model.messages import Attachment, DeliveryStatus, MessageKind
from bot.model.records import Author, Message
from bot.model.views import ConversationPage
from bot.web.console.views.events import Event, make_events
from bot.web.console.views.times import When

_ONE_BREATH = timedelta(minutes=3)
"""Messages of one author that follow each other so closely are shown as one group."""


@dataclass(frozen=True, slots=True)
class Bubble:
    """One message. ``follows``: in one breath with the one above. ``status`` and ``error`` are for our own."""

    key: str
    id: int
    author: Author
    at: datetime
    text: str
    kind: MessageKind
    who: str = ""
    follows: bool = False
    edited: bool = False
    attachments: Sequence[Attachment] = ()
    buttons: Sequence[str] = ()
    by_template: bool = False
    status: DeliveryStatus | None = None
    error: str = ""
    error_code: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    """All of one day, by the business's clock."""

    day: date
    at: datetime
    items: Sequence[Bubble | Event]


def make_transcript(
    page: ConversationPage, when: When, *, agents: Mapping[int, str], titles: Mapping[str, str]
) -> list[Day]:
    """The page's messages and events. ``agents``: names by user id; ``titles``: what the teams are called."""
    bubbles = list(_bubbles(page.messages, agents))
    start = bubbles[0].at if bubbles else None
    events = [
        event for event in make_events(page, agents, titles) if start is None or event.at >= start - timedelta(hours=1)
    ]
    items: list[Bubble | Event] = [*bubbles, *events]
    items.sort(key=_order)
    return [
        Day(day, found[0].at, found)
        for day, group in groupby(items, key=lambda item: when.day(item.at))
        if (found := list(group))
    ]


def _order(item: Bubble | Event) -> tuple[datetime, int]:
    """By time; of what happened at once, taking over and handing back go before the words, a hand-off after its own."""
    if isinstance(item, Bubble):
        return item.at, 1
    return item.at, 0 if item.what in {"taken", "handed_back"} else 2


def _bubbles(messages: Sequence[Message], agents: Mapping[int, str]) -> Iterable[Bubble]:
    before: Message | None = None
    for message in messages:
        yield _bubble(message, agents, follows=before is not None and _in_one_breath(before, message))
        before = message


def _bubble(message: Message, agents: Mapping[int, str], *, follows: bool) -> Bubble:
    content, delivery = message.content, message.delivery
    ours = content.author is not Author.CUSTOMER
    return Bubble(
        key=f"m{message.id}",
        id=message.id,
        author=content.author,
        at=content.at,
        text=content.text,
        kind=content.kind,
        who=agents.get(content.agent_id or 0, ""),
        follows=follows,
        edited=message.edited_from is not None,
        attachments=content.attachments,
        buttons=[button.title for button in content.buttons],
        by_template=content.template is not None,
        status=delivery.status if ours else None,
        error=delivery.error if ours else "",
        error_code=delivery.error_code if ours else "",
    )


def _in_one_breath(before: Message, message: Message) -> bool:
    one, other = before.content, message.content
    same = one.author is other.author and one.agent_id == other.agent_id
    return same and other.at - one.at <= _ONE_BREATH
