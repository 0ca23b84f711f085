from datetime import timedelta

import pytest

from bot.model.spans import in_words


@pytest.mark.parametrize(
    ("time", "said"),
    [
        (timedelta(minutes=90), "1 hour 30 minutes"),
        (timedelta(days=2), "48 hours"),
        (timedelta(minutes=1, seconds=20.4), "1 minute 20 seconds"),
        (timedelta(), "no time"),
    ],
    ids=str,
)
def test_a_span_is_said_in_hours_minutes_and_seconds(time: timedelta, said: str):
    assert in_words(time) == said
