"""Rasa's lock store, which orders the turns of one conversation: its own memory, or a Redis for several servers."""

from urllib.parse import unquote, urlsplit

from bot.model.errors import FyraError

_LIFETIME = "15"
"""Seconds after which a dead server's lock counts no more: longer than any turn, and over before a third try."""


class LockStoreInvalid(FyraError):
    """FYRA_LOCK_STORE names no Redis."""


def lock_store(url: str) -> dict[str, str]:
    """What endpoints.yml asks for, from ``redis://`` or ``rediss://user:password@host:port/number``; empty: in memory.

    Raises LockStoreInvalid.
    """
    parts = urlsplit(url)
    number = parts.path.strip("/") or "1"
    if url and not (parts.scheme in {"redis", "rediss"} and parts.hostname and number.isdecimal()):
        message = "FYRA_LOCK_STORE is no Redis address; write redis://host:6379/1"
        raise LockStoreInvalid(message)
    return {
        "TICKET_LOCK_LIFETIME": _LIFETIME,
        "FYRA_LOCK_TYPE": "redis" if url else "in_memory",
        "FYRA_LOCK_HOST": parts.hostname or "",
        "FYRA_LOCK_PORT": str(parts.port or 6379),
        "FYRA_LOCK_DB": number,
        "FYRA_LOCK_USER": unquote(parts.username or ""),
        "FYRA_LOCK_PASSWORD": unquote(parts.password or ""),
        "FYRA_LOCK_TLS": "yes" if parts.scheme == "rediss" else "",  # Rasa asks only whether there is something
    }
