"""The counts of a dry run as rows: now, changed, and the difference."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from bot.model.policy.basis import PromiseKind
from bot.model.policy.decision import Next
from bot.model.trial import Comparison, Tally


@dataclass(frozen=True, slots=True)
class Row:
    """One line. ``part``: it belongs to the line above that is none."""

    what: str
    before: int
    after: int
    part: bool = False

    @property
    def difference(self) -> str:
        """With its sign; nothing if they are the same."""
        return f"{self.after - self.before:+}" if self.after != self.before else ""


def counts(found: Comparison) -> list[Row]:
    """Messages, hand-offs by team and rule, and promises."""
    before, after = found.before, found.after
    return [
        Row("Messages said by rules", before.said.total(), after.said.total()),
        *_parts(before.said, after.said),
        Row("Left to the assistant", before.decisions[Next.DIALOGUE], after.decisions[Next.DIALOGUE]),
        Row("Handed to a person", before.teams.total(), after.teams.total()),
        *_parts(before.teams, after.teams),
        Row("Promises to customers", before.promised, after.promised),
        Row("at risk (over 80 % of the time used)", before.at_risk.total(), after.at_risk.total(), part=True),
        Row("late", before.late.total(), after.late.total(), part=True),
        *_promises("Later answers owed", PromiseKind.NEXT_ANSWER, before, after),
        *_promises("Solutions owed", PromiseKind.RESOLUTION, before, after),
        Row("Steps of the escalation", before.steps.total(), after.steps.total()),
        *_parts(before.steps, after.steps),
    ]


def _promises(what: str, kind: PromiseKind, before: Tally, after: Tally) -> Iterator[Row]:
    yield Row(what, before.owed[kind], after.owed[kind])
    yield Row("late", before.broken[kind], after.broken[kind], part=True)


def by_rule(found: Comparison) -> list[Row]:
    """Hand-offs by rule."""
    return list(_parts(found.before.rules, found.after.rules))


def _parts(before: Counter[str], after: Counter[str]) -> Iterator[Row]:
    for name, _ in (before + after).most_common():
        yield Row(name, before[name], after[name], part=True)
