"""The page's routes: choose a folder, watch it run, read what would have changed."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp_jinja2
from aiohttp import web

from bot.model.policy.rules import Policy
from bot.trial import words
from bot.trial.counts import by_rule, counts
from bot.trial.report import changed_files, not_tried, why_same
from bot.web.auth import SIGNED_IN, needs
from bot.web.beside import looks_of_console
from bot.web.console.parts import AGENTS, OPERATORS, PREFIX, console_of, led_to, show
from bot.web.tryout import week
from bot.web.tryout.folders import Checked, Folders
from bot.web.tryout.runs import BusyError, Run, Runs

AT = f"{PREFIX}/try"
DAYS_BACK = (7, 30, 90, 365)
_HERE = Path(__file__).parent


def tryout_app(folders: Folders, runs: Runs) -> web.Application:
    """The application to add to the console's at ``/try``; sign-in, CSRF tokens and headers are the console's."""
    pages = _Pages(folders, runs)
    people = needs(*OPERATORS)
    app = web.Application()
    app[aiohttp_jinja2.APP_KEY] = looks_of_console(_HERE / "templates")
    app.router.add_static("/static", _HERE / "static", name="static")
    app.router.add_get("", people(pages.choose))
    app.router.add_get("/", people(pages.choose))
    app.router.add_post("/run", people(pages.run))
    app.router.add_get(r"/runs/{run:[\w-]{6,20}}", people(pages.outcome))

    async def close(_app: web.Application) -> None:
        await runs.close()

    app.on_cleanup.append(close)
    return app


@dataclass(frozen=True, slots=True)
class _Pages:
    folders: Folders
    runs: Runs

    async def choose(self, request: web.Request, *, problem: str = "", faults: list[str] | None = None) -> web.Response:
        """Which folder, and how far back."""
        context = {
            "folders": [(name, path.name) for name, path in self.folders.found().items()],
            "places": [f"{place.parent.name}/{place.name}" for place in self.folders.places],
            "days_back": DAYS_BACK,
            "runs": self.runs.latest(),
            "problem": problem,
            "folder_faults": faults or [],
        }
        return await show(request, "tryout.html", _at(context), when=console_of(request).when())

    async def run(self, request: web.Request) -> web.Response:
        """Check the folder, and start."""
        form = await request.post()
        name = str(form.get("folder", ""))
        path = self.folders.found().get(name)
        if path is None:
            return await self.choose(request, problem="That folder is no longer there.")
        checked = self.folders.check(path)
        if checked.book is None:
            faults = [str(fault) for fault in checked.faults]
            return await self.choose(request, problem=f"“{name}” has faults. Correct these first.", faults=faults)
        return await self._start(request, name, checked, checked.book.policy, form)

    async def _start(self, request: web.Request, name: str, checked: Checked, after: Policy, form: Any) -> web.Response:
        house = console_of(request).house
        days = str(form.get("days", ""))
        now = house.clock.now()
        back = timedelta(days=int(days) if days.isdecimal() and int(days) in DAYS_BACK else 30)
        in_force = self.folders.check(self.folders.rules)
        files = changed_files(in_force.contents, checked.contents)
        try:
            run = self.runs.start(
                house.rules.book.policy,
                after,
                folder=name,
                files=files,
                since=now - back,
                now=now,
                sample=form.get("sample") == "yes",
            )
        except BusyError:
            return await self.choose(request, problem="Another trial is still running. Wait until it is done.")
        raise led_to("try", "runs", run.id)

    async def outcome(self, request: web.Request) -> web.Response:
        """How far it is; then counts, the week, examples."""
        run = self.runs.get(request.match_info["run"])
        if run is None:
            raise web.HTTPNotFound
        reads_conversations = bool(request[SIGNED_IN].roles.intersection(AGENTS))
        context = _at({"run": run, "unseen": not_tried(run.files), **_outcome(run, link=reads_conversations)})
        response = await show(request, "tryout_run.html", context, when=console_of(request).when())
        if not run.over:
            response.headers["Refresh"] = "1"
        return response


def _at(context: dict[str, Any]) -> dict[str, Any]:
    return {"at": AT, **context}


def _outcome(run: Run, *, link: bool) -> dict[str, Any]:
    if run.result is None:
        return {"found": None}
    found = run.result.comparison
    zone = run.after.zone
    return {
        "found": found,
        "sample": run.result.from_sample,
        "kinds": words.kinds(found),
        "same": why_same(found, run.files),
        "counts": counts(found),
        "by_rule": by_rule(found),
        "pictures": week.pictures(found) if found.demand else (),
        "geometry": week,
        "days": words.DAYS,
        "examples": [
            {
                "conversation": _number(example.past.id) if link else "",
                "at": example.at,
                "came": words.what_came(example.past, example.before or example.after, quote=run.result.from_sample),
                "changes": "; ".join(words.CHANGES[change] for change in example.changes),
                "sides": [
                    (title, words.outcome(side, zone), words.reasons(side))
                    for title, side in (("Now", example.before), ("Changed", example.after))
                ],
            }
            for example in found.examples
        ],
    }


def _number(conversation: str) -> str:
    """The stored conversation's number; the sample's have no page."""
    kind, _, number = conversation.rpartition("-")
    return number if kind == "conversation" else ""
