"""The business's own system, when it does not answer as it should."""

from collections.abc import AsyncIterator
from datetime import date

import aiohttp
import pytest
from aiohttp.test_utils import TestServer, unused_port

from actions.back_office.http import HttpBackOffice, open_http_back_office
from bot.model.errors import BackOfficeError, BackOfficeUncertain
from bot.model.orders import Contact, Corrective, Errand
from tests.support.order_system import TOKEN, OrderSystem, plain_days, sample_data

ERRAND = Errand("case-1:10432:trace", Corrective.TRACE, "10432", note="a / b")
QUICK = aiohttp.ClientTimeout(total=0.2)


@pytest.fixture
def system() -> OrderSystem:
    return OrderSystem(plain_days(sample_data(), date(2026, 11, 20)))


@pytest.fixture
async def office(system: OrderSystem) -> AsyncIterator[HttpBackOffice]:
    server = TestServer(system.app())
    await server.start_server()
    back_office = HttpBackOffice(str(server.make_url("/")), TOKEN, timeout=QUICK)
    yield back_office
    await back_office.close()
    await server.close()


async def test_the_key_travels_as_idempotency_key(office: HttpBackOffice, system: OrderSystem) -> None:
    await office.carry_out(ERRAND)
    assert system.posts == [
        (
            "case-1:10432:trace",
            {
                "key": "case-1:10432:trace",
                "kind": "trace",
                "order": "10432",
                "amount": None,
                "skus": [],
                "note": "a / b",
            },
        )
    ]


async def test_a_complaint_travels_with_who_made_it(office: HttpBackOffice, system: OrderSystem) -> None:
    contact = Contact("Anna", "sms", "+46701234567", "+46701234567")
    await office.carry_out(Errand("case-1:register", Corrective.COMPLAINT, None, note="rude", contact=contact))
    (_, body) = system.posts[0]
    assert body["contact"] == {
        "name": "Anna",
        "channel": "sms",
        "address": "+46701234567",
        "phone": "+46701234567",
        "email": None,
    }


@pytest.mark.parametrize(("fails", "was_done"), [("before", False), ("after", True), ("hangs", True)])
async def test_no_clear_answer_is_uncertain_until_looked_up_by_key(
    office: HttpBackOffice, system: OrderSystem, fails: str, was_done: bool
) -> None:
    system.fails = fails
    with pytest.raises(BackOfficeUncertain):
        await office.carry_out(ERRAND)
    assert (await office.receipt(ERRAND.key) is not None) is was_done


async def test_a_refusal_is_certain(office: HttpBackOffice, system: OrderSystem) -> None:
    system.fails = "refused"
    with pytest.raises(BackOfficeError) as refused:
        await office.carry_out(ERRAND)
    assert not isinstance(refused.value, BackOfficeUncertain)


async def test_something_else_than_agreed_is_no_order_and_no_receipt(
    office: HttpBackOffice, system: OrderSystem
) -> None:
    system.nonsense = True
    with pytest.raises(BackOfficeError, match="something else than agreed"):
        await office.order("10432")
    with pytest.raises(BackOfficeUncertain):
        await office.carry_out(ERRAND)


async def test_a_wrong_token_is_an_error_and_not_an_order_that_is_missing(system: OrderSystem) -> None:
    server = TestServer(system.app())
    await server.start_server()
    office = HttpBackOffice(str(server.make_url("/")), "wrong")
    with pytest.raises(BackOfficeError, match="did not answer"):
        await office.order("10432")
    assert not await office.ready()
    await office.close()
    await server.close()


async def test_nobody_there_means_that_nothing_was_done() -> None:
    office = HttpBackOffice(f"http://127.0.0.1:{unused_port()}")
    with pytest.raises(BackOfficeError) as error:
        await office.carry_out(ERRAND)
    assert not isinstance(error.value, BackOfficeUncertain)
    with pytest.raises(BackOfficeError):
        await office.order("10432")
    assert not await office.ready()
    await office.close()


async def test_what_was_never_opened_closes() -> None:
    await open_http_back_office("https://orders.example", "").close()


def test_an_address_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="must begin with http"):
        open_http_back_office("orders.example", "")
