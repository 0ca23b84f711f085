"""A dry run over several thousand stored conversations, read from the database: how many a minute.

    .venv/bin/python -m benchmarks.trial.bench_trial [--conversations 4000] [URL ...]

Promised: thousands a minute (docs/trial.md).
"""

import argparse
import asyncio
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice
from pathlib import Path

from benchmarks.databases import databases
from bot.model.messages import Route
from bot.model.policy.rules import Promise, PromiseKind, Source
from bot.model.records import Author, NewMessage
from bot.model.trial import Answered, Came, Turned
from bot.model.trial.codec import dump_conversation
from bot.rules import load
from bot.store import SqlStore, open_store
from bot.trial.dry_run import dry_run
from bot.trial.sample import read_sample


async def main(conversations: int, named: list[str]) -> None:
    policy = load(Path("policy_rules")).policy
    slower = Promise(timedelta(hours=2), source=Source("promises.yml", 1))
    changed = replace(policy, promises={**policy.promises, (PromiseKind.FIRST_ANSWER, "*"): slower})
    async with databases(named) as urls:
        for url in urls:
            store = open_store(url)
            try:
                await _fill(store, conversations)
                began = time.perf_counter()
                done = await dry_run(policy, changed, store.past, since=datetime(2000, 1, 1, tzinfo=UTC))
                spent = time.perf_counter() - began
            finally:
                await store.close()
            found = done.comparison
            rate = found.conversations / spent * 60
            print(
                f"{url.partition(':')[0]}: {found.conversations} conversations, {found.moments} decisions twice, "
                f"{found.before.owed.total()} promises: {spent:.1f} s, {rate:,.0f} a minute"
            )


async def _fill(store: SqlStore, conversations: int) -> None:
    """The sample's conversations again and again, as the pipeline would have stored them."""
    for number, past in enumerate(islice(cycle(list(read_sample())), conversations)):
        async with store.transaction() as tx:
            route = Route(past.channel, "+46700000000", f"customer {number}")
            at = past.events[0].at
            conversation = await tx.conversation_for(route, name="", language=past.language, phone=None, now=at)
            for turn, (event, raw) in enumerate(zip(past.events, dump_conversation(past)["events"], strict=True)):
                await _store(tx, conversation.id, f"turn-{number}-{turn}", event, raw)


async def _store(tx, conversation_id, name, event, raw) -> None:  # type: ignore[no-untyped-def]
    match event:
        case Came():
            await tx.add_message(NewMessage(conversation_id, Author.CUSTOMER, "words", event.at))
            await tx.add_decision(
                conversation_id, moment="arrival", rules_version="x", decision={"seen": {}}, now=event.at
            )
        case Turned():
            message = await tx.add_message(NewMessage(conversation_id, Author.CUSTOMER, event.text, event.at))
            await tx.assign_turn([message.id], turn_id=name)
            seen = {key: value for key, value in raw.items() if key not in {"turn", "text"}} | {"turn": name}
            await tx.add_decision(
                conversation_id, moment="turn", rules_version="x", decision={"seen": seen}, now=event.at
            )
        case Answered():
            await tx.add_message(NewMessage(conversation_id, Author.AGENT, "an answer", event.at))
        case _:
            pass


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--conversations", type=int, default=4000)
    parser.add_argument("urls", nargs="*")
    wanted = parser.parse_args()
    asyncio.run(main(wanted.conversations, wanted.urls))
