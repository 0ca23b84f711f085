"""What Telegram's updates say."""

import json
from dataclasses import replace
from typing import Any

import pytest

from bot.model.errors import ForgedWebhook, MalformedWebhook
from bot.model.messages import (
    Attachment,
    ChannelEvent,
    ChannelName,
    InboundMessage,
    MessageKind,
    Reach,
    ReachChange,
    Route,
    Sender,
    Unread,
)
from channels.telegram import TelegramChannel, TelegramSettings
from tests.channels.clock import FixedClock
from tests.channels.payloads import AT, TELEGRAM_SECRET, from_telegram, names, telegram_body, webhook

SETTINGS = TelegramSettings("7123456789:" + "x" * 35, webhook_secret=TELEGRAM_SECRET)
ANNA = Route(ChannelName.TELEGRAM, "7123456789", "812345678")
CHANNEL = TelegramChannel(SETTINGS, FixedClock())


def event(name: str) -> ChannelEvent:
    (only,) = CHANNEL.read(from_telegram(telegram_body(name)))
    return only


def message(name: str) -> InboundMessage:
    found = event(name)
    assert isinstance(found, InboundMessage)
    return found


@pytest.mark.parametrize("name", names("telegram"))
def test_every_captured_update_makes_one_event_that_can_be_stored(name: str) -> None:
    found = event(name)

    assert isinstance(found, InboundMessage | ReachChange | Unread)
    assert "\x00" not in repr(found)


def test_a_text_is_read_whole() -> None:
    assert message("text") == InboundMessage(
        route=ANNA,
        provider_id="812345678:41",
        text="Hej! Mitt paket har inte kommit 😟",
        received_at=AT,
        sender=Sender("Anna Lindqvist", None, "sv"),
    )


def test_the_same_update_twice_is_the_same_event() -> None:
    assert event("text") == event("text")
    assert event("unheard_of") == event("unheard_of")


def test_start_hands_on_its_payload() -> None:
    start = message("start_with_payload")

    assert (start.kind, start.text) == (MessageKind.START, "order-10432")


@pytest.mark.parametrize(("text", "payload"), [("/start", ""), ("/start@fyra_help_bot  a b", "a b")])
def test_start_is_understood_with_and_without_payload(text: str, payload: str) -> None:
    (start,) = CHANNEL.read(
        from_telegram(telegram_body("text").replace("Hej! Mitt paket har inte kommit 😟".encode(), text.encode()))
    )

    assert isinstance(start, InboundMessage)
    assert (start.kind, start.text) == (MessageKind.START, payload)


def test_a_word_that_begins_like_start_is_a_text() -> None:
    (text,) = CHANNEL.read(from_telegram(telegram_body("start_with_payload").replace(b"/start ", b"/started ")))

    assert isinstance(text, InboundMessage)
    assert text.kind is MessageKind.TEXT


def test_an_edit_names_the_message_it_corrects_and_is_an_event_of_its_own() -> None:
    edit = message("edited_text")

    assert edit.edits == message("text").provider_id
    assert edit.provider_id != edit.edits
    assert edit.text == "Mitt paket kom just"


def test_a_live_location_that_moves_is_no_edit() -> None:
    assert isinstance(event("live_location_moves"), Unread)


def test_a_tap_carries_the_options_id_and_its_words() -> None:
    tap = message("button")

    assert (tap.kind, tap.text, tap.button) == (MessageKind.BUTTON, "Refund", "choose:refund")
    assert tap.callback_id == "3489274982374982"
    assert tap.route == ANNA


def test_a_tap_under_a_message_too_old_to_show_still_counts() -> None:
    assert message("button_under_an_old_message").button == "choose:refund"


def test_a_tap_in_a_game_is_kept_unread() -> None:
    assert isinstance(event("game_tap"), Unread)


@pytest.mark.parametrize(("name", "reach"), [("blocked", Reach.BLOCKED), ("unblocked", Reach.OPEN)])
def test_blocking_and_unblocking_change_the_reach(name: str, reach: Reach) -> None:
    change = event(name)

    assert isinstance(change, ReachChange)
    assert (change.route, change.reach, change.moved_to) == (ANNA, reach, None)


def test_a_number_counts_only_in_ones_own_card() -> None:
    own, other = message("own_contact"), message("someone_elses_contact")

    assert own.sender.phone == "+46701234567"
    assert other.sender.phone is None
    assert own.kind is other.kind is MessageKind.CONTACT
    assert other.text == "Erik +46709999999"


@pytest.mark.parametrize(
    ("name", "text", "attachment"),
    [
        ("photo_with_caption", "så här såg den ut", Attachment("image/jpeg", "AgAClarge", size=98231)),
        ("document", "", Attachment("application/pdf", "BQACdoc", name="kvitto.pdf", size=54321)),
        ("voice", "", Attachment("audio/ogg", "AwACvoice", size=16021)),
        ("sticker", "😡", Attachment("application/x-tgsticker", "CAACsticker", size=18120)),
    ],
)
def test_a_file_is_an_attachment(name: str, text: str, attachment: Attachment) -> None:
    found = message(name)

    assert (found.kind, found.text, found.attachments) == (MessageKind.MEDIA, text, (attachment,))


@pytest.mark.parametrize(
    ("is_video", "is_animated", "content_type"), [(True, False, "video/webm"), (False, False, "image/webp")]
)
def test_a_stickers_type_depends_on_how_it_moves(is_video: bool, is_animated: bool, content_type: str) -> None:
    raw = json.loads(telegram_body("sticker"))
    raw["message"]["sticker"] |= {"is_video": is_video, "is_animated": is_animated}
    (found,) = CHANNEL.read(from_telegram(json.dumps(raw).encode()))

    assert isinstance(found, InboundMessage)
    assert found.attachments[0].content_type == content_type


def test_a_location_is_a_point_and_a_venue_has_a_name() -> None:
    assert message("location").text == "59.334591, 18.06324"
    assert message("venue").text == "Kulturhuset\nSergels torg 1\n59.334591, 18.06324"


def test_a_group_is_told_apart() -> None:
    assert message("group_text").group
    assert not message("text").group


def test_a_group_that_became_a_supergroup_has_moved() -> None:
    moved = event("group_became_supergroup")

    assert isinstance(moved, ReachChange)
    assert (moved.route.address, moved.moved_to) == ("-4123456", "-1001234567890")


def test_something_new_in_a_private_chat_deserves_a_kind_answer() -> None:
    assert message("dice").kind is MessageKind.UNSUPPORTED


@pytest.mark.parametrize(
    "name", ["pinned", "added_to_a_group", "someone_joined_the_group", "another_bot", "unheard_of", "not_as_documented"]
)
def test_what_nobody_said_to_us_is_kept_unread(name: str) -> None:
    unread = event(name)

    assert isinstance(unread, Unread)
    assert unread.raw["update_id"] == json.loads(telegram_body(name))["update_id"]


def test_lone_surrogates_and_nul_are_cleaned_away() -> None:
    found = message("lone_surrogate_and_nul")

    assert found.text == "hej \ufffd hopp 😟"
    assert found.sender.name == "Anna"
    assert found.text.encode()


@pytest.mark.parametrize("body", [b"", b"hello", b"{", b"\xff\xfe", b"[" * 100_000])
def test_a_body_that_is_no_json_is_malformed(body: bytes) -> None:
    with pytest.raises(MalformedWebhook):
        CHANNEL.read(from_telegram(body))


@pytest.mark.parametrize("body", [b"[]", b"17", b"null", b'{"update_id":"x"}', b'{"update_id":1e999,"a":NaN}'])
def test_json_of_another_shape_never_blocks_the_chats_queue(body: bytes) -> None:
    (found,) = CHANNEL.read(from_telegram(body))

    assert isinstance(found, Unread)
    assert json.dumps(dict(found.raw), allow_nan=False)


@pytest.mark.parametrize(
    "headers", [{}, {"X-Telegram-Bot-Api-Secret-Token": "wrong"}, {"X-Telegram-Bot-Api-Secret-Token": "å\ud83d"}]
)
def test_a_webhook_without_the_secret_is_forged(headers: dict[str, str]) -> None:
    with pytest.raises(ForgedWebhook):
        CHANNEL.read(webhook("/webhooks/telegram", telegram_body("text"), headers))


def test_without_a_secret_of_ours_no_webhook_is_believed() -> None:
    channel = TelegramChannel(replace(SETTINGS, webhook_secret=""), FixedClock())
    with pytest.raises(ForgedWebhook):
        channel.read(from_telegram(telegram_body("text"), secret=""))


@pytest.mark.parametrize(
    "broken", [{"bot_token": "no-number"}, {"webhook_secret": "with space"}, {"webhook_secret": "x" * 257}]
)
def test_settings_that_telegram_would_refuse_are_refused_at_the_start(broken: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="Telegram"):
        replace(SETTINGS, **broken)
