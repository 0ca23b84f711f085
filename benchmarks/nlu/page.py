"""The page of a measurement: which intents are taken for which, as a picture and as sentences, and what was rejected.

One file without anything from elsewhere: it opens from disk, can be searched, and is readable with 150 intents, since
the picture shows the most confused ones alone, each beside what it is taken for.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from html import escape
from typing import TYPE_CHECKING

from benchmarks.nlu.report import accuracy, best_threshold, in_scope, out_of_scope, rejected

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from benchmarks.nlu.report import Row

_MOST_INTENTS = 40  # in the picture; more are too small to read
_MOST_PAIRS = 40
_CELL = 18
_STYLE = """
:root{color-scheme:light}body{font:14px/1.45 system-ui,sans-serif;margin:2em auto;max-width:1180px;padding:0 1em}
h1{font-size:1.5em}h2{font-size:1.25em;margin-top:2.2em;border-top:2px solid #ddd;padding-top:.8em}
h3{margin:1.8em 0 .4em}table{border-collapse:collapse}
td,th{padding:3px 10px 3px 0;text-align:left;vertical-align:top;border-bottom:1px solid #eee}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}.big{font-size:1.5em;font-weight:600;margin-right:.3em}
.figures span{display:inline-block;margin-right:2.2em}.bar{background:#c0392b;height:11px;display:inline-block}
.note{color:#666}.wide{overflow-x:auto}svg text{font:11px system-ui,sans-serif;fill:#222}svg .on{fill:#fff}
input{font:inherit;padding:4px 8px;width:24em;margin:.4em 0}
"""
_SEARCH = """
for (const box of document.querySelectorAll("input[data-table]")) box.addEventListener("input", () => {
  const wanted = box.value.toLowerCase();
  for (const row of document.getElementById(box.dataset.table).tBodies[0].rows)
    row.hidden = !row.textContent.toLowerCase().includes(wanted);
});
"""


def page(name: str, tests: Mapping[str, Sequence[Row]], threshold: float | None = None) -> str:
    """An HTML page, a part per test. ``threshold``: the pipeline's own; else that of 5 % false alarms is shown."""
    parts = [f"<!doctype html><html lang=en><meta charset=utf-8><title>{escape(name)}</title><style>{_STYLE}</style>"]
    parts.append(f"<h1>What {escape(name)} understood</h1>")
    for number, (test, rows) in enumerate(tests.items()):
        at = best_threshold(rows) if threshold is None else threshold
        parts.append(f"<h2>{escape(test)}</h2>{_figures(rows, at)}")
        parts += [_picture(rows), _pairs(rows), _sentences(rows, number), _intents(rows), _rejection(rows, at, number)]
    return "\n".join([*parts, f"<script>{_SEARCH}</script></html>\n"])


def _figures(rows: Sequence[Row], threshold: float) -> str:
    alarms, recall = rejected(rows, threshold)
    figures = [(f"{accuracy(rows):.1%}", f"of {len(in_scope(rows))} in-scope phrases understood")]
    if out_of_scope(rows):
        figures.append((f"{recall:.1%}", f"of {len(out_of_scope(rows))} out-of-scope phrases rejected"))
    figures.append((f"{alarms:.1%}", f"of in-scope phrases rejected, too (threshold {threshold:.3f})"))
    return "<p class=figures>" + "".join(f"<span><b class=big>{n}</b>{escape(what)}</span>" for n, what in figures)


def _wrong(rows: Sequence[Row]) -> list[Row]:
    return [row for row in in_scope(rows) if row[0] != row[2]]


def _picture(rows: Sequence[Row]) -> str:
    counted = Counter((row[0], row[2]) for row in _wrong(rows))
    if not counted:
        return "<p>Nothing was confused."
    names = _neighbours(counted)
    said = Counter(row[0] for row in rows)
    left = 8 + 7 * max(len(name) for name in names)
    width, height = left * 2 + _CELL * len(names), left + _CELL * len(names) + 4
    cells = [_cell(at, names, counted, said, left) for at in range(len(names))]
    more = len({label for pair in counted for label in pair}) - len(names)
    note = f"The {len(names)} most confused intents; {more} more were confused less. " if more > 0 else ""
    return (
        f"<h3>What was taken for what</h3><p class=note>{note}A row is what was meant, a column what it was taken for; "
        "the number is how many phrases, the darker the larger their share. Grey: right.</p>"
        f"<div class=wide><svg width={width} height={height} role=img>{''.join(cells)}</svg></div>"
    )


def _neighbours(counted: Counter[tuple[str, str]]) -> list[str]:
    """The most confused intents, each beside one that it is often confused with."""
    together: Counter[frozenset[str]] = Counter()
    for pair, times in counted.items():
        together[frozenset(pair)] += times
    often: Counter[str] = Counter()
    for pair, times in counted.items():
        often.update(dict.fromkeys(pair, times))
    left = [name for name, _ in often.most_common(_MOST_INTENTS)]
    names = [left.pop(0)]
    while left:
        nearest = max(left, key=lambda name: (together[frozenset((names[-1], name))], often[name], name))
        left.remove(nearest)
        names.append(nearest)
    return names


def _cell(at: int, names: Sequence[str], counted: Counter[tuple[str, str]], said: Counter[str], left: int) -> str:
    """A row of the picture with its name, and the name of the column of the same number."""
    meant, y = names[at], left + at * _CELL
    parts = [f"<text x={left - 6} y={y + 13} text-anchor=end>{escape(meant)}</text>"]
    x = left + at * _CELL
    parts.append(f"<text transform='translate({x + 13} {left - 6}) rotate(-60)'>{escape(meant)}</text>")
    parts.append(f"<path d='M{left} {y}h{_CELL * len(names)}M{x} {left}v{_CELL * len(names)}' stroke='#eee'/>")
    parts.append(f"<rect x={x} y={y} width={_CELL} height={_CELL} fill='#d8d8d8'/>")
    for column, taken in enumerate(names):
        if times := counted[meant, taken]:
            x, dark = left + column * _CELL, 0.25 + 0.75 * min(1.0, 2 * times / max(said[meant], 1))
            parts.append(
                f"<g><title>{escape(meant)} taken for {escape(taken)}: {times} of {said[meant]}</title>"
                f"<rect x={x} y={y} width={_CELL} height={_CELL} fill=#c0392b fill-opacity={dark:.2f} />"
                f"<text x={x + 9} y={y + 13} text-anchor=middle{' class=on' if dark > 0.5 else ''}>{times}</text></g>"
            )
    return "".join(parts)


def _pairs(rows: Sequence[Row]) -> str:
    counted = Counter((row[0], row[2]) for row in _wrong(rows)).most_common()
    if not counted:
        return ""
    unit = min(24, 400 // counted[0][1]) or 1
    bars = (
        f"<tr><td>{escape(meant)}<td>{escape(taken)}<td><span class=bar style='width:{times * unit}px'></span> {times}"
        for (meant, taken), times in counted[:_MOST_PAIRS]
    )
    note = f"<p class=note>The {_MOST_PAIRS} most frequent of {len(counted)}.</p>" if len(counted) > _MOST_PAIRS else ""
    return f"<h3>Most frequent confusions</h3>{note}{_table(('meant', 'taken for', 'how often'), bars)}"


def _sentences(rows: Sequence[Row], number: int) -> str:
    wrong = sorted(_wrong(rows), key=lambda row: (row[0], row[2], row[1]))
    if not wrong:
        return ""
    lines = (
        f"<tr><td>{escape(meant)}<td>{escape(taken)}"
        f"<td class=n>{probability:.2f}<td class=n>{score:.2f}<td>{escape(text)}"
        for meant, text, taken, probability, score in wrong
    )
    columns = ("meant", "taken for", "probability", "score", "phrase")
    listed = _searched(columns, lines, f"wrong{number}")
    return f"<h3>All {len(wrong)} phrases that were taken for something else</h3>{listed}"


def _intents(rows: Sequence[Row]) -> str:
    of: defaultdict[str, list[bool]] = defaultdict(list)
    for row in in_scope(rows):
        of[row[0]].append(row[0] == row[2])
    worst = sorted(of.items(), key=lambda each: (sum(each[1]) / len(each[1]), each[0]))
    lines = (
        f"<tr><td>{escape(label)}"
        f"<td class=n>{sum(right)}<td class=n>{len(right)}<td class=n>{sum(right) / len(right):.0%}"
        for label, right in worst
    )
    listed = _table(("intent", "right", "of", "share"), lines)
    return f"<h3>Intents, worst first</h3><details><summary>{len(worst)} intents</summary>{listed}</details>"


def _rejection(rows: Sequence[Row], threshold: float, number: int) -> str:
    missed = [row for row in out_of_scope(rows) if row[4] >= threshold]
    alarms = [row for row in in_scope(rows) if row[4] < threshold]
    parts = []
    for title, found, name in (
        ("Out-of-scope phrases that were accepted", missed, f"missed{number}"),
        ("In-scope phrases that were rejected", alarms, f"alarms{number}"),
    ):
        lines = (
            f"<tr><td class=n>{score:.2f}<td>{escape(meant)}<td>{escape(taken)}<td>{escape(text)}"
            for meant, text, taken, _, score in sorted(found, key=lambda row: -row[4])
        )
        if found:
            listed = _searched(("score", "meant", "nearest intent", "phrase"), lines, name)
            parts.append(f"<h3>{title}: {len(found)}</h3>{listed}")
    return "".join(parts)


def _searched(columns: Sequence[str], lines: Iterable[str], name: str) -> str:
    return f"<input type=search placeholder='Search in this list' data-table={name}>{_table(columns, lines, name)}"


def _table(columns: Sequence[str], lines: Iterable[str], name: str = "") -> str:
    numbers = {"probability", "score", "right", "of", "share"}
    head = "".join(f"<th{' class=n' if column in numbers else ''}>{column}" for column in columns)
    identity = f" id={name}" if name else ""
    return f"<div class=wide><table{identity}><thead><tr>{head}<tbody>{''.join(lines)}</table></div>"
