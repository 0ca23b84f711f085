"""The sample shop remembers what was done, and its file is checked before it is used."""

import asyncio
import json
import multiprocessing
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from actions.back_office.ledger import Ledger
from actions.back_office.sample import DEFAULT_SHOP, SampleShop, open_sample_shop
from bot.model.errors import BackOfficeError
from bot.model.orders import Corrective, Errand, Receipt
from bot.model.values import Money
from tests.support.order_system import sample_data

TODAY = date(2026, 11, 20)


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    return tmp_path / "var" / "ledger.sqlite"


@pytest.fixture
def shop(ledger: Path) -> SampleShop:
    return open_sample_shop(DEFAULT_SHOP, ledger).on(TODAY)


async def done(shop: SampleShop, kind: Corrective, order: str, amount: int | None = None, key: str = "k") -> Receipt:
    money = None if amount is None else Money(Decimal(amount), "SEK")
    return await shop.carry_out(Errand(key, kind, order, money))


async def test_a_refund_is_on_its_way_afterwards(shop: SampleShop) -> None:
    receipt = await done(shop, Corrective.REFUND, "10405", 549)
    order = await shop.order("10405")
    assert order is not None
    assert order.refunded == Decimal(549)
    assert order.refunds[0].expected_on == TODAY + timedelta(days=5)
    assert order.refunds[0].reference == receipt.reference


async def test_a_cancelled_order_is_cancelled_and_paid_back(shop: SampleShop) -> None:
    await done(shop, Corrective.CANCEL, "10441")
    order = await shop.order("10441")
    assert order is not None
    assert order.cancelled
    assert order.refunded == order.paid == Decimal(799)


async def test_a_replacement_has_left(shop: SampleShop) -> None:
    await done(shop, Corrective.RESEND, "10432")
    order = await shop.order("10432")
    assert order is not None
    assert order.sent_again_on == TODAY


async def test_a_note_moves_nothing(shop: SampleShop) -> None:
    before = await shop.order("10432")
    await done(shop, Corrective.NOTE, "10432")
    assert await shop.order("10432") == before


async def test_what_was_done_outlives_the_process(shop: SampleShop, ledger: Path) -> None:
    receipt = await done(shop, Corrective.TRACE, "10432")
    again = open_sample_shop(DEFAULT_SHOP, ledger).on(TODAY + timedelta(days=3))
    assert await again.receipt("k") == receipt
    assert await done(again, Corrective.TRACE, "10432") == receipt


def _refund(ledger: Path, key: str) -> str:
    shop = open_sample_shop(DEFAULT_SHOP, ledger).on(TODAY)
    return asyncio.run(done(shop, Corrective.REFUND, "10405", 549, key)).reference


async def test_many_processes_do_it_once(shop: SampleShop, ledger: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        references = pool.starmap(_refund, [(ledger, "same")] * 24, chunksize=1)
    assert len(set(references)) == 1
    order = await shop.order("10405")
    assert order is not None
    assert len(order.refunds) == 1


async def test_days_are_reckoned_from_the_day_that_is_asked_about(ledger: Path) -> None:
    opened = open_sample_shop(DEFAULT_SHOP, ledger)
    for today in (TODAY, TODAY + timedelta(days=400)):
        order = await opened.on(today).order("10432")
        assert order is not None
        assert order.shipment.due_on == today - timedelta(days=7)


async def test_a_ledger_that_can_not_be_written_is_an_error_of_the_back_office(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    shop = open_sample_shop(DEFAULT_SHOP, tmp_path / "file" / "ledger.sqlite").on(TODAY)
    with pytest.raises(BackOfficeError, match="ledger"):
        await done(shop, Corrective.TRACE, "10432")


def shop_file(tmp_path: Path, content: Any) -> Path:
    path = tmp_path / "shop.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return path


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"orders": [1]}', '{"orders": [{}]}'])
def test_a_file_that_is_no_shop_is_refused(tmp_path: Path, content: str) -> None:
    with pytest.raises(ValueError, match=r"shop\.json is no shop file"):
        open_sample_shop(shop_file(tmp_path, content), tmp_path / "ledger.sqlite")


@pytest.mark.parametrize(("key", "value"), [
    ("placed_on", {"days_ago": "nine"}), ("placed_on", {"days_ago": 1, "days_ahead": 1}), ("colour", "red"),
    ("lines", []), ("total", -1), ("currency", "kronor"),
])  # fmt: skip
def test_a_faulty_order_is_named(tmp_path: Path, key: str, value: Any) -> None:
    order = sample_data()["10432"] | {key: value}
    with pytest.raises(ValueError, match=rf"order 10432: (.|\n)*{key}"):
        open_sample_shop(shop_file(tmp_path, {"orders": [order]}), tmp_path / "ledger.sqlite")


def test_every_order_of_the_documentation_is_in_the_shop() -> None:
    page = Path("docs/back_office.md").read_text()
    for number in sample_data():
        assert f"| {number} |" in page


async def test_what_was_done_about_no_order_is_found_by_its_case(shop: SampleShop, ledger: Path) -> None:
    for key in ("case-1-a:sign_in_link", "case-1-ab:sign_in_link", "case-1-a2:register"):
        await shop.carry_out(Errand(key, Corrective.SIGN_IN_LINK, None))
    await done(shop, Corrective.NOTE, "10405", key="case-1-a:10405:note")
    assert [entry.receipt.key for entry in Ledger(ledger).of_case("case-1-a")] == ["case-1-a:sign_in_link"]
