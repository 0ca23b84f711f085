"""The pace of sends: bursts go at once, the long run keeps the rate, and nobody's place is lost."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.model.messages import ButtonStyle, ChannelName, Limits, Route
from bot.worker.pace import Pace

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def limits(*, burst: int = 0, per_second: float = 1.0, per_chat_seconds: float = 0.0) -> Limits:
    return Limits(1600, ButtonStyle.NUMBERED, per_chat_seconds=per_chat_seconds, per_second=per_second, burst=burst)


def route(number: int = 1) -> Route:
    return Route(ChannelName.SMS, "+46700000000", f"+4670{number:07}")


def seconds(pace: Pace, message: int, of: Limits, *, cost: int = 1, at: float = 0.0, to: int = 1) -> float:
    return pace.wait(message, route(to), of, cost=cost, now=NOW + timedelta(seconds=at)).total_seconds()


def test_a_burst_goes_at_once_and_what_follows_keeps_the_rate() -> None:
    pace, of = Pace(), limits(burst=3)
    assert [seconds(pace, number, of, to=number) for number in range(5)] == [0, 0, 0, 1, 2]


def test_without_a_burst_each_waits_for_the_one_before() -> None:
    pace, of = Pace(), limits(per_second=10)
    assert [seconds(pace, number, of, to=number) for number in range(3)] == [0, 0.1, 0.2]


def test_an_sms_costs_its_segments() -> None:
    pace, of = Pace(), limits(burst=4)
    assert [seconds(pace, number, of, cost=2) for number in range(3)] == [0, 0, 2]


def test_a_message_larger_than_the_burst_goes_when_nothing_is_spent() -> None:
    pace, of = Pace(), limits(burst=2)
    assert seconds(pace, 1, of, cost=5) == 0
    assert seconds(pace, 2, of, cost=5) == 5
    assert seconds(pace, 3, of, cost=1, at=30) == 0


def test_a_silence_fills_the_bucket_again_but_no_further() -> None:
    pace, of = Pace(), limits(burst=2)
    assert [seconds(pace, number, of) for number in range(3)] == [0, 0, 1]
    assert [seconds(pace, number, of, at=600) for number in range(3, 6)] == [0, 0, 1]


def test_who_waited_goes_at_its_time_and_pays_once() -> None:
    pace, of = Pace(), limits(burst=1)
    assert [seconds(pace, number, of) for number in range(3)] == [0, 1, 2]
    assert seconds(pace, 2, of, at=1) == 1
    assert seconds(pace, 1, of, at=1) == 0
    assert seconds(pace, 2, of, at=2) == 0
    assert seconds(pace, 3, of, at=2) == 1


def test_a_chat_has_a_pause_of_its_own() -> None:
    pace, of = Pace(), limits(per_second=100, burst=100, per_chat_seconds=1)
    assert [seconds(pace, 1, of), seconds(pace, 2, of), seconds(pace, 3, of, to=2)] == [0, 1, 0]


def test_accounts_and_channels_do_not_slow_each_other() -> None:
    pace, of = Pace(), limits()
    for number, (channel, account) in enumerate([("sms", "a"), ("sms", "b"), ("whatsapp", "a")]):
        assert pace.wait(number, Route(ChannelName(channel), account, "x"), of, cost=1, now=NOW) == timedelta()


def test_a_clock_that_went_back_waits_for_nothing() -> None:
    pace, of = Pace(), limits(burst=1)
    assert [seconds(pace, number, of) for number in range(2)] == [0, 1]
    assert seconds(pace, 1, of, at=-86400) == 0


def test_what_is_long_free_is_forgotten() -> None:
    pace, of = Pace(), limits(per_second=1000)
    for number in range(10):
        seconds(pace, number, of, to=number)
    seconds(pace, 99, of, at=300, to=99)
    assert len(pace._chat_free) == len(pace._account_spent) == 1
    assert not pace._booked


@given(
    gaps=st.lists(st.floats(0, 5), min_size=1, max_size=60),
    costs=st.lists(st.integers(1, 4), min_size=60, max_size=60),
    burst=st.integers(0, 10),
)
def test_no_stretch_of_time_carries_more_than_the_rate_and_one_burst(
    gaps: list[float], costs: list[int], burst: int
) -> None:
    pace, of, at = Pace(), limits(burst=burst, per_second=2.0), 0.0
    left = []
    for number, gap in enumerate(gaps):
        at += gap
        left.append((at + seconds(pace, number, of, cost=costs[number], at=at, to=number), costs[number]))
    most = max(burst, *costs)
    for first, _ in left:
        for last, _ in left:
            if last >= first:
                carried = sum(cost for time, cost in left if first <= time <= last)
                assert carried <= most + 2.0 * (last - first) + max(costs) + 1e-3
