"""What any back office must do, whoever stands behind the port."""

from collections.abc import AsyncIterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestServer

from actions.back_office.http import HttpBackOffice
from actions.back_office.sample import DEFAULT_SHOP, open_sample_shop
from bot.model.errors import BackOfficeError
from bot.model.orders import CarrierSays, Corrective, Errand
from bot.model.values import Money
from bot.ports import BackOffice
from tests.support.order_system import TOKEN, OrderSystem, plain_days, sample_data

TODAY = date(2026, 11, 20)
REFUND = Errand("case-1:10432:refund_order", Corrective.REFUND, "10432", Money(Decimal(1299), "SEK"), ("FL-AUR",), "")


@pytest.fixture(params=["sample", "http"])
async def office(request: Any, tmp_path: Path) -> AsyncIterator[BackOffice]:
    if request.param == "sample":
        yield open_sample_shop(DEFAULT_SHOP, tmp_path / "ledger.sqlite").on(TODAY)
        return
    server = TestServer(OrderSystem(plain_days(sample_data(), TODAY)).app())
    await server.start_server()
    back_office = HttpBackOffice(str(server.make_url("/")), TOKEN)
    yield back_office.on(TODAY)
    await back_office.close()
    await server.close()


async def test_an_order_is_told_whole(office: BackOffice) -> None:
    order = await office.order("10432")
    assert order is not None
    assert order.buyer.phone == "+46701234567"
    assert order.lines[0].title == "Aurora floor lamp"
    assert order.total == Decimal(1299)
    assert order.shipment.says is CarrierSays.LOST
    assert order.shipment.left_on == date(2026, 11, 11)
    assert order.shipment.due_on == date(2026, 11, 13)
    assert order.paid == Decimal(1299)
    assert order.packed == {"FL-AUR": 1}


@pytest.mark.parametrize("number", ["99999", "", "../health", "10432/x", "%2e%2e"])
async def test_an_order_that_is_not_there_is_none(office: BackOffice, number: str) -> None:
    if number:
        assert await office.order(number) is None


async def test_the_orders_of_a_number_come_newest_first(office: BackOffice) -> None:
    orders = await office.orders_of("+46701234567")
    assert [order.number for order in orders] == ["10432", "10417", "10405"]
    assert await office.orders_of("+46700000000") == ()


async def test_the_same_key_is_done_once(office: BackOffice) -> None:
    first = await office.carry_out(REFUND)
    assert first.reference
    assert first.kind is Corrective.REFUND
    assert await office.carry_out(REFUND) == first
    assert await office.receipt(REFUND.key) == first


async def test_what_was_not_done_has_no_receipt(office: BackOffice) -> None:
    assert await office.receipt("case-9:goodwill") is None


async def test_an_errand_for_no_order_is_refused(office: BackOffice) -> None:
    with pytest.raises(BackOfficeError):
        await office.carry_out(Errand("k", Corrective.TRACE, "99999"))


async def test_it_is_ready(office: BackOffice) -> None:
    assert await office.ready()
