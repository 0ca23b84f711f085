"""The looker for barriers finds what it looks for."""

import pytest

from tests.web.markup import barriers

PAGE = '<html lang="en"><title>A page</title><main><h1>Head</h1>{}</main></html>'


def test_a_plain_page_has_none() -> None:
    body = """<a href="#more">More</a><h2 id="more">More</h2><label>Name <input name="n"></label><br>
    <table><thead><tr><th scope="col">A</th></tr></thead><tbody><tr><th scope="row">a</th></tr></tbody></table>
    <svg aria-hidden="true"><use href="#x"></use></svg><button aria-label="Send"><svg aria-hidden="true"/></button>"""
    assert barriers(PAGE.format(body)) == []


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("<h3>Deep</h3>", "'Deep' is an h3 below an h1"),
        ("<h1>Again</h1>", "one h1 comes first"),
        ('<input name="n">', "the field 'n' has no label"),
        ('<label for="m">M</label><input id="n" name="n">', "points to 'm', which is not there"),
        ('<a href="/there"><svg aria-hidden="true"></svg></a>', "a a says nothing"),
        ('<p id="n"></p><p id="n"></p>', "the id 'n' is there twice"),
        ('<p aria-describedby="n"></p>', "a p points to 'n'"),
        ("<table><tr><td>a</td></tr></table>", "the row of 'a' has no header"),
        ("<table><tr><th>a</th></tr></table>", "'a' heads neither row nor column"),
        ("<svg></svg>", "a picture is neither told nor hidden"),
        ("<img>", "an image has no alternative"),
    ],
)
def test_each_barrier_is_told(body: str, told: str) -> None:
    assert told in " ".join(barriers(PAGE.format(body)))


def test_a_page_tells_its_language_its_title_and_its_main_part() -> None:
    assert barriers("<html><title></title><h1>Head</h1></html>") == [
        "the page tells no language",
        "the page has no title",
        "the page needs one main part",
    ]
