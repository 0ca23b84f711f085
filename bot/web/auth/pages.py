"""The sign-in page, and signing out."""

from dataclasses import dataclass, field, replace

import structlog
from aiohttp import web
from aiohttp_jinja2 import render_template

from bot.model.views import User
from bot.ports import Users
from bot.web.auth import sessions
from bot.web.auth.attempts import Attempts, attempt_key
from bot.web.auth.passwords import Passwords

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class SignIn:
    """Handlers of /sign-in and /sign-out. ``home`` is where one is led afterwards; ``next`` may only lead below it.

    ``page``: the sign-in page itself. Both are addresses from the root.
    """

    users: Users
    home: str
    page: str
    passwords: Passwords = field(default_factory=Passwords)
    attempts: Attempts = field(default_factory=Attempts)

    async def show(self, request: web.Request) -> web.Response:
        """The page; somebody who is signed in is led on."""
        wanted = self._inside(request.query.get("next", ""))
        if await sessions.who(request, self.users) is not None:
            raise web.HTTPSeeOther(wanted)
        return await self._page(request, wanted)

    async def sign_in(self, request: web.Request) -> web.Response:
        """Name and password: right ones begin a session. The answer never says which of the two was wrong."""
        form = await request.post()
        name, password = str(form.get("name", "")), str(form.get("password", ""))
        wanted = self._inside(str(form.get("next", "")))
        key = attempt_key(name, request.remote)
        wait = self.attempts.take(key)
        if wait:
            log.warning("sign_in.too_many", address=request.remote)
            return await self._page(request, wanted, name=name, problem="wait", seconds=wait, status=429)
        user = await self._checked(name, password)
        if user is None:
            log.warning("sign_in.refused", address=request.remote)
            return await self._page(request, wanted, name=name, problem="wrong", status=403)
        self.attempts.succeeded(key)
        sessions.begin(request, user)
        log.info("sign_in.done", user=user.id)
        raise web.HTTPSeeOther(wanted)

    async def sign_out(self, request: web.Request) -> web.Response:
        """End the session."""
        sessions.end(request)
        raise web.HTTPSeeOther(self.page)

    async def _checked(self, name: str, password: str) -> User | None:
        user = await self.users.user_by_name(name)
        stored = user.password_hash if user is not None and user.active else None
        if not await self.passwords.matches(password, stored) or user is None:
            return None
        return await self._renewed(user, password)

    async def _renewed(self, user: User, password: str) -> User:
        if not self.passwords.outdated(user.password_hash):
            return user
        renewed = replace(user, password_hash=await self.passwords.hashed(password))
        await self.users.save_user(renewed)
        return renewed

    def _inside(self, wanted: str) -> str:
        """Never lead to another site, nor out of the console."""
        plain = wanted.isascii() and wanted.isprintable() and "\\" not in wanted
        return wanted if plain and wanted.startswith(self.home) else self.home

    async def _page(
        self,
        request: web.Request,
        wanted: str,
        *,
        name: str = "",
        problem: str = "",
        seconds: int = 0,
        status: int = 200,
    ) -> web.Response:
        context = {
            "csrf": sessions.csrf_token(request),
            "next": wanted,
            "name": name[:200],
            "problem": problem,
            "minutes": -(-seconds // 60),
        }
        return render_template("sign_in.html", request, context, status=status)
