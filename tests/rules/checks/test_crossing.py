"""Edits that an operator could get wrong, each with the place and the words of its fault."""

from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

from bot.rules import check
from bot.rules.checks import intents


class Slip(NamedTuple):
    """``old`` is replaced by ``new`` in the file; the fault is so many lines below the line where ``old`` stood."""

    file: str
    old: str
    new: str
    below: int
    column: int
    message: str
    where: str = ""  # the file of the fault, if it is another one


SLIPS = [
    # hours.yml
    Slip(
        "hours.yml", "time_zone: Europe/Stockholm", "time_zone: Stockholm", 0, 12, "no time zone is called 'Stockholm'"
    ),
    Slip(
        "hours.yml",
        "Europe/Stockholm",
        "Asia/Bankok",
        0,
        12,
        "no time zone is called 'Asia/Bankok'; did you mean 'Asia/Bangkok'?",
    ),
    Slip(
        "hours.yml",
        "Europe/Stockholm",
        "xyzzy",
        0,
        12,
        "no time zone is called 'xyzzy'; write a name such as Europe/Stockholm",
    ),
    Slip(
        "hours.yml", '"Mo-Th 17:00-20:00"', 'Mo-Th 17:00-20:00"', 0, 30, "a quote without another; put one at each end"
    ),
    Slip("feedback.yml", "# hours: support", "hours: suport", 0, 10, "no schedule is called 'suport'; did you mean"),
    Slip("escalation.yml", "[sms +46700000011]", "[sms 070011]", 0, 17, "an address is expected here"),
    Slip("hours.yml", "  sms: support", "  sms:support", 0, 7, "a blank is missing after the ':'"),
    Slip("hours.yml", "[support, evenings]", "support, evenings]", 0, 30, "a bracket is closed here and was never"),
    Slip("handoffs.yml", "{mood: angry}", "mood: angry}", 0, 20, "a bracket is closed here and was never opened"),
    Slip("handoffs.yml", "to: on_call", "to: [on_call]", 0, 7, "a text is expected here, not a list"),
    Slip("handoffs.yml", "{mood: angry}", "{mood:angry}", 0, 15, "a blank is missing after the ':'"),
    Slip("hours.yml", "time_zone:", "timezone:", 0, 1, "'timezone' is not known here; did you mean 'time_zone'?"),
    Slip("hours.yml", "holidays: SE", "holidays: Sverige", 0, 11, "no public holidays for 'SVERIGE'"),
    Slip("hours.yml", '"24/7"', '"24/8"', 0, 13, "this can't be read as hours"),
    Slip("hours.yml", "closed            #", "shut            #", 0, 15, "a day's hours are times or 'closed'"),
    Slip("hours.yml", "2026-12-24: closed", "2026-13-24: closed", 0, 3, "'2026-13-24' is no date"),
    Slip("hours.yml", "2026-12-24: closed", "2026-12-24:", 0, 14, "nothing is written here"),
    Slip("hours.yml", "2026-12-24: closed", "2026-12-23: closed", 0, 3, "'2026-12-23' is there twice"),
    Slip("hours.yml", "sms: support", "sms: suport", 0, 8, "no schedule is called 'suport'; did you mean 'support'?"),
    Slip("hours.yml", "[support, evenings]", "[support, nights]", 0, 23, "no schedule is called 'nights'"),
    Slip(
        "hours.yml", "  sms: support", "  smss: support", 0, 3, "'smss' is not one of the choices; did you mean 'sms'?"
    ),
    Slip("hours.yml", "  sms: support\n", "", -1, 3, "nobody answers on sms; add it with a schedule"),
    Slip(
        "hours.yml",
        "closures: []",
        "closures:\n  - {from: 2026-12-01 14:00, until: 2026-12-01 13:00, because: drill}",
        1,
        37,
        "this is before the closure begins",
    ),
    Slip(
        "hours.yml",
        "closures: []",
        "closures:\n  - {from: tomorrow, because: drill}",
        1,
        12,
        "a day and a time are expected here, such as 2026-12-24 14:00",
    ),
    Slip(
        "hours.yml",
        "closures: []",
        "closures:\n  - {from: 2026-12-01 14:00, because: drill, schedules: [evening]}",
        1,
        58,
        "no schedule is called 'evening'; did you mean 'evenings'?",
    ),
    # teams.yml
    Slip(
        "teams.yml",
        "    hours: on_call",
        "    hours: oncall",
        0,
        12,
        "no schedule is called 'oncall'; did you mean 'on_call'?",
    ),
    Slip(
        "teams.yml", "default: support", "default: suport", 0, 10, "no team is called 'suport'; did you mean 'support'?"
    ),
    Slip("teams.yml", "default: support", "default: Kundtjänst", 0, 10, "'Kundtjänst' is no name"),
    Slip("teams.yml", "teams:\n", "team:\n", 0, 1, "'team' is not known here; did you mean 'teams'?"),
    Slip(
        "teams.yml",
        "default: support",
        "default: support\ndefault_by_channel: {sms: texts}",
        1,
        27,
        "no team is called 'texts'",
    ),
    # promises.yml
    Slip(
        "promises.yml",
        "first_answer: 30 minutes",
        "first_answer: 30 minuts",
        0,
        20,
        "'minuts' is no unit of time; did you",
    ),
    Slip(
        "promises.yml",
        "  first_answer: 30 minutes\n",
        "",
        0,
        3,
        "'first_answer' is missing: every customer is told by when",
    ),
    Slip(
        "promises.yml", "resolution: 16 hours", "resolution: 2 days", 0, 15, "a day of working time has no fixed length"
    ),
    Slip("promises.yml", "resolution: 16 hours", "resolution: 5 minutes", 0, 15, "solved before the first answer?"),
    Slip(
        "promises.yml",
        "    counted: round the clock",
        "    counted: always",
        0,
        14,
        "'always' is not one of the choices; known are",
    ),
    Slip(
        "promises.yml",
        "  complaints:\n",
        "  complains:\n",
        0,
        3,
        "no team is called 'complains'; did you mean 'complaints'?",
    ),
    # handoffs.yml
    Slip("handoffs.yml", "  to: on_call", "  to: oncall", 0, 7, "no team is called 'oncall'; did you mean 'on_call'?"),
    Slip(
        "handoffs.yml",
        "say: handoff.emergency",
        "say: handoff.emergancy",
        0,
        8,
        "no text is called 'handoff.emergancy'; did",
    ),
    Slip(
        "handoffs.yml",
        "say: handoff.emergency",
        "say: ack.out_of_hours.sms",
        0,
        8,
        "no text is called 'ack.out_of_hours.sms'",
    ),
    Slip("handoffs.yml", "{mood: angry}", "{mood: furious}", 0, 16, "'furious' is not one of the choices; known are"),
    Slip("handoffs.yml", "{mood: angry}", "{moods: angry}", 0, 10, "'moods' is not known here; did you mean 'mood'?"),
    Slip("handoffs.yml", "{mood: angry}", "{}", 0, 9, "no condition: every message would be handed off; add one"),
    Slip("handoffs.yml", "when: {mood: angry}", "when: angry", 0, 9, "keys with values are expected here"),
    Slip(
        "handoffs.yml",
        "{misunderstood: at least 2}",
        "{misunderstood: often}",
        0,
        25,
        "a whole number is expected here",
    ),
    Slip(
        "handoffs.yml",
        "{misunderstood: at least 2}",
        "{waiting: 2 days}",
        0,
        19,
        "no customer waits for exactly so long",
    ),
    Slip("handoffs.yml", "{misunderstood: at least 2}", "{waiting: at least 2}", 0, 19, "a time is expected here"),
    Slip(
        "handoffs.yml", "{misunderstood: at least 2}", "{misunderstood: 1.5}", 0, 25, "a whole number is expected here"
    ),
    Slip(
        "handoffs.yml", "{misunderstood: at least 2}", "{misunderstood: between 4 and 2}", 0, 25, "between the smaller"
    ),
    Slip(
        "handoffs.yml",
        "{misunderstood: at least 2}",
        "{words: '(help'}",
        0,
        17,
        "this pattern can't be read: missing )",
    ),
    Slip("handoffs.yml", "{misunderstood: at least 2}", "{open: perhaps}", 0, 16, "yes or no is expected here"),
    Slip(
        "handoffs.yml",
        "{misunderstood: at least 2}",
        "{language: [sv, nn]}",
        0,
        25,
        "no served language is called 'nn'",
    ),
    Slip("handoffs.yml", "{misunderstood: at least 2}", "{channel: fax}", 0, 19, "'fax' is not one of the choices"),
    Slip(
        "handoffs.yml",
        "{misunderstood: at least 2}",
        '{time: "at night"}',
        0,
        16,
        "a stretch of the day is expected here",
    ),
    Slip(
        "handoffs.yml", "{first_answer: 10 minutes,", "{first_answer: soon,", 0, 27, "a time is expected here, such as"
    ),
    Slip(
        "handoffs.yml",
        "{first_answer: 10 minutes, counted: round the clock}",
        "{first_answer: 1 day}",
        0,
        27,
        "a day of working",
    ),
    Slip(
        "handoffs.yml",
        "priority: urgent",
        "priority: huge",
        0,
        13,
        "'huge' is not one of the choices; did you mean 'urgent'?",
    ),
    Slip("handoffs.yml", "name: wants a person", "name: emergency", 0, 9, "another rule in line 11 has this name"),
    Slip(
        "handoffs.yml",
        "name: complains about us\n  when: {problem: complaint_service, dialogue_wants: asked}",
        "name: worried\n  when: {intent: [ask_human], channel: sms}",
        0,
        9,
        "'worried' never gets its turn: 'wants a person' in line 51 fits whenever it does; move it up, or delete it",
    ),
    Slip(
        "handoffs.yml",
        "- name: emergency\n",
        "- nam: emergency\n",
        0,
        3,
        "'nam' is not known here; did you mean 'name'?",
    ),
    Slip(
        "handoffs.yml",
        "{misunderstood: at least 2}",
        "{problem: parcel_lat}",
        0,
        19,
        "no playbook is called 'parcel_lat'; did",
    ),
    Slip(
        "handoffs.yml",
        "{misunderstood: at least 2}",
        "{misunderstood: at least}",
        0,
        25,
        "a whole number is expected here",
    ),
    Slip("handoffs.yml", "{misunderstood: at least 2}", "{misunderstood: }", 0, 24, "nothing is written here"),
    # acknowledgements.yml
    Slip(
        "acknowledgements.yml",
        "greeting: ack.greeting ",
        "greeting: ack.greting ",
        0,
        13,
        "no text is called 'ack.greting'; did you",
    ),
    Slip(
        "acknowledgements.yml",
        "quiet_time_at_most: 10 seconds",
        "quiet_time_at_most: 1 second",
        0,
        21,
        "shorter than quiet_time",
    ),
    Slip("acknowledgements.yml", "messages: 30", "messages: 1", 0, 13, "must be at least 2"),
    Slip("acknowledgements.yml", "messages: 30", "messages: a dozen", 0, 13, "a whole number is expected here"),
    Slip("acknowledgements.yml", "messages: 30", "messages: [1, 2]", 0, 13, "a whole number is expected here"),
    # unfinished.yml
    Slip("unfinished.yml", "remind_after: 2 hours", "remind_after: 24 hours", 0, 17, "WhatsApp lets us write freely"),
    Slip("unfinished.yml", "remind_after: 2 hours", "remind_after: soon", 0, 17, "a time is expected here"),
    Slip("unfinished.yml", "21:00-08:00", "08:00-08:00", 0, 16, "these hours would never end"),
    Slip("unfinished.yml", "unfinished.reminder ", "unfinished.remindr ", 0, 8, "no text is called"),
    Slip("unfinished.yml", "resume_within: 14 days", "resume_within: 6 hours", 0, 18, "not longer than recap_after"),
    # compensation.yml
    Slip("compensation.yml", "percent: 10 %", "percent: 110 %", 0, 14, "a share from 0 % to 100 % is expected here"),
    Slip("compensation.yml", "    percent: 10 %\n", "", -1, 5, "either 'amount' or 'percent' is needed"),
    Slip(
        "compensation.yml",
        "amount: 50",
        "amount: 50\n    at_most: 20",
        0,
        13,
        "'at_least' and 'at_most' go with 'percent'",
    ),
    Slip("compensation.yml", "at_least: 50", "at_least: 500", 0, 15, "more than 'at_most'; make it less"),
    Slip("compensation.yml", "percent: 10 %", "percent: ten", 0, 14, "a share from 0 % to 100 % is expected here"),
    Slip("compensation.yml", "at_least: 50", "at_least: -50", 0, 15, "must be at least 0"),
    Slip(
        "compensation.yml",
        "give_as: voucher",
        "give_as: flowers",
        0,
        14,
        "'flowers' is not one of the choices; known are",
    ),
    Slip("compensation.yml", "problem: item_wrong", "problem: parcel_late", 0, 5, "an earlier entry fits first"),
    Slip(
        "compensation.yml",
        "problem: item_wrong",
        "problem: item_wrog",
        0,
        14,
        "no playbook is called 'item_wrog'; did you mean",
    ),
    Slip(
        "compensation.yml",
        "problem: parcel_late",
        "problem: parcel_late\n    cause: rain",
        1,
        12,
        "no cause of parcel_late is called 'rain'",
    ),
    Slip("compensation.yml", "agent: {at_most: 500,", "agent: {at_most: 50,", 0, 20, "less than bot may; make it more"),
    Slip("compensation.yml", "  agent: {at_most: 10000}\n", "", -1, 3, "'agent' is missing"),
    # languages.yml
    Slip(
        "languages.yml",
        "default: en",
        "default: de",
        0,
        10,
        "no served language is called 'de'; known are 'en' and 'sv'",
    ),
    Slip("languages.yml", "SE: sv", "SE: se", 0, 7, "no served language is called 'se'"),
    Slip("languages.yml", "SE: sv", "XX: sv", 0, 3, "no country has the letters 'XX'"),
    Slip("languages.yml", "sv: sv_SE", "sv: svenska", 0, 7, "'svenska' is no locale"),
    Slip("languages.yml", "  sv: sv_SE", "  sv: sv_SE\n  fi: fi_FI", 1, 3, "the file texts/fi.yml is missing"),
    Slip("languages.yml", "  sv: sv_SE", "  sv: sv_SE\n  no: nb_NO", 1, 3, "the file texts/no.yml is missing"),
    # policy.yml
    Slip("policy.yml", "currency: SEK", "currency: kr", 0, 13, "no currency has the letters 'kr'"),
    Slip("policy.yml", "review_again: 2027-11-01", "review_again: 2026-11-01", 0, 15, "not after 'reviewed'"),
    Slip("policy.yml", "  sv: Den", "  svv: Den", 0, 3, "no served language is called 'svv'; did you mean 'sv'?"),
    Slip("policy.yml", "  sv: Den", "  sv2: x\n  norsk: Den", 1, 3, "no served language is called 'norsk'; known"),
    Slip("policy.yml", "name: Nordlys Home", "name: [Nordlys, Home]", 0, 9, "a text is expected here, not a list"),
    Slip("policy.yml", "name: Nordlys Home", "name:", 0, 8, "nothing is written here"),
    # texts
    Slip(
        "texts/sv.yml",
        "  group: >-\n",
        "  grupp: >-\n",
        0,
        3,
        "'ack.grupp' is not in texts/en.yml; did you mean 'ack.group'?",
    ),
    Slip(
        "texts/sv.yml",
        "  told: >-\n",
        "  tolt: >-\n",
        0,
        3,
        "'handoff.tolt' is not in texts/en.yml; did you mean 'handoff.told'?",
    ),
    Slip(
        "texts/sv.yml", "closed: stängt", "closed: stängt {idag}", 0, 18, "{idag} is not in this text in texts/en.yml"
    ),
    Slip(
        "texts/sv.yml",
        "open_until: Vi har öppet nu och stänger {until}.",
        "open_until: Öppet.",
        0,
        15,
        "'{until}' is missing",
    ),
    Slip(
        "texts/sv.yml",
        'slot: "{from}-{until}"',
        'slot: "{from}-{util}"',
        0,
        17,
        "{util} is not in this text in texts/en.yml; did",
    ),
    Slip(
        "texts/sv.yml",
        "today: idag kl. {time}",
        "today: idag kl. {time",
        0,
        19,
        "'{' stands alone; write {name} for a value",
    ),
    Slip(
        "texts/sv.yml",
        "today: idag kl. {time}",
        "today: idag kl. {time.year}",
        0,
        19,
        "'{time.year}' is no placeholder",
    ),
    Slip("texts/sv.yml", "today: idag kl. {time}", "today:", 0, 9, "nothing is written here"),
    Slip("texts/sv.yml", "today: idag kl. {time}", "today: [idag]", 0, 10, "a text is expected here, not a list"),
    Slip(
        "texts/sv.yml",
        "today: idag kl. {time}",
        "Today: idag kl. {time}",
        0,
        3,
        "'Today' is no key; a key has small letters",
    ),
    Slip(
        "texts/sv.yml",
        "today: idag kl. {time}",
        "today: {text: 'idag {time}', smss: 'i dag {time}'}",
        0,
        32,
        "'smss' is not known",
    ),
    Slip(
        "texts/sv.yml",
        "today: idag kl. {time}",
        "today: {one: '{time}', other: '{time}'}",
        0,
        10,
        "'by' is missing: the placeholder",
    ),
]


@pytest.mark.parametrize(
    "slip", SLIPS, ids=lambda slip: f"{slip.file} {slip.below} {slip.new[:40]!r} {slip.message[:30]}"
)
def test_a_slip_is_told_in_its_place_with_what_to_write_instead(slip: Slip, rules: Path) -> None:
    path = rules / slip.file
    content = path.read_text("utf-8")
    assert slip.old in content
    path.write_text(content.replace(slip.old, slip.new, 1), "utf-8")
    line = content[: content.index(slip.old)].count("\n") + 1 + slip.below
    faults = [str(fault) for fault in check(rules).faults]
    wanted = f"{slip.where or slip.file}:{line}:{slip.column}: {slip.message}"
    assert any(fault.startswith(wanted) for fault in faults), f"{wanted}\n" + "\n".join(faults)


def test_the_shipped_rules_have_no_fault_and_no_warning(rules: Path) -> None:
    result = check(rules, today=date(2026, 11, 21))
    assert result.faults == ()
    assert result.warnings == ()
    assert result.book is not None
    assert result.files == result.book.files


def test_the_faults_of_all_files_come_in_one_run(rules: Path) -> None:
    for file, old, new in (
        ("hours.yml", "sms: support", "sms: suport"),
        ("teams.yml", "default: support", "default: suport"),
        ("handoffs.yml", "to: on_call", "to: oncall"),
        ("texts/sv.yml", "  told: >-", "  tolt: >-"),
    ):
        path = rules / file
        path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    (rules / "promises.yml").write_text("everybody: [", "utf-8")
    found = {fault.file for fault in check(rules).faults}
    assert found == {"hours.yml", "teams.yml", "handoffs.yml", "texts/sv.yml", "promises.yml"}


def test_a_review_that_is_due_and_old_dates_are_warnings(rules: Path) -> None:
    path = rules / "hours.yml"
    closure = "closures:\n  - {from: 2026-12-01 14:00, until: 2026-12-01 15:00, because: drill}"
    path.write_text(path.read_text("utf-8").replace("closures: []", closure), "utf-8")
    result = check(rules, today=date(2028, 1, 1))
    assert result.faults == ()
    told = "\n".join(str(warning) for warning in result.warnings)
    assert "policy.yml:17:15: the review was due on 2027-11-01" in told
    assert "2026-12-24 is long over; delete the line" in told
    assert "this closure is over; delete it" in told


def test_a_text_of_many_sms_segments_is_a_warning(rules: Path) -> None:
    path = rules / "texts" / "en.yml"
    path.write_text(path.read_text("utf-8").replace("  closed: closed", "  closed: " + "closed " * 80), "utf-8")
    result = check(rules, today=date(2026, 11, 21))
    assert [warning.message for warning in result.warnings] == [
        "about 4 SMS segments; write a shorter wording for 'sms' (at most 3)"
    ]


def test_hours_in_which_nobody_ever_works_are_refused(rules: Path) -> None:
    path = rules / "hours.yml"
    content = path.read_text("utf-8").replace('"Mo-Th 17:00-20:00"', '"Mo off"').replace('"07:30-12:00"', "closed")
    path.write_text(content, "utf-8")
    line = content[: content.index('"Mo off"')].count("\n") + 1
    assert [str(fault) for fault in check(rules).faults] == [
        f"hours.yml:{line}:13: nobody works in these hours for a year to come; promises could never be kept"
    ]


COMPLAINT = "{problem: complaint_service, dialogue_wants: asked}"


def test_an_intent_that_nobody_trained_is_a_warning(rules: Path) -> None:
    path = rules / "handoffs.yml"
    path.write_text(path.read_text("utf-8").replace(COMPLAINT, "{intent: [emergency, ask_humen]}"), "utf-8")
    result = check(rules, today=date(2026, 11, 21))
    assert [str(warning) for warning in result.warnings] == [
        "handoffs.yml:74:30: Rasa is not trained on an intent called 'ask_humen'; did you mean 'ask_human'?"
    ]


def test_where_no_training_data_is_at_hand_no_intent_is_unknown(rules: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intents, "trained_intents", frozenset)
    path = rules / "handoffs.yml"
    path.write_text(path.read_text("utf-8").replace(COMPLAINT, "{intent: ask_humen}"), "utf-8")
    assert check(rules, today=date(2026, 11, 21)).warnings == ()


def test_a_hand_off_that_does_not_say_by_when_is_a_warning(rules: Path) -> None:
    for language in ("en", "sv"):
        path = rules / "texts" / f"{language}.yml"
        content = path.read_text("utf-8")
        start = content.index("  over_limit: >-")
        end = content.index("  not_solvable: >-")
        path.write_text(f"{content[:start]}  over_limit: A colleague decides.\n{content[end:]}", "utf-8")
    assert [warning.message for warning in check(rules, today=date(2026, 11, 21)).warnings] == [
        "does not say {promised}: people want to know by when",
        "does not say {promised}: people want to know by when",
    ]


@pytest.mark.parametrize("wording", ["{sms: '{idag}', text: x}", "{by: idag, one: x, other: y}"])
def test_a_placeholder_in_any_wording_is_looked_at(rules: Path, wording: str) -> None:
    path = rules / "texts" / "sv.yml"
    content = path.read_text("utf-8")
    path.write_text(content.replace("closed: stängt", f"closed: {wording}", 1), "utf-8")
    line = content[: content.index("closed: stängt")].count("\n") + 1
    found = [str(fault) for fault in check(rules).faults]
    assert any(fault.startswith(f"texts/sv.yml:{line}:") and "{idag} is not in this text" in fault for fault in found)


def test_who_wants_the_rules_alone_gets_no_remarks(rules: Path) -> None:
    assert check(rules, today=date(2028, 1, 1)).warnings
    silent = check(rules, today=date(2028, 1, 1), remarks=False)
    assert silent.warnings == ()
    assert silent.book
    assert silent.book.warnings == ()
