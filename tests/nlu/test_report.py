"""benchmarks/nlu/report.py on a measurement small enough to count by hand."""

from benchmarks.nlu import report

_ROWS = [
    ["greet", "hi", "greet", 0.9, 0.9],
    ["greet", "ahoy", "goodbye", 0.4, 0.3],
    ["thanks", "ta", "thanks", 0.8, 0.7],
    ["thanks", "<b>cheers</b>", "goodbye", 0.6, 0.5],
    ["out_of_scope", "who wrote Hamlet", "greet", 0.3, 0.1],
    ["out_of_scope", "I like cheese", "greet", 0.9, 0.8],
]


def test_accuracy_counts_in_scope_phrases_alone() -> None:
    assert report.accuracy(_ROWS) == 0.5


def test_a_threshold_costs_false_alarms_and_gains_recall() -> None:
    assert report.rejected(_ROWS, 0.4) == (0.25, 0.5)
    assert report.rejected(_ROWS, 0.0) == (0.0, 0.0)


def test_the_best_threshold_rejects_no_more_than_was_allowed() -> None:
    best = report.best_threshold(_ROWS, false_alarms=0.25)
    assert report.rejected(_ROWS, best) == (0.25, 0.5)


def test_the_table_sweeps_thresholds_only_where_something_is_out_of_scope() -> None:
    assert "in-scope accuracy 0.500" in report.table("en.tsv", _ROWS)
    assert "out-of-scope recall" in report.table("en.tsv", _ROWS)
    assert "recall" not in report.table("en.tsv", _ROWS[:4])


def test_the_page_lists_what_was_confused_and_escapes_it() -> None:
    page = report.page("shipped", {"tests/nlu/en.tsv": _ROWS})
    assert "ahoy" in page
    assert "<b>cheers" not in page
    assert "&lt;b&gt;cheers&lt;/b&gt;" in page
    assert "who wrote Hamlet" not in page
