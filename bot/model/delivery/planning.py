"""How a text reaches a person: in which parts, with buttons or numbers, by template, or not at all. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.model.delivery.characters import length
from bot.model.delivery.sms import segments, smart_gsm
from bot.model.delivery.splitting import numbered, split
from bot.model.messages import Button, ButtonStyle, Limits, Reach, Template

_BUTTON_ID_BYTES = 64  # Telegram's limit on callback data; every channel keeps to it
_LEAST_ROOM = 2  # UTF-16 units: one emoji
# A message that leaves in the window's last moments arrives outside it.
_WINDOW_MARGIN = timedelta(seconds=30)


class Refusal(StrEnum):
    """Why a message can't be sent. An agent is told before typing."""

    OPTED_OUT = "opted_out"
    BLOCKED = "blocked"
    WINDOW_CLOSED = "window_closed"  # WhatsApp, 24 hours after the customer's last word, and no template fits
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Part:
    """One call to the platform. ``segments``: what is paid for and what an SMS number's rate counts; else 1."""

    text: str
    buttons: tuple[Button, ...] = ()
    template: Template | None = None
    segments: int = 1


@dataclass(frozen=True, slots=True)
class Plan:
    """The parts to send, in order; or none, and why not."""

    parts: tuple[Part, ...] = ()
    refused: Refusal | None = None

    @property
    def by_template(self) -> bool:
        """Whether an approved template carries it."""
        return any(part.template for part in self.parts)


def free_until(limits: Limits, last_inbound_at: datetime | None) -> datetime | None:
    """Until when free text may be sent: None where there is no such limit, or when the customer never wrote.

    The two Nones differ in ``limits.window_hours``.
    """
    if limits.window_hours is None or last_inbound_at is None:
        return None
    return last_inbound_at + timedelta(hours=limits.window_hours)


def window_open(limits: Limits, last_inbound_at: datetime | None, now: datetime) -> bool:
    """Whether free text may be sent now."""
    if limits.window_hours is None:
        return True
    until = free_until(limits, last_inbound_at)
    return until is not None and now < until - _WINDOW_MARGIN


def plan(
    text: str,
    options: Sequence[Button],
    limits: Limits,
    *,
    reach: Reach,
    last_inbound_at: datetime | None,
    now: datetime,
    template: Template | None = None,
) -> Plan:
    """Decide how a rendered text goes out. ``template`` carries it when the window is closed."""
    if reach is not Reach.OPEN:
        return Plan(refused=Refusal.OPTED_OUT if reach is Reach.OPTED_OUT else Refusal.BLOCKED)
    if not window_open(limits, last_inbound_at, now):
        return Plan((Part(text, template=template),)) if template else Plan(refused=Refusal.WINDOW_CLOSED)
    if not text.strip() and not options:
        return Plan(refused=Refusal.EMPTY)
    if tappable(options, limits) and text.strip():
        return Plan(_tapped(text, options, limits))
    return Plan(tuple(_part(each, limits) for each in _written(text, [each.title for each in options], limits)))


def tappable(options: Sequence[Button], limits: Limits) -> bool:
    """Whether the channel shows these options as buttons; otherwise they become a numbered list."""
    return (
        limits.button_style is ButtonStyle.TAPPED
        and 0 < len(options) <= limits.buttons
        and len({each.title for each in options}) == len(options)
        and all(0 < length(each.title) <= limits.button_title for each in options)
        and all(len(each.id.encode()) <= _BUTTON_ID_BYTES for each in options)
    )


def _tapped(text: str, options: Sequence[Button], limits: Limits) -> tuple[Part, ...]:
    """The text in parts, the buttons under the last one; that keeps room for a list, should the buttons fail."""
    *first, last = split(text, limits.text)
    room = limits.text - length(numbered(".", [each.title for each in options]))
    if length(last) > room >= _LEAST_ROOM:
        *more, last = split(last, room)
        first += more
    return (*(Part(each) for each in first), Part(last, tuple(options)))


def _written(text: str, titles: Sequence[str], limits: Limits) -> list[str]:
    """The text and its numbered options in parts; the list stays in one part when it fits into one."""
    if limits.segments:
        text, titles = smart_gsm(text), [smart_gsm(title) for title in titles]
    whole = numbered(text.strip(), titles)
    if not titles or length(whole) <= limits.text:
        return split(whole, limits.text)
    *first, last = split(text, limits.text) or [""]
    if length(numbered(last, titles)) <= limits.text:
        return [*first, numbered(last, titles)]
    return [*first, *([last] if last else []), *split(numbered("", titles), limits.text)]


def _part(text: str, limits: Limits) -> Part:
    return Part(text, segments=segments(text).parts if limits.segments else 1)
