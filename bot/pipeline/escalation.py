"""The escalation matrix is followed: who is told, who owns it now (G3.4, pain 10)."""

from dataclasses import dataclass, replace

from bot.model.conversation import Conversation
from bot.model.escalation.matrix import Row, Step
from bot.model.policy.basis import Priority, PromiseKind
from bot.model.policy.decision import Reason
from bot.model.records import HandoffRecord, PromiseRecord
from bot.pipeline import calls
from bot.pipeline.metrics import STEPS
from bot.pipeline.scene import Scene


@dataclass(frozen=True, slots=True)
class Concern:
    """What is escalated: a conversation, its open hand-off, and the promise that is at risk."""

    conversation: Conversation
    handoff: HandoffRecord | None
    promise: PromiseRecord

    @property
    def priority(self) -> Priority:
        """That of the hand-off."""
        return Priority(self.handoff.priority) if self.handoff else Priority.NORMAL


def row_for(scene: Scene, concern: Concern) -> Row | None:
    """The row of the matrix that is about this promise: by the team it was made for, wherever it is now."""
    promise = concern.promise
    return scene.book.policy.escalation.row_for(PromiseKind(promise.kind), promise.team, concern.priority)


async def take(scene: Scene, concern: Concern, row: Row, step: Step) -> Concern:
    """Take one step, and record it. The promise and the conversation are saved by the caller."""
    await scene.note(concern.conversation, Reason(row.name, step.source, _because(scene, concern, step)))
    marked = max(concern.promise.marked, step.at if step.mark else -1)
    promise = replace(concern.promise, escalated=step.at, marked=marked)
    concern = replace(concern, promise=promise)
    if step.mark:
        _counted(step, "mark")
    if step.tell is not None:
        concern = await _tell(scene, concern, row, step)
    if step.move_to is not None:
        concern = await _move(scene, concern, row, step, step.move_to)
    return concern


def _because(scene: Scene, concern: Concern, step: Step) -> str:
    """``50 % of the time for the first answer is used (Customer service, normal priority)``."""
    what = PromiseKind(concern.promise.kind).called
    used = f"{step.at} % of the time for the {what} is used" if step.at else "taken up at once"
    return f"{used} ({_called(scene, concern.promise.team)}, {concern.priority} priority)"


def _called(scene: Scene, team: str) -> str:
    """As colleagues call it; one that is gone by its name."""
    known = scene.book.policy.teams.get(team)
    return (known.title if known else "") or team


async def _tell(scene: Scene, concern: Concern, row: Row, step: Step) -> Concern:
    chain = scene.book.policy.escalation.chains[step.tell or ""]
    _counted(step, "call" if step.until_confirmed else "tell")
    if step.until_confirmed:
        after = await calls.begin(scene, concern.conversation, concern.promise, row, step, chain)
        return replace(concern, conversation=after)
    await calls.tell_once(scene, concern.conversation, concern.promise, chain)
    return concern


async def _move(scene: Scene, concern: Concern, row: Row, step: Step, team: str) -> Concern:
    """To another team's queue, also from an agent who has not answered: what they have planned is still sent."""
    handoff, owner = concern.handoff, concern.conversation.owner
    if handoff is None or handoff.team == team:
        return concern
    _counted(step, "move")
    await scene.note(
        concern.conversation, Reason(row.name, step.source, f"moved to the queue of {_called(scene, team)}")
    )
    moved = replace(handoff, team=team)
    await scene.tx.save_handoff(moved)
    owner = owner.moved(team=team, reason=f"{concern.promise.kind} at {step.at} %", rule=row.name)
    return replace(concern, handoff=moved, conversation=replace(concern.conversation, owner=owner))


def _counted(step: Step, what: str) -> None:
    STEPS.labels(str(step.at), what).inc()
