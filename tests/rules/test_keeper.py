import asyncio
import shutil
from collections.abc import AsyncIterator, MutableMapping
from pathlib import Path
from typing import Any

import pytest

from bot.rules import CheckResult, Keeper, RulesInvalid, check
from bot.rules import keeper as keeper_module
from bot.rules.history import history

Logs = list[MutableMapping[str, Any]]


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeper_module, "_HALF_WRITTEN", 0.05)
    monkeypatch.setattr(keeper_module, "_DEBOUNCE_MS", 50)
    monkeypatch.setattr(keeper_module, "_LOOK_EVERY_MS", 100)


@pytest.fixture
def keeper(rules: Path, tmp_path: Path) -> Keeper:
    return Keeper.open(rules, last_good=tmp_path / "var")


class Watch:
    """A keeper that watches, and the changes it has told."""

    def __init__(self, keeper: Keeper) -> None:
        self.changes: asyncio.Queue[None] = asyncio.Queue()
        keeper.on_change(lambda _: self.changes.put_nowait(None))

    async def next(self) -> None:
        async with asyncio.timeout(10):
            await self.changes.get()


@pytest.fixture
async def watch(keeper: Keeper) -> AsyncIterator[Watch]:
    stop = asyncio.Event()
    told = Watch(keeper)
    task = asyncio.create_task(keeper.watch(stop))
    yield told
    stop.set()
    async with asyncio.timeout(10):
        await task


def rename(rules: Path, title: str) -> None:
    path = rules / "teams.yml"
    lines = path.read_text("utf-8").splitlines()
    at = next(at for at, line in enumerate(lines) if line.startswith("    title:"))
    path.write_text("\n".join([*lines[:at], f"    title: {title}", *lines[at + 1 :], ""]), "utf-8")


def title(keeper: Keeper) -> str:
    return keeper.book.policy.teams["support"].title


async def test_an_edit_is_in_force_soon(keeper: Keeper, watch: Watch, rules: Path) -> None:
    before = keeper.book
    rename(rules, "Helpers")
    await watch.next()
    assert title(keeper) == "Helpers"
    assert keeper.book.version != before.version
    assert before.policy.teams["support"].title != "Helpers"  # whoever holds the old book goes on with it
    assert keeper.reloads == 1


async def test_a_broken_edit_is_refused_and_the_last_good_rules_stay(
    keeper: Keeper, watch: Watch, rules: Path, logs: Logs
) -> None:
    before = keeper.book
    (rules / "teams.yml").write_text("teams: [", "utf-8")
    await watch.next()
    assert keeper.book is before
    assert [str(fault) for fault in keeper.faults] == [
        "teams.yml:1:8: a bracket is opened here; a comma, or the closing bracket, is missing"
    ]
    assert keeper.refusals == 1
    assert {entry["event"] for entry in logs} == {"rules.refused", "rules.fault"}


async def test_a_repaired_edit_takes_the_faults_away(keeper: Keeper, watch: Watch, rules: Path) -> None:
    content = (rules / "teams.yml").read_text("utf-8")
    (rules / "teams.yml").unlink()
    await watch.next()
    assert [str(fault) for fault in keeper.faults] == ["teams.yml:1:1: this file is missing"]
    (rules / "teams.yml").write_text(content, "utf-8")
    await watch.next()
    assert keeper.faults == ()
    assert keeper.reloads == 0  # what is on the disk was in force all the time


async def test_without_news_from_the_file_system_the_files_are_looked_at(
    keeper: Keeper, rules: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def deaf(*_: object, **__: object) -> AsyncIterator[None]:
        raise OSError("inotify watch limit reached")
        yield

    monkeypatch.setattr(keeper_module, "awatch", deaf)
    stop, told = asyncio.Event(), Watch(keeper)
    task = asyncio.create_task(keeper.watch(stop))
    rename(rules, "Found by looking")
    await told.next()
    assert title(keeper) == "Found by looking"
    stop.set()
    await asyncio.wait_for(task, 10)


async def test_a_touched_file_changes_nothing(keeper: Keeper, rules: Path) -> None:
    told = Watch(keeper)
    (rules / "teams.yml").touch()
    assert await keeper.reload()
    assert told.changes.empty()
    assert keeper.reloads == 0


async def test_a_fault_is_told_once_while_it_stays(keeper: Keeper, rules: Path) -> None:
    told = Watch(keeper)
    (rules / "teams.yml").write_text("teams: [", "utf-8")
    assert not await keeper.reload()
    assert not await keeper.reload()
    assert told.changes.qsize() == 1
    assert keeper.refusals == 1


async def test_a_file_that_is_still_being_written_is_not_reported(keeper: Keeper, rules: Path) -> None:
    content = (rules / "teams.yml").read_text("utf-8")
    told = Watch(keeper)
    (rules / "teams.yml").write_text(content[:40], "utf-8")
    reload = asyncio.create_task(keeper.reload())
    await asyncio.sleep(0.01)
    (rules / "teams.yml").write_text(content, "utf-8")
    assert await reload
    assert told.changes.empty()


async def test_the_first_half_of_a_file_is_no_version_though_it_is_good_rules(keeper: Keeper, rules: Path) -> None:
    path = rules / "handoffs.yml"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    second = [at for at, line in enumerate(lines) if line.startswith("- name:")][1]
    path.write_text("".join(lines[:second]), "utf-8")
    assert check(rules).book, "half of the file is good by itself, or this test says nothing"
    reload = asyncio.create_task(keeper.reload())
    await asyncio.sleep(0.01)
    path.write_text("".join(lines), "utf-8")
    assert await reload
    assert keeper.reloads == 0


async def test_whoever_writes_without_end_keeps_nobody_waiting(
    keeper: Keeper, rules: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writes = iter(range(1000))

    def busy(_: Path) -> keeper_module.Signature:
        return (("", next(writes), 0, 0),)

    monkeypatch.setattr(keeper_module, "_signature", busy)
    monkeypatch.setattr(keeper_module, "_STABLE_TRIES", 1)
    rename(rules, "Written again and again")
    assert await keeper.reload()
    assert title(keeper) == "Written again and again"


async def test_a_file_that_may_be_read_again_is_read_without_another_edit(
    keeper: Keeper, watch: Watch, rules: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, path = Path.open, rules / "teams.yml"

    def guarded(self: Path, *args: Any, **more: Any) -> Any:
        if self == path and not path.stat().st_mode & 0o400:
            raise PermissionError(13, "Permission denied")  # root may read everything
        return real(self, *args, **more)

    monkeypatch.setattr(Path, "open", guarded)
    path.chmod(0o000)
    await watch.next()
    assert [str(fault) for fault in keeper.faults] == ["teams.yml:1:1: can't be read: Permission denied"]
    path.chmod(0o644)
    await watch.next()
    assert keeper.faults == ()


def test_a_directory_that_changes_while_it_is_read_is_read_again(rules: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    times: list[Path] = []

    def check_and_edit(directory: Path) -> CheckResult:
        times.append(directory)
        result = check(directory)
        if len(times) == 1:
            rename(rules, "Written meanwhile")
        return result

    monkeypatch.setattr(keeper_module, "check", check_and_edit)
    assert title(Keeper.open(rules)) == "Written meanwhile"
    assert len(times) == 2


def test_a_restart_after_a_broken_edit_starts_loudly_with_the_last_good_rules(
    keeper: Keeper, rules: Path, tmp_path: Path, logs: Logs
) -> None:
    (rules / "hours.yml").write_text("time_zone: Stockholm\n", "utf-8")
    again = Keeper.open(rules, last_good=tmp_path / "var")
    assert again.book.version == keeper.book.version
    assert again.faults
    assert logs[0]["log_level"] == "error"


def is_closed(keeper: Keeper) -> bool:
    return bool(keeper.book.policy.schedules["support"].closures)


CLOSED = "closures: [{from: 2026-11-24 08:00, because: flood}]\n"


async def test_what_is_closed_counts_while_another_file_is_broken(
    keeper: Keeper, watch: Watch, rules: Path, tmp_path: Path
) -> None:
    before, content = keeper.book.version, (rules / "teams.yml").read_text("utf-8")
    (rules / "teams.yml").write_text("teams: [", "utf-8")
    await watch.next()
    (rules / "closures.yml").write_text(CLOSED, "utf-8")
    await watch.next()
    assert is_closed(keeper)
    assert keeper.faults
    assert (keeper.refusals, keeper.reloads) == (1, 1)
    closed, *_ = history(tmp_path / "var", rules)
    assert (closed.in_force, closed.changed) == (True, ("closures.yml",))
    assert closed.note == "the switch alone: teams.yml had faults"
    (rules / "closures.yml").unlink()
    await watch.next()
    assert not is_closed(keeper)
    assert keeper.book.version == before
    (rules / "teams.yml").write_text(content, "utf-8")
    await watch.next()
    assert not keeper.faults
    assert history(tmp_path / "var", rules)[0].name == before


async def test_closures_that_nobody_can_read_change_nothing(keeper: Keeper, rules: Path) -> None:
    (rules / "closures.yml").write_text(CLOSED, "utf-8")
    assert await keeper.reload()
    for broken in ("closures: [", "closures: [{from: 2026-11-24 08:00, because: x, schedules: [nights]}]\n"):
        (rules / "closures.yml").write_text(broken, "utf-8")
        (rules / "hours.yml").write_text("time_zone: [", "utf-8")
        assert not await keeper.reload()
        assert is_closed(keeper)


async def test_a_folder_that_goes_away_opens_nothing_that_is_closed(keeper: Keeper, rules: Path) -> None:
    (rules / "closures.yml").write_text(CLOSED, "utf-8")
    assert await keeper.reload()
    shutil.rmtree(rules)
    assert not await keeper.reload()
    assert is_closed(keeper)


def test_a_restart_with_a_broken_file_takes_what_is_closed_now(keeper: Keeper, rules: Path, tmp_path: Path) -> None:
    (rules / "teams.yml").write_text("teams: [", "utf-8")
    (rules / "closures.yml").write_text(CLOSED, "utf-8")
    again = Keeper.open(rules, last_good=tmp_path / "var")
    assert is_closed(again)
    assert again.faults
    (rules / "closures.yml").unlink()
    assert not is_closed(Keeper.open(rules, last_good=tmp_path / "var"))
    assert history(tmp_path / "var", rules)[0].name == keeper.book.version


@pytest.mark.parametrize("copies", [None, "var"])
def test_a_first_start_with_broken_rules_is_refused(rules: Path, tmp_path: Path, copies: str | None) -> None:
    (rules / "hours.yml").write_text("time_zone: Stockholm\n", "utf-8")
    with pytest.raises(RulesInvalid) as caught:
        Keeper.open(rules, last_good=tmp_path / copies if copies else None)
    assert "hours.yml:1:12: no time zone is called 'Stockholm'" in str(caught.value)


def test_a_copy_that_is_broken_too_is_no_help(keeper: Keeper, rules: Path, tmp_path: Path) -> None:
    for place in (rules, tmp_path / "var" / "last_good"):
        (place / "hours.yml").write_text("time_zone: Stockholm\n", "utf-8")
    with pytest.raises(RulesInvalid):
        Keeper.open(rules, last_good=tmp_path / "var")


def test_rules_are_in_force_even_if_no_copy_can_be_kept(rules: Path, tmp_path: Path, logs: Logs) -> None:
    (tmp_path / "var").write_text("a file where a folder should be", "utf-8")
    keeper = Keeper.open(rules, last_good=tmp_path / "var")
    assert keeper.faults == ()
    assert [entry["event"] for entry in logs] == ["rules.not_copied"]


async def test_what_is_worth_a_look_is_logged_when_rules_come_into_force(
    keeper: Keeper, rules: Path, logs: Logs
) -> None:
    path = rules / "handoffs.yml"
    path.write_text(path.read_text("utf-8").replace("{intent: ask_human}", "{intent: ask_humen}"), "utf-8")
    assert await keeper.reload()
    assert [entry["event"] for entry in logs] == ["rules.in_force", "rules.warning"]


async def test_a_directory_that_goes_away_is_refused_and_comes_back(keeper: Keeper, watch: Watch, rules: Path) -> None:
    away = rules.with_name("away")
    shutil.move(rules, away)
    await watch.next()
    assert [fault.message for fault in keeper.faults] == ["there is no such directory"]
    shutil.move(away, rules)
    await watch.next()
    assert keeper.faults == ()
