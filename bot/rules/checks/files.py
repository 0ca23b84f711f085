"""The files of a folder, typed: as far as they are valid, with the faults and warnings met on the way."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel

from bot.model.steps.playbook import Playbooks
from bot.rules.checks.salvage import Salvage, salvage
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
from bot.rules.folder import CALENDAR, OPTIONAL, PLAYBOOKS, SHARED_FILE, TEXTS, Folder, below
from bot.rules.playbooks.files import PlaybookFile, SharedFile, build_playbooks
from bot.rules.reading.tree import Tree
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
    """What of the directory is valid, typed, and the faults and warnings met."""

    rest: Salvage
    texts: dict[str, TextFile] = field(default_factory=dict)
    playbooks: Playbooks | None = None
    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)

    @property
    def trees(self) -> Mapping[str, Tree]:
        """The valid rest of each file."""
        return self.rest.trees

    def get(self, model: type[M]) -> M | None:
        """The file of this type, or what is left of it; None if that is not enough."""
        found = self.rest.models.get(_FILES[model])
        return found if isinstance(found, model) else None

    def broken(self, name: str) -> bool:
        """Whether the file has a fault that was met before."""
        return any(fault.file == name for fault in self.faults)

    def whole(self) -> Whole | None:
        """All files, or what is left of them; None if that is not enough."""
        read = {name: self.rest.models.get(file) for name, (file, _) in MODELS.items()}
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


_FILES: Mapping[type[BaseModel], str] = {model: file for file, model in MODELS.values()}


def read_files(folder: Folder) -> Files:
    """The folder's files, typed."""
    playbooks = {name: folder.trees[name] for name in folder.trees if name.startswith(f"{PLAYBOOKS}/")}
    models: dict[str, type[BaseModel]] = dict(MODELS.values())
    models |= dict.fromkeys(playbooks, PlaybookFile) | {SHARED_FILE: SharedFile}
    rest = salvage(folder.trees, models, folder.playbooks)
    files = Files(rest, faults=[*folder.faults, *rest.faults])
    for name in OPTIONAL:
        if name not in folder.trees and not files.broken(name):
            rest.models[name] = models[name]()
    _add_days_off(folder, files)
    for language, tree in folder.below(TEXTS).items():
        files.texts[language], faults = read_texts(tree, language)
        files.faults += (fault for fault in faults if fault.line not in tree.mended)
    if SHARED_FILE not in folder.contents and folder.trees:
        files.faults.append(Fault(SHARED_FILE, 1, 1, "this file is missing: it holds the solutions"))
    files.playbooks = _playbooks(rest)
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
    files.rest.models[hours.FILE] = file.with_days_off(days)


def _playbooks(rest: Salvage) -> Playbooks | None:
    """Those that are valid; None without what they share."""
    shared = rest.models.get(SHARED_FILE)
    if not isinstance(shared, SharedFile):
        return None
    files = {PurePath(name).stem: file for name, file in rest.models.items() if isinstance(file, PlaybookFile)}
    return build_playbooks(files, shared, below(PLAYBOOKS, rest.trees))
