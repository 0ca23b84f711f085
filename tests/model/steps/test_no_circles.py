"""No playbook goes round in circles: whoever answers, however stubbornly, comes to an end or to a person."""

from collections.abc import Callable
from itertools import cycle, islice
from pathlib import Path

import pytest

from bot.rules.book import RuleBook
from tests.support.shop_customer import ANNA, JOHAN, OMAR, Customer

PLAYBOOKS = sorted(path.stem for path in Path("policy_rules/playbooks").glob("*.yml") if path.stem != "shared")
TURNS = 40
HABITS = {
    "always yes": [("yes", "affirm")],
    "always no": [("no", "deny")],
    "knows nothing": [("I don't know", "inform")],
    "something else": [("none of these", "inform")],
    "yes and no": [("yes", "affirm"), ("no", "deny")],
    "the first": [("1", "choose_option")],
    "the last": [("3", "choose_option"), ("2", "choose_option"), ("yes", "affirm")],
    "one order after the other": [("10432", "inform"), ("10405", "inform"), ("no", "deny")],
    "mumbles": [("hm", "nlu_fallback")],
    "wants it all": [("a refund", "want_refund"), ("a new one", "want_replacement"), ("a discount", "want_discount")],
}


@pytest.mark.parametrize("habit", HABITS)
@pytest.mark.parametrize("phone", [ANNA, JOHAN, OMAR, None])
@pytest.mark.parametrize("name", PLAYBOOKS)
def test_every_conversation_ends(
    come: Callable[..., Customer], book: RuleBook, name: str, phone: str | None, habit: str
) -> None:
    customer = come(phone)
    customer.opens("there is a problem", book.playbooks.playbooks[name].starts_with[0])
    for text, intent in islice(cycle(HABITS[habit]), TURNS):
        if not customer.answer.goes_on or customer.answer.wants is not None:
            return
        customer.says(text, intent)
    pytest.fail("\n".join(customer.transcript))
