"""Outside opening hours Fyra still answers, says when a person will, and says it once (G2.3)."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.model.records import Author

STOCKHOLM = ZoneInfo("Europe/Stockholm")
SATURDAY_NIGHT = datetime(2026, 11, 21, 22, tzinfo=STOCKHOLM).astimezone(UTC)


async def texts(town, *where):
    page = await town.page(*where)
    return [m.content.text for m in page.messages if m.content.author is Author.BOT]


async def test_out_of_hours_the_first_answer_says_when_a_person_answers(town):
    town.travel(SATURDAY_NIGHT)
    await town.whatsapp("hi, my parcel has not come")
    await town.settled()
    first, *rest = await texts(town)
    assert "on Monday at" in first
    assert rest, "the conversation goes on although nobody works"


async def test_in_swedish_it_is_said_in_swedish(town):
    town.travel(SATURDAY_NIGHT)
    await town.sms("hej mitt paket har inte kommit")
    await town.settled()
    first, *_ = await texts(town, "sms", "+46709876543")
    assert "på måndag" in first


async def test_it_is_said_once_per_closure_and_again_in_the_next(town):
    town.travel(SATURDAY_NIGHT)
    await town.whatsapp("hi")
    await town.settled()
    town.travel(SATURDAY_NIGHT + timedelta(hours=10))
    await town.whatsapp("hi again")
    await town.settled()
    assert (await town.said()).count("ack.out_of_hours") == 1
    town.travel(SATURDAY_NIGHT + timedelta(days=2))
    await town.whatsapp("hi once more")
    await town.settled()
    assert (await town.said()).count("ack.out_of_hours") == 2


async def test_a_person_asked_for_on_saturday_night_is_promised_for_monday(town):
    town.travel(SATURDAY_NIGHT)
    await town.whatsapp("I want a human")
    await town.settled()
    page = await town.page()
    (promise,) = [each for each in page.promises if each.told]
    assert promise.due_at.astimezone(STOCKHOLM).strftime("%A") == "Monday"
    assert "Monday" in (await texts(town))[-1]


async def test_an_emergency_on_saturday_night_is_promised_within_ten_minutes(town):
    town.travel(SATURDAY_NIGHT)
    await town.whatsapp("the lamp is on fire")
    await town.settled()
    (promise,) = [each for each in (await town.page()).promises if each.told]
    assert timedelta() < promise.due_at - SATURDAY_NIGHT <= timedelta(minutes=11)


async def test_who_writes_of_fire_at_night_hears_of_help_and_not_of_monday_even_while_rasa_is_down(town):
    town.travel(SATURDAY_NIGHT)
    town.dialogue.down = True
    await town.whatsapp("my lamp caught fire")
    await town.settled()
    assert await town.said() == ["handoff.emergency"]
