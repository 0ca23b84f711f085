import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.values import Money, TextRef, dump_params, load_params, load_value

simple = st.one_of(
    st.text(),
    st.integers(),
    st.booleans(),
    st.builds(Money, st.decimals(allow_nan=False, allow_infinity=False, places=2), st.sampled_from(["SEK", "EUR"])),
    st.dates(),
    st.datetimes(timezones=st.just(UTC)),
    st.integers(0, 10**6).map(lambda minutes: timedelta(minutes=minutes)),
)
values = st.recursive(
    simple,
    lambda inner: (
        st.lists(inner, max_size=3) | st.builds(TextRef, st.text(), st.dictionaries(st.text(), inner, max_size=2))
    ),
    max_leaves=6,
)


@given(st.dictionaries(st.text(), values, max_size=5))
def test_parameters_come_back_from_json_as_they_went(params):
    assert load_params(json.loads(json.dumps(dump_params(params)))) == params


def test_a_date_and_an_instant_are_told_apart():
    raw = dump_params({"day": date(2026, 11, 12), "at": datetime(2026, 11, 12, tzinfo=UTC)})
    assert raw == {"day": {"date": "2026-11-12"}, "at": {"at": "2026-11-12T00:00:00+00:00"}}


def test_money_keeps_its_decimals():
    assert load_value({"money": ["249.00", "SEK"]}) == Money(Decimal("249.00"), "SEK")


@pytest.mark.parametrize("raw", [None, 1.5, {"money": "249"}, {"unknown": 1}, {}])
def test_anything_else_is_refused(raw):
    with pytest.raises(ValueError, match="not a text's value"):
        load_value(raw)
