"""What is shown of a measurement: accuracy, a sweep of the rejection's threshold, and a page of confusions. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

Row = Sequence[Any]
"""[label, text, intent that the classifier chose, its probability, the score that rejection goes by]."""

FOREIGN = "out_of_scope"
_FALSE_ALARMS = 0.05
_MOST_CONFUSIONS = 200


def accuracy(rows: Sequence[Row]) -> float:
    """The share of in-scope phrases whose intent was chosen, rejection aside."""
    ours = [row for row in rows if row[0] != FOREIGN]
    return float(sum(row[0] == row[2] for row in ours) / max(len(ours), 1))


def rejected(rows: Sequence[Row], threshold: float) -> tuple[float, float]:
    """The shares of in-scope (false alarms) and of out-of-scope phrases (recall) that score below the threshold."""
    ours = [row[4] < threshold for row in rows if row[0] != FOREIGN]
    foreign = [row[4] < threshold for row in rows if row[0] == FOREIGN]
    return sum(ours) / max(len(ours), 1), sum(foreign) / max(len(foreign), 1)


def best_threshold(rows: Sequence[Row], false_alarms: float = _FALSE_ALARMS) -> float:
    """The highest threshold that rejects no more than this share of in-scope phrases."""
    scores = sorted(row[4] for row in rows if row[0] != FOREIGN)
    return float(scores[int(len(scores) * false_alarms)]) if scores else 0.0


def cost(result: Mapping[str, Any]) -> str:
    """One line on time and memory."""
    return (
        f"trained in {result['train_seconds']:.1f} s ({result['train_cpu_seconds']:.1f} s of processor time, "
        f"peak {result['train_peak_mb']:.0f} MB), loaded in {result['load_seconds']:.1f} s, "
        f"processor time for a phrase p50 {result['p50_ms']:.1f} ms, p99 {result['p99_ms']:.1f} ms"
    )


def table(name: str, rows: Sequence[Row]) -> str:
    """Accuracy, and the sweep: threshold, false alarms, out-of-scope recall."""
    lines = [f"{name}: {len(rows)} phrases, in-scope accuracy {accuracy(rows):.3f}"]
    if any(row[0] == FOREIGN for row in rows):
        best = best_threshold(rows)
        lines.append("  threshold  false alarms  out-of-scope recall")
        for threshold in sorted({*(step / 20 for step in range(2, 20)), best}):
            alarms, recall = rejected(rows, threshold)
            mark = "  <- most recall at 5 % false alarms" if threshold == best else ""
            lines.append(f"  {threshold:9.3f}  {alarms:12.3f}  {recall:19.3f}{mark}")
    return "\n".join(lines)


def page(name: str, tests: Mapping[str, Sequence[Row]]) -> str:
    """An HTML page: per test a picture of which intents are taken for which, and the phrases."""
    parts = [f"<!doctype html><meta charset=utf-8><title>{escape(name)}</title><style>{_STYLE}</style>"]
    for test, rows in tests.items():
        parts.append(f"<h1>{escape(name)} on {escape(test.rsplit('/', 1)[-1])}: {accuracy(rows):.3f}</h1>")
        parts += [_picture(rows), _phrases(rows)]
    return "\n".join(parts)


_STYLE = (
    "body{font:14px system-ui;margin:2em}td,th{padding:2px 6px;text-align:left}"
    ".bar{background:#c0392b;height:12px;display:inline-block}"
)


def _confused(rows: Sequence[Row]) -> dict[tuple[str, str], list[str]]:
    found: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for label, text, intent, *_ in rows:
        if label not in (intent, FOREIGN):
            found[label, intent].append(text)
    return found


def _picture(rows: Sequence[Row]) -> str:
    counted = Counter({pair: len(texts) for pair, texts in _confused(rows).items()})
    bars = [
        f"<tr><td>{escape(label)}<td>{escape(intent)}<td><span class=bar style='width:{times * 24}px'></span> {times}"
        for (label, intent), times in counted.most_common(_MOST_CONFUSIONS)
    ]
    return "<table><tr><th>meant<th>taken for<th>how often" + "".join(bars) + "</table>"


def _phrases(rows: Sequence[Row]) -> str:
    lines = [
        f"<tr><td>{escape(label)}<td>{escape(intent)}<td>{escape(text)}"
        for (label, intent), texts in sorted(_confused(rows).items())
        for text in texts
    ]
    return "<h2>Phrases</h2><table><tr><th>meant<th>taken for<th>phrase" + "".join(lines) + "</table>"
