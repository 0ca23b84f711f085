"""What was promised is counted in working time, explained, renewed before it breaks, and kept by an answer (G3)."""

import asyncio
import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.model.promises import Why
from bot.model.records import Author
from bot.pipeline import clocks, desk

STOCKHOLM = ZoneInfo("Europe/Stockholm")
MINUTE = timedelta(minutes=1)


def local(day: int, clock: str) -> datetime:
    """A day of November 2026; the 20th is a Friday."""
    return datetime.fromisoformat(f"2026-11-{day:02}T{clock}").replace(tzinfo=STOCKHOLM).astimezone(UTC)


async def until(town, holds):
    """Timers are waited for, as ``settled`` leaves them alone."""
    async with asyncio.timeout(8):
        while not await holds():
            await asyncio.sleep(0.03)
    await town.settled()


async def promise(town, kind="first_answer"):
    return next(each for each in reversed((await town.page()).promises) if each.kind == kind)


async def human_wanted(town, at=None):
    if at is not None:
        town.travel(at)
    await town.whatsapp("I want a human")
    await town.settled()
    return (await town.page()).conversation.id


async def said_times(town, key):
    return (await town.said()).count(key)


async def test_friday_a_quarter_to_three_is_due_on_monday_a_quarter_to_eight_and_says_why(any_town):
    conversation = await human_wanted(any_town, local(20, "14:45"))
    first = await promise(any_town)
    assert timedelta() <= first.due_at - local(23, "07:45") < MINUTE
    stories = await clocks.explained(any_town.running.house, conversation)
    story = next(each for each in stories if each.promise.id == first.id)
    assert [(each.why, each.start.astimezone(STOCKHOLM).strftime("%a %H:%M")) for each in story.segments] == [
        (Why.COUNTED, "Fri 14:45"),
        (Why.CLOSED, "Fri 15:00"),
        (Why.COUNTED, "Mon 07:30"),
    ]
    assert story.segments[-1].end == first.due_at
    assert not story.paused


async def test_a_promise_about_to_break_is_renewed_before_with_a_time_that_holds(any_town):
    await human_wanted(any_town)
    first = await promise(any_town)
    any_town.travel(first.due_at - 5 * MINUTE)
    await until(any_town, lambda: _has(any_town, "promise.renewed"))
    renewed = await promise(any_town)
    assert renewed.due_at > first.due_at
    assert renewed.first_due_at == first.due_at
    assert renewed.broken_at is None
    page = await any_town.page()
    told = next(m for m in page.messages if m.content.text_key == "promise.renewed")
    assert told.content.at < first.due_at
    assert renewed.due_at.astimezone(STOCKHOLM).strftime("%H:%M") in told.content.text
    trace = next(d for d in page.decisions if d.moment == "timer").decision["trace"]
    assert (trace[0]["rule"], trace[0]["file"]) == ("renewal", "promises.yml")


async def _has(town, key):
    return key in await town.said()


async def test_it_is_renewed_no_more_often_than_the_rules_say_and_then_breaks(town):
    await human_wanted(town)
    for times in (1, 2):
        due = (await promise(town)).due_at
        town.travel(due - 4 * MINUTE)

        async def renewed(times=times):
            return await said_times(town, "promise.renewed") == times

        await until(town, renewed)
    town.travel((await promise(town)).due_at + timedelta(seconds=1))

    async def broken():
        return (await promise(town)).broken_at is not None

    await until(town, broken)
    assert await said_times(town, "promise.renewed") == 2


async def test_who_is_answered_in_time_hears_nothing_more(town):
    conversation = await human_wanted(town)
    due = (await promise(town)).due_at
    house = town.running.house
    await desk.take_over(house, conversation, agent_id=1)
    await desk.write(house, conversation, agent_id=1, text="Hi, Kim here.")
    await town.settled()
    before = await town.said()
    town.travel(due - MINUTE)
    await asyncio.sleep(0.3)
    town.travel(due + timedelta(hours=2))
    await asyncio.sleep(0.3)
    assert await town.said() == before
    kept = await promise(town)
    assert kept.kept_at is not None
    assert kept.broken_at is None
    counted = await clocks.counted(house, kept.id)
    assert [each.why for each in counted] == [Why.COUNTED]
    assert counted[-1].end == kept.kept_at


async def test_who_opted_out_is_not_told_and_the_agents_are(town):
    await human_wanted(town)
    first = await promise(town)
    await town.whatsapp("STOP")
    await town.settled()
    town.travel(first.due_at - 5 * MINUTE)

    async def marked():
        return (await promise(town)).marked >= 80

    await until(town, marked)
    assert "promise.renewed" not in await town.said()
    assert (await promise(town)).due_at == first.due_at
    trace = [d.decision["trace"] for d in (await town.page()).decisions if d.moment == "timer"]
    assert any("can't be told: opted_out" in reason["because"] for reasons in trace for reason in reasons)


async def test_each_later_message_is_owed_an_answer_of_its_own_and_thanks_are_not(town):
    conversation = await human_wanted(town)
    house = town.running.house
    await desk.take_over(house, conversation, agent_id=1)
    await desk.write(house, conversation, agent_id=1, text="Which order?")
    await town.whatsapp("thank you!")
    await town.settled()
    assert all(each.kind != "next_answer" for each in (await town.page()).promises)
    await town.whatsapp("order 10432", "or was it 10433?")
    await town.settled()
    (owed,) = [each for each in (await town.page()).promises if each.kind == "next_answer"]
    assert not owed.told
    assert timedelta() < owed.due_at - owed.made_at <= timedelta(hours=1)
    await desk.write(house, conversation, agent_id=1, text="Found it.")
    assert (await promise(town, "next_answer")).kept_at is not None


async def test_a_solutions_clock_stands_still_while_we_wait_for_the_customer(town):
    conversation = await human_wanted(town)
    house = town.running.house
    before = (await promise(town, "resolution")).due_at
    await desk.take_over(house, conversation, agent_id=1)
    await desk.write(house, conversation, agent_id=1, text="Which order?")
    (story,) = await clocks.explained(house, conversation)
    assert story.paused
    town.travel(house.clock.now() + timedelta(hours=1))
    await town.whatsapp("order 10432")
    await town.settled()
    owed = await promise(town, "resolution")
    later = owed.due_at - before
    assert timedelta(minutes=59) < later < timedelta(minutes=61)
    story = next(s for s in await clocks.explained(house, conversation) if s.promise.kind == "resolution")
    assert Why.WAITING_FOR_CUSTOMER in {each.why for each in story.segments}
    await desk.take_over(house, conversation, agent_id=1)  # the lease ran out meanwhile
    await desk.resolve(house, conversation, agent_id=1)
    assert (await promise(town, "resolution")).kept_at is not None


async def test_after_a_hand_back_the_time_is_the_bots(town):
    conversation = await human_wanted(town)
    house = town.running.house
    await desk.take_over(house, conversation, agent_id=1)
    await desk.hand_back(house, conversation, agent_id=1)
    assert (await promise(town)).cancelled_at is not None
    (story,) = await clocks.explained(house, conversation)
    assert (story.promise.kind, story.paused) == ("resolution", True)


async def test_who_is_handed_over_again_days_later_is_due_by_the_new_promise(any_town):
    town = any_town
    conversation, house = await human_wanted(town), town.running.house
    await desk.take_over(house, conversation, agent_id=1)
    await desk.hand_back(house, conversation, agent_id=1)
    town.travel(house.clock.now() + timedelta(days=7))
    await town.whatsapp("my lamp is on fire")
    await town.settled()
    (line,) = await town.running.store.desk.queue()
    first, solved = await promise(town), await promise(town, "resolution")
    assert (line.waiting.promise_due, line.waiting.promise_team) == (first.due_at, "on_call")
    assert solved.due_at > first.due_at


@pytest.mark.parametrize(("edit", "moved"), [("45 minutes", True), ("10 minutes", False)])
async def test_changed_rules_never_shorten_what_was_told_and_tell_what_is_later(town, edit, moved):
    await human_wanted(town)
    before = await promise(town)
    rules = town.running.rules
    file = rules.directory / "promises.yml"
    edited = file.read_text("utf-8").replace("first_answer: 30 minutes", f"first_answer: {edit}", 1)
    file.write_text(re.sub(r"^examples:\n(?:[ #-].*\n|\n)+", "", edited, flags=re.MULTILINE), "utf-8")
    assert await rules.reload()

    async def recomputed():
        return (await promise(town)).rules_version == rules.book.version

    await until(town, recomputed)
    after = await promise(town)
    assert (after.due_at > before.due_at) is moved
    assert after.due_at >= before.due_at
    assert ("promise.changed" in await town.said()) is moved
    assert [m for m in (await town.page()).messages if m.content.author is Author.BOT]
