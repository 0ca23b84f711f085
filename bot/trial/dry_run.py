"""The dry run: the rules in force and changed rules over the same past. It sends nothing, and writes nothing."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.model.policy.rules import Policy
from bot.model.trial import Comparing, Comparison, PastConversation
from bot.trial.sample import read_sample

BREATH = 25
"""Conversations between two pauses, in which a gateway sees to its customers: some 20 ms."""

Progress = Callable[[int], None]


class Past(Protocol):
    """Past conversations (bot.store)."""

    def conversations(self, since: datetime) -> AsyncIterator[PastConversation]:
        """Those in which something was decided since then, one by one. Raises StoreUnavailable."""


@dataclass(frozen=True, slots=True)
class DryRun:
    """What was compared. ``from_sample``: not this shop's own conversations, but those that come with Fyra."""

    comparison: Comparison
    from_sample: bool


async def dry_run(
    before: Policy, after: Policy, past: Past | None, *, since: datetime, progress: Progress = lambda _number: None
) -> DryRun:
    """Compare over the past since then; over the sample when there is none. Raises StoreUnavailable."""
    if past is not None:
        found = await _over(past.conversations(since), before, after, progress)
        if found.conversations:
            return DryRun(found, from_sample=False)
    return DryRun(await _over(_sample(), before, after, progress), from_sample=True)


async def _over(
    pasts: AsyncIterator[PastConversation], before: Policy, after: Policy, progress: Progress
) -> Comparison:
    comparing = Comparing(before, after)
    async for past in pasts:
        comparing.add(past)
        if comparing.conversations % BREATH == 0:
            progress(comparing.conversations)
            await asyncio.sleep(0)
    progress(comparing.conversations)
    return comparing.result()


async def _sample() -> AsyncIterator[PastConversation]:
    for past in read_sample():
        yield past
