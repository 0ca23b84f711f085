"""From a rules directory to a RuleBook: read, validate, check across files, build. All faults in one run."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from itertools import chain
from pathlib import Path

from babel import Locale

from bot.model.policy.rules import Policy
from bot.rules.book import RuleBook
from bot.rules.checks.crossing import check_all, warn
from bot.rules.checks.examples import run_examples
from bot.rules.checks.files import Files, Whole, read_files
from bot.rules.checks.keepable import promises_that_break, rules_without_a_moment
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
from bot.rules.folder import Folder, folder_of, read_folder, version_of
from bot.rules.texts.texts import Texts


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What a look at a rules directory found. No ``book`` if there is a fault; ``contents`` is what was read.

    ``untrue``: worked examples that don't hold. They fail a check, but keep no rules from coming into force: an edit
    in an emergency must not wait for its examples.
    """

    faults: tuple[Fault, ...]
    warnings: tuple[Fault, ...]
    version: str
    contents: Mapping[str, bytes] = field(repr=False)
    book: RuleBook | None = None
    untrue: tuple[Fault, ...] = ()

    @property
    def lasting(self) -> str:
        """The version without what is closed just now (closures.yml): the same before and after ``fyra close``."""
        return version_of({name: content for name, content in self.contents.items() if name != closures.FILE})

    @property
    def files(self) -> tuple[str, ...]:
        """The names of the files that were read."""
        return tuple(sorted(self.contents))


def load(directory: Path) -> RuleBook:
    """The directory's rules as one consistent version. Raises RulesInvalid with all faults of all files."""
    result = check(directory)
    if result.book is None:
        raise RulesInvalid(result.faults)
    return result.book


def check(directory: Path, *, today: date | None = None, remarks: bool = True) -> CheckResult:
    """Everything that is wrong, and everything that is worth a look. Raises nothing.

    Without ``remarks`` only what is wrong: no warnings are looked for, and no example is tried.
    """
    return _check(read_folder(directory), today, remarks=remarks)


def check_contents(contents: Mapping[str, bytes], *, remarks: bool = True) -> CheckResult:
    """The same of files that were read before, by their names."""
    return _check(folder_of(contents), None, remarks=remarks)


def _check(folder: Folder, today: date | None, *, remarks: bool) -> CheckResult:
    files = read_files(folder)
    whole = files.whole()
    faults = sorted({*files.faults, *_further(files, whole)})
    if faults or whole is None:
        return CheckResult(tuple(faults), (), folder.version, folder.contents)
    book = _build(whole, folder.version, tuple(sorted(folder.contents)))
    found = CheckResult((), (), folder.version, folder.contents, book)
    if not remarks:
        return found
    warnings = tuple(sorted({*files.warnings, *warn(whole, today or datetime.now(UTC).date())}))
    untrue = tuple(sorted(run_examples(whole, book.policy, book.places)))
    return replace(found, warnings=warnings, book=replace(book, warnings=(*untrue, *warnings)), untrue=untrue)


def _further(files: Files, whole: Whole | None) -> list[Fault]:
    """What is wrong with what is valid by itself."""
    checks = (check_all(files), *((promises_that_break(whole), rules_without_a_moment(whole)) if whole else ()))
    return files.rest.made(chain.from_iterable(checks))


def _build(whole: Whole, version: str, names: tuple[str, ...]) -> RuleBook:
    trees = whole.trees
    calendars = hours.build_calendars(whole.hours, whole.closures.closures)
    rules = Policy(
        version=version,
        business=policy.build_business(whole.policy),
        languages=languages.build_languages(whole.languages),
        schedules=calendars,
        who_answers=hours.build_who_answers(whole.hours, calendars),
        teams=teams.build_teams(whole.teams, trees[teams.FILE]),
        default_team=teams.build_default_team(whole.teams),
        promises=promises.build_promises(whole.promises, trees[promises.FILE]),
        handoffs=handoffs.build_handoffs(whole.handoffs, trees[handoffs.FILE], whole.hours.zone),
        acknowledgements=acknowledgements.build_acknowledgements(whole.acknowledgements, trees[acknowledgements.FILE]),
        handoffs_source=trees[handoffs.FILE].source(()),
        zone=whole.hours.zone,
        renewal=promises.build_renewal(whole.promises, trees[promises.FILE]),
        resolution_from=whole.promises.resolution_starts,
        needs_no_answer=whole.promises.needs_no_answer,
        escalation=escalation.build_escalation(whole.escalation, trees[escalation.FILE], calendars),
        unfinished=unfinished.build_unfinished(whole.unfinished, trees[unfinished.FILE]),
        follow_ups=feedback.build_follow_ups(whole.feedback, trees.get(feedback.FILE), calendars),
    )
    return RuleBook(
        version=version,
        policy=rules,
        texts=_texts(whole),
        compensation=compensation.build_compensation(
            whole.compensation, trees[compensation.FILE], rules.business.currency
        ),
        playbooks=whole.playbooks,
        charter=policy.build_charter(whole.policy),
        places=_places(whole),
        files=names,
    )


def _places(whole: Whole) -> hours.Places:
    places = hours.build_places(whole.hours, whole.trees[hours.FILE])
    if not whole.closures.closures:
        return places
    tree = whole.trees[closures.FILE]
    more = {rule.because: tree.source(("closures", at)) for at, rule in enumerate(whole.closures.closures)}
    return replace(places, closures={**places.closures, **more})


def _texts(whole: Whole) -> Texts:
    return Texts(
        by_language={language: whole.texts[language].texts for language in whole.languages.served},
        locales={language: Locale.parse(name) for language, name in whole.languages.served.items()},
        default=whole.languages.default,
        zone=whole.hours.zone,
        everywhere={"business": whole.policy.business.name, "website": whole.policy.business.website or ""},
    )
