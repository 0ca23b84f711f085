from __future__ import annotations

import asyncio

from bot.web.auth import Passwords, hash_password


async def test_only_the_password_itself_matches() -> None:
    passwords = Passwords()
    stored = hash_password("correct horse å")
    assert await passwords.matches("correct horse å", stored)
    assert not await passwords.matches("correct horse", stored)
    assert not await passwords.matches("", stored)
    assert not await passwords.matches("x", "not a hash")


async def test_nobody_has_no_password_not_even_the_stand_in() -> None:
    passwords = Passwords()
    answers = await asyncio.gather(*(passwords.matches(guess, None) for guess in ("", "password", "None")))
    assert answers == [False, False, False]


def test_two_hashes_of_one_password_differ_and_are_up_to_date() -> None:
    one, other = hash_password("a"), hash_password("a")
    assert one != other
    assert one.startswith("$argon2id$")
    assert not Passwords().outdated(one)
