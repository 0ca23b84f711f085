"""The three phones: who holds them, what they show, and what a finger on them does."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from bot.sandbox.errors import SandboxError
from bot.sandbox.events import Background, Button, Event, Seen, Told, Typing
from bot.sandbox.picture import stock_photo
from bot.sandbox.presets import Customer, Phone
from bot.sandbox.telegram_peer import Person
from bot.sandbox.twilio_peer.account import WHATSAPP

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterator, Mapping
    from datetime import datetime, tzinfo

    from bot.sandbox.clock import SandboxClock
    from bot.sandbox.telegram_peer import TelegramPeer
    from bot.sandbox.twilio_peer import TwilioPeer

_KEPT_ENTRIES = 300
_UNREAD_EVENTS = 1000


@dataclass(frozen=True)
class Entry:
    """One line on a phone; `event` is what a peer told of it, `at` the sandbox's time when it first appeared."""

    number: str
    event: Seen | Told
    at: datetime

    def json(self, zone: tzinfo) -> dict[str, Any]:
        """Return the entry for the page, times in a time zone."""
        local = self.at.astimezone(zone)
        shown = {"id": self.number, "time": f"{local:%H:%M}", "day": f"{local:%A} {local.day} {local:%B}"}
        return {**shown, "kind": "message" if isinstance(self.event, Seen) else "note", **asdict(self.event)}


class Phones:
    """Three phones in memory; `listen` follows what happens on them."""

    def __init__(
        self,
        twilio: TwilioPeer,
        telegram: TelegramPeer,
        clock: SandboxClock,
        zone: tzinfo,
        customers: Mapping[Phone, Customer],
    ) -> None:
        self.customers = dict(customers)
        self.zone = zone
        self.copies = 1
        self._twilio, self._telegram, self._clock = twilio, telegram, clock
        self._entries: dict[Phone, OrderedDict[str, Entry]] = {phone: OrderedDict() for phone in Phone}
        self._listeners: set[asyncio.Queue[dict[str, Any] | None]] = set()
        self._hands = {phone: asyncio.Lock() for phone in Phone}
        self._background = Background()
        self._told = 0
        twilio.watchers.watch(self._on_twilio)
        self._meet()
        telegram.watchers.watch(lambda event: self._show(Phone.TELEGRAM, event))

    def address(self, phone: Phone) -> str:
        """Return the address of who holds a phone, as events name it."""
        own = self.customers[phone].address
        return WHATSAPP + own if phone is Phone.WHATSAPP else own

    def entries(self, phone: Phone) -> list[Entry]:
        """Return what the phone shows to who holds it now, oldest first."""
        own = self.address(phone)
        return [entry for entry in self._entries[phone].values() if entry.event.address == own]

    def blocked(self, phone: Phone) -> bool:
        """Tell whether who holds the phone has blocked the business (Telegram only)."""
        return phone is Phone.TELEGRAM and self._telegram.is_blocked(self.address(phone))

    def clear(self) -> None:
        """Wipe all three screens."""
        for entries in self._entries.values():
            entries.clear()

    def write(self, phone: Phone, text: str) -> None:
        """Send a text; several in a row leave in that order."""
        if phone is Phone.TELEGRAM:
            self._do(phone, self._write_telegram(text))
        else:
            self._do(phone, self._write_twilio(phone, text))

    def photo(self, phone: Phone, caption: str) -> None:
        """Send the stock picture."""
        if phone is Phone.TELEGRAM:
            self._meet()
            self._do(phone, self._telegram.customer_sends_photo(self._chat_id(), caption))
        else:
            self._do(phone, self._write_twilio(phone, caption, media=[stock_photo()]))

    def press(self, phone: Phone, number: str, label: str) -> None:
        """Press a button by its label on the message with that number.

        Raises:
            SandboxError: there is no such button.
        """
        entry = self._entries[phone].get(number)
        rows = entry.event.buttons if entry and isinstance(entry.event, Seen) else ()
        button = next((button for row in rows for button in row if button.label == label), None)
        if button is None:
            raise SandboxError("there is no such button")
        if phone is Phone.TELEGRAM:
            self._press_telegram(number, button)
            return
        context = {"OriginalRepliedMessageSid": number, "OriginalRepliedMessageSender": self._business(phone)}
        self._do(phone, self._write_twilio(phone, "", button=button, extra=context))

    def act(self, action: str, text: str = "") -> None:
        """Do what only a Telegram phone can: start, block, unblock, contact, or edit the last message.

        Raises:
            SandboxError: there is no such action, or nothing to edit.
        """
        self._meet()
        chat_id, peer = self._chat_id(), self._telegram
        if action == "start":
            return self.write(Phone.TELEGRAM, "/start")
        deeds: dict[str, Callable[[], Coroutine[Any, Any, object]]] = {
            "edit": lambda: peer.customer_edits(chat_id, self._last_own(), text),
            "block": lambda: peer.customer_blocks(chat_id),
            "unblock": lambda: peer.customer_unblocks(chat_id),
            "contact": lambda: peer.customer_shares_contact(chat_id, self.customers[Phone.TELEGRAM].number),
        }
        if action not in deeds:
            raise SandboxError("there is no such action")
        return self._do(Phone.TELEGRAM, deeds[action]())

    @contextmanager
    def listen(self) -> Iterator[asyncio.Queue[dict[str, Any] | None]]:
        """Follow changes: a queue of entries, typing and requests to read all anew; None means the end."""
        queue: asyncio.Queue[dict[str, Any] | None] = asyncio.Queue(_UNREAD_EVENTS)
        self._listeners.add(queue)
        try:
            yield queue
        finally:
            self._listeners.discard(queue)

    def tell(self, change: dict[str, Any] | None) -> None:
        """Pass a change on to all who listen; one who does not keep up is sent away to read all anew."""
        for queue in list(self._listeners):
            if queue.full():
                self._listeners.discard(queue)
                queue.get_nowait()
                queue.put_nowait(None)
            else:
                queue.put_nowait(change)

    async def settle(self) -> None:
        """Wait until all that fingers began is done."""
        await self._background.settle()

    async def close(self) -> None:
        """End all listening and stop what is under way."""
        self.tell(None)
        await self._background.stop()

    async def _write_twilio(self, phone: Phone, text: str, **more: Any) -> None:
        customer = self.customers[phone]
        await self._twilio.customer_writes(
            phone, customer.address, text, profile_name=customer.name, repeat=self.copies, **more
        )

    async def _write_telegram(self, text: str) -> None:
        who = self.customers[Phone.TELEGRAM]
        await self._telegram.customer_writes(
            self._chat_id(),
            text,
            first_name=who.first_name,
            last_name=who.last_name or None,
            language_code=who.language or None,
            repeat=self.copies,
        )

    def _press_telegram(self, number: str, button: Button) -> None:
        if button.inline:
            message_id = int(number.rpartition(":")[2])
            self._do(Phone.TELEGRAM, self._telegram.customer_presses(self._chat_id(), button.value, message_id))
        elif button.value == "request_contact":
            self.act("contact")
        else:
            self.write(Phone.TELEGRAM, button.label)

    def _last_own(self) -> int:
        shown = [entry.event for entry in self.entries(Phone.TELEGRAM)]
        written = [event for event in shown if isinstance(event, Seen) and event.from_customer]
        if not written:
            raise SandboxError("there is nothing to edit yet")
        return int(written[-1].message_id.rpartition(":")[2])

    def _do(self, phone: Phone, deed: Coroutine[Any, Any, object]) -> None:
        async def in_turn() -> None:
            async with self._hands[phone]:
                await deed

        self._background.start(in_turn())

    def _meet(self) -> None:
        who = self.customers[Phone.TELEGRAM]
        person = Person(self._chat_id(), who.first_name, who.last_name or None, None, who.language or None)
        self._telegram.customers.meet(person)

    def _chat_id(self) -> int:
        return int(self.customers[Phone.TELEGRAM].address)

    def _business(self, phone: Phone) -> str:
        return self._twilio.account.sender_for(self.address(phone))

    def _on_twilio(self, event: Event) -> None:
        self._show(Phone.WHATSAPP if event.address.startswith(WHATSAPP) else Phone.SMS, event)

    def _show(self, phone: Phone, event: Event) -> None:
        if isinstance(event, Typing):
            if event.address == self.address(phone):
                self.tell({"type": "typing", "phone": phone, "seconds": event.seconds})
            return
        self._told += isinstance(event, Told)
        number = event.message_id if isinstance(event, Seen) else f"note-{self._told}"
        entries = self._entries[phone]
        known = entries.get(number)
        entry = Entry(number, event, known.at if known else self._clock.now())
        entries[number] = entry
        if len(entries) > _KEPT_ENTRIES:
            entries.popitem(last=False)
        if event.address == self.address(phone):
            change = {"type": "entry", "phone": phone, "entry": entry.json(self.zone)}
            self.tell({**change, "blocked": self.blocked(phone)})
