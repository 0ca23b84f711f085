"""What people and platforms send beside plain text: nothing is lost, everything is answered kindly or left in peace."""

from datetime import timedelta

import pytest

from bot.model.dialogue import Answer
from bot.model.messages import MessageKind, Reach
from bot.model.policy.decision import Say
from bot.model.records import Author
from bot.model.steps import CaseState, dump_state
from bot.model.steps.state import About, Question
from bot.sandbox.picture import Media, stock_photo

AWKWARD = {
    "emoji only": "😡🔥🔥",
    "empty": "",
    "very long": "my parcel " * 1000,
    "right to left": "أين طردي؟ رقم ١٠٤٣٢",
    "nul": "my\x00 parcel",
    "script": "<script>alert(1)</script> {greeting} {0.__class__} %s",
}


@pytest.mark.parametrize("text", AWKWARD.values(), ids=AWKWARD.keys())
async def test_awkward_texts_are_kept_and_answered(town, text):
    await town.telegram(text or "​")
    await town.settled()
    page = await town.page("telegram", 555001)
    assert page.messages[0].content.author is Author.CUSTOMER
    assert [m for m in page.messages if m.content.author is Author.BOT]


async def test_what_hides_in_a_text_is_gone_before_anybody_reads_it(town, dialogue):
    await town.whatsapp("m\u200by par\u2060cel \u202e10432")
    await town.telegram("m\u200by par\u2060cel \u202e10432")
    await town.settled()
    assert [heard.text for heard in dialogue.heard] == ["my parcel 10432"] * 2
    for where in (("whatsapp",), ("telegram", 555001)):
        assert (await town.page(*where)).messages[0].content.text == "my parcel 10432"


async def test_a_picture_gets_a_kind_word_and_is_kept(town):
    await town.whatsapp("hi")
    await town.settled()
    await town.whatsapp("", media=[stock_photo()])
    await town.settled()
    assert "ack.media" in await town.said()
    message = next(m for m in (await town.page()).messages if m.content.kind is MessageKind.MEDIA)
    assert message.content.attachments[0].content_type == "image/png"


async def test_three_pictures_at_once_are_acknowledged_once_and_a_later_one_in_other_words(town):
    for _ in range(3):
        await town.whatsapp("", media=[stock_photo()])
    await town.settled()
    assert [key for key in await town.said() if key.startswith("ack.media")] == ["ack.media"]
    town.travel(town.running.house.clock.now() + timedelta(minutes=2))
    await town.whatsapp("", media=[stock_photo()])
    await town.settled()
    assert [key for key in await town.said() if key.startswith("ack.media")] == ["ack.media", "ack.media.again"]


async def test_a_place_is_acknowledged_and_the_open_question_is_put_again(town, dialogue):
    question = Question(About.WISH, "steps.ask.wish")
    asked = dump_state(CaseState(problem="parcel_late", question=question))
    dialogue.respond = lambda _heard, _metadata: Answer(say=(Say("steps.ask.wish"),), case=asked)
    await town.whatsapp("my parcel")
    await town.settled()
    await town.whatsapp("", extra={"Latitude": "59.33", "Longitude": "18.06"})
    await town.settled()
    assert (await town.said())[-2:] == ["ack.unsupported", "steps.ask.wish"]


async def test_a_place_out_of_the_blue_is_acknowledged_and_no_more(town, dialogue):
    await town.whatsapp("", extra={"Latitude": "59.33", "Longitude": "18.06"})
    await town.settled()
    assert await town.said() == ["ack.greeting", "ack.unsupported"]
    assert dialogue.heard == []
    town.travel(town.running.house.clock.now() + timedelta(minutes=2))
    await town.whatsapp("", extra={"Latitude": "59.34", "Longitude": "18.06"})
    await town.settled()
    assert (await town.said())[-1] == "ack.unsupported.again"


async def test_an_edit_corrects_the_record_and_is_not_answered_twice(town, dialogue):
    update = (await town.telegram("order 10423"))[0]
    await town.settled()
    heard = len(dialogue.heard)
    await town.sandbox.telegram.customer_edits(555001, update.payload["message"]["message_id"], "order 10432")
    await town.settled()
    first = (await town.page("telegram", 555001)).messages[0]
    assert first.content.text == "order 10432"
    assert len(dialogue.heard) == heard


async def test_stop_on_whatsapp_is_confirmed_once_and_then_there_is_silence(town, dialogue):
    await town.whatsapp("hi")
    await town.settled()
    await town.whatsapp("STOP")
    await town.settled()
    assert (await town.said())[-1] == "ack.opted_out"
    await town.whatsapp("my parcel")
    await town.settled()
    page = await town.page()
    assert page.conversation.reach is Reach.OPTED_OUT
    assert (await town.said())[-1] == "ack.opted_out"
    await town.whatsapp("START", "my parcel")
    await town.settled()
    assert (await town.said())[-1] == "answer.ask_opening_hours"


async def test_stop_by_sms_is_answered_by_twilio_and_by_us_with_silence(town):
    await town.sms("hi")
    await town.settled()
    before = await town.said("sms", "+46709876543")
    await town.sms("STOP")
    await town.settled()
    assert await town.said("sms", "+46709876543") == before
    assert (await town.page("sms", "+46709876543")).conversation.reach is Reach.OPTED_OUT


async def test_who_blocks_the_bot_can_come_back_by_writing(town):
    await town.telegram("hi")
    await town.settled()
    await town.sandbox.telegram.customer_blocks(555001)
    await town.settled()
    assert (await town.page("telegram", 555001)).conversation.reach is Reach.BLOCKED
    await town.sandbox.telegram.customer_unblocks(555001)
    await town.telegram("my parcel")
    await town.settled()
    page = await town.page("telegram", 555001)
    assert page.conversation.reach is Reach.OPEN
    assert page.messages[-1].content.author is Author.BOT


async def test_a_business_scoped_whatsapp_id_is_a_customer_without_a_phone_number(town, dialogue):
    await town.whatsapp("my parcel", from_="SE.ABC123")
    await town.settled()
    assert dialogue.told[-1]["phone"] is None
    assert await town.said("whatsapp", "SE.ABC123")


async def test_a_group_is_told_once_that_we_talk_in_private(town, dialogue):
    for text in ("hi all", "anyone?"):
        await town.sandbox.telegram.group_message(-100200300, text)
        await town.settled()
    assert await town.said("telegram", -100200300) == ["ack.group"]
    assert dialogue.heard == []


async def test_an_unknown_kind_of_update_is_kept_and_blocks_nothing(town):
    await town.sandbox.telegram.unknown_update(555001)
    await town.telegram("my parcel")
    await town.settled()
    assert await town.said("telegram", 555001)


async def test_a_media_type_that_nobody_can_read_is_recorded(town):
    await town.whatsapp("", media=[Media(b"???", "application/x-unknown", "odd.bin")])
    await town.settled()
    assert (await town.page()).messages[0].content.kind is MessageKind.MEDIA
