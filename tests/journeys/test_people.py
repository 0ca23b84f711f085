"""A person takes over, and the bot is silent until it is handed back (pain 1)."""

import asyncio
from datetime import timedelta

import pytest

from bot.model.conversation import Controller
from bot.model.dialogue import Answer
from bot.model.errors import IllegalMove
from bot.model.messages import DeliveryStatus
from bot.model.policy.basis import PromiseKind
from bot.model.policy.facts import Wish
from bot.model.records import Author
from bot.model.steps import CaseState, dump_state
from bot.pipeline import desk


async def handed_over(town):
    await town.whatsapp("I want a human")
    await town.settled()
    return (await town.page()).conversation.id


async def test_who_asks_for_a_person_is_queued_with_a_packet_and_a_promise(any_town):
    await handed_over(any_town)
    page = await any_town.page()
    assert page.conversation.owner.controller is Controller.QUEUED
    assert page.handoff.rule == "wants a person"
    assert page.handoff.rule_source.startswith("handoffs.yml:")
    assert page.handoff.packet["last_words"][0]["text"] == "I want a human"
    assert page.promises[0].told
    assert (await any_town.said())[-1] == "handoff.person"


async def test_who_is_angry_at_once_is_queued_with_what_they_told(any_town):
    await any_town.whatsapp("my parcel 10432 has not come", "you idiot")
    await any_town.settled()
    page = await any_town.page()
    packet = page.handoff.packet
    assert page.handoff.rule == "angry"
    assert (packet["customer"], packet["channel"], packet["language"]) == ("Anna Lindqvist", "whatsapp", "en")
    assert {"my parcel 10432 has not come", "you idiot"} <= {words["text"] for words in packet["last_words"]}
    assert packet["problem"] == "parcel_late"
    assert packet["case"]["facts"]["order"]["value"] == "10432"


async def test_what_is_told_at_once_after_a_solved_case_is_a_case_of_its_own(town, dialogue):
    solved = dump_state(CaseState(problem="item_wrong", over=True, satisfied=True))
    dialogue.respond = lambda _heard, _metadata: Answer(case=solved, goes_on=False)
    await town.whatsapp("order 10417")
    await town.settled()
    await town.whatsapp("my parcel has not come", "human")
    await town.settled()
    page = await town.page()
    assert page.handoff.packet["problem"] == "parcel_late"
    assert page.handoff.packet["case"]["satisfied"] is None


async def test_a_record_of_another_version_is_left_as_it_is(town, dialogue):
    dialogue.respond = lambda _heard, _metadata: Answer(case={"step": 2, "of": "the future"})
    await town.whatsapp("my parcel")
    await town.settled()
    await town.whatsapp("human")
    await town.settled()
    assert (await town.page()).handoff.packet["case"] == {"step": 2, "of": "the future"}


async def test_who_wants_more_than_the_assistant_may_decide_gets_those_who_may(town, dialogue):
    beyond = dump_state(CaseState(problem="item_wrong", over_limit=True))
    dialogue.respond = lambda _heard, _metadata: Answer(case=beyond)
    await town.whatsapp("order 10428")
    await town.settled()
    await town.whatsapp("then give me a human")
    await town.settled()
    page = await town.page()
    assert (page.handoff.team, page.handoff.rule) == ("complaints", "more than the assistant may decide")
    assert page.decisions[-1].decision["seen"]["wants"] == "over_limit"


async def test_the_order_books_tags_and_value_and_the_time_that_passed_lead_to_who_the_rules_say(town, dialogue):
    known = dump_state(CaseState(problem="item_wrong", customer_value=25_000, customer_tags=("vip",)))
    dialogue.respond = lambda _heard, _metadata: Answer(case=known)
    first = "- name: emergency\n"
    when = "{tags: vip, customer_value: more than 20000, waiting: at least 2 hours}"
    new = f"- {{name: dear and waiting, when: {when}, to: complaints, say: handoff.person}}\n\n{first}"
    await town.edit_rules("handoffs.yml", first, new)
    await town.whatsapp("order 10417")
    await town.settled()
    await town.whatsapp("order 10417 once more")
    await town.settled()
    page = await town.page()
    assert (page.conversation.customer.tags, page.handoff) == (("vip",), None)
    town.travel(town.running.house.clock.now() + timedelta(hours=2))
    await town.whatsapp("order 10417 again")
    await town.settled()
    page = await town.page()
    assert page.handoff.rule == "dear and waiting"
    seen = page.decisions[-1].decision["seen"]
    assert seen["customer_value"] == 25_000
    assert seen["waiting"] >= 7200


async def test_a_tag_that_a_colleague_took_away_stays_away_in_that_case(town, dialogue):
    known = dump_state(CaseState(problem="item_wrong", customer_tags=("vip",)))
    dialogue.respond = lambda _heard, _metadata: Answer(case=known)
    await town.whatsapp("order 10417")
    await town.settled()
    await desk.tag(town.running.house, (await town.page()).conversation.id, ("press",))
    await town.whatsapp("order 10417 again")
    await town.settled()
    assert (await town.page()).conversation.customer.tags == ("press",)


async def test_from_then_on_the_bot_is_silent(town, dialogue):
    await handed_over(town)
    before = await town.said()
    await town.whatsapp("hello?", "my parcel?")
    await town.settled()
    assert await town.said() == before
    assert dialogue.heard == []


async def test_an_agents_words_reach_the_phone_and_keep_the_promise(town):
    conversation = await handed_over(town)
    await desk.take_over(town.running.house, conversation, agent_id=1)
    await desk.write(town.running.house, conversation, agent_id=1, text="Hi Anna, Kim here.")
    await town.settled()
    page = await town.page()
    last = page.messages[-1]
    assert (last.content.author, last.content.text) == (Author.AGENT, "Hi Anna, Kim here.")
    assert last.delivery.status is DeliveryStatus.READ
    assert page.promises[0].kept_at is not None


async def test_a_take_over_without_a_hand_off_is_recorded_with_who_and_when(town):
    await town.whatsapp("hello")
    await town.settled()
    conversation = (await town.page()).conversation.id
    await desk.take_over(town.running.house, conversation, agent_id=1)
    (taken,) = [each for each in (await town.page()).decisions if each.moment == "desk"]
    assert taken.decision["taken_by"] == 1
    assert town.running.house.clock.now() - taken.at < timedelta(minutes=1)


async def test_a_take_over_of_a_hand_off_is_told_by_the_hand_off_alone(town):
    conversation = await handed_over(town)
    await desk.take_over(town.running.house, conversation, agent_id=1)
    page = await town.page()
    assert page.handoff.taken_by == 1
    assert "desk" not in {each.moment for each in page.decisions}


async def test_a_late_answer_of_the_bot_is_never_sent_after_a_take_over(any_town, dialogue):
    dialogue.slow = asyncio.Event()
    await any_town.whatsapp("my parcel has not come")
    any_town.travel(any_town.running.house.clock.now() + timedelta(seconds=4))
    await asyncio.wait_for(dialogue.asked.wait(), 5)
    page = await any_town.page()
    await desk.take_over(any_town.running.house, page.conversation.id, agent_id=1)
    dialogue.slow.set()
    await any_town.settled()
    assert await any_town.said() == ["ack.greeting"]


async def test_two_agents_at_once_and_only_one_gets_it(any_town):
    conversation = await handed_over(any_town)
    house = any_town.running.house
    results = await asyncio.gather(
        *(desk.take_over(house, conversation, agent_id=agent) for agent in (1, 2, 3)), return_exceptions=True
    )
    assert sorted(type(result).__name__ for result in results) == ["IllegalMove", "IllegalMove", "NoneType"]


async def test_who_has_not_taken_it_can_not_write(town):
    conversation = await handed_over(town)
    with pytest.raises(IllegalMove):
        await desk.write(town.running.house, conversation, agent_id=1, text="hello")


async def test_after_a_hand_back_the_bot_answers_again(town, dialogue):
    conversation = await handed_over(town)
    await desk.take_over(town.running.house, conversation, agent_id=1)
    await desk.write(town.running.house, conversation, agent_id=1, text="It is on its way.")
    await desk.hand_back(town.running.house, conversation, agent_id=1)
    await town.whatsapp("my parcel")
    await town.settled()
    assert (await town.said())[-2:] == ["handoff.handed_back", "answer.ask_opening_hours"]
    assert len(dialogue.heard) == 1


@pytest.mark.parametrize("by_rule", [True, False])
async def test_what_was_told_to_a_person_is_known_when_the_bot_goes_on(any_town, dialogue, by_rule):
    town = any_town
    dialogue.respond = lambda _heard, _metadata: Answer(case=dump_state(CaseState(problem="parcel_late")))
    await town.whatsapp("my parcel has not come")
    await town.settled()
    if by_rule:
        await town.whatsapp("a human please")
        await town.settled()
    conversation = (await town.page()).conversation.id
    await desk.take_over(town.running.house, conversation, agent_id=1)
    await desk.write(town.running.house, conversation, agent_id=1, text="Which order is it?")
    await town.whatsapp("it is order 10417")
    await town.settled()
    await desk.hand_back(town.running.house, conversation, agent_id=1)
    await town.whatsapp("so where is it?")
    await town.settled()
    assert dialogue.told[-1]["case"]["facts"]["order"]["value"] == "10417"


async def test_a_resolved_conversation_is_nobodys_until_the_customer_writes(town, dialogue):
    conversation = await handed_over(town)
    await desk.take_over(town.running.house, conversation, agent_id=1)
    await desk.resolve(town.running.house, conversation, agent_id=1)
    page = await town.page()
    assert page.conversation.owner.controller is Controller.NONE
    await town.whatsapp("my parcel")
    await town.settled()
    assert len(dialogue.heard) == 1


@pytest.mark.parametrize("words", ["thanks!", "Yes thanks", "great, thank you so much"])
async def test_thanks_to_a_colleague_who_resolved_it_in_mid_step_ask_nothing_again(town, dialogue, words):
    dialogue.respond = lambda _heard, _metadata: Answer(
        say=(), case={"step": 1, "problem": "parcel", "question": "what"}
    )
    await town.whatsapp("my parcel has not come")
    await town.settled()
    await town.whatsapp("a human please")
    await town.settled()
    conversation = (await town.page()).conversation.id
    await desk.take_over(town.running.house, conversation, agent_id=1)
    await desk.resolve(town.running.house, conversation, agent_id=1)
    await town.whatsapp(words)
    await town.settled()
    assert dialogue.heard[-1].intent == "thanks"
    assert dialogue.told[-1]["case"] is None
    assert len(set(dialogue.dialogues)) == 1  # nothing was opened


@pytest.mark.parametrize("words", ["great, thank you", "Tack så mycket för hjälpen!", "ok"])
async def test_thanks_to_an_agent_start_no_clock(town, words):
    conversation = await handed_over(town)
    await desk.take_over(town.running.house, conversation, agent_id=1)
    await desk.write(town.running.house, conversation, agent_id=1, text="It is on its way.")
    await town.whatsapp(words)
    await town.settled()
    assert not [promise for promise in (await town.page()).promises if promise.kind == PromiseKind.NEXT_ANSWER]


async def test_a_question_with_thanks_in_it_starts_one(town):
    conversation = await handed_over(town)
    await desk.take_over(town.running.house, conversation, agent_id=1)
    await desk.write(town.running.house, conversation, agent_id=1, text="It is on its way.")
    await town.whatsapp("thanks, and when will it come?")
    await town.settled()
    assert [promise for promise in (await town.page()).promises if promise.kind == PromiseKind.NEXT_ANSWER]


async def test_an_absent_agents_conversation_goes_back_to_the_queue_after_the_time_that_the_rules_say(town):
    await town.edit_rules("escalation.yml", "after: 30 minutes", "after: 5 minutes")
    conversation = await handed_over(town)
    await desk.take_over(town.running.house, conversation, agent_id=1)
    town.travel(town.running.house.clock.now() + timedelta(minutes=4))
    await asyncio.sleep(0.2)
    assert (await town.page()).conversation.owner.controller is Controller.AGENT
    town.travel(town.running.house.clock.now() + timedelta(minutes=2))
    await asyncio.sleep(0.2)
    async with asyncio.timeout(5):
        while (await town.page()).conversation.owner.controller is not Controller.QUEUED:
            await asyncio.sleep(0.05)


async def test_a_promise_that_nobody_kept_is_broken(town):
    await handed_over(town)
    due = (await town.page()).promises[0].due_at
    town.travel(due + timedelta(seconds=1))
    async with asyncio.timeout(5):
        while (await town.page()).promises[0].broken_at is None:
            await asyncio.sleep(0.05)


async def test_two_misunderstandings_in_a_row_lead_to_a_person(town, dialogue):
    dialogue.respond = lambda _heard, _metadata: Answer(case={"step": 1}, understood=False)
    await town.whatsapp("blargh")
    await town.settled()
    assert (await town.page()).handoff is None
    await town.whatsapp("blargh blargh")
    await town.settled()
    assert (await town.page()).handoff.rule == "misunderstood twice"


async def test_not_happy_at_the_end_leads_to_a_person_with_the_case(town, dialogue):
    case = {"step": 4, "problem": "parcel_late"}
    dialogue.respond = lambda _heard, _metadata: Answer(case=case, wants=Wish.NOT_SATISFIED)
    await town.whatsapp("my parcel")
    await town.settled()
    page = await town.page()
    assert page.handoff.rule == "not satisfied"
    assert (page.handoff.packet["step"], page.handoff.packet["problem"]) == (4, "parcel_late")


async def test_anger_leads_to_a_person_with_time(town):
    await town.whatsapp("my parcel has not come, you idiots")
    await town.settled()
    assert (await town.page()).handoff.team == "complaints"


async def test_a_dead_dialogue_strands_nobody(town, dialogue):
    dialogue.down = True
    await town.whatsapp("my parcel has not come")
    await town.settled()
    page = await town.page()
    assert page.handoff.rule == "the assistant is down"
    assert await town.said() == ["ack.greeting", "handoff.assistant_down"]


async def test_a_bug_of_ours_strands_nobody(town, dialogue):
    def broken(_heard, _metadata):
        raise ZeroDivisionError

    dialogue.respond = broken
    await town.whatsapp("my parcel has not come")
    await town.settled()
    assert (await town.page()).conversation.owner.controller is Controller.QUEUED
