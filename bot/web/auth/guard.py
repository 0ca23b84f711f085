"""Who may go where. Closed unless opened: a route that is not named public asks for a user; pages ask for roles."""

import secrets
from collections.abc import Awaitable, Callable

from aiohttp import web
from yarl import URL

from bot.model.views import User
from bot.ports import Users
from bot.web.auth.sessions import SESSION, who

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

SIGNED_IN: web.RequestKey[User] = web.RequestKey("signed in", User)
USERS: web.AppKey[Users] = web.AppKey("users", object)  # type: ignore[arg-type]  # a protocol is no class of its users
SIGN_IN_AT: web.AppKey[str] = web.AppKey("sign-in page", str)

PUBLIC = frozenset({"sign_in", "static"})
CSRF_FIELD = "csrf"
CSRF_HEADER = "X-CSRF-Token"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def needs(*roles: str) -> Callable[[Handler], Handler]:
    """Let in only those who have one of the roles; others get 403."""

    def wrap(handler: Handler) -> Handler:
        async def checked(request: web.Request) -> web.StreamResponse:
            if not request[SIGNED_IN].roles.intersection(roles):
                raise web.HTTPForbidden(text="role")
            return await handler(request)

        return checked

    return wrap


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Find out who is there. Nobody: pages lead to the sign-in page, everything else is answered 401."""
    if request.match_info.route.name in PUBLIC:
        return await handler(request)
    user = await who(request, request.config_dict[USERS])
    if user is None:
        raise _sign_in_first(request)
    request[SIGNED_IN] = user
    return await handler(request)


@web.middleware
async def csrf(request: web.Request, handler: Handler) -> web.StreamResponse:
    """What changes something must carry the session's token, in the form or as a header; else 403."""
    if request.method not in _SAFE and not await _has_token(request):
        raise web.HTTPForbidden(text="csrf")
    return await handler(request)


async def _has_token(request: web.Request) -> bool:
    expected = request[SESSION].get("csrf")
    given = request.headers.get(CSRF_HEADER) or (await request.post()).get(CSRF_FIELD)
    if not isinstance(expected, str) or not isinstance(given, str):
        return False
    return secrets.compare_digest(expected.encode(), given.encode("utf-8", "replace"))


def _sign_in_first(request: web.Request) -> web.HTTPException:
    if request.method == "GET" and "text/html" in request.headers.get("Accept", ""):
        target = URL(request.config_dict[SIGN_IN_AT]).with_query(next=request.rel_url.raw_path_qs)
        return web.HTTPSeeOther(target)
    return web.HTTPUnauthorized(text="signed out")
