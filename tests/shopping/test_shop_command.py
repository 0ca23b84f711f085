"""The command with visits that were made up; tests/e2e/test_shopping.py makes real ones."""

import json

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.cli import shop as command
from bot.shopping.judge import judge
from bot.shopping.run import Judged
from tests.shopping.town import page, turn, visit


@pytest.fixture
def met(shop, monkeypatch):
    """Every customer is left without an answer."""
    seen = []

    async def made_up(_settings, plans):
        seen.extend(plans)
        lonely = visit(shop, [turn("hello?")], page(state={}))
        return [Judged(lonely, judge(lonely, shop, lambda _: None)) for _ in plans]

    monkeypatch.setattr(command, "_shop", made_up)
    return seen


def fyra(*words):
    return CliRunner().invoke(app, ["shop", *words])


def test_who_comes_can_be_chosen(met):
    fyra("--goal", "parcel_late.lost", "--temperament", "angry", "--language", "sv")
    assert [plan.script.name for plan in met] == ["parcel_late.lost", "parcel_late.lost_wants_new"]
    assert {(plan.temperament.name, plan.language) for plan in met} == {("angry", "sv")}


def test_a_broken_promise_ends_with_one(met):
    shown = fyra("--visits", "3")
    assert shown.exit_code == 1
    assert "Mystery shopping" in shown.output
    assert len(met) == 3


def test_what_is_not_promised_is_not_broken(met):
    assert fyra("--visits", "1", "--solved", "0", "--handed-over", "0").exit_code == 0
    assert met


def test_json_is_for_machines(met, tmp_path):
    fyra("--visits", "1", "--json", str(tmp_path / "all.json"))
    assert json.loads((tmp_path / "all.json").read_text(encoding="utf-8"))["figures"]["visits"] == len(met)
    assert json.loads(fyra("--visits", "1", "--json", "-").stdout)["reached"] is False


@pytest.mark.parametrize("words", [("--temperament", "sleepy"), ("--language", "fi"), ("--goal", "nothing")])
def test_who_is_not_known_is_told(met, words):
    assert fyra(*words).exit_code == 2
    assert not met
