"""rasa_server/components/spelling.py, run in Rasa's environment: it is written for Python 3.10."""

import pytest

from tests.rasa_server.inside import run_inside

pytestmark = [pytest.mark.rasa, pytest.mark.xdist_group("rasa")]

_LEARNT = [
    "när stänger ni på lördag", "jag har väntat två veckor på paketet", "för två dagar sedan", "för mycket pengar",
    "the parcel for me", "where is my parcel", "i paid for it", "jag har inte fått det", "hej hej",
]  # fmt: skip


def _spelt(*texts: str) -> list[str]:
    code = (
        "import json, sys\nfrom rasa_server.components.spelling import Speller\n"
        "learnt, texts = json.load(sys.stdin)\nknows = Speller.load(Speller.of(learnt).dump())\n"
        "print(json.dumps([knows.spell(text) for text in texts]))"
    )
    said: list[str] = run_inside(code, said=[_LEARNT, texts])
    return said


def test_dots_that_were_left_out_are_put_back() -> None:
    assert _spelt("nar stanger ni pa lordag?", "jag har vantat tva veckor") == [
        "när stänger ni på lördag?",
        "jag har väntat två veckor",
    ]


def test_a_word_that_exists_without_dots_gets_them_among_swedish_words_only() -> None:
    assert _spelt("for tva dagar sedan", "the parcel is for me", "jag har tva") == [
        "för två dagar sedan",
        "the parcel is for me",
        "jag har två",
    ]


def test_one_slip_in_a_longer_word_is_forgiven() -> None:
    assert _spelt("where is my pracel", "my parecl", "my parccel", "my parxel", "väntta") == [
        "where is my parcel",
        "my parcel",
        "my parcel",
        "my parcel",
        "väntat",
    ]


def test_what_is_known_short_or_far_from_everything_stays() -> None:
    texts = ["What about Paris, my dear?", "hje", "barcel", "10432", "", "👍 ok", "jag har"]
    assert _spelt(*texts) == texts
