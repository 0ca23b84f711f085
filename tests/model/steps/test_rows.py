"""Which row of an order a customer means, whatever they call it, and that nobody guesses."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from bot.model.orders import Line
from bot.model.steps import dump_state
from bot.model.steps.rows import meant
from bot.rules.book import RuleBook
from tests.support.shop_customer import JOHAN, Customer

Come = Callable[..., Customer]
DESK, TABLE, BULB, KETTLE, TOASTER, FAN, DIMMER, MUGS = LINES = tuple(
    Line(title, title, Decimal(100))
    for title in (
        "Norr desk lamp",
        "Skagen table lamp",
        "LED bulb E27, pack of 4",
        "Lund kettle",
        "Ask toaster",
        "Bris table fan",
        "Smart dimmer",
        "Mugs, stoneware",
    )
)


@pytest.mark.parametrize(("said", "row"), [
    ("the kettle leaks", KETTLE),
    ("vattenkokaren läcker", KETTLE),
    ("vatenkokaren läcker", KETTLE),
    ("the kettel leaks", KETTLE),
    ("Lund is broken", KETTLE),
    ("skrivbordslampan är trasig", DESK),
    ("the desk lamp is broken", DESK),
    ("bordslampan är sprucken", TABLE),
    ("brödrosten funkar inte", TOASTER),
    ("the fan is too loud", FAN),
    ("fläkten låter", FAN),
    ("two of the bulbs are missing", BULB),
    ("glödlamporna saknas", BULB),
    ("dimmern kom inte med", DIMMER),
    ("one mug is cracked", MUGS),
    ("the mugs are cracked", MUGS),
])  # fmt: skip
def test_a_row_is_found_by_any_of_its_names_in_either_language(book: RuleBook, said: str, row: Line) -> None:
    assert meant(book.playbooks, said, LINES) == (row,)


@pytest.mark.parametrize(("said", "rows"), [
    ("the lamp is broken", (DESK, TABLE)),
    ("lampan är trasig", (DESK, TABLE)),
    ("I got the kettle instead of the desk lamp", (DESK, TABLE, KETTLE)),
    ("det är något på bordet, table", (TABLE, FAN)),
])  # fmt: skip
def test_what_fits_several_rows_is_left_open(book: RuleBook, said: str, rows: tuple[Line, ...]) -> None:
    assert meant(book.playbooks, said, LINES) == rows


@pytest.mark.parametrize("said", [
    "may I ask what happens now", "det fanns inget i paketet", "it is broken", "", "4", "a pack of wolves", "the set",
])  # fmt: skip
def test_other_words_mean_no_row(book: RuleBook, said: str) -> None:
    assert meant(book.playbooks, said, LINES) == ()


def test_the_order_books_other_names_count(book: RuleBook) -> None:
    grinder = Line("GR", "Kvarn 3000", Decimal(1), names=("Coffee grinder", "kaffekvarn"))
    assert meant(book.playbooks, "the grinder is stuck", (KETTLE, grinder)) == (grinder,)
    assert meant(book.playbooks, "kaffekvarnen har fastnat", (KETTLE, grinder)) == (grinder,)


@pytest.mark.parametrize("words", ["vattenkokaren kom trasig", "min vatenkokare kom trasig", "the Lund came broken"])
def test_the_customers_own_word_chooses_the_row_that_is_repeated_back(come: Come, words: str) -> None:
    johan = come(JOHAN, language="sv")
    johan.opens(f"{words}, order 10436", "item_wrong")
    assert johan.keys == ["problem.item_wrong.confirm"]
    assert "Lund kettle" in johan.heard


@pytest.mark.parametrize(("language", "words"), [("en", "the thingamajig came broken"), ("sv", "mojängen kom trasig")])
def test_a_word_that_nobody_knows_is_met_with_the_orders_rows(come: Come, language: str, words: str) -> None:
    johan = come(JOHAN, language=language)
    johan.opens(f"{words}, order 10436", "item_wrong")
    assert johan.keys == ["problem.item_wrong.item.ask"]
    assert "1. Lund kettle / 2. Ask toaster" in johan.heard
    johan.says("2", "choose_option")
    assert "Ask toaster" in johan.heard


def test_of_several_rows_that_fit_only_those_are_shown(johan: Customer) -> None:
    order = johan.shop.orders["10436"]
    lines = (DESK, TABLE, KETTLE, TOASTER)
    johan.shop.orders["10436"] = replace(order, lines=lines)
    johan.opens("the lamp in order 10436 came broken", "item_wrong")
    assert "1. Norr desk lamp / 2. Skagen table lamp" in johan.heard
    assert "kettle" not in johan.heard


def test_of_very_many_rows_the_customer_says_which(johan: Customer) -> None:
    order = johan.shop.orders["10436"]
    lines = tuple(Line(str(at), f"Article{at:03}", Decimal(1)) for at in range(40))
    johan.shop.orders["10436"] = replace(order, lines=lines)
    johan.opens("something in order 10436 came broken", "item_wrong")
    assert johan.answer.say[0].options == ()
    johan.says("it is the Article017")
    assert johan.state.text("item") == "17"


def test_colleagues_read_what_the_row_is_called_and_not_its_number(come: Come) -> None:
    johan = come(JOHAN)
    johan.opens("my kettle from order 10436 came broken", "item_wrong")
    known = johan.state.facts["item"]
    assert known.called == "Lund kettle"
    assert known.value != known.called
    facts: Any = dump_state(johan.state)["facts"]
    assert facts["item"]["called"] == "Lund kettle"
    assert "called" not in facts["order"]
