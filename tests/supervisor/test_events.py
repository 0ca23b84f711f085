from pathlib import Path

import pytest

from bot.supervisor.events import Fell, Waiting, how


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (0, "ended with code 0"),
        (3, "ended with code 3"),
        (-9, "was ended by SIGKILL"),
        (-250, "was ended by signal 250"),
        (None, "could not be started"),
    ],
)
def test_an_end_is_said_in_words(code: int | None, words: str) -> None:
    assert how(code) == words


def fell(falls: int) -> str:
    return str(Fell("rasa", 1, falls, 2.0, Path("var/log/rasa.log"), ("no model", "bye")))


def test_a_fall_is_told_with_its_last_lines_and_where_the_rest_is() -> None:
    assert fell(1) == ("rasa: ended with code 1; next start in 2.0 s. Its log: var/log/rasa.log\n  | no model\n  | bye")


def test_repeated_falls_are_counted_and_their_words_said_only_now_and_then() -> None:
    assert "3 times in a row" in fell(3)
    assert "no model" in fell(3)
    assert "no model" not in fell(4)
    assert "no model" in fell(10)


def test_progress_names_what_it_does_and_for_how_long() -> None:
    assert str(Waiting("rasa", "loading the model", 12.3)) == "rasa: loading the model … 12 s"
