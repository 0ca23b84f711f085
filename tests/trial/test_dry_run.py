"""The dry run over what a real pipeline stored, and over the sample."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.model.trial import compare
from bot.model.trial.codec import dump_conversation, load_conversation
from bot.rules import RuleBook, load
from bot.trial import dry_run, invent, read_sample
from bot.trial.sample import SAMPLE
from tests.support.dialogue import ScriptedDialogue
from tests.support.town import Town, town

ROOT = Path(__file__).parent.parent.parent
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def book() -> RuleBook:
    return load(ROOT / "policy_rules")


@pytest.fixture
async def gateway(tmp_path: Path) -> AsyncIterator[Town]:
    async with town(tmp_path, dialogue=ScriptedDialogue()) as made:
        yield made


async def test_what_was_stored_is_decided_again_just_as_it_was(gateway: Town, book: RuleBook):
    gateway.travel(datetime(2026, 11, 25, 9, 0, tzinfo=UTC))
    await gateway.whatsapp("my parcel has not come")
    await gateway.settled()
    await gateway.whatsapp("I want a human")
    await gateway.settled()
    await gateway.sms("mumble")
    await gateway.settled()
    await gateway.sms("mumble mumble")
    await gateway.settled()

    pasts = [past async for past in gateway.running.store.past.conversations(LONG_AGO)]
    found = compare(book.policy, book.policy, pasts)

    assert found.same
    assert found.conversations == 2
    assert found.unknown == 0
    recorded = [(await gateway.page("sms", "+46709876543")), (await gateway.page())]
    rules = {page.handoff.rule for page in recorded if page.handoff}
    assert set(found.before.rules) == rules == {"wants a person"}
    assert found.before.said["ack.greeting"] == 2


async def test_a_persons_answer_and_their_end_are_part_of_the_past(gateway: Town):
    from bot.pipeline import desk

    gateway.travel(datetime(2026, 11, 25, 9, 0, tzinfo=UTC))
    await gateway.whatsapp("I want a human")
    await gateway.settled()
    conversation = (await gateway.page()).conversation.id
    await desk.take_over(gateway.running.house, conversation, agent_id=1)
    await gateway.agent_writes(conversation, "Here I am")
    await desk.resolve(gateway.running.house, conversation, agent_id=1)

    (past,) = [each async for each in gateway.running.store.past.conversations(LONG_AGO)]

    assert [type(event).__name__ for event in past.events] == ["Came", "Turned", "Answered", "Freed"]


async def test_a_dry_run_sends_and_writes_nothing(gateway: Town, book: RuleBook):
    gateway.travel(datetime(2026, 11, 25, 9, 0, tzinfo=UTC))
    await gateway.whatsapp("I want a human")
    await gateway.settled()
    before = await gateway.page()

    done = await dry_run(book.policy, replace(book.policy, handoffs=()), gateway.running.store.past, since=LONG_AGO)

    assert not done.from_sample
    assert done.comparison.changed_conversations == 1
    assert await gateway.page() == before


async def test_without_conversations_of_ones_own_the_sample_is_used(gateway: Town, book: RuleBook):
    seen: list[int] = []
    done = await dry_run(book.policy, book.policy, gateway.running.store.past, since=LONG_AGO, progress=seen.append)
    assert done.from_sample
    assert done.comparison.same
    assert seen[-1] == done.comparison.conversations >= 300


async def test_customers_are_served_while_it_runs(book: RuleBook):
    turns = 0

    async def serve() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    serving = asyncio.create_task(serve())
    await dry_run(book.policy, book.policy, None, since=LONG_AGO)
    serving.cancel()
    assert turns > 10


def test_the_shipped_sample_is_what_its_script_makes():
    assert SAMPLE.read_text(encoding="utf-8").splitlines() == list(invent.lines())


def test_the_sample_is_varied():
    pasts = list(read_sample())
    assert {past.channel.value for past in pasts} == {"whatsapp", "sms", "telegram"}
    assert {past.language for past in pasts} == {"en", "sv"}
    days = {event.at.weekday() for past in pasts for event in past.events}
    assert days == set(range(7))
    assert any(past.tags for past in pasts)


def test_a_line_of_the_sample_survives_writing_and_reading():
    for past in read_sample():
        assert load_conversation(json.loads(json.dumps(dump_conversation(past)))) == past


@pytest.mark.parametrize("raw", [{"left": "2026-01-01T00:00:00+00:00"}, {}], ids=["unknown", "empty"])
def test_what_is_no_event_is_refused(raw: dict[str, str]):
    with pytest.raises(ValueError, match="no event"):
        load_conversation({"id": 1, "channel": "sms", "language": "en", "events": [raw]})


def test_thousands_of_conversations_are_replayed_in_a_minute(book: RuleBook):
    pasts = list(read_sample())
    compare(book.policy, book.policy, pasts)  # the calendars' years are worked out
    started = datetime.now(UTC)
    compare(book.policy, book.policy, pasts)
    assert datetime.now(UTC) - started < timedelta(seconds=len(pasts) / 2000 * 60)
