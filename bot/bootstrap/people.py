"""Users of the console."""

from bot.clock import SystemClock
from bot.settings import Settings
from bot.store import migrate, open_store
from bot.web.auth import hash_password


async def add_user(settings: Settings, *, name: str, password: str, roles: tuple[str, ...]) -> None:
    """Add a person who can sign in. Raises NameTaken."""
    await migrate(settings.database_url)
    store = open_store(settings.database_url)
    try:
        await store.users.add_user(name, password_hash=hash_password(password), roles=roles, now=SystemClock().now())
    finally:
        await store.close()


async def ensure_user(settings: Settings, *, name: str, password: str, roles: tuple[str, ...]) -> None:
    """Add the person unless there is one of that name."""
    store = open_store(settings.database_url)
    try:
        known = await store.users.user_by_name(name)
    finally:
        await store.close()
    if known is None:
        await add_user(settings, name=name, password=password, roles=roles)
