"""The texts of all languages, beside each other and beside what refers to them."""

from collections.abc import Iterator

from bot.rules.checks.files import Files
from bot.rules.checks.lacking import lacking
from bot.rules.checks.needed import OF_CODE, of_playbooks
from bot.rules.checks.texts import (
    Reference,
    check_languages,
    check_reference,
    check_sections,
    unknown_placeholders,
)
from bot.rules.faults import Fault
from bot.rules.files import acknowledgements, handoffs, languages, promises, unfinished
from bot.rules.reading.tree import Tree
from bot.rules.texts.entries import TextFile

_SAID_AGAIN = frozenset({"media", "unsupported"})  # acknowledgements with a second wording
_GIVES_AT_ONCE = {"out_of_hours": frozenset({"next_opening"}), "languages": frozenset({"languages"})}


def check_texts(files: Files) -> Iterator[Fault]:
    """Every text that is wanted is there, in each language, with the same placeholders."""
    served = files.get(languages.LanguagesFile)
    texts = {
        language: files.texts[language] for language in (served.served if served else ()) if language in files.texts
    }
    if served is None or served.default not in texts:
        return
    default, others = texts[served.default], [file for name, file in texts.items() if name != served.default]
    references = list(_references(files, default))
    told = lacking(default, others, [reference.key for reference in references])
    odd = {reference.key for reference in references if unknown_placeholders(default, reference)}
    yield from told.faults.values()
    yield from check_languages(texts, served.default, told, odd)
    sections = list(check_sections(default, OF_CODE, told))
    yield from sections
    for reference in references if not sections else ():  # each text in them would be told once more
        if not told.covers(reference.key):
            yield from check_reference(default, reference)


def _references(files: Files, default: TextFile) -> Iterator[Reference]:
    for key, gives in OF_CODE.items():
        yield Reference(default.tree, (), key, gives)
    yield from _handed_off(files.rest.written.get(handoffs.FILE))
    yield from _acknowledged(files)
    yield from _renewals(files)
    if left := files.get(unfinished.UnfinishedFile):
        yield Reference(files.trees[unfinished.FILE], ("pause", "say"), left.pause.say, frozenset({"question"}))
    if files.playbooks:
        yield from of_playbooks(files.playbooks, files.trees)


def _handed_off(written: Tree | None) -> Iterator[Reference]:
    """What the rules say as they are written: one that is not valid may name a wrong text, too."""
    if written is None or not isinstance(written.data, list):
        return
    for at in range(len(written.data)):
        if key := written.text_at((at, "say")).strip():
            yield Reference(written, (at, "say"), key, frozenset({"promised"}))


def _acknowledged(files: Files) -> Iterator[Reference]:
    if acks := files.get(acknowledgements.AcknowledgementsFile):
        for name, key in acks.say.model_dump().items():
            gives = _GIVES_AT_ONCE.get(name, frozenset())
            for each in (key, f"{key}.again") if name in _SAID_AGAIN else (key,):
                yield Reference(files.trees[acknowledgements.FILE], ("say", name), each, gives)


def _renewals(files: Files) -> Iterator[Reference]:
    if promised := files.get(promises.PromisesFile):
        for name, key in (("say", promised.renewal.say), ("say_changed", promised.renewal.say_changed)):
            yield Reference(files.trees[promises.FILE], ("renewal", name), key, frozenset({"promised"}))
