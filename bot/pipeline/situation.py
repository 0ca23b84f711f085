"""The facts of one moment, gathered from what is stored."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from bot.model.conversation import Case, Conversation
from bot.model.dialogue import Answer, Understanding
from bot.model.heard import ASKS_FOR_PERSON
from bot.model.messages import InboundMessage, Reach
from bot.model.policy.decide import of_kind
from bot.model.policy.facts import Facts, Moment, Wish
from bot.model.policy.loops import Habit, Line, habit
from bot.model.policy.rules import Policy
from bot.model.records import Author, Message
from bot.model.trial.past import whole


@dataclass(frozen=True, slots=True)
class Situation:
    """A conversation with its case, at an instant (UTC). ``awaited``: a follow-up waits for its answer."""

    conversation: Conversation
    policy: Policy
    at: datetime
    case: Case | None = None
    awaited: bool = False
    problem: str | None = None  # of the turn; on arrival nobody knows it yet, and the case's is meant

    @property
    def waiting(self) -> timedelta:
        """Since the customer first wrote of what is not solved yet."""
        unsolved = self.case is not None and not self.case.status.over
        return max(self.at - self.case.opened_at, timedelta()) if self.case and unsolved else timedelta()

    def on_arrival(
        self, message: InboundMessage, recent: Sequence[Message] = (), *, unserved: str | None = None
    ) -> Facts:
        """Before anybody has understood the message. ``recent``: those before it, as far as the loop guard looks."""
        habit = self._habit(message, recent)
        conversation = self.conversation
        return self._facts(
            Moment.ARRIVAL,
            text=message.text,
            kind=message.kind,
            group=message.group,
            silent=message.answered_by_platform or conversation.reach is Reach.OPTED_OUT,
            automatic=self._automatic(),
            same_text=habit.same_text,
            quick_replies=habit.quick_replies,
            said_before=self._said_before(message, recent),
            unserved=unserved,
        )

    def _said_before(self, message: InboundMessage, recent: Sequence[Message]) -> timedelta | None:
        key = of_kind(self.policy.acknowledgements, message.kind)
        said = [each.content.at for each in recent if key and each.content.text_key in {key, f"{key}.again"}]
        return self.at - max(said) if said else None

    def understood(self, heard: Understanding, *, dialogue_up: bool = True) -> Facts:
        """Intent and mood are known."""
        return self._facts(
            Moment.UNDERSTOOD,
            text=heard.text,
            intent=heard.intent,
            confidence=heard.confidence,
            mood=heard.mood,
            dialogue_up=dialogue_up,
            dialogue_wants=self.wants_more(heard),
        )

    def wants_more(self, heard: Understanding) -> Wish | None:
        """Who was told that a colleague may decide more, and now asks for a person, wants that colleague."""
        beyond = self.case is not None and self.case.state.get("over_limit") is True and not self.case.status.over
        return Wish.OVER_LIMIT if beyond and heard.intent == ASKS_FOR_PERSON else None

    def answered(self, heard: Understanding, answer: Answer) -> Facts:
        """The dialogue has answered, and may want a person."""
        return self._facts(
            Moment.ANSWERED,
            text=heard.text,
            mood=heard.mood,
            confidence=heard.confidence,
            misunderstood=0 if answer.understood else self.conversation.misunderstood + 1,
            dialogue_wants=answer.wants,
        )

    def _facts(self, moment: Moment, **known: Any) -> Facts:
        conversation, case = self.conversation, self.case
        basis = Facts(
            at=self.at,
            moment=moment,
            channel=conversation.route.channel,
            language=conversation.language,
            controller=conversation.owner.controller,
            greeted_at=conversation.acknowledged_at,
            noticed_closure=conversation.customer.noticed_closure,
            misunderstood=conversation.misunderstood,
            step=case.step if case else None,
            problem=self.problem or (case.problem if case else None),
            order_value=whole(case, "order_value"),
            customer_value=whole(case, "customer_value"),
            waiting=self.waiting,
            tags=conversation.customer.tags,
            awaited=self.awaited,
            open=self.policy.who_answers[conversation.route.channel].is_open(self.at),
        )
        return replace(basis, **known)

    def _habit(self, message: InboundMessage, recent: Sequence[Message]) -> Habit:
        acks = self.policy.acknowledgements
        lines = [_line(message) for message in recent]
        lines.append(Line(ours=False, text=message.text, at=self.at))
        return habit(lines, since=self.at - acks.loop_guard_window, within=acks.loop_quick_within)

    def _automatic(self) -> int:
        since = self.at - self.policy.acknowledgements.loop_guard_window
        return sum(1 for at in self.conversation.auto_replies if at > since)


def _line(message: Message) -> Line:
    content = message.content
    return Line(content.author is not Author.CUSTOMER, content.text, content.at, asks=bool(content.options))
