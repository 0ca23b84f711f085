"""The switch "closed until 17:00 because …": writes closures.yml, which the keeper takes over within two seconds.

It works also while rule files have faults, then over the last good ones: an emergency does not wait for a comma.

ClosingError (a RulesError)   what was asked can't be done; the message says why
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pydantic_core import PydanticCustomError

from bot.rules.book import RuleBook
from bot.rules.faults import Fault, RulesError
from bot.rules.files import closures
from bot.rules.files.hours import ClosureRule, HoursFile, closes
from bot.rules.in_force import in_force
from bot.rules.loading import CheckResult
from bot.rules.reading.moments import said
from bot.rules.reading.words import unknown
from bot.rules.switch_file import SET_ASIDE, WRITTEN, State, locked, not_over, read_state, write

LONGEST_REASON = 200


class ClosingError(RulesError):
    """What was asked can't be done."""


@dataclass(frozen=True, slots=True)
class Switched:
    """What the switch did. ``closures``: those of closures.yml that are not over, by the business's clock, naive.

    ``faults``: why other edits are not taken over. ``elsewhere``: closures of hours.yml in force now, which only an
    editor can end. ``book``: the rules that are in force with it; None: it is not in force, there are no good ones.
    ``set_aside``: closures.yml could not be read, and is kept under another name.
    """

    changed: bool
    closures: tuple[ClosureRule, ...]
    faults: tuple[Fault, ...]
    elsewhere: tuple[ClosureRule, ...] = ()
    book: RuleBook | None = None
    set_aside: bool = False


def close_now(
    directory: Path,
    *,
    now: datetime,
    because: str,
    until: str = "",
    start: str = "",
    schedules: Collection[str] = (),
    place: Path | None = None,
) -> Switched:
    """Close from now, or from ``start``, until further notice, or until a moment such as ``17:00`` or ``Monday 07:30``.

    Without ``schedules`` all are closed but those of 24/7. What is closed already stays closed, and gets the new end
    and reason: doing it twice changes nothing. ``now`` is aware. ``place``: where good versions are kept (var/rules).
    Raises ClosingError, RulesInvalid and OSError.
    """
    with locked(directory):
        state = read_state(directory, place)
        local = now.astimezone(state.hours.zone).replace(second=0, microsecond=0)
        rule = _asked(state.hours, local, because=because, until=until, start=start, schedules=schedules)
        kept = []
        for each in state.closures:
            if not _same(each, rule):
                kept.append(each)
            elif not start and each.from_ <= _naive(local):
                rule = rule.model_copy(update={"from_": each.from_})
        return _switch(state, local, [*kept, rule])


def reopen(directory: Path, *, now: datetime, schedules: Collection[str] = (), place: Path | None = None) -> Switched:
    """End the closures that ``close_now`` made, also those ahead; with ``schedules`` for these alone.

    ``now`` is aware. ``place``: as for ``close_now``. Raises ClosingError, RulesInvalid and OSError.
    """
    with locked(directory):
        state = read_state(directory, place)
        _known(state.hours, schedules)
        local = now.astimezone(state.hours.zone)
        left = [rest for each in state.closures for rest in _without(each, state.hours, frozenset(schedules))]
        return _switch(state, local, left)


def _asked(
    written: HoursFile, local: datetime, *, because: str, until: str, start: str, schedules: Collection[str]
) -> ClosureRule:
    _known(written, schedules)
    reason = "".join(each for each in " ".join(because.split()) if each.isprintable())[:LONGEST_REASON]
    if not reason:
        raise ClosingError("say why you close: colleagues read it")
    begins = _moment("from", start, local) if start else local
    ends = _moment("until", until, local) if until else None
    if ends is not None and ends <= max(begins, local):
        msg = f"'until {until}' is {ends:{WRITTEN}}, which is over before it begins; write a later moment"
        raise ClosingError(msg)
    names = tuple(name for name in written.schedules if name in schedules)
    rule = {"from": f"{begins:{WRITTEN}}", "because": reason, "schedules": names}
    return ClosureRule.model_validate(rule | ({"until": f"{ends:{WRITTEN}}"} if ends else {}))


def _moment(name: str, text: str, local: datetime) -> datetime:
    try:
        return said(text).seen_from(local)
    except PydanticCustomError as error:
        msg = f"{name} {text!r}: {error.message()}"
        raise ClosingError(msg) from error


def _known(written: HoursFile, schedules: Collection[str]) -> None:
    for name in schedules:
        if name not in written.schedules:
            raise ClosingError(unknown("schedule", name, written.schedules))


def _same(each: ClosureRule, other: ClosureRule) -> bool:
    """The same schedules, at overlapping times."""
    ends_before = each.until is not None and each.until < other.from_
    begins_after = other.until is not None and other.until < each.from_
    return set(each.schedules) == set(other.schedules) and not ends_before and not begins_after


def _without(rule: ClosureRule, written: HoursFile, schedules: frozenset[str]) -> Iterator[ClosureRule]:
    """What is left of a closure when some schedules, or all, open again."""
    closed = tuple(name for name, each in written.schedules.items() if closes(rule, name, each.open))
    left = tuple(name for name in closed if schedules and name not in schedules)
    if left == closed:
        yield rule
    elif left:
        yield rule.model_copy(update={"schedules": left})


def _switch(state: State, local: datetime, wanted: Iterable[ClosureRule]) -> Switched:
    now, path = _naive(local), state.directory / closures.FILE
    current = not_over(wanted, now)
    if state.unread:
        path.replace(path.with_name(SET_ASIDE))
    if state.unread or current != state.closures:
        write(path, current)
    elsewhere = tuple(
        each for each in state.hours.closures if each.from_ <= now and (each.until is None or now < each.until)
    )
    written, good = in_force(state.directory, state.place)
    book = good.book if good and _closed_alike(good, written) else None
    return Switched(
        changed=current != not_over(state.closures, now),
        closures=current,
        faults=written.faults,
        elsewhere=elsewhere,
        book=book,
        set_aside=state.unread,
    )


def _closed_alike(good: CheckResult, written: CheckResult) -> bool:
    return good.contents.get(closures.FILE) == written.contents.get(closures.FILE)


def _naive(local: datetime) -> datetime:
    return local.replace(tzinfo=None)
