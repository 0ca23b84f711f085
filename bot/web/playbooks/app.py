"""The pages' routes. Playbooks are for everybody who is signed in, how cases went for supervisors and operators."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp_jinja2
from aiohttp import web
from markupsafe import Markup

from bot.model.stalls import tally
from bot.web.auth import needs
from bot.web.beside import looks_of_console
from bot.web.console.parts import OPERATORS, PREFIX, console_of, show
from bot.web.playbooks import bars
from bot.web.playbooks.parts import Shelf, Walks

AT = f"{PREFIX}/playbooks"
DAYS_BACK = (7, 30, 90, 365)
_HERE = Path(__file__).parent


def playbooks_app(shelf: Shelf) -> web.Application:
    """The application for ``/console/playbooks``."""

    async def listed(request: web.Request) -> web.Response:
        return await _show(request, "playbooks.html", {"lines": shelf.lines(), "languages": shelf.languages})

    async def pictured(request: web.Request) -> web.Response:
        wanted = request.query.get("language", "")
        language = wanted if wanted in shelf.languages else shelf.languages[0]
        picture = shelf.picture(request.match_info["name"], language)
        if picture is None:
            raise web.HTTPNotFound
        context = {"picture": picture, "svg": Markup(picture.svg), "language": language}  # noqa: S704 - drawn by us
        return await _show(request, "playbook.html", {**context, "languages": shelf.languages})

    app = _app()
    app.router.add_static("/static", _HERE / "static", name="static")
    app.router.add_get("", listed)
    app.router.add_get("/", listed)
    app.router.add_get(r"/{name:[a-z][a-z0-9_]{0,60}}", pictured)
    return app


def stalls_app(walks: Walks) -> web.Application:
    """The application for ``/console/stalls``."""

    async def page(request: web.Request) -> web.Response:
        house = console_of(request).house
        wanted = request.query.get("days", "")
        days = int(wanted) if wanted.isdecimal() and int(wanted) in DAYS_BACK else 30
        now = house.clock.now()
        found = tally(await walks.walks(now - timedelta(days=days)), now)
        context = {"charts": [bars.chart(each) for each in found], "geometry": bars, "days": days}
        titles = {name: each.title for name, each in house.rules.book.playbooks.playbooks.items()}
        return await _show(request, "stalls.html", {**context, "titles": titles, "days_back": DAYS_BACK})

    app = _app()
    people = needs(*OPERATORS)
    app.router.add_get("", people(page))
    app.router.add_get("/", people(page))
    return app


def _app() -> web.Application:
    app = web.Application()
    app[aiohttp_jinja2.APP_KEY] = looks_of_console(_HERE / "templates")
    return app


async def _show(request: web.Request, template: str, context: dict[str, Any]) -> web.Response:
    return await show(request, template, {"at": AT, **context}, when=console_of(request).when())
