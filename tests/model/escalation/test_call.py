from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from bot.model.escalation.call import Call, Outcome, code_for, is_confirmation
from bot.model.escalation.matrix import Chain, Link
from bot.model.hours import Calendar

NIGHT = datetime(2026, 11, 22, 2, tzinfo=UTC)  # a Sunday
OFFICE = Calendar("Europe/Stockholm", "Mo-Fr 08:00-17:00")
CHAIN = Chain("on_call", (Link("office", OFFICE), Link("kim"), Link("robin"), Link("sam")), last_again=2)
WORDS = {"ok", "ja", "jag tar det"}


def test_they_are_asked_in_order_then_the_last_one_again_and_then_nobody_is_left() -> None:
    call, order = Call("on_call", "1234"), []
    while person := call.next_person(CHAIN, NIGHT):
        order.append(person)
        call = call.asking(person, NIGHT)
    assert order == ["kim", "robin", "sam", "sam", "sam"], "the office sleeps"


def test_who_can_not_be_reached_is_passed_over() -> None:
    call = Call("on_call", "1234")
    assert call.next_person(CHAIN, NIGHT, unreachable=["kim"]) == "robin"
    assert call.next_person(CHAIN, NIGHT, unreachable=["kim", "robin", "sam"]) is None


def test_who_was_not_asked_confirms_nothing() -> None:
    assert Call("on_call", "1234").asking("kim", NIGHT).confirmed("robin", NIGHT).open


@pytest.mark.parametrize(
    ("text", "confirms"),
    [
        ("1234", True),
        ("OK!", True),
        ("1234 ok", True),
        ("Jag tar det.", True),
        ("call 1234", False),
        ("not 1234", False),
        ("not ok", False),
        ("12345", False),
        ("", False),
        ("ok 4321", False),
    ],
)
def test_only_the_code_or_a_word_alone_confirms(text: str, confirms: bool) -> None:
    assert is_confirmation(text, "1234", WORDS) is confirms


def test_codes_have_four_digits_and_no_open_call_has_the_same() -> None:
    taken: list[str] = []
    for number in range(300):
        taken.append(code_for(number % 7, taken))
    assert len(set(taken)) == 300
    assert all(len(code) == 4 and code.isdigit() for code in taken)


class Calls(RuleBasedStateMachine):
    """However answers and time-outs come: one outcome at most, and nobody but the last is asked twice."""

    def __init__(self) -> None:
        super().__init__()
        self.call = Call("on_call", "1234")
        self.at = NIGHT
        self.first_outcome = Outcome.OPEN

    @precondition(lambda self: self.call.open)
    @rule(gone=st.sets(st.sampled_from(["kim", "robin", "sam"])))
    def time_is_up(self, gone: set[str]) -> None:
        self.at += timedelta(minutes=5)
        person = self.call.next_person(CHAIN, self.at, unreachable=gone)
        assert person not in gone
        self.call = self.call.asking(person, self.at) if person else self.call.unreached(self.at)

    @rule(person=st.sampled_from(["kim", "robin", "sam", "stranger"]))
    def answers(self, person: str) -> None:
        asked = {each.person for each in self.call.asked}
        after = self.call.confirmed(person, self.at)
        assert after.open is (self.call.open and person not in asked)
        self.call = after

    @rule()
    def an_agent_takes_over(self) -> None:
        self.call = self.call.ended(self.at)

    @invariant()
    def an_outcome_is_final(self) -> None:
        if self.first_outcome is Outcome.OPEN:
            self.first_outcome = self.call.outcome
        assert self.call.outcome is self.first_outcome
        assert (self.call.ended_at is None) is self.call.open
        assert (self.call.confirmed_by is not None) is (self.call.outcome is Outcome.CONFIRMED)

    @invariant()
    def nobody_is_asked_for_ever(self) -> None:
        asked = [each.person for each in self.call.asked]
        assert all(asked.count(person) <= 1 + CHAIN.last_again for person in set(asked))


TestCalls = Calls.TestCase
TestCalls.settings = settings(max_examples=40, stateful_step_count=15, deadline=None)
