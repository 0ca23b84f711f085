"""The published policy as its readers get it."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.model.errors import StoreUnavailable
from bot.model.messages import ChannelName
from bot.model.promises.record import PromisedAnswer
from bot.rules import RuleBook, load
from bot.web.policy import PREFIX, Published, policy_app
from tests.web.markup import barriers
from tests.web.policy.bangkok import with_night_desk
from tests.web.world import TestClock

ROOT = Path(__file__).parents[3]
THURSDAY = datetime(2026, 12, 10, 9, 0, tzinfo=UTC)  # 10:00 in Stockholm


@dataclass
class Record:
    """Promises that were due lately."""

    answers: list[PromisedAnswer] = field(default_factory=list)
    down: bool = False
    asked: int = 0

    async def answers_promised(self, since: datetime, until: datetime) -> Sequence[PromisedAnswer]:
        self.asked += 1
        if self.down:
            raise StoreUnavailable("gone")
        return [answer for answer in self.answers if since <= answer.due < until]


@dataclass
class Rules:
    book: RuleBook


@dataclass
class Site:
    """The page on a test server."""

    client: TestClient[Any, Any]
    record: Record
    rules: Rules
    clock: TestClock

    async def reads(self, path: str, **more: Any) -> str:
        response = await self.client.get(path, **more)
        assert response.status == 200
        page = str(await response.text())
        assert response.content_type != "text/html" or barriers(page) == []
        return page


@pytest.fixture(scope="module")
def book() -> RuleBook:
    return load(ROOT / "policy_rules")


@pytest.fixture
async def site(book: RuleBook) -> AsyncIterator[Site]:
    record, rules, clock = Record(), Rules(book), TestClock(THURSDAY)
    app = web.Application()
    app.add_subapp(PREFIX, policy_app(Published(rules, record, clock)))
    async with TestClient(TestServer(app, host="127.0.0.1")) as client:
        yield Site(client, record, rules, clock)


def answers(kept: int, late: int) -> list[PromisedAnswer]:
    made = THURSDAY - timedelta(days=1)
    due = made + timedelta(minutes=30)
    in_time = PromisedAnswer("support", made, due, made + timedelta(minutes=12, seconds=20))
    return [in_time] * kept + [replace(in_time, kept_at=None)] * late


async def test_it_says_when_we_answer_and_what_we_promise(site: Site):
    page = await site.reads("/policy/en")
    assert '<html lang="en">' in page
    assert "open now and close today at 12:00" in page
    assert "Saturday 12 December" in page
    assert "Friday 25 December (Christmas Day)" in page
    assert "Sunday 20 December" not in page  # closed as always
    assert "within 30 minutes of our opening hours" in page
    assert "on call answers within 10 minutes" in page
    assert "within 30 days, unused" in page
    assert "…" not in page


async def test_it_speaks_every_language_that_we_serve(site: Site):
    page = await site.reads("/policy/sv")
    assert "Så hjälper vi dig" in page
    assert "Juldagen" in page
    assert (await site.client.get("/policy/de")).status == 404


@pytest.mark.parametrize(
    ("accepted", "language"),
    [("sv-SE,sv;q=0.9,en;q=0.8", "sv"), ("de,SV;q=0.5", "sv"), ("de", "en"), ("", "en")],
)
async def test_the_bare_address_leads_to_the_readers_language(site: Site, accepted: str, language: str):
    response = await site.client.get("/policy", headers={"Accept-Language": accepted}, allow_redirects=False)
    assert (response.status, response.headers["Location"]) == (302, f"/policy/{language}")


async def test_it_can_be_had_as_markdown(site: Site):
    response = await site.client.get("/policy/en.md")
    text = await response.text()
    assert response.content_type == "text/markdown"
    assert text.startswith("# This is how we help you\n\n**Nordlys Home**: ")
    assert "\n1. We listen" in text
    assert "\n- Saturday 12 December: closed\n" in text
    assert "\n\n\n" not in text
    assert "&" not in text


async def test_with_few_promises_no_share_is_told(site: Site):
    site.record.answers = answers(19, 0)
    assert "too little to say how well" in await site.reads("/policy/en")


async def test_how_we_did_is_told_as_it_was(site: Site):
    site.record.answers = answers(19, 4)
    page = await site.reads("/policy/en")
    assert "promised an answer from a person 23 times, and kept 82 %" in page
    assert "Half of those answers came within 13 minutes" in page


async def test_while_the_database_is_away_the_rest_is_told(site: Site):
    site.record.down = True
    assert "too little to say" in await site.reads("/policy/en")


async def test_a_page_is_made_once_a_minute_and_anew_when_the_rules_change(site: Site):
    await site.reads("/policy/en")
    site.clock.passes(seconds=30)
    await site.reads("/policy/en")
    assert site.record.asked == 1
    site.clock.passes(seconds=60)
    await site.reads("/policy/en")
    assert site.record.asked == 2
    site.rules.book = replace(site.rules.book, version="new", charter=replace(site.rules.book.charter, owner="Siv <3"))
    assert "Siv &lt;3 answers for these rules" in await site.reads("/policy/en")


async def test_browsers_and_proxies_may_keep_it_for_a_minute(site: Site):
    first = await site.client.get("/policy/en")
    assert first.headers["Cache-Control"] == "public, max-age=60"
    assert "Set-Cookie" not in first.headers
    again = await site.client.get("/policy/en", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status == 304


async def test_it_runs_no_scripts_and_brings_its_own_style(site: Site):
    page = await site.client.get("/policy/en")
    assert "script-src" not in page.headers["Content-Security-Policy"]
    assert "<script" not in await page.text()
    style = await site.client.get("/policy/policy.css")
    assert (style.status, style.content_type) == (200, "text/css")


async def test_staff_are_led_to_their_version(site: Site):
    response = await site.client.get("/policy/staff", allow_redirects=False)
    assert response.headers["Location"] == "/console/policy"


async def test_channels_with_other_special_days_have_them_each(site: Site):
    policy = site.rules.book.policy
    everywhere = dict.fromkeys(policy.who_answers, policy.schedules["on_call"])
    one = next(iter(everywhere))
    mixed = replace(policy, who_answers={**everywhere, one: policy.schedules["support"]})
    site.rules.book = replace(site.rules.book, version="mixed", policy=mixed)
    page = await site.reads("/policy/en")
    assert "open all day" in page
    assert "around the clock" in page
    assert "There are no other hours" in page


async def test_a_team_that_answers_on_no_channel_has_its_own_hours_and_days_off_told(site: Site):
    assert "Night desk" not in await site.reads("/policy/en.md")
    site.rules.book = with_night_desk(site.rules.book)
    _, _, desk = (await site.reads("/policy/en.md")).partition("### Night desk")
    assert "- Friday 11 December: 03:00-11:00" in desk
    assert "- Friday 18 December: closed" in desk
    assert "- Thursday 10 December (Constitution Day): closed" in desk
    assert "Christmas" not in desk.partition("##")[0]


async def test_another_day_says_whose_holiday_it_is_where_not_all_keep_it(site: Site):
    site.clock.passes(days=-2)  # the first Thursday ahead is Thailand's holiday
    site.rules.book = with_night_desk(site.rules.book, answers_on=ChannelName.TELEGRAM)
    page = await site.reads("/policy/en.md")
    telegram = page.partition("### Telegram")[2].partition("##")[0]
    assert "- Thursday 10 December (Night desk: Constitution Day): 09:00-17:00" in telegram
    assert "- Friday 18 December (Night desk): 09:00-17:00" in telegram
    assert "- Friday 25 December (Christmas Day): 03:00-11:00" in telegram
    assert "Thursday 17 December" not in telegram  # as on every Thursday
    assert "### Night desk" not in page


async def test_promises_that_never_stand_still_are_told_so(site: Site):
    policy = site.rules.book.policy
    always = {key: replace(promise, round_the_clock=True) for key, promise in policy.promises.items()}
    site.rules.book = replace(site.rules.book, version="always", policy=replace(policy, promises=always, handoffs=()))
    page = await site.reads("/policy/en")
    assert "within 30 minutes, day and night" in page
    assert "each later answer" not in page
    assert "on call answers" not in page
