"""promises.yml: by when we answer and solve (G3.1, G3.2)."""

from datetime import timedelta
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from bot.model.messages import ChannelName
from bot.model.policy.rules import Promise, PromiseKind, RenewalRule, ResolutionFrom
from bot.rules.explaining.examples import EXAMPLES, Examples
from bot.rules.faults import Fault
from bot.rules.reading.scalars import Duration, Name, Percent, TextKey, pattern
from bot.rules.reading.tree import Path, Tree
from bot.rules.reading.validate import RuleModel

FILE = "promises.yml"
Counted = Literal["working time", "round the clock"]
COUNTED: Any = Field(
    default="working time",
    description="'working time': the clock stands still while the team is closed; 'round the clock': it never does",
)
EVERYBODY = "*"


class PromiseRule(RuleModel):
    """What is promised to some customers; what is left out is as for everybody."""

    first_answer: Duration | None = Field(default=None, description="By when a person answers first")
    next_answer: Duration | None = Field(default=None, description="By when a person answers each later message")
    resolution: Duration | None = Field(default=None, description="By when the problem is solved")
    counted: Counted = COUNTED


class RenewRule(RuleModel):
    """When a promise that was told is about to break: the customer hears a new time, before it breaks."""

    at: Percent = Field(default=Decimal(80), description="When so much of the promised time is used up, such as 80 %")
    at_least_before: Duration = Field(
        default=timedelta(minutes=2), description="At least so long before it breaks, by the clock on the wall"
    )
    times: int = Field(default=2, ge=0, le=10, description="How often at most; then it breaks, and colleagues are told")
    say: TextKey = Field(default="promise.renewed", description="What the customer is told, with {promised}")
    say_changed: TextKey = Field(
        default="promise.changed", description="The same, after hours or promises were changed; with {promised}"
    )


class PromisesFile(RuleModel):
    """What is promised to everybody, and where it differs. A team's promise counts before a channel's."""

    everybody: PromiseRule = Field(description="What is promised where nothing else is said")
    channels: dict[ChannelName, PromiseRule] = Field(default={}, description="Where a channel has its own promises")
    teams: dict[Name, PromiseRule] = Field(default={}, description="Where a team has its own promises")
    renewal: RenewRule = Field(default=RenewRule(), description="When a promise is about to break")
    resolution_starts: ResolutionFrom = Field(
        default=ResolutionFrom.HAND_OFF, description="From when 'resolution' is counted: the hand-off, or earlier"
    )
    needs_no_answer: Annotated[Any, BeforeValidator(pattern, json_schema_input_type=str)] = Field(
        default=None, description="A pattern (google-re2) for messages that start no clock, such as thanks alone"
    )
    examples: Examples = EXAMPLES


def check(file: PromisesFile, tree: Tree) -> list[Fault]:
    """Everybody is promised a first answer; days are not counted in working time; promises have an order."""
    faults = []
    if file.everybody.first_answer is None:
        faults.append(tree.fault(("everybody",), "'first_answer' is missing: every customer is told by when (G3.1)"))
    for path, _, rule in _rules(file):
        for kind in PromiseKind:
            faults += _check_days(tree, (*path, kind.value), rule)
        if rule.first_answer and rule.resolution and rule.resolution < rule.first_answer:
            faults.append(tree.fault((*path, "resolution"), "solved before the first answer? make it longer"))
    return faults


def _check_days(tree: Tree, path: Path, rule: PromiseRule) -> list[Fault]:
    if getattr(rule, str(path[-1])) is None or rule.counted != "working time" or not says_days(tree, path):
        return []
    return [tree.fault(path, "a day of working time has no fixed length; write hours, or 'counted: round the clock'")]


def says_days(tree: Tree, path: Path) -> bool:
    """Whether the text at the path speaks of days or weeks."""
    text = tree.text_at(path)
    return "day" in text or "week" in text


def build_promises(file: PromisesFile, tree: Tree) -> dict[tuple[PromiseKind, str], Promise]:
    """Each promise by its kind and whom it is made to: a team, a channel, or everybody (``*``)."""
    return {
        (kind, who): Promise(within, rule.counted == "round the clock", tree.source((*path, kind.value)))
        for path, who, rule in _rules(file)
        for kind in PromiseKind
        if (within := getattr(rule, kind.value)) is not None
    }


def build_renewal(file: PromisesFile, tree: Tree) -> RenewalRule:
    """When and how promises are renewed."""
    rule = file.renewal
    return RenewalRule(
        at=float(rule.at) / 100,
        at_least_before=rule.at_least_before,
        times=rule.times,
        say=rule.say,
        say_changed=rule.say_changed,
        source=tree.source(("renewal",)),
    )


def _rules(file: PromisesFile) -> list[tuple[Path, str, PromiseRule]]:
    everybody: list[tuple[Path, str, PromiseRule]] = [(("everybody",), EVERYBODY, file.everybody)]
    channels = [(("channels", name.value), name.value, rule) for name, rule in file.channels.items()]
    return [*everybody, *channels, *((("teams", name), name, rule) for name, rule in file.teams.items())]
