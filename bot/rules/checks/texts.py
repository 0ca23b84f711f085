"""The languages say the same: every key in each, with the same placeholders, and every key that is referred to."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from bot.model.delivery.sms import segments, smart_gsm
from bot.model.messages import ChannelName
from bot.rules.checks.lacking import Lacking
from bot.rules.faults import Fault
from bot.rules.reading.tree import Path, Tree
from bot.rules.reading.words import closest, did_you_mean, listed, unknown
from bot.rules.texts.entries import Text, TextFile
from bot.rules.texts.parts import beside, nearest, part_of

MAX_SEGMENTS = 3
_VALUE_LENGTH = 14  # a placeholder's value, on average, for judging length


@dataclass(frozen=True, slots=True)
class Reference:
    """Something refers to a text. ``gives``: the values it comes with, besides those of EVERYWHERE; None: not known."""

    tree: Tree
    path: Path
    key: str
    gives: frozenset[str] | None = None


# Values that every text may name.
EVERYWHERE = frozenset({"business", "website", "today", "week", "next_opening", "first_answer"})


def check_languages(
    files: Mapping[str, TextFile], default: str, told: Lacking, odd: Collection[str]
) -> Iterator[Fault]:
    """Each language against the default one: nothing missing, nothing left over, the same placeholders.

    ``told``, ``odd``: what the default language lacks, and its texts with a placeholder that nobody knows.
    """
    model = files[default]
    for language, file in files.items():
        if language != default and isinstance(file.tree.data, dict):
            yield from _same_keys(file, model, told)
            for key in (file.texts.keys() & model.texts.keys()) - set(odd):
                yield from _same_placeholders(file, file.texts[key], model.texts[key])


def _same_keys(file: TextFile, model: TextFile, told: Lacking) -> Iterator[Fault]:
    """A section of which nothing is there is told once, and so is a key that is only misspelt."""
    lost = [key for key in model.texts if key not in file.paths and not told.covers(key) and not told.moved(key, file)]
    missing = dict.fromkeys(part_of(key, file) for key in lost)
    left_over = [key for key in file.texts if key not in model.paths and not told.covers(key)]
    for part in dict.fromkeys(part_of(key, model) for key in left_over):
        alike = beside(part, model)
        missing.pop(closest(part, alike) or "", None)
        message = f"{part!r} is not in {model.tree.file}{did_you_mean(part, alike)}"
        yield file.tree.fault(part.split("."), message, at_key=True)
    for part in missing:
        path = part.split(".")
        message = f"{part!r} is missing; {model.tree.file} has it in line {model.tree.key_at(path).line}"
        yield file.tree.fault(nearest(file, part), message, at_key=True)


def _same_placeholders(file: TextFile, text: Text, model: Text) -> Iterator[Fault]:
    for name in sorted(text.placeholders - model.placeholders - EVERYWHERE):
        close = did_you_mean(name, model.placeholders) if model.placeholders else ""
        yield fault_at(file, text, name, f"{{{name}}} is not in this text in {model.source.file}{close}")
    if missing := sorted(model.placeholders - text.placeholders - EVERYWHERE):
        names = listed(f"{{{name}}}" for name in missing)
        yield file.tree.fault(file.paths[text.key], f"{names} is missing; {model.source.file} has it")


def check_sections(file: TextFile, keys: Iterable[str], told: Lacking) -> Iterator[Fault]:
    """Sections that the default language lacks, each once and not text by text."""
    known = {path[0] for path in file.paths.values()}
    for section in dict.fromkeys(key.partition(".")[0] for key in keys):
        if section not in known and section not in told.faults and section not in file.tree.unread:
            yield file.tree.fault(
                (), f"the section {section!r} is missing; copy it from another language, or from Fyra's own"
            )


def fault_at(file: TextFile, text: Text, placeholder: str, message: str) -> Fault:
    """A fault at a placeholder: its own column where the text stands on one line."""
    path = file.paths[text.key]
    for name in text.wordings:
        here = (*path, name) if (*path, name) in file.tree.values else path
        raw = file.tree.text_at(here)
        if f"{{{placeholder}}}" in raw:
            return file.tree.fault(here, message, column=raw.index(f"{{{placeholder}}}") + 1)
    return file.tree.fault(path, message)


def too_long_for_sms(file: TextFile) -> Iterator[Fault]:
    """A warning for each text that will take more SMS segments than anyone wants to read, or pay (G2.6)."""
    for text in file.texts.values():
        wording = text.wordings.get(ChannelName.SMS.value) or text.wordings.get("text")
        if wording is None:
            continue
        count = segments(smart_gsm(wording.words) + "x" * _VALUE_LENGTH * len(wording.placeholders)).parts
        if count > MAX_SEGMENTS:
            name = ChannelName.SMS.value
            message = f"about {count} SMS segments; write a shorter wording for {name!r} (at most {MAX_SEGMENTS})"
            yield file.tree.fault(file.paths[text.key], message, at_key=True)


def check_reference(file: TextFile, reference: Reference) -> Iterator[Fault]:
    """A key that something refers to is there, and wants no value that nobody gives; the other languages follow."""
    text = file.texts.get(reference.key)
    if reference.key not in file.paths:
        yield reference.tree.fault(reference.path, unknown("text", reference.key, beside(reference.key, file)))
    elif text:
        for name in unknown_placeholders(file, reference):
            message = f"{{{name}}} is not known here{did_you_mean(name, (reference.gives or set()) | EVERYWHERE)}"
            yield fault_at(file, text, name, message)


def unknown_placeholders(file: TextFile, reference: Reference) -> list[str]:
    """The placeholders for which nobody gives a value."""
    text = file.texts.get(reference.key)
    return sorted(text.placeholders - reference.gives - EVERYWHERE) if text and reference.gives is not None else []
