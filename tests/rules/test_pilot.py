"""A pilot: begun, followed by every process, promoted, dropped."""

import asyncio
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.model.conversation import Conversation, Customer, Owner
from bot.model.messages import ChannelName, Route
from bot.model.pilot import Invited, NoTester, Pilot, as_json, from_json, read_testers
from bot.rules import Keeper, check
from bot.rules.last_good import LastGood
from bot.rules.pilot import PilotError, PilotRules, begin, drop, promote, running
from tests.support.changed_rules import slower_rules

ROOT = Path(__file__).parents[2]
START = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


def conversation(
    number: int = 1, *, created: datetime = START, address: str = "+46701", tags: tuple[str, ...] = ()
) -> Conversation:
    route = Route(ChannelName.SMS, "ours", address)
    return Conversation(number, Customer(1, tags=tags), route, Owner(), "en", created, phone=address)


def pilot(share: float = 1.0, testers: Invited | None = None, *, version: str = "v", replaces: str = "r") -> Pilot:
    return Pilot("new", version, replaces, START, share, testers or Invited())


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path, Path]:
    """The rules in force, changed ones, and the pilot's place."""
    rules = Path(shutil.copytree(ROOT / "policy_rules", tmp_path / "rules"))
    changed = slower_rules(tmp_path / "changed")
    return rules, changed, tmp_path / "var" / "pilot"


def started(folders: tuple[Path, Path, Path], share: float = 1.0, testers: Invited | None = None) -> Pilot:
    rules, changed, place = folders
    in_force, wanted = check(rules), check(changed)
    made = pilot(share, testers, version=wanted.version, replaces=in_force.lasting)
    begin(place, made, in_force, wanted)
    return made


def test_a_share_of_new_conversations_takes_part_and_the_same_ones_each_time():
    tenth = pilot(0.1)
    taken = [number for number in range(4000) if tenth.takes(conversation(number))]
    assert 320 < len(taken) < 480
    assert taken == [number for number in range(4000) if from_json(as_json(tenth)).takes(conversation(number))]
    assert set(taken) <= {n for n in range(4000) if replace(tenth, share=0.2).takes(conversation(n))}


def test_conversations_from_before_go_on_as_they_were():
    assert not pilot().takes(conversation(created=START - timedelta(seconds=1)))
    assert pilot().takes(conversation())
    assert not pilot(0.0).takes(conversation())


def test_testers_are_named_by_address_or_tag_and_take_part_at_once():
    testers = read_testers(["# colleagues", "+46 70 1", "  Tag: staff # all of us", "", "700011"])
    before = START - timedelta(days=9)
    trial = pilot(0, testers)
    assert trial.takes(conversation(created=before))
    assert trial.takes(conversation(created=before, address="700011"))
    assert trial.takes(conversation(created=before, address="x", tags=("staff",)))
    assert not trial.takes(conversation(created=before, address="x"))


@pytest.mark.parametrize("written", ["+46 (0)70-123 45 67", "0046 70 1234567", "+46.70.1234567", "+46701234567"])
def test_a_testers_number_may_be_written_as_people_write_it(written: str):
    assert read_testers([written]).addresses == {"+46701234567"}


@pytest.mark.parametrize("written", ["Anna", "0701234567", "tag:", "anna@example.org", "12"])
def test_a_tester_who_would_be_nobody_is_told(written: str):
    with pytest.raises(NoTester, match=f"line 2 of the testers: '{written}' names nobody; write a phone number"):
        read_testers(["# colleagues", written])


async def test_each_process_follows_and_says_that_it_is_a_trial(folders: tuple[Path, Path, Path]):
    rules, _, place = folders
    keeper = Keeper.open(rules)
    stop = asyncio.Event()
    following = PilotRules(keeper, place)
    assert following.book_for(conversation()) is keeper.book
    watching = asyncio.create_task(following.watch(stop))
    made = started(folders)
    async with asyncio.timeout(10):
        while following.book_for(conversation()) is keeper.book:
            await asyncio.sleep(0.05)
    book = following.book_for(conversation())
    assert book.version == book.policy.version == made.version
    assert book.policy.acknowledgements.trial
    assert book.policy.acknowledgements.trial.say == "policy.trial"
    assert following.book is keeper.book
    assert following.book_for(conversation(created=START - timedelta(days=1))) is keeper.book
    stop.set()
    await watching


def test_what_is_closed_just_now_is_closed_for_the_pilot_too(folders: tuple[Path, Path, Path]):
    rules, _, place = folders
    following = PilotRules(Keeper.open(rules), place)
    made = started(folders)
    following.look()
    closed_from = START + timedelta(minutes=30)
    assert following.book_for(conversation()).policy.who_answers[ChannelName.SMS].is_open(closed_from)
    (rules / "closures.yml").write_text(
        "closures:\n  - from: 2026-11-25 10:00\n    until: 2026-11-25 12:00\n    because: fire drill\n"
    )
    following.look()
    book = following.book_for(conversation())
    assert not book.policy.who_answers[ChannelName.SMS].is_open(closed_from)
    assert book.version == made.version
    (rules / "closures.yml").write_text("closures: [")
    following.look()
    book = following.book_for(conversation())
    assert book.version == made.version, "what nobody can read ends no pilot"
    assert not book.policy.who_answers[ChannelName.SMS].is_open(closed_from)
    (rules / "closures.yml").unlink()
    following.look()
    assert following.book_for(conversation()).policy.who_answers[ChannelName.SMS].is_open(closed_from)


def test_promoted_rules_are_everybodys_and_the_old_ones_are_kept(folders: tuple[Path, Path, Path]):
    rules, changed, place = folders
    made = started(folders)
    assert running(place) == made
    (rules / "closures.yml").write_text("closures: []\n")
    promote(place, rules, LastGood(place.parent / "rules"), anyway=True)
    assert (rules / "promises.yml").read_bytes() == (changed / "promises.yml").read_bytes()
    assert (rules / "closures.yml").exists()
    assert running(place) is None
    kept = [path.name for path in (place.parent / "rules" / "versions").iterdir()]
    assert len(kept) == 1
    assert not list(rules.glob(".draft*"))


def test_a_change_of_the_rules_meanwhile_is_not_lost_unasked(folders: tuple[Path, Path, Path]):
    rules, _, place = folders
    started(folders)
    teams = rules / "teams.yml"
    teams.write_text(teams.read_text().replace("Customer service", "Our people"))
    with pytest.raises(PilotError, match="--anyway"):
        promote(place, rules, LastGood(place.parent / "rules"))
    assert running(place)
    promote(place, rules, LastGood(place.parent / "rules"), anyway=True)
    assert "Customer service" in teams.read_text()


def test_closing_meanwhile_is_no_change_of_the_rules(folders: tuple[Path, Path, Path]):
    rules, changed, place = folders
    started(folders)
    (rules / "closures.yml").write_text("closures: [{from: 2026-11-25 10:00, because: fire drill}]\n")
    before = check(rules).version
    assert promote(place, rules, LastGood(place.parent / "rules")) == before
    assert (rules / "promises.yml").read_bytes() == (changed / "promises.yml").read_bytes()
    assert (rules / "closures.yml").exists()


def test_a_closure_alone_is_nothing_to_try(folders: tuple[Path, Path, Path], tmp_path: Path):
    rules, _, place = folders
    copy = Path(shutil.copytree(rules, tmp_path / "copy"))
    (copy / "closures.yml").write_text("closures: [{from: 2026-11-25 10:00, because: fire drill}]\n")
    with pytest.raises(PilotError, match="nothing to try"):
        begin(place, pilot(), check(rules), check(copy))


def test_broken_files_that_promoted_ones_replace_are_kept_too(folders: tuple[Path, Path, Path]):
    rules, _, place = folders
    started(folders)
    (rules / "teams.yml").write_text("teams: [")
    before = promote(place, rules, LastGood(place.parent / "rules"), anyway=True)
    assert (place.parent / "rules" / "versions" / before / "teams.yml").read_text() == "teams: ["
    assert check(rules).book


def test_a_file_that_the_pilot_has_no_more_goes_away(folders: tuple[Path, Path, Path]):
    rules, _, place = folders
    started(folders)
    extra = rules / "texts" / "nb.yml"
    extra.write_text("ack: {}\n")
    promote(place, rules, LastGood(place.parent / "rules"), anyway=True)
    assert not extra.exists()


def test_dropped_it_leaves_nothing(folders: tuple[Path, Path, Path]):
    rules, _, place = folders
    following = PilotRules(Keeper.open(rules), place)
    started(folders)
    following.look()
    assert following.book_for(conversation()) is not following.book
    drop(place)
    following.look()
    assert following.book_for(conversation()) is following.book
    assert not list(place.iterdir())
    with pytest.raises(PilotError, match="no pilot"):
        drop(place)
    with pytest.raises(PilotError, match="no pilot"):
        promote(place, rules, LastGood(place.parent / "rules"))


def test_there_is_one_at_a_time_and_it_must_differ(folders: tuple[Path, Path, Path]):
    rules, _, place = folders
    with pytest.raises(PilotError, match="nothing to try"):
        begin(place, pilot(), check(rules), check(rules))
    started(folders)
    with pytest.raises(PilotError, match="runs already"):
        started(folders)


def test_the_four_steps_read_the_rules_that_the_gateway_decided_by(folders: tuple[Path, Path, Path]):
    rules, changed, place = folders
    compensation = changed / "compensation.yml"
    compensation.write_text(compensation.read_text().replace("at_most: 150", "at_most: 120"))
    made = started(folders)
    following = PilotRules(Keeper.open(rules), place)
    assert 120 in {rule.at_most for rule in following.book_of(made.version).compensation.rules}
    for version in (following.book.version, "gone", ""):
        assert following.book_of(version) is following.book
    assert [book.version for book in following.books] == [following.book.version, made.version]


async def test_whoever_listens_hears_of_its_beginning_of_a_closure_and_of_its_end(folders: tuple[Path, Path, Path]):
    rules, _, place = folders
    following, stop, heard = PilotRules(Keeper.open(rules), place), asyncio.Event(), []
    following.on_change(lambda: heard.append([book.policy.version for book in following.books[1:]]))
    watching = asyncio.create_task(following.watch(stop))
    for number, act in enumerate((lambda: started(folders), lambda: _close(rules), lambda: drop(place)), 1):
        act()
        async with asyncio.timeout(10):
            while len(heard) < number:
                await asyncio.sleep(0.02)
    stop.set()
    await watching
    begun, closed, ended = heard
    assert len(begun) == len(closed) == 1
    assert begun != closed  # another version: promises are counted again
    assert ended == []


def test_without_a_pilot_nothing_is_logged_at_the_start(folders: tuple[Path, Path, Path]):
    rules, _, place = folders
    with capture_logs() as logs:
        following = PilotRules(Keeper.open(rules), place)
        assert not following.look()
        _close(rules)
        assert not following.look()
    assert [entry for entry in logs if entry["event"].startswith("pilot.")] == []


def _close(rules: Path) -> None:
    (rules / "closures.yml").write_text("closures:\n  - from: 2026-11-25 10:00\n    because: fire drill\n")


@pytest.mark.parametrize("content", ["{", "{}", '{"name": 1}', "[]"])
def test_a_file_that_can_not_be_read_is_no_pilot(folders: tuple[Path, Path, Path], content: str):
    rules, _, place = folders
    place.mkdir(parents=True)
    (place / "pilot.json").write_text(content)
    following = PilotRules(Keeper.open(rules), place)
    assert following.book_for(conversation()) is following.book


def test_a_pilot_with_faults_is_none(folders: tuple[Path, Path, Path]):
    rules, _, place = folders
    started(folders)
    (place / "rules" / "hours.yml").write_text("broken")
    following = PilotRules(Keeper.open(rules), place)
    assert following.book_for(conversation()) is following.book
