"""benchmarks/nlu/labels.py: what should be rejected, and what is odd about the data."""

import pytest

from benchmarks.nlu.labels import FOREIGN, checked, is_foreign, remarks, training_remarks
from benchmarks.nlu.phrases import PhrasesUnreadable

_TRAIN = [*[("greet", f"hi {n}") for n in range(4)], *[("thanks", f"ta {n}") for n in range(4)]]


@pytest.mark.parametrize("label", ["out_of_scope", "oos", "OOS", "out-of-scope", "Out of scope", "nlu_fallback", "ood"])
def test_out_of_scope_is_known_however_it_is_spelt(label: str) -> None:
    assert is_foreign(label)
    assert checked("t", _TRAIN, [("greet", "hey"), (label, "what is love")])[1] == (FOREIGN, "what is love")


def test_an_intent_is_not_taken_for_out_of_scope_by_a_likeness() -> None:
    assert not any(map(is_foreign, ["oops", "out_of_stock", "scope", "none", "fallback_plan"]))


def test_a_label_that_nothing_was_trained_for_counts_as_out_of_scope_and_is_told() -> None:
    test = [("greet", "hey"), ("thanks", "cheers"), ("weather", "is it raining")]
    assert checked("t", _TRAIN, test)[2] == (FOREIGN, "is it raining")
    assert remarks("t", _TRAIN, test) == [
        "t: no training phrase has these labels, so they count as out of scope: weather (1)"
    ]


def test_out_of_scope_phrases_that_are_trained_on_are_no_intent() -> None:
    train = [*_TRAIN, ("oos", "what is love")]
    assert checked("t", train, [("greet", "hey"), ("oos", "who am I")]) == [("greet", "hey"), (FOREIGN, "who am I")]
    with pytest.raises(PhrasesUnreadable, match="it has only the intent 'greet'; there must be two at least"):
        checked("t", [("greet", "hi"), ("oos", "what is love")], [("greet", "hey")])


def test_a_test_of_something_else_is_refused() -> None:
    with pytest.raises(PhrasesUnreadable, match=r"none of its labels \(fly, sail\) is an intent"):
        checked("t", _TRAIN, [("fly", "up"), ("sail", "away")])


def test_what_makes_numbers_doubtful_is_told() -> None:
    train = [*_TRAIN, ("thanks", "HI 1"), ("rare", "once")]
    assert training_remarks(train) == [
        "training data: 1 phrases stand under more than one intent, for instance 'hi 1'",
        "training data: fewer than three phrases for rare",
    ]
    assert remarks("t", train, [("greet", "Hi 2"), ("thanks", "cheers")]) == [
        "t: has no phrase for 1 of the intents: rare",
        "t: 1 of its phrases are trained on, too, which flatters the numbers",
    ]
    assert training_remarks(_TRAIN) == []
