"""``fyra pilot``, and a gateway in which one runs."""

import asyncio
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.pipeline import desk
from bot.rules.pilot import PilotRules, running
from bot.store import migrate
from tests.support.changed_rules import slower_rules
from tests.support.town import JOHAN, town

ROOT = Path(__file__).parents[2]
runner = CliRunner()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(ROOT / "policy_rules", tmp_path / "policy_rules")
    slower_rules(tmp_path / "new_rules")
    monkeypatch.setenv("FYRA_RULES", str(tmp_path / "policy_rules"))
    monkeypatch.setenv("FYRA_VAR", str(tmp_path / "var"))
    monkeypatch.setenv("COLUMNS", "150")
    return tmp_path


def fyra(*words: str | Path) -> Result:
    return runner.invoke(app, [str(word) for word in words])


def test_a_pilot_from_its_start_to_everybody(folder: Path):
    (folder / "var").mkdir()
    asyncio.run(migrate(f"sqlite+aiosqlite:///{folder / 'var' / 'fyra.db'}"))
    (folder / "testers").write_text("+46701234567\ntag:staff\n")
    begun = fyra("pilot", "start", folder / "new_rules", "--share", "10%", "--testers", folder / "testers")
    assert "10% of new conversations, 1 named tester, customers tagged staff" in begun.output
    standing = fyra("pilot", "status")
    assert "Handed to a person" in standing.output
    assert "say little" in standing.output
    done = fyra("pilot", "promote")
    assert "everybody's now" in done.output
    assert "2 hours" in (folder / "policy_rules" / "promises.yml").read_text()
    assert "No pilot runs" in fyra("pilot", "status").output


def test_a_pilot_is_dropped(folder: Path):
    fyra("pilot", "start", folder / "new_rules", "--share", "5")
    assert "has ended" in fyra("pilot", "drop").output


@pytest.mark.parametrize(
    ("words", "said"),
    [(["--share", "half"], "no share"), (["--share", "200%"], "no share"), ([], "nobody would take part")],
    ids=["words", "too much", "nobody"],
)
def test_a_pilot_without_people_is_not_begun(folder: Path, words: list[str], said: str):
    assert said in fyra("pilot", "start", folder / "new_rules", *words).output


def test_faults_stop_it(folder: Path):
    (folder / "new_rules" / "teams.yml").write_text("x: y")
    refused = fyra("pilot", "start", folder / "new_rules", "--share", "10%")
    assert "teams.yml:1:1" in refused.output
    assert refused.exit_code == 1


async def test_who_takes_part_is_told_once_and_has_the_figures(tmp_path: Path, folder: Path):
    async with town(tmp_path) as gateway:
        now = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
        gateway.travel(now)
        await gateway.whatsapp("my parcel has not come")
        await gateway.settled()
        (folder / "testers").write_text(f"{JOHAN}\n")
        fyra("pilot", "start", folder / "new_rules", "--testers", folder / "testers")
        rules = PilotRules(gateway.running.rules, tmp_path / "var" / "pilot")
        object.__setattr__(gateway.running.house, "rules", rules)  # as bootstrap wires it
        gateway.travel(datetime.now(UTC) + timedelta(days=3))  # the command's clock is the real one

        await gateway.sms("hi", "I want a human")
        await gateway.settled()
        await gateway.sms("are you there")
        await gateway.settled()

        said = await gateway.said("sms", JOHAN)
        assert said.count("policy.trial") == 1
        assert "policy.trial" not in await gateway.said()
        pilot = running(tmp_path / "var" / "pilot")
        assert pilot
        page = await gateway.page("sms", JOHAN)
        assert {each.rules_version for each in page.decisions} == {pilot.version}
        conversation = page.conversation.id
        await desk.take_over(gateway.running.house, conversation, agent_id=1)
        await gateway.agent_writes(conversation, "Here I am")
        outcomes = await gateway.running.store.past.outcomes(
            since=pilot.started_at, version=pilot.version, now=gateway.running.house.clock.now()
        )
        (outcome,) = [each for each in outcomes if each.in_pilot]
        assert outcome.handed_off
        assert outcome.promises == 1
        assert outcome.late == 0
        assert len(outcome.first_answers) == 1
        assert fyra("pilot", "promote").exit_code == 0
        rules.look()
        assert rules.book_for(page.conversation) is rules.book
