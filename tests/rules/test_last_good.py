import os
from pathlib import Path

import pytest

from bot.rules import last_good as module
from bot.rules.last_good import LastGood


def test_a_version_is_copied_whole_with_its_folders(tmp_path: Path) -> None:
    copies = LastGood(tmp_path)
    copies.keep("v1", {"a.yml": b"a", "texts/en.yml": b"b"})
    assert (copies.directory / "a.yml").read_bytes() == b"a"
    assert (copies.directory / "texts" / "en.yml").read_bytes() == b"b"


def test_the_latest_is_the_last_good_one_also_when_it_was_there_before(tmp_path: Path) -> None:
    copies = LastGood(tmp_path)
    for version in ("v1", "v2", "v1"):
        copies.keep(version, {"a.yml": version.encode()})
    assert (copies.directory / "a.yml").read_bytes() == b"v1"


def test_only_the_latest_versions_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "KEPT", 3)
    copies = LastGood(tmp_path)
    for number in range(6):
        copies.keep(f"v{number}", {"a.yml": b""})
        os.utime(tmp_path / "versions" / f"v{number}", (number, number))
    copies.keep("v6", {"a.yml": b""})
    assert sorted(path.name for path in (tmp_path / "versions").iterdir()) == ["v4", "v5", "v6"]


def test_another_process_may_have_been_faster(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copies = LastGood(tmp_path)
    copies.keep("v1", {"a.yml": b"a"})
    real = Path.is_dir
    seen: list[Path] = []

    def blind_once(path: Path, **options: bool) -> bool:
        seen.append(path)
        return False if len(seen) == 1 else real(path)

    monkeypatch.setattr(Path, "is_dir", blind_once)
    copies.keep("v1", {"a.yml": b"a"})
    assert (copies.directory / "a.yml").read_bytes() == b"a"
    assert [path.name for path in (tmp_path / "versions").iterdir()] == ["v1"]


def test_a_disk_that_says_no_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "versions").write_text("not a folder")
    with pytest.raises(OSError, match="exists"):
        LastGood(tmp_path).keep("v1", {"a.yml": b""})
