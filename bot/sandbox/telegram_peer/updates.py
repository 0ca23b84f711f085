"""Updates on their way to the bot: one queue a chat for a webhook, one list for getUpdates.

Telegram tries an update again, with growing pauses, after any answer but 2xx, and what follows in that chat waits.
https://core.telegram.org/bots/api#getting-updates
"""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from collections import defaultdict, deque
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.sandbox.clock import Pace
    from bot.sandbox.events import Background
    from bot.sandbox.webhook_client import WebhookClient

# Left out unless the bot names them.
_ONLY_ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 60.0


@dataclass
class Update:
    """One update with the HTTP statuses its tries were answered with (0: no answer)."""

    payload: dict[str, Any]
    tries: list[int] = field(default_factory=list)
    tried: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def id(self) -> int:
        """The update_id."""
        return int(self.payload["update_id"])

    @property
    def taken(self) -> bool:
        """Whether the gateway took it over by webhook."""
        return bool(self.tries) and 200 <= self.tries[-1] < 300

    @property
    def trouble(self) -> str:
        """What went wrong at the last try, for a phone to show; blank when nothing did."""
        if not self.tries or self.taken:
            return ""
        answer = f"the webhook answered {self.tries[-1]}" if self.tries[-1] else "no connection to the webhook"
        return f"{answer}; Telegram tries again"


@dataclass
class Webhook:
    """Where updates go; a blank address means they wait for getUpdates."""

    url: str = ""
    secret: str = ""
    allowed: Sequence[str] = ()
    max_connections: int = 40
    last_error: str = ""
    last_error_at: int = 0


class Updates:
    """Numbers updates and brings them to the bot."""

    def __init__(
        self, client: WebhookClient, pace: Pace, background: Background, on_try: Callable[[Update], None]
    ) -> None:
        self.webhook = Webhook()
        self.random_ids = False
        self.pending: deque[Update] = deque(maxlen=10_000)
        self._client, self._pace, self._background, self._on_try = client, pace, background, on_try
        self._random = Random()  # noqa: S311  # numbers, no secrets
        self._numbers = itertools.count(self._random.randrange(1, 1_000_000_000))
        self._lanes: dict[int, deque[Update]] = defaultdict(deque)
        self._running: set[int] = set()
        self._arrived = asyncio.Event()
        self._poller = 0

    @property
    def waiting(self) -> int:
        """How many updates the bot has not got yet."""
        return len(self.pending) + sum(len(lane) for lane in self._lanes.values())

    def wanted(self, kind: str) -> bool:
        """Tell whether the bot wants that kind of update."""
        return kind in self.webhook.allowed if self.webhook.allowed else kind not in _ONLY_ON_REQUEST

    def add(self, chat_id: int, kind: str, content: dict[str, Any]) -> Update:
        """Number an update and send it off. One the bot does not want is made, and goes nowhere."""
        number = self._random.randrange(1, 1 << 31) if self.random_ids else next(self._numbers)
        update = Update({"update_id": number, kind: content})
        if self.wanted(kind):
            self.send(chat_id, update)
        else:
            update.tried.set()
        return update

    def send(self, chat_id: int, update: Update) -> None:
        """Bring an update to the bot, behind those of its chat; also a second time."""
        if not self.webhook.url:
            self.pending.append(update)
            update.tried.set()
            self._arrived.set()
            self._on_try(update)
            return
        self._lanes[chat_id].append(update)
        self._start(chat_id)

    def listen_at(self, webhook: Webhook) -> None:
        """Change where updates go; what waits goes there too."""
        self.webhook = webhook
        waiting, self.pending = list(self.pending), deque(maxlen=self.pending.maxlen)
        if not webhook.url:
            waiting = [update for lane in self._lanes.values() for update in lane] + waiting
            self._lanes.clear()
        for update in waiting:
            self.send(0, update)

    def drop(self) -> None:
        """Forget what waits."""
        self.pending.clear()
        self._lanes.clear()

    async def poll(self, offset: int, limit: int, seconds: float) -> list[dict[str, Any]] | None:
        """Return up to `limit` updates, waiting up to `seconds` for one; None when a later poll took over.

        `offset` confirms all updates before it; a negative one keeps only so many of the last.
        """
        self._confirm(offset)
        self._poller += 1
        mine, until = self._poller, time.monotonic() + seconds
        self._arrived.set()
        while not self.pending and (left := until - time.monotonic()) > 0:
            self._arrived.clear()
            try:
                await asyncio.wait_for(self._arrived.wait(), left)
            except TimeoutError:
                break
            if self._poller != mine:
                break
        if self._poller != mine:
            return None
        return [update.payload for update in itertools.islice(self.pending, limit)]

    def wake(self) -> None:
        """End the polls under way, as a server that stops must."""
        self._poller += 1
        self._arrived.set()

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            while len(self.pending) > -offset:
                self.pending.popleft()
            return
        ids = [update.id for update in self.pending]
        if self.random_ids:  # sizes mean nothing then: only the update just before, or the one itself, is a landmark
            confirmed = ids.index(offset - 1) + 1 if offset - 1 in ids else ids.index(offset) if offset in ids else 0
        else:
            confirmed = sum(number < offset for number in ids)
        for _ in range(confirmed):
            self.pending.popleft()

    def _start(self, chat_id: int) -> None:
        if chat_id not in self._running:
            self._running.add(chat_id)
            self._background.start(self._drain(chat_id))

    async def _drain(self, chat_id: int) -> None:
        pause = _FIRST_PAUSE
        try:
            while lane := self._lanes.get(chat_id):
                update = lane[0]
                await self._post(update)
                if update.taken:
                    if lane and lane[0] is update:
                        lane.popleft()
                    pause = _FIRST_PAUSE
                else:
                    await self._pace.sleep(pause)
                    pause = min(pause * 2, _LONGEST_PAUSE)
        finally:
            self._running.discard(chat_id)

    async def _post(self, update: Update) -> None:
        hook = self.webhook
        headers = {"Content-Type": "application/json"}
        if hook.secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = hook.secret
        answer = await self._client.post(hook.url, json.dumps(update.payload).encode(), headers)
        update.tries.append(answer.status)
        update.tried.set()
        self._on_try(update)
        if not answer.ok:
            hook.last_error = (
                f"Wrong response from the webhook: {answer.status}" if answer.status else "Connection failed"
            )
            hook.last_error_at = int(time.time())
