"""What the gateway serves: webhooks, console, operators' pages, the published policy, health and figures."""

from collections.abc import Mapping

import aiohttp
from aiohttp import web

from bot.bootstrap.opened import Running
from bot.bootstrap.shelf import RulesShelf
from bot.bootstrap.switching import FileSwitch
from bot.rules import check
from bot.secrets import own_secret
from bot.web.app import Mount, Parts
from bot.web.auth import cookie_key
from bot.web.console import PREFIX, console_app
from bot.web.health import Check
from bot.web.metrics import RULE_FAULTS
from bot.web.playbooks import playbooks_app, stalls_app
from bot.web.policy import Published, policy_app, staff_policy_app
from bot.web.tryout import Folders, Runs, tryout_app
from bot.web.webhooks import Webhooks


def gateway_parts(running: Running) -> Parts:
    """What the gateway's web application is put together from."""
    house = running.house
    published = policy_app(Published(running.rules, running.store.past, house.clock))
    mounts = [Mount(PREFIX, _console(running)), Mount("/policy", published)]
    if running.sandbox is not None:
        mounts.append(Mount("/sandbox", running.sandbox.app()))
    return Parts(
        webhooks=Webhooks(running.adapters, running.store, running.house.clock),
        checks=_checks(running),
        figures=lambda: _figures(running),
        mounts=mounts,
        home="/sandbox/" if running.sandbox else f"{PREFIX}/",
    )


def _console(running: Running) -> web.Application:
    settings = running.settings
    console = console_app(
        house=running.house,
        desk=running.store.desk,
        users=running.store.users,
        rules_status=running.rules,
        secret_key=cookie_key(own_secret(settings, "FYRA_SECRET_KEY")),
        secure_cookies=settings.public_url.startswith("https://"),
        switch=FileSwitch(settings.rules, settings.var / "rules"),
        pilot=lambda: running.pilot.pilot,
    )
    rules = settings.rules
    trials = Folders(rules, (rules.parent / "trials", settings.var / "trials"), check)
    # Inside the console's application, since its cookie is for its path alone.
    console.add_subapp("/try", tryout_app(trials, Runs(running.store.past)))
    console.add_subapp("/policy", staff_policy_app(running.rules))
    console.add_subapp("/playbooks", playbooks_app(RulesShelf(running.rules)))
    console.add_subapp("/stalls", stalls_app(running.store.past))
    return console


def _checks(running: Running) -> Mapping[str, Check]:
    return {
        "database": running.store.ready,
        "rasa": running.house.dialogue.ready,
        "actions": lambda: _answers(f"{running.settings.actions_url}/health"),
        "rules": lambda: _rules_state(running),
    }


async def _answers(url: str) -> bool:
    async with aiohttp.ClientSession() as session, session.get(url) as response:
        return response.status == 200


async def _rules_state(running: Running) -> bool | str:
    return "last good version: the files have faults" if running.rules.faults else True


async def _figures(running: Running) -> Mapping[str, float]:
    RULE_FAULTS.set(len(running.rules.faults))
    counts = await running.store.desk.counts()
    now = running.house.clock.now()
    return {
        "dead_letters": counts.dead_letters,
        "waiting_for_an_agent": counts.waiting,
        **{f"open_{kind}": number for kind, number in counts.open_work.items()},
        **{f"late_seconds_{kind}": max(0.0, (now - due).total_seconds()) for kind, due in counts.oldest_due.items()},
        **{f"deliveries_{status}": number for status, number in counts.deliveries.items()},
    }
