"""The people who sign in to the console."""

import unicodedata
from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from bot.model.errors import NameTaken, NotStored
from bot.model.views import User
from bot.store.database import Database
from bot.store.dialects import insert, on_postgres
from bot.store.tables import users


class SqlUsers:
    """``bot.ports.Users``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add_user(
        self,
        name: str,
        *,
        password_hash: str,
        roles: Collection[str],
        now: datetime,
        language: str | None = None,
    ) -> User:
        """See the port."""
        values = {
            "login": _login(name),
            "name": name,
            "password_hash": password_hash,
            "roles": sorted(roles),
            "language": language,
            "active": True,
            "created_at": now,
        }
        async with self._database.write() as connection:
            statement = (
                insert(users, postgres=on_postgres(connection)).values(values).on_conflict_do_nothing().returning(users)
            )
            row = (await connection.execute(statement)).one_or_none()
        if row is None:
            msg = f"there is a user {name} already"
            raise NameTaken(msg)
        return _as_user(row)

    async def save_user(self, user: User) -> None:
        """See the port."""
        values = {
            "password_hash": user.password_hash,
            "roles": sorted(user.roles),
            "language": user.language,
            "active": user.active,
        }
        async with self._database.write() as connection:
            result = await connection.execute(update(users).where(users.c.id == user.id).values(values))
        if result.rowcount != 1:
            msg = f"there is no user {user.id}"
            raise NotStored(msg)

    async def user(self, user_id: int) -> User | None:
        """See the port."""
        return await self._one(users.c.id == user_id)

    async def user_by_name(self, name: str) -> User | None:
        """See the port."""
        return await self._one(users.c.login == _login(name))

    async def list_users(self) -> list[User]:
        """See the port."""
        async with self._database.glance() as connection:
            rows = (await connection.execute(select(users).order_by(users.c.login))).all()
        return [_as_user(row) for row in rows]

    async def _one(self, condition: Any) -> User | None:
        async with self._database.glance() as connection:
            row = (await connection.execute(select(users).where(condition))).one_or_none()
        return None if row is None else _as_user(row)


def _login(name: str) -> str:
    """However it is typed: case and composed letters make no other user."""
    return unicodedata.normalize("NFKC", name.strip()).casefold()


def _as_user(row: Any) -> User:
    roles = frozenset(row.roles)
    return User(row.id, row.name, row.password_hash, roles, row.active, row.created_at, row.language)
