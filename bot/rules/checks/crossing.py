"""What can only be seen across files: names that lead nowhere, languages that differ, teams that never work."""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from typing import Any

from pydantic import BaseModel

from bot.rules.checks.escalated import check_escalation
from bot.rules.checks.files import Files, Whole
from bot.rules.checks.intents import unknown_intents
from bot.rules.checks.keepable import promises_that_break_on_holidays
from bot.rules.checks.texts import too_long_for_sms
from bot.rules.checks.wording import check_texts
from bot.rules.faults import Fault
from bot.rules.files import (
    acknowledgements,
    closures,
    compensation,
    feedback,
    handoffs,
    hours,
    languages,
    policy,
    promises,
    unfinished,
)
from bot.rules.folder import PLAYBOOKS, TEXTS, below
from bot.rules.playbooks.checks import check_playbooks
from bot.rules.reading.tree import Tree
from bot.rules.reading.words import closest, unknown

_CHECKS: tuple[tuple[type[BaseModel], str, Callable[[Any, Tree], Iterable[Fault]]], ...] = (
    (promises.PromisesFile, promises.FILE, promises.check),
    (acknowledgements.AcknowledgementsFile, acknowledgements.FILE, acknowledgements.check),
    (compensation.CompensationFile, compensation.FILE, compensation.check),
    (policy.PolicyFile, policy.FILE, policy.check),
    (handoffs.HandoffsFile, handoffs.FILE, handoffs.check),
    (unfinished.UnfinishedFile, unfinished.FILE, unfinished.check),
    (feedback.FeedbackFile, feedback.FILE, feedback.check),
)
"""What each file is checked by, when nothing of another file is needed."""


def check_all(files: Files) -> Iterator[Fault]:
    """Every fault that is not in one value alone, in all that is valid."""
    yield from _each_by_itself(files)
    yield from _languages(files)
    yield from check_texts(files)
    yield from _playbooks(files)
    yield from _never_open(files)
    yield from check_escalation(files, datetime.now(UTC))


def _each_by_itself(files: Files) -> Iterator[Fault]:
    if open_hours := files.get(hours.HoursFile):
        yield from hours.check(open_hours, files.trees[hours.FILE])
        yield from _closed(files, open_hours)
    for model, name, check in _CHECKS:
        file = files.get(model)
        if file and name in files.trees:
            yield from check(file, files.trees[name])


def _closed(files: Files, open_hours: hours.HoursFile) -> Iterator[Fault]:
    written = files.get(closures.ClosuresFile)
    if written and written.closures:
        yield from closures.check(written, files.trees[closures.FILE], open_hours)


def _languages(files: Files) -> Iterator[Fault]:
    served = files.get(languages.LanguagesFile)
    if served is None:
        return
    for language in served.served:
        name = f"{TEXTS}/{language}.yml"
        if name not in files.trees and not files.broken(name):
            yield files.trees[languages.FILE].fault(("served", language), f"the file {name} is missing", at_key=True)
    for language, file in files.texts.items():
        if language not in served.served:
            yield file.tree.fault((), unknown("served language", language, served.served))
    if charter := files.get(policy.PolicyFile):
        yield from _visions(charter, files.trees[policy.FILE], set(served.served))


def _visions(charter: policy.PolicyFile, tree: Tree, served: set[str]) -> Iterator[Fault]:
    """Our vision is said in each language that is served, and in no other."""
    missing = served - charter.vision.keys()
    for language in sorted(charter.vision.keys() - served):
        missing.discard(closest(language, missing) or "")  # misspelt, not missing
        message = unknown("served language", language, served)
        yield tree.fault(("vision", language), message, at_key=True)
    for language in missing:
        yield tree.fault(("vision",), f"{language!r} is missing", at_key=True)


def _playbooks(files: Files) -> Iterator[Fault]:
    """What is wrong within playbooks, and causes that compensation names."""
    if files.playbooks is None:
        return
    yield from check_playbooks(files.playbooks, below(PLAYBOOKS, files.trees))
    known = files.playbooks.playbooks
    granted = files.get(compensation.CompensationFile)
    for at, entry in enumerate(granted.goodwill if granted else ()):
        if entry.cause and known[entry.problem].cause(entry.cause) is None:
            causes = [cause.name for cause in known[entry.problem].causes]
            message = unknown(f"cause of {entry.problem}", entry.cause, causes)
            yield files.trees[compensation.FILE].fault(("goodwill", at, "cause"), message)


def _never_open(files: Files) -> Iterator[Fault]:
    """A team that never works could keep no promise (G3.3)."""
    open_hours = files.get(hours.HoursFile)
    if open_hours is None:
        return
    for name, calendar in hours.build_calendars(open_hours).items():
        if calendar.with_closures(()).open_from(datetime.now(UTC)) is None:
            message = "nobody works in these hours for a year to come; promises could never be kept"
            yield files.trees[hours.FILE].fault(("schedules", name), message)


def warn(whole: Whole, today: date) -> Iterable[Fault]:
    """Worth a look, but no reason to refuse."""
    yield from policy.warnings(whole.policy, whole.trees[policy.FILE], today)
    yield from hours.warnings(whole.hours, whole.trees[hours.FILE], today)
    yield from unknown_intents(whole)
    yield from _by_when(whole)
    yield from promises_that_break_on_holidays(whole)
    for file in whole.texts.values():
        yield from too_long_for_sms(file)


def _by_when(whole: Whole) -> Iterator[Fault]:
    """Whoever waits for a person is told by when: concrete beats vague (G2.1, G2.3)."""
    told = [(entry.say, "promised") for entry in whole.handoffs.root]
    told.append((whole.acknowledgements.say.out_of_hours, "next_opening"))
    for file in whole.texts.values():
        for key, name in dict.fromkeys(told):
            if name not in file.texts[key].placeholders:
                yield file.tree.fault(
                    file.paths[key], f"does not say {{{name}}}: people want to know by when", at_key=True
                )
