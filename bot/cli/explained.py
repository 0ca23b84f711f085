"""An explanation on a terminal, for people who don't program."""

from datetime import datetime

from rich.console import Console, Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bot.rules.explaining.explanation import Explanation

_INDENT = (0, 0, 1, 2)


def show(explanation: Explanation) -> None:
    """Print it."""
    console = Console(highlight=False, soft_wrap=False)
    facts = explanation.facts
    console.print(
        Text.assemble(
            (f"\n{_when(facts.at)}", "bold"),
            f"  on {facts.channel}, in {facts.language!r}",
            (f"  (rules {explanation.version})", "dim"),
        )
    )
    if facts.intent:
        console.print(Text(f"Understood as {facts.intent}, mood {facts.mood}", "dim"))
    console.print()
    for title, body in (
        ("What happens", _happens(explanation)),
        ("What the customer reads", _replies(explanation)),
        ("Why", _why(explanation)),
    ):
        console.print(Text(title, "bold underline"))
        console.print(Padding(body, _INDENT))


def _happens(explanation: Explanation) -> Table:
    table = _table()
    opens = f"closed; opens {_when(explanation.next_opening)}" if explanation.next_opening else "closed for long"
    table.add_row("We are", "open" if explanation.open else opens)
    hand_off = explanation.hand_off
    if hand_off:
        table.add_row(
            "A person answers", f"team {hand_off.team}, {hand_off.priority} priority, by rule {hand_off.rule!r}"
        )
    table.add_row(
        "Answered by" if hand_off else "If a person is needed",
        f"at the latest {_when(explanation.answer_by)}" if explanation.answer_by else "nothing is promised",
    )
    return table


def _replies(explanation: Explanation) -> Group | Text:
    if not explanation.replies:
        return Text("Nothing yet: what comes next is said by the four steps, or by a person.", "dim")
    lines = []
    for reply in explanation.replies:
        lines += [Text(f"“{reply.text}”"), Text(f"{reply.rule}, the text is in {reply.source}", "dim")]
    return Group(*lines)


def _why(explanation: Explanation) -> Table:
    table = _table()
    for each in explanation.trace:
        table.add_row(f"✓ {each.rule}", str(each.source), each.because, style="" if each.because else "dim")
    for passed in explanation.passed:
        table.add_row(f"· {passed.rule}", str(passed.source), f"not: {passed.because}", style="dim")
    return table


def _table() -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True, max_width=44)
    return table


def _when(at: datetime | None) -> str:
    return f"{at:%A %d %B %Y, %H:%M}" if at else "never"
