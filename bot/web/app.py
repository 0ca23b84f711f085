"""The gateway's web application, put together from its parts."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field

from aiohttp import web

from bot.web import health
from bot.web.health import CHECKS, Check
from bot.web.metrics import FIGURES, Figures, metrics
from bot.web.webhooks import MAX_BODY, Webhooks

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Mount:
    """A part with an application of its own, such as the console or the sandbox."""

    prefix: str
    app: web.Application


@dataclass(frozen=True, slots=True)
class Parts:
    """What the gateway serves. ``home``: where somebody who opens the bare address is led to."""

    webhooks: Webhooks
    checks: Mapping[str, Check]
    figures: Figures
    mounts: Sequence[Mount] = field(default_factory=tuple)
    home: str = "/healthz"


def build_app(parts: Parts) -> web.Application:
    """The application; the caller runs it and owns what it stands on."""
    app = web.Application(client_max_size=MAX_BODY)
    app[CHECKS] = parts.checks
    app[FIGURES] = parts.figures
    app.router.add_get("/healthz", health.alive)
    app.router.add_get("/readyz", health.ready)
    app.router.add_get("/metrics", metrics)
    app.router.add_get("/", _led_to(parts.home))
    parts.webhooks.add_to(app)
    for mount in parts.mounts:
        app.add_subapp(mount.prefix, mount.app)
    return app


def _led_to(home: str) -> Handler:
    async def lead(_request: web.Request) -> web.Response:
        raise web.HTTPFound(home)

    return lead
