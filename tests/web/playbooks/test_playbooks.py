"""Playbooks for staff: list, picture, and where cases stall, inside the console."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.bootstrap.shelf import RulesShelf
from bot.model.conversation import Step
from bot.model.stalls import Moved, Walk, What
from bot.rules import load
from bot.web.auth import cookie_key
from bot.web.console import console_app
from bot.web.playbooks import playbooks_app, stalls_app
from tests.web.conftest import Visitor
from tests.web.world import World

ROOT = Path(__file__).parents[3]
Enter = Callable[..., Awaitable[Visitor]]


@dataclass
class Rules:
    book: Any


@dataclass
class Record:
    kept: list[Walk] = field(default_factory=list)
    since: datetime | None = None

    async def walks(self, since: datetime) -> Sequence[Walk]:
        self.since = since
        return self.kept


@pytest.fixture
def record() -> Record:
    return Record()


@pytest.fixture
async def server(world: World, record: Record) -> AsyncIterator[TestServer]:
    """With our part in it, as bootstrap mounts it."""
    console = console_app(
        house=world.house,
        desk=world.store.desk,
        users=world.store.users,
        rules_status=world.rules,
        secret_key=cookie_key("a secret"),
        secure_cookies=False,
    )
    rules: Any = Rules(load(ROOT / "policy_rules"))
    console.add_subapp("/playbooks", playbooks_app(RulesShelf(rules)))
    console.add_subapp("/stalls", stalls_app(record))
    app = web.Application()
    app.add_subapp("/console", console)
    server = TestServer(app, host="127.0.0.1")
    async with server:
        yield server


@pytest.mark.parametrize("path", ["/playbooks", "/playbooks/parcel_late", "/stalls"])
async def test_nobody_reads_them_without_signing_in(visitor: Enter, path: str):
    stranger = await visitor()
    response = await stranger.opens(path, allow_redirects=False)
    assert response.status == 303
    assert "/console/sign-in" in response.headers["Location"]


@pytest.mark.parametrize("name", ["sara", "olle", "siv"])
async def test_everybody_who_is_signed_in_sees_every_playbook_by_its_title_in_each_language(visitor: Enter, name: str):
    somebody = await visitor(name)
    assert (await somebody.opens("/playbooks")).status == 200
    for path in (ROOT / "policy_rules" / "playbooks").glob("*.yml"):
        if path.stem != "shared":
            assert f"/console/playbooks/{path.stem}?language=sv" in somebody.page
    assert "ett paket som inte har kommit" in somebody.text
    assert "a parcel that hasn't come" in somebody.text
    assert "A late or lost parcel" in somebody.text


async def test_a_picture_has_its_words_in_the_chosen_language_and_once_more_as_text(visitor: Enter):
    sara = await visitor("sara")
    assert (await sara.opens("/playbooks/parcel_late?language=sv")).status == 200
    assert "<svg xmlns" in sara.page
    assert "<style" not in sara.page  # the content security policy would not let it work
    assert "ett paket som inte har kommit" in sara.text
    assert "The same in words" in sara.text
    assert "Skicka en ny, utan kostnad" in sara.text
    assert (await sara.opens("/playbooks/parcel_late?language=xx")).status == 200
    assert "Send a new one, free of charge" in sara.text


@pytest.mark.parametrize("name", ["shared", "no_such", "..%2Fshared"])
async def test_what_is_no_playbook_is_not_found(visitor: Enter, name: str):
    assert (await (await visitor("sara")).opens(f"/playbooks/{name}")).status == 404


async def test_where_cases_stall_is_drawn_and_told_in_words_and_numbers(visitor: Enter, world: World, record: Record):
    now = world.clock.at
    entered = Moved("parcel_late", Step.UNDERSTAND, What.ENTERED, now - timedelta(hours=2))
    done = Moved("parcel_late", Step.UNDERSTAND, What.DONE, now - timedelta(hours=1), 2)
    handed = Moved("parcel_late", Step.UNDERSTAND, What.HANDED_OVER, now)
    record.kept = [Walk(1, (entered, done), False, now), Walk(2, (entered, handed), False, now)]
    world.rules.book = replace(world.rules.book, playbooks=load(ROOT / "policy_rules").playbooks)
    operator = await visitor("olle")
    assert (await operator.opens("/stalls?days=7")).status == 200
    assert record.since == now - timedelta(days=7)
    assert "A late or lost parcel" in operator.text
    assert "of 2, 1 went to a person and 0 were left by the customer" in operator.text
    assert 'role="img"' in operator.page
    assert "60 min" in operator.text
    assert (await operator.opens("/stalls?days=100000")).status == 200
    assert record.since == now - timedelta(days=30)


async def test_no_cases_are_told_so(visitor: Enter):
    olle = await visitor("olle")
    await olle.opens("/stalls")
    assert "No case has begun in this time." in olle.text
