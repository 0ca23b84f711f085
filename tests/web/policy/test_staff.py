"""The policy's internal version, inside the console."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.rules import RuleBook, load
from bot.web.auth import cookie_key
from bot.web.console import console_app
from bot.web.policy import staff_policy_app
from tests.web.conftest import Visitor
from tests.web.policy.bangkok import with_night_desk
from tests.web.world import World

ROOT = Path(__file__).parents[3]
Enter = Callable[..., Awaitable[Visitor]]


@dataclass
class Rules:
    book: RuleBook


@pytest.fixture
async def server(world: World) -> AsyncIterator[TestServer]:
    """Instead of the plain console's: with our part in it, as bootstrap mounts it."""
    console = console_app(
        house=world.house,
        desk=world.store.desk,
        users=world.store.users,
        rules_status=world.rules,
        secret_key=cookie_key("a secret"),
        secure_cookies=False,
    )
    console.add_subapp("/policy", staff_policy_app(Rules(with_night_desk(load(ROOT / "policy_rules")))))
    app = web.Application()
    app.add_subapp("/console", console)
    server = TestServer(app, host="127.0.0.1")
    async with server:
        yield server


async def test_nobody_reads_it_without_signing_in(visitor: Enter):
    stranger = await visitor()
    response = await stranger.opens("/policy", allow_redirects=False)
    assert response.status == 303
    assert "/console/sign-in" in response.headers["Location"]


@pytest.mark.parametrize("name", ["sara", "olle", "siv"])
async def test_everybody_who_is_signed_in_reads_the_rules_in_words(visitor: Enter, name: str):
    somebody = await visitor(name)
    assert (await somebody.opens("/policy")).status == 200
    assert "turns in a row that were not understood: at least 2" in somebody.text
    assert "it is more than the assistant may decide" in somebody.text
    assert "the customer asks for a person and the case is about “A complaint about our service”" in somebody.text
    assert "the customer writes words such as “on fire”, “caught fire”, “in flames”, “is smoking”, or " in somebody.text
    assert r"The whole pattern \b(on fire|" in somebody.text
    assert "the assistant's understanding is down" in somebody.text
    assert "Complaints and goodwill, high priority" in somebody.text
    assert "within 10 minutes, day and night" in somebody.text
    assert "200 SEK, at most 25 % of the order" in somebody.text
    assert "no limit" in somebody.text
    assert "every promise" not in somebody.text
    assert "first answer, next answer, urgent priority" in somebody.text
    assert "0 %: shown as urgent in the console; on call is told, until somebody confirms" in somebody.text
    assert "moved to Complaints and goodwill" in somebody.text
    assert "Kim, then Robin, then Sam" in somebody.text
    assert "handoffs.yml:" in somebody.text
    assert "WhatsApp Customer service 30 minutes" in somebody.text


async def test_each_schedule_is_told_with_its_own_holidays_and_special_days(visitor: Enter):
    somebody = await visitor("sara")
    await somebody.opens("/policy")
    _, _, days = somebody.text.partition("Holidays and special days")
    house, _, desk = days.partition("Channels")[0].partition("bangkok")
    assert "support, evenings Sweden Wed 23 Dec 2026: 07:30‑12:00 Thu 24 Dec 2026: closed" in house
    assert "Fri 25 Dec 2026: closed (Christmas Day)" in house
    assert "Sat 26 Dec 2026" not in house  # nobody would work on it
    assert "Asia/Bangkok Thailand" in desk
    assert "Fri 18 Dec 2026: closed" in desk
    assert "more until Wed 2 Feb 2028" in desk
    assert "Wed 2 Feb 2028: 09:00‑12:00" in desk
