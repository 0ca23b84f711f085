import asyncio
from dataclasses import replace

import pytest

from bot.model.errors import NameTaken, NotStored
from bot.model.views import User
from bot.store import SqlStore
from tests.store.conftest import NOW


async def add(store: SqlStore, name: str) -> User:
    return await store.users.add_user(name, password_hash="$argon2id$", roles={"operator", "agent"}, now=NOW)


async def test_a_user_is_found_by_name_however_it_is_typed(store: SqlStore) -> None:
    added = await add(store, "Åsa")
    assert added == User(added.id, "Åsa", "$argon2id$", frozenset({"agent", "operator"}), True, NOW)
    assert await store.users.user_by_name(" A\N{COMBINING RING ABOVE}SA ") == added
    assert await store.users.user(added.id) == added
    assert await store.users.user_by_name("nobody") is None
    assert await store.users.user(404) is None


async def test_a_name_is_taken_once(store: SqlStore) -> None:
    outcomes = await asyncio.gather(add(store, "ada"), add(store, "Ada"), return_exceptions=True)
    assert sorted(type(each).__name__ for each in outcomes) == ["NameTaken", "User"]
    with pytest.raises(NameTaken, match="ADA"):
        await add(store, "ADA")


async def test_a_user_can_be_changed_and_listed(store: SqlStore) -> None:
    bo, ada = await add(store, "Bo"), await add(store, "ada")
    gone = replace(bo, active=False, roles=frozenset(), language="sv", password_hash="x")
    await store.users.save_user(gone)
    assert await store.users.list_users() == [ada, gone]
    with pytest.raises(NotStored):
        await store.users.save_user(replace(bo, id=404))


async def test_a_password_hash_never_shows(store: SqlStore) -> None:
    assert "argon2id" not in repr(await add(store, "ada"))
