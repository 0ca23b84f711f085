"""Passwords: argon2id, one at a time, beside the event loop."""

import asyncio
import secrets
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

LONGEST = 1024
"""Characters. A longer one is nobody's password."""

# One thread, so that guessing costs one processor at most, and the memory of one hash (a pool's threads keep theirs).
_BESIDE = ThreadPoolExecutor(max_workers=1, thread_name_prefix="passwords")


def _hasher() -> PasswordHasher:
    # Of OWASP's choices of equal strength the one with the least memory (7 MiB, five passes):
    # https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html. The gateway stays below 150 MB.
    return PasswordHasher(time_cost=5, memory_cost=7 * 1024, parallelism=1)


def hash_password(password: str) -> str:
    """What is stored of a password. Takes some ten milliseconds of processor time: not for the event loop."""
    return _hasher().hash(password)


class Passwords:
    """Checks passwords. An unknown name costs the same time as a wrong password, so nobody learns who exists."""

    def __init__(self) -> None:
        self._hasher = _hasher()

    async def matches(self, password: str, stored: str | None) -> bool:
        """Whether it is the password behind the hash. ``stored`` is None where there is no such user: never."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(_BESIDE, self._verify, password[:LONGEST], stored)

    async def hashed(self, password: str) -> str:
        """``hash_password``, beside the event loop."""
        return await asyncio.get_running_loop().run_in_executor(_BESIDE, hash_password, password)

    def outdated(self, stored: str) -> bool:
        """Whether the hash was made with other parameters than today's."""
        return self._hasher.check_needs_rehash(stored)

    def _verify(self, password: str, stored: str | None) -> bool:
        try:
            self._hasher.verify(stored or self._nobodys, password)
        except (VerificationError, InvalidHashError):
            return False
        return stored is not None

    @cached_property
    def _nobodys(self) -> str:
        return self._hasher.hash(secrets.token_urlsafe())
