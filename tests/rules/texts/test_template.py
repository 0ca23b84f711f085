import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.texts.template import InvalidTemplate, Placeholder, parse_template


def test_a_text_is_words_and_placeholders() -> None:
    assert parse_template("Hi {name}, bye").parts == ("Hi ", Placeholder("name"), ", bye")
    assert parse_template("{a}{b}").placeholders == {"a", "b"}


def test_a_double_brace_is_a_brace() -> None:
    assert parse_template("{{x}}").words == "{x}"


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("a {b", 3),
        ("a } b", 3),
        ("{}", 1),
        ("{a.b}", 1),
        ("{a[0]}", 1),
        ("{a!r}", 1),
        ("{a:>10}", 1),
        ("{Name}", 1),
        ("{0}", 1),
        ("{ a }", 1),
        ("ok {ok} {__class__}", 9),
    ],
)
def test_anything_but_a_plain_name_in_braces_is_refused_with_its_column(text: str, column: int) -> None:
    with pytest.raises(InvalidTemplate) as caught:
        parse_template(text)
    assert caught.value.column == column


@given(st.text())
def test_a_text_without_braces_is_kept_letter_by_letter(text: str) -> None:
    plain = text.replace("{", "").replace("}", "")
    assert parse_template(plain).words == plain
