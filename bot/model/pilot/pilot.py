"""A pilot: which conversations it takes. The same conversation gets the same answer for as long as it runs.

NoTester (a FyraError)   a line that names nobody; the message says which, and what to write instead
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.model.conversation import Conversation
from bot.model.errors import FyraError

_TAG = "tag:"
_ADDRESS = re.compile(r"\+[1-9]\d{3,14}|[1-9]\d{2,15}|[a-z]{2}\.[a-z0-9]+")  # a number, Telegram's id, WhatsApp's id
_BETWEEN = re.compile(r"\(0\)|[\s()/.-]+(?=\d)")


class NoTester(FyraError):
    """A line that names nobody."""


@dataclass(frozen=True, slots=True)
class Invited:
    """People who are named: by a channel's address or phone number, or by a customer's tag."""

    addresses: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()

    def names(self, conversation: Conversation) -> bool:
        """Whether it is one of theirs."""
        known = {_plain(conversation.route.address), _plain(conversation.phone or "")}
        return not (self.addresses.isdisjoint(known) and self.tags.isdisjoint(conversation.customer.tags))


@dataclass(frozen=True, slots=True)
class Pilot:
    """``share``: 0 to 1 of the conversations that are new since ``started_at`` (aware). ``version``: of its rules.

    ``replaces``: the version that was in force when it began; neither counts what was closed just then.
    ``name``: the folder that it was begun from.
    """

    name: str
    version: str
    replaces: str
    started_at: datetime
    share: float
    testers: Invited = Invited()

    def takes(self, conversation: Conversation) -> bool:
        """Whether these rules are the conversation's."""
        if self.testers.names(conversation):
            return True
        return conversation.created_at >= self.started_at and self._lot(conversation.id) < self.share

    @property
    def taking_part(self) -> str:
        """Who does, in words for colleagues."""
        testers = len(self.testers.addresses)
        parts = [f"{self.share:.0%} of new conversations"] if self.share else []
        parts += [f"{testers} named tester{'' if testers == 1 else 's'}"] if testers else []
        parts += [f"customers tagged {', '.join(sorted(self.testers.tags))}"] if self.testers.tags else []
        return ", ".join(parts)

    def _lot(self, conversation_id: int) -> float:
        """0 up to 1, drawn once for each conversation: another pilot draws anew."""
        drawn = hashlib.sha256(f"{self.version} {self.started_at.isoformat()} {conversation_id}".encode()).digest()
        return int.from_bytes(drawn[:8], "big") / 2**64


def read_testers(lines: Iterable[str]) -> Invited:
    """A tester a line: an address or phone number, or ``tag:vip``; ``#`` begins a comment. Raises NoTester."""
    tags, addresses = set(), set()
    for number, line in enumerate(lines, 1):
        name = line.partition("#")[0].strip()
        if name.casefold().startswith(_TAG) and name[len(_TAG) :].strip():
            tags.add(name[len(_TAG) :].strip())
        elif name:
            addresses.add(_address(name, number))
    return Invited(frozenset(addresses), frozenset(tags))


def _address(name: str, number: int) -> str:
    """As channels write it, however people write it."""
    address = _plain(name)
    if not _ADDRESS.fullmatch(address):
        address = _BETWEEN.sub("", address)
        address = f"+{address[2:]}" if address.startswith("00") else address
    if not _ADDRESS.fullmatch(address):
        msg = (
            f"line {number} of the testers: {name!r} names nobody; write a phone number with its country, such as "
            "+46701234567, a Telegram id, or tag:NAME"
        )
        raise NoTester(msg)
    return address


def _plain(address: str) -> str:
    return "".join(address.split()).casefold()


def as_json(pilot: Pilot) -> dict[str, Any]:
    """For the file that all processes read."""
    return {
        "name": pilot.name,
        "version": pilot.version,
        "replaces": pilot.replaces,
        "started_at": pilot.started_at.isoformat(),
        "share": pilot.share,
        "addresses": sorted(pilot.testers.addresses),
        "tags": sorted(pilot.testers.tags),
    }


def from_json(raw: Mapping[str, Any]) -> Pilot:
    """The opposite. Raises KeyError, TypeError or ValueError on anything else."""
    return Pilot(
        name=str(raw["name"]),
        version=str(raw["version"]),
        replaces=str(raw["replaces"]),
        started_at=datetime.fromisoformat(raw["started_at"]),
        share=float(raw["share"]),
        testers=Invited(frozenset(raw["addresses"]), frozenset(raw["tags"])),
    )
