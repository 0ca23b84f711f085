"""Whether a follow-up is asked now: pure, over every mix of what may stand in the way."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.conversation import CaseStatus, Controller
from bot.model.delivery import Refusal
from bot.model.follow_ups import FollowUp, FollowUpRules, Stage, Standing, What, what_now
from bot.model.hours import Calendar
from bot.model.hours.several import AnyOf

MONDAY = datetime(2026, 11, 16, 9, tzinfo=UTC)
DAY = timedelta(days=1)
OFFICE = Calendar("Europe/Stockholm", "Mo-Fr 08:00-17:00")
ALWAYS = Calendar("Europe/Stockholm", "24/7")
PLANNED = FollowUp(1, 1, 1, "resend", 4 * DAY, "solution.resend.check", {}, MONDAY, MONDAY + 4 * DAY)
FREE = Standing(CaseStatus.RESOLVED, Controller.BOT, None, OFFICE)
RULES = FollowUpRules()
DUE = PLANNED.due_at


def test_it_is_asked_when_its_time_has_come_and_nothing_stands_in_the_way() -> None:
    assert what_now(RULES, PLANNED, FREE, DUE).what is What.ASK


def test_it_waits_for_its_time() -> None:
    verdict = what_now(RULES, PLANNED, FREE, DUE - timedelta(seconds=1))
    assert (verdict.what, verdict.until) == (What.WAIT, DUE)


@pytest.mark.parametrize("controller", [Controller.AGENT, Controller.QUEUED])
def test_it_is_never_asked_into_a_live_chat(controller: Controller) -> None:
    verdict = what_now(RULES, PLANNED, replace(FREE, controller=controller), DUE)
    assert (verdict.what, verdict.until) == (What.WAIT, DUE + DAY)


def test_it_is_given_up_after_too_long_a_wait() -> None:
    busy = replace(FREE, another_open=True)
    assert what_now(RULES, PLANNED, busy, DUE + 7 * DAY).what is What.WAIT
    verdict = what_now(RULES, PLANNED, busy, DUE + 8 * DAY)
    assert (verdict.what, verdict.why) == (What.DROP, "another problem is being solved, for too long")


@pytest.mark.parametrize("refused", [Refusal.OPTED_OUT, Refusal.BLOCKED])
def test_who_does_not_want_to_hear_from_us_is_let_be(refused: Refusal) -> None:
    assert what_now(RULES, PLANNED, replace(FREE, refused=refused), DUE).what is What.DROP


def test_a_colleague_is_told_where_the_customer_cannot_be_but_only_while_somebody_works() -> None:
    closed = replace(FREE, refused=Refusal.WINDOW_CLOSED)
    assert what_now(RULES, PLANNED, closed, DUE).what is What.TELL
    saturday = what_now(RULES, PLANNED, closed, DUE + DAY)
    assert (saturday.what, saturday.until) == (What.WAIT, MONDAY + 7 * DAY - timedelta(hours=2))


def test_hours_of_its_own_count_before_the_channels() -> None:
    saturday = DUE + DAY
    assert what_now(RULES, PLANNED, FREE, saturday).what is What.WAIT
    assert what_now(replace(RULES, hours=ALWAYS), PLANNED, FREE, saturday).what is What.ASK


def test_without_any_hours_it_is_let_be() -> None:
    assert what_now(RULES, PLANNED, replace(FREE, hours=AnyOf([])), DUE).what is What.DROP


def test_it_rests_after_the_customers_last_word() -> None:
    wrote = DUE - timedelta(minutes=20)
    verdict = what_now(RULES, PLANNED, replace(FREE, last_inbound_at=wrote), DUE)
    assert (verdict.what, verdict.until) == (What.WAIT, wrote + timedelta(hours=1))


def test_it_is_planned_for_a_time_at_which_it_may_be_asked() -> None:
    assert RULES.moment(DUE, OFFICE) == DUE
    assert RULES.moment(DUE + DAY, OFFICE) == MONDAY + 7 * DAY - timedelta(hours=2)
    assert replace(RULES, hours=ALWAYS).moment(DUE + DAY, OFFICE) == DUE + DAY
    assert RULES.moment(DUE, AnyOf([])) == DUE


def test_it_can_be_switched_off() -> None:
    assert what_now(replace(RULES, on=False), PLANNED, FREE, DUE).what is What.DROP


STANDINGS = st.builds(
    Standing,
    status=st.sampled_from(CaseStatus),
    controller=st.sampled_from(Controller),
    refused=st.none() | st.sampled_from(Refusal),
    hours=st.sampled_from([OFFICE, ALWAYS, AnyOf([])]),
    last_inbound_at=st.none() | st.integers(0, 300).map(lambda hours: MONDAY + timedelta(hours=hours)),
    another_open=st.booleans(),
    another_asked=st.booleans(),
)


@given(STANDINGS, st.integers(0, 400 * 60))
def test_whatever_stands_in_the_way_it_never_disturbs_and_always_ends(standing: Standing, minutes: int) -> None:
    now = MONDAY + timedelta(minutes=minutes)
    verdict = what_now(RULES, PLANNED, standing, now)
    if verdict.what is What.WAIT:
        assert verdict.until is not None
        assert verdict.until > now
    if verdict.what is What.ASK:
        assert now >= DUE
        assert standing.refused is None
        assert not standing.another_open
        assert not standing.another_asked
        assert standing.controller not in {Controller.AGENT, Controller.QUEUED}
        assert standing.status is not CaseStatus.WAITING_INTERNAL
        assert standing.hours.is_open(now)
    if verdict.what is What.TELL:
        assert standing.refused not in {None, Refusal.OPTED_OUT, Refusal.BLOCKED}


def test_who_was_asked_once_is_not_asked_again() -> None:
    asked = PLANNED.asked(DUE).ended(Stage.NOT_WELL, "no", now=DUE)
    assert asked.planned_anew(now=DUE + DAY) == asked
    cancelled = PLANNED.ended(Stage.CANCELLED, "people have the case", now=MONDAY)
    again = cancelled.planned_anew(now=MONDAY + DAY)
    assert (again.stage, again.due_at) == (Stage.PLANNED, MONDAY + 5 * DAY)
