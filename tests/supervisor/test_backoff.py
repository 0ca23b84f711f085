from bot.supervisor import Backoff

BACKOFF = Backoff(first=0.5, ceiling=30, healthy=60)


def test_the_wait_doubles_up_to_its_ceiling() -> None:
    assert [BACKOFF.delay(falls) for falls in range(1, 9)] == [0.5, 1, 2, 4, 8, 16, 30, 30]


def test_ten_thousand_falls_are_no_overflow() -> None:
    assert BACKOFF.delay(10_000) == 30


def test_a_healthy_minute_makes_the_next_fall_the_first() -> None:
    assert BACKOFF.falls_in_a_row(7, ready_for=60) == 1


def test_a_fall_within_the_first_minute_counts_on() -> None:
    assert BACKOFF.falls_in_a_row(7, ready_for=59.9) == 8
