"""What every answer carries (security headers), and what a failed one says."""

from collections.abc import Awaitable, Callable

import structlog
from aiohttp import web
from aiohttp_jinja2 import render_template

from bot.model.errors import NotStored, StoreUnavailable

log = structlog.get_logger(__name__)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


async def add_headers(request: web.Request, response: web.StreamResponse) -> None:
    """Before an answer begins. Pages hold customers' words: no cache keeps them."""
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    static = request.match_info.route.name == "static"
    response.headers.setdefault("Cache-Control", "no-cache" if static else "no-store")


@web.middleware
async def explained(request: web.Request, handler: Handler) -> web.StreamResponse:
    """A failure becomes a page in plain words; ``text`` of the exception is its code there."""
    try:
        return await handler(request)
    except web.HTTPException as error:
        if error.status < 400:
            raise
        return _page(request, error.status, error.text or "")
    except NotStored:
        return _page(request, 404, "")
    except StoreUnavailable:
        log.exception("console.no_store")
        return _page(request, 503, "")
    except Exception:  # a fault of ours: kind words for the person, the trace for us
        log.exception("console.broken", path=request.path)
        return _page(request, 500, "")


def _page(request: web.Request, status: int, code: str) -> web.Response:
    return render_template("problem.html", request, {"status": status, "code": code}, status=status)
