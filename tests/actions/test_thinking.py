"""What the back office can't do is told to the turn, which decides what to say."""

from collections.abc import Generator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from actions.back_office.sample import DEFAULT_SHOP, SampleShop, open_sample_shop
from actions.thinking import think
from bot.model.dialogue import Answer
from bot.model.errors import BackOfficeError, BackOfficeUncertain
from bot.model.orders import Corrective, Errand, Receipt
from bot.model.steps import Act, FindOrder, OrdersOf, Refused, Request, Uncertain, Verify

ERRAND = Errand("k", Corrective.TRACE, "10432")


class Broken(SampleShop):
    """A sample shop whose errands end as told."""

    error: type[BackOfficeError]

    async def carry_out(self, errand: Errand) -> Receipt:
        raise self.error(errand.key)


@pytest.fixture
def shop(tmp_path: Path) -> SampleShop:
    return open_sample_shop(DEFAULT_SHOP, tmp_path / "ledger.sqlite").on(date(2026, 11, 20))


def asking(*requests: Request) -> Generator[Request, Any, Answer]:
    """A turn that asks, and answers with what it got."""
    got: list[Any] = []
    for request in requests:
        response = yield request
        got += [response]
    return Answer(noted={"got": got})


async def test_each_request_gets_its_answer(shop: SampleShop) -> None:
    answer = await think(
        asking(FindOrder("10432"), OrdersOf("+46709876543"), Verify("k"), Act(ERRAND), Verify("k")), shop
    )
    order, orders, before, receipt, after = answer.noted["got"]
    assert order.number == "10432"
    assert len(orders) == 5
    assert before is None
    assert receipt == after


@pytest.mark.parametrize(("error", "answer"), [(BackOfficeError, Refused("k")), (BackOfficeUncertain, Uncertain("k"))])
async def test_an_errand_that_fails_is_an_answer_too(
    shop: SampleShop, error: type[BackOfficeError], answer: Refused | Uncertain
) -> None:
    broken = Broken(shop._raw, shop._ledger, shop._today)
    broken.error = error
    assert (await think(asking(Act(ERRAND)), broken)).noted["got"] == [answer]


async def test_a_lookup_that_fails_is_thrown_into_the_turn(tmp_path: Path) -> None:
    (tmp_path / "ledger.sqlite").write_text("this is no database, and never was one; it only has its name")
    shop = open_sample_shop(DEFAULT_SHOP, tmp_path / "ledger.sqlite").on(date(2026, 11, 20))

    def turn() -> Generator[Request, Any, Answer]:
        try:
            yield FindOrder("10432")
        except BackOfficeError:
            return Answer(understood=False)
        return Answer()

    assert not (await think(turn(), shop)).understood
