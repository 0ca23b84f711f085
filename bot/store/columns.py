"""Column types that mean the same on SQLite and PostgreSQL: UTC times, text without traps, JSON, and ids."""

import json
from datetime import UTC, datetime, timedelta
from math import isfinite
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Float, Integer, Text
from sqlalchemy.types import TypeDecorator

Id = BigInteger().with_variant(Integer(), "sqlite")  # SQLite numbers rows by itself only in an INTEGER
Json = JSON  # both keep it as text: nobody asks the database about its inside


def clean(text: str) -> str:
    """The text as both databases can hold it: NUL and lone surrogates become U+FFFD, surrogate pairs are joined."""
    if "\0" not in text and text.isascii():
        return text
    joined = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return joined.replace("\0", "\N{REPLACEMENT CHARACTER}")


def dump_json(value: object) -> str:
    """JSON with clean text, and NaN and infinities (which JSON can't say) as words. Raises TypeError on the rest."""
    return json.dumps(_cleaned(value), ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def _cleaned(value: object) -> object:
    match value:
        case str():
            return clean(value)
        case float() if not isfinite(value):
            return str(value)
        case dict():
            return {_cleaned(key): _cleaned(each) for key, each in value.items()}
        case list() | tuple():
            return [_cleaned(each) for each in value]
        case _:
            return value


class CleanText(TypeDecorator[str]):
    """Text from outside: see ``clean``."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Clean on the way in, so that no message can break a transaction."""
        return None if value is None else clean(value)


class Utc(TypeDecorator[datetime]):
    """An aware time, kept in UTC: timestamptz on PostgreSQL, text of fixed width (which sorts by time) on SQLite."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Raises ValueError on a naive time."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without zone can't be stored")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Aware again."""
        if value is None:
            return None
        at: datetime = value
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


class Seconds(TypeDecorator[timedelta]):
    """A length of time, kept in seconds."""

    impl = Float
    cache_ok = True

    def process_bind_param(self, value: timedelta | None, dialect: Dialect) -> float | None:
        """As a number."""
        return None if value is None else value.total_seconds()

    def process_result_value(self, value: Any, dialect: Dialect) -> timedelta | None:
        """As a timedelta again."""
        return None if value is None else timedelta(seconds=value)
