"""A limit on guessing passwords: so many tries per name and address, then a pause."""

import math
import time
import unicodedata
from collections import OrderedDict
from collections.abc import Callable

Key = tuple[str, str]

_MOST_REMEMBERED = 10_000


class Attempts:
    """Counts tries in this process. A try counts before its password is checked, so that parallel ones count, too.

    Per name *and* address: a stranger elsewhere can't lock somebody out. ``within`` is in seconds; ``now`` is a
    monotonic clock in seconds.
    """

    def __init__(self, *, at_most: int = 5, within: float = 900.0, now: Callable[[], float] = time.monotonic) -> None:
        self._at_most = at_most
        self._within = within
        self._now = now
        self._tries: OrderedDict[Key, list[float]] = OrderedDict()

    def take(self, key: Key) -> int:
        """Count a try. Returns 0 when it may be made, else after how many seconds the next may be (not counted)."""
        now = self._now()
        tries = [at for at in self._tries.get(key, ()) if at > now - self._within]
        if len(tries) >= self._at_most:
            return math.ceil(tries[0] + self._within - now)
        self._tries[key] = [*tries, now]
        self._tries.move_to_end(key)
        if len(self._tries) > _MOST_REMEMBERED:
            self._tries.popitem(last=False)
        return 0

    def succeeded(self, key: Key) -> None:
        """The right password was given: earlier mistakes are forgotten."""
        self._tries.pop(key, None)


def attempt_key(name: str, address: str | None) -> Key:
    """However the name is written, it is the same person's."""
    return unicodedata.normalize("NFKC", name.strip()).casefold()[:200], address or ""
