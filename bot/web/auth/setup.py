"""Puts an application behind the sign-in."""

from aiohttp import web

from bot.ports import Users
from bot.web.auth.guard import SIGN_IN_AT, USERS, csrf, guard
from bot.web.auth.pages import SignIn
from bot.web.auth.sessions import ENDED, Ended, cookie_storage, sessions


def protect(app: web.Application, users: Users, *, secret_key: bytes, secure: bool, prefix: str) -> None:
    """Add sessions, CSRF tokens and the sign-in page to an application that will be mounted at ``prefix``.

    ``secret_key``: 32 bytes (``cookie_key``). Every route but the sign-in page and "static" asks for a user.
    """
    app[USERS] = users
    app[ENDED] = Ended()
    app[SIGN_IN_AT] = f"{prefix}/sign-in"
    storage = cookie_storage(secret_key, secure=secure, path=prefix)
    app.middlewares.extend((sessions(storage), guard, csrf))
    sign_in = SignIn(users, home=f"{prefix}/", page=app[SIGN_IN_AT])
    page = app.router.add_resource("/sign-in", name="sign_in")
    page.add_route("GET", sign_in.show)
    page.add_route("POST", sign_in.sign_in)
    app.router.add_post("/sign-out", sign_in.sign_out, name="sign_out")
