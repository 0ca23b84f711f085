"""A case survives its way through JSON, whatever customers say."""

import json
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.model.answer_codec import to_json
from bot.model.steps import CaseState, Move, dump_state, load_state
from bot.model.steps.state import FromWhere, Known, Mentioned
from bot.model.values import Money
from tests.support.shop_customer import ANNA, JOHAN, Customer

TEXTS = st.sampled_from(
    ["yes", "no", "1", "2", "7", "order 10432", "10417", "99999", "753 20", "anna.lindqvist@example.com", "neither",
     "refund", "send a new one", "the desk lamp is broken", "I don't know", "👍", "", "\n", "yesterday",
     "order 10432 10417 10405"]
) | st.text(max_size=40)  # fmt: skip
QUESTIONS = st.sampled_from(["ask_shipping", "ask_order_status", "ask_opening_hours"])
INTENTS = st.sampled_from(
    ["inform", "affirm", "deny", "nlu_fallback", "want_refund", "want_wait", "satisfied", "not_satisfied",
     "parcel_late", "item_wrong", "charged_wrong", "warranty", "thanks", "stop", "greet"]
)  # fmt: skip
BUTTONS = st.sampled_from([None, "yes", "person", "solution:resend"])
OTHER_MOVES = st.sampled_from([move for move in Move if move is not Move.ANSWER_QUESTION])
TURN = st.tuples(OTHER_MOVES, TEXTS, INTENTS, BUTTONS) | st.tuples(
    st.just(Move.ANSWER_QUESTION), TEXTS, QUESTIONS, BUTTONS
)
TURNS = st.lists(TURN, max_size=12)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(phone=st.sampled_from([ANNA, JOHAN, None]), turns=TURNS)
def test_whatever_is_said_there_is_an_answer_and_nothing_is_done_twice(
    come: Callable[..., Customer], phone: str | None, turns: list[tuple[Move, str, str, str | None]]
) -> None:
    customer = come(phone)
    for number, (move, text, intent, button) in enumerate(turns, 1):
        customer.says(text, intent, move=move, button=button)  # goes through JSON and back
        answer = customer.answer
        assert customer.state.revision == number
        assert answer.say or answer.wants is not None, "nobody is left without an answer"
        assert "…" not in customer.heard.replace(text, "")
        assert not re.search(r"(-\d[\d,]*|\b0) kr", customer.heard), "nothing is given for nothing"
    keys = [errand.key for errand in customer.shop.errands]
    assert len(set(keys)) == len(keys)


def test_every_kind_of_value_survives() -> None:
    facts = {
        "when": Known(date(2026, 11, 12)),
        "amount": Known(Money(Decimal("249.50"), "SEK"), FromWhere.ORDER),
        "photo": Known(True),
        "item": Known("DL-NOR"),
    }
    state = CaseState(
        facts=facts,
        asked={"steps.ask.order": 2},
        later=(Mentioned("charged_wrong", "10405", "charged twice"), Mentioned("charged_wrong")),
    )
    assert load_state(json.loads(json.dumps(dump_state(state)))) == state


@pytest.mark.parametrize("raw", [
    None, [], "x", {}, {"revision": 1, "step": 9}, dump_state(CaseState()) | {"more": 1},
    dump_state(CaseState()) | {"step": 9}, dump_state(CaseState()) | {"facts": {"a": {}}},
    dump_state(CaseState()) | {"question": {"about": "weather"}}, dump_state(CaseState()) | {"evidence": [1]},
    dump_state(CaseState()) | {"proof": {"order": "1", "by": "face"}},
])  # fmt: skip
def test_anything_else_is_refused_whole(raw: object) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 any ValueError will do: enum members raise their own
        load_state(raw)


def test_a_record_of_an_older_version_keeps_what_it_knew() -> None:
    known = dump_state(CaseState(revision=3, problem="parcel_late", satisfied=True))
    del known["customer_value"], known["customer_tags"]
    assert load_state(known) == CaseState(revision=3, problem="parcel_late", satisfied=True)


def test_what_an_older_version_had_put_off_still_waits() -> None:
    known = dump_state(CaseState()) | {"later": ["charged_wrong", "warranty"], "later_orders": {"warranty": "10405"}}
    del known["later_told"]
    assert load_state(known).later == (Mentioned("charged_wrong"), Mentioned("warranty", "10405"))


def test_the_state_in_an_answer_is_plain_json(anna: Customer) -> None:
    anna.opens("order 10432 has not come", "parcel_late")
    assert json.loads(json.dumps(to_json(anna.answer)))["case"] == dump_state(anna.state)
