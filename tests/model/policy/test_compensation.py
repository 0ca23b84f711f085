from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.policy.compensation import Compensation, GoodwillForm, GoodwillRule, Grantor, Limit
from bot.model.policy.rules import Source
from bot.model.values import Money

HERE = Source("compensation.yml", 10)
RULES = Compensation(
    "SEK",
    (
        GoodwillRule("parcel_late", HERE, cause="lost", amount=Decimal(100), form=GoodwillForm.REFUND),
        GoodwillRule("parcel_late", HERE, percent=Decimal(10), at_least=Decimal(50), at_most=Decimal(150)),
        GoodwillRule("charged_wrong", HERE),
    ),
    goodwill={Grantor.BOT: Limit(Decimal(120), Decimal(50)), Grantor.SUPERVISOR: Limit()},
    solutions={Grantor.BOT: Limit(Decimal(3000)), Grantor.SUPERVISOR: Limit()},
)


@pytest.mark.parametrize(
    ("cause", "total", "grantor", "amount"),
    [
        ("lost", 1000, Grantor.BOT, 100),
        ("late", 1000, Grantor.BOT, 100),
        ("late", 200, Grantor.BOT, 50),  # never less than at_least
        ("late", 5000, Grantor.SUPERVISOR, 150),  # never more than at_most
        ("late", 5000, Grantor.BOT, 120),  # the bot's own limit
        ("lost", 99, Grantor.BOT, 49),  # half of the order, never rounded up over the limit
        (None, 1000, Grantor.BOT, 100),
    ],
)
def test_goodwill_follows_the_first_rule_that_fits_within_the_grantors_limit(
    cause: str | None, total: int, grantor: Grantor, amount: int
) -> None:
    given_ = RULES.for_("parcel_late", cause=cause, order_total=Decimal(total), grantor=grantor)
    assert given_ is not None
    assert given_.money == Money(Decimal(amount), "SEK")
    assert given_.source == HERE


@pytest.mark.parametrize(
    ("problem", "grantor"),
    [("item_wrong", Grantor.BOT), ("charged_wrong", Grantor.BOT), ("parcel_late", Grantor.AGENT)],
)
def test_nothing_is_given_without_a_rule_an_amount_or_a_limit(problem: str, grantor: Grantor) -> None:
    assert RULES.for_(problem, cause="lost", order_total=Decimal(1000), grantor=grantor) is None


def test_who_may_give_and_solve_how_much() -> None:
    assert RULES.may_give(Grantor.BOT, Decimal(120), Decimal(1000))
    assert not RULES.may_give(Grantor.BOT, Decimal(121), Decimal(1000))
    assert not RULES.may_give(Grantor.BOT, Decimal(51), Decimal(100))
    assert not RULES.may_give(Grantor.AGENT, Decimal(1), Decimal(1000))
    assert RULES.may_give(Grantor.SUPERVISOR, Decimal(10**6), Decimal(1))
    assert RULES.may_solve(Grantor.BOT, Decimal(3000))
    assert not RULES.may_solve(Grantor.BOT, Decimal(3001))
    assert not RULES.may_solve(Grantor.AGENT, Decimal(1))


@given(st.decimals(0, 100000, places=2), st.sampled_from(["lost", "late"]))
def test_the_bot_never_gives_more_than_it_may(total: Decimal, cause: str) -> None:
    given_ = RULES.for_("parcel_late", cause=cause, order_total=total)
    assert given_ is None or RULES.may_give(Grantor.BOT, given_.money.amount, total)
