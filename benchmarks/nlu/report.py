"""What is told of a measurement: accuracy, and a sweep of the rejection's threshold. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from benchmarks.nlu.labels import FOREIGN, is_foreign

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Row = tuple[str, str, str, float, float]
"""Label, text, intent that the classifier chose, its probability, the score that rejection goes by."""

FALSE_ALARMS = 0.05
_SWEEP = [step / 20 for step in range(2, 20)]


def judged(rows: Sequence[Sequence[Any]]) -> list[Row]:
    """The rows as they are counted: an intent that is itself named out of scope rejects, at any threshold."""
    return [
        (label, text, FOREIGN, probability, 0.0) if is_foreign(intent) else (label, text, intent, probability, score)
        for label, text, intent, probability, score in rows
    ]


def in_scope(rows: Sequence[Row]) -> list[Row]:
    return [row for row in rows if row[0] != FOREIGN]


def out_of_scope(rows: Sequence[Row]) -> list[Row]:
    return [row for row in rows if row[0] == FOREIGN]


def accuracy(rows: Sequence[Row]) -> float:
    """The share of in-scope phrases whose intent was chosen, rejection aside."""
    return _share([row[0] == row[2] for row in in_scope(rows)])


def accepted_right(rows: Sequence[Row], threshold: float) -> float:
    """The share of in-scope phrases whose intent was chosen and not rejected."""
    return _share([row[0] == row[2] and row[4] >= threshold for row in in_scope(rows)])


def rejected(rows: Sequence[Row], threshold: float) -> tuple[float, float]:
    """The shares of in-scope (false alarms) and of out-of-scope phrases (recall) that score below the threshold."""
    return tuple(_share([row[4] < threshold for row in part]) for part in (in_scope(rows), out_of_scope(rows)))  # type: ignore[return-value]


def best_threshold(rows: Sequence[Row], false_alarms: float = FALSE_ALARMS) -> float:
    """The highest threshold that rejects no more than this share of in-scope phrases."""
    scores = sorted(row[4] for row in in_scope(rows))
    return float(scores[int(len(scores) * false_alarms)]) if scores else 0.0


def cost(result: Mapping[str, Any]) -> str:
    """Two lines on time and memory."""
    return (
        f"  trained in {result['train_seconds']:.1f} s ({result['train_cpu_seconds']:.1f} s of processor time, "
        f"peak memory {result['train_peak_mb']:.0f} MB), loaded in {result['load_seconds']:.1f} s\n"
        f"  processor time for a phrase: p50 {result['p50_ms']:.1f} ms, p99 {result['p99_ms']:.1f} ms"
    )


def table(name: str, rows: Sequence[Row], threshold: float | None = None) -> str:
    """Accuracy, and the sweep: threshold, false alarms, out-of-scope recall. ``threshold``: the pipeline's own."""
    ours, foreign, best = len(in_scope(rows)), len(out_of_scope(rows)), best_threshold(rows)
    lines = [f"\n{name}: {ours} phrases in scope, {foreign} out of scope"]
    lines.append(f"  in-scope accuracy                         {accuracy(rows):.3f}")
    if not foreign:
        lines.append("  out-of-scope recall                       not measured: no phrase has the label out_of_scope")
        return "\n".join(lines)
    alarms, recall = rejected(rows, best)
    lines.append(
        f"  out-of-scope recall at 5 % false alarms   {recall:.3f}   (threshold {best:.3f}, chosen on this test)"
    )
    if threshold is not None:
        alarms, recall = rejected(rows, threshold)
        told = f"{recall:.3f}   ({alarms:.1%} false alarms; {accepted_right(rows, threshold):.3f} right and accepted)"
        lines.append(f"  ... at the configured threshold {threshold:<9.3f} {told}")
    lines.append("  threshold  false alarms  out-of-scope recall")
    marks = {best: "  <- most recall at 5 % false alarms"} | ({threshold: "  <- configured"} if threshold else {})
    for at in sorted({*_SWEEP, *marks}):
        alarms, recall = rejected(rows, at)
        lines.append(f"  {at:9.3f}  {alarms:12.3f}  {recall:19.3f}{marks.get(at, '')}")
    return "\n".join(lines)


def _share(true: Sequence[bool]) -> float:
    return sum(true) / max(len(true), 1)
