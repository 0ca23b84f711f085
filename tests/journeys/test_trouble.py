"""Platforms fail: refusals, delays and unknown outcomes are three different things, and nothing is said twice."""

import pytest

from bot.model.messages import DeliveryStatus, Reach
from bot.model.records import Author


async def ours(town, *where):
    page = await town.page(*where)
    return [message for message in page.messages if message.content.author is Author.BOT]


def arrived(town, number="+46701234567"):
    """What the phone got, in order."""
    messages = town.sandbox.twilio.account.messages.values()
    return [m.body for m in messages if not m.inbound and m.to.endswith(number)]


async def test_too_many_requests_are_sent_a_little_later(town):
    town.sandbox.twilio.fail_next(2, "429", retry_after=1)
    await town.whatsapp("hi")
    await town.settled(within=30)
    assert {m.delivery.status for m in await ours(town)} == {DeliveryStatus.READ}


@pytest.mark.parametrize("fault", ["500", "500_taken"])
async def test_an_unknown_outcome_is_looked_up_and_never_said_twice(town, fault):
    town.sandbox.twilio.fail_next(1, fault)
    await town.whatsapp("hi")
    await town.settled(within=60)
    messages = await ours(town)
    assert {m.delivery.status for m in messages} <= {DeliveryStatus.READ, DeliveryStatus.DELIVERED, DeliveryStatus.SENT}
    texts = arrived(town)
    assert len(texts) == len(set(texts)) == len(messages)


async def test_who_opted_out_at_the_platform_is_left_in_peace(town):
    town.sandbox.twilio.fail_next(1, "opted_out")
    await town.sms("hi")
    await town.settled()
    page = await town.page("sms", "+46709876543")
    assert page.conversation.reach is Reach.OPTED_OUT
    assert {m.delivery.status for m in page.messages if m.content.author is Author.BOT} <= {
        DeliveryStatus.FAILED,
        DeliveryStatus.DROPPED,
    }


async def test_a_telegram_user_who_blocked_us_is_not_tried_again(town):
    town.sandbox.telegram.fail_next(1, "blocked")
    await town.telegram("hi")
    await town.settled()
    page = await town.page("telegram", 555001)
    assert page.conversation.reach is Reach.BLOCKED
    assert len(town.sandbox.telegram.calls.named("sendMessage")) == 1
