"""What Twilio's channel does besides reading and sending."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
from aiohttp import web

from bot.model.errors import DelayedSend, RefusedSend, UncertainSend
from bot.model.messages import ChannelName, InboundMessage, MessageKind, Route
from bot.ports import CheckLine
from bot.sandbox.clock import TravellingClock
from bot.sandbox.picture import Media
from bot.sandbox.twilio_peer import TwilioPeer
from channels.twilio import TwilioChannel, TwilioSettings, media
from channels.twilio.check import _address
from tests.channels.clock import FixedClock
from tests.channels.conftest import MONDAY, serve
from tests.channels.payloads import PUBLIC_URL

ANNA = "+46701234567"
PICTURE = Media(b"\x89PNG....", "image/png")


async def test_what_arrived_while_we_were_down_is_found_with_the_same_ids(
    twilio: TwilioChannel, twilio_peer: TwilioPeer, clock: TravellingClock
) -> None:
    await twilio_peer.customer_writes("whatsapp", ANNA, "too old", deliver=False)
    clock.travel_to(MONDAY + timedelta(hours=2))
    first = await twilio_peer.customer_writes("whatsapp", ANNA, "my parcel", deliver=False)
    second = await twilio_peer.customer_writes("whatsapp", ANNA, "order 10432", deliver=False)
    third = await twilio_peer.customer_writes("sms", ANNA, "hello?", deliver=False)

    events = await twilio.missed(since=MONDAY + timedelta(hours=1))

    assert [(event.provider_id, event.text) for event in events if isinstance(event, InboundMessage)] == [
        (first.sid, "my parcel"),
        (second.sid, "order 10432"),
        (third.sid, "hello?"),
    ]


async def test_a_missed_picture_comes_with_its_file(twilio: TwilioChannel, twilio_peer: TwilioPeer) -> None:
    await twilio_peer.customer_writes("whatsapp", ANNA, "", media=[PICTURE], deliver=False)

    (event,) = await twilio.missed(since=MONDAY)

    assert isinstance(event, InboundMessage)
    assert event.kind is MessageKind.MEDIA
    assert await twilio.fetch(event.attachments[0].reference) == ("image/png", PICTURE.data)


async def test_what_we_sent_is_not_missed(twilio: TwilioChannel, twilio_peer: TwilioPeer) -> None:
    await twilio_peer.customer_writes("sms", ANNA, "STOP", deliver=False)
    twilio_peer.account.messages.clear()

    assert await twilio.missed(since=MONDAY) == []


async def test_a_list_that_can_not_be_read_is_an_error(twilio_settings: TwilioSettings) -> None:
    channel = TwilioChannel(replace(twilio_settings, auth_tokens=("wrong",)), FixedClock())
    with pytest.raises((DelayedSend, UncertainSend)):
        await channel.missed(since=MONDAY)
    await channel.close()


@pytest.mark.parametrize(
    "reference",
    [
        "http://169.254.169.254/latest/meta-data",
        "http://localhost/x",
        "file:///etc/passwd",
        "",
        "https://api.twilio.com.evil.example/x",
    ],
)
async def test_no_other_host_is_asked_for_a_file(twilio: TwilioChannel, reference: str) -> None:
    with pytest.raises(RefusedSend):
        await twilio.fetch(reference)


async def test_a_file_that_twilio_does_not_have_is_refused(
    twilio: TwilioChannel, twilio_settings: TwilioSettings
) -> None:
    with pytest.raises(RefusedSend):
        await twilio.fetch(f"{twilio_settings.api_url}/2010-04-01/Accounts/AC1/Messages/SM1/Media/ME1")


@pytest.fixture
async def store() -> AsyncIterator[str]:
    """A file store that misbehaves."""

    async def elsewhere(_: web.Request) -> web.Response:
        raise web.HTTPFound("http://127.0.0.2:1/secret")

    async def circle(request: web.Request) -> web.Response:
        raise web.HTTPFound(request.path)

    async def huge(_: web.Request) -> web.Response:
        return web.Response(body=b"x" * (media.LARGEST + 1))

    async def stuck(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        if request.transport:
            request.transport.close()
        return response

    app = web.Application()
    for handler in (elsewhere, circle, huge, stuck):
        app.router.add_get(f"/{handler.__name__}", handler)
    async for url in serve(app):
        yield url


@pytest.mark.parametrize("path", ["elsewhere", "circle", "huge"])
async def test_a_file_that_is_elsewhere_or_too_large_is_refused(
    twilio_settings: TwilioSettings, store: str, path: str
) -> None:
    with pytest.raises(RefusedSend):
        await media.fetch(replace(twilio_settings, api_url=store), f"{store}/{path}")


async def test_a_file_that_breaks_off_may_be_asked_for_again(twilio_settings: TwilioSettings, store: str) -> None:
    with pytest.raises(DelayedSend):
        await media.fetch(replace(twilio_settings, api_url=store), f"{store}/stuck")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://mms.twiliocdn.com/AC1/x", True),
        ("https://s3-external-1.amazonaws.com/media.twiliocdn.com/x", True),
        ("http://mms.twiliocdn.com/AC1/x", False),
        ("https://eviltwiliocdn.com/x", False),
        ("https:///x", False),
    ],
)
def test_only_twilios_file_stores_are_followed(url: str, expected: bool) -> None:
    assert media._is_store(url) is expected


async def test_typing_is_shown_for_the_message_it_answers(twilio: TwilioChannel, twilio_peer: TwilioPeer) -> None:
    written = await twilio_peer.customer_writes("whatsapp", ANNA, "hi", deliver=False)
    route = Route(ChannelName.WHATSAPP, twilio_peer.account.whatsapp_number, ANNA)

    await twilio.typing(route, last_inbound=written.sid)

    assert twilio_peer.calls.named("Typing")[0].params == {"channel": "whatsapp", "messageId": written.sid}


@pytest.mark.parametrize(
    ("channel", "last_inbound"),
    [(ChannelName.SMS, "SM" + "0" * 32), (ChannelName.WHATSAPP, None), (ChannelName.WHATSAPP, "812:41")],
)
async def test_where_typing_can_not_be_shown_nothing_is_called(
    twilio: TwilioChannel, twilio_peer: TwilioPeer, channel: ChannelName, last_inbound: str | None
) -> None:
    await twilio.typing(Route(channel, "+1", "+2"), last_inbound=last_inbound)

    assert not twilio_peer.calls


async def test_typing_that_fails_is_no_error(twilio: TwilioChannel, capsys: pytest.CaptureFixture[str]) -> None:
    await twilio.typing(Route(ChannelName.WHATSAPP, "+1", ANNA), last_inbound="SM" + "0" * 32)

    assert ANNA not in capsys.readouterr().out


async def checked(settings: TwilioSettings) -> dict[str, CheckLine]:
    channel = TwilioChannel(settings, FixedClock())
    lines = await channel.check()
    await channel.close()
    return {line.what: line for line in lines}


async def test_a_preflight_of_a_good_account_finds_nothing_wrong(
    twilio_settings: TwilioSettings, twilio_peer: TwilioPeer
) -> None:
    twilio_peer.webhook_url = f"{PUBLIC_URL}/webhooks/twilio"
    lines = await checked(replace(twilio_settings, public_url=PUBLIC_URL))

    assert [line.what for line in lines.values() if not line.ok] == []
    assert f"{PUBLIC_URL}/webhooks/twilio" in lines["Twilio: paste for whatsapp"].advice


async def test_a_preflight_names_every_fault(twilio_settings: TwilioSettings) -> None:
    wrong = replace(twilio_settings, auth_tokens=("wrong",), public_url=None, sms_from=None, whatsapp_from=None)
    lines = await checked(wrong)

    assert {what for what, line in lines.items() if not line.ok} == {
        "Twilio: account SID and auth token",
        "Twilio: our public address",
        "Twilio: a sender",
    }


async def test_a_preflight_sees_a_number_that_points_elsewhere_or_is_not_ours(twilio_settings: TwilioSettings) -> None:
    what = "Twilio: the SMS number is ours and points here"
    elsewhere = await checked(replace(twilio_settings, public_url=PUBLIC_URL))
    not_ours = await checked(replace(twilio_settings, public_url=PUBLIC_URL, sms_from="+46700000001"))
    unknown = await checked(replace(twilio_settings, auth_tokens=("wrong",)))

    assert not any((elsewhere[what].ok, not_ours[what].ok, unknown[what].ok))


async def test_a_preflight_reminds_of_templates_and_services(twilio_settings: TwilioSettings) -> None:
    lines = await checked(
        replace(twilio_settings, templates={}, sms_from="MG" + "1" * 32, public_url="https://x.example?a")
    )

    assert "Twilio: no WhatsApp template" in lines
    assert "Twilio: SMS by a Messaging Service" in lines
    assert not lines["Twilio: our public address"].ok


def test_real_twilio_wants_https() -> None:
    assert not _address(TwilioSettings("AC1", ("t",), public_url="http://support.example.com")).ok


async def test_twilio_can_not_be_polled_and_wants_no_answer_to_a_tap(twilio: TwilioChannel) -> None:
    await twilio.answer_tap("x")

    assert [batch async for batch in twilio.poll()] == []
