"""Sending through the real Twilio SDK."""

from __future__ import annotations

import asyncio
import json
import time
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import web
from twilio.base.exceptions import TwilioRestException
from twilio.http.async_http_client import AsyncTwilioHttpClient
from twilio.rest import Client
from twilio.rest.content.v1.content import ContentList

from bot.sandbox.clock import ManualPace
from bot.sandbox.errors import UnsupportedFaultError
from bot.sandbox.events import Seen, Told, Typing
from bot.sandbox.twilio_peer import Account, Order, ReceiptPlan, TwilioPeer
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


async def sms(sdk: Any, peer: TwilioPeer, body: str = "Hello", to: str = JOHAN, **more: Any) -> Any:
    return await sdk.messages.create_async(to=to, from_=peer.account.sms_number, body=body, **more)


async def whatsapp(sdk: Any, peer: TwilioPeer, body: str | None = "Hello", to: str = ANNA, **more: Any) -> Any:
    sender = f"whatsapp:{peer.account.whatsapp_number}"
    return await sdk.messages.create_async(to=f"whatsapp:{to}", from_=sender, body=body or "", **more)


async def create_content(sdk: Any, body: dict[str, Any]) -> Any:
    """POST to the Content API; twilio 9.13's async client would send its own request form-encoded."""
    version = sdk.content.v1
    response = await version.request_async(
        "POST", "/Content", data=json.dumps(body), headers={"Content-Type": "application/json"}
    )
    if response.status_code != 201:
        raise version.exception("POST", "/Content", response, "Unable to create record")
    return sdk.content.v1.contents(json.loads(response.text)["sid"])


async def refusal(sending: Any) -> tuple[int, int]:
    with pytest.raises(TwilioRestException) as refused:
        await sending
    return refused.value.status, refused.value.code


async def test_a_send_is_answered_in_twilios_shape(sdk: Any, twilio: TwilioPeer) -> None:
    message = await sms(sdk, twilio, "x" * 161)

    assert message.sid.startswith("SM")
    assert len(message.sid) == 34
    assert (message.status, message.num_segments, message.direction) == ("queued", "2", "outbound-api")
    assert abs(message.date_created - MONDAY) < timedelta(seconds=10)
    assert (message.to, message.from_, message.error_code) == (JOHAN, twilio.account.sms_number, None)


async def test_a_send_by_messaging_service_is_accepted_and_gets_a_sender(
    sdk: Any, twilio: TwilioPeer, gateway: Gateway
) -> None:
    message = await sdk.messages.create_async(
        to=JOHAN,
        messaging_service_sid=twilio.account.service_sid,
        body="Hello",
        status_callback=f"{gateway.url}/webhooks/twilio/status",
    )
    await twilio.settle()

    assert message.status == "accepted"
    assert twilio.account.messages[message.sid].from_ == twilio.account.sms_number
    assert gateway.states == ["queued", "sent", "delivered"]
    assert gateway.receipts[0]["MessagingServiceSid"] == twilio.account.service_sid


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({"body": ""}, 21602),
        ({"body": "x" * 1601}, 21617),
        ({"to": "12"}, 21211),
        ({"to": "+4670123"}, None),
        ({"from_": ""}, 21603),
        ({"from_": "+46701111111"}, 21606),
        ({"from_": JOHAN}, 21266),
        ({"from_": "whatsapp:+46701111111"}, 21910),
        ({"to": f"whatsapp:{ANNA}", "from_": "whatsapp:+46701111111"}, 63007),
        ({"to": "whatsapp:nobody"}, 21211),
        ({"status_callback": "http://under_score.example/"}, 21609),
        ({"content_sid": "HX" + "0" * 32}, 21655),
    ],
    ids=str,
)
async def test_a_send_that_twilio_would_refuse_is_refused_with_its_code(
    sdk: Any, twilio: TwilioPeer, form: dict[str, str], code: int | None
) -> None:
    sending = sdk.messages.create_async(**{"to": JOHAN, "from_": twilio.account.sms_number, "body": "Hello", **form})

    if code is None:
        assert (await sending).status == "queued"
    else:
        assert await refusal(sending) == (400, code)


async def test_a_missing_recipient_or_unknown_service_is_refused(sdk: Any, twilio: TwilioPeer) -> None:
    assert await refusal(sms(sdk, twilio, to="")) == (400, 21604)
    unknown = sdk.messages.create_async(to=JOHAN, messaging_service_sid="MG" + "0" * 32, body="Hello")
    assert await refusal(unknown) == (404, 20404)


async def test_a_wrong_password_is_refused(sdk: Any, twilio: TwilioPeer) -> None:
    twilio.account.auth_tokens[:] = ["another"]

    assert await refusal(sms(sdk, twilio)) == (401, 20003)
    assert [call.name for call in twilio.calls] == ["unauthorized"]


async def test_both_tokens_open_the_api_while_rotating(sdk: Any, twilio: TwilioPeer) -> None:
    twilio.account.auth_tokens.insert(0, "new")

    assert (await sms(sdk, twilio)).status == "queued"


async def test_receipts_come_in_order_and_are_signed(sdk: Any, twilio: TwilioPeer, gateway: Gateway) -> None:
    await twilio.customer_writes("whatsapp", ANNA, "hi")
    message = await whatsapp(sdk, twilio, status_callback=f"{gateway.url}/webhooks/twilio/status")
    await twilio.settle()

    assert gateway.states == ["sent", "delivered", "read"]
    assert {receipt["MessageSid"] for receipt in gateway.receipts} == {message.sid}
    assert gateway.receipts[-1]["EventType"] == "READ"
    assert gateway.receipts[-1]["ChannelPrefix"] == "whatsapp"
    assert all("X-Twilio-Signature" in headers for headers in gateway.headers)
    assert (await sdk.messages(message.sid).fetch_async()).status == "read"


@pytest.mark.parametrize(
    ("order", "states"),
    [
        (Order.REVERSED, ["delivered", "sent"]),
        (Order.DUPLICATED, ["sent", "sent", "delivered", "delivered"]),
        (Order.BEFORE_REPLY, ["sent", "delivered"]),
    ],
    ids=str,
)
async def test_receipts_come_out_of_order_when_told(
    sdk: Any, twilio: TwilioPeer, gateway: Gateway, order: Order, states: list[str]
) -> None:
    twilio.plan.order = order

    message = await sms(sdk, twilio, status_callback=f"{gateway.url}/webhooks/twilio/status")
    before_reply = list(gateway.states)
    await twilio.settle()

    assert gateway.states == states
    assert message.status == "queued"
    assert (before_reply == states) is (order is Order.BEFORE_REPLY)


async def test_receipts_wait_for_the_pace_of_a_test(gateway: Gateway) -> None:
    pace = ManualPace()
    peer = TwilioPeer(Account(), pace=pace, plan=ReceiptPlan(delays=(1.0, 5.0)))
    form = {"To": JOHAN, "From": peer.account.sms_number, "Body": "x"}
    form["StatusCallback"] = f"{gateway.url}/webhooks/twilio/status"
    message = await peer.take_send(form, [], request=None)  # type: ignore[arg-type]  # only a hang looks at it
    await asyncio.sleep(0)

    await pace.advance(0.9)
    assert message.status == "queued"
    await pace.advance(0.2)
    assert message.status == "sent"
    while not pace.sleepers:
        await asyncio.sleep(0.005)
    await pace.advance(5)
    await peer.settle()
    assert message.status == "delivered"
    await peer.close()


async def test_free_text_outside_whatsapps_session_is_taken_and_then_fails(
    sdk: Any, twilio: TwilioPeer, gateway: Gateway, clock: TravellingClock
) -> None:
    await twilio.customer_writes("whatsapp", ANNA, "hi")
    clock.travel_to(MONDAY + timedelta(hours=24, minutes=1))

    message = await whatsapp(sdk, twilio, status_callback=f"{gateway.url}/webhooks/twilio/status")
    await twilio.settle()

    assert (message.status, message.error_code) == ("queued", None)
    assert gateway.states == ["failed"]
    assert gateway.receipts[0]["ErrorCode"] == "63016"
    assert (await sdk.messages(message.sid).fetch_async()).error_code == 63016


async def test_an_approved_template_opens_a_conversation_and_an_unapproved_one_does_not(
    sdk: Any, twilio: TwilioPeer
) -> None:
    types = {"twilio/text": {"body": "Hello {{1}}, your case {{case}} is back"}}
    approved = twilio.account.contents.add(types, approved=True)
    draft = twilio.account.contents.add(types)
    values = json.dumps({"1": "Anna"})

    sent = [
        await whatsapp(sdk, twilio, None, content_sid=content.sid, content_variables=values)
        for content in (approved, draft)
    ]
    await twilio.settle()

    assert [message.body for message in sent] == ["Hello Anna, your case {{case}} is back"] * 2
    assert [twilio.account.messages[message.sid].status for message in sent] == ["read", "failed"]


async def test_unreadable_template_variables_are_refused(sdk: Any, twilio: TwilioPeer) -> None:
    content = twilio.account.contents.add({"twilio/text": {"body": "Hi"}})

    for variables in ("{", "[]", '{"1": 2}'):
        assert await refusal(whatsapp(sdk, twilio, None, content_sid=content.sid, content_variables=variables)) == (
            400,
            21656,
        )


async def test_an_unknown_template_of_an_operator_counts_as_approved_when_told(sdk: Any, twilio: TwilioPeer) -> None:
    twilio.account.contents.accept_unknown = True
    sid = "HX" + "a" * 32

    message = await whatsapp(sdk, twilio, None, content_sid=sid)
    await twilio.settle()

    assert sid in message.body
    assert twilio.account.messages[message.sid].status == "read"


async def test_quick_replies_are_made_by_the_content_api_and_shown_as_buttons(sdk: Any, twilio: TwilioPeer) -> None:
    seen: list[Seen] = []
    twilio.watchers.watch(lambda event: seen.append(event) if isinstance(event, Seen) else None)
    await twilio.customer_writes("whatsapp", ANNA, "hi")
    made = await create_content(
        sdk,
        {
            "friendly_name": "confirm",
            "language": "en",
            "variables": {"1": "x"},
            "types": {
                "twilio/quick-reply": {
                    "body": "Is that right: {{1}}?",
                    "actions": [{"type": "QUICK_REPLY", "title": "Yes", "id": "yes"}],
                }
            },
        },
    )
    await whatsapp(sdk, twilio, None, content_sid=made._solution["sid"], content_variables='{"1": "10432"}')
    await twilio.settle()

    assert seen[-1].text == "Is that right: 10432?"
    assert [(row[0].label, row[0].value) for row in seen[-1].buttons] == [("Yes", "yes")]
    assert (await made.fetch_async()).friendly_name == "confirm"
    assert [listed.friendly_name for listed in await sdk.content.v1.contents.list_async()] == ["confirm"]
    approval = await made.approval_fetch().fetch_async()
    assert approval.whatsapp["status"] == "unsubmitted"
    assert await made.delete_async()
    assert await sdk.content.v1.contents.list_async() == []


async def test_more_buttons_than_whatsapp_shows_are_refused(twilio: TwilioPeer, sdk: Any) -> None:
    actions = [{"title": str(number), "id": str(number)} for number in range(4)]
    for types in ({"twilio/quick-reply": {"body": "?", "actions": actions}}, {}):
        assert await refusal(create_content(sdk, {"language": "en", "types": types})) == (400, 20001)
    form_under_a_json_header = ContentList.ContentCreateRequest({"language": "en", "types": {}})
    assert await refusal(sdk.content.v1.contents.create_async(form_under_a_json_header)) == (400, 20001)


async def test_a_media_message_needs_no_words(sdk: Any, twilio: TwilioPeer) -> None:
    message = await sms(sdk, twilio, "", media_url=["http://127.0.0.1/a.png"])

    assert message.sid.startswith("MM")
    assert message.num_media == "1"


async def test_typing_shows_on_the_phone_and_marks_the_message_read(sdk: Any, twilio: TwilioPeer) -> None:
    events: list[object] = []
    twilio.watchers.watch(events.append)
    inbound = await twilio.customer_writes("whatsapp", ANNA, "hi")

    await sdk.messaging.v2.typing_indicator.create_async(channel="whatsapp", message_id=inbound.sid)

    assert [event.status for event in events if isinstance(event, Seen)] == ["sending", "sent", "read"]
    assert events[-1] == Typing(f"whatsapp:{ANNA}", 25.0)
    wrong = sdk.messaging.v2.typing_indicator.create_async(channel="whatsapp", message_id="SM" + "0" * 32)
    assert await refusal(wrong) == (400, 20001)


async def test_an_address_that_refuses_fails_at_once_or_by_receipt(sdk: Any, twilio: TwilioPeer) -> None:
    told: list[Told] = []
    twilio.watchers.watch(lambda event: told.append(event) if isinstance(event, Told) else None)
    twilio.refuse_address(JOHAN, 21614)
    twilio.refuse_address(ANNA, 30005)

    assert await refusal(sms(sdk, twilio)) == (400, 21614)
    message = await sms(sdk, twilio, to=ANNA)
    await twilio.settle()

    fetched = await sdk.messages(message.sid).fetch_async()
    assert (fetched.status, fetched.error_code) == ("undelivered", 30005)
    assert told == [Told(ANNA, "A message could not be delivered (30005).")]


@pytest.mark.parametrize(
    ("kind", "status", "code", "taken"),
    [
        ("429", 429, 20429, False),
        ("500", 500, 20500, False),
        ("500_taken", 500, 20500, True),
        ("401", 401, 20003, False),
        ("400", 400, 21211, False),
        ("opted_out", 400, 21610, False),
        ("template", 400, 63016, False),
    ],
    ids=str,
)
async def test_the_next_sends_fail_as_told(
    sdk: Any, twilio: TwilioPeer, kind: str, status: int, code: int, *, taken: bool
) -> None:
    twilio.fail_next(1, kind)

    assert await refusal(sms(sdk, twilio)) == (status, code)
    assert bool(twilio.account.messages) is taken
    assert twilio.calls[-1].fault == kind
    assert (await sms(sdk, twilio)).status == "queued"


async def test_a_429_tells_how_long_to_wait(sdk: Any, twilio: TwilioPeer) -> None:
    twilio.fail_next(1, "429", retry_after=7)

    await refusal(sms(sdk, twilio))

    assert sdk.http_client._test_only_last_response.headers["Retry-After"] == "7"


@pytest.mark.parametrize(("kind", "found"), [("hang", 1), ("hang_lost", 0)], ids=str)
async def test_after_a_hang_the_list_tells_whether_the_message_was_taken(
    sdk: Any, twilio: TwilioPeer, kind: str, found: int
) -> None:
    twilio.fail_next(1, kind)

    sending = asyncio.create_task(sms(sdk, twilio, "only once"))
    while not twilio.calls:
        await asyncio.sleep(0.005)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await sending

    listed = await sdk.messages.list_async(to=JOHAN, date_sent_after=MONDAY)
    assert len(listed) == found


async def test_a_hanging_caller_is_let_go_by_a_reset(sdk: Any, twilio: TwilioPeer) -> None:
    twilio.fail_next(5, "hang_lost")
    sending = asyncio.create_task(refusal(sms(sdk, twilio)))
    while not twilio.calls:
        await asyncio.sleep(0.005)
    started = time.monotonic()
    await asyncio.sleep(0.1)

    twilio.faults.reset()

    assert await sending == (503, 20503)
    assert time.monotonic() - started < 2
    assert twilio.faults.ahead == []


async def test_a_blocked_sender_learns_it_by_receipt(sdk: Any, twilio: TwilioPeer, gateway: Gateway) -> None:
    twilio.fail_next(1, "blocked")

    await sms(sdk, twilio, status_callback=f"{gateway.url}/webhooks/twilio/status")
    await twilio.settle()

    assert gateway.states == ["sent", "undelivered"]
    assert gateway.receipts[-1]["ErrorCode"] == "30004"


async def test_sends_fail_by_chance(sdk: Any, twilio: TwilioPeer) -> None:
    twilio.faults.random.seed(1)
    twilio.faults.fail_by_chance(0.5, "500")
    failed = 0
    for _ in range(20):
        try:
            await sms(sdk, twilio)
        except TwilioRestException:
            failed += 1

    assert 4 <= failed <= 16
    twilio.faults.fail_by_chance(0, "500")
    assert twilio.faults.take() is None


def test_a_failure_that_does_not_exist_is_not_taken() -> None:
    with pytest.raises(UnsupportedFaultError, match="meteor"):
        TwilioPeer().fail_next(1, "meteor")


async def test_the_peer_can_be_mounted_under_a_prefix(gateway: Gateway) -> None:
    peer, root = TwilioPeer(), web.Application()
    root.add_subapp("/sandbox/twilio", peer.app())
    async for url in serve(root):
        async with AsyncTwilioHttpClient() as http:
            client = Client(peer.account.sid, peer.account.auth_tokens[0], http_client=http)
            client.api.base_url = f"{url}/sandbox/twilio"
            for _ in range(3):
                await sms(client, peer)
            assert len(await client.messages.list_async(page_size=2)) == 3
