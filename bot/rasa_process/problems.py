"""Problems that operators added: an intent with phrases that domain.yml does not declare opens its playbook.

So a new problem takes phrases, a playbook and texts, and no knowledge of Rasa's files: what Rasa needs beside the
phrases (the intent in a domain, and a rule that leads it to action_open_problem) is written here for the training.
"""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from bot.model import intents

_RASAS_OWN = frozenset({"nlu_fallback", "out_of_scope", "restart", "back", "session_start"})
_RULE = """\
  - rule: {intent} opens a problem
    steps:
      - intent: {intent}
      - action: action_open_problem
"""


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a training reads: the domain (a file or a folder), and the data."""

    domain: Path
    data: tuple[Path, ...]


def own_problems(root: Path) -> tuple[str, ...]:
    """The intents that have phrases and are not declared, by name."""
    named = (intents.with_phrases(path.read_text("utf-8")) for path in sorted((root / "data").rglob("*.yml")))
    declared = intents.declared((root / "domain.yml").read_text("utf-8"))
    return tuple(sorted(frozenset().union(*named) - declared - _RASAS_OWN))


def training_inputs(root: Path, folder: Path) -> Inputs:
    """What Rasa is trained on; what has to be written for that goes into the folder, which is the caller's."""
    domain, data = root / "domain.yml", root / "data"
    own = own_problems(root)
    if not own:
        return Inputs(domain, (data,))
    (folder / "domain").mkdir(parents=True)
    (folder / "domain" / "domain.yml").write_text(domain.read_text("utf-8"), "utf-8")
    (folder / "domain" / "own_problems.yml").write_text(_domain(own), "utf-8")
    (folder / "own_rules.yml").write_text(_rules(own), "utf-8")
    return Inputs(folder / "domain", (data, folder / "own_rules.yml"))


def _domain(own: Collection[str]) -> str:
    return "\n".join(['version: "3.1"', "intents:", *(f"  - {intent}" for intent in own), ""])


def _rules(own: Collection[str]) -> str:
    return 'version: "3.1"\nrules:\n' + "".join(_RULE.format(intent=intent) for intent in own)
