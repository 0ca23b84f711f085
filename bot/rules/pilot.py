"""The pilot's rules beside those in force: a copy below var/pilot that every process follows.

PilotError (a RulesError)   can't be begun, or not be made everybody's; the message says why
"""

import asyncio
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import structlog

from bot.model.conversation import Conversation
from bot.model.pilot import Pilot, as_json, from_json
from bot.model.policy.rules import Trial
from bot.rules.book import RuleBook
from bot.rules.faults import RulesError
from bot.rules.files.closures import readable
from bot.rules.last_good import LastGood
from bot.rules.loading import CheckResult, check

log = structlog.get_logger(__name__)

TOLD = "policy.trial"
"""The text that tells a customer that this is a trial."""

_LOOK_EVERY = 1.0
_FILE = "pilot.json"
_RULES = "rules"
_CLOSED = "closures.yml"  # what is closed just now is everybody's, and no matter of a pilot


class PilotError(RulesError):
    """The pilot can't be begun, or can't be made everybody's."""


class InForce(Protocol):
    """The rules of everybody (bot.rules.Keeper)."""

    @property
    def directory(self) -> Path:
        """Their folder."""

    @property
    def book(self) -> RuleBook:
        """The last good version."""


class PilotRules:
    """bot.ports.Rules: the rules in force, or the pilot's for a conversation that takes part. ``place``: var/pilot."""

    def __init__(self, in_force: InForce, place: Path) -> None:
        self._in_force = in_force
        self._place = place
        self._seen: tuple[bytes | None, bytes | None] | None = None
        self._pilot: tuple[Pilot, RuleBook] | None = None
        self._listeners: list[Callable[[], None]] = []
        self.look()

    @property
    def book(self) -> RuleBook:
        """Everybody's."""
        return self._in_force.book

    @property
    def books(self) -> tuple[RuleBook, ...]:
        """Everybody's, then the pilot's if one runs."""
        return (self.book,) if self._pilot is None else (self.book, self._pilot[1])

    @property
    def pilot(self) -> Pilot | None:
        """The one that runs."""
        return None if self._pilot is None else self._pilot[0]

    def book_of(self, version: str) -> RuleBook:
        """The book of this version (what the gateway decided by); everybody's when it is not the pilot's."""
        return next((book for book in self.books if book.version == version), self.book)

    def on_change(self, listener: Callable[[], None]) -> None:
        """Call it in the event loop's thread when a pilot has begun, ended or changed. It must not raise."""
        self._listeners.append(listener)

    def book_for(self, conversation: Conversation) -> RuleBook:
        """This conversation's."""
        if self._pilot is not None and self._pilot[0].takes(conversation):
            return self._pilot[1]
        return self._in_force.book

    async def watch(self, stop: asyncio.Event) -> None:
        """Follow what the command does, until ``stop`` is set."""
        while not stop.is_set():
            if await asyncio.to_thread(self.look):
                for listener in self._listeners:
                    listener()
            try:
                await asyncio.wait_for(stop.wait(), _LOOK_EVERY)
            except TimeoutError:
                continue

    def look(self) -> bool:
        """See whether a pilot began or ended, and whether anything changed. One that can't be used is none: logged."""
        content = _read(self._place / _FILE)
        closed = _read(self._in_force.directory / _CLOSED)
        if (content, closed) == self._seen:
            return False
        self._seen = (content, closed)
        if content is not None:
            _close_too(self._place / _RULES / _CLOSED, closed)
        before, self._pilot = self._pilot, None if content is None else _load(self._place, content)
        if self._pilot is not None:
            log.info("pilot.in_force", version=self._pilot[0].version, rules=self._pilot[1].policy.version)
        elif before is not None:
            log.info("pilot.ended", version=before[0].version)
        return before is not None or self._pilot is not None


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _close_too(path: Path, closed: bytes | None) -> None:
    """What is closed just now (fyra close) is closed for the pilot as well; what nobody can read ends no pilot."""
    if closed is None:
        path.unlink(missing_ok=True)
    elif path.parent.is_dir() and readable(closed):
        _replace(path, closed)


def _load(place: Path, content: bytes) -> tuple[Pilot, RuleBook] | None:
    try:
        pilot = from_json(json.loads(content))
    except (KeyError, TypeError, ValueError):
        log.exception("pilot.unreadable")
        return None
    book = check(place / _RULES).book
    if book is None:
        log.error("pilot.has_faults", version=pilot.version)
        return None
    trial = Trial(TOLD, pilot.started_at)
    acks = replace(book.policy.acknowledgements, trial=trial)
    # A closure makes another version of the policy, so that promises are counted again; the pilot stays the same one.
    policy = replace(book.policy, acknowledgements=acks)
    return pilot, replace(book, policy=policy, version=pilot.version)


def running(place: Path) -> Pilot | None:
    """The pilot that runs."""
    content = _read(place / _FILE)
    found = _load(place, content) if content is not None else None
    return found[0] if found else None


def begin(place: Path, pilot: Pilot, in_force: CheckResult, changed: CheckResult) -> None:
    """Copy the changed rules, and begin. Raises PilotError."""
    if running(place) is not None:
        raise PilotError("a pilot runs already; promote it or drop it first")
    if in_force.lasting == changed.lasting:
        raise PilotError("these are the rules in force: there is nothing to try")
    place.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(place / _RULES, ignore_errors=True)
    _write(place / _RULES, changed.contents)
    _replace(place / _FILE, json.dumps(as_json(pilot), indent=2).encode())


def promote(place: Path, rules: Path, copies: LastGood, *, anyway: bool = False) -> str:
    """Make the pilot's rules everybody's. Returns the version before, which stays among the copies.

    Raises PilotError, OSError.
    """
    pilot = running(place)
    if pilot is None:
        raise PilotError("no pilot runs")
    before = check(rules)
    if before.lasting != pilot.replaces and not anyway:
        raise PilotError(
            "the rules in force were changed since the pilot began, and that change would be lost; "
            "write --anyway if that is meant"
        )
    if before.book is not None:
        copies.keep(before.version, before.contents)
    else:
        copies.put_aside(before.version, before.contents)
    wanted = {name: content for name, content in check(place / _RULES).contents.items() if name != _CLOSED}
    _write(rules, wanted)
    for name in before.contents.keys() - wanted.keys() - {_CLOSED}:
        (rules / name).unlink()
    drop(place)
    return before.version


def drop(place: Path) -> None:
    """End it: its conversations go on by everybody's rules. Raises PilotError."""
    if _read(place / _FILE) is None:
        raise PilotError("no pilot runs")
    (place / _FILE).unlink()
    shutil.rmtree(place / _RULES, ignore_errors=True)


def _write(folder: Path, contents: Mapping[str, bytes]) -> None:
    for name, content in contents.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.is_file() or path.read_bytes() != content:
            _replace(path, content)


def _replace(path: Path, content: bytes) -> None:
    """Whole or not at all."""
    handle, draft = tempfile.mkstemp(prefix=".draft.", dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    Path(draft).chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
    Path(draft).replace(path)
