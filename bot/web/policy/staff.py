"""The internal version: teams, promises, hand-off rules in words, limits, for everybody who is signed in.

It is added to the console's application (``console.add_subapp("/policy", staff_policy_app(…))``), whose sign-in, looks
and headers it shares.
"""

from datetime import datetime
from pathlib import Path
from typing import Any

import aiohttp_jinja2
from aiohttp import web

from bot.model.escalation.matrix import Chain, Row
from bot.model.messages import ChannelName
from bot.model.policy.compensation import Grantor
from bot.model.policy.rules import Policy, Priority, PromiseKind
from bot.model.spans import in_words
from bot.web.beside import looks_of_console
from bot.web.console.parts import console_of, show
from bot.web.policy import words
from bot.web.policy.conditions import Names, condition
from bot.web.policy.days_off import days_off
from bot.web.policy.parts import Book, Rules

_TEMPLATES = Path(__file__).parent / "templates"


def staff_policy_app(rules: Rules) -> web.Application:
    """The application for ``/console/policy``."""
    app = web.Application()
    app[aiohttp_jinja2.APP_KEY] = looks = looks_of_console(_TEMPLATES)
    said = vars(looks.get_template("words.html").module)

    async def page(request: web.Request) -> web.Response:
        book = rules.book
        names = Names(book.playbooks, said["CHANNELS"], said["LANGUAGES"], book.policy.business.currency)
        when = console_of(request).when()
        return await show(request, "staff_policy.html", _context(book, names, when.now), when=when)

    app.router.add_get("", page)
    app.router.add_get("/", page)
    return app


def _context(book: Book, names: Names, now: datetime) -> dict[str, Any]:
    policy = book.policy
    return {
        "business": policy.business,
        "charter": book.charter,
        "version": book.version,
        "languages": policy.languages.served,
        "teams": [_team(policy, name) for name in policy.teams],
        "days_off": days_off(policy, now),
        "rules": [_rule(policy, rule, names) for rule in policy.handoffs],
        "channels": [_channel(policy, channel) for channel in policy.who_answers],
        "limits": _limits(book),
        "escalation": [_row(policy, row) for row in policy.escalation.rows],
        "chains": [_chain(policy, chain) for chain in policy.escalation.chains.values()],
    }


def _team(policy: Policy, name: str) -> dict[str, str]:
    team = policy.teams[name]
    calendar = policy.schedules[team.hours]
    promises = {kind.value: words.promise(_promise(policy, kind, name)) for kind in PromiseKind}
    elsewhere = "" if calendar.zone == policy.zone else f" ({calendar.zone.key})"
    return {
        "title": team.title or name,
        "name": name,
        "hours": f"{words.spaced(team.hours)}: {calendar.schedule}{elsewhere}",
        **promises,
    }


def _promise(policy: Policy, kind: PromiseKind, team: str) -> Any:
    return policy.promises.get((kind, team)) or policy.promises.get((kind, "*"))


def _channel(policy: Policy, channel: ChannelName) -> dict[str, str]:
    team = policy.default_team[channel]
    promise = policy.promise(PromiseKind.FIRST_ANSWER, team=team, channel=channel)
    return {"name": channel.value, "team": policy.teams[team].title or team, "first_answer": words.promise(promise)}


def _rule(policy: Policy, rule: Any, names: Names) -> dict[str, Any]:
    own = None
    if rule.first_answer is not None:
        own = f"{in_words(rule.first_answer)}{', day and night' if rule.round_the_clock else ''}"
    return {
        "name": rule.name,
        "when": [condition(each, names) for each in rule.when],
        "team": policy.teams[rule.to].title or rule.to,
        "priority": rule.priority.value,
        "promise": own,
        "source": str(rule.source),
    }


def _row(policy: Policy, row: Row) -> dict[str, Any]:
    """A row of the matrix. Nothing named means all."""
    about = [kind.called for kind in PromiseKind if kind in row.kinds] or ["every promise"]
    about += [policy.teams[name].title or name for name in sorted(row.teams) if name in policy.teams]
    about += [f"{each.value} priority" for each in Priority if each in row.priorities]
    return {
        "name": row.name,
        "about": ", ".join(about),
        "steps": [{"at": step.at, "what": words.step(step, policy.teams)} for step in row.steps],
        "source": str(row.source),
    }


def _chain(policy: Policy, chain: Chain) -> dict[str, str]:
    people = [policy.escalation.people[link.person].called for link in chain.links]
    return {
        "name": words.spaced(chain.name),
        "people": ", then ".join(people),
        "within": in_words(chain.confirm_within),
    }


def _limits(book: Book) -> list[dict[str, str]]:
    compensation = book.compensation
    return [
        {
            "who": {"bot": "The assistant", "agent": "An agent", "supervisor": "A supervisor"}[grantor.value],
            "goodwill": words.limit(compensation.goodwill.get(grantor), compensation.currency),
            "solution": words.limit(compensation.solutions.get(grantor), compensation.currency),
        }
        for grantor in Grantor
    ]
