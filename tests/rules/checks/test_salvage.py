"""One run tells every fault, whatever else is wrong, and each once."""

import random
from pathlib import Path

import pytest

from bot.rules import check
from bot.rules.loading import check_contents

SHIPPED = Path(__file__).parents[3] / "policy_rules"


def broken(rules: Path, *edits: tuple[str, str, str]) -> list[str]:
    """The faults after these edits (file, old, new), without their sentences' ends."""
    for file, old, new in edits:
        path = rules / file
        content = path.read_text("utf-8")
        assert old in content, old
        path.write_text(content.replace(old, new, 1), "utf-8")
    return [str(fault) for fault in check(rules).faults]


def assert_told(found: list[str], *wanted: str) -> None:
    assert len(found) == len(wanted), "\n".join(found)
    for part in wanted:
        assert any(part in fault for fault in found), part + "\n" + "\n".join(found)


def test_wrong_values_hide_no_name_that_leads_nowhere(rules: Path) -> None:
    found = broken(
        rules,
        ("hours.yml", "time_zone: Europe/Stockholm", "time_zone: Stockholm"),
        ("hours.yml", "[support, evenings]", "[support, evning]"),
        ("hours.yml", "2026-12-24: closed", "2026-13-24: closed"),
        ("teams.yml", "    hours: on_call", "    hours: oncall"),
        ("handoffs.yml", "to: on_call", "to: oncall"),
    )
    assert_told(
        found,
        "no time zone is called 'Stockholm'",
        "no schedule is called 'evning'",
        "'2026-13-24' is no date",
        "no schedule is called 'oncall'; did you mean 'on_call'?",
        "no team is called 'oncall'; did you mean 'on_call'?",
    )


def test_an_unknown_key_hides_nothing_and_is_told_once(rules: Path) -> None:
    found = broken(
        rules,
        ("teams.yml", "teams:\n", "tems:\n"),
        ("handoffs.yml", "to: complaints", "to: complaint"),
        ("promises.yml", "everybody:", "everyboddy:"),
    )
    assert_told(found, "did you mean 'teams'?", "did you mean 'complaints'?", "did you mean 'everybody'?")


def test_grammar_and_duplicates_hide_nothing_below_them_nor_in_other_files(rules: Path) -> None:
    found = broken(
        rules,
        ("hours.yml", "  sms: support", "  sms: support\n  sms: support"),
        ("hours.yml", "holidays: SE", "holidays: [SE"),
        ("hours.yml", "2026-12-24: closed", "2026-13-24: closed"),
        ("handoffs.yml", "to: on_call", "to: @on_call"),
        ("handoffs.yml", "to: complaints", "to: complaint"),
        ("teams.yml", "default: support", "default: suport"),
    )
    assert_told(
        found,
        "'sms' is there twice",
        "a bracket is opened here",
        "'2026-13-24' is no date",
        "this character can't begin a text",
        "no team is called 'complaint'",
        "no team is called 'suport'",
    )


def test_two_faults_of_one_rule_are_both_told(rules: Path) -> None:
    found = broken(
        rules,
        ("handoffs.yml", "to: on_call", "to: nobody_at_all"),
        ("handoffs.yml", "say: handoff.emergency", "say: handoff.emergenzy"),
    )
    assert_told(found, "no team is called 'nobody_at_all'", "no text is called")


def test_what_only_follows_is_not_told(rules: Path) -> None:
    found = broken(rules, ("hours.yml", "  evenings:", "  evenings: 25:00-26:00\n  other:"))
    assert_told(found, "this can't be read as hours")
    assert_told(broken(rules, ("playbooks/parcel_late.yml", "starts_with:", "starts-with:")), *found, "starts_with")


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("handoffs.yml", "{mood: angry}", "{mood:angry}"),
        ("hours.yml", "[support, evenings]", "support, evenings]"),
        ("hours.yml", "  sms: support", "\xa0 sms: support"),
        ("escalation.yml", "[sms +46700000011]", "[sms 070011]"),
        ("texts/en.yml", "    again: Thank you, I've", "\tagain: Thank you, I've"),
        ("texts/en.yml", "  group: >-", "  gruop: >-"),
        ("texts/en.yml", "handoff:\n", "handof:\n"),
        ("texts/en.yml", "handoff:\n", ""),
        ("texts/en.yml", "{promised}", "{promise}"),
        ("texts/en.yml", "{promised}", "{promised"),
        ("teams.yml", "  complaints:", "  support:"),
        ("teams.yml", "  complaints:\n", ""),
        ("escalation.yml", "  robin:", "  kim:"),
        ("escalation.yml", "  - name: an answer is due\n", ""),
        ("handoffs.yml", "- name: angry", "  name: angry"),
        ("languages.yml", "en_GB", "english"),
        ("playbooks/parcel_late.yml", "  - name: lost\n", ""),
        ("playbooks/parcel_late.yml", "offers: [correct_address", "offers: [corect_address"),
        ("playbooks/parcel_late.yml", "[correct_address, refund_order]", "[correct_address, refund_order"),
        ("playbooks/parcel_late.yml", "said: {found: yes}", "said: {fund: yes}"),
        ("playbooks/product_fault.yml", "  tightened:", "  tightend:"),
        ("acknowledgements.yml", "say:\n", ""),
        ("promises.yml", "everybody:\n", ""),
        ("unfinished.yml", "coming_back:\n", ""),
        ("playbooks/shared.yml", "solutions:\n", ""),
        ("hours.yml", "time_zone:", " time_zone:"),
        ("policy.yml", "vision:\n", ""),
        ("policy.yml", "  name: Nordlys", "  nahm:\n  name: Nordlys"),
    ],
    ids=str,
)
def test_one_slip_is_one_fault(rules: Path, file: str, old: str, new: str) -> None:
    assert len(found := broken(rules, (file, old, new))) == 1, found


def test_a_solution_that_is_called_differently_is_told_where_it_is_offered(rules: Path) -> None:
    found = broken(rules, ("playbooks/shared.yml", "  works_again:\n", "  work_again:\n"))
    assert found
    assert all("no solution is called 'works_again'; did you mean 'work_again'?" in fault for fault in found), found


def test_a_team_that_is_lost_hides_no_other_that_never_was(rules: Path) -> None:
    found = broken(rules, ("teams.yml", "  complaints:", "  support:"), ("handoffs.yml", "to: on_call", "to: nobody"))
    assert_told(found, "'support' is there twice", "no team is called 'nobody'")


def test_a_folder_without_what_playbooks_share_is_told_so(rules: Path) -> None:
    (rules / "playbooks" / "shared.yml").unlink()
    assert_told(broken(rules), "playbooks/shared.yml:1:1: this file is missing: it holds the solutions")


def test_wishes_that_are_all_gone_are_one_fault(rules: Path) -> None:
    path = rules / "playbooks" / "shared.yml"
    content = path.read_text("utf-8")
    start = content.index("\nwishes:\n")
    end = content.index("\n\n", start)
    path.write_text(content[:start] + content[end:], "utf-8")
    assert_told(broken(rules), "playbooks/shared.yml:16:1: 'wishes' is missing")


def test_a_wrong_condition_lets_its_rule_not_hide_others(rules: Path) -> None:
    found = broken(rules, ("handoffs.yml", "mood: angry", "mood: furious"))
    assert_told(found, "'furious' is not one of the choices")


def test_rules_that_never_fire_are_told_beside_wrong_values(rules: Path) -> None:
    found = broken(
        rules,
        ("handoffs.yml", "mood: angry", "mood: furious"),
        ("handoffs.yml", "- name: emergency\n", "- name: all of sms\n  when: {channel: sms}\n  to: support\n"
         "  say: handoff.person\n\n- name: only calm sms\n  when: {channel: sms, mood: calm}\n  to: support\n"
         "  say: handoff.person\n\n- name: emergency\n"),
    )  # fmt: skip
    assert_told(found, "'furious' is not one", "'only calm sms' never gets its turn")


def test_a_playbook_that_is_broken_hides_no_fault_of_another(rules: Path) -> None:
    found = broken(
        rules,
        ("playbooks/parcel_late.yml", "order: ", "order: some # "),
        ("playbooks/cancel_order.yml", "starts_with: [", "starts_with: [refund_status, warranty, "),
        ("compensation.yml", "problem: parcel_late", "problem: parcel_lat"),
    )
    assert_told(found, "'some' is not one of the choices", "'warranty' starts", "did you mean 'parcel_late'?")


def test_a_section_of_texts_that_is_gone_is_one_fault(rules: Path) -> None:
    path = rules / "texts" / "sv.yml"
    content = path.read_text("utf-8")
    path.write_text(content[: content.index("\npolicy:\n")] + "\n", "utf-8")
    assert_told(broken(rules), "'policy' is missing; texts/en.yml has it in line")


def test_a_default_language_without_a_section_is_one_fault(rules: Path) -> None:
    path = rules / "texts" / "en.yml"
    content = path.read_text("utf-8")
    path.write_text(content[: content.index("\npolicy:\n")] + "\n", "utf-8")
    assert_told(broken(rules), "texts/en.yml:12:1: 'policy' is missing; texts/sv.yml has it in line")


def test_a_section_that_no_language_has_is_told_once(rules: Path) -> None:
    for path in (rules / "texts").iterdir():
        content = path.read_text("utf-8")
        path.write_text(content[: content.index("\npolicy:\n")] + "\n", "utf-8")
    assert_told(broken(rules), "the section 'policy' is missing")


def test_a_text_file_in_which_nothing_is_written_is_one_fault(rules: Path) -> None:
    (rules / "texts" / "sv.yml").write_text("")
    assert_told(broken(rules), "sections with texts are expected here")


def test_a_slip_in_the_default_language_is_told_where_it_was_made(rules: Path) -> None:
    found = broken(rules, ("texts/en.yml", "  group: >-", "  gruop: >-"))
    assert_told(found, "'ack.gruop' is not in texts/sv.yml; did you mean 'ack.group'?")
    assert found[0].startswith("texts/en.yml:")


@pytest.mark.parametrize("seed", range(12))
def test_no_edit_makes_the_checker_stumble(seed: int) -> None:
    """Lines deleted, doubled, shifted, and characters slipped in: always a fault with a place, or rules that work."""
    contents = {path.relative_to(SHIPPED).as_posix(): path.read_bytes() for path in SHIPPED.rglob("*.yml")}
    chance = random.Random(seed)
    for _ in range(chance.randint(1, 3)):
        name = chance.choice(sorted(contents))
        lines = contents[name].decode().split("\n")
        at = chance.randrange(len(lines))
        slip = chance.choice("'\"[]{}:@*&\t-x9 ")
        lines[at : at + 1] = chance.choice([[], [lines[at]] * 2, [f" {lines[at]}"], [f"{lines[at]}{slip}"]])
        contents[name] = "\n".join(lines).encode()
    found = check_contents(contents, remarks=False)
    assert (found.book is None) == bool(found.faults)
    assert all(fault.line > 0 and fault.column > 0 and fault.message for fault in found.faults)
