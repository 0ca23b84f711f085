"""No gap, no double: whatever breaks, at whatever hour, somebody is at the end of the chain, or it says when not."""

import re
from pathlib import Path

import pytest

from bot.rules import check, load

FILE = "escalation.yml"


def edited(rules: Path, old: str, new: str) -> list[str]:
    path = rules / FILE
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    return [str(fault) for fault in check(rules).faults]


def line_of(rules: Path, words: str) -> int:
    return (rules / FILE).read_text("utf-8").split(words, maxsplit=1)[0].count("\n") + 1


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("person: robin", "person: robyn", "no person is called 'robyn'; did you mean 'robin'?"),
        ("person: robin", "person: kim", "kim is in this chain for these hours already"),
        ("person: robin", "person: kim\n        hours: support", "kim is in this chain at the same hours already"),
        ("person: robin", "person: robin\n        hours: evening", "no schedule is called 'evening'; did you mean"),
        ("move_to: complaints", "move_to: complaint", "no team is called 'complaint'; did you mean 'complaints'?"),
        ("tell: supervisor}", "tell: superviser}", "no chain is called 'superviser'; did you mean 'supervisor'?"),
        ("language: sv", "language: no", "no served language is called 'no'"),
        ("sms +46700000011", "+46700000011", "an address is expected here, such as 'sms +46700000011'"),
        ("sms +46700000012", "sms +46700000011", "'sms +46700000011' is kim's already; each address once"),
        ("at: 50 %", "at: soon", "a share of the promised time is expected here"),
        ("at: 300 %", "at: 100 %", "steps go by rising shares, each share once"),
        ("{at: 50 %, mark: yes}", "{at: 50 %}", "nothing happens here; write mark, tell or move_to"),
        ("{at: 50 %, mark: yes}", "{at: 50 %, mark: yes, until_confirmed: yes}", "who is to confirm?"),
        (
            "when: {priority: urgent, promise: [first_answer, next_answer]}",
            "when: {}",
            "'an answer is due' never gets its turn: 'an emergency' fits whenever it does; move it up",
        ),
    ],
)
def test_each_slip_is_told_where_it_is(rules: Path, old: str, new: str, message: str) -> None:
    faults = edited(rules, old, new)
    assert any(message in fault and fault.startswith(f"{FILE}:") for fault in faults), faults


def test_the_first_hours_that_nobody_answers_for_are_named(rules: Path) -> None:
    office = "      - person: {}\n        hours: support\n"
    text = (rules / FILE).read_text("utf-8")
    for person in ("kim", "robin", "sam"):
        text = text.replace(f"      - person: {person}\n", office.format(person))
    (rules / FILE).write_text(text, "utf-8")
    faults = [str(fault) for fault in check(rules).faults]
    assert any(f"{FILE}:{line_of(rules, '  on_call:')}:3: nobody can be called for on_call from " in f for f in faults)
    assert not any("for support" in fault or "for complaints" in fault for fault in faults), "closed is no gap for them"


def test_a_promise_that_no_row_is_about_is_told(rules: Path) -> None:
    faults = edited(rules, "when: {promise: resolution}", "when: {promise: resolution, team: support}")
    assert any("nobody is told when a resolution of complaints (urgent) breaks; add a row" in each for each in faults)


def test_a_row_that_ends_without_telling_anybody_is_told(rules: Path) -> None:
    path = rules / FILE
    text = path.read_text("utf-8")
    at = text.index("a solution is due")
    path.write_text(text[:at] + text[at:].replace(", tell: supervisor", ""), "utf-8")
    faults = [str(fault) for fault in check(rules).faults]
    assert any("nobody is told when it breaks; add a step at 100 % or later with 'tell'" in fault for fault in faults)


def test_the_shipped_file_is_read_as_it_is_written(rules: Path) -> None:
    escalation = load(rules).policy.escalation
    assert [row.name for row in escalation.rows] == ["an emergency", "an answer is due", "a solution is due"]
    assert [step.at for step in escalation.rows[0].steps] == [0, 100, 300, 600]
    assert escalation.rows[0].steps[0].until_confirmed
    assert escalation.chains["on_call"].source.file == FILE
    assert all(a.address.startswith("+467000000") for p in escalation.people.values() for a in p.addresses), "samples"


def test_one_person_at_two_places_of_a_chain_is_no_double_at_different_hours(rules: Path) -> None:
    path = rules / "hours.yml"  # on special days all schedules are open at the same hours
    path.write_text(re.sub(r"^  2026-12-23: .*\n", "", path.read_text("utf-8"), flags=re.MULTILINE), "utf-8")
    twice = "- person: kim\n        hours: support\n      - person: kim\n        hours: evenings\n"
    assert not any("in this chain" in fault for fault in edited(rules, "- person: kim\n", twice))
