import asyncio
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from bot.web import health
from bot.web.app import Parts, build_app
from bot.web.webhooks import Webhooks


async def good():
    return True


async def bad():
    return False


async def broken():
    raise OSError


async def hangs():
    await asyncio.sleep(60)
    return True


async def last_good():
    return "last good version"


async def figures():
    return {"dead_letters": 2}


async def ask(path, checks, nobody: Any = None):
    app = build_app(Parts(Webhooks({}, nobody, nobody), checks=checks, figures=figures, home="/sandbox/"))
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}{path}"
    async with aiohttp.ClientSession() as session, session.get(url, allow_redirects=False) as answer:
        result = answer.status, await answer.text(), dict(answer.headers)
    await runner.cleanup()
    return result


async def test_the_process_says_that_it_lives():
    assert (await ask("/healthz", {"database": bad}))[0] == 200


async def test_ready_when_all_parts_answer():
    status, body, _ = await ask("/readyz", {"database": good, "rules": last_good})
    assert status == 200
    assert '"rules": "last good version"' in body


@pytest.mark.parametrize("check", [bad, broken, hangs], ids=["down", "broken", "hanging"])
async def test_not_ready_when_a_part_does_not_answer_and_it_is_named(check, monkeypatch):
    monkeypatch.setattr(health, "_SECONDS", 0.05)
    status, body, _ = await ask("/readyz", {"database": good, "rasa": check})
    assert status == 503
    assert '"rasa": "down"' in body
    assert '"database": "ok"' in body


async def test_the_figures_are_there_for_prometheus():
    status, body, headers = await ask("/metrics", {})
    assert status == 200
    assert 'fyra_store{figure="dead_letters"} 2.0' in body
    assert headers["Content-Type"].startswith("text/plain")


async def test_work_that_is_no_longer_late_is_no_longer_told(monkeypatch):
    now = {"late_seconds_event": 40}
    monkeypatch.setitem(globals(), "figures", lambda: _told(now))
    assert 'fyra_store{figure="late_seconds_event"} 40.0' in (await ask("/metrics", {}))[1]
    now.clear()
    assert "late_seconds_event" not in (await ask("/metrics", {}))[1]


async def _told(figures):
    return figures


async def test_the_bare_address_leads_to_the_first_page():
    status, _, headers = await ask("/", {})
    assert (status, headers["Location"]) == (302, "/sandbox/")
