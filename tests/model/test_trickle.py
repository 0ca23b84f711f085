"""Words that come one at a time."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.model.dialogue import Understanding
from bot.model.trickle import PATIENCE, PATIENCE_AT_MOST, wait_until

NOON = datetime(2026, 11, 16, 12, tzinfo=UTC)


def heard(intent: str) -> Understanding:
    return Understanding("", intent, 0.9)


def written(*words: str) -> list[tuple[str, datetime]]:
    return [(word, NOON + timedelta(seconds=40 * at)) for at, word in enumerate(words)]


@pytest.mark.parametrize("intent", ["nlu_fallback", "inform"])
def test_the_next_word_is_waited_for(intent: str) -> None:
    assert wait_until(written("my", "lamp"), heard(intent), NOON + timedelta(seconds=43)) == (
        NOON + timedelta(seconds=40) + PATIENCE
    )


def test_of_several_words_one_that_sounds_like_an_answer_ends_nothing() -> None:
    assert wait_until(written("have", "a"), heard("affirm"), NOON + timedelta(seconds=43)) is not None


@pytest.mark.parametrize(("words", "intent"), [
    (("broken",), "item_wrong"), (("yes",), "affirm"), (("person",), "ask_human"), (("my lamp",), "nlu_fallback"),
    (("10432",), "nlu_fallback"), (("2",), "inform"), (("hm?",), "nlu_fallback"), ((), "nlu_fallback"),
])  # fmt: skip
def test_what_says_something_or_is_no_single_word_is_answered_now(words: tuple[str, ...], intent: str) -> None:
    assert wait_until(written(*words), heard(intent), NOON) is None


def test_nobody_is_waited_for_in_vain() -> None:
    assert wait_until(written("my"), heard("nlu_fallback"), NOON + PATIENCE) is None
    many = written(*["my"] * 9)
    assert many[-1][1] > NOON + PATIENCE_AT_MOST
    assert wait_until(many, heard("nlu_fallback"), many[-1][1]) is None
