"""The public page: /policy, per language, and as Markdown. It sets no cookies, runs no scripts and may be cached."""

import hashlib
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import jinja2
import structlog
from aiohttp import web

from bot.model.errors import StoreUnavailable
from bot.model.promises.record import Record as Figures
from bot.model.promises.record import record
from bot.web.policy.parts import Published
from bot.web.policy.view import LATELY_DAYS, policy_page

log = structlog.get_logger(__name__)

PREFIX = "/policy"
"""Where it is mounted."""

FRESH = timedelta(minutes=1)
"""How long a page that was made is served again; a changed rule book is seen at once."""

_HERE = Path(__file__).parent
_STYLE = _HERE / "static" / "policy.css"
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
_LINES = re.compile(r"\n{3,}")
_PUBLIC = f"public, max-age={int(FRESH.total_seconds())}"


@dataclass(frozen=True, slots=True)
class _Made:
    """A page as it was made, and what it was made of."""

    text: str
    made_at: datetime
    version: str

    @property
    def etag(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()[:16]


def policy_app(published: Published) -> web.Application:
    """The application to mount at ``PREFIX``."""
    pages = _Pages(published)
    app = web.Application()
    app.on_response_prepare.append(_add_headers)
    get = app.router.add_get
    get("", pages.led_to_language)
    get("/", pages.led_to_language)
    get("/staff", _led_to_staff)
    get("/policy.css", _style)
    get(r"/{language:[a-z]{2,3}}", pages.serving("policy.html", "text/html"))
    get(r"/{language:[a-z]{2,3}}.md", pages.serving("policy.txt", "text/markdown"))
    return app


@dataclass(slots=True)
class _Pages:
    published: Published
    made: dict[tuple[str, str], _Made] = field(default_factory=dict)
    figures: tuple[datetime, Figures] | None = None

    async def led_to_language(self, request: web.Request) -> web.Response:
        """To the reader's language, as the browser names it, if we serve it."""
        languages = self.published.rules.book.policy.languages
        accepted = request.headers.get("Accept-Language", "").lower().split(",")
        wanted = (each.split(";")[0].split("-")[0].strip() for each in accepted)
        page = f"{PREFIX}/{next((each for each in wanted if each in languages.served), languages.default)}"
        raise web.HTTPFound(page, headers={"Vary": "Accept-Language", "Cache-Control": "no-cache"})

    def serving(self, template: str, content_type: str) -> Callable[[web.Request], Awaitable[web.Response]]:
        """A handler for one of the two forms."""

        async def serve(request: web.Request) -> web.Response:
            language = request.match_info["language"]
            if language not in self.published.rules.book.policy.languages.served:
                raise web.HTTPNotFound
            page = await self._page(template, language)
            response = web.Response(text=page.text, content_type=content_type, charset="utf-8")
            response.etag = page.etag
            response.headers.update({"Cache-Control": _PUBLIC, "Content-Language": language})
            if any(each.value in {page.etag, "*"} for each in request.if_none_match or ()):
                raise web.HTTPNotModified(headers={"ETag": response.headers["ETag"], "Cache-Control": _PUBLIC})
            return response

        return serve

    async def _page(self, template: str, language: str) -> _Made:
        now, book = self.published.clock.now(), self.published.rules.book
        kept = self.made.get((template, language))
        if kept and kept.version == book.version and kept.made_at <= now < kept.made_at + FRESH:
            return kept
        page = policy_page(book, await self._record(now), language=language, now=now)
        languages = book.policy.languages.served
        text = _templates().get_template(template).render(page=page, languages=languages, base=PREFIX, style=_digest())
        made = self.made[template, language] = _Made(_LINES.sub("\n\n", text), now, book.version)
        return made

    async def _record(self, now: datetime) -> Figures:
        """How we did; while the database does not answer, the page says what it knew last, or nothing."""
        if self.figures and self.figures[0] <= now < self.figures[0] + FRESH:
            return self.figures[1]
        since = now - timedelta(days=LATELY_DAYS)
        try:
            answers = await self.published.record.answers_promised(since, now)
        except StoreUnavailable:
            log.warning("policy.no_record")
            return self.figures[1] if self.figures else Figures(0)
        found = record(self.published.rules.book.policy, answers)
        self.figures = (now, found)
        return found


async def _led_to_staff(_request: web.Request) -> web.Response:
    raise web.HTTPFound("/console/policy")


async def _style(_request: web.Request) -> web.FileResponse:
    return web.FileResponse(_STYLE, headers={"Cache-Control": "public, max-age=86400"})


async def _add_headers(_request: web.Request, response: web.StreamResponse) -> None:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)


def _templates() -> jinja2.Environment:
    return _ENVIRONMENT


def _digest() -> str:
    return hashlib.sha256(_STYLE.read_bytes()).hexdigest()[:10]


_ENVIRONMENT = jinja2.Environment(
    loader=jinja2.FileSystemLoader(_HERE / "templates"),
    autoescape=jinja2.select_autoescape(["html"]),
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
)
