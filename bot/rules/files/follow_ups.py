"""follow_ups.yml: asking after a solution whether all is well (G6.2). It may be missing: then the defaults hold."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta

from pydantic import Field

from bot.model.follow_ups import FollowUpRules
from bot.model.hours import Calendar
from bot.model.hours.several import AnyOf
from bot.rules.faults import Fault
from bot.rules.files.hours import HoursFile
from bot.rules.files.teams import TeamsFile
from bot.rules.reading.scalars import Duration, Name
from bot.rules.reading.tree import Tree
from bot.rules.reading.validate import RuleModel
from bot.rules.reading.words import unknown

FILE = "follow_ups.yml"


class FollowUpsFile(RuleModel):
    """When and how customers are asked. After how long is said with each solution (check_after_days)."""

    ask: bool = Field(default=True, description="no: nobody is asked")
    hours: tuple[Name, ...] = Field(
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


def check(file: FollowUpsFile, tree: Tree, hours: HoursFile | None, teams: TeamsFile | None) -> Iterator[Fault]:
    """Schedules and teams that are not there; a wait that is given up before it ends."""
    for at, name in enumerate(file.hours):
        if hours is not None and name not in hours.schedules:
            yield tree.fault(("hours", at), unknown("schedule", name, hours.schedules))
    if teams is not None and file.tell is not None and file.tell not in teams.teams:
        yield tree.fault(("tell",), unknown("team", file.tell, teams.teams))
    if file.give_up_after < file.again_after:
        yield tree.fault(("give_up_after",), "shorter than again_after; make it longer")


def build_follow_ups(file: FollowUpsFile, tree: Tree | None, calendars: Mapping[str, Calendar]) -> FollowUpRules:
    """As the model knows them."""
    rules = FollowUpRules(
        on=file.ask,
        hours=AnyOf([calendars[name] for name in file.hours]) if file.hours else None,
        rest=file.rest,
        again_after=file.again_after,
        give_up_after=file.give_up_after,
        answer_within=file.answer_within,
        tell=file.tell or "",
    )
    return rules if tree is None else _placed(rules, tree)


def _placed(rules: FollowUpRules, tree: Tree) -> FollowUpRules:
    return replace(rules, source=tree.source(()))
