"""Runs a turn of the four steps against a back office: each request is looked up or done, and sent back in."""

from collections.abc import Generator
from typing import Any

import structlog

from bot.model.dialogue import Answer
from bot.model.errors import BackOfficeError, BackOfficeUncertain
from bot.model.orders import Errand
from bot.model.steps import Act, FindOrder, OrdersOf, Refused, Request, Response, Uncertain, Verify
from bot.ports import BackOffice

log = structlog.get_logger(__name__)


async def think(turn: Generator[Request, Any, Answer], back_office: BackOffice) -> Answer:
    """The turn's answer. What the back office can't answer is thrown into the turn, which decides what to say then."""
    try:
        request = next(turn)
        while True:
            try:
                response = await _respond(request, back_office)
            except BackOfficeError as error:
                log.warning("back_office.failed", request=type(request).__name__, error=str(error))
                request = turn.throw(error)
            else:
                request = turn.send(response)
    except StopIteration as done:
        answer: Answer = done.value
        return answer


async def _respond(request: Request, back_office: BackOffice) -> Response:
    match request:
        case FindOrder(number):
            return await back_office.order(number)
        case OrdersOf(phone):
            return await back_office.orders_of(phone)
        case Verify(key):
            return await back_office.receipt(key)
        case Act(errand):
            return await _act(errand, back_office)


async def _act(errand: Errand, back_office: BackOffice) -> Response:
    try:
        return await back_office.carry_out(errand)
    except BackOfficeUncertain as error:
        log.warning("errand.uncertain", key=errand.key, error=str(error))
        return Uncertain(str(error))
    except BackOfficeError as error:
        log.warning("errand.refused", key=errand.key, error=str(error))
        return Refused(str(error))
