"""What goes wrong with a command is a line, not a traceback."""

import sys
from pathlib import Path

import pytest

from bot.cli import main


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["close", "--because", "flood"], "nowhere: No such file or directory"),
        (["pilot", "start", "nowhere", "--testers", "who.txt"], "who.txt: No such file or directory"),
        (
            ["rules", "rollback", "abcd"],
            "no version begins with 'abcd'; 'fyra rules history' lists them (write at least 4 letters)",
        ),
    ],
    ids=lambda each: each[0] if isinstance(each, list) else "",
)
def test_a_folder_or_a_file_that_is_not_there_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FYRA_RULES", str(tmp_path / "nowhere"))
    monkeypatch.setenv("FYRA_VAR", str(tmp_path / "var"))
    monkeypatch.setattr(sys, "argv", ["fyra", *words])
    with pytest.raises(SystemExit) as left:
        main()
    assert str(left.value).startswith("fyra: ")
    assert str(left.value).endswith(told)


def test_of_several_faults_each_line_says_who_tells_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    facts = tmp_path / "facts.yml"
    facts.write_text("channel: fax\nmood: cross\n")
    monkeypatch.setenv("FYRA_VAR", str(tmp_path / "var"))
    monkeypatch.setattr(sys, "argv", ["fyra", "rules", "explain", "--facts", str(facts)])
    with pytest.raises(SystemExit) as left:
        main()
    first, second = str(left.value).splitlines()
    assert first.startswith(f"fyra: {facts}:1:10: ")
    assert second.startswith(f"fyra: {facts}:2:7: ")


def test_an_error_of_the_machine_that_names_no_file_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("bot.cli.app", broken)
    monkeypatch.setattr(sys, "argv", ["fyra", "stalls"])
    with pytest.raises(OSError, match="Input/output error"):
        main()
