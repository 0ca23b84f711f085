"""Labelled phrases from files as people have them: Rasa's YAML, JSON or old Markdown, or lines with tabs or commas.

What a file is, is seen by its content, not its name. Entities (`[10432](order_number)`) are read as their words, and a
retrieval intent (`faq/ask_name`) as its first part, both as Rasa does; lookups, synonyms and stories are passed over.

PhrasesUnreadable   the message says which file and line, and what to do
"""

from __future__ import annotations

import csv
import json
import re
from io import StringIO
from typing import TYPE_CHECKING, Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

Phrase = tuple[str, str]
"""Label and text."""

_SUFFIXES = frozenset({".yml", ".yaml", ".json", ".md", ".tsv", ".csv"})
_ENTITY = re.compile(r"\[([^\]]+?)\](?:\([^:)]+?(?::[^)]+)?\)|\{[^}]+?\}|\[.*?\])")
_REFUSED = re.compile(r"[^\t\n\r -~\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what YAML won't have
_HEADING = re.compile(r"^##\s*intent\s*:", re.MULTILINE)
_MARKDOWN = re.compile(r"^##\s*(?P<kind>\w+)\s*:\s*(?P<name>.+?)\s*$")
_LABEL_HEADERS = frozenset({"intent", "label", "labels", "category", "class", "target"})
_TEXT_HEADERS = frozenset({"text", "utterance", "phrase", "sentence", "query", "message", "example"})


class PhrasesUnreadable(Exception):
    """A file cannot be read as labelled phrases."""

    def __init__(self, where: object, what: str, line: int | None = None) -> None:
        super().__init__(f"{where}:{line}: {what}" if line else f"{where}: {what}")


def read(paths: Iterable[Path]) -> list[Phrase]:
    """The phrases of all files and of all files in folders. Raises PhrasesUnreadable."""
    return [phrase for path in paths for phrase in (_folder(path) if path.is_dir() else _file(path))]


def written(phrases: Iterable[Phrase]) -> str:
    """The phrases as a training file of Rasa's; whatever they contain, it reads them back as they are."""
    by_label: dict[str, list[str]] = {}
    for label, text in phrases:
        by_label.setdefault(label, []).append(text)
    lines = ['version: "3.1"', "nlu:"]  # all of it as JSON would be YAML, too, but Rasa takes it for something else
    for label, texts in by_label.items():
        lines += [f"- intent: {_quoted(label)}", "  examples:", *(f"  - text: {_quoted(text)}" for text in texts)]
    return "\n".join([*lines, ""])


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _folder(folder: Path) -> list[Phrase]:
    files = sorted(path for path in folder.rglob("*") if path.suffix.lower() in _SUFFIXES and path.is_file())
    texts = {path: _text(path) for path in files}
    readable = {path: text for path, text in texts.items() if path.suffix.lower() != ".md" or _HEADING.search(text)}
    found = [phrase for path, text in readable.items() for phrase in _phrases(path, text)]
    if not found:
        raise PhrasesUnreadable(folder, "no file in this folder holds phrases (`nlu:` with `- intent:` in YAML)")
    return found


def _file(path: Path) -> list[Phrase]:
    if not path.exists():
        raise PhrasesUnreadable(path, "there is no such file")
    found = _phrases(path, _text(path))
    if not found:
        hint = "`nlu:` with `- intent:` and `examples:` in Rasa's YAML, or lines `label<TAB>text`"
        raise PhrasesUnreadable(path, f"no phrases found; wanted is {hint}")
    return found


def _text(path: Path) -> str:
    raw = path.read_bytes()
    encoding = "utf-16" if raw[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    try:
        return raw.decode(encoding).replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise PhrasesUnreadable(path, "not UTF-8; save the file as UTF-8", line) from error


def _phrases(path: Path, text: str) -> list[Phrase]:
    plain = (
        (_base(label), " ".join(_REFUSED.sub(" ", said).split())) for label, said in _reader(path, text)(path, text)
    )
    return [(label, said) for label, said in plain if label and said]


def _reader(path: Path, text: str) -> Callable[[Path, str], Iterator[Phrase]]:
    if re.search(r"^[\"']?nlu[\"']?\s*:", text, re.MULTILINE) or path.suffix.lower() in {".yml", ".yaml"}:
        return _yaml
    if text.lstrip()[:1] in {"{", "["} and path.suffix.lower() not in {".tsv", ".csv"}:
        return _json
    if _HEADING.search(text):
        return _markdown
    return _rows


def _base(label: str) -> str:
    return label.strip().partition("/")[0]


def _yaml(path: Path, text: str) -> Iterator[Phrase]:
    try:
        # "base": every scalar is what was written, so that an intent may be called yes, no or 1.
        loaded = YAML(typ="base", pure=True).load(_REFUSED.sub(" ", text))
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise PhrasesUnreadable(path, f"not YAML: {error.problem}", line) from error
    blocks = loaded.get("nlu") if isinstance(loaded, dict) else None
    for block in blocks if isinstance(blocks, list) else ():
        if isinstance(block, dict) and isinstance(block.get("intent"), str):
            for example in _examples(block.get("examples")):
                yield block["intent"], _ENTITY.sub(r"\1", example)


def _examples(examples: Any) -> Iterator[str]:
    if isinstance(examples, str):
        yield from (line.strip()[1:] for line in examples.splitlines() if line.strip().startswith("-"))
    for example in examples if isinstance(examples, list) else ():
        text = example.get("text") if isinstance(example, dict) else example
        if isinstance(text, str):
            yield text


def _json(path: Path, text: str) -> Iterator[Phrase]:
    try:
        loaded = json.loads(text)
    except json.JSONDecodeError as error:
        raise PhrasesUnreadable(path, f"not JSON: {error.msg}", error.lineno) from error
    data = loaded.get("rasa_nlu_data", {}) if isinstance(loaded, dict) else {"common_examples": loaded}
    for key in ("common_examples", "intent_examples"):
        for example in data.get(key) or ():
            if isinstance(example, dict) and isinstance(example.get("text"), str):
                yield str(example.get("intent") or ""), example["text"]


def _markdown(_: Path, text: str) -> Iterator[Phrase]:
    label = ""
    for line in text.splitlines():
        if heading := _MARKDOWN.match(line):
            label = heading["name"] if heading["kind"] == "intent" else ""
        elif label and line.strip()[:1] in {"-", "*", "+"}:
            yield label, _ENTITY.sub(r"\1", line.strip()[1:])


def _rows(path: Path, text: str) -> Iterator[Phrase]:
    commas = path.suffix.lower() == ".csv"
    rows = _commas(text) if commas else _tabs(text)
    for number, row in rows:
        if len(row) < 2:
            wanted = "label,text" if commas else "label<TAB>text"
            raise PhrasesUnreadable(path, f"write {wanted}, or use Rasa's YAML", number)
    label, said, first = _columns([row for _, row in rows])
    for _, row in rows[first:]:
        yield row[label], row[said]


def _tabs(text: str) -> list[tuple[int, list[str]]]:
    return [(number, line.split("\t")) for number, line in enumerate(text.split("\n"), 1) if line.strip()]


def _commas(text: str) -> list[tuple[int, list[str]]]:
    head = text.partition("\n")[0]
    comma = ";" if head.count(";") > head.count(",") else ","
    return [(number, row) for number, row in enumerate(csv.reader(StringIO(text), delimiter=comma), 1) if any(row)]


def _columns(rows: Sequence[Sequence[str]]) -> tuple[int, int, int]:
    """Where the label and the text stand, by their headings or because there are fewer labels; and the first row."""
    if not rows:
        return 0, 1, 0
    head = [cell.strip().casefold() for cell in rows[0]]
    labels = [at for at, cell in enumerate(head) if cell in _LABEL_HEADERS]
    texts = [at for at, cell in enumerate(head) if cell in _TEXT_HEADERS]
    if labels and texts:
        return labels[0], texts[0], 1
    last = min(len(row) for row in rows) - 1
    swapped = len({row[last] for row in rows}) < len({row[0] for row in rows})
    return (last, 0, 0) if swapped else (0, 1, 0)
