"""What the console's pages stand on, and what all of them show."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from aiohttp import web
from aiohttp_jinja2 import render_template
from yarl import URL

from bot.model.pilot import Pilot
from bot.model.views import User
from bot.pipeline.house import House
from bot.ports import Desk, Users
from bot.web.auth import SIGNED_IN
from bot.web.auth.sessions import csrf_token
from bot.web.console.once import Once
from bot.web.console.views.times import When

PREFIX = "/console"
"""Where the console is mounted."""


class FaultLine(Protocol):
    """One fault of a rule file, with its place."""

    @property
    def file(self) -> str:
        """As operators name it."""

    @property
    def line(self) -> int:
        """From 1."""

    @property
    def column(self) -> int:
        """From 1."""

    @property
    def message(self) -> str:
        """What is wrong, and what to write instead."""


class RulesStatus(Protocol):
    """Tells whether the rule files as they lie on disk are the rules in force (bot.rules.Keeper)."""

    @property
    def faults(self) -> Sequence[FaultLine]:
        """Why the latest edit was refused; empty when it is in force."""


class Switched(Protocol):
    """What the switch did (bot.rules.closing.Switched)."""

    @property
    def changed(self) -> bool:
        """False: it was so already."""

    @property
    def book(self) -> object | None:
        """By what the system goes now; None: nothing was taken over, since no good rules are at hand."""


class Switch(Protocol):
    """Closes and opens (bot.rules.closing). Both raise FyraError, whose text says what is wrong, and OSError."""

    def close(self, *, now: datetime, because: str, until: str) -> Switched:
        """From now on, until such a moment as ``17:00`` or ``Monday 07:30``, or without one until further notice."""

    def reopen(self, *, now: datetime) -> Switched:
        """End what ``close`` closed."""


def no_pilot() -> Pilot | None:
    """Where none can be."""
    return None


@dataclass(frozen=True, slots=True)
class Console:
    """The ports behind the pages. ``once`` makes a form that is sent twice count once. No ``switch``: no such form.

    ``pilot``: the one that runs now, if any.
    """

    house: House
    desk: Desk
    users: Users
    rules_status: RulesStatus
    switch: Switch | None = None
    pilot: Callable[[], Pilot | None] = no_pilot
    once: Once = field(default_factory=Once)

    def when(self) -> When:
        """Now, by the business's clock."""
        return When(self.house.clock.now(), self.house.rules.book.policy.zone)


CONSOLE: web.AppKey[Console] = web.AppKey("console", Console)

AGENTS = ("agent", "supervisor")
OPERATORS = ("operator", "supervisor")


def console_of(request: web.Request) -> Console:
    """The console that a request came to."""
    return request.config_dict[CONSOLE]


async def show(
    request: web.Request, template: str, context: dict[str, Any], *, when: When, status: int = 200
) -> web.Response:
    """A page, with what every page shows."""
    console = console_of(request)
    common = {
        "base": PREFIX,
        "me": request[SIGNED_IN],
        "can_answer": _may(request[SIGNED_IN], AGENTS),
        "can_operate": _may(request[SIGNED_IN], OPERATORS),
        "csrf": csrf_token(request),
        "when": when,
        "faults": len(console.rules_status.faults),
        "problem": "",  # in words, on the page that answers a form which did not work
    }
    return render_template(template, request, common | context, status=status)


def _may(user: User, roles: Sequence[str]) -> bool:
    return bool(user.roles.intersection(roles))


def led_to(*path: str | int, **query: str) -> web.HTTPSeeOther:
    """Raise it after a form: the page at this path of the console is shown, and a reload repeats nothing."""
    return web.HTTPSeeOther(URL(PREFIX).joinpath(*map(str, path)).with_query(query))
