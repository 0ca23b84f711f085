"""Secrets that Fyra makes for itself: once, in FYRA_VAR, readable by its own user alone."""

import os
import secrets
from pathlib import Path

from bot.settings import Settings


def own_secret(settings: Settings, name: str) -> str:
    """The setting's value, or one made at the first call and kept in ``var/secrets/name``. Safe when processes race."""
    given = settings.values.get(name, "")
    return given or _kept(settings.var / "secrets" / name.lower())


def _kept(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        draft = path.with_suffix(f".{secrets.token_hex(8)}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(32), encoding="ascii")
        try:
            os.link(draft, path)  # fails if another process was first, whose secret then counts
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text(encoding="ascii").strip()
