from pathlib import Path

from bot.supervisor.logs import last_lines, rotate


def test_three_older_logs_are_kept(tmp_path: Path) -> None:
    log = tmp_path / "log" / "rasa.log"
    for start in range(5):
        rotate(log)
        log.write_text(str(start))
    kept = {path.name: path.read_text() for path in log.parent.iterdir()}
    assert kept == {"rasa.log": "4", "rasa.1.log": "3", "rasa.2.log": "2", "rasa.3.log": "1"}


def test_the_last_lines_are_those_of_the_last_start(tmp_path: Path) -> None:
    log = tmp_path / "rasa.log"
    log.write_text("earlier\nmuch earlier\n")
    start = log.stat().st_size
    with log.open("a") as file:
        file.write("".join(f"line {number}\n\n" for number in range(20)))
    assert last_lines(log, start, lines=2) == ("line 18", "line 19")
    assert "earlier" not in last_lines(log, start, lines=100)


def test_only_the_end_of_a_huge_log_is_read_even_if_it_is_no_text(tmp_path: Path) -> None:
    log = tmp_path / "rasa.log"
    log.write_bytes(b"\xff" * 100_000 + b"\nthe end\n")
    assert last_lines(log, 0)[-1] == "the end"
