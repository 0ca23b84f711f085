from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.model.promises import Clockwork, Pause, Side, Turnover, Why, pauses, spent

START = datetime(2026, 11, 16, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


def ledger(*sides: Side) -> list[Turnover]:
    """An hour each."""
    return [Turnover(START + at * HOUR, side) for at, side in enumerate(sides)]


def test_the_bots_time_and_the_customers_are_pauses_of_the_peoples_clock() -> None:
    assert pauses(ledger(Side.BOT, Side.PEOPLE, Side.CUSTOMER, Side.PEOPLE)) == (
        Pause(START, START + HOUR, Why.WITH_BOT),
        Pause(START + 2 * HOUR, START + 3 * HOUR, Why.WAITING_FOR_CUSTOMER),
    )


def test_where_the_rules_say_so_the_bots_time_counts() -> None:
    assert pauses(ledger(Side.BOT, Side.PEOPLE), bot_counts=True) == ()


def test_a_pause_that_goes_on_has_no_end() -> None:
    (pause,) = pauses(ledger(Side.CUSTOMER))
    assert pause.end is None
    assert Clockwork(pauses=(pause,)).due_at(START, HOUR) is None


@given(st.lists(st.sampled_from(Side), min_size=1, max_size=12), st.integers(0, 15))
def test_bot_time_and_human_time_are_apart_and_nothing_is_lost(sides: list[Side], hours: int) -> None:
    until = START + hours * HOUR
    total = spent(ledger(*sides), until)
    assert sum(total.values(), timedelta()) == until - START
    counted = Clockwork(pauses=pauses(ledger(*sides))).elapsed(START, until)
    assert counted == total[Side.PEOPLE]
