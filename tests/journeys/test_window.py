"""WhatsApp's 24 hours: after them an agent's words go by template, or the agent is told before typing (pain 16)."""

from datetime import timedelta

import pytest

from bot.model.delivery import Refusal
from bot.model.messages import DeliveryStatus
from bot.pipeline import desk, speech
from tests.support.town import town as open_town

TWO_DAYS = timedelta(days=2)


async def taken_two_days_ago(town):
    await town.whatsapp("I want a human")
    await town.settled()
    conversation = (await town.page()).conversation
    town.travel(town.running.house.clock.now() + TWO_DAYS)
    await desk.take_over(town.running.house, conversation.id, agent_id=1)
    return conversation


async def test_without_a_template_the_agent_is_told_before_typing(town):
    conversation = await taken_two_days_ago(town)
    planned = speech.planned(town.running.house, conversation, "Hi Anna", now=town.running.house.clock.now())
    assert planned.refused is Refusal.WINDOW_CLOSED
    with pytest.raises(desk.CannotWrite):
        await desk.write(town.running.house, conversation.id, agent_id=1, text="Hi Anna")


async def test_with_a_template_the_words_go_by_it(tmp_path, sqlite_url):
    sid = "HX" + "1" * 32
    environ = {"TWILIO_WHATSAPP_TEMPLATES": f"en={sid}, sv={sid}"}
    async with open_town(tmp_path, database_url=sqlite_url, environ=environ) as town:
        conversation = await taken_two_days_ago(town)
        await desk.write(town.running.house, conversation.id, agent_id=1, text="Hi Anna, Kim here.")
        await town.settled()
        last = (await town.page()).messages[-1]
        assert last.delivery.status is DeliveryStatus.READ
        (call,) = [each for each in town.sandbox.twilio.calls if "ContentSid" in each.params]
        assert call.params["ContentSid"] == sid
        assert "Kim here" in str(call.params["ContentVariables"])
