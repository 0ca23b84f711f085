"""Verdicts as a table, as JSON and as files to read; and whether they are good enough."""

import json
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rich.table import Table

from bot.shopping.verdict import Harm, Verdict
from bot.shopping.visit import Visit


@dataclass(frozen=True)
class Targets:
    """What is promised (issue 4): shares from 0 to 1, the median in messages of customers whose case was solved."""

    solved: float = 0.95
    median: float = 7
    handed_over: float = 1.0


@dataclass(frozen=True)
class Figures:
    """What was reached. In-policy cases that a rule gave to a person for their tone are in ``by_temper`` alone."""

    visits: int
    in_policy: int
    solved: int
    by_temper: int
    out_of_policy: int
    handed_over: int
    median: float | None
    flaws: int

    @property
    def share_solved(self) -> float:
        """Of in-policy cases, without a person."""
        return self.solved / self.in_policy if self.in_policy else 1.0

    @property
    def share_handed_over(self) -> float:
        """Of out-of-policy cases, by the right rule and with a complete packet."""
        return self.handed_over / self.out_of_policy if self.out_of_policy else 1.0

    def reach(self, targets: Targets) -> bool:
        """Whether all targets are reached."""
        in_time = self.median is None or self.median <= targets.median
        return self.share_solved >= targets.solved and in_time and self.share_handed_over >= targets.handed_over


def figures(verdicts: Sequence[Verdict]) -> Figures:
    """Count."""
    ours = [each for each in verdicts if each.in_policy and not each.by_temper]
    theirs = [each for each in verdicts if not each.in_policy]
    solved = [each for each in ours if each.as_wanted]
    return Figures(
        visits=len(verdicts),
        in_policy=len(ours),
        solved=len(solved),
        by_temper=sum(each.by_temper and each.in_policy for each in verdicts),
        out_of_policy=len(theirs),
        handed_over=sum(each.as_wanted and each.packet_complete for each in theirs),
        median=statistics.median(each.messages for each in solved) if solved else None,
        flaws=sum(len(each.flaws) for each in verdicts),
    )


def table(verdicts: Sequence[Verdict], targets: Targets) -> Table:
    """Playbooks down, temperaments below each, and everything at the end."""
    drawn = Table(title="Mystery shopping", caption=_caption(targets))
    for column in ("playbook", "temperament", "solved", "handed over", "messages", "to a person for tone", "flaws"):
        drawn.add_column(column, justify="left" if column in {"playbook", "temperament"} else "right")
    for playbook in dict.fromkeys(each.playbook for each in verdicts):
        own = [each for each in verdicts if each.playbook == playbook]
        for temperament in dict.fromkeys(each.temperament for each in own):
            _row(drawn, playbook, temperament, [each for each in own if each.temperament == temperament])
        drawn.add_section()
    for temperament in dict.fromkeys(each.temperament for each in verdicts):
        _row(drawn, "all", temperament, [each for each in verdicts if each.temperament == temperament])
    drawn.add_section()
    _row(drawn, "all", "all", verdicts)
    return drawn


def harms(verdicts: Iterable[Verdict]) -> Table:
    """The flaws by kind, worst first, with how often and where first."""
    drawn = Table(title="Flaws, worst first")
    for column in ("flaw", "visits", "for example"):
        drawn.add_column(column, overflow="fold")
    all_flaws = [(each.name, flaw) for each in verdicts for flaw in each.flaws]
    for harm in Harm:
        of_kind = [(name, flaw.what) for name, flaw in all_flaws if flaw.harm is harm]
        if of_kind:
            name, what = of_kind[0]
            drawn.add_row(harm.value, str(len({name for name, _ in of_kind})), f"{name}: {what}")
    return drawn


def as_json(verdicts: Sequence[Verdict], targets: Targets) -> str:
    """Everything, for machines."""
    reached = figures(verdicts)
    shares = {"share_solved": reached.share_solved, "share_handed_over": reached.share_handed_over}
    content: dict[str, Any] = {
        "reached": reached.reach(targets),
        "targets": asdict(targets),
        "figures": asdict(reached) | shares,
        "visits": [asdict(each) for each in verdicts],
    }
    return json.dumps(content, indent=2, ensure_ascii=False)


def save_transcript(folder: Path, visit: Visit, verdict: Verdict) -> Path:
    """One conversation as text to read. The file's name is made of our own names, never of what was written."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / (verdict.name.replace("/", "-").replace(" ", "_") + ".txt")
    path.write_text(transcript(visit, verdict), encoding="utf-8")
    return path


def transcript(visit: Visit, verdict: Verdict) -> str:
    """Who said what, then what is wrong with it."""
    goal = visit.plan.script.goal
    end = f"{verdict.outcome}{verdict.rule and f' ({verdict.rule})'}, {verdict.messages} messages"
    lines = [verdict.name, f"wants: {goal.model_dump_json(exclude_defaults=True)}", f"ended: {end}", ""]
    for turn in visit.turns:
        lines += [f"customer  {text}" for text in turn.wrote]
        lines += [f"    fyra  {_indented(line.text)}   [{line.key}]" for line in turn.heard] or ["    fyra  (nothing)"]
    return "\n".join([*lines, "", *(f"! {flaw.harm}: {flaw.what}" for flaw in verdict.flaws), ""])


def _indented(text: str) -> str:
    return text.replace("\n", "\n          ")


def _row(drawn: Table, playbook: str, temperament: str, verdicts: Sequence[Verdict]) -> None:
    own = figures(verdicts)
    drawn.add_row(
        playbook,
        temperament,
        _of(own.solved, own.in_policy),
        _of(own.handed_over, own.out_of_policy),
        "" if own.median is None else f"{own.median:g}",
        str(own.by_temper or ""),
        str(own.flaws or ""),
    )


def _of(part: int, whole: int) -> str:
    return f"{part}/{whole}  {part / whole:4.0%}" if whole else ""


def _caption(targets: Targets) -> str:
    return (
        f"solved: in policy, without a person (promised {targets.solved:.0%}); "
        f"handed over: out of policy, by the right rule with a complete packet ({targets.handed_over:.0%}); "
        f"messages: the median of those solved (at most {targets.median:g})"
    )


def failed(verdicts: Iterable[Verdict]) -> list[Verdict]:
    """Those whose transcripts are worth reading."""
    return [each for each in verdicts if each.failed]
