"""Operators try changed rules on a page."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestServer

from bot.model.errors import StoreUnavailable
from bot.model.trial import PastConversation
from bot.rules import RuleBook, check, load
from bot.trial import read_sample
from bot.web.auth import cookie_key
from bot.web.console import console_app
from bot.web.tryout import Folders, Runs, tryout_app
from tests.support.changed_rules import slower_rules
from tests.web.conftest import Visitor
from tests.web.world import World

ROOT = Path(__file__).parents[3]
Enter = Callable[..., Awaitable[Visitor]]


class StoredPast:
    """Conversations of the shop's own; ``wait`` holds the reading back, ``error`` breaks it."""

    def __init__(self) -> None:
        self.pasts: list[PastConversation] = []
        self.wait = asyncio.Event()
        self.wait.set()
        self.error: Exception | None = None

    async def conversations(self, since: datetime) -> AsyncIterator[PastConversation]:
        await self.wait.wait()
        if self.error is not None:
            raise self.error
        for past in self.pasts:
            yield past


@dataclass
class Rules:
    """The rules in force."""

    book: RuleBook
    faults: tuple[Any, ...] = ()


@pytest.fixture
def past() -> StoredPast:
    return StoredPast()


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """The operators' folder, and a changed one among the trials."""
    rules = Path(shutil.copytree(ROOT / "policy_rules", tmp_path / "policy_rules"))
    slower_rules(tmp_path / "trials" / "slower")
    return rules


@pytest.fixture
async def server(world: World, rules: Path, past: StoredPast) -> AsyncIterator[TestServer]:
    """Instead of the plain console's: with our part in it, as bootstrap mounts it."""
    book = load(rules)
    in_force: Any = Rules(book)
    console = console_app(
        house=replace(world.house, rules=in_force),
        desk=world.store.desk,
        users=world.store.users,
        rules_status=in_force,
        secret_key=cookie_key("a secret"),
        secure_cookies=False,
    )
    console.add_subapp("/try", tryout_app(Folders(rules, (rules.parent / "trials", rules / "gone"), check), Runs(past)))
    app = web.Application()
    app.add_subapp("/console", console)
    server = TestServer(app, host="127.0.0.1")
    async with server:
        yield server


async def finished(somebody: Visitor, begun: ClientResponse) -> None:
    """Look again until the trial is over, as the browser does."""
    path = begun.url.path.removeprefix("/console")
    async with asyncio.timeout(20):
        while "Refresh" in (await somebody.opens(path)).headers:
            await asyncio.sleep(0.02)


async def begins(somebody: Visitor, folder: str = "slower", **form: str) -> ClientResponse:
    await somebody.opens("/try")
    return await somebody.posts("/try/run", folder=folder, **form)


async def tries(somebody: Visitor, folder: str = "slower", **form: str) -> None:
    """From the form to the outcome."""
    await finished(somebody, await begins(somebody, folder, **form))


async def test_agents_and_strangers_do_not_get_in(visitor: Enter):
    assert (await (await visitor("sara")).opens("/try")).status == 403
    stranger = await (await visitor()).opens("/try", allow_redirects=False)
    assert stranger.status == 303


async def test_without_its_token_a_form_does_nothing(visitor: Enter):
    olle = await visitor("olle")
    await olle.opens("/try")
    assert (await olle.posts("/try/run", csrf="wrong", folder="slower")).status == 403


async def test_the_outcome_is_counts_then_the_week_then_examples(visitor: Enter):
    olle = await visitor("olle")
    await tries(olle)
    assert "420 conversations would have gone differently" in olle.text
    assert "There are no conversations of your own in that time. These are the invented ones" in olle.text
    assert "promised for a later time" in olle.text
    assert olle.page.index("<h2>Counts") < olle.page.index("<h2>The week") < olle.page.index("<h2>Examples")
    assert olle.page.count('<svg class="week"') == 2
    assert "messages came while nobody was there" in olle.text
    assert "style=" not in olle.page
    assert "ack.out_<wbr>of_<wbr>hours" in olle.page


async def test_while_it_runs_the_page_looks_again_and_no_second_one_begins(visitor: Enter, past: StoredPast):
    past.wait.clear()
    olle = await visitor("olle")
    running = await begins(olle)
    assert running.headers["Refresh"] == "1"
    assert "Running:" in olle.text
    siv = await visitor("siv")
    await begins(siv)
    assert "Another trial is still running" in siv.text
    past.wait.set()


async def test_own_conversations_show_no_customers_words_and_link_only_for_those_who_answer(
    visitor: Enter, past: StoredPast
):
    past.pasts = [replace(each, id=f"conversation-{n}") for n, each in enumerate(read_sample(), 1)]
    olle = await visitor("olle")
    await tries(olle)
    assert "the invented ones" not in olle.text
    assert "prata med en människa" not in olle.text
    assert "/conversations/" not in olle.page
    siv = await visitor("siv")
    await tries(siv)
    assert "/console/conversations/" in siv.page


async def test_the_sample_can_be_asked_for(visitor: Enter, past: StoredPast):
    past.error = StoreUnavailable("gone")
    olle = await visitor("olle")
    await tries(olle, sample="yes", days="7")
    assert "These are the invented ones" in olle.text
    assert "no conversations of your own" not in olle.text


@pytest.mark.parametrize(
    ("error", "said"),
    [(StoreUnavailable("gone"), "database does not answer"), (ValueError("x"), "wrong on our side")],
    ids=["store", "bug"],
)
async def test_a_trial_that_fails_says_so(visitor: Enter, past: StoredPast, error: Exception, said: str):
    past.error = error
    olle = await visitor("olle")
    await tries(olle)
    assert said in olle.text
    await olle.opens("/try")
    assert "failed" in olle.text


async def test_rules_with_faults_are_told_with_their_place(visitor: Enter, rules: Path):
    (rules / "hours.yml").write_text("time_zone: Nowhere")
    olle = await visitor("olle")
    await begins(olle, folder="as edited")
    assert "has faults. Correct these first" in olle.text
    assert "hours.yml:1:" in olle.text


async def test_the_rules_as_saved_can_be_tried_and_texts_are_named_as_not_tried(visitor: Enter, rules: Path):
    texts = rules.parent / "trials" / "slower" / "texts" / "sv.yml"
    texts.write_text(texts.read_text().replace("Hej", "Hejsan", 1))
    olle = await visitor("olle")
    await tries(olle, folder="as edited")
    assert "0 of 420" in olle.text
    assert "The two hold the same rules." in olle.text
    await tries(olle)
    assert "not part of a replay: texts/sv.yml" in olle.text


@pytest.mark.parametrize("folder", ["../policy_rules", "/etc", "", "gone"])
async def test_only_a_folder_that_was_found_is_read(visitor: Enter, folder: str):
    olle = await visitor("olle")
    await begins(olle, folder=folder)
    assert "no longer there" in olle.text


async def test_a_run_that_is_forgotten_is_not_found(visitor: Enter):
    assert (await (await visitor("olle")).opens("/try/runs/abcdefghij")).status == 404


def test_links_and_odd_names_are_no_folders(tmp_path: Path):
    for name in (".hidden", "good one", "-dash"):
        (tmp_path / "trials" / name).mkdir(parents=True)
    (tmp_path / "trials" / "link").symlink_to("/etc")
    (tmp_path / "trials" / "file").write_text("x")
    found = Folders(tmp_path, (tmp_path / "trials",), check).found()
    assert list(found) == ["as edited", "good one"]
