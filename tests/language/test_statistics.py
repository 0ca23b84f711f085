import io
import subprocess
from pathlib import Path

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
        assert guess[1] == pytest.approx(float(probability), abs=5e-3)
        assert guess[0] == label or guess[1] == pytest.approx(0.5, abs=5e-3)


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
    monkeypatch.setattr("bot.language.extracted.sys.executable", "/bin/false")
    with pytest.raises(subprocess.CalledProcessError):
        Statistics(["en"])


def test_what_was_extracted_once_is_read_from_its_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = Statistics(["en", "sv"], tmp_path).guess(SWEDISH[0])
    monkeypatch.setattr("subprocess.run", None)
    assert Statistics(["en", "sv"], tmp_path).guess(SWEDISH[0]) == made


@pytest.mark.parametrize("left", [0, 10, 5000])
def test_a_file_that_is_cut_off_is_made_anew(tmp_path: Path, left: int) -> None:
    Statistics(["en", "sv"], tmp_path)
    (path,) = tmp_path.iterdir()
    whole = path.read_bytes()
    path.write_bytes(whole[:left])
    assert Statistics(["en", "sv"], tmp_path).known == ["en", "sv"]
    assert [each.read_bytes() for each in tmp_path.iterdir()] == [whole]


def test_a_cache_that_cannot_be_written_costs_time_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert Statistics(["en"], tmp_path / "file").known == ["en"]
