"""What every repository shares: the transaction's connection, and who is to be told when it is committed."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Executable
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model.errors import NotStored


class Rows:
    """One transaction, seen by one of its repositories (they are mixed together into ``SqlTx``)."""

    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection
        self.changed: dict[int | None, None] = {}  # conversations, in the order they were touched
        self.kinds: set[str] = set()  # of work that was added

    def touch(self, conversation_id: int) -> None:
        """Pages that show this conversation are told after the commit."""
        self.changed[conversation_id] = None

    async def one(self, statement: Executable, what: str, values: Mapping[str, Any] | None = None) -> Any:
        """The only row. Raises NotStored."""
        row = (await self.connection.execute(statement, values)).one_or_none()
        if row is None:
            msg = f"there is no {what}"
            raise NotStored(msg)
        return row

    async def change(self, statement: Executable, what: str) -> None:
        """Change exactly one row. Raises NotStored."""
        if (await self.connection.execute(statement)).rowcount != 1:
            msg = f"there is no {what}"
            raise NotStored(msg)
