"""feedback.yml: asking after a solution whether all is well (G6.2). It may be missing: then the defaults hold."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Annotated

from pydantic import BeforeValidator, Field

from bot.model.follow_ups import FollowUpRules
from bot.model.hours import Calendar
from bot.model.hours.several import AnyOf
from bot.rules.faults import Fault
from bot.rules.reading.scalars import Duration, Name, one_or_many
from bot.rules.reading.tree import Tree
from bot.rules.reading.validate import RuleModel

FILE = "feedback.yml"
_PART = "follow_up"


class FollowUpRule(RuleModel):
    """When and how customers are asked. After how long is said with each solution (check_after_days)."""

    ask: bool = Field(default=True, description="no: nobody is asked")
    hours: Annotated[tuple[Name, ...], BeforeValidator(one_or_many)] = Field(
        default=(), description="Schedules of hours.yml in which we ask; left out: while people answer on the channel"
    )
    rest: Duration = Field(
        default=timedelta(hours=1), description="Not so soon after the customer's last word about something else"
    )
    again_after: Duration = Field(
        default=timedelta(days=1),
        description="How long it waits while something else has the conversation",
    )
    give_up_after: Duration = Field(default=timedelta(days=7), description="After so long of waiting it is let be")
    answer_within: Duration = Field(
        default=timedelta(days=7), description="What the customer writes within this time is taken for the answer"
    )
    tell: Name | None = Field(
        default=None, description="The team that is told when the customer can't be asked; left out: the channel's own"
    )


class FeedbackFile(RuleModel):
    """How customers are asked how it went."""

    follow_up: FollowUpRule = Field(default=FollowUpRule(), description="Some days after a solution: is all well?")


def check(file: FeedbackFile, tree: Tree) -> Iterator[Fault]:
    """A wait that is given up before it ends."""
    if file.follow_up.give_up_after < file.follow_up.again_after:
        yield tree.fault((_PART, "give_up_after"), "shorter than again_after; make it longer")


def build_follow_ups(file: FeedbackFile, tree: Tree | None, calendars: Mapping[str, Calendar]) -> FollowUpRules:
    """As the model knows them."""
    asked = file.follow_up
    rules = FollowUpRules(
        on=asked.ask,
        hours=AnyOf([calendars[name] for name in asked.hours]) if asked.hours else None,
        rest=asked.rest,
        again_after=asked.again_after,
        give_up_after=asked.give_up_after,
        answer_within=asked.answer_within,
        tell=asked.tell or "",
    )
    return rules if tree is None else _placed(rules, tree)


def _placed(rules: FollowUpRules, tree: Tree) -> FollowUpRules:
    return replace(rules, source=tree.source((_PART,)))
