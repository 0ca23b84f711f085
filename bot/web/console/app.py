"""The console's routes."""

from collections.abc import Callable

import aiohttp_jinja2
from aiohttp import web

from bot.model.pilot import Pilot
from bot.pipeline import desk as moves
from bot.pipeline.house import House
from bot.ports import Desk, Users
from bot.web.auth import SIGNED_IN, needs, protect
from bot.web.console import actions, operators
from bot.web.console import switch as switching
from bot.web.console.answers import add_headers, explained
from bot.web.console.desk import conversation_page, queue_page
from bot.web.console.files import attachment
from bot.web.console.live import HEARTBEAT, add_live
from bot.web.console.parts import AGENTS, CONSOLE, OPERATORS, PREFIX, Console, RulesStatus, Switch, led_to, no_pilot
from bot.web.console.templating import STATIC, environment


def console_app(
    *,
    house: House,
    desk: Desk,
    users: Users,
    rules_status: RulesStatus,
    secret_key: bytes,
    secure_cookies: bool,
    heartbeat: float = HEARTBEAT,
    switch: Switch | None = None,
    pilot: Callable[[], Pilot | None] = no_pilot,
) -> web.Application:
    """The application to mount at ``PREFIX``.

    ``secret_key``: 32 bytes, ``bot.web.auth.cookie_key(FYRA_SECRET_KEY)``. ``secure_cookies``: we are reached by https.
    ``switch``: closes and opens from the rules page; left out: the page has no such form.
    ``pilot``: the one that runs now, for the rules page.
    ``heartbeat``: seconds between two looks of an open page when nothing is told.
    """
    app = web.Application()
    app[CONSOLE] = Console(house, desk, users, rules_status, switch, pilot)
    app[aiohttp_jinja2.APP_KEY] = environment()
    app.on_response_prepare.append(add_headers)
    app.middlewares.append(explained)
    protect(app, users, secret_key=secret_key, secure=secure_cookies, prefix=PREFIX)
    _add_routes(app, heartbeat)
    return app


def _add_routes(app: web.Application, heartbeat: float) -> None:
    agents, people = needs(*AGENTS), needs(*OPERATORS)
    get, post = app.router.add_get, app.router.add_post
    app.router.add_static("/static", STATIC, name="static")
    get("", _home)
    get("/", _home)
    get("/queue", agents(queue_page))
    add_live(app, "/live", heartbeat=heartbeat)
    get(r"/conversations/{id:\d{1,15}}", agents(conversation_page))
    post(r"/conversations/{id:\d{1,15}}/take", agents(actions.acting("take", moves.take_over)))
    post(r"/conversations/{id:\d{1,15}}/write", agents(actions.write))
    post(r"/conversations/{id:\d{1,15}}/count", agents(actions.count))
    post(r"/conversations/{id:\d{1,15}}/hand-back", agents(actions.acting("hand_back", moves.hand_back)))
    post(r"/conversations/{id:\d{1,15}}/resolve", agents(actions.acting("resolve", moves.resolve)))
    post(r"/conversations/{id:\d{1,15}}/tags", agents(actions.tags))
    get(r"/files/{message:\d{1,15}}/{n:\d{1,3}}", agents(attachment))
    get("/rules", people(operators.rules_page))
    post("/rules/close", people(switching.close))
    post("/rules/reopen", people(switching.reopen))
    get("/trouble", people(operators.trouble_page))
    post(r"/trouble/{work:\d{1,15}}/retry", people(operators.retry))


async def _home(request: web.Request) -> web.Response:
    """Agents to the queue; who only looks after the rules, to the rules."""
    answers = request[SIGNED_IN].roles.intersection(AGENTS)
    raise led_to("queue" if answers else "rules")
