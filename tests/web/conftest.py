"""The console on a test server, and people who use it."""

from __future__ import annotations

import html
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.bootstrap.switching import FileSwitch
from bot.store import open_store
from bot.web.auth import cookie_key, hash_password
from bot.web.console import console_app
from tests.web.markup import barriers
from tests.web.world import World

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from aiohttp import ClientResponse

RULES = Path(__file__).parents[2] / "policy_rules"
PASSWORD = "a long enough password"
HASH = hash_password(PASSWORD)


class Visitor:
    """A browser: keeps cookies, takes the token out of the page as a form would, and minds barriers on every page."""

    def __init__(self, client: TestClient[Any, Any]) -> None:
        self.client = client
        self.page = ""

    async def opens(self, path: str, **more: Any) -> ClientResponse:
        more.setdefault("headers", {"Accept": "text/html"})
        response = await self.client.get(f"/console{path}", **more)
        await self._reads(response)
        return response

    async def posts(self, path: str, *, csrf: str | None = None, **form: str) -> ClientResponse:
        data = {"csrf": self.token("csrf") if csrf is None else csrf, **form}
        response = await self.client.post(f"/console{path}", data=data, headers={"Accept": "text/html"})
        await self._reads(response)
        return response

    async def _reads(self, response: ClientResponse) -> None:
        self.page = await response.text() if "text/" in response.content_type else ""
        if response.content_type == "text/html":
            assert barriers(self.page) == [], response.url

    async def signs_in(self, name: str, password: str = PASSWORD, **form: str) -> ClientResponse:
        await self.opens("/sign-in")
        return await self.posts("/sign-in", name=name, password=password, **form)

    def token(self, name: str) -> str:
        found = re.search(f'name="{name}" (?:value|content)="([^"]*)"', self.page)
        return found.group(1) if found else ""

    @property
    def text(self) -> str:
        """The page's words, without markup."""
        return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", self.page)).split())


@pytest.fixture
async def world(sqlite_url: str) -> AsyncIterator[World]:
    store = open_store(sqlite_url)
    world = World(store)
    for name, role in (("sara", "agent"), ("omar", "agent"), ("olle", "operator"), ("siv", "supervisor")):
        await store.users.add_user(name, password_hash=HASH, roles=[role], now=world.clock.at)
    yield world
    await store.close()


@pytest.fixture
def rules_copy(tmp_path: Path) -> Path:
    """The shipped rules, which the switch may change."""
    return shutil.copytree(RULES, tmp_path / "rules")


@pytest.fixture
def heartbeat() -> float:
    return 0.2


@pytest.fixture
async def server(world: World, rules_copy: Path, tmp_path: Path, heartbeat: float) -> AsyncIterator[TestServer]:
    app = web.Application()
    console = console_app(
        house=world.house,
        desk=world.store.desk,
        users=world.store.users,
        rules_status=world.rules,
        secret_key=cookie_key("a secret"),
        secure_cookies=False,
        heartbeat=heartbeat,
        switch=FileSwitch(rules_copy, tmp_path / "var" / "rules"),
        pilot=lambda: world.rules.pilot,
    )
    app.add_subapp("/console", console)
    server = TestServer(app, host="127.0.0.1")
    async with server:
        yield server


@pytest.fixture
async def visitor(server: TestServer) -> AsyncIterator[Callable[..., Awaitable[Visitor]]]:
    """Somebody new at the door; signed in, when a name is given."""
    clients: list[TestClient[Any, Any]] = []

    async def enter(name: str | None = None) -> Visitor:
        clients.append(TestClient(server))
        found = Visitor(clients[-1])
        if name is not None:
            await found.signs_in(name)
        return found

    yield enter
    for client in clients:
        await client.close()
