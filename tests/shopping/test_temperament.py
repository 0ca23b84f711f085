from random import Random

from hypothesis import given
from hypothesis import strategies as st

from bot.shopping.temperament import misspelt


def test_the_same_seed_makes_the_same_mistakes():
    text = "the lamp that you sent arrived completely broken"
    assert misspelt(text, Random("a")) == misspelt(text, Random("a"))


def test_tired_thumbs_make_mistakes_and_leave_out_dots():
    text = " ".join(["Vattenkokaren", "läcker", "överallt", "fortfarande"] * 5)
    typed = misspelt(text, Random(1))
    assert typed != text
    assert not set("åäöÅÄÖ") & set(typed)


@given(st.integers(), st.sampled_from(["order 10432 please", "753 20", "anna@example.com"]))
def test_numbers_and_addresses_are_copied(seed, text):
    kept = [word for word in text.split() if not word.isalpha()]
    assert [word for word in misspelt(text, Random(seed)).split() if not word.isalpha()] == kept
