"""Who wakes up when something was committed: idle workers and live pages.

A signal only ever wakes somebody who then looks into the database. It may be lost (another process on SQLite, a broken
connection), so workers keep polling, and pages look anew by themselves now and then.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Collection
from contextlib import suppress
from contextvars import ContextVar
from weakref import WeakSet

from bot.store.news import News, Relay

Changed = int | None  # a conversation's id; None: anything may have changed
Interest = tuple[tuple[str, ...], int]  # kinds of work, and how often they had been rung for at the last look

_ANY = ""  # rung for whatever kind
_MOST_UNREAD = 256


class Signals:
    """Wakes workers and pages in this process and, through ``relay``, in the others."""

    def __init__(self) -> None:
        self.relay: Relay | None = None
        self._rung: Counter[str] = Counter()
        self._bell = asyncio.Event()
        # A context follows from the task that looked into the tasks that it starts to wait.
        self._interest: ContextVar[Interest] = ContextVar("interest", default=((), 0))
        self._pages: WeakSet[asyncio.Queue[Changed]] = WeakSet()

    def committed(self, kinds: Collection[str] = (), conversations: Collection[Changed] = ()) -> None:
        """Work of these kinds was added or became the head of its lane; these conversations changed."""
        if kinds or conversations:
            news = News(kinds, conversations)
            self.heard(news)
            if self.relay is not None:
                self.relay.tell(news)

    def heard(self, news: News) -> None:
        """Pass it on within this process."""
        if news.kinds:
            self._rung.update(news.kinds)
            self._bell.set()
            self._bell = asyncio.Event()
        for page in tuple(self._pages):
            for conversation_id in news.conversations:
                _push(page, conversation_id)

    def missed(self) -> None:
        """Something may have been missed: everybody looks anew."""
        self.heard(News([_ANY], [None]))

    def looks(self, kinds: Collection[str]) -> None:
        """The caller is about to look for such work: what comes from now on must not let it sleep."""
        self._interest.set((tuple(kinds), self._count(kinds)))

    async def wait_for_work(self, *, timeout: float) -> None:
        """Until there is news for whoever looked last in this context, or the time (in seconds) is up."""
        self._listen()
        with suppress(TimeoutError):
            async with asyncio.timeout(timeout):
                while not self._news():
                    await self._bell.wait()

    def changes(self) -> AsyncIterator[Changed]:
        """Ids of conversations as they change, from this call on."""
        self._listen()
        page: asyncio.Queue[Changed] = asyncio.Queue(maxsize=_MOST_UNREAD)
        self._pages.add(page)
        return _drain(page)

    def _listen(self) -> None:
        if self.relay is not None:
            self.relay.listen()

    def _news(self) -> bool:
        kinds, seen = self._interest.get()
        return self._count(kinds) != seen

    def _count(self, kinds: Collection[str]) -> int:
        return sum(self._rung[kind] for kind in (*kinds, _ANY))


async def _drain(page: "asyncio.Queue[Changed]") -> AsyncIterator[Changed]:
    while True:
        yield await page.get()


def _push(page: "asyncio.Queue[Changed]", conversation_id: Changed) -> None:
    if not page.full():
        page.put_nowait(conversation_id)
        return
    while not page.empty():
        page.get_nowait()
    page.put_nowait(None)
