"""What was good and bad about a visit. Looks at the words, the record and the ledger; knows no answer in advance."""

from collections import Counter
from collections.abc import Iterator

from bot.model.conversation import CaseStatus, Controller
from bot.model.views import ConversationPage
from bot.pipeline.house import Detector
from bot.shopping.claims import about_no_order, claim_flaws, privacy_flaws
from bot.shopping.line import Line
from bot.shopping.shop import Shop
from bot.shopping.tone import tone_flaws
from bot.shopping.verdict import Flaw, Harm, Outcome, Verdict
from bot.shopping.visit import Turn, Visit

SAME_WORDS_AT_MOST = 2
_LED_BACK = "steps.back_to"
_SURE, _LONG_ENOUGH = 0.95, 60
_ASKS_FOR = {
    "steps.ask.problem": "problem",
    "steps.ask.order": "order",
    "steps.ask.which_order": "order",
    "steps.ask.proof": "proof",
    "steps.ask.wish": "wish",
}


def judge(visit: Visit, shop: Shop, detect: Detector) -> Verdict:
    """The verdict. ``detect`` tells the language of what the assistant wrote."""
    plan, goal, page = visit.plan, visit.plan.script.goal, visit.page
    outcome, rule = _outcome(visit)
    by_temper = outcome is Outcome.PERSON and rule in plan.temperament.may_be_handed_over and rule not in goal.rules
    as_wanted = by_temper or _as_wanted(visit, shop, outcome, rule)
    lacking = list(_lacking(visit, page)) if page and outcome is Outcome.PERSON else []
    flaws = [
        *privacy_flaws(visit, shop),
        *claim_flaws(visit, shop),
        *_silences(visit),
        *_promises(visit),
        *(Flaw(Harm.PACKET, f"without {what}") for what in lacking),
        *(() if as_wanted else (Flaw(Harm.WRONG_END, f"{outcome}{rule and f' by {rule!r}'}"),)),
        *_lost_answer(page),
        *_asked_again(visit),
        *_same_words(visit),
        *(flaw for line in visit.lines for flaw in tone_flaws(line)),
        *_other_language(visit, detect),
    ]
    return Verdict(
        name=plan.name,
        playbook=plan.script.playbook or "people",
        goal=goal.name,
        temperament=plan.temperament.name,
        language=plan.language,
        channel=plan.channel.value,
        in_policy=goal.ends == "solved",
        outcome=outcome,
        rule=rule,
        as_wanted=as_wanted,
        by_temper=by_temper,
        packet_complete=outcome is Outcome.PERSON and not lacking,
        messages=visit.messages,
        flaws=tuple(dict.fromkeys(flaws)),
    )


def _outcome(visit: Visit) -> tuple[Outcome, str]:
    page = visit.page
    if page is None:
        return Outcome.OPEN, ""
    if page.conversation.owner.controller in {Controller.QUEUED, Controller.AGENT}:
        return Outcome.PERSON, page.handoff.rule if page.handoff else ""
    done = page.case is not None and page.case.status is CaseStatus.RESOLVED and page.case.state.get("done")
    return (Outcome.SOLVED if done else Outcome.OPEN), ""


def _as_wanted(visit: Visit, shop: Shop, outcome: Outcome, rule: str) -> bool:
    goal = visit.plan.script.goal
    entries = [*shop.entries([shop.order(goal.order)]), *about_no_order(visit, shop)]
    done = set(goal.errands) <= {entry.receipt.kind.value for _, entry in entries}
    if goal.ends == "person":
        return outcome is Outcome.PERSON and rule in goal.rules and done
    return outcome is Outcome.SOLVED and done


def _silences(visit: Visit) -> Iterator[Flaw]:
    for turn in visit.turns:
        if not turn.heard:
            yield Flaw(Harm.SILENCE, " / ".join(turn.wrote))


def _promises(visit: Visit) -> Iterator[Flaw]:
    """A time that customers are told is on record, still to come, and not broken."""
    page = visit.page
    if page is None or page.handoff is None:
        return
    if not any(line.key.startswith("handoff.") for line in visit.lines):
        yield Flaw(Harm.PROMISE, "handed over without a word")
    if not page.promises:
        yield Flaw(Harm.PROMISE, "told a time that nobody wrote down")
    for promise in page.promises:
        late = visit.ended_at is not None and promise.due_at <= visit.ended_at and promise.kept_at is None
        if promise.broken_at or late:
            yield Flaw(Harm.PROMISE, f"{promise.kind}, due {promise.due_at:%d %B %H:%M} UTC")


def _lost_answer(page: ConversationPage | None) -> Iterator[Flaw]:
    """Who was asked whether they are happy has an answer on record (G1.4)."""
    case = page.case if page else None
    if case and case.status.over and case.state.get("done") and case.state.get("satisfied") is None:
        yield Flaw(Harm.ANSWER_LOST, "the case was closed as if nobody had answered")


def _lacking(visit: Visit, page: ConversationPage) -> Iterator[str]:
    """What the colleague who takes over would have to ask again (G7.2)."""
    if page.handoff is None:
        yield "a record"
        return
    packet, plan = page.handoff.packet, visit.plan
    gave: set[str] = set().union(*(turn.gave for turn in visit.turns))
    facts = packet.get("case", {}).get("facts", {})
    yield from (name for name in ("channel", "language", "last_words", "promised_at") if not packet.get(name))
    last = visit.turns[-1].wrote[-1].strip("[]")  # brackets: tapped
    if not any(last in word["text"] for word in packet.get("last_words", ())):
        yield "the last words"
    if plan.script.playbook and packet.get("problem") != plan.script.playbook:
        yield f"the problem (it says {packet.get('problem')})"
    if plan.script.playbook and "order" in gave and facts.get("order", {}).get("value") != plan.script.goal.order:
        yield f"the order (it says {facts.get('order', {}).get('value')})"
    yield from (f"the fact {name}" for name in plan.script.facts if name in gave and name not in facts)


def _asked_again(visit: Visit) -> Iterator[Flaw]:
    gave: set[str] = set()
    for turn in visit.turns:
        gave |= turn.gave
        for line in turn.heard:
            fact = _fact(line)
            if fact in gave:
                yield Flaw(Harm.ASKED_AGAIN, f"{fact}: “{line.text.splitlines()[0]}”")


def _fact(line: Line) -> str | None:
    asks = line.asks or ""
    if asks.startswith("problem.") and asks.endswith(".ask"):
        return asks.split(".")[-2]
    return _ASKS_FOR.get(asks)


def _same_words(visit: Visit) -> Iterator[Flaw]:
    times = Counter(line.text for line in visit.lines if line.asks or line.key == _LED_BACK)
    for text, often in times.items():
        if often > SAME_WORDS_AT_MOST:
            yield Flaw(Harm.SAME_WORDS, f"{often} times: “{text.splitlines()[0]}”")


def _other_language(visit: Visit, detect: Detector) -> Iterator[Flaw]:
    """From the second turn in a language on, it is answered in that language."""
    for before, turn in zip(visit.turns, visit.turns[1:], strict=False):
        if before.language == turn.language:
            yield from (_in_language(turn, line, detect) for line in turn.heard if _differs(turn, line, detect))


def _differs(turn: Turn, line: Line, detect: Detector) -> bool:
    found = detect(line.text) if len(line.text) >= _LONG_ENOUGH else None
    return found is not None and found[1] >= _SURE and found[0] != turn.language


def _in_language(turn: Turn, line: Line, detect: Detector) -> Flaw:
    found = detect(line.text)
    return Flaw(Harm.LANGUAGE, f"{found[0] if found else '?'} to {turn.language}: {line.key}")
