"""The case that a turn belongs to: the open one, or a new one; and what becomes of it with the answer."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.model.conversation import Case, CaseStatus, Step
from bot.model.dialogue import CONTINUES, Answer, Understanding
from bot.model.heard import SOCIAL
from bot.model.steps import next_case
from bot.ports import Tx


async def case_for_turn(
    tx: Tx, conversation_id: int, latest: Case | None, heard: Understanding, *, stale: bool, now: datetime
) -> Case:
    """The open case, or a new one, which may take up what was mentioned in the last. Thanks alone opens nothing.

    ``stale``: the silence was so long that an unfinished case is closed instead of being taken up.
    """
    if latest is None:
        return await tx.add_case(conversation_id, now=now)
    thanks_alone = bool(heard.intents) and set(heard.intents) <= SOCIAL
    if thanks_alone or not (latest.status.over or stale):
        return latest
    if not latest.status.over:
        await tx.save_case(replace(latest, status=CaseStatus.CLOSED))
    fresh = await tx.add_case(conversation_id, now=now)
    return fresh if stale else replace(fresh, state=next_case(latest.state))


async def save_answered(tx: Tx, case: Case, answer: Answer, *, was_over: bool, now: datetime) -> Case:
    """The case after an answer. Thanks after the end (``was_over``) reopen nothing.

    One that goes on here with what was begun in another conversation closes it there.
    """
    if answer.case is None or was_over:
        return case
    case = replace(
        case,
        status=CaseStatus.WAITING_CUSTOMER if answer.goes_on else CaseStatus.RESOLVED,
        step=Step(int(answer.case.get("step", case.step))),
        problem=answer.case.get("problem"),
        state=answer.case,
        order=_proven_order(answer.case),
        resolved_at=None if answer.goes_on else now,
    )
    await tx.save_case(case)
    there = answer.noted.get(CONTINUES)
    if isinstance(there, int):
        await tx.save_case(replace(await tx.case(there), status=CaseStatus.CLOSED))
    return case


def _proven_order(state: Mapping[str, Any]) -> str | None:
    proof = state.get("proof")
    order = proof.get("order") if isinstance(proof, Mapping) else None
    return order if isinstance(order, str) else None
