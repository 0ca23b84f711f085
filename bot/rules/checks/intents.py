"""Intents that rule files name, against those that Rasa is trained on (data/nlu): a misspelt one never fires.

Only a warning, since a rule may be written before its intent is trained.
"""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from bot.model.intents import with_phrases
from bot.rules.checks.files import Whole
from bot.rules.faults import Fault
from bot.rules.files import handoffs
from bot.rules.folder import PLAYBOOKS, SHARED_FILE
from bot.rules.reading.tree import Path as TreePath
from bot.rules.reading.tree import Tree
from bot.rules.reading.words import did_you_mean

_TRAINED = Path(__file__).parents[3] / "data" / "nlu"


@lru_cache(maxsize=1)
def trained_intents(directory: Path = _TRAINED) -> frozenset[str]:
    """The intents with training data; none where the data is not at hand."""
    return frozenset(
        intent for path in sorted(directory.rglob("*.yml")) for intent in with_phrases(path.read_text("utf-8"))
    )


def unknown_intents(whole: Whole) -> Iterator[Fault]:
    """A warning for each intent without training data."""
    known = trained_intents()
    for tree, path, intent in _named(whole) if known else ():
        if intent not in known:
            message = f"Rasa is not trained on an intent called {intent!r}{did_you_mean(intent, known)}"
            yield tree.fault(path, message)


def _named(whole: Whole) -> Iterator[tuple[Tree, TreePath, str]]:
    for at, entry in enumerate(whole.handoffs.root):
        for place, intent in enumerate(entry.when.intent or ()):
            yield whole.trees[handoffs.FILE], (at, "when", "intent", place), intent
    for playbook in whole.playbooks.playbooks.values():
        for place, intent in enumerate(playbook.starts_with):
            yield whole.trees[f"{PLAYBOOKS}/{playbook.name}.yml"], ("starts_with", place), intent
    for wish in whole.playbooks.wishes.values():
        for place, intent in enumerate(wish.intents):
            yield whole.trees[SHARED_FILE], ("wishes", wish.name, "intents", place), intent
