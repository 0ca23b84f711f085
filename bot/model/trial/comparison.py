"""Two sets of rules over the same past conversations: what would have changed, counted, with examples of each kind."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from bot.model.policy.decision import Decision, HandOff
from bot.model.policy.rules import Policy
from bot.model.trial.past import Came, PastConversation
from bot.model.trial.promised import promised
from bot.model.trial.replay import Moment, replay
from bot.model.trial.tally import Slot, Tally, open_share, slot_of, typical_answer

EXAMPLES_OF_A_KIND = 5
WEEK = timedelta(days=7)


class Change(StrEnum):
    """What is different at one moment."""

    TO_PERSON = "to_person"  # handed off, and was not
    NOT_TO_PERSON = "not_to_person"
    OTHER_TEAM = "other_team"
    OTHER_PRIORITY = "other_priority"
    EARLIER = "earlier"  # promised for an earlier time
    LATER = "later"
    OTHER_WORDS = "other_words"
    OTHER_NEXT = "other_next"  # silence instead of an answer, or the other way round
    OTHER_RULE = "other_rule"  # the same is done for another reason
    FOLLOWS = "follows"  # a person has the conversation, or has it no more: it follows from an earlier change


_WEIGHT = tuple(Change)


@dataclass(frozen=True, slots=True)
class Example:
    """One moment that would have been different; None: nothing is decided, since a person has the conversation."""

    past: PastConversation
    at: datetime
    changes: tuple[Change, ...]
    before: Moment | None
    after: Moment | None


@dataclass(slots=True)
class Comparison:
    """The outcome. ``demand``: customers' messages by hour of the week; ``open_before``, ``open_after``: 0 to 1."""

    conversations: int = 0
    moments: int = 0
    unknown: int = 0  # turns of which too little was kept to decide them anew
    changed_conversations: int = 0
    changed_moments: int = 0
    first_at: datetime | None = None
    last_at: datetime | None = None
    typical: timedelta | None = None  # the median working time until a person answered
    changes: Counter[Change] = field(default_factory=Counter)
    before: Tally = field(default_factory=Tally)
    after: Tally = field(default_factory=Tally)
    demand: Counter[Slot] = field(default_factory=Counter)
    open_before: Mapping[Slot, float] = field(default_factory=dict)
    open_after: Mapping[Slot, float] = field(default_factory=dict)
    examples: list[Example] = field(default_factory=list)

    @property
    def same(self) -> bool:
        """Whether nothing would have been different: no decision, no promise, no step of the escalation."""
        was, would = self.before, self.after
        followed = (was.owed, was.broken, was.steps) == (would.owed, would.broken, would.steps)
        return not self.changed_moments and followed


class Comparing:
    """A comparison in the making: ``add`` each conversation, then ``result``."""

    def __init__(self, before: Policy, after: Policy) -> None:
        self._before = before
        self._after = after
        self._found = Comparison()
        self._shown: Counter[Change] = Counter()

    @property
    def conversations(self) -> int:
        """How many have been replayed so far."""
        return self._found.conversations

    def add(self, past: PastConversation) -> None:
        """Replay one conversation through both."""
        found = self._found
        found.conversations += 1
        found.unknown += past.unknown
        changed = False
        was, would = replay(self._before, past), replay(self._after, past)
        found.before.promises += promised(self._before, past, was)
        found.after.promises += promised(self._after, past, would)
        for before, after in zip(was, would, strict=True):
            moment = before or after
            if moment is None:
                continue
            self._count(moment.event.at, before, after)
            if isinstance(moment.event, Came):
                found.demand[slot_of(moment.event.at, self._after.zone)] += 1
            changes = changes_between(before, after)
            if changes:
                changed = True
                self._changed(Example(past, moment.event.at, changes, before, after))
        found.changed_conversations += changed

    def result(self) -> Comparison:
        """The comparison of all that was added. Call it once, at the end."""
        found = self._found
        found.examples.sort(key=lambda example: _WEIGHT.index(example.changes[0]))
        found.typical = typical_answer(self._before, found.before.given)
        found.before.finish(self._before, found.typical)
        found.after.finish(self._after, found.typical)
        if found.first_at is not None and found.last_at is not None:
            end = max(found.last_at, found.first_at + WEEK)
            found.open_before = _open(self._before, found.first_at, end)
            found.open_after = _open(self._after, found.first_at, end)
        return found

    def _count(self, at: datetime, before: Moment | None, after: Moment | None) -> None:
        found = self._found
        found.moments += 1
        found.first_at = min(found.first_at or at, at)
        found.last_at = max(found.last_at or at, at)
        for tally, moment in ((found.before, before), (found.after, after)):
            if moment is not None:
                tally.add(moment)

    def _changed(self, example: Example) -> None:
        self._found.changed_moments += 1
        self._found.changes.update(example.changes)
        kind = example.changes[0]
        if kind is not Change.FOLLOWS and self._shown[kind] < EXAMPLES_OF_A_KIND:
            self._shown[kind] += 1
            self._found.examples.append(example)


def compare(before: Policy, after: Policy, pasts: Iterable[PastConversation]) -> Comparison:
    """All of them at once."""
    comparing = Comparing(before, after)
    for past in pasts:
        comparing.add(past)
    return comparing.result()


def changes_between(before: Moment | None, after: Moment | None) -> tuple[Change, ...]:
    """What is different, the weightiest first; nothing if it is the same."""
    if before is None or after is None:
        return () if before is after else (Change.FOLLOWS,)
    if before.held != after.held:
        return (Change.FOLLOWS,)
    was, would = before.decision, after.decision
    found = [*_hand_off_changes(was, would)]
    if not found and was.next is not would.next:
        found.append(Change.OTHER_NEXT)
    if [say.key for say in was.say] != [say.key for say in would.say]:
        found.append(Change.OTHER_WORDS)
    if not found and [reason.rule for reason in was.trace] != [reason.rule for reason in would.trace]:
        found.append(Change.OTHER_RULE)
    return tuple(found)


def _hand_off_changes(was: Decision, would: Decision) -> Iterable[Change]:
    if was.hand_off is None or would.hand_off is None:
        if would.hand_off is not None:
            yield Change.TO_PERSON
        if was.hand_off is not None:
            yield Change.NOT_TO_PERSON
        return
    if was.hand_off.team != would.hand_off.team:
        yield Change.OTHER_TEAM
    yield from _deadline_changes(was.hand_off, would.hand_off)
    if was.hand_off.priority is not would.hand_off.priority:
        yield Change.OTHER_PRIORITY


def _deadline_changes(was: HandOff, would: HandOff) -> Iterable[Change]:
    """No promise at all is later than any."""
    if was.promised_at == would.promised_at:
        return
    if would.promised_at is None or (was.promised_at is not None and would.promised_at > was.promised_at):
        yield Change.LATER
    else:
        yield Change.EARLIER


def _open(policy: Policy, start: datetime, end: datetime) -> dict[Slot, float]:
    return open_share(tuple(policy.who_answers.values()), start, end, policy.zone)
