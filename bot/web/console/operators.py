"""Operators' pages: the rules in force and what is wrong with them; what went wrong and waits for a decision."""

from collections.abc import Mapping
from types import MappingProxyType

import structlog
from aiohttp import web

from bot.web.auth import SIGNED_IN
from bot.web.console.parts import console_of, led_to, show
from bot.web.console.views.closures import make_closures

log = structlog.get_logger(__name__)


async def rules_page(request: web.Request) -> web.Response:
    """The version in force, each fault of the latest edit when it was refused, and temporary closures."""
    return await render_rules(request, outcome=request.query.get("outcome", ""))


async def render_rules(
    request: web.Request,
    *,
    outcome: str = "",
    problem: str = "",
    typed: Mapping[str, str] = MappingProxyType({}),
    status: int = 200,
) -> web.Response:
    """The page, with what was ``typed`` into the switch when it did not work, and the ``problem`` in words."""
    console = console_of(request)
    book = console.house.rules.book
    policy = book.policy
    context = {
        "version": book.version,
        "rule_faults": list(console.rules_status.faults),
        "policy": policy,
        "handoffs": policy.handoffs,
        "closures": make_closures(policy, console.house.clock.now()),
        "pilot": console.pilot(),
        "can_switch": console.switch is not None,
        "outcome": outcome,
        "problem": problem,
        "because": typed.get("because", ""),
        "until": typed.get("until", ""),
    }
    return await show(request, "rules.html", context, when=console.when(), status=status)


async def trouble_page(request: web.Request) -> web.Response:
    """Work that failed too often, and messages of which nobody knows whether they arrived. No customer's words."""
    console = console_of(request)
    context = {
        "letters": await console.desk.dead_letters(),
        "unknown": await console.desk.unknown_deliveries(),
        "counts": await console.desk.counts(),
        "outcome": request.query.get("outcome", ""),
    }
    return await show(request, "trouble.html", context, when=console.when())


async def retry(request: web.Request) -> web.Response:
    """Try a dead letter once more."""
    console = console_of(request)
    work_id = int(request.match_info["work"])
    revived = await console.house.store.work.revive(work_id, due=console.house.clock.now())
    log.info("console.revived", work=work_id, user=request[SIGNED_IN].id, revived=revived)
    raise led_to("trouble", outcome="again" if revived else "gone")
