"""What every channel owes the pipeline, whichever platform it speaks to. A new channel adds itself to ``rig``."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest

from bot.model.errors import DelayedSend, ForgedWebhook, UncertainSend, Unreachable
from bot.model.messages import Button, ButtonStyle, ChannelName, InboundMessage, OutboundMessage, Route, Sent
from bot.ports import Channel, RawWebhook
from bot.sandbox.faults import FaultKind
from bot.sandbox.telegram_peer import TelegramPeer
from bot.sandbox.twilio_peer import TwilioPeer
from channels.telegram import TelegramChannel, TelegramSettings
from channels.twilio import TwilioChannel, TwilioSettings
from tests.channels.clock import FixedClock
from tests.channels.conftest import MONDAY
from tests.channels.payloads import (
    AT,
    PUBLIC_URL,
    TWILIO_TOKEN,
    from_telegram,
    from_twilio,
    telegram_body,
    twilio_body,
    webhook,
)

ANNA = "+46701234567"
CHOICES = (Button("choose:refund", "Refund"), Button("choose:replace", "New one"))


@dataclass
class Rig:
    """A channel, the person at the other end, and the peer between them."""

    channel: Channel
    route: Route
    peer: Any
    sends: Callable[[], list[str]]
    knock: Callable[[], RawWebhook]


@pytest.fixture(params=["whatsapp", "sms", "telegram"])
async def rig(
    request: pytest.FixtureRequest,
    twilio_peer: TwilioPeer,
    twilio_settings: TwilioSettings,
    telegram_peer: TelegramPeer,
    telegram_settings: TelegramSettings,
) -> AsyncIterator[Rig]:
    name = ChannelName(request.param)
    if name is ChannelName.TELEGRAM:
        rig = await _telegram(telegram_peer, telegram_settings)
    else:
        rig = await _twilio(name, twilio_peer, twilio_settings)
    yield rig
    await rig.channel.close()


async def _twilio(name: ChannelName, peer: TwilioPeer, settings: TwilioSettings) -> Rig:
    settings = replace(settings, auth_tokens=(*settings.auth_tokens, TWILIO_TOKEN), public_url=PUBLIC_URL, timeout=0.5)
    channel = TwilioChannel(settings, FixedClock())
    peer.plan.delays = (3600.0,)  # nobody listens to receipts here
    await peer.customer_writes(name.value, ANNA, "hi", deliver=False)

    def sends() -> list[str]:
        return [str(call.params.get("Body", "")) for call in peer.calls.named("Messages") if call.method == "POST"]

    route = Route(name, channel.accounts()[name], ANNA)
    return Rig(channel, route, peer, sends, lambda: from_twilio(twilio_body(f"{name.value}_text")))


async def _telegram(peer: TelegramPeer, settings: TelegramSettings) -> Rig:
    channel = TelegramChannel(replace(settings, timeout=0.5), FixedClock())
    await peer.customer_writes(812345678, "hi")

    def sends() -> list[str]:
        return [str(call.params["text"]) for call in peer.calls.named("sendMessage")]

    route = Route(ChannelName.TELEGRAM, channel.accounts()[ChannelName.TELEGRAM], "812345678")
    return Rig(channel, route, peer, sends, lambda: from_telegram(telegram_body("text")))


async def test_a_channel_serves_what_it_has_an_account_for(rig: Rig) -> None:
    assert rig.route.channel in rig.channel.serves
    assert set(rig.channel.accounts()) <= rig.channel.serves


async def test_a_webhook_becomes_a_message_received_by_our_clock(rig: Rig) -> None:
    (message,) = rig.channel.read(rig.knock())

    assert isinstance(message, InboundMessage)
    assert message.route.channel is rig.route.channel
    assert message.received_at == AT


async def test_a_second_copy_of_a_webhook_has_the_same_id(rig: Rig) -> None:
    assert rig.channel.read(rig.knock()) == rig.channel.read(rig.knock())


async def test_a_webhook_that_proves_nothing_is_forged(rig: Rig) -> None:
    with pytest.raises(ForgedWebhook):
        rig.channel.read(webhook("/webhooks/any", rig.knock().body, {}))


async def test_a_message_arrives_word_for_word(rig: Rig) -> None:
    text = "Hej Anna! Ditt paket är på väg 😊\n\nמה שלומך?"
    sent = await rig.channel.send(OutboundMessage(1, rig.route, text))

    assert sent.provider_id
    assert rig.sends() == [text]


async def test_two_messages_have_two_ids(rig: Rig) -> None:
    first = await rig.channel.send(OutboundMessage(1, rig.route, "one"))
    second = await rig.channel.send(OutboundMessage(2, rig.route, "one"))

    assert first.provider_id != second.provider_id


async def test_the_longest_text_it_promises_is_taken(rig: Rig) -> None:
    limits = rig.channel.limits(rig.route.channel)

    assert isinstance(await rig.channel.send(OutboundMessage(1, rig.route, "x" * limits.text)), Sent)


async def test_options_are_buttons_where_it_promises_them_and_a_list_elsewhere(rig: Rig) -> None:
    limits = rig.channel.limits(rig.route.channel)
    await rig.channel.send(OutboundMessage(1, rig.route, "What would you like?", CHOICES))

    assert (limits.button_style is ButtonStyle.TAPPED) is ("1. Refund" not in rig.sends()[-1])


async def test_a_full_queue_may_be_tried_again_later(rig: Rig) -> None:
    rig.peer.fail_next(1, FaultKind.TOO_MANY)
    with pytest.raises(DelayedSend) as caught:
        await rig.channel.send(OutboundMessage(1, rig.route, "hi"))

    assert caught.value.retry_after >= timedelta(seconds=1)
    await rig.channel.send(OutboundMessage(1, rig.route, "hi"))
    assert len(rig.sends()) == 2


@pytest.mark.parametrize("fault", [FaultKind.SERVER_ERROR, FaultKind.SERVER_ERROR_TAKEN, FaultKind.HANG_TAKEN])
async def test_what_may_have_been_sent_is_uncertain_and_sent_once(rig: Rig, fault: FaultKind) -> None:
    rig.peer.fail_next(1, fault)
    with pytest.raises(UncertainSend) as caught:
        await rig.channel.send(OutboundMessage(1, rig.route, "hi"))

    assert not caught.value.permanent
    assert len(rig.sends()) == 1


async def test_an_uncertain_send_is_found_or_stays_uncertain_but_is_never_repeated(rig: Rig) -> None:
    message = OutboundMessage(1, rig.route, "hi there")
    rig.peer.fail_next(1, FaultKind.SERVER_ERROR_TAKEN)
    with pytest.raises(UncertainSend):
        await rig.channel.send(message)
    try:
        assert isinstance(await rig.channel.reconcile(message, since=MONDAY), Sent)
    except UncertainSend:
        assert rig.route.channel is ChannelName.TELEGRAM
    assert len(rig.sends()) == 1


async def test_somebody_who_does_not_exist_is_unreachable(rig: Rig) -> None:
    rig.peer.fail_next(1, FaultKind.BAD_REQUEST)
    with pytest.raises(Unreachable) as caught:
        await rig.channel.send(OutboundMessage(1, rig.route, "hi"))

    assert caught.value.permanent
    assert rig.route.address not in str(caught.value)


async def test_typing_never_raises(rig: Rig) -> None:
    await rig.channel.typing(replace(rig.route, address="0"), last_inbound="SM" + "0" * 32)


async def test_a_channel_that_was_closed_opens_again(rig: Rig) -> None:
    await rig.channel.send(OutboundMessage(1, rig.route, "one"))
    await rig.channel.close()
    await rig.channel.send(OutboundMessage(2, rig.route, "two"))

    assert rig.sends() == ["one", "two"]


async def test_a_preflight_sends_nothing_and_says_what_it_looked_at(rig: Rig) -> None:
    lines = await rig.channel.check()

    assert all(line.what for line in lines)
    assert rig.sends() == []
