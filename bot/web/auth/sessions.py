"""Sessions: an encrypted and signed cookie (Fernet); the server keeps only which ones were ended.

The cookie holds the user's id, a fingerprint of the password hash (a new password ends every session), and the CSRF
token.
Signing in begins an empty session with a new id, so that none can be planted beforehand.
"""

import hashlib
import secrets
import time
from collections.abc import Callable
from datetime import timedelta

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware
from aiohttp_session import AbstractStorage, Session
from aiohttp_session.cookie_storage import EncryptedCookieStorage
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.model.views import User
from bot.ports import Users

COOKIE = "fyra_session"
SESSION: web.RequestKey[Session] = web.RequestKey("session", Session)
LASTS = timedelta(hours=12)
"""A working day. After it one signs in again."""


class Ended:
    """The sessions of this process that somebody has signed out of: a copy of their cookie is worth nothing."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._until: dict[str, float] = {}

    def add(self, session_id: str) -> None:
        """Refuse it from now on, until its cookie runs out by itself."""
        now = self._now()
        self._until = {each: until for each, until in self._until.items() if until > now}
        self._until[session_id] = now + LASTS.total_seconds()

    def __contains__(self, session_id: object) -> bool:
        return session_id in self._until


ENDED: web.AppKey[Ended] = web.AppKey("ended sessions", Ended)


def cookie_key(secret: str) -> bytes:
    """The 32 bytes that encrypt the cookies, derived from FYRA_SECRET_KEY."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"fyra console cookies").derive(secret.encode())


def cookie_storage(key: bytes, *, secure: bool, path: str) -> EncryptedCookieStorage:
    """Cookies that no script reads, that other sites' forms don't carry, and that (``secure``) only https carries."""
    return EncryptedCookieStorage(
        key,
        cookie_name=COOKIE,
        max_age=int(LASTS.total_seconds()),
        path=path,
        secure=secure,
        httponly=True,
        samesite="Lax",
    )


def sessions(storage: AbstractStorage) -> Middleware:
    """The middleware that reads the cookie, and writes it when the session changed.

    aiohttp-session's own is not used: it keeps the session under a string key, about which aiohttp warns.
    """

    @web.middleware
    async def keep(request: web.Request, handler: Handler) -> web.StreamResponse:
        session = request[SESSION] = await storage.load_session(request)
        before = dict(session)
        response: web.StreamResponse
        try:
            response = await handler(request)
        except web.HTTPException as redirect:
            if dict(session) != before:
                await storage.save_session(request, redirect, session)
            raise
        if dict(session) != before and not response.prepared:
            await storage.save_session(request, response, session)
        return response

    return keep


def begin(request: web.Request, user: User) -> None:
    """Sign in: an empty session with a new CSRF token; nothing of the old one stays."""
    session = request[SESSION]
    session.invalidate()
    session["id"] = secrets.token_urlsafe(12)
    session["user"] = user.id
    session["proof"] = _proof(user)
    session["csrf"] = secrets.token_urlsafe(24)


def end(request: web.Request) -> None:
    """Sign out."""
    session = request[SESSION]
    request.config_dict[ENDED].add(str(session.get("id")))
    session.invalidate()


async def who(request: web.Request, users: Users) -> User | None:
    """The user who is signed in, unless deactivated or with another password since."""
    session = request[SESSION]
    user_id = session.get("user")
    user = await users.user(user_id) if isinstance(user_id, int) else None
    if user is None or not user.active or session.get("proof") != _proof(user):
        return None
    return None if session.get("id") in request.config_dict[ENDED] else user


def csrf_token(request: web.Request) -> str:
    """This session's token, which every form carries."""
    session = request[SESSION]
    if "csrf" not in session:
        session["csrf"] = secrets.token_urlsafe(24)
    return str(session["csrf"])


def _proof(user: User) -> str:
    return hashlib.sha256(user.password_hash.encode()).hexdigest()[:32]
