"""The packet at the right: all that an agent needs so that the customer never repeats themselves (G7.2).

The case's record is read leniently (it is another process's JSON, perhaps of an older version): what is missing is not
shown, and nothing breaks.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from bot.model.conversation import Case, Step
from bot.model.follow_ups import FollowUp
from bot.model.records import HandoffRecord
from bot.model.values import Value, load_value
from bot.model.views import ConversationPage
from bot.web.console.views.promises import PromiseView, Timing, make_promise
from bot.web.console.views.times import When

PROMISES = 3
"""So many of the newest promises are shown."""


@dataclass(frozen=True, slots=True)
class StepView:
    """One of the four steps: ``state`` is done, current or ahead."""

    number: int
    state: str


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """What shows that a step was done, in the words of the case's record, and when (None: not known)."""

    step: int
    what: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class FactView:
    """Something that was noted, and who says so (customer, phone, order)."""

    name: str
    value: Value
    source: str


@dataclass(frozen=True, slots=True)
class FollowUpView:
    """Whether and when we ask if all is well (G6.2). ``at``: when it is due, was asked, or ended. ``days``: after."""

    stage: str
    solution: str
    days: int
    at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class CaseView:
    """How far the problem is, in the words of its record. Names are those of the playbooks."""

    status: str
    problem: str
    steps: Sequence[StepView]
    evidence: Sequence[EvidenceView] = ()
    facts: Sequence[FactView] = ()
    proven_by: str = ""
    wrong_tries: int = 0
    cause: str = ""
    whose: str = ""
    wish: str = ""
    offered: Sequence[str] = ()
    solution: str = ""
    accepted: bool = False
    refusals: int = 0
    over_limit: bool = False
    action: str = ""
    reference: str = ""
    goodwill: str = ""
    satisfied: bool | None = None
    later: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Packet:
    """Everything at the right of a conversation."""

    case: CaseView | None
    handoff: HandoffRecord | None
    team: str
    promises: Sequence[PromiseView]
    follow_up: FollowUpView | None = None

    @property
    def promise(self) -> PromiseView | None:
        """The open promise that is due first."""
        waiting = [promise for promise in self.promises if promise.state == "open"]
        return min(waiting, key=lambda promise: promise.due.at, default=None)


def make_packet(
    page: ConversationPage,
    when: When,
    *,
    titles: Mapping[str, str],
    timing: Timing,
    problems: Mapping[str, str] = MappingProxyType({}),
) -> Packet:
    """The packet as it is now, not only as it was at the hand-off. ``problems``: the playbooks' own titles by name."""
    handoff = page.handoff
    standing = [each for each in page.promises if each.cancelled_at is None or each.kept_at is not None]
    promises = [make_promise(each, when, timing) for each in standing[-PROMISES:]]
    team = titles.get(handoff.team, handoff.team) if handoff else ""
    follow_up = _follow_up(page.follow_up) if page.follow_up else None
    case = _called(_case(page.case), problems) if page.case else None
    return Packet(case, handoff, team, promises, follow_up)


def _called(case: CaseView, problems: Mapping[str, str]) -> CaseView:
    """Its problems as colleagues call them; one whose playbook is gone by its name."""
    later = [problems.get(name, name) for name in case.later]
    return replace(case, problem=problems.get(case.problem, case.problem), later=later)


def _follow_up(record: FollowUp) -> FollowUpView:
    at = record.ended_at or record.asked_at or record.due_at
    return FollowUpView(record.stage.value, record.solution, record.after.days, at, record.why)


def _case(case: Case) -> CaseView:
    state = case.state
    cause, done, proof = (_object(state, name) for name in ("cause", "done", "proof"))
    return CaseView(
        status=case.status.value,
        problem=case.problem or _text(state, "problem"),
        steps=_steps(case),
        evidence=_evidence(state),
        facts=_facts(state),
        proven_by=_text(proof, "by"),
        wrong_tries=_number(state, "wrong_tries"),
        cause=_text(cause, "cause"),
        whose=_text(cause, "whose"),
        wish=_text(state, "wish"),
        offered=_offered(state),
        solution=_text(state, "solution"),
        accepted=state.get("accepted") is True,
        refusals=_number(state, "refusals"),
        over_limit=state.get("over_limit") is True,
        action=_text(done, "kind"),
        reference=_text(done, "reference"),
        goodwill=_text(state, "goodwill"),
        satisfied=state["satisfied"] if isinstance(state.get("satisfied"), bool) else None,
        later=[each for each in _list(state, "later") if isinstance(each, str)],
    )


def _steps(case: Case) -> list[StepView]:
    return [StepView(int(step), _reached(step, case)) for step in Step]


def _evidence(state: Mapping[str, Any]) -> list[EvidenceView]:
    found = [each for each in _list(state, "evidence") if isinstance(each, Mapping)]
    return [
        EvidenceView(each["step"], _text(each, "what"), _instant(each, "at"))
        for each in found
        if each.get("step") in set(Step)
    ]


def _instant(raw: Mapping[str, Any], name: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(_text(raw, name))
    except ValueError:
        return None
    return at if at.tzinfo else None


def _reached(step: Step, case: Case) -> str:
    if case.status.over or step < case.step:
        return "done"
    return "current" if step == case.step else "ahead"


def _facts(state: Mapping[str, Any]) -> list[FactView]:
    facts = _object(state, "facts")
    return [view for name in facts if (view := _fact(name, facts[name])) is not None]


def _fact(name: str, raw: Any) -> FactView | None:
    known = raw if isinstance(raw, Mapping) else {"value": raw}
    try:
        return FactView(name, _text(known, "called") or load_value(known["value"]), _text(known, "source"))
    except (KeyError, TypeError, ValueError, ArithmeticError):
        return None


def _offered(state: Mapping[str, Any]) -> list[str]:
    """The solutions that the open question offers."""
    options = _list(_object(state, "question"), "options")
    ids = [_text(option, "id") for option in options if isinstance(option, Mapping)]
    return [each.removeprefix("solution:") for each in ids if each.startswith("solution:")]


def _object(raw: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = raw.get(name)
    return value if isinstance(value, Mapping) else {}


def _list(raw: Mapping[str, Any], name: str) -> Sequence[Any]:
    value = raw.get(name)
    return value if isinstance(value, list | tuple) else ()


def _text(raw: Mapping[str, Any], name: str) -> str:
    value = raw.get(name)
    return value if isinstance(value, str) else ""


def _number(raw: Mapping[str, Any], name: str) -> int:
    value = raw.get(name)
    return value if isinstance(value, int) else 0
