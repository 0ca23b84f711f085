"""benchmarks/nlu/report.py and page.py on a measurement small enough to count by hand."""

import re

from benchmarks.nlu import report
from benchmarks.nlu.page import page

_ROWS = [
    ("greet", "hi", "greet", 0.9, 0.9),
    ("greet", "ahoy", "goodbye", 0.4, 0.3),
    ("thanks", "ta", "thanks", 0.8, 0.7),
    ("thanks", "<b>cheers</b>", "goodbye", 0.6, 0.5),
    ("out_of_scope", "who wrote Hamlet", "greet", 0.3, 0.1),
    ("out_of_scope", "I like cheese", "greet", 0.9, 0.8),
]


def test_accuracy_counts_in_scope_phrases_alone() -> None:
    assert report.accuracy(_ROWS) == 0.5


def test_a_threshold_costs_false_alarms_and_gains_recall() -> None:
    assert report.rejected(_ROWS, 0.4) == (0.25, 0.5)
    assert report.rejected(_ROWS, 0.0) == (0.0, 0.0)


def test_the_best_threshold_rejects_no_more_than_was_allowed() -> None:
    best = report.best_threshold(_ROWS, false_alarms=0.25)
    assert report.rejected(_ROWS, best) == (0.25, 0.5)


def test_an_intent_that_is_called_out_of_scope_rejects_at_any_threshold() -> None:
    rows = report.judged([["greet", "hi", "oos", 0.9, 0.9], ["out_of_scope", "what is love", "oos", 0.9, 0.9]])
    assert report.accuracy(rows) == 0.0
    assert report.rejected(rows, 0.01) == (1.0, 1.0)


def test_the_table_sweeps_thresholds_only_where_something_is_out_of_scope() -> None:
    told = report.table("en.tsv", _ROWS, 0.45)
    assert re.search(r"in-scope accuracy +0\.500", told)
    assert re.search(r"recall at 5 % false alarms +0\.500 +\(threshold 0\.300", told)
    assert re.search(r"configured threshold 0\.450 +0\.500 +\(25\.0% false alarms; 0\.500 right and accepted", told)
    assert re.search(r"0\.450 +0\.250 +0\.500  <- configured", told)
    assert "threshold" not in report.table("en.tsv", _ROWS[:4])
    assert "not measured: no phrase has the label out_of_scope" in report.table("en.tsv", _ROWS[:4])


def test_the_page_lists_what_was_confused_and_escapes_it() -> None:
    whole = page("shipped", {"en.tsv": _ROWS}, 0.4)
    assert "greet taken for goodbye: 1 of 2" in whole
    assert "<b>cheers" not in whole
    assert "&lt;b&gt;cheers&lt;/b&gt;" in whole
    assert "I like cheese" in whole
    assert "who wrote Hamlet" not in whole


def test_the_picture_stays_readable_with_many_intents() -> None:
    rows = [(f"intent_{n}", "words", f"intent_{n + 1}", 0.9, 0.9) for n in range(150)]
    whole = page("shipped", {"many.tsv": rows})
    assert whole.count("text-anchor=end") == 40
    assert "The 40 most confused intents; 111 more were confused less." in whole


def test_the_page_of_a_perfect_measurement_says_so() -> None:
    assert "Nothing was confused." in page("shipped", {"en.tsv": [_ROWS[0]]})
