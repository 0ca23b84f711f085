"""What Twilio's webhooks say."""

import pytest

from bot.model.errors import MalformedWebhook
from bot.model.messages import (
    Attachment,
    ChannelEvent,
    ChannelName,
    DeliveryStatus,
    InboundMessage,
    MessageKind,
    OptOut,
    Reach,
    ReachChange,
    Receipt,
    Route,
    Sender,
    Unread,
)
from channels.twilio import TwilioChannel, TwilioSettings
from tests.channels.clock import FixedClock
from tests.channels.payloads import AT, PUBLIC_URL, TWILIO_TOKEN, from_twilio, names, twilio_body

WHATSAPP = Route(ChannelName.WHATSAPP, "+46766860001", "+46701234567")
SMS = Route(ChannelName.SMS, "+46766860000", "+46701234567")


def read(body: str) -> list[ChannelEvent]:
    channel = TwilioChannel(TwilioSettings("AC1", (TWILIO_TOKEN,), public_url=PUBLIC_URL), FixedClock())
    return channel.read(from_twilio(body))


def message(name: str) -> InboundMessage:
    (event,) = read(twilio_body(name))
    assert isinstance(event, InboundMessage)
    return event


def sid(number: int) -> str:
    return f"SM{number:032x}"


@pytest.mark.parametrize("name", names("twilio"))
def test_every_captured_webhook_makes_an_event(name: str) -> None:
    assert read(twilio_body(name))


def test_a_whatsapp_text_is_read_whole() -> None:
    assert message("whatsapp_text") == InboundMessage(
        route=WHATSAPP,
        provider_id=sid(1),
        text="Hej! Mitt paket har inte kommit 😟",
        received_at=AT,
        sender=Sender("Anna Lindqvist", "+46701234567"),
    )


def test_the_same_webhook_serves_sms() -> None:
    assert message("sms_text").route == SMS
    assert message("sms_text").sender.phone == "+46701234567"


def test_a_business_scoped_id_is_an_address_without_phone_number() -> None:
    anna = message("whatsapp_business_scoped_id")

    assert anna.route.address == "US.A1b2C3d4E5f6G7h8"
    assert anna.sender == Sender("Anna Lindqvist", None)


def test_a_short_code_is_an_address_without_phone_number() -> None:
    assert message("sms_from_shortcode").sender.phone is None


def test_media_without_text_is_an_attachment() -> None:
    picture = message("whatsapp_image_without_text")
    url = f"https://api.twilio.com/2010-04-01/Accounts/AC5ef8732a3c49700934481addd5ce1659/Messages/{sid(3)}/Media/ME{3:032x}"

    assert (picture.kind, picture.text) == (MessageKind.MEDIA, "")
    assert picture.attachments == (Attachment("image/jpeg", url),)


@pytest.mark.parametrize("count", ["", "x", "-1", "²", "999999999999"])
def test_a_strange_number_of_media_breaks_nothing(count: str) -> None:
    body = twilio_body("sms_text").replace("NumMedia=0", f"NumMedia={count}")

    assert isinstance(read(body)[0], InboundMessage)


def test_a_location_has_its_names_and_its_point() -> None:
    place = message("whatsapp_location")

    assert place.kind is MessageKind.LOCATION
    assert place.text == "Kulturhuset\nSergels torg 1, Stockholm\n59.334591, 18.063240"


def test_a_quick_reply_carries_the_options_id() -> None:
    tap = message("whatsapp_button")

    assert (tap.kind, tap.text, tap.button) == (MessageKind.BUTTON, "Refund", "choose:refund")


def test_a_button_named_cancel_opts_nobody_out() -> None:
    body = twilio_body("whatsapp_button").replace("=Refund", "=Cancel")
    (tap,) = read(body)

    assert isinstance(tap, InboundMessage)
    assert tap.opt_out is None


def test_stop_on_whatsapp_is_ours_to_handle() -> None:
    stop = message("whatsapp_stop")

    assert (stop.opt_out, stop.answered_by_platform) == (OptOut.STOP, False)


@pytest.mark.parametrize("word", ["STOP", "unsubscribe", "End", "quit", "STOPALL", "Revoke", "optout", " cancel! "])
def test_every_word_for_stop_is_understood(word: str) -> None:
    (event,) = read(f"MessageSid=SM1&From=%2B46701234567&To=%2B46766860000&Body={word}")

    assert isinstance(event, InboundMessage)
    assert event.opt_out is OptOut.STOP


@pytest.mark.parametrize("text", ["please stop sending me the wrong parcel", "I want to cancel", "stopp", "", "help"])
def test_a_word_within_a_sentence_opts_nobody_out(text: str) -> None:
    (event,) = read(f"MessageSid=SM1&From=%2B46701234567&To=%2B46766860000&Body={text}")

    assert isinstance(event, InboundMessage)
    assert event.opt_out is None


@pytest.mark.parametrize(
    ("name", "asked"), [("sms_stop_answered_by_twilio", OptOut.STOP), ("sms_help_answered_by_twilio", OptOut.HELP)]
)
def test_what_twilio_has_answered_is_not_answered_again(name: str, asked: OptOut) -> None:
    event = message(name)

    assert (event.opt_out, event.answered_by_platform) == (asked, True)


def test_start_opts_in_again() -> None:
    assert message("sms_start").opt_out is OptOut.START


def test_something_without_words_or_files_is_unsupported_and_not_lost() -> None:
    assert message("whatsapp_reaction").kind is MessageKind.UNSUPPORTED


def test_nul_and_broken_characters_are_cleaned_away() -> None:
    (event,) = read("MessageSid=SM1&From=%2B46701234567&To=%2B46766860000&Body=a%00b&ProfileName=%00Anna")

    assert isinstance(event, InboundMessage)
    assert (event.text, event.sender.name) == ("ab", "Anna")


def test_a_channel_that_we_do_not_serve_is_kept_unread() -> None:
    (event,) = read(twilio_body("messenger_text"))

    assert isinstance(event, Unread)
    assert event.event_id == sid(13)


@pytest.mark.parametrize("missing", ["MessageSid", "From", "To"])
def test_a_webhook_that_does_not_say_who_and_what_is_malformed(missing: str) -> None:
    fields = {"MessageSid": "SM1", "From": "%2B46701234567", "To": "%2B46766860000", "Body": "hi"}
    del fields[missing]

    with pytest.raises(MalformedWebhook):
        read("&".join(f"{name}={value}" for name, value in fields.items()))


def test_a_receipt_names_the_message_and_itself() -> None:
    assert read(twilio_body("status_delivered")) == [
        Receipt(ChannelName.SMS, "+46766860000", sid(20), DeliveryStatus.DELIVERED, AT, event_id=f"{sid(20)}:delivered")
    ]


def test_two_receipts_of_one_message_are_two_events() -> None:
    first, second = (read(twilio_body(name))[0] for name in ("status_sent", "status_delivered"))

    assert isinstance(first, Receipt)
    assert isinstance(second, Receipt)
    assert first.provider_id == second.provider_id
    assert first.event_id != second.event_id


def test_a_read_receipt_belongs_to_whatsapp() -> None:
    (receipt,) = read(twilio_body("status_read"))

    assert isinstance(receipt, Receipt)
    assert (receipt.channel, receipt.account, receipt.status) == (
        ChannelName.WHATSAPP,
        "+46766860001",
        DeliveryStatus.READ,
    )


@pytest.mark.parametrize(
    ("name", "code", "reach"),
    [("status_undelivered", "30005", Reach.BLOCKED), ("status_opted_out", "21610", Reach.OPTED_OUT)],
)
def test_a_failure_that_speaks_of_the_person_changes_their_reach(name: str, code: str, reach: Reach) -> None:
    receipt, change = read(twilio_body(name))

    assert isinstance(receipt, Receipt)
    assert (receipt.status, receipt.error_code) == (DeliveryStatus.FAILED, code)
    assert isinstance(change, ReachChange)
    assert (change.route, change.reach) == (SMS, reach)
    assert change.event_id != receipt.event_id


def test_a_closed_window_says_nothing_about_the_person() -> None:
    (receipt,) = read(twilio_body("status_window_closed"))

    assert isinstance(receipt, Receipt)
    assert receipt.error_code == "63016"


def test_a_status_that_nobody_heard_of_is_kept_unread() -> None:
    assert isinstance(read(twilio_body("status_unheard_of"))[0], Unread)
