"""``explain``: what would happen at a moment, and why, in a shape for people and for programs."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.model.policy.conditions import HasTag, Words
from bot.model.policy.decision import HandOff, Reason
from bot.model.policy.facts import Facts
from bot.model.policy.foresee import foresee
from bot.model.policy.rules import Condition, HandoffRule, Policy, Source
from bot.rules.book import RuleBook
from bot.rules.explaining.opening import opening
from bot.rules.explaining.promised import counted


@dataclass(frozen=True, slots=True)
class Reply:
    """One message to the customer, in their words; ``rule`` says it, ``source`` is where its text stands."""

    text: str
    rule: str
    source: Source


@dataclass(frozen=True, slots=True)
class Passed:
    """A hand-off rule that was looked at and does not fit, and the first condition that is not met."""

    rule: str
    source: Source
    because: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """All instants are by the business's clock. ``answer_by`` without a hand-off: if a person were needed now."""

    facts: Facts
    version: str
    open: bool
    next_opening: datetime | None
    answer_by: datetime | None
    replies: tuple[Reply, ...]
    hand_off: HandOff | None
    trace: tuple[Reason, ...]
    passed: tuple[Passed, ...]

    def as_json(self) -> dict[str, Any]:
        """The keys that programs rely on; instants in ISO 8601 with the business's offset."""
        hand_off = self.hand_off
        return {
            "open": self.open,
            "next_opening": _iso(self.next_opening),
            "answer_by": _iso(self.answer_by),
            "replies": [{"text": each.text, "rule": each.rule} for each in self.replies],
            "hand_off": hand_off
            and {
                "team": hand_off.team,
                "rule": hand_off.rule,
                "priority": hand_off.priority.value,
                "promised_at": _iso(self.answer_by),
            },
            "trace": [
                {"rule": each.rule, "file": each.source.file, "line": each.source.line, "because": each.because}
                for each in self.trace
            ],
        }


def explain(book: RuleBook, facts: Facts) -> Explanation:
    """What these rules do with these facts. Facts of an arrival are followed through the whole turn."""
    policy = book.policy
    foreseen = foresee(policy, facts)
    facts = replace(facts, open=foreseen.open)
    promise = counted(policy, foreseen, facts.channel, facts.at)
    open_or_closed = opening(policy, book.places, facts.channel, facts.at)
    return Explanation(
        facts=facts,
        version=book.version,
        open=foreseen.open,
        next_opening=_local(policy, foreseen.next_opening),
        answer_by=_local(policy, foreseen.answer_by),
        replies=tuple(
            Reply(
                book.render(say.key, say.params, language=facts.language, channel=facts.channel, now=facts.at),
                reason.rule,
                book.texts.find(say.key, facts.language).source,
            )
            for say, reason in foreseen.said
        ),
        hand_off=foreseen.hand_off,
        trace=(open_or_closed, *foreseen.trace, *((promise,) if promise else ())),
        passed=tuple(_passed(policy, facts, foreseen.hand_off)),
    )


def _passed(policy: Policy, facts: Facts, hand_off: HandOff | None) -> Iterator[Passed]:
    for rule in policy.handoffs:
        if hand_off and rule.name == hand_off.rule:
            return
        if missed := _missed(rule, facts):
            yield Passed(rule.name, rule.source, _why_not(missed, facts))


def _missed(rule: HandoffRule, facts: Facts) -> Condition | None:
    return next((condition for condition in rule.when if not condition.fits(facts)), None)


def _why_not(condition: Condition, facts: Facts) -> str:
    match condition:
        case Words():
            return "the words are others"
        case HasTag():
            return "the customer has none of the tags"
    return condition.because(facts).replace(" is None", " is not known")


def _local(policy: Policy, at: datetime | None) -> datetime | None:
    return at.astimezone(policy.zone) if at else None


def _iso(at: datetime | None) -> str | None:
    return at.isoformat(timespec="seconds") if at else None
