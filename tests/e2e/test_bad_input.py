"""What people write at their worst (issue 4): each gets a kind answer, harms nothing and tells nobody's secrets."""

from datetime import timedelta

import pytest

from bot.model.conversation import Controller
from bot.model.records import Author
from tests.e2e.test_playbooks import Talk

pytestmark = [pytest.mark.rasa, pytest.mark.xdist_group("rasa")]


@pytest.fixture
def anna(town):
    return Talk(town, "whatsapp", "+46701234567")


@pytest.fixture
def johan(town):
    return Talk(town, "whatsapp", "+46709876543")


@pytest.fixture
def sara(town):
    return Talk(town, "telegram", 555001)


async def test_of_contradictory_facts_the_last_word_is_repeated_back_before_anything_is_done(johan):
    await johan.say("the kettle in order 10436 was broken")
    answer = await johan.say("no wait, it was not broken, it was missing from the box")
    assert "Lund kettle was missing" in answer
    assert (await johan.page()).case.state["confirmed"] is False
    again = await johan.say("sorry, I mean it was the wrong item")
    assert "something else was in the box" in again


@pytest.mark.parametrize("text", [
    "my parcel from February 31 has not come, order 10432",
    "order 10432 was supposed to come on 45/13/2026 and has not come",
    "mitt paket 10432 skulle ha kommit den 30 februari år 0 men det har inte kommit",
])  # fmt: skip
async def test_a_date_that_does_not_exist_is_let_be_and_the_orders_own_is_told(anna, text):
    answer = await anna.say(text)
    assert "10432" in answer
    assert "31" not in answer.replace("10432", "")
    assert (await anna.page()).case.state["facts"].keys() == {"order"}


async def test_of_ten_orders_in_one_message_one_is_taken_up_after_a_yes_and_none_of_others_told(anna):
    answer = await anna.say("my parcels have not come!\n" + "\n".join(str(number) for number in range(10432, 10442)))
    assert "That's 10 orders" in answer
    assert "Aurora" not in answer
    answer += await anna.say("yes")
    assert "Aurora floor lamp" in answer
    assert not any(title in answer for title in ("Lund kettle", "Fjord", "Morgon"))


@pytest.mark.parametrize("how", ["my order 10436 has not come", "the parcel of my boyfriend has not come, order 10436"])
async def test_another_customers_order_is_neither_told_nor_denied(anna, how):
    known = await anna.say(how)
    for told in ("Lund", "kettle", "Johan", "Berg", "411 07", "johan.berg"):
        assert told not in known.replace(how, "")
    assert "postcode" in known


async def test_a_script_in_a_name_is_kept_as_it_is_and_runs_nowhere(town):
    name = "<script>alert('x')</script>{0.__class__}"
    await town.telegram("my parcel has not come, order 10450", chat=555001, first_name=name)
    await town.settled(within=60)
    page = await town.page("telegram", 555001)
    said = " ".join(m.content.text for m in page.messages if m.content.author is Author.BOT)
    assert "10450" in said
    assert "<script" not in said
    assert "__class__" not in said
    assert "<script>" in page.conversation.customer.name


async def test_a_rant_of_fifty_messages_gets_one_person_and_one_promise(anna):
    rant = [f"and another thing, number {at}: this is a disgrace and you are useless idiots" for at in range(50)]
    for at in range(0, 50, 10):
        await anna.say(*rant[at : at + 10])
    page = await anna.page()
    keys = [m.content.text_key for m in page.messages if m.content.author is Author.BOT]
    assert page.conversation.owner.controller is Controller.QUEUED
    assert page.handoff.rule == "angry"
    assert keys == ["ack.greeting", "handoff.angry"]
    assert len([m for m in page.messages if m.content.author is Author.CUSTOMER]) == 50


@pytest.mark.parametrize("no", ["no", "nej"])
async def test_endless_no_ends_kindly_with_a_person_and_nothing_is_done(anna, no):
    await anna.say("my parcel 10432 has not come" if no == "no" else "mitt paket 10432 har inte kommit")
    answers = []
    for _ in range(10):
        page = await anna.page()
        if page.conversation.owner.controller is not Controller.BOT:
            break
        anna.town.travel(anna.town.running.house.clock.now() + timedelta(seconds=40))  # as people do, not machines
        answers.append(await anna.say(no))
    page = await anna.page()
    assert page.conversation.owner.controller is Controller.QUEUED
    assert len(answers) <= 6
    assert page.case.state["done"] is None
    assert page.promises


async def test_two_orders_that_contradict_each_other_wait_for_the_customers_yes(anna):
    await anna.say("order 10432 has not come")
    answer = await anna.say("no it is order 10417")
    assert "10417" in answer
    assert (await anna.page()).case.state["done"] is None


@pytest.mark.parametrize(("language", "told", "problem", "names"), [
    ("en", ("order 10432 and 10433 are both late",), "parcel_late", ("10432", "10433")),
    ("sv", ("order 10432 och 10433 är båda försenade",), "parcel_late", ("10432", "10433")),
    ("en", ("my", "parcel", "has", "not", "come"), "parcel_late", ("10432",)),
    ("sv", ("mitt", "paket", "har", "inte", "kommit"), "parcel_late", ("10432",)),
    ("en", ("m\u200by pa\u200brcel h\u200bas n\u200bot c\u200bome",), "parcel_late", ("10432",)),
    ("sv", ("lampan i order 10417 kom trasig 2126-02-31",), "item_wrong", ("Norr desk lamp",)),
    ("en", ("order 10417: the bulbs came broken",), "item_wrong", ("LED bulb",)),
    ("sv", ("skrivbordslampan kom trasig",), "item_wrong", ("10417", "Norr desk lamp")),
    ("en", ("<b>my</b> parcel 10432 has not come<script>alert(1)</script>",), "parcel_late", ("10432",)),
    ("sv", tuple(f"{at}: jag väntar fortfarande på mitt paket" for at in range(50)), "parcel_late", ("10432",)),
    ("en", ("my parcel 10432 has not come and I have waited. " * 80,), "parcel_late", ("10432",)),
], ids=lambda value: str(value[0])[:40] if isinstance(value, tuple) else None)  # fmt: skip
async def test_however_it_is_told_it_is_understood_and_repeated_back(anna, language, told, problem, names):
    answer = await anna.say(*told)
    page = await anna.page()
    assert (page.conversation.language, page.case.problem) == (language, problem)
    for name in names:
        assert name in answer
    assert page.case.state["done"] is None


@pytest.mark.parametrize("words", [
    ("???", "...", "!"), ("📦", "🤷", "📦"), ("أين طردي؟", "שלום", "يبلات"), ("bla", "blubb", "blä"),
    ("{0}", "%s %n", "${x}"),
])  # fmt: skip
async def test_what_nobody_understands_leads_to_options_and_then_to_a_person_with_a_time(anna, words):
    for text in words:
        anna.town.travel(anna.town.running.house.clock.now() + timedelta(seconds=40))
        await anna.say(text)
    page = await anna.page()
    keys = [m.content.text_key for m in page.messages if m.content.author is Author.BOT]
    asked = [key for key in keys if key.startswith("steps.ask")]
    assert asked == ["steps.ask.problem", "steps.ask.problem.again"]
    assert keys[-1] == "handoff.misunderstood"
    assert page.promises
