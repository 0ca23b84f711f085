"""A follow-up's time has come: whether to ask is decided by what is true now (bot.model.follow_ups), and then done."""

from dataclasses import replace

from bot.model.conversation import Case, CaseStatus, Conversation
from bot.model.follow_ups import FollowUp, Stage, Standing, Verdict, What, what_now
from bot.model.policy.basis import Priority
from bot.model.policy.decision import Decision, HandOff, Next, Reason, Say
from bot.model.records import Author
from bot.model.steps import ask_again
from bot.model.steps.words import YES_NO
from bot.model.values import load_params
from bot.pipeline import promises, speech
from bot.pipeline.follow_ups import answered, awaited_answer, save
from bot.pipeline.handoff import hand_off
from bot.pipeline.house import House
from bot.pipeline.metrics import FOLLOW_UPS
from bot.pipeline.record import record_decision
from bot.pipeline.scene import Scene
from bot.ports import RuleBook

RULE = "follow-up"
"""As traces name it."""


async def due(house: House, follow_up_id: int) -> None:
    """Its time has come: ask, look again later, tell a colleague, or let it be."""
    now = house.clock.now()
    async with house.store.transaction() as tx:
        planned = await tx.follow_up(follow_up_id)
        conversation = await tx.conversation(planned.conversation_id, lock=True)
        planned = await tx.follow_up(follow_up_id)  # again, now that nobody else can change it
        if planned.stage is not Stage.PLANNED:
            return
        case = await tx.case(planned.case_id)
        book = house.rules.book_for(conversation)
        scene = Scene(house, tx, book, now)
        verdict = what_now(book.policy.follow_ups, planned, await _standing(scene, conversation, case), now)
        if verdict.what is What.WAIT and verdict.until is not None:
            await save(tx, planned, planned.put_off(verdict.until, verdict.why))
        elif verdict.what is What.DROP:
            await answered(tx, planned, Stage.CANCELLED, verdict.why, now=now)
        else:
            await _act(scene, conversation, case, planned, verdict)


async def _standing(scene: Scene, conversation: Conversation, case: Case) -> Standing:
    newest = await scene.tx.latest_case(conversation.id)
    asked = await awaited_answer(scene.tx, conversation, scene.book, now=scene.now)
    return Standing(
        status=case.status,
        controller=conversation.owner.controller,
        refused=scene.refused(conversation),
        hours=scene.book.policy.who_answers[conversation.route.channel],
        last_inbound_at=conversation.last_inbound_at,
        another_open=newest is not None and newest.id != case.id and not newest.status.over,
        another_asked=asked is not None,
    )


async def _act(scene: Scene, conversation: Conversation, case: Case, planned: FollowUp, verdict: Verdict) -> None:
    record = ask_again(case.state)
    version = conversation.owner.version
    if verdict.what is What.TELL or record is None:
        why = verdict.why or "the case's record can't be read"
        after = await _tell(scene, conversation, case, planned, why)
    else:
        after = await _ask(scene, conversation, replace(case, state=record), planned)
    await scene.tx.save_conversation(after, expected=version)


async def _ask(scene: Scene, conversation: Conversation, case: Case, planned: FollowUp) -> Conversation:
    """Who left without a word after the solution is taken to be content, until they say otherwise."""
    tx, now = scene.tx, scene.now
    if not case.status.over:
        case = replace(case, status=CaseStatus.RESOLVED, resolved_at=now)
        await promises.resolved(tx, scene.book, conversation, now=now)
    await tx.save_case(case)
    says = (Say(planned.key, load_params(planned.params), YES_NO),)
    why = f"{planned.solution} was done {planned.after.days} days ago"
    decision = Decision(Next.NOBODY, say=says, trace=(_reason(scene.book, why),))
    number = await record_decision(tx, conversation, scene.book, "timer", decision, now=now)
    after = await speech.say(
        scene.house,
        tx,
        scene.book,
        conversation,
        says,
        now=now,
        author=Author.BOT,
        decision_id=number,
        case_id=case.id,
    )
    await tx.save_follow_up(planned.asked(now))
    FOLLOW_UPS.labels(Stage.ASKED).inc()
    return after


async def _tell(scene: Scene, conversation: Conversation, case: Case, planned: FollowUp, why: str) -> Conversation:
    """A colleague asks in another way, by phone or e-mail, rather than nobody."""
    policy = scene.book.policy
    team = policy.follow_ups.tell or policy.default_team[conversation.route.channel]
    wanted = HandOff(team, RULE, Priority.NORMAL, None)
    decision = Decision(Next.PERSON, hand_off=wanted, trace=(_reason(scene.book, why),))
    await answered(scene.tx, planned, Stage.TOLD, why, now=scene.now)
    await record_decision(scene.tx, conversation, scene.book, "timer", decision, now=scene.now)
    return await hand_off(scene.tx, scene.book, conversation, case, decision, now=scene.now)


def _reason(book: RuleBook, because: str) -> Reason:
    return Reason(RULE, book.policy.follow_ups.source, because)
