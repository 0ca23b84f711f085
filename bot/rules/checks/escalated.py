"""No gap, no double (G3.4): whatever promise breaks, at whatever hour, somebody is at the end of the chain.

The calendars are swept for a year from today, holidays and special days included, not only one week.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations
from zoneinfo import ZoneInfo

from bot.model.hours import AROUND_THE_CLOCK, Calendar, Hours, Interval, subtract, union
from bot.model.policy.basis import Priority, PromiseKind
from bot.rules.checks.files import Files
from bot.rules.faults import Fault
from bot.rules.files import escalation, handoffs, hours, promises, teams
from bot.rules.files.escalation import EscalationFile, RowRule
from bot.rules.reading.tree import Tree

_SWEPT = timedelta(days=371)


def check_escalation(files: Files, now: datetime) -> Iterator[Fault]:
    """What is wrong in the file itself, then the hours that nobody answers for. ``now`` is aware."""
    file = files.get(EscalationFile)
    known_hours, known_teams = files.get(hours.HoursFile), files.get(teams.TeamsFile)
    if file is None:
        return
    tree = files.trees[escalation.FILE]
    found = escalation.check(file, tree)
    yield from found
    if known_hours and known_teams and not found:
        calendars = hours.build_calendars(known_hours)
        yield from _Sweep(files, file, tree, calendars, known_hours.zone, now).faults(known_teams)


@dataclass(frozen=True, slots=True)
class _Sweep:
    files: Files
    file: EscalationFile
    tree: Tree
    calendars: Mapping[str, Calendar]
    zone: ZoneInfo
    now: datetime

    def faults(self, known: teams.TeamsFile) -> Iterator[Fault]:
        yield from self._doubles()
        ends: dict[tuple[str, str], None] = {}
        for team in known.teams:
            for kind in PromiseKind:
                for priority in Priority:
                    row = self._row(kind, team, priority)
                    end = self._end(row) if row else None
                    if row is None:
                        message = f"nobody is told when a {kind} of {team} ({priority}) breaks; add a row for it"
                        yield self.tree.fault(("matrix",), message, at_key=True)
                    elif end is None:
                        at = self.file.matrix.index(row)
                        yield self.tree.fault(
                            ("matrix", at, "name"),
                            "nobody is told when it breaks; add a step at 100 % or later with 'tell'",
                        )
                    else:
                        ends[team, end] = None
        for team, chain in ends:
            yield from self._gap(team, chain, self._team_hours(team, known.teams[team].hours))

    def _row(self, kind: PromiseKind, team: str, priority: Priority) -> RowRule | None:
        for row in self.file.matrix:
            when = row.when
            if (
                (not when.promise or kind in when.promise)
                and (not when.team or team in when.team)
                and (not when.priority or priority in when.priority)
            ):
                return row
        return None

    def _end(self, row: RowRule) -> str | None:
        return next((step.tell for step in reversed(row.steps) if step.tell and step.at >= 100), None)

    def _team_hours(self, team: str, schedule: str) -> Hours:
        """When a promise of the team can break: while it works, or at any hour if one is counted round the clock."""
        promised, handed = self.files.get(promises.PromisesFile), self.files.get(handoffs.HandoffsFile)
        rules = [promised.teams.get(team), promised.everybody, *promised.channels.values()] if promised else []
        always = [rule.counted == "round the clock" for rule in rules if rule is not None]
        always += [
            rule.promise.counted == "round the clock"
            for rule in (handed.root if handed else ())
            if rule.to == team and rule.promise
        ]
        return AROUND_THE_CLOCK if any(always) else self.calendars[schedule]

    def _gap(self, team: str, chain: str, needed: Hours) -> Iterator[Fault]:
        until = self.now + _SWEPT
        links = self.file.chains[chain].people
        there = union(each for link in links for each in self._hours(link.hours).intervals(self.now, until))
        gaps = subtract(needed.intervals(self.now, until), there)
        if gaps:
            where = " and then again; " if len(gaps) > 1 else "; "
            message = (
                f"nobody can be called for {team} {self._written(gaps[0])}{where}add somebody, "
                "or leave out 'hours' for the last one"
            )
            yield self.tree.fault(("chains", chain), message, at_key=True)

    def _doubles(self) -> Iterator[Fault]:
        until = self.now + _SWEPT
        for name, chain in self.file.chains.items():
            for (_, one), (at, other) in combinations(enumerate(chain.people), 2):
                if one.person != other.person:
                    continue
                first = self._hours(one.hours).intervals(self.now, until)
                second = self._hours(other.hours).intervals(self.now, until)
                if subtract(first, subtract(first, second)):
                    message = f"{other.person} is in this chain at the same hours already"
                    yield self.tree.fault(("chains", name, "people", at, "person"), message)

    def _hours(self, schedule: str | None) -> Hours:
        return self.calendars[schedule] if schedule else AROUND_THE_CLOCK

    def _written(self, gap: Interval) -> str:
        start, end = (f"{at.astimezone(self.zone):%a %Y-%m-%d %H:%M}" for at in gap)
        return f"from {start} until {end}"
