"""What mystery customers want. Data: goals/*.yml, one file for a playbook, see docs/shopping.md.

GoalsInvalid    a file that does not say what it must; the message names the file
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from bot.model.errors import FyraError

FOLDER = Path(__file__).with_name("goals")
LEAST_VARIANTS = 6
"""So many ways to say the same thing, in each language: fewer would test a sentence, not the assistant."""

Wanted = Literal["refund", "replacement", "discount", "wait", "repair", "noted", "answered"]
"""What customers would like; phrases/LANGUAGE.yml has the words for each as ``wants_…``."""

Variants = Annotated[tuple[str, ...], Field(min_length=LEAST_VARIANTS)]


class GoalsInvalid(FyraError):
    """A file of goals or phrases can't be used."""


class Opening(BaseModel):
    """First words, by language; ``tells`` names the facts that each of them already holds."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    tells: tuple[str, ...] = ("problem",)
    en: Variants
    sv: Variants

    def said_in(self, language: str) -> tuple[str, ...]:
        """The variants in a language."""
        return self.sv if language == "sv" else self.en


class Saying(BaseModel):
    """How a fact is told, by language."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    en: Variants
    sv: Variants

    def said_in(self, language: str) -> tuple[str, ...]:
        """The variants in a language."""
        return self.sv if language == "sv" else self.en


class Goal(BaseModel):
    """What one customer wants, and how it must end."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: str
    order: str  # names the customer, too
    opens: str
    about_order: bool = True  # no: an account, a complaint; nobody asks for a number
    written_by: str | None = None  # somebody else than the buyer, by first name
    wish: Wanted | None = None
    instead_of: Wanted | None = None  # what the fickle ask for first
    accepts: tuple[str, ...] = ()  # solutions of playbooks/shared.yml, best first
    wants_person: bool = False  # takes the option of a person where there is one
    facts: Mapping[str, str] = Field(default_factory=dict)
    proves: Literal["rightly", "wrongly"] = "rightly"
    happy: bool = True
    ends: Literal["solved", "person"] = "solved"
    rules: tuple[str, ...] = ()  # hand-off rules, any of which is right when it ends with a person
    errands: tuple[str, ...] = ()  # kinds of errands that the ledger must hold afterwards, beside goodwill


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    playbook: str
    openings: Mapping[str, Opening]
    facts: Mapping[str, Mapping[str, Saying]] = Field(default_factory=dict)
    goals: tuple[Goal, ...]


@dataclass(frozen=True)
class Script:
    """A goal with its words. ``name`` is ``playbook.goal``."""

    playbook: str
    goal: Goal
    opening: Opening
    facts: Mapping[str, Saying]

    @property
    def name(self) -> str:
        """Unique among all goals."""
        return f"{self.playbook or 'people'}.{self.goal.name}"


def read_scripts(folder: Path = FOLDER) -> list[Script]:
    """Every goal of every file. Raises GoalsInvalid."""
    return [script for path in sorted(folder.glob("*.yml")) for script in _scripts(path)]


def read_yaml(path: Path) -> Any:
    """A YAML 1.2 file as plain data ("no" is a word). Raises GoalsInvalid."""
    try:
        return YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
    except (OSError, YAMLError) as error:
        msg = f"{path.name}: {error}"
        raise GoalsInvalid(msg) from error


def _scripts(path: Path) -> list[Script]:
    try:
        file = _File.model_validate(read_yaml(path))
        return [_script(file, goal) for goal in file.goals]
    except ValidationError as error:
        first = error.errors()[0]
        msg = f"{path.name}: {'.'.join(str(part) for part in first['loc'])}: {first['msg']}"
        raise GoalsInvalid(msg) from error
    except KeyError as missing:
        msg = f"{path.name}: there are no words for {missing}"
        raise GoalsInvalid(msg) from missing


def _script(file: _File, goal: Goal) -> Script:
    facts = {fact: file.facts[fact][value] for fact, value in goal.facts.items()}
    return Script(file.playbook, goal, file.openings[goal.opens], facts)
