"""What every act of the timers stands on: the house, one transaction, one version of the rules, one instant."""

from dataclasses import dataclass
from datetime import datetime

from bot.model.conversation import Conversation
from bot.model.delivery import Refusal
from bot.model.policy.decision import Decision, Next, Reason, Say
from bot.model.records import Author
from bot.model.values import Params
from bot.pipeline import speech
from bot.pipeline.house import House
from bot.pipeline.record import record_decision
from bot.ports import RuleBook, Tx


@dataclass(frozen=True, slots=True)
class Scene:
    """``now`` is UTC."""

    house: House
    tx: Tx
    book: RuleBook
    now: datetime

    async def tell(self, conversation: Conversation, key: str, params: Params, *why: Reason) -> Conversation:
        """Record why, and say it to the customer, if they can be told. ``moment`` of the decision is "timer"."""
        says = (Say(key, params),)
        decision = Decision(Next.PERSON, say=says, trace=why)
        number = await record_decision(self.tx, conversation, self.book, "timer", decision, now=self.now)
        return await speech.say(
            self.house,
            self.tx,
            self.book,
            conversation,
            says,
            now=self.now,
            author=Author.BOT,
            decision_id=number,
        )

    async def note(self, conversation: Conversation, *why: Reason) -> None:
        """Record what was done about a conversation without a word to the customer."""
        await record_decision(self.tx, conversation, self.book, "timer", Decision(Next.PERSON, trace=why), now=self.now)

    def refused(self, conversation: Conversation) -> Refusal | None:
        """Why the customer can't be told anything now: they opted out, blocked us, or WhatsApp's window is closed."""
        return speech.planned(self.house, conversation, ".", now=self.now).refused
