"""handoffs.yml: when a person must answer, who, by when, and what the customer is told. The first that fits wins."""

from collections.abc import Sequence
from datetime import UTC, tzinfo
from itertools import product

from pydantic import Field, RootModel

from bot.model.messages import ChannelName
from bot.model.policy.conditions import AnyCondition, Flag, Is, OneOf, all_implied
from bot.model.policy.facts import Mood
from bot.model.policy.rules import HandoffRule, Priority
from bot.rules.explaining.examples import EXAMPLES, Examples
from bot.rules.faults import Fault
from bot.rules.files.conditions import When
from bot.rules.files.promises import COUNTED, Counted, says_days
from bot.rules.reading.scalars import Duration, Name, TextKey, Words
from bot.rules.reading.tree import Tree
from bot.rules.reading.validate import RuleModel

FILE = "handoffs.yml"
_ANY_ZONE = UTC  # conditions are only compared with each other


Conditions = Sequence[tuple[AnyCondition, ...]]
# Facts of which there are few kinds: rules that share them out among themselves can leave nothing for a later one.
_CASES: tuple[tuple[OneOf | Is, ...], ...] = (
    tuple(OneOf("channel", frozenset({each.value})) for each in ChannelName),
    tuple(OneOf("mood", frozenset({each.value})) for each in Mood),
    (Is(Flag.OPEN, wanted=True), Is(Flag.OPEN, wanted=False)),
    (Is(Flag.DIALOGUE_UP, wanted=True), Is(Flag.DIALOGUE_UP, wanted=False)),
)


class HandoffPromise(RuleModel):
    """A promise of this rule's own, instead of promises.yml."""

    first_answer: Duration = Field(description="By when a person answers")
    counted: Counted = COUNTED


class HandoffEntry(RuleModel):
    """One hand-off rule."""

    name: Words = Field(description="What colleagues call it; shown as the reason of the hand-off")
    when: When = Field(description="What must be the case, all of it")
    to: Name = Field(description="A team of teams.yml")
    say: TextKey = Field(description="What the customer is told: a text's key")
    priority: Priority = Field(default=Priority.NORMAL, description="Its place in the queue: urgent, high or normal")
    promise: HandoffPromise | None = Field(default=None, description="Only where promises.yml does not fit")
    examples: Examples = EXAMPLES


class HandoffsFile(RootModel[list[HandoffEntry]]):
    """Hand-off rules, in order."""


def check(file: HandoffsFile, tree: Tree) -> list[Fault]:
    """Rules without conditions, with a name that is taken, in days of working time, or that never get their turn."""
    faults: list[Fault] = []
    names: dict[str, int] = {}
    for at, entry in enumerate(file.root):
        first = names.setdefault(entry.name, at)
        if first != at:
            line = tree.value_at((first, "name")).line
            faults.append(tree.fault((at, "name"), f"another rule in line {line} has this name; give it its own"))
        if not any(entry.when.conditions(_ANY_ZONE)):
            faults.append(tree.fault((at, "when"), "no condition: every message would be handed off; add one"))
        if (
            entry.promise
            and entry.promise.counted == "working time"
            and says_days(tree, (at, "promise", "first_answer"))
        ):
            message = "a day of working time has no fixed length; write hours, or 'counted: round the clock'"
            faults.append(tree.fault((at, "promise", "first_answer"), message))
    return faults + _shadowed(file, tree)


def _shadowed(file: HandoffsFile, tree: Tree) -> list[Fault]:
    faults = []
    conditions = [tuple(entry.when.conditions(_ANY_ZONE)) for entry in file.root]
    for later, entry in enumerate(file.root):
        for earlier in range(later):
            if conditions[earlier] and all_implied(conditions[earlier], conditions[later]):
                winner, line = file.root[earlier].name, tree.key_at((earlier, "name")).line
                message = (
                    f"{entry.name!r} never gets its turn: {winner!r} in line {line} fits whenever it does; "
                    "move it up, or delete it"
                )
                faults.append(tree.fault((later, "name"), message))
                break
        else:
            faults += _shadowed_by_several(entry, conditions[:later], conditions[later], tree, later)
    return faults


def _shadowed_by_several(
    entry: HandoffEntry, earlier: Conditions, own: tuple[AnyCondition, ...], tree: Tree, at: int
) -> list[Fault]:
    """Of each case that the rule could be, one above it takes some: by channel, mood, opening hours, Rasa's state."""
    cases = [(*own, *case) for case in product(*_CASES) if not _contradicts(own, case)]
    if any(not any(each and all_implied(each, case) for each in earlier) for case in cases):
        return []
    message = f"{entry.name!r} never gets its turn: the rules above fit whenever it does; move it up, or delete it"
    return [tree.fault((at, "name"), message)]


def _contradicts(own: tuple[AnyCondition, ...], case: tuple[OneOf | Is, ...]) -> bool:
    """Whether the rule itself rules the case out."""
    pairs = [(each, part) for each in own for part in case if isinstance(each, (OneOf, Is))]
    return any(each.fact == part.fact and not each.implied_by(part) for each, part in pairs)


def build_handoffs(file: HandoffsFile, tree: Tree, zone: tzinfo) -> tuple[HandoffRule, ...]:
    """The rules as the model knows them, in order."""
    return tuple(_build(entry, tree, at, zone) for at, entry in enumerate(file.root))


def _build(entry: HandoffEntry, tree: Tree, at: int, zone: tzinfo) -> HandoffRule:
    return HandoffRule(
        name=entry.name,
        when=tuple(entry.when.conditions(zone)),
        to=entry.to,
        say=entry.say,
        source=tree.source((at, "name")),
        priority=entry.priority,
        first_answer=entry.promise.first_answer if entry.promise else None,
        round_the_clock=bool(entry.promise and entry.promise.counted == "round the clock"),
    )
