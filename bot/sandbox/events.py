"""What happens at a peer, told to whoever watches: the three phones, or a test."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine


@dataclass(frozen=True)
class Button:
    """A button as the customer sees it; `value` is what comes back, `inline` whether it hangs on the message."""

    label: str
    value: str
    inline: bool = True


@dataclass(frozen=True)
class Seen:
    """One message as a phone shows it, or a change of one already shown (same `message_id`).

    `address` is the customer's: an E.164 number, a WhatsApp user id or a Telegram chat id.
    """

    address: str
    message_id: str
    from_customer: bool
    text: str = ""
    status: str = ""
    segments: int | None = None
    buttons: tuple[tuple[Button, ...], ...] = ()
    picture: bool = False
    edited: bool = False
    note: str = ""


@dataclass(frozen=True)
class Typing:
    """The business is writing; the phone shows it for so many seconds or until the next message."""

    address: str
    seconds: float


@dataclass(frozen=True)
class Told:
    """A line the phone shows that is no message ("a delivery failed", "you blocked the bot")."""

    address: str
    text: str


Event = Seen | Typing | Told


@dataclass
class Watchers:
    """Those who want to know, called one after the other in the loop."""

    _callbacks: list[Callable[[Event], None]] = field(default_factory=list)

    def watch(self, callback: Callable[[Event], None]) -> None:
        """Call `callback` with every event from now on."""
        self._callbacks.append(callback)

    def tell(self, event: Event) -> None:
        """Pass an event on."""
        for callback in self._callbacks:
            callback(event)


@dataclass
class Background:
    """Tasks that outlive the call that started them, kept until done and stopped with the peer."""

    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def start(self, work: Coroutine[object, object, None]) -> asyncio.Task[None]:
        """Run `work` beside the caller."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def settle(self) -> None:
        """Wait until all that was started, and what that starts, is done."""
        while self._tasks:
            await asyncio.gather(*self._tasks)

    async def stop(self) -> None:
        """Cancel what is still running."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
