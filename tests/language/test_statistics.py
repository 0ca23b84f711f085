import io
import subprocess

import pytest
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from bot.language.extract import extract
from bot.language.statistics import Statistics
from tests.language.phrases import ENGLISH, SWEDISH


@pytest.fixture(scope="module")
def statistics() -> Statistics:
    return Statistics(["en", "sv"])


def test_the_figures_are_those_of_py3langid(statistics: Statistics) -> None:
    original = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    original.set_languages(["en", "sv"])
    for phrase in [*ENGLISH, *SWEDISH, "zz", "日本語", "å" * 500]:
        text = phrase.lower()
        label, probability = original.classify(text)
        guess = statistics.guess(text)
        assert guess is not None
        assert guess[1] == pytest.approx(float(probability), abs=1e-3)
        assert guess[0] == label or guess[1] == pytest.approx(0.5, abs=1e-3)


def test_nothing_to_read_is_a_guess_between_equals(statistics: Statistics) -> None:
    guess = statistics.guess("")
    assert guess is not None
    assert guess[1] == pytest.approx(0.5)


def test_labels_that_the_model_does_not_know_are_left_out() -> None:
    out = io.BytesIO()
    extract(["xx"], out)
    assert b'"classes": []' in out.getvalue().split(b"\n")[0]


def test_arrays_begin_where_a_processor_wants_them() -> None:
    out = io.BytesIO()
    extract(["en", "sv", "no"], out)
    assert out.getvalue().index(b"\n") % 8 == 7
    assert len(out.getvalue()) % 8 == 0


def test_a_model_that_can_not_be_read_is_told_at_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.language.statistics.sys.executable", "/bin/false")
    with pytest.raises(subprocess.CalledProcessError):
        Statistics(["en"])
