"""teams.yml: who the people are that answer."""

from pydantic import Field

from bot.model.messages import ChannelName
from bot.model.policy.rules import Team
from bot.rules.reading.scalars import Name, Words
from bot.rules.reading.tree import Tree
from bot.rules.reading.validate import RuleModel

FILE = "teams.yml"


class TeamRule(RuleModel):
    """One team."""

    title: Words = Field(description="What colleagues call it")
    hours: Name = Field(description="A schedule of hours.yml: when the team works")


class TeamsFile(RuleModel):
    """The teams, and the one that takes over when no hand-off rule names another."""

    teams: dict[Name, TeamRule] = Field(min_length=1, description="The teams by name")
    default: Name = Field(description="The team that takes over when no hand-off rule names another")
    default_by_channel: dict[ChannelName, Name] = Field(
        default={}, description="Another default team for a channel, if it has its own"
    )


def build_teams(file: TeamsFile, tree: Tree) -> dict[str, Team]:
    """The teams as the model knows them."""
    return {
        name: Team(name=name, hours=rule.hours, title=rule.title, source=tree.source(("teams", name)))
        for name, rule in file.teams.items()
    }


def build_default_team(file: TeamsFile) -> dict[ChannelName, str]:
    """The default team of every channel."""
    return {channel: file.default_by_channel.get(channel, file.default) for channel in ChannelName}
