from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.conversation import Case, CaseStatus, Controller, Owner
from bot.model.errors import IllegalMove

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
LATER = NOW + timedelta(minutes=30)


def queued() -> Owner:
    return Owner().queued(team="support", reason="intent is ask_human", rule="wants a person")


def test_a_conversation_begins_with_the_bot():
    assert Owner().controller is Controller.BOT


def test_a_hand_off_names_team_rule_and_reason():
    owner = queued()
    assert (owner.controller, owner.team, owner.rule) == (Controller.QUEUED, "support", "wants a person")


def test_a_take_over_keeps_the_team_so_that_a_lost_lease_finds_its_queue_again():
    released = queued().taken(7, until=LATER).released()
    assert (released.controller, released.team) == (Controller.QUEUED, "support")


def test_a_second_agent_is_refused():
    with pytest.raises(IllegalMove):
        queued().taken(7, until=LATER).taken(8, until=LATER)


def test_the_same_agent_may_take_over_again():
    assert queued().taken(7, until=LATER).taken(7, until=LATER).agent_id == 7


def test_what_an_agent_has_is_not_queued():
    with pytest.raises(IllegalMove):
        queued().taken(7, until=LATER).queued(team="support", reason="", rule="")


def test_only_an_agents_lease_can_be_released():
    with pytest.raises(IllegalMove):
        Owner().released()


def test_renewing_a_lease_is_no_move():
    owner = queued().taken(7, until=NOW)
    assert owner.renewed(until=LATER).version == owner.version


MOVES = {
    "queued": lambda owner: owner.queued(team="support", reason="r", rule="n"),
    "taken": lambda owner: owner.taken(1, until=LATER),
    "taken by another": lambda owner: owner.taken(2, until=LATER),
    "handed back": lambda owner: owner.handed_back(),
    "released": lambda owner: owner.released(),
    "closed": lambda owner: owner.closed(),
    "reopened": lambda owner: owner.reopened(),
}


@given(st.lists(st.sampled_from(sorted(MOVES)), max_size=30))
def test_whatever_happens_each_move_makes_a_new_version_and_only_an_agents_conversation_names_an_agent(moves):
    owner = Owner()
    for move in moves:
        before = owner.version
        try:
            owner = MOVES[move](owner)
        except IllegalMove:
            continue
        assert owner.version == before + 1
        assert (owner.agent_id is not None) == (owner.controller is Controller.AGENT)
        assert (owner.lease_expires_at is not None) == (owner.controller is Controller.AGENT)


@pytest.mark.parametrize(
    ("status", "over"),
    [(CaseStatus.RESOLVED, True), (CaseStatus.CLOSED, True)]
    + [(status, False) for status in (CaseStatus.OPEN, CaseStatus.WAITING_CUSTOMER, CaseStatus.WAITING_INTERNAL)],
)
def test_a_case_is_over_when_nothing_is_left_to_do(status, over):
    assert status.over is over


def test_each_case_has_a_short_conversation_of_its_own_in_rasa():
    first = Case(12, 3, CaseStatus.OPEN, NOW, token="a1").dialogue_id
    assert first == "case-12-a1"
    assert Case(12, 3, CaseStatus.OPEN, NOW, token="b2").dialogue_id != first
