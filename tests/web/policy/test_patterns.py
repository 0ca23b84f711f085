"""Patterns as words that fit them."""

import pytest

from bot.web.policy.patterns import said_by


@pytest.mark.parametrize(
    ("pattern", "told"),
    [
        ("lawyer", "the customer writes “lawyer”"),
        (r"\b(on fire|smoking)\b", "the customer writes “on fire” or “smoking”"),
        ("a|b|c", "the customer writes “a”, “b” or “c”"),
    ],
)
def test_a_few_plain_words_are_told_in_full_and_the_pattern_is_not_needed(pattern: str, told: str):
    assert said_by(pattern) == (told, "")


@pytest.mark.parametrize(
    ("pattern", "told"),
    [
        (r"spark(s|ing)|melt(?:s|ed)", "the customer writes words such as “sparks” or “melts”"),
        (
            r"\b(on fire|(is|starts) smoking|lawyers?|no\s+heat|a|b)",
            "the customer writes words such as “on fire”, “is smoking”, “lawyer”, “no heat”, or 2 more such words",
        ),
        ("un(der|over)?paid|[0-9]{4}", "the customer writes words such as “unpaid”, or 1 more such word"),
        (r"\d+", "what the customer writes fits a pattern"),
        (r"([(]|\()", "what the customer writes fits a pattern"),
        (r"sure\|not", "what the customer writes fits a pattern"),
    ],
)
def test_of_other_patterns_some_words_are_told_and_the_pattern_stands_beside_them(pattern: str, told: str):
    assert said_by(pattern) == (told, pattern)
