"""One past conversation under some rules: what came is taken from the record, what we did is decided anew.

What our own decisions lead to (who has the conversation, what the person was told) follows the rules that are tried.
What the dialogue would have answered where it was not asked is not known, and is not guessed.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.model.conversation import Controller
from bot.model.policy import facts as known
from bot.model.policy.decide import decide
from bot.model.policy.decision import Decision, Next
from bot.model.policy.facts import Facts
from bot.model.policy.rules import Policy
from bot.model.trial.past import Answered, Came, Event, Freed, PastConversation, Turned

DONE_AFTER = timedelta(hours=12)
"""A hand-off that never happened has no recorded end: the person is taken to be done after so long a silence."""


@dataclass(frozen=True, slots=True)
class Moment:
    """One event with the rules' decision. ``held``: a person had the conversation then.

    ``answered_at``: when a person really answered after this hand-off.
    """

    event: Came | Turned
    decision: Decision
    answered_at: datetime | None = None
    held: bool = False


def replay(policy: Policy, past: PastConversation) -> list[Moment | None]:
    """A moment for each event that something is decided about; None where a person had the conversation."""
    run = _Run(policy, past)
    return list(run.moments())


@dataclass(slots=True)
class _Run:
    policy: Policy
    past: PastConversation
    controller: Controller = Controller.BOT
    greeted_at: datetime | None = None
    noticed_closure: str | None = None
    misunderstood: int = 0
    last_at: datetime | None = None
    said_at: list[datetime] = field(default_factory=list)

    def moments(self) -> Iterator[Moment | None]:
        for at, event in enumerate(self.past.events):
            match event:
                case Came():
                    yield self._came(event)
                case Turned():
                    yield self._turned(event, at)
                case Freed():
                    self.controller = Controller.BOT
                case Answered():
                    pass

    def _came(self, event: Came) -> Moment:
        quiet = self.last_at is not None and event.at - self.last_at >= DONE_AFTER
        if quiet:
            self.controller = Controller.BOT
        self.last_at = event.at
        facts = self._facts(
            known.Moment.ARRIVAL,
            event.at,
            kind=event.kind,
            group=event.group,
            silent=event.silent,
            awaited=event.awaited,
            text=event.text,
            same_text=event.same_text,
            quick_replies=event.quick_replies,
            automatic=self._automatic(event.at),
        )
        decision = decide(self.policy, facts)
        self._said(decision, event.at)
        return Moment(event, decision, held=self.controller is not Controller.BOT)

    def _turned(self, event: Turned, at: int) -> Moment | None:
        if self.controller is not Controller.BOT:
            return None
        decision = self._decided(event)
        self._said(decision, event.at)
        if decision.hand_off is None:
            self.misunderstood = self.misunderstood + 1 if event.understood is False else 0
            return Moment(event, decision)
        self.controller, self.misunderstood = Controller.QUEUED, 0
        return Moment(event, decision, _answered_after(self.past.events[at + 1 :]))

    def _decided(self, event: Turned) -> Decision:
        first = decide(self.policy, self._understood(event))
        if first.next is not Next.DIALOGUE or event.understood is None:
            return first
        misunderstood = 0 if event.understood else self.misunderstood + 1
        answered = self._facts(
            known.Moment.ANSWERED,
            event.at,
            **_of_turn(event),
            misunderstood=misunderstood,
            dialogue_wants=event.wants,
        )
        return decide(self.policy, answered)

    def _understood(self, event: Turned) -> Facts:
        return self._facts(
            known.Moment.UNDERSTOOD,
            event.at,
            **_of_turn(event),
            intent=event.intent,
            misunderstood=self.misunderstood,
            dialogue_up=event.dialogue_up,
            dialogue_wants=event.wants if event.understood is None else None,
        )

    def _facts(self, moment: known.Moment, at: datetime, **more: object) -> Facts:
        past = self.past
        return Facts(
            at=at,
            moment=moment,
            channel=past.channel,
            language=past.language,
            controller=self.controller,
            greeted_at=self.greeted_at,
            noticed_closure=self.noticed_closure,
            tags=past.tags,
            open=self.policy.who_answers[past.channel].is_open(at),
            **more,  # type: ignore[arg-type]  # named by the callers above
        )

    def _automatic(self, at: datetime) -> int:
        since = at - self.policy.acknowledgements.loop_guard_window
        return sum(1 for each in self.said_at if each > since)

    def _said(self, decision: Decision, at: datetime) -> None:
        if decision.say:
            self.said_at.append(at)
        if decision.greeted:
            self.greeted_at = at
        self.noticed_closure = decision.noticed_closure or self.noticed_closure


def _of_turn(event: Turned) -> dict[str, object]:
    return {
        "text": event.text,
        "confidence": event.confidence,
        "mood": event.mood,
        "step": event.step,
        "problem": event.problem,
        "order_value": event.order_value,
        "customer_value": event.customer_value,
        "waiting": event.waiting,
    }


def _answered_after(events: tuple[Event, ...]) -> datetime | None:
    """When a person answered, before they were done."""
    for event in events:
        if isinstance(event, Answered):
            return event.at
        if isinstance(event, Freed):
            return None
    return None
