"""Each file by itself: validated against its model, then by its own checks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel

from bot.model.steps.playbook import Playbooks
from bot.rules.faults import Fault, RulesInvalid
from bot.rules.files import (
    acknowledgements,
    closures,
    compensation,
    escalation,
    feedback,
    handoffs,
    hours,
    languages,
    policy,
    promises,
    teams,
    unfinished,
)
from bot.rules.files.ical import read_days
from bot.rules.folder import CALENDAR, OPTIONAL, PLAYBOOKS, TEXTS, Folder
from bot.rules.playbooks.files import build_playbooks
from bot.rules.reading.tree import Tree
from bot.rules.reading.validate import validate
from bot.rules.reading.words import did_you_mean
from bot.rules.texts.entries import TextFile, read_texts

if TYPE_CHECKING:
    from datetime import date

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Whole:
    """All files, each valid by itself."""

    acknowledgements: acknowledgements.AcknowledgementsFile
    closures: closures.ClosuresFile
    compensation: compensation.CompensationFile
    escalation: escalation.EscalationFile
    feedback: feedback.FeedbackFile
    handoffs: handoffs.HandoffsFile
    hours: hours.HoursFile
    languages: languages.LanguagesFile
    policy: policy.PolicyFile
    promises: promises.PromisesFile
    teams: teams.TeamsFile
    unfinished: unfinished.UnfinishedFile
    texts: Mapping[str, TextFile]
    playbooks: Playbooks
    trees: Mapping[str, Tree]


@dataclass(slots=True)
class Files:
    """What of the directory could be read so far, typed, and the faults and warnings met."""

    trees: Mapping[str, Tree]
    models: dict[type[BaseModel], BaseModel] = field(default_factory=dict)
    texts: dict[str, TextFile] = field(default_factory=dict)
    playbooks: Playbooks | None = None
    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)

    def get(self, model: type[M]) -> M | None:
        """The file of this type, if it is valid by itself."""
        found = self.models.get(model)
        return found if isinstance(found, model) else None

    def broken(self, name: str) -> bool:
        """Whether the file has a fault that was met before."""
        return any(fault.file == name for fault in self.faults)

    def whole(self) -> Whole | None:
        """All files, if each is valid by itself."""
        read = {name: self.models.get(model) for name, (_, model) in MODELS.items()}
        if None in read.values() or self.playbooks is None:
            return None
        return Whole(**read, texts=self.texts, playbooks=self.playbooks, trees=self.trees)  # type: ignore[arg-type]


MODELS: Mapping[str, tuple[str, type[BaseModel]]] = {
    "acknowledgements": (acknowledgements.FILE, acknowledgements.AcknowledgementsFile),
    "closures": (closures.FILE, closures.ClosuresFile),
    "compensation": (compensation.FILE, compensation.CompensationFile),
    "escalation": (escalation.FILE, escalation.EscalationFile),
    "feedback": (feedback.FILE, feedback.FeedbackFile),
    "handoffs": (handoffs.FILE, handoffs.HandoffsFile),
    "hours": (hours.FILE, hours.HoursFile),
    "languages": (languages.FILE, languages.LanguagesFile),
    "policy": (policy.FILE, policy.PolicyFile),
    "promises": (promises.FILE, promises.PromisesFile),
    "teams": (teams.FILE, teams.TeamsFile),
    "unfinished": (unfinished.FILE, unfinished.UnfinishedFile),
}


def read_files(folder: Folder) -> Files:
    """The folder's files, typed."""
    files = Files(folder.trees, faults=list(folder.faults))
    for name, model in MODELS.values():
        if name in folder.trees:
            try:
                files.models[model] = validate(model, folder.trees[name])
            except RulesInvalid as invalid:
                files.faults += invalid.faults
        elif name in OPTIONAL and not files.broken(name):
            files.models[model] = model()
    _add_days_off(folder, files)
    for language, tree in folder.below(TEXTS).items():
        files.texts[language], faults = read_texts(tree, language)
        files.faults += faults
    files.playbooks = _playbooks(folder, files)
    return files


def _add_days_off(folder: Folder, files: Files) -> None:
    """What hours.yml takes from calendar files; its faults are those of both."""
    file = files.get(hours.HoursFile)
    if file is None or not file.holidays.ical:
        return
    days: dict[date, str] = {}
    for at, name in enumerate(file.holidays.ical):
        if name in folder.contents:
            try:
                found = read_days(folder.contents[name], name=name)
                days |= found.days
                files.warnings += found.left_out
            except RulesInvalid as invalid:
                files.faults += invalid.faults
        elif not files.broken(name):
            known = [each for each in folder.contents if each.endswith(CALENDAR)]
            message = f"no calendar file is called {name!r} in this folder{did_you_mean(name, known)}"
            files.faults.append(folder.trees[hours.FILE].fault(("holidays", "ical", at), message))
    files.models[hours.HoursFile] = file.with_days_off(days)


def _playbooks(folder: Folder, files: Files) -> Playbooks | None:
    """None when a playbook can't be read, or has faults."""
    if not folder.trees or any(fault.file.startswith(f"{PLAYBOOKS}/") for fault in folder.faults):
        return None  # what is missing because of a broken file is no fault of the others
    try:
        return build_playbooks(folder.below(PLAYBOOKS))
    except RulesInvalid as invalid:
        files.faults += invalid.faults
        return None
