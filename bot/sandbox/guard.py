"""Who may come in: this machine only, and of its web pages only our own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web
from yarl import URL

from bot.sandbox.settings import is_loopback

if TYPE_CHECKING:
    from aiohttp.typedefs import Handler

_PAGE_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


@web.middleware
async def only_this_machine(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse every request that is not made on loopback, by name and by address.

    The name is checked against DNS rebinding: a page elsewhere that resolves to 127.0.0.1 keeps its own host name.
    A forwarded request came through a proxy, hence perhaps from afar.
    """
    host = _host_of(f"//{request.host}")
    forwarded = "X-Forwarded-For" in request.headers or "Forwarded" in request.headers
    if not is_loopback(host) or not is_loopback(request.remote or "") or forwarded:
        raise web.HTTPForbidden(text="The sandbox answers on this machine only: open it as http://127.0.0.1\n")
    return await handler(request)


@web.middleware
async def only_our_own_page(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse changes that another site's page asks for (CSRF): JSON only, and from the same origin."""
    if request.method == "POST":
        origin = request.headers.get("Origin")
        foreign = origin is not None and origin != f"{request.scheme}://{request.host}"
        site = request.headers.get("Sec-Fetch-Site", "same-origin")
        if foreign or site not in {"same-origin", "none"}:
            raise web.HTTPForbidden(text="Only the sandbox's own page may do that.\n")
        if request.content_type != "application/json":
            raise web.HTTPUnsupportedMediaType(text="JSON, please.\n")
    return await handler(request)


async def add_page_headers(_request: web.Request, response: web.StreamResponse) -> None:
    """Let the page load its own files and nothing else."""
    response.headers.update(_PAGE_HEADERS)


def _host_of(authority: str) -> str:
    try:
        return URL(authority).host or ""
    except ValueError:
        return ""
