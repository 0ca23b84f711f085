import pytest

from bot.model.facts import corrects_number


@pytest.mark.parametrize("text", [
    "sorry I read it wrong, 10405", "I meant 10405", "typo! 10405", "förlåt, jag läste fel, 10405",
    "10405 ska det vara", "ah wait, 10405 of course", "Oh, I mixed up two digits. It's 10405",
    "Ursäkta, jag skulle skriva 10405", "Jag kastade om två siffror. Det är 10405",
    "jag menade 10405", "oj, skrev fel: 10405",
])  # fmt: skip
def test_words_that_put_something_right_mean_the_number_unless_a_postcode_was_given(text: str) -> None:
    assert corrects_number(text)
    assert not corrects_number(text, beside_postcode=True)


@pytest.mark.parametrize("text", ["the number is 10405", "numret ska vara 10405", "it's order no: 10405"])
def test_words_that_name_the_number_mean_it(text: str) -> None:
    assert corrects_number(text, beside_postcode=True)


@pytest.mark.parametrize("text", ["10405", "it is 10405", "wrong postcode number, 10405", "fel postnummer, 10405", ""])
def test_anything_else_puts_no_number_right(text: str) -> None:
    assert not corrects_number(text)
