import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from bot.model.answer_codec import from_json, to_json
from bot.model.dialogue import Answer
from bot.model.policy.decision import Option, Say
from bot.model.policy.facts import Wish
from bot.model.values import Money, TextRef

FULL = Answer(
    say=(
        Say("a.b", {"amount": Money(Decimal("9.50"), "SEK"), "on": date(2026, 11, 12), "what": TextRef("c", {"n": 2})}),
        Say("d", {}, (Option("yes", "steps.yes"), Option("o:1", "steps.order_option", {"number": "1"}))),
    ),
    case={"revision": 3},
    wants=Wish.OVER_LIMIT,
    understood=False,
    goes_on=False,
    noted={"check_after_days": 3},
)


@pytest.mark.parametrize("answer", [Answer(), FULL], ids=["empty", "full"])
def test_an_answer_survives_its_way_through_json(answer: Answer) -> None:
    assert from_json(json.loads(json.dumps(to_json(answer)))) == answer


def broken(**changes: Any) -> dict[str, Any]:
    return to_json(FULL) | changes


@pytest.mark.parametrize("raw", [
    None, [], {}, {"say": []}, broken(more=1), broken(say={}), broken(say=["x"]), broken(say=[{"key": "a"}]),
    broken(say=[{"key": 1, "params": {}, "options": []}]), broken(case=[]), broken(wants="tea"), broken(understood=1),
    broken(goes_on=None), broken(noted=None), broken(say=[{"key": "a", "params": {"x": None}, "options": []}]),
    broken(say=[{"key": "a", "params": {}, "options": [{"id": "x"}]}]), {1: 2},
])  # fmt: skip
def test_half_an_answer_is_no_answer(raw: Any) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 an unknown wish raises the enum's own
        from_json(raw)
