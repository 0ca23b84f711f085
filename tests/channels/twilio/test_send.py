"""Messages out by Twilio's SDK, to a peer that speaks its protocol."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.model.errors import DelayedSend, NeedsTemplate, RefusedSend, SendError, UncertainSend, Unreachable
from bot.model.messages import Button, ChannelName, OutboundMessage, Route, Sent, Template
from bot.sandbox.clock import TravellingClock
from bot.sandbox.faults import FaultKind
from bot.sandbox.twilio_peer import TwilioPeer
from channels.twilio import TwilioChannel, TwilioSettings
from tests.channels.conftest import APPROVED, MONDAY
from tests.channels.payloads import PUBLIC_URL

ANNA = "+46701234567"
CHOICES = (Button("choose:refund", "Refund"), Button("choose:replace", "New one"))


@pytest.fixture
async def whatsapp(twilio_peer: TwilioPeer) -> Route:
    """A person who has just written."""
    await twilio_peer.customer_writes("whatsapp", ANNA, "hi", deliver=False)
    return Route(ChannelName.WHATSAPP, twilio_peer.account.whatsapp_number, ANNA)


@pytest.fixture
def sms(twilio_peer: TwilioPeer) -> Route:
    return Route(ChannelName.SMS, twilio_peer.account.sms_number, ANNA)


def forms(peer: TwilioPeer) -> list[Mapping[str, object]]:
    return [call.params for call in peer.calls.named("Messages") if call.method == "POST"]


async def test_an_sms_goes_from_the_number_that_the_person_wrote_to(
    twilio: TwilioChannel, twilio_peer: TwilioPeer, sms: Route
) -> None:
    sent = await twilio.send(OutboundMessage(1, sms, "Hej!"))

    assert twilio_peer.account.messages[sent.provider_id].body == "Hej!"
    assert forms(twilio_peer) == [{"To": ANNA, "From": sms.account, "Body": "Hej!", "MediaUrl": []}]


async def test_a_public_address_is_told_what_became_of_it(
    twilio_settings: TwilioSettings, clock: TravellingClock, twilio_peer: TwilioPeer, sms: Route
) -> None:
    channel = TwilioChannel(replace(twilio_settings, public_url=PUBLIC_URL), clock)
    twilio_peer.plan.read = False
    twilio_peer.plan.delays = (3600.0,)
    await channel.send(OutboundMessage(1, sms, "Hej!"))
    await channel.close()

    assert forms(twilio_peer)[0]["StatusCallback"] == f"{PUBLIC_URL}/webhooks/twilio/status"


async def test_a_messaging_service_chooses_the_number(
    twilio: TwilioChannel, twilio_peer: TwilioPeer, sms: Route
) -> None:
    await twilio.send(OutboundMessage(1, replace(sms, account=twilio_peer.account.service_sid), "Hej!"))

    assert forms(twilio_peer)[0]["MessagingServiceSid"] == twilio_peer.account.service_sid
    assert "From" not in forms(twilio_peer)[0]


async def test_whatsapp_addresses_get_their_prefix(
    twilio: TwilioChannel, twilio_peer: TwilioPeer, whatsapp: Route
) -> None:
    sent = await twilio.send(OutboundMessage(1, whatsapp, "Hej!"))

    message = twilio_peer.account.messages[sent.provider_id]
    assert (message.from_, message.to) == (f"whatsapp:{whatsapp.account}", f"whatsapp:{ANNA}")


async def test_buttons_are_shown_by_a_content_that_is_made_once(
    twilio: TwilioChannel, twilio_peer: TwilioPeer, whatsapp: Route
) -> None:
    first = await twilio.send(OutboundMessage(1, whatsapp, "What would\nyou like?", CHOICES))
    await twilio.send(OutboundMessage(2, whatsapp, "And now?", CHOICES))

    shown = twilio_peer.account.messages[first.provider_id]
    assert shown.body == "What would\nyou like?"
    assert [(button.label, button.value) for row in shown.buttons for button in row] == [
        ("Refund", "choose:refund"),
        ("New one", "choose:replace"),
    ]
    assert len([call for call in twilio_peer.calls.named("Content") if call.method == "POST"]) == 1


async def test_no_word_of_a_customers_is_kept_in_a_content(
    twilio: TwilioChannel, twilio_peer: TwilioPeer, whatsapp: Route
) -> None:
    await twilio.send(OutboundMessage(1, whatsapp, "Anna, what would you like?", CHOICES))

    assert "Anna" not in json.dumps([dict(content.types) for content in twilio_peer.account.contents.values()])


async def test_when_no_content_can_be_made_the_options_are_numbered(
    twilio: TwilioChannel, twilio_peer: TwilioPeer, whatsapp: Route
) -> None:
    four = (*CHOICES, Button("c", "C"), Button("d", "D"))  # the peer refuses more than three, as Twilio does
    sent = await twilio.send(OutboundMessage(1, whatsapp, "What would you like?", four))
    await twilio.send(OutboundMessage(2, whatsapp, "And now?", four))

    body = twilio_peer.account.messages[sent.provider_id].body
    assert body == "What would you like?\n\n1. Refund\n2. New one\n3. C\n4. D"
    made = [call for call in twilio_peer.calls.named("Content") if call.method == "POST"]
    assert len(made) == 1, "after a failure it rests a while"


async def test_a_content_that_twilio_has_lost_is_replaced_by_a_list_and_made_again(
    twilio: TwilioChannel, twilio_peer: TwilioPeer, whatsapp: Route
) -> None:
    await twilio.send(OutboundMessage(1, whatsapp, "First?", CHOICES))
    twilio_peer.account.contents.clear()
    second = await twilio.send(OutboundMessage(2, whatsapp, "Second?", CHOICES))
    third = await twilio.send(OutboundMessage(3, whatsapp, "Third?", CHOICES))

    messages = twilio_peer.account.messages
    assert messages[second.provider_id].body == "Second?\n\n1. Refund\n2. New one"
    assert messages[third.provider_id].buttons


async def test_another_refusal_of_a_message_with_buttons_is_told(
    twilio: TwilioChannel, twilio_peer: TwilioPeer, whatsapp: Route
) -> None:
    twilio_peer.fail_next(1, FaultKind.OPTED_OUT)
    with pytest.raises(Unreachable):
        await twilio.send(OutboundMessage(1, whatsapp, "First?", CHOICES))

    assert len(forms(twilio_peer)) == 1


@pytest.mark.parametrize("text", ["x" * 1025, " "], ids=["too long", "blank"])
async def test_a_text_that_no_quick_reply_holds_is_numbered(
    twilio: TwilioChannel, twilio_peer: TwilioPeer, whatsapp: Route, text: str
) -> None:
    sent = await twilio.send(OutboundMessage(1, whatsapp, text, CHOICES))

    assert twilio_peer.account.messages[sent.provider_id].body.endswith("1. Refund\n2. New one")


async def test_a_template_goes_by_its_content_and_variables(
    twilio: TwilioChannel, twilio_peer: TwilioPeer, whatsapp: Route
) -> None:
    twilio_peer.account.contents.accept_unknown = True
    await twilio.send(OutboundMessage(1, whatsapp, "News!", template=Template("parcel_news", {"1": "Anna"})))

    assert forms(twilio_peer)[0]["ContentSid"] == APPROVED
    assert json.loads(str(forms(twilio_peer)[0]["ContentVariables"])) == {"1": "Anna"}
    assert "Body" not in forms(twilio_peer)[0]


async def test_a_template_that_nobody_configured_is_refused_before_any_call(
    twilio: TwilioChannel, twilio_peer: TwilioPeer, whatsapp: Route
) -> None:
    with pytest.raises(RefusedSend):
        await twilio.send(OutboundMessage(1, whatsapp, "News!", template=Template("unheard_of")))

    assert not forms(twilio_peer)


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (FaultKind.TOO_MANY, DelayedSend),
        (FaultKind.UNAUTHORIZED, DelayedSend),
        (FaultKind.BAD_REQUEST, Unreachable),
        (FaultKind.OPTED_OUT, Unreachable),
        (FaultKind.NEEDS_TEMPLATE, NeedsTemplate),
        (FaultKind.SERVER_ERROR, UncertainSend),
        (FaultKind.HANG_LOST, UncertainSend),
    ],
)
async def test_a_failure_says_what_to_do_next_and_is_never_repeated_here(
    twilio_settings: TwilioSettings,
    clock: TravellingClock,
    twilio_peer: TwilioPeer,
    sms: Route,
    fault: FaultKind,
    expected: type[SendError],
) -> None:
    channel = TwilioChannel(replace(twilio_settings, timeout=0.3), clock)
    twilio_peer.fail_next(1, fault)
    with pytest.raises(expected) as caught:
        await channel.send(OutboundMessage(1, sms, "Hej!"))
    await channel.close()

    assert type(caught.value) is expected
    assert len(forms(twilio_peer)) == 1
    assert ANNA not in str(caught.value)


async def test_when_nobody_answers_the_door_nothing_was_sent(twilio_settings: TwilioSettings, sms: Route) -> None:
    channel = TwilioChannel(replace(twilio_settings, api_url="http://127.0.0.1:1"), TravellingClock())
    with pytest.raises(DelayedSend):
        await channel.send(OutboundMessage(1, sms, "Hej!"))
    await channel.close()


async def test_an_uncertain_send_that_arrived_is_found_and_not_sent_again(
    twilio: TwilioChannel, twilio_peer: TwilioPeer, whatsapp: Route
) -> None:
    message = OutboundMessage(1, whatsapp, "Hej!  Din retur är klar.", CHOICES)
    twilio_peer.fail_next(1, FaultKind.SERVER_ERROR_TAKEN)
    with pytest.raises(UncertainSend):
        await twilio.send(message)
    posts = len(forms(twilio_peer))

    found = await twilio.reconcile(message, since=MONDAY)

    assert isinstance(found, Sent)
    assert twilio_peer.account.messages[found.provider_id].body == message.text
    assert len(forms(twilio_peer)) == posts


async def test_an_uncertain_send_that_got_lost_is_not_found(
    twilio: TwilioChannel, twilio_peer: TwilioPeer, sms: Route
) -> None:
    await twilio.send(OutboundMessage(1, sms, "Something else"))
    twilio_peer.fail_next(1, FaultKind.SERVER_ERROR)
    message = OutboundMessage(2, sms, "Hej!")
    with pytest.raises(UncertainSend):
        await twilio.send(message)

    assert await twilio.reconcile(message, since=MONDAY) is None


async def test_the_same_words_of_yesterday_are_not_taken_for_todays(
    twilio: TwilioChannel, clock: TravellingClock, sms: Route
) -> None:
    message = OutboundMessage(1, sms, "Hej!")
    await twilio.send(message)
    clock.travel_to(MONDAY + timedelta(days=1))

    assert await twilio.reconcile(message, since=clock.now()) is None


async def test_a_customers_own_words_are_not_taken_for_ours(
    twilio: TwilioChannel, twilio_peer: TwilioPeer, sms: Route
) -> None:
    await twilio_peer.customer_writes("sms", ANNA, "Hej!", deliver=False)

    assert await twilio.reconcile(OutboundMessage(1, sms, "Hej!"), since=MONDAY) is None


async def test_a_templates_fate_stays_uncertain_when_something_was_sent(
    twilio: TwilioChannel, twilio_peer: TwilioPeer, whatsapp: Route
) -> None:
    twilio_peer.account.contents.accept_unknown = True
    message = OutboundMessage(1, whatsapp, "News!", template=Template("parcel_news"))
    assert await twilio.reconcile(message, since=MONDAY) is None
    await twilio.send(message)

    with pytest.raises(UncertainSend):
        await twilio.reconcile(message, since=MONDAY)


async def test_when_the_list_can_not_be_read_the_fate_stays_uncertain(
    twilio_settings: TwilioSettings, twilio_peer: TwilioPeer, sms: Route
) -> None:
    channel = TwilioChannel(replace(twilio_settings, auth_tokens=("wrong",)), TravellingClock())
    service = replace(sms, account=twilio_peer.account.service_sid)
    with pytest.raises(UncertainSend):
        await channel.reconcile(OutboundMessage(1, service, "Hej!"), since=MONDAY)
    await channel.close()
