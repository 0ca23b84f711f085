"""From a webhook to an answer on the phone."""

import asyncio

from bot.model.dialogue import Answer
from bot.model.messages import DeliveryStatus
from bot.model.records import Author


async def test_three_quick_messages_get_one_greeting_and_one_answer(any_town, dialogue):
    await any_town.whatsapp("hi", "my parcel has not come", "order 10432")
    await any_town.settled()
    assert await any_town.said() == ["ack.greeting", "answer.ask_opening_hours"]
    (heard,) = dialogue.heard
    assert heard.text == "hi\nmy parcel has not come\norder 10432"
    assert heard.intent == "parcel_late"


async def test_what_was_said_arrives_on_the_phone_and_its_receipts_come_back(town):
    await town.whatsapp("hi")
    await town.settled()
    page = await town.page()
    ours = [message for message in page.messages if message.content.author is Author.BOT]
    assert [message.delivery.status for message in ours] == [DeliveryStatus.READ, DeliveryStatus.READ]


async def test_each_phone_has_its_own_conversation_and_language(town):
    await asyncio.gather(town.whatsapp("hi"), town.sms("hej mitt paket"), town.telegram("hej", language_code="sv"))
    await town.settled()
    languages = [
        (await town.page(channel, address)).conversation.language
        for channel, address in (("whatsapp", "+46701234567"), ("sms", "+46709876543"), ("telegram", 555001))
    ]
    assert languages == ["en", "sv", "sv"]


async def test_the_same_webhook_twice_is_one_message(any_town, dialogue):
    await any_town.whatsapp("my parcel", repeat=3)
    await any_town.settled()
    page = await any_town.page()
    assert [m.content.text for m in page.messages if m.content.author is Author.CUSTOMER] == ["my parcel"]
    assert len(dialogue.heard) == 1


async def test_thanks_after_the_end_opens_no_new_case(town, dialogue):
    dialogue.respond = lambda heard, _metadata: Answer(case={"step": 4, "problem": "parcel_late"}, goes_on=False)
    await town.whatsapp("my parcel")
    await town.settled()
    await town.whatsapp("thank you")
    await town.settled()
    assert len(set(dialogue.dialogues)) == 1
    await town.whatsapp("my parcel again")
    await town.settled()
    assert dialogue.dialogues[-1].startswith("case-2-")


async def test_who_goes_over_to_another_language_in_short_words_is_answered_in_it_from_the_second_on(town):
    await town.whatsapp("hi")
    await town.settled()
    await town.whatsapp("tack")
    await town.settled()
    assert (await town.page()).conversation.language == "en"
    await town.whatsapp("10432")
    await town.whatsapp("inte")
    await town.settled()
    assert (await town.page()).conversation.language == "sv"


async def test_who_is_content_after_the_end_is_not_asked_what_we_can_help_with(town, dialogue):
    dialogue.respond = lambda heard, _metadata: Answer(case={"step": 4, "problem": "parcel_late"}, goes_on=False)
    await town.whatsapp("my parcel")
    await town.settled()
    for words in ("yes", "it works now"):
        await town.whatsapp(words)
        await town.settled()
        assert dialogue.heard[-1].intent == "thanks", words
    assert len(set(dialogue.dialogues)) == 1
    await town.whatsapp("hi")
    await town.settled()
    assert dialogue.heard[-1].intent == "greet"
