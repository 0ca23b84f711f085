import os
from pathlib import Path

import pytest

from bot.rules import RulesInvalid, check, folder, load


def faults(rules: Path) -> list[str]:
    return [str(fault) for fault in check(rules).faults]


def test_the_shipped_rules_load(rules: Path) -> None:
    book = load(rules)
    assert book.version == book.policy.version
    assert len(book.version) == 12


def test_each_edit_makes_another_version_and_no_edit_the_same(rules: Path) -> None:
    first = load(rules).version
    assert load(rules).version == first
    with (rules / "texts" / "en.yml").open("a") as file:
        file.write("# a comment\n")
    assert load(rules).version != first


def test_a_directory_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(RulesInvalid, match="there is no such directory"):
        load(tmp_path / "nowhere")


def test_an_empty_directory_lacks_every_file(tmp_path: Path) -> None:
    missing = [fault for fault in faults(tmp_path) if fault.endswith("this file is missing")]
    assert missing == [f"{name}:1:1: this file is missing" for name in folder.FILES]


def test_a_file_that_does_not_belong_there_is_told(rules: Path) -> None:
    (rules / "handofs.yml").write_text("[]\n")
    assert faults(rules) == ["handofs.yml:1:1: no rule file is called 'handofs.yml'; did you mean 'handoffs.yml'?"]
    (rules / "handofs.yml").rename(rules / "remarks.yml")
    assert faults(rules) == ["remarks.yml:1:1: no rule file is called 'remarks.yml'; keep other files elsewhere"]


def test_the_other_ending_is_not_taken(rules: Path) -> None:
    (rules / "texts" / "en.yml").rename(rules / "texts" / "en.yaml")
    assert "texts/en.yaml:1:1: call it en.yml" in faults(rules)


def test_a_text_file_of_a_language_that_is_not_served_is_told(rules: Path) -> None:
    (rules / "texts" / "no.yml").write_text("ack:\n  greeting: Hei\n")
    assert "texts/no.yml:1:1: no served language is called 'no'; known are 'en' and 'sv'" in faults(rules)


def test_what_editors_leave_behind_is_no_rule_file(rules: Path) -> None:
    for name in (".hours.yml.swp", ".#hours.yml", "hours.yml~", "#hours.yml#", "~hours.yml", "README.md"):
        (rules / name).write_text("nonsense: [")
    (rules / "old.yml").mkdir()
    os.mkfifo(rules / "pipe.yml")  # reading it would wait for ever
    assert faults(rules) == []


def test_a_file_that_can_not_be_opened_is_a_fault(rules: Path) -> None:
    (rules / "hours.yml").unlink()
    (rules / "hours.yml").symlink_to(rules / "gone.yml")
    assert "hours.yml:1:1: can't be read: No such file or directory" in faults(rules)


def test_a_directory_that_can_not_be_listed_is_a_fault(rules: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", refused)
    assert "rules:1:1: can't be read: Permission denied" in faults(rules)


def test_too_many_files_are_refused(rules: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder, "MAX_FILES", 5)
    assert "rules:1:1: more than 5 files" in faults(rules)


def test_a_broken_playbook_hides_no_fault_of_the_others(rules: Path) -> None:
    (rules / "playbooks" / "parcel_late.yml").write_text("causes: [")
    (rules / "teams.yml").write_text("teams: {}\n")
    found = faults(rules)
    assert (
        "playbooks/parcel_late.yml:1:9: a bracket is opened here; a comma, or the closing bracket, is missing" in found
    )
    assert any(fault.startswith("teams.yml:1:8:") for fault in found)


def test_the_current_directory_has_a_name_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(folder, "MAX_FILES", -1)
    assert ".:1:1: more than -1 files" in faults(Path())


@pytest.mark.parametrize("name", [*folder.FILES, "texts/en.yml", "texts/sv.yml", "playbooks/shared.yml"])
@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe", b"\t- x", b"a: [", b"- 1\n- 2\n", b"x" * 1_000_001, b"[" * 50, b"null", b"{}"]
)
def test_a_file_ruined_in_any_way_is_told_and_harms_nothing(rules: Path, name: str, content: bytes) -> None:
    (rules / name).write_bytes(content)
    found = check(rules)
    assert found.book is None
    assert any(fault.file == name for fault in found.faults), [str(fault) for fault in found.faults]
