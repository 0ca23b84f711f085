from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.web.auth import attempts
from bot.web.auth.attempts import Attempts, attempt_key
from bot.web.auth.sessions import LASTS, Ended


class Time:
    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


def test_after_the_last_try_one_waits_until_the_first_is_old_enough() -> None:
    time = Time()
    tries = Attempts(at_most=2, within=60, now=time)
    assert tries.take(("a", "x")) == 0
    time.at += 20
    assert tries.take(("a", "x")) == 0
    assert tries.take(("a", "x")) == 40
    time.at += 40
    assert tries.take(("a", "x")) == 0
    assert tries.take(("a", "x")) == 20


def test_success_forgets_earlier_mistakes_and_others_have_their_own_count() -> None:
    tries = Attempts(at_most=1, now=Time())
    assert tries.take(("a", "x")) == 0
    assert tries.take(("a", "y")) == 0
    assert tries.take(("a", "x")) == 900
    tries.succeeded(("a", "x"))
    assert tries.take(("a", "x")) == 0


@given(st.lists(st.floats(0, 30), max_size=40))
def test_never_more_tries_than_allowed_in_any_stretch_of_time(pauses: list[float]) -> None:
    time = Time()
    tries = Attempts(at_most=3, within=60, now=time)
    made = []
    for pause in pauses:
        time.at += pause
        if tries.take(("a", "x")) == 0:
            made.append(time.at)
    assert all(later - earlier >= 60 for earlier, later in zip(made, made[3:], strict=False))


def test_memory_is_bounded() -> None:
    tries = Attempts(at_most=1, now=Time())
    for number in range(attempts._MOST_REMEMBERED + 5):
        tries.take((str(number), ""))
    assert len(tries._tries) == attempts._MOST_REMEMBERED


def test_a_name_is_the_same_however_it_is_written() -> None:
    assert attempt_key(" SÅRA ", None) == attempt_key("sa\u030ara", "")


def test_ended_sessions_are_forgotten_once_their_cookies_have_run_out() -> None:
    time = Time()
    ended = Ended(time)
    ended.add("one")
    assert "one" in ended
    time.at += LASTS.total_seconds() + 1
    ended.add("two")
    assert "one" not in ended
