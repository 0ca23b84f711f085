"""What Twilio's codes mean."""

import pytest

from bot.model.errors import DelayedSend, NeedsTemplate, RefusedSend, SendError, UncertainSend, Unreachable
from channels.twilio.errors import about_content, send_error

PERMANENT = [21211, 21614, 21610, 21617, 21658, 21635, 63003, 63007, 63014, 63021, 30004, 30005, 30007]
SLOW_DOWN = [20429, 21611, 30001, 63017, 63018, 63038]


@pytest.mark.parametrize("code", PERMANENT)
def test_a_permanent_error_is_never_tried_again(code: int) -> None:
    error = send_error(code)

    assert isinstance(error, RefusedSend)
    assert error.permanent
    assert error.code == str(code)


def test_an_opted_out_person_is_known_as_such() -> None:
    error = send_error(21610)

    assert isinstance(error, Unreachable)
    assert error.status == "opted_out"


def test_a_closed_window_needs_a_template() -> None:
    assert isinstance(send_error(63016), NeedsTemplate)


@pytest.mark.parametrize("code", SLOW_DOWN)
def test_what_was_never_processed_may_be_sent_again_after_a_pause(code: int) -> None:
    error = send_error(code)

    assert isinstance(error, DelayedSend)
    assert error.retry_after.total_seconds() >= 1
    assert not error.permanent


def test_the_daily_cap_waits_longer_than_a_rate() -> None:
    day, rate = send_error(63038), send_error(63018)

    assert isinstance(day, DelayedSend)
    assert isinstance(rate, DelayedSend)
    assert day.retry_after > rate.retry_after


@pytest.mark.parametrize(("code", "status"), [(500, 500), (20500, 500), (503, 503), (408, 408), (302, 302)])
def test_what_may_have_been_processed_is_uncertain(code: int, status: int) -> None:
    assert isinstance(send_error(code, status), UncertainSend)


@pytest.mark.parametrize(("code", "status"), [(429, 429), (11111, 429)])
def test_a_429_without_a_code_of_its_own_is_safe_to_repeat(code: int, status: int) -> None:
    assert isinstance(send_error(code, status), DelayedSend)


@pytest.mark.parametrize(("code", "status"), [(20003, 401), (20005, 403)])
def test_a_wrong_password_is_no_fault_of_the_message(code: int, status: int) -> None:
    error = send_error(code, status)

    assert isinstance(error, DelayedSend)
    assert error.retry_after.total_seconds() >= 60


@pytest.mark.parametrize(("error", "expected"), [(send_error(21655), True), (send_error(21211), False)])
def test_only_some_refusals_are_about_the_buttons(error: SendError, expected: bool) -> None:
    assert about_content(error) is expected
