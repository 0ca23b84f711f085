"""What happens in each step is kept as it happens, and counted."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.model.conversation import Step
from bot.model.stalls import Moved, Walk, What, moves, tally
from bot.model.steps import CaseState, dump_state
from bot.model.steps.state import Evidence

NOW = datetime(2026, 11, 16, 9, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
NEW = CaseState()
TOLD = CaseState(problem="parcel_late", step_turns=1)


def kept(before: CaseState, after: CaseState, **more: Any) -> list[tuple[str, int, str, int]]:
    found = moves(dump_state(before), dump_state(after), now=NOW, **more)
    return [(each.playbook, int(each.step), each.what.value, each.turns) for each in found]


def proven(state: CaseState, step: Step, turns: int = 1) -> CaseState:
    evidence = (*state.evidence, Evidence(step, "it is so", NOW + step * MINUTE, turns))
    return replace(state, evidence=evidence, step=Step(min(step + 1, 4)), step_turns=0)


def test_telling_a_problem_enters_the_first_step() -> None:
    assert kept(NEW, TOLD) == [("parcel_late", 1, "entered", 0)]
    assert moves({}, dump_state(TOLD), now=NOW)[0].what is What.ENTERED


def test_a_chat_without_a_problem_is_no_case_of_any_playbook() -> None:
    assert kept(NEW, replace(NEW, over=True)) == []
    assert kept(NEW, NEW, handed_over="wants a person") == []


def test_steps_that_are_done_in_one_turn_are_all_kept_with_their_evidence_and_turns() -> None:
    after = proven(proven(TOLD, Step.UNDERSTAND, 3), Step.FIND_CAUSE, 0)
    assert kept(TOLD, after) == [
        ("parcel_late", 1, "done", 3),
        ("parcel_late", 2, "entered", 0),
        ("parcel_late", 2, "done", 0),
        ("parcel_late", 3, "entered", 0),
    ]
    done = moves(dump_state(TOLD), dump_state(after), now=NOW)[0]
    assert (done.why, done.at) == ("it is so", NOW + MINUTE)


def test_a_person_takes_over_in_the_step_that_the_case_is_in() -> None:
    third = replace(TOLD, step=Step.PROPOSE, step_turns=4)
    assert kept(third, third, handed_over="angry") == [("parcel_late", 3, "handed_over", 4)]


def test_a_customer_leaves_by_another_problem_by_starting_over_or_by_saying_goodbye() -> None:
    other = replace(TOLD, problem="item_wrong")
    assert kept(TOLD, other) == [("parcel_late", 1, "left", 1), ("item_wrong", 1, "entered", 0)]
    assert kept(TOLD, CaseState(revision=2)) == [("parcel_late", 1, "left", 1)]
    assert kept(TOLD, replace(TOLD, over=True)) == [("parcel_late", 1, "left", 1)]


def test_a_case_that_is_resolved_is_not_left() -> None:
    fourth = replace(TOLD, step=Step.RESOLVE)
    ended = replace(proven(fourth, Step.RESOLVE), over=True)
    assert kept(fourth, ended) == [("parcel_late", 4, "done", 1)]
    assert kept(ended, ended) == []


def test_what_another_version_wrote_breaks_nothing() -> None:
    assert moves({"step": 9}, {"what": "ever"}, now=NOW) == ()


def walk(*moved: Moved, over: bool = False, heard_at: datetime | None = NOW, case: int = 1) -> Walk:
    return Walk(case, moved, over, heard_at)


def moved(step: Step, what: What, *, after: timedelta = timedelta(), turns: int = 0) -> Moved:
    return Moved("parcel_late", step, what, NOW + after, turns)


ENTERED = moved(Step.UNDERSTAND, What.ENTERED)


def test_turns_and_time_are_medians_of_those_that_were_done() -> None:
    walks = [walk(ENTERED, moved(Step.UNDERSTAND, What.DONE, after=n * MINUTE, turns=n), case=n) for n in (1, 2, 9)]
    (found,) = tally([*walks, walk(ENTERED, case=4)], NOW)
    first = found.steps[0]
    assert (first.entered, first.done, first.under_way) == (4, 3, 1)
    assert (first.median_turns, first.median_time) == (2, 2 * MINUTE)
    assert found.steps[1].median_turns is None


def test_who_says_nothing_for_a_day_has_left() -> None:
    (found,) = tally([walk(ENTERED)], NOW + DAY)
    assert (found.steps[0].left, found.steps[0].under_way) == (1, 0)
    assert found.worst is not None
    assert found.worst.step is Step.UNDERSTAND


def test_a_step_that_was_done_after_a_person_gave_it_back_counts_as_done() -> None:
    handed = moved(Step.UNDERSTAND, What.HANDED_OVER)
    assert tally([walk(ENTERED, handed)], NOW)[0].steps[0].handed_over == 1
    back = walk(ENTERED, handed, moved(Step.UNDERSTAND, What.DONE, after=MINUTE))
    assert tally([back], NOW)[0].steps[0].done == 1


def test_playbooks_with_many_cases_come_first() -> None:
    others = [Moved(name, Step.UNDERSTAND, What.ENTERED, NOW) for name in ("a", "b", "b")]
    assert [each.playbook for each in tally([walk(each) for each in others], NOW)] == ["b", "a"]
    assert tally([], NOW) == ()


MOVED = st.builds(
    Moved,
    playbook=st.sampled_from(["a", "b"]),
    step=st.sampled_from(Step),
    what=st.sampled_from(What),
    at=st.integers(0, 5000).map(lambda minutes: NOW + minutes * MINUTE),
    turns=st.integers(0, 9),
)
WALKS = st.lists(
    st.builds(
        Walk,
        case_id=st.integers(1, 99),
        moved=st.lists(MOVED, max_size=8).map(tuple),
        over=st.booleans(),
        heard_at=st.none() | st.just(NOW),
    ),
    max_size=12,
)


@given(WALKS)
def test_each_case_has_one_outcome_in_each_step_that_it_entered(walks: list[Walk]) -> None:
    for found in tally(walks, NOW + DAY):
        for step in found.steps:
            assert step.entered == step.done + step.handed_over + step.left + step.under_way
            assert (step.median_turns is None) == (step.done == 0)
        assert 0 < found.cases <= len(walks)
