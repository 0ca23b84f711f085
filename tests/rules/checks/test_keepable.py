"""Promises that the hours do not allow, and rules whose moment never comes."""

from datetime import date
from pathlib import Path

import pytest

from bot.rules import CheckResult, check

TODAY = date(2026, 11, 21)


def edited(rules: Path, file: str, old: str, new: str) -> CheckResult:
    path = rules / file
    content = path.read_text("utf-8")
    assert old in content
    path.write_text(content.replace(old, new, 1), "utf-8")
    return check(rules, today=TODAY)


def with_rules(rules: Path, *written: str) -> list[str]:
    path = rules / "handoffs.yml"
    entries = "".join(
        f"- {{name: new {number}, when: {when}, to: support, say: handoff.person}}\n"
        for number, when in enumerate(written)
    )
    path.write_text(entries + path.read_text("utf-8"), "utf-8")
    return [str(fault) for fault in check(rules, today=TODAY).faults]


@pytest.mark.parametrize(
    ("file", "old", "new", "fault"),
    [
        (
            "promises.yml",
            "channels:\n  sms:\n    first_answer: 1 hour\n",
            "channels:\n  sms:\n    first_answer: 1 hour\n    counted: round the clock\n",
            "1 hour round the clock can't be kept: nobody of 'support' works from Fri ",
        ),
        (
            "handoffs.yml",
            "  to: complaints\n",
            "  to: complaints\n  promise: {first_answer: 30 minutes, counted: round the clock}\n",
            "30 minutes round the clock can't be kept: nobody of 'complaints' works from Fri ",
        ),
        (
            "teams.yml",
            "    hours: on_call",
            "    hours: evenings",
            "10 minutes round the clock can't be kept: nobody of 'on_call' works from Thu ",
        ),
    ],
)
def test_a_promise_that_closed_hours_would_break_is_refused(
    rules: Path, file: str, old: str, new: str, fault: str
) -> None:
    faults = [each.message for each in edited(rules, file, old, new).faults]
    assert any(each.startswith(fault) and "write 'counted: working time'" in each for each in faults), faults


def test_a_promise_that_only_a_holiday_breaks_is_a_warning(rules: Path) -> None:
    old = "  complaints:\n    first_answer: 1 hour\n    resolution: 24 hours\n"
    new = "  complaints:\n    first_answer: 80 hours\n    resolution: 90 hours\n    counted: round the clock\n"
    path = rules / "handoffs.yml"
    path.write_text(path.read_text("utf-8").replace("answer_by: Monday 11:00", "hand_off: complaints"), "utf-8")
    path.write_text(path.read_text("utf-8").replace("{hand_off: complaints, hand_off: complaints}", "{open: yes}"))
    result = edited(rules, "promises.yml", old, new)
    assert result.faults == ()
    told = [each.message for each in result.warnings]
    assert any("80 hours round the clock can't be kept" in each and "Wed 23 Dec 12:00" in each for each in told), told


@pytest.mark.parametrize(
    ("when", "fault"),
    [
        ("{step: more than 4}", "never the case: step is 1 to 4"),
        ("{step: less than 1}", "never the case: step is 1 to 4"),
        ("{misunderstood: less than 0}", "never the case: misunderstood is at least 0"),
        ("{order_value: less than 0}", "never the case: order_value is at least 0"),
        ('{time: "22:00-06:00", open: yes}', "never the case: at that time of day we are not open on any day"),
        ('{time: "17:30-19:00", open: yes, channel: sms}', "never the case: at that time of day we are not open"),
        ('{time: "18:00-19:00", open: yes, channel: telegram}', ""),
        ('{time: "12:15-12:45", open: no}', ""),
        ("{step: between 3 and 9}", ""),
        ("{misunderstood: more than 5}", ""),
        ("{order_value: at most 0}", ""),
    ],
)
def test_a_rule_whose_moment_never_comes_is_told(rules: Path, when: str, fault: str) -> None:
    faults = with_rules(rules, when)
    assert bool(faults) == bool(fault), faults
    assert all(each.startswith("handoffs.yml:1:") and fault in each for each in faults)


def test_several_rules_together_may_leave_nothing_for_a_later_one(rules: Path) -> None:
    faults = with_rules(
        rules, "{channel: [sms, whatsapp], tags: vip}", "{channel: telegram, tags: vip}", "{mood: angry, tags: vip}"
    )
    assert faults == [
        "handoffs.yml:3:10: 'new 2' never gets its turn: the rules above fit whenever it does; move it up, or delete it"
    ]


def test_what_is_left_to_a_later_rule_is_its_turn(rules: Path) -> None:
    assert with_rules(rules, "{channel: sms, tags: vip}", "{open: no, tags: vip}", "{mood: calm, tags: vip}") == []


def test_two_hundred_playbooks_are_checked_in_time(rules: Path) -> None:
    playbook = (rules / "playbooks" / "parcel_late.yml").read_text("utf-8")
    for number in range(200):
        (rules / "playbooks" / f"more_{number}.yml").write_text(playbook, "utf-8")
    result = check(rules, today=TODAY)
    assert result.book is None
    assert {fault.file.partition("/")[0] for fault in result.faults} == {"playbooks"}


def test_what_everybody_is_promised_is_told_where_it_stands(rules: Path) -> None:
    found = edited(rules, "promises.yml", "everybody:\n", "everybody:\n  counted: round the clock\n")
    lines = (rules / "promises.yml").read_text("utf-8").splitlines()
    assert found.faults[0].line == lines.index("everybody:") + 3
    assert "30 minutes round the clock can't be kept" in found.faults[0].message


def test_without_follow_ups_nothing_is_asked_after_and_nothing_is_wrong(rules: Path) -> None:
    (rules / "feedback.yml").unlink()
    assert check(rules, today=TODAY).faults == ()


def test_a_value_that_nobody_gives_is_told_with_the_nearest_one(rules: Path) -> None:
    for language in ("en", "sv"):
        path = rules / "texts" / f"{language}.yml"
        before, key, after = path.read_text("utf-8").partition("\nhandoff:")
        path.write_text(before + key + after.replace("{promised}", "{promisd}"), "utf-8")
    faults = [str(fault) for fault in check(rules, today=TODAY).faults]
    assert any("{promisd} is not known here; did you mean 'promised'?" in fault for fault in faults), faults
