"""Follow-ups (G6.2) are planned, cancelled, and their answers kept. bot/pipeline/asking.py asks when they are due.

The timer is a row of the work table, so a restart forgets nothing.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.model.conversation import Case, Conversation
from bot.model.follow_ups import FollowUp, Stage
from bot.model.values import TextRef, dump_params
from bot.pipeline.metrics import FOLLOW_UPS
from bot.ports import NewWork, RuleBook, Tx

WORK = "follow_up"
_AFTER_PERSON = "follow_up.after_person"


async def noted(
    tx: Tx, book: RuleBook, conversation: Conversation, case: Case, said: Mapping[str, Any], *, now: datetime
) -> None:
    """Plan it when a turn carried out what is to be checked; count it from the end when a turn ended the case."""
    found = await tx.follow_up_of(case.id)
    if isinstance(said.get("check_after_days"), int):
        fresh = _planned(conversation, case, said, now=now)
        if found is None:
            await watch(tx, await tx.add_follow_up(_in_hours(book, conversation, fresh)))
            return
        again = replace(found, after=fresh.after, solution=fresh.solution)
        again = again.planned_anew(now=now, key=fresh.key, params=fresh.params)
    elif found is not None and found.stage is Stage.PLANNED and case.status.over:
        again = found.planned_anew(now=now)
    else:
        return
    await save(tx, found, _in_hours(book, conversation, again))


def _planned(conversation: Conversation, case: Case, said: Mapping[str, Any], *, now: datetime) -> FollowUp:
    solution, after = str(case.state.get("solution")), timedelta(days=said["check_after_days"])
    return FollowUp(
        id=0,
        case_id=case.id,
        conversation_id=conversation.id,
        solution=solution,
        after=after,
        key=f"solution.{solution}.check",
        params=dict(said.get("check_with") or {}),
        planned_at=now,
        due_at=now + after,
    )


def _in_hours(book: RuleBook, conversation: Conversation, planned: FollowUp) -> FollowUp:
    """Colleagues see the time at which it is really asked."""
    people = book.policy.who_answers[conversation.route.channel]
    return replace(planned, due_at=book.policy.follow_ups.moment(planned.due_at, people))


async def resolved_by_person(tx: Tx, book: RuleBook, conversation: Conversation, case: Case, *, now: datetime) -> None:
    """What the assistant did may not be what helped: the question is about the problem now."""
    found = await tx.follow_up_of(case.id)
    if found is not None and found.stage is Stage.CANCELLED and case.problem:
        params = dump_params({"problem": TextRef(f"problem.{case.problem}.title")})
        again = found.planned_anew(now=now, key=_AFTER_PERSON, params=params)
        await save(tx, found, _in_hours(book, conversation, again))


async def cancel(tx: Tx, case: Case, why: str, *, now: datetime) -> None:
    """The case is open again: nobody asks whether all is well."""
    found = await tx.follow_up_of(case.id)
    if found is not None and found.stage is Stage.PLANNED:
        await tx.save_follow_up(found.ended(Stage.CANCELLED, why, now=now))
        await tx.cancel_work(WORK, str(found.id))


async def awaited_answer(tx: Tx, conversation: Conversation, book: RuleBook, *, now: datetime) -> FollowUp | None:
    """The question that the customer's next words answer, if one is open."""
    return await tx.asked_follow_up(conversation.id, since=now - book.policy.follow_ups.answer_within)


async def taken_over(tx: Tx, book: RuleBook, conversation: Conversation, *, now: datetime) -> None:
    """The customer's next words are for the colleague: after a hand-back they answer no question of before."""
    found = await awaited_answer(tx, conversation, book, now=now)
    if found is not None:
        await answered(tx, found, Stage.PASSED, "a colleague took over", now=now)


async def answered(tx: Tx, found: FollowUp, stage: Stage, why: str, *, now: datetime) -> None:
    """What came of the question."""
    FOLLOW_UPS.labels(stage).inc()
    await tx.save_follow_up(found.ended(stage, why, now=now))


async def save(tx: Tx, before: FollowUp, after: FollowUp) -> None:
    """Save what is planned, and set its timer. What was asked once stays as it is."""
    if after != before:
        await tx.save_follow_up(after)
        await watch(tx, after)


async def watch(tx: Tx, planned: FollowUp) -> None:
    """Look at it when it is due."""
    await tx.add_work(NewWork(WORK, planned.due_at, {"follow_up": planned.id}, key=str(planned.id)))
