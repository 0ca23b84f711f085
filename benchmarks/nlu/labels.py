"""Which phrases of a test should be rejected, and what to know about the data before believing a number."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from benchmarks.nlu.phrases import Phrase, PhrasesUnreadable

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

FOREIGN = "out_of_scope"
_CALLED = frozenset({FOREIGN, "outofscope", "oos", "out_of_domain", "ood", "nlu_fallback"})
_SHOWN = 8


def is_foreign(label: str) -> bool:
    """Whether the label, however it is spelt, says that a phrase is about nothing we know."""
    return re.sub(r"[\s._-]+", "_", label.casefold()) in _CALLED


def checked(name: str, train: Sequence[Phrase], test: Sequence[Phrase]) -> list[Phrase]:
    """The test's phrases, with FOREIGN for each that no trained intent stands for. Raises PhrasesUnreadable."""
    known = {label for label, _ in train if not is_foreign(label)}
    if len(known) < 2:
        told = f"it has only the intent {next(iter(known))!r}" if known else "it has no intent"
        raise PhrasesUnreadable("training data", f"{told}; there must be two at least to choose from")
    if not any(label in known for label, _ in test):
        theirs = _some({label for label, _ in test})
        raise PhrasesUnreadable(
            name, f"none of its labels ({theirs}) is an intent of the training data ({_some(known)})"
        )
    return [(label if label in known else FOREIGN, text) for label, text in test]


def remarks(name: str, train: Sequence[Phrase], test: Sequence[Phrase]) -> list[str]:
    """What is odd about the data, one sentence each."""
    known = {label for label, _ in train}
    lines = []
    unknown = Counter(label for label, _ in test if label not in known and not is_foreign(label))
    if unknown:
        counted = ", ".join(f"{label} ({times})" for label, times in unknown.most_common(_SHOWN))
        more = f" and {len(unknown) - _SHOWN} more" if len(unknown) > _SHOWN else ""
        lines.append(f"{name}: no training phrase has these labels, so they count as out of scope: {counted}{more}")
    missing = sorted(
        known - {label for label, _ in test if label in known} - {each for each in known if is_foreign(each)}
    )
    if missing:
        lines.append(f"{name}: has no phrase for {len(missing)} of the intents: {_some(missing)}")
    trained = {text.casefold() for _, text in train}
    if seen := sum(text.casefold() in trained for _, text in test):
        lines.append(f"{name}: {seen} of its phrases are trained on, too, which flatters the numbers")
    return lines


def training_remarks(train: Sequence[Phrase]) -> list[str]:
    """What is odd about the training data alone."""
    lines = []
    labels: dict[str, set[str]] = {}
    for label, text in train:
        labels.setdefault(text.casefold(), set()).add(label)
    if torn := [text for text, found in labels.items() if len(found) > 1]:
        lines.append(f"training data: {len(torn)} phrases stand under more than one intent, for instance {torn[0]!r}")
    few = sorted(label for label, times in Counter(label for label, _ in train).items() if times < 3)
    if few:
        lines.append(f"training data: fewer than three phrases for {_some(few)}")
    return lines


def _some(labels: Collection[str]) -> str:
    shown = sorted(labels)[:_SHOWN]
    return ", ".join(shown) + (f" and {len(labels) - _SHOWN} more" if len(labels) > _SHOWN else "")
