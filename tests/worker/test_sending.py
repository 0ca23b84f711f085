"""Sends that a crash cut short: looked for from the moment they began, however long nobody was there."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.model.messages import DeliveryStatus
from bot.model.records import Author, Delivery, Message
from bot.worker import sending
from bot.worker.pace import Pace
from tests.support.town import ANNA, Town, town


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    pauses = (timedelta(seconds=0.1),) * 3
    monkeypatch.setattr(sending, "RECONCILE_AFTER", pauses)


async def greeting(here: Town) -> Message:
    page = await here.page()
    return next(message for message in page.messages if message.content.author is Author.BOT)


async def crash_while_sending(here: Town, message: Message, *, begun: datetime) -> None:
    """As a process leaves it that was killed in the middle of the call that it had begun then."""
    async with here.running.store.transaction() as tx:
        await tx.save_delivery(message.id, Delivery(DeliveryStatus.SENDING, at=begun))
    work = sending.Sending(here.running.house, Pace())
    await work.send(message.id)


def on_the_phone(here: Town) -> list[Any]:
    messages = here.sandbox.twilio.account.messages.values()
    return [each for each in messages if not each.inbound and each.to.endswith(ANNA)]


async def test_what_went_out_hours_before_the_restart_is_found_and_not_said_twice(
    tmp_path: Path, sqlite_url: str
) -> None:
    async with town(tmp_path, database_url=sqlite_url) as here:
        await here.whatsapp("hi")
        await here.settled()
        message = await greeting(here)
        begun = here.sandbox.twilio.account.messages[message.delivery.provider_id].created
        here.travel(begun + timedelta(hours=2))
        told = len(on_the_phone(here))
        await crash_while_sending(here, message, begun=begun)
        await here.settled()
        assert len(on_the_phone(here)) == told
        assert (await greeting(here)).delivery.provider_id == message.delivery.provider_id


@pytest.mark.parametrize("said_before", [False, True])
async def test_what_never_went_out_is_sent_even_if_the_same_was_said_before(
    tmp_path: Path, sqlite_url: str, said_before: bool
) -> None:
    async with town(tmp_path, database_url=sqlite_url) as here:
        await here.whatsapp("hi")
        await here.settled()
        message = await greeting(here)
        if said_before:  # the uncertain one is a second message with the same words
            async with here.running.store.transaction() as tx:
                message = await tx.add_message(replace(message.content, provider_id=None))
        else:
            del here.sandbox.twilio.account.messages[message.delivery.provider_id]
        told = len(on_the_phone(here))
        await crash_while_sending(here, message, begun=message.content.at)
        await here.settled()
        assert len(on_the_phone(here)) == told + 1
