"""A playbook as a picture: everything of it is there, it is well-formed, and nothing leads backwards or nowhere."""

from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.rules import RuleBook, load
from bot.rules.playbooks.drawing import draw
from bot.rules.playbooks.sheet import PERSON, Sheet, sheet

NAMES = sorted(path.stem for path in Path("policy_rules/playbooks").glob("*.yml") if path.stem != "shared")


@pytest.fixture(scope="module")
def book() -> RuleBook:
    return load(Path("policy_rules"))


def of(book: RuleBook, name: str, language: str = "en") -> Sheet:
    return sheet(book.playbooks.playbooks[name], book.playbooks, book.texts, language)


@pytest.mark.parametrize("name", NAMES)
def test_every_fact_cause_and_solution_is_in_the_picture(book: RuleBook, name: str) -> None:
    playbook = book.playbooks.playbooks[name]
    cards = {card.id: card for card in of(book, name).cards}
    assert {f"fact:{fact}" for fact in playbook.facts} <= cards.keys()
    assert {f"cause:{cause.name}" for cause in playbook.causes} <= cards.keys()
    assert {
        f"{kind}:{each}" for cause in playbook.causes for each in cause.offers for kind in ("solution", "action")
    } <= (cards.keys())
    assert (PERSON in cards) is any(not cause.offers for cause in playbook.causes)


@pytest.mark.parametrize("name", NAMES)
def test_every_link_leads_one_lane_further_and_every_cause_leads_somewhere(book: RuleBook, name: str) -> None:
    picture = of(book, name)
    lanes = {card.id: card.lane for card in picture.cards}
    assert all(lanes[end] == lanes[start] + 1 for start, end in picture.links)
    starts = {start for start, _ in picture.links}
    assert {card.id for card in picture.cards if card.lane == 1} <= starts


@pytest.mark.parametrize("language", ["en", "sv"])
@pytest.mark.parametrize("name", NAMES)
def test_the_drawing_is_well_formed_and_no_card_covers_another(book: RuleBook, name: str, language: str) -> None:
    root = Xml.fromstring(draw(of(book, name, language)))  # noqa: S314 - our own drawing
    spots = [
        tuple(int(rect.get(key, "")) for key in ("x", "y", "height"))
        for rect in root.iter("{http://www.w3.org/2000/svg}rect")
        if rect.get("class") == "box"
    ]
    assert len(spots) == len(of(book, name).cards)
    for x, y, height in spots:
        assert not any(x == other and y < top < y + height for other, top, _ in spots)
    assert max(y + height for _, y, height in spots) < int(root.get("height", "0"))


def test_words_are_escaped_and_placeholders_stay(book: RuleBook) -> None:
    drawing = draw(of(book, "complaint_service"))
    assert "&lt;" not in drawing
    assert "{reference}" in drawing
    assert "whose: carrier" in drawing
    assert "prefers-color-scheme: dark" in drawing


def test_show_writes_the_picture_to_a_file_or_prints_it(tmp_path: Path) -> None:
    out = tmp_path / "exchange.svg"
    told = CliRunner().invoke(app, ["playbook", "show", "exchange", "--out", str(out), "--language", "sv"])
    assert told.exit_code == 0
    assert "4 causes" in told.output
    assert "något att byta" in out.read_text("utf-8")
    printed = CliRunner().invoke(app, ["playbook", "show", "exchange"])
    assert printed.output.startswith("<svg")


@pytest.mark.parametrize(("arguments", "message"), [
    (["show", "exchanges"], "no playbook is called 'exchanges'; did you mean 'exchange'?"),
    (["show", "exchange", "--language", "xx"], "no language is called 'xx'"),
])  # fmt: skip
def test_what_is_not_there_is_told_in_a_sentence(arguments: list[str], message: str) -> None:
    told = CliRunner().invoke(app, ["playbook", *arguments])
    assert told.exit_code != 0
    assert message in str(told.exception or "") + told.output


def test_list_names_every_playbook_with_what_it_can_do() -> None:
    lines = CliRunner().invoke(app, ["playbook", "list"]).output.splitlines()
    assert [line.partition(":")[0] for line in lines] == NAMES
    assert any("end_subscription: starts with end_subscription; 4 causes" in line for line in lines)
