"""Runs the worked examples of rule files against the rules as they are now, with the very same ``decide``."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from bot.model.hours import Closure
from bot.model.policy.foresee import Foreseen, foresee
from bot.model.policy.rules import Policy, PromiseKind
from bot.rules.checks.files import Whole
from bot.rules.checks.usual import usual_monday
from bot.rules.explaining.examples import NOBODY, Example, Expected
from bot.rules.explaining.given import message_at
from bot.rules.explaining.opening import opening, written
from bot.rules.explaining.promised import counted, due
from bot.rules.faults import Fault
from bot.rules.files import acknowledgements, handoffs, hours, promises
from bot.rules.files.hours import Places
from bot.rules.reading.moments import Said
from bot.rules.reading.tree import Path, Tree

_PROMISED = {"next_answer_by": PromiseKind.NEXT_ANSWER, "solved_by": PromiseKind.RESOLUTION}


@dataclass(frozen=True, slots=True)
class _Case:
    """One example, its place, and its moment by the business's clock."""

    example: Example
    tree: Tree
    path: Path
    at: datetime


@dataclass(frozen=True, slots=True)
class _Run:
    """The rules that examples run against: with the closures of hours.yml on dates, without any on weekdays."""

    dated: Policy
    usual: Policy
    places: Places
    monday: datetime

    def policy(self, example: Example) -> Policy:
        return self.dated if _is_dated(example.at) else self.usual


def run_examples(whole: Whole, policy: Policy, places: Places) -> Iterator[Fault]:
    """A fault for each expectation that does not hold, which says what happens instead."""
    found = list(_examples(whole))
    if not found:
        return
    run = _Run(
        dated=_under(whole, policy, hours.build_closures(whole.hours)),
        usual=_under(whole, policy, {}),
        places=places,
        monday=usual_monday(policy.schedules, whole.policy.reviewed, policy.zone),
    )
    for tree, path, example in found:
        yield from _try(run, _Case(example, tree, path, example.at.seen_from(run.monday)))


def _examples(whole: Whole) -> Iterator[tuple[Tree, Path, Example]]:
    for name, file in (
        (hours.FILE, whole.hours),
        (acknowledgements.FILE, whole.acknowledgements),
        (promises.FILE, whole.promises),
    ):
        for at, example in enumerate(file.examples):
            yield whole.trees[name], ("examples", at), example
    for place, rule in enumerate(whole.handoffs.root):
        for at, example in enumerate(rule.examples):
            yield whole.trees[handoffs.FILE], (place, "examples", at), _of_rule(example, rule.name)


def _of_rule(example: Example, name: str) -> Example:
    """An example below a rule is one of this rule, unless it says that another thing happens."""
    expect = example.expect
    if expect.rule is not None or expect.hand_off == NOBODY:
        return example
    return example.model_copy(update={"expect": expect.model_copy(update={"rule": name})})


def _under(whole: Whole, policy: Policy, closures: Mapping[str, list[Closure]]) -> Policy:
    schedules = {name: each.with_closures(closures.get(name, ())) for name, each in policy.schedules.items()}
    return replace(policy, schedules=schedules, who_answers=hours.build_who_answers(whole.hours, schedules))


def _is_dated(at: Said) -> bool:
    return at.day is not None or at.instant is not None


def _try(run: _Run, case: _Case) -> Iterator[Fault]:
    policy = run.policy(case.example)
    facts = case.example.when.put_into(
        message_at(case.at.astimezone(UTC), case.example.channel, policy.languages.default)
    )
    foreseen = foresee(policy, facts)
    for key, instead in _differences(run, policy, case, foreseen):
        at_key = case.path + (("expect", key) if (*case.path, "expect", key) in case.tree.values else ("at",))
        yield case.tree.fault(at_key, f"this example does not hold: {instead}")


def _differences(run: _Run, policy: Policy, case: _Case, foreseen: Foreseen) -> Iterator[tuple[str, str]]:
    """The keys of ``expect`` that don't hold, each with what happens instead."""
    expect = case.example.expect
    if _opening_differs(expect, case.at, foreseen):
        told = opening(policy, run.places, case.example.channel, case.at)
        yield "open" if expect.open not in {None, foreseen.open} else "next_opening", f"{told.because} ({told.source})"
    yield from _handed_differently(expect, foreseen)
    if expect.says is not None and expect.says != (said := tuple(say.key for say, _ in foreseen.said)):
        yield "says", f"what is said is {', '.join(said) or 'nothing'}"
    yield from _promised_differently(policy, case, foreseen)


def _opening_differs(expect: Expected, at: datetime, foreseen: Foreseen) -> bool:
    wrong_state = expect.open is not None and expect.open != foreseen.open
    wanted = expect.next_opening
    return wrong_state or (wanted is not None and wanted.seen_from(at) != foreseen.next_opening)


def _handed_differently(expect: Expected, foreseen: Foreseen) -> Iterator[tuple[str, str]]:
    hand_off = foreseen.hand_off
    team = hand_off.team if hand_off else NOBODY
    instead = "no hand-off rule fits"
    if hand_off:
        instead = f"{hand_off.rule!r} hands it to {hand_off.team} ({foreseen.trace[-1].source})"
    if expect.hand_off not in {None, team}:
        yield "hand_off", instead
    elif expect.rule is not None and (hand_off is None or expect.rule != hand_off.rule):
        yield "rule", instead


def _promised_differently(policy: Policy, case: _Case, foreseen: Foreseen) -> Iterator[tuple[str, str]]:
    expect, example = case.example.expect, case.example
    team = example.team or (foreseen.hand_off.team if foreseen.hand_off else policy.default_team[example.channel])
    if expect.answer_by is not None:
        answer_by = foreseen.answer_by
        if example.team:
            answer_by = due(policy, PromiseKind.FIRST_ANSWER, team, example.channel, case.at)
        if expect.answer_by.seen_from(case.at) != answer_by:
            why = counted(policy, foreseen, example.channel, case.at) if not example.team else None
            yield "answer_by", _instead(policy, answer_by) + (f": {why.because} ({why.source})" if why else "")
    for key, kind in _PROMISED.items():
        wanted: Said | None = getattr(expect, key)
        if wanted is not None and wanted.seen_from(case.at) != (
            told := due(policy, kind, team, example.channel, case.at)
        ):
            yield key, _instead(policy, told)


def _instead(policy: Policy, told: datetime | None) -> str:
    return f"it would be {written(policy, told)}" if told else "nothing is promised"
