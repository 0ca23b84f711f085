"""A dry run as JSON, for programs."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Any

from bot.model.trial import Comparison, Example, Moment, Slot, Tally
from bot.trial import words
from bot.trial.dry_run import DryRun


def as_json(done: DryRun, *, zone: tzinfo, changed_files: Sequence[str]) -> dict[str, Any]:
    """Counts first, then examples. Hours of the week are seven lists (from Monday) of 24 numbers, by ``zone``."""
    found = done.comparison
    return {
        "sample": done.from_sample,
        "from": _iso(found.first_at),
        "until": _iso(found.last_at),
        "conversations": found.conversations,
        "moments": found.moments,
        "not_replayed": found.unknown,
        "changed_files": list(changed_files),
        "changed": {
            "conversations": found.changed_conversations,
            "moments": found.changed_moments,
            "kinds": {kind.value: number for kind, number in found.changes.most_common()},
        },
        "before": _tally(found.before),
        "after": _tally(found.after),
        "week": _week(found),
        "examples": [_example(example, zone, quote=done.from_sample) for example in found.examples],
    }


def _tally(tally: Tally) -> dict[str, Any]:
    return {
        "decisions": {each.value: number for each, number in tally.decisions.most_common()},
        "messages": {"all": tally.said.total(), "by_text": dict(tally.said.most_common())},
        "hand_offs": {
            "all": tally.teams.total(),
            "by_team": dict(tally.teams.most_common()),
            "by_rule": dict(tally.rules.most_common()),
        },
        "promises": {
            "made": tally.promised,
            "at_risk": tally.at_risk.total(),
            "late": tally.late.total(),
            "estimated": tally.estimated,
            "by_kind": {kind.value: {"made": made, "late": tally.broken[kind]} for kind, made in tally.owed.items()},
        },
        "escalation": dict(tally.steps.most_common()),
    }


def _week(found: Comparison) -> dict[str, Any]:
    return {
        "messages": hours_of_week(found.demand),
        "work": {"before": hours_of_week(found.before.work), "after": hours_of_week(found.after.work)},
        "at_risk": {"before": hours_of_week(found.before.at_risk), "after": hours_of_week(found.after.at_risk)},
        "open": {"before": hours_of_week(found.open_before), "after": hours_of_week(found.open_after)},
    }


def hours_of_week(counts: Counter[Slot] | Mapping[Slot, float]) -> list[list[float]]:
    """Seven days of 24 hours."""
    return [[round(counts.get(Slot(day, hour), 0), 3) for hour in range(24)] for day in range(7)]


def _example(example: Example, zone: tzinfo, *, quote: bool) -> dict[str, Any]:
    return {
        "conversation": example.past.id,
        "at": example.at.isoformat(),
        "came": words.what_came(example.past, example.before or example.after, quote=quote),
        "changes": [change.value for change in example.changes],
        "before": _moment(example.before, zone),
        "after": _moment(example.after, zone),
    }


def _moment(moment: Moment | None, zone: tzinfo) -> dict[str, Any]:
    trace = moment.decision.trace if moment else ()
    return {
        "outcome": words.outcome(moment, zone),
        "trace": [
            {"rule": reason.rule, "file": reason.source.file, "line": reason.source.line, "because": reason.because}
            for reason in trace
        ],
    }


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def changed_files(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> list[str]:
    """The names of rule files that differ, or that only one side has."""
    return sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))


def not_tried(names: Sequence[str]) -> list[str]:
    """Of the changed files those that a replay of decisions can't show: texts, playbooks, what is given."""
    return [name for name in names if name.startswith(("texts/", "playbooks/")) or name == "compensation.yml"]


def why_same(found: Comparison, files: Sequence[str]) -> str:
    """Where nothing would have been different: what was compared. Empty where something would. ``files`` differ."""
    if not found.same:
        return ""
    if not files:
        return "The two hold the same rules."
    tried = [name for name in files if name not in not_tried(files)]
    return f"Changed: {', '.join(tried)}. Nothing in these conversations meets that change." if tried else ""
