"""Operators close and reopen from the rules page; the real rule files are written."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.rules import Keeper, load
from tests.web.world import Book

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from tests.web.conftest import Visitor
    from tests.web.world import World

    Enter = Callable[..., Awaitable[Visitor]]


def taken_over(world: World, rules: Path) -> None:
    """As the keeper does within two seconds."""
    world.rules.book = Book(replace(world.rules.book.policy, schedules=load(rules).policy.schedules))


async def test_an_operator_closes_and_sees_it_in_force(world: World, visitor: Enter, rules_copy: Path) -> None:
    olle = await visitor("olle")
    await olle.opens("/rules")
    assert "Nothing is closed beside the usual hours." in olle.text
    await olle.posts("/rules/close", until="14:45", because="fire <drill>")
    assert "Closed. It is in force within two seconds." in olle.text
    taken_over(world, rules_copy)
    await olle.opens("/rules")
    assert "14:08 now 14:45 fire <drill>" in olle.text
    assert "fire &lt;drill&gt;" in olle.page
    world.clock.at += timedelta(hours=1)
    await olle.opens("/rules")
    assert "Nothing is closed beside the usual hours." in olle.text


async def test_reopening_ends_it(world: World, visitor: Enter, rules_copy: Path) -> None:
    olle = await visitor("olle")
    await olle.opens("/rules")
    await olle.posts("/rules/close", until="", because="a flood")
    assert "Reopen" in olle.text  # also before the rules are taken over
    taken_over(world, rules_copy)
    await olle.opens("/rules")
    assert "14:08 now further notice a flood" in olle.text
    await olle.posts("/rules/reopen")
    assert "Reopened: within two seconds the opening hours count again." in olle.text
    assert not (rules_copy / "closures.yml").exists()
    await olle.posts("/rules/reopen")
    assert "Nothing was closed here." in olle.text


async def test_a_moment_that_nobody_understands_is_told_and_the_words_are_kept(visitor: Enter) -> None:
    olle = await visitor("olle")
    await olle.opens("/rules")
    answer = await olle.posts("/rules/close", until="soonish", because="a flood")
    assert 'data-stream=""' in olle.page  # the page can't be fetched anew: its address only takes forms
    assert answer.status == 422
    assert "until 'soonish'" in olle.text
    assert 'value="a flood"' in olle.page


async def test_saving_beside_faulty_rules_says_whether_it_is_in_force(
    visitor: Enter, rules_copy: Path, tmp_path: Path
) -> None:
    good = (rules_copy / "teams.yml").read_bytes()
    (rules_copy / "teams.yml").write_text("teams: 1\n", "utf-8")
    olle = await visitor("olle")
    await olle.opens("/rules")
    await olle.posts("/rules/close", until="", because="a flood")
    assert "Saved, but not in force" in olle.text
    (rules_copy / "teams.yml").write_bytes(good)
    Keeper.open(rules_copy, last_good=tmp_path / "var" / "rules")
    (rules_copy / "teams.yml").write_text("teams: 1\n", "utf-8")
    await olle.posts("/rules/reopen")
    assert "Reopened: within two seconds the opening hours count again." in olle.text


async def test_an_agent_can_not_close(visitor: Enter, rules_copy: Path) -> None:
    sara = await visitor("sara")
    assert (await sara.posts("/rules/close", until="", because="holiday")).status == 403
    assert not (rules_copy / "closures.yml").exists()
