"""One turn on its way, and what it led to."""

from dataclasses import dataclass
from datetime import datetime

from bot.model.conversation import Case, Conversation
from bot.model.dialogue import Answer, Understanding
from bot.model.follow_ups import FollowUp
from bot.model.messages import WORDLESS
from bot.model.policy.decision import Decision
from bot.model.records import Message
from bot.pipeline.situation import Situation
from bot.ports import RuleBook


def says_words(message: Message) -> bool:
    """Whether the customer wrote something."""
    return bool(message.content.text) and message.content.kind not in WORDLESS


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn on its way: the conversation as it was when it began, and the messages it answers."""

    id: str
    conversation: Conversation
    messages: tuple[Message, ...]
    recent: tuple[Message, ...]
    case: Case | None
    book: RuleBook
    at: datetime
    asked: "Asked | None" = None

    @property
    def text(self) -> str:
        """The quick messages, one a line. Of a place or a contact nothing was said in words."""
        return "\n".join(each.content.text for each in self.messages if says_words(each))

    @property
    def button(self) -> str | None:
        """The option that was tapped last, if any."""
        return next((m.content.button for m in reversed(self.messages) if m.content.button), None)

    def situation(self, heard: Understanding, answer: Answer | None = None) -> Situation:
        """For the facts: with the problem that is open or, before there is one, that these words tell."""
        return Situation(self.conversation, self.book.policy, self.at, self.case, problem=self._problem(heard, answer))

    def _problem(self, heard: Understanding, answer: Answer | None) -> str | None:
        named = (answer.case or {}).get("problem") if answer else None
        if isinstance(named, str):
            return named
        case = self.case
        if case is not None and case.problem and not case.status.over:
            return case.problem
        told = next(filter(None, map(self.book.playbooks.for_intent, heard.intents)), None)
        return told.name if told else case.problem if case else None


@dataclass(frozen=True, slots=True)
class Asked:
    """A follow-up that waits for its answer, and the case that it is about."""

    follow_up: FollowUp
    case: Case


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a turn led to. ``answers``: the follow-up that it is the answer to.

    ``entered``: what the dialogue did before a person takes over, when it was asked for that only.
    """

    heard: Understanding
    decision: Decision
    answer: Answer | None = None
    case: Case | None = None
    answers: FollowUp | None = None
    entered: Answer | None = None
