"""A customer writes: signed webhooks, second chances, opt-outs, media, and the list of it all."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest
from twilio.base.exceptions import TwilioException, TwilioRestException

from bot.sandbox.events import Button, Seen
from bot.sandbox.picture import stock_photo
from bot.sandbox.twilio_peer import Account, Retry, TwilioPeer
from bot.sandbox.webhook_client import Failure
from tests.sandbox.conftest import MONDAY, serve

if TYPE_CHECKING:
    from bot.sandbox.clock import TravellingClock
    from tests.sandbox.gateway import Gateway

# Twilio's client uses what aiohttp 4 will drop; it is theirs to change.
pytestmark = [
    pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:The 'auth' parameter is deprecated:DeprecationWarning"),
]

ANNA, JOHAN = "+46701234567", "+46709876543"


async def test_a_whatsapp_message_arrives_signed_with_all_parameters(twilio: TwilioPeer, gateway: Gateway) -> None:
    delivered = await twilio.customer_writes("whatsapp", ANNA, "hej å ä ö 🙂")

    assert delivered.ok
    assert gateway.signed_by(twilio.account.auth_tokens[0])
    assert not gateway.signed_by("another token")
    params = gateway.inbox[0]
    assert params["MessageSid"] == params["SmsSid"] == params["SmsMessageSid"] == delivered.sid
    assert params["From"] == f"whatsapp:{ANNA}"
    assert params["To"] == f"whatsapp:{twilio.account.whatsapp_number}"
    assert (params["WaId"], params["ProfileName"]) == ("46701234567", "Anna Lindqvist")
    assert (params["Body"], params["NumMedia"], params["MessageType"]) == ("hej å ä ö 🙂", "0", "text")
    assert json.loads(params["ChannelMetadata"])["data"]["context"]["WaId"] == "46701234567"
    assert len(gateway.headers[0]["I-Twilio-Idempotency-Token"]) == 32
    assert not twilio.alerts


async def test_an_sms_arrives_with_blank_places_that_are_signed_too(twilio: TwilioPeer, gateway: Gateway) -> None:
    await twilio.customer_writes("sms", JOHAN, "x" * 300)

    params = gateway.inbox[0]
    assert (params["From"], params["FromCountry"], params["FromCity"]) == (JOHAN, "SE", "")
    assert params["NumSegments"] == "2"
    assert "WaId" not in params
    assert gateway.signed_by(twilio.account.auth_tokens[0])


async def test_a_business_scoped_user_has_no_number(twilio: TwilioPeer, gateway: Gateway, sdk: Any) -> None:
    await twilio.customer_writes("whatsapp", "US.ABCDEF0123456789", "hi", profile_name="Sam")

    assert gateway.inbox[0]["From"] == "whatsapp:US.ABCDEF0123456789"
    assert "WaId" not in gateway.inbox[0]
    sender = f"whatsapp:{twilio.account.whatsapp_number}"
    reply = await sdk.messages.create_async(to="whatsapp:US.ABCDEF0123456789", from_=sender, body="Hello")
    await twilio.settle()
    assert twilio.account.messages[reply.sid].status == "read"


async def test_parameters_that_twilio_adds_one_day_are_signed(twilio: TwilioPeer, gateway: Gateway) -> None:
    await twilio.customer_writes("whatsapp", ANNA, "hi", extra={"Latitude": "59.3", "NewThing": ""}, wa_id="1")

    assert (gateway.inbox[0]["Latitude"], gateway.inbox[0]["WaId"]) == ("59.3", "1")
    assert gateway.signed_by(twilio.account.auth_tokens[0])


async def test_a_pressed_button_tells_its_payload(twilio: TwilioPeer, gateway: Gateway) -> None:
    await twilio.customer_writes("whatsapp", ANNA, button=Button("Yes", "confirm:yes"))

    params = gateway.inbox[0]
    assert (params["Body"], params["ButtonText"], params["ButtonPayload"]) == ("Yes", "Yes", "confirm:yes")
    assert params["MessageType"] == "button"


async def test_half_a_character_never_reaches_a_webhook(twilio: TwilioPeer, gateway: Gateway) -> None:
    assert (await twilio.customer_writes("whatsapp", ANNA, "a\ud83d")).ok
    assert gateway.inbox[0]["Body"] == "a?"


async def test_the_same_webhook_can_come_several_times(twilio: TwilioPeer, gateway: Gateway) -> None:
    delivered = await twilio.customer_writes("sms", JOHAN, "hi", repeat=3, sid="SM" + "1" * 32)

    assert [params["MessageSid"] for params in gateway.inbox] == ["SM" + "1" * 32] * 3
    assert len(delivered.answers) == 3
    assert len(twilio.account.messages) == 1


async def test_a_failing_webhook_is_left_alone_and_the_fallback_is_tried(twilio: TwilioPeer, gateway: Gateway) -> None:
    seen: list[Seen] = []
    twilio.watchers.watch(lambda event: seen.append(event) if isinstance(event, Seen) else None)
    gateway.statuses = [503]
    assert not (await twilio.customer_writes("sms", JOHAN, "lost")).ok
    assert (seen[-1].status, seen[-1].note) == ("failed", "the webhook answered 503")

    gateway.statuses = [503]
    twilio.fallback_url = f"{gateway.url}/webhooks/fallback"
    delivered = await twilio.customer_writes("sms", JOHAN, "caught")

    assert [answer.status for answer in delivered.answers] == [503, 200]
    assert gateway.fallbacks[0]["ErrorCode"] == "11200"
    tokens = [headers["I-Twilio-Idempotency-Token"] for headers in gateway.headers[1:]]
    assert tokens[0] == tokens[1]
    assert [code for code, _ in twilio.alerts] == ["11200", "11200"]


async def test_retries_follow_the_connection_overrides(twilio: TwilioPeer, gateway: Gateway) -> None:
    twilio.retry = Retry(count=2, on=frozenset({"5xx"}))
    gateway.statuses = [500, 503]

    delivered = await twilio.customer_writes("sms", JOHAN, "hi")

    assert [answer.status for answer in delivered.answers] == [500, 503, 200]
    assert len({headers["I-Twilio-Idempotency-Token"] for headers in gateway.headers}) == 1


async def test_a_gateway_that_is_down_is_tried_once_more(twilio: TwilioPeer) -> None:
    twilio.webhook_url = "http://127.0.0.1:1/webhooks/twilio"

    delivered = await twilio.customer_writes("sms", JOHAN, "hi")

    assert [answer.failure for answer in delivered.answers] == [Failure.NO_CONNECTION] * 2


async def test_a_slow_gateway_is_given_up(twilio: TwilioPeer, gateway: Gateway) -> None:
    gateway.pause = 1.0
    twilio.client.timeout = 0.05

    delivered = await twilio.customer_writes("sms", JOHAN, "hi")

    assert [answer.failure for answer in delivered.answers] == [Failure.TIMED_OUT]
    assert twilio.alerts[-1][1].endswith("no answer to the webhook in time")


async def test_an_answer_that_is_no_twiml_is_noted(twilio: TwilioPeer, gateway: Gateway) -> None:
    gateway.answer_type, gateway.answer_body = "text/plain", "ok"

    await twilio.customer_writes("sms", JOHAN, "hi")

    assert twilio.alerts[-1][0] == "12300"


async def test_the_public_address_is_signed_and_loopback_is_called(gateway: Gateway) -> None:
    peer = TwilioPeer(webhook_url="https://help.shop.example/webhooks/twilio?x=%2F", deliver_to=gateway.url)

    delivered = await peer.customer_writes("sms", JOHAN, "hi")

    assert delivered.ok
    assert gateway.headers[0]["Host"] == "help.shop.example"
    gateway.url = "https://help.shop.example"
    assert gateway.signed_by(peer.account.auth_tokens[0], "/webhooks/twilio?x=%2F")
    await peer.close()


async def test_stop_is_answered_by_twilio_and_closes_the_number_until_start(
    sdk: Any, twilio: TwilioPeer, gateway: Gateway
) -> None:
    async def send() -> Any:
        return await sdk.messages.create_async(to=JOHAN, from_=twilio.account.sms_number, body="Hello")

    await twilio.customer_writes("sms", JOHAN, " stop ")
    await twilio.settle()
    assert gateway.inbox[-1]["OptOutType"] == "STOP"
    with pytest.raises(TwilioRestException, match="unsubscribed") as refused:
        await send()
    assert refused.value.code == 21610
    replies = await sdk.messages.list_async(to=JOHAN)
    assert [(reply.direction, reply.status) for reply in replies] == [("outbound-reply", "delivered")]

    await twilio.customer_writes("sms", JOHAN, "yes")
    assert gateway.inbox[-1]["OptOutType"] == "START"
    assert (await send()).status == "queued"


async def test_words_that_only_look_like_an_opt_out_are_messages(twilio: TwilioPeer, gateway: Gateway) -> None:
    for text in ("stop please", "yes"):
        await twilio.customer_writes("sms", JOHAN, text)
    await twilio.customer_writes("whatsapp", ANNA, "STOP")

    assert all("OptOutType" not in params for params in gateway.inbox)
    await twilio.customer_writes("sms", JOHAN, "help")
    assert gateway.inbox[-1]["OptOutType"] == "HELP"


async def test_a_photo_is_fetched_with_the_password_and_a_redirect(twilio: TwilioPeer, gateway: Gateway) -> None:
    await twilio.customer_writes("whatsapp", ANNA, "", media=[stock_photo()])

    params = gateway.inbox[0]
    assert (params["NumMedia"], params["MediaContentType0"], params["Body"]) == ("1", "image/png", "")
    assert params["MessageSid"].startswith("MM")
    login = aiohttp.encode_basic_auth(twilio.account.sid, twilio.account.auth_tokens[0])
    async with aiohttp.ClientSession() as session:
        async with session.get(params["MediaUrl0"]) as response:
            assert response.status == 401
        async with session.get(params["MediaUrl0"], headers={"Authorization": login}) as response:
            assert response.history[0].status == 307
            assert await response.read() == stock_photo().data
            public = str(response.url)
        async with session.get(params["MediaUrl0"] + "0", headers={"Authorization": login}) as response:
            assert response.status == 404
        async with session.get(public + "0") as response:
            assert response.status == 404
        for header in ("Basic !", "Bearer YTpi"):
            async with session.get(params["MediaUrl0"], headers={"Authorization": header}) as response:
                assert response.status == 401


async def test_the_sdk_reads_the_metadata_of_media(sdk: Any, twilio: TwilioPeer) -> None:
    delivered = await twilio.customer_writes("whatsapp", ANNA, "", media=[stock_photo()])

    (listed,) = await sdk.messages(delivered.sid).media.list_async()
    fetched = await sdk.messages(delivered.sid).media(listed.sid).fetch_async()

    assert (listed.content_type, fetched.parent_sid) == ("image/png", delivered.sid)


async def test_a_message_that_was_lost_on_the_way_is_in_the_list(
    sdk: Any, twilio: TwilioPeer, gateway: Gateway
) -> None:
    delivered = await twilio.customer_writes("sms", JOHAN, "while you were down", deliver=False)

    assert not delivered.ok
    assert gateway.inbox == []
    (found,) = await sdk.messages.list_async(to=twilio.account.sms_number)
    assert (found.sid, found.body, found.direction, found.status) == (
        delivered.sid,
        "while you were down",
        "inbound",
        "received",
    )


async def test_the_list_is_newest_first_in_pages_and_filtered(
    sdk: Any, twilio: TwilioPeer, clock: TravellingClock
) -> None:
    for day in range(5):
        clock.travel_to(MONDAY + timedelta(days=day))
        await twilio.customer_writes("sms", JOHAN, f"day {day}")
    await twilio.customer_writes("sms", ANNA, "another")

    async def bodies(**filters: Any) -> list[str]:
        return [message.body for message in await sdk.messages.list_async(page_size=2, **filters)]

    newest_first = [f"day {day}" for day in range(4, -1, -1)]
    assert await bodies(from_=JOHAN) == newest_first
    assert await bodies(from_=JOHAN, date_sent_after=MONDAY + timedelta(days=3)) == newest_first[:2]
    assert await bodies(from_=JOHAN, date_sent_before=MONDAY + timedelta(days=1, minutes=1)) == newest_first[3:]
    assert await bodies(date_sent=(MONDAY + timedelta(days=2)).date()) == ["day 2"]
    page = await sdk.messages.page_async(page_size=2)
    second = await page.next_page_async()
    assert [message.body for message in await second.previous_page_async()] == ["another", "day 4"]
    with pytest.raises(TwilioException):
        await bodies(date_sent="yesterday")


async def test_a_page_that_is_no_number_is_refused(sdk: Any, twilio: TwilioPeer) -> None:
    with pytest.raises(TwilioException):
        await sdk.messages.page_async(page_number="two")


async def test_the_account_and_its_numbers_can_be_looked_up(sdk: Any, twilio: TwilioPeer) -> None:
    assert (await sdk.api.accounts(twilio.account.sid).fetch_async()).status == "active"
    (number,) = await sdk.incoming_phone_numbers.list_async(phone_number=twilio.account.sms_number)
    assert number.sms_url == twilio.webhook_url
    assert await sdk.incoming_phone_numbers.list_async(phone_number=JOHAN) == []
    with pytest.raises(TwilioRestException) as missing:
        await sdk.messages("SM" + "0" * 32).fetch_async()
    assert missing.value.code == 20404


async def test_an_unknown_path_is_answered_like_everything_else(twilio: TwilioPeer) -> None:
    login = aiohttp.encode_basic_auth(twilio.account.sid, twilio.account.auth_tokens[0])
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"{twilio.media_base}/2010-04-01/Nothing.json", headers={"Authorization": login}) as response,
    ):
        assert response.status == 404
        assert (await response.json())["code"] == 20404


async def test_only_the_latest_messages_are_kept() -> None:
    account = Account()
    account.messages._limit = 2
    peer = TwilioPeer(account)
    sids = [(await peer.customer_writes("sms", JOHAN, "hi", deliver=False)).sid for _ in range(3)]

    assert list(account.messages) == sids[1:]


async def test_a_closed_peer_sends_no_more_receipts(gateway: Gateway) -> None:
    peer = TwilioPeer(webhook_url=f"{gateway.url}/webhooks/twilio")
    peer.plan.delays = (30.0,)
    await peer.customer_writes("sms", JOHAN, "stop")
    async for _ in serve(peer.app()):
        pass

    await peer.settle()
    assert gateway.receipts == []
