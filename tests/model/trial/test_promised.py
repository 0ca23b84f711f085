"""What was owed in a past conversation, and how it would have escalated."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.model.messages import ChannelName
from bot.model.policy.facts import Mood
from bot.model.policy.rules import Policy, Promise, PromiseKind, ResolutionFrom, Source
from bot.model.trial import Answered, Came, Freed, PastConversation, Turned, compare, replay
from bot.model.trial.past import Event
from bot.model.trial.promised import Promised, promised
from bot.rules import load

ROOT = Path(__file__).parent.parent.parent.parent
WEDNESDAY = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)  # 10:00 in Stockholm, open; lunch is from 11:00 to 12:00 UTC
MINUTE = timedelta(minutes=1)


@pytest.fixture(scope="module")
def policy() -> Policy:
    return load(ROOT / "policy_rules").policy


def past(*events: Event) -> PastConversation:
    return PastConversation("c-1", ChannelName.WHATSAPP, "en", events)


def asked(at: datetime = WEDNESDAY) -> tuple[Came, Turned]:
    return Came(at), Turned(at, "a human please", "ask_human", 0.9)


def owed(policy: Policy, *events: Event) -> dict[PromiseKind, Promised]:
    conversation = past(*events)
    found = promised(policy, conversation, replay(policy, conversation))
    assert len({each.kind for each in found}) == len(found)
    return {each.kind: each for each in found}


def test_a_hand_off_owes_a_first_answer_and_a_solution(policy: Policy):
    found = owed(policy, *asked(), Answered(WEDNESDAY + 10 * MINUTE), Freed(WEDNESDAY + 60 * MINUTE))
    first, solved = found[PromiseKind.FIRST_ANSWER], found[PromiseKind.RESOLUTION]
    assert (first.due, first.over_at, first.answered) == (WEDNESDAY + 30 * MINUTE, WEDNESDAY + 10 * MINUTE, True)
    assert (solved.over_at, solved.answered) == (WEDNESDAY + 60 * MINUTE, True)
    assert not first.late(first.over_at)


def test_what_the_customer_writes_to_people_is_owed_an_answer_once_and_thanks_owe_none(policy: Policy):
    later = [Came(WEDNESDAY + minutes * MINUTE, text="and now?") for minutes in (20, 25)]
    events: list[Event] = [*asked(), Answered(WEDNESDAY + 10 * MINUTE), *later, Answered(WEDNESDAY + 40 * MINUTE)]
    thanks = Came(WEDNESDAY + 50 * MINUTE, text="thanks!")
    silent = Came(WEDNESDAY + 51 * MINUTE, silent=True)
    answer = owed(policy, *events, thanks, silent)[PromiseKind.NEXT_ANSWER]
    assert (answer.made, answer.due) == (WEDNESDAY + 20 * MINUTE, WEDNESDAY + 80 * MINUTE)
    assert answer.over_at == WEDNESDAY + 40 * MINUTE


def test_who_was_handed_back_is_with_the_assistant_and_owed_nothing(policy: Policy):
    found = owed(policy, *asked(), Freed(WEDNESDAY + 5 * MINUTE), Came(WEDNESDAY + 6 * MINUTE, text="hi again"))
    assert PromiseKind.NEXT_ANSWER not in found
    first = found[PromiseKind.FIRST_ANSWER]
    assert (first.over_at, first.answered) == (WEDNESDAY + 5 * MINUTE, False)


def test_waiting_for_the_customer_stops_the_clock_of_the_solution_alone(policy: Policy):
    events = (*asked(), Answered(WEDNESDAY + 10 * MINUTE))
    assert owed(policy, *events)[PromiseKind.RESOLUTION].due is None  # it stands still for good
    again = owed(policy, *events, Came(WEDNESDAY + 70 * MINUTE, text="it is broken again"))
    due = again[PromiseKind.RESOLUTION].due
    straight = owed(policy, *asked())[PromiseKind.RESOLUTION].due
    assert due
    assert straight
    assert again[PromiseKind.RESOLUTION].clock.elapsed(WEDNESDAY, due) == timedelta(hours=16)
    assert due > straight


def test_a_solution_may_be_promised_from_the_first_word_on(policy: Policy):
    early = (
        Came(WEDNESDAY - 30 * MINUTE),
        Turned(WEDNESDAY - 30 * MINUTE, "where is it", "parcel_late", understood=True),
    )
    from_opening = replace(policy, resolution_from=ResolutionFrom.CASE_OPENING)
    assert owed(from_opening, *early, *asked())[PromiseKind.RESOLUTION].made == WEDNESDAY - 30 * MINUTE
    assert owed(policy, *early, *asked())[PromiseKind.RESOLUTION].made == WEDNESDAY


def test_what_is_not_promised_is_not_owed(policy: Policy):
    none = replace(policy, promises={}, handoffs=tuple(replace(rule, first_answer=None) for rule in policy.handoffs))
    assert owed(none, *asked(), Came(WEDNESDAY + 9 * MINUTE)) == {}


def test_the_matrix_is_followed_until_somebody_answers(policy: Policy):
    found = compare(policy, policy, [past(*asked(), Answered(WEDNESDAY + 31 * MINUTE))])
    assert found.before.steps == {"an answer is due, 50 %": 1, "an answer is due, 100 %": 1}
    assert found.before.broken == {PromiseKind.FIRST_ANSWER: 1, PromiseKind.RESOLUTION: 0}
    assert found.before.owed == {PromiseKind.FIRST_ANSWER: 1, PromiseKind.RESOLUTION: 1}


def test_only_the_first_step_is_sure_where_nobody_knows_when_it_ended(policy: Policy):
    burning = Came(WEDNESDAY), Turned(WEDNESDAY, "my lamp is on fire", "emergency", 0.9, Mood.ANGRY)
    assert compare(policy, policy, [past(*burning)]).before.steps == {"an emergency, 0 %": 1}


def test_an_answer_that_nobody_was_asked_for_comes_after_the_typical_time(policy: Policy):
    answered = past(*asked(), Answered(WEDNESDAY + 45 * MINUTE))
    found = compare(policy, policy, [answered, past(*asked())])
    assert found.before.broken[PromiseKind.FIRST_ANSWER] == 2
    assert found.before.steps["an answer is due, 100 %"] == 2


def test_another_promise_of_later_answers_or_another_matrix_is_a_difference(policy: Policy):
    events = (
        *asked(),
        Answered(WEDNESDAY + 5 * MINUTE),
        Came(WEDNESDAY + 6 * MINUTE),
        Answered(WEDNESDAY + 20 * MINUTE),
    )
    assert compare(policy, policy, [past(*events)]).same
    quick = Promise(5 * MINUTE, False, Source("promises.yml", 1))
    sooner = replace(policy, promises={**policy.promises, (PromiseKind.NEXT_ANSWER, "*"): quick})
    found = compare(policy, sooner, [past(*events)])
    assert not found.same
    assert (found.before.broken[PromiseKind.NEXT_ANSWER], found.after.broken[PromiseKind.NEXT_ANSWER]) == (0, 1)
    nothing = replace(policy, escalation=replace(policy.escalation, rows=()))
    assert not compare(policy, nothing, [past(*asked(), Answered(WEDNESDAY + 60 * MINUTE))]).same
