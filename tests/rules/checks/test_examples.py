"""Worked examples: what holds is silent; what does not is told in its place, with what happens instead."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.rules import check

SHIPPED = Path(__file__).parents[3] / "policy_rules"


def told(rules: Path, file: str, old: str, new: str) -> list[str]:
    path = rules / file
    content = path.read_text("utf-8")
    assert old in content
    path.write_text(content.replace(old, new, 1), "utf-8")
    result = check(rules)
    assert (result.book is None) == bool(result.faults)
    return [str(fault) for fault in (*result.faults, *result.untrue)]


def line_of(file: str, text: str) -> int:
    content = (SHIPPED / file).read_text("utf-8")
    return content[: content.index(text)].count("\n") + 1


def test_moving_lunch_breaks_the_example_about_lunch(rules: Path) -> None:
    faults = told(rules, "hours.yml", '"Mo-Th 07:30-12:00,13:00-17:00', '"Mo-Th 07:30-13:00,13:30-17:00')
    line = line_of("hours.yml", "expect: {open: no, next_opening: Tuesday 13:00}")
    schedule = line_of("hours.yml", '  support:  "')
    assert any(
        fault.startswith(f"hours.yml:{line}:20: this example does not hold: whatsapp is open until ")
        and fault.endswith(f"(hours.yml:{schedule})")
        for fault in faults
    ), faults


@pytest.mark.parametrize(
    ("file", "old", "new", "fault"),
    [
        (
            "hours.yml",
            "{open: no, next_opening: Tuesday 13:00}",
            "{next_opening: Tuesday 13:30}",
            "whatsapp is closed until Tue 03 Nov 2026 13:00",
        ),
        (
            "handoffs.yml",
            "{hand_off: complaints, answer_by: Monday 11:00}",
            "{hand_off: support}",
            "'angry' hands it to complaints (handoffs.yml:",
        ),
        ("handoffs.yml", "{mood: angry, intent: parcel_late}", "{mood: calm}", "no hand-off rule fits"),
        (
            "handoffs.yml",
            "when: {text: Min lampa brinner!}",
            "when: {intent: emergency}",
            "'emergency' hands it to on_call (handoffs.yml:",
        ),
        (
            "handoffs.yml",
            "says: [ack.out_of_hours, handoff.person]",
            "says: ack.greeting",
            "what is said is ack.out_of_hours, handoff.person",
        ),
        (
            "handoffs.yml",
            "handoff.person], answer_by: Monday 08:30}",
            "handoff.person], answer_by: Monday 08:00}",
            "it would be Mon 09 Nov 2026 08:30: 1 hour of working time of support: closed, counted Mon 07:30-",
        ),
        (
            "promises.yml",
            "next_answer_by: Monday 08:15",
            "solved_by: Monday 08:15",
            "it would be Tue 10 Nov 2026 15:45",
        ),
        ("promises.yml", "answer_by: Sunday 03:10", "answer_by: Sunday 03:05", "it would be Sun 08 Nov 2026 03:10"),
        ("acknowledgements.yml", "greeted_at: 09:50", "intent: thanks", "what is said is ack.greeting"),
        ("acknowledgements.yml", "{says: ack.greeting}", "{says: nothing}", "what is said is ack.greeting"),
        ("acknowledgements.yml", "when: {automatic: 30} ", "when: {automatic: 29} ", "what is said is ack.greeting"),
        ("promises.yml", "  next_answer: 1 hour\n", "", "nothing is promised"),
    ],
)
def test_an_example_that_does_not_hold_says_what_happens_instead(
    rules: Path, file: str, old: str, new: str, fault: str
) -> None:
    faults = told(rules, file, old, new)
    assert any(f"this example does not hold: {fault}" in each for each in faults), faults


def test_a_slip_within_an_example_has_its_place(rules: Path) -> None:
    faults = told(rules, "promises.yml", "at: Friday 14:45", "at: Fredag 14:45")
    line = line_of("promises.yml", "at: Friday 14:45")
    assert faults == [
        f"promises.yml:{line}:9: a day and a time are expected here, such as Friday 16:00 or 2026-12-24 14:00"
    ]


def test_weekdays_are_those_of_a_week_without_holidays_and_closures(rules: Path) -> None:
    closed = "closures:\n  - {from: 2026-11-02 08:00, until: 2026-11-20 08:00, because: moving house}"
    assert told(rules, "hours.yml", "closures: []", closed) == []
    assert told(rules, "policy.yml", "reviewed: 2026-11-01", "reviewed: 2026-12-20") == []


def test_a_date_is_under_the_closures_of_that_date(rules: Path) -> None:
    closed = "closures:\n  - {from: 2026-12-20 08:00, because: moving house}"
    faults = told(rules, "hours.yml", "closures: []", closed)
    assert len(faults) == 1
    assert "for as long as can be told (temporary closure: moving house)" in faults[0]


def test_a_special_day_in_the_week_of_the_review_moves_the_usual_week(rules: Path) -> None:
    assert told(rules, "hours.yml", "  2026-12-31: closed\n", "  2026-12-31: closed\n  2026-11-03: closed\n") == []


def test_where_every_week_has_a_day_off_examples_still_run(rules: Path) -> None:
    days = [date(2026, 11, 4) + timedelta(weeks=number) for number in range(80)]
    more = "".join(f"  {day}: closed\n" for day in days if str(day) != "2026-12-23")
    faults = told(rules, "hours.yml", "  2027-06-25: closed", more + "  2027-06-25: closed")
    assert all("this example does not hold" in fault for fault in faults)


def test_rules_without_examples_are_fine(rules: Path) -> None:
    for name in ("hours", "promises", "acknowledgements"):
        path = rules / f"{name}.yml"
        path.write_text(path.read_text("utf-8").split("\nexamples:")[0] + "\n", "utf-8")
    path = rules / "handoffs.yml"
    kept = [line for line in path.read_text("utf-8").splitlines() if not line.startswith(("    ", "  examples"))]
    path.write_text("\n".join(kept) + "\n", "utf-8")
    assert (check(rules).faults, check(rules).untrue) == ((), ())
