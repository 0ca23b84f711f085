"""Addresses in a sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.facts.addresses import addresses, postcodes_in_addresses


@pytest.mark.parametrize(("text", "address"), [
    ("send order 10462 to Nygatan 4, 753 22 Uppsala please", "Nygatan 4, 753 22 Uppsala"),
    ("skicka 10462 till nygatan 4, 75322 uppsala tack", "nygatan 4, 75322 uppsala"),
    ("ny adress: Stora Nygatan 12 B, 111 27 Stockholm", "Stora Nygatan 12 B, 111 27 Stockholm"),
    ("To Nygatan 4, 753 22 Uppsala", "Nygatan 4, 753 22 Uppsala"),
    ("It's Sara Nilsson, Nygatan 4 lgh 1102, 194 35 Upplands Väsby", "Nygatan 4 lgh 1102, 194 35 Upplands Väsby"),
    ("Nygatan 4\n753 22 Uppsala", "Nygatan 4 753 22 Uppsala"),
    ("my new address is Main Street 7, SE-114 55 Stockholm", "Main Street 7, SE-114 55 Stockholm"),
    ("Nygatan 4, 753 22", "Nygatan 4, 753 22"),
])  # fmt: skip
def test_an_address_is_found_in_a_sentence(text: str, address: str) -> None:
    assert addresses(text) == [address]


@pytest.mark.parametrize("text", [
    "order 10462 postcode 753 20", "order 1046, 753 20", "my postcode is 753 20", "Nygatan 4", "I waited 4 days", "",
])  # fmt: skip
def test_what_is_none_is_not_found(text: str) -> None:
    assert addresses(text) == []


def test_the_new_one_is_the_last_of_two() -> None:
    found = addresses("not Storgatan 1, 114 55 Stockholm but Nygatan 4, 753 22 Uppsala")
    assert found == ["Storgatan 1, 114 55 Stockholm", "Nygatan 4, 753 22 Uppsala"]


def test_its_postcode_is_known_to_be_the_addresss() -> None:
    assert postcodes_in_addresses("to Nygatan 4, 75322 Uppsala, my old one was 114 55") == {"753 22"}


@given(st.text(max_size=300))
def test_nothing_breaks_it(text: str) -> None:
    assert all(address in " ".join(text.split()) for address in addresses(text))
