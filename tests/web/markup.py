"""What stands in the way of people who can't see or point, as far as a page's markup shows it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise

_VOID = frozenset({"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "use", "wbr"})
_REFERENCES = ("aria-labelledby", "aria-describedby", "popovertarget")
_UNLABELLED = frozenset({"hidden", "submit", "button"})


@dataclass
class Element:
    """One element, with all the text within it."""

    name: str
    given: Mapping[str, str]
    above: "Element | None" = None
    within: "list[Element]" = field(default_factory=list)
    text: str = ""

    def all(self, *names: str) -> "Iterator[Element]":
        """Those below it of these names, in their order."""
        for each in self.within:
            if each.name in names:
                yield each
            yield from each.all(*names)

    def inside(self, name: str) -> bool:
        """Whether one of this name is around it."""
        return self.above is not None and (self.above.name == name or self.above.inside(name))

    @property
    def words(self) -> str:
        """What a screen reader would say of it."""
        return (self.given.get("aria-label", "") or self.text + " ".join(each.words for each in self.within)).strip()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = self.at = Element("", {})

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs}, self.at)
        self.at.within.append(element)
        if tag not in _VOID:
            self.at = element

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.at.within.append(Element(tag, {name: value or "" for name, value in attrs}, self.at))

    def handle_endtag(self, tag: str) -> None:
        found = self.at
        while found.name != tag and found.above is not None:
            found = found.above
        self.at = found.above or self.at

    def handle_data(self, data: str) -> None:
        self.at.text += data


def barriers(page: str) -> list[str]:
    """Each in words; none is as it should be."""
    reader = _Reader()
    reader.feed(page)
    root = reader.root
    checks = (_document, _headings, _references, _fields, _controls, _tables, _pictures)
    return [found for check in checks for found in check(root)]


def _document(root: Element) -> Iterator[str]:
    if not next(root.all("html")).given.get("lang"):
        yield "the page tells no language"
    if not next(root.all("title")).words:
        yield "the page has no title"
    if len(list(root.all("main"))) != 1:
        yield "the page needs one main part"


def _headings(root: Element) -> Iterator[str]:
    levels = [(int(each.name[1]), each.words) for each in root.all("h1", "h2", "h3", "h4", "h5")]
    if [level for level, _ in levels].count(1) != 1 or levels[0][0] != 1:
        yield f"one h1 comes first, not {levels[:3]}"
    for (above, _), (level, words) in pairwise(levels):
        if level > above + 1:
            yield f"'{words}' is an h{level} below an h{above}"


def _references(root: Element) -> Iterator[str]:
    ids = [each.given["id"] for each in _everything(root) if "id" in each.given]
    yield from (f"the id '{twice}' is there twice" for twice in {each for each in ids if ids.count(each) > 1})
    for each in _everything(root):
        wanted = " ".join(each.given.get(name, "") for name in _REFERENCES).split()
        wanted += [each.given["for"]] if "for" in each.given else []
        wanted += [link[1:]] if (link := each.given.get("href", "")).startswith("#") and each.name == "a" else []
        yield from (f"a {each.name} points to '{name}', which is not there" for name in wanted if name not in ids)


def _fields(root: Element) -> Iterator[str]:
    labelled = {each.given.get("for") for each in root.all("label")}
    for each in root.all("input", "textarea", "select"):
        named = each.inside("label") or each.given.get("aria-label") or each.given.get("id") in labelled
        if not named and each.given.get("type") not in _UNLABELLED:
            yield f"the field '{each.given.get('name', '')}' has no label"


def _controls(root: Element) -> Iterator[str]:
    yield from (f"a {each.name} says nothing: {each.given}" for each in root.all("a", "button") if not each.words)


def _tables(root: Element) -> Iterator[str]:
    for table in root.all("table"):
        yield from (f"'{each.words}' heads neither row nor column" for each in table.all("th") if not _scope(each))
        for row in table.all("tr"):
            if row.within[0].name != "th":
                yield f"the row of '{row.within[0].words}' has no header"


def _scope(cell: Element) -> bool:
    return cell.given.get("scope") == ("col" if cell.inside("thead") else "row")


def _pictures(root: Element) -> Iterator[str]:
    for each in root.all("svg"):
        hidden = each.given.get("aria-hidden") == "true"
        if not hidden and not (each.given.get("role") == "img" and next(each.all("title"), None)):
            yield "a picture is neither told nor hidden"
    yield from ("an image has no alternative" for each in root.all("img") if "alt" not in each.given)


def _everything(root: Element) -> Iterator[Element]:
    for each in root.within:
        yield each
        yield from _everything(each)
