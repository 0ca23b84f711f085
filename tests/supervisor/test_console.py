import io

from bot.supervisor import Console
from bot.supervisor.events import Ready, Waiting


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_in_a_log_progress_is_a_line_every_ten_seconds() -> None:
    stream = io.StringIO()
    console = Console(stream)
    for second in range(25):
        console(Waiting("rasa", "loading", second))
    console(Ready("rasa", 25))
    assert stream.getvalue().splitlines() == [
        "rasa: loading … 0 s",
        "rasa: loading … 10 s",
        "rasa: loading … 20 s",
        "rasa: ready after 25 s",
    ]


def test_on_a_terminal_all_that_wait_share_one_line_that_is_written_over() -> None:
    stream = Terminal()
    console = Console(stream)
    console(Waiting("rasa", "loading", 1))
    console(Waiting("actions", "starting", 1))
    console(Ready("actions", 2))
    console(Waiting("rasa", "loading", 2))
    assert stream.getvalue().split("\r\x1b[K") == [
        "",
        "rasa: loading … 1 s",
        "rasa: loading … 1 s   actions: starting … 1 s",
        "actions: ready after 2 s\n",
        "rasa: loading … 2 s",
    ]
