"""The values a text's placeholders take, and their way through JSON.

A text says ``{amount}``, never how money is written: the value's type says what it is, and the renderer
(bot/rules/texts) writes it in the customer's language.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, TypeAlias

Json = Any  # JSON as json.loads gives it


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in a currency (ISO 4217)."""

    amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class TextRef:
    """Another text, by its key, to stand in a placeholder."""

    key: str
    params: "Params" = field(default_factory=dict)


Value: TypeAlias = "str | int | bool | Money | date | datetime | timedelta | TextRef | Sequence[Value]"
Params: TypeAlias = "Mapping[str, Value]"


def dump_value(value: Value) -> Json:
    """The value as JSON. Typed values become one-key objects: ``{"money": ["249.00", "SEK"]}``."""
    match value:
        case Money():
            return {"money": [str(value.amount), value.currency]}
        case datetime():
            return {"at": value.isoformat()}
        case date():
            return {"date": value.isoformat()}
        case timedelta():
            return {"minutes": value.total_seconds() / 60}
        case TextRef():
            return {"text": value.key, "params": dump_params(value.params)}
        case str() | int():
            return value
        case _:
            return [dump_value(each) for each in value]


def load_value(raw: Json) -> Value:
    """The opposite of ``dump_value``. Raises ValueError on anything else."""
    match raw:
        case {"money": [str(amount), str(currency)]}:
            return Money(Decimal(amount), currency)
        case {"at": str(at)}:
            return datetime.fromisoformat(at)
        case {"date": str(day)}:
            return date.fromisoformat(day)
        case {"minutes": int() | float() as minutes}:
            return timedelta(minutes=minutes)
        case {"text": str(key), "params": dict(params)}:
            return TextRef(key, load_params(params))
        case str() | int():
            return raw
        case list():
            return [load_value(each) for each in raw]
        case _:
            msg = f"not a text's value: {raw!r}"
            raise ValueError(msg)


def dump_params(params: Params) -> dict[str, Json]:
    """All of a text's placeholders as JSON."""
    return {name: dump_value(value) for name, value in params.items()}


def load_params(raw: Mapping[str, Json]) -> dict[str, Value]:
    """The opposite of ``dump_params``."""
    return {name: load_value(value) for name, value in raw.items()}
