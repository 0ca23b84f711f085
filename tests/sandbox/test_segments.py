"""Counting SMS segments."""

from __future__ import annotations

import pytest

from bot.sandbox.segments import count_segments


@pytest.mark.parametrize(
    ("letter", "times", "segments"),
    [
        ("a", 0, 1),
        ("å", 160, 1),
        ("a", 161, 2),
        ("a", 306, 2),
        ("a", 307, 3),
        ("€", 80, 1),
        ("€", 81, 2),
        ("я", 70, 1),
        ("я", 71, 2),
        ("🙂", 35, 1),
        ("🙂", 36, 2),
        ("🙂", 67, 3),
    ],
)
def test_segments_are_counted_as_a_network_does(letter: str, times: int, segments: int) -> None:
    assert count_segments(letter * times) == segments


def test_an_escaped_letter_is_not_torn_apart() -> None:
    assert count_segments("€" * 153) == 3, "306 septets would fit two segments, were they cut anywhere"
