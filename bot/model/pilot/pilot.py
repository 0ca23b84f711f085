"""A pilot: which conversations it takes. The same conversation gets the same answer for as long as it runs."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.model.conversation import Conversation

_TAG = "tag:"


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

    ``replaces``: the version that was in force when it began. ``name``: the folder that it was begun from.
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

    def _lot(self, conversation_id: int) -> float:
        """0 up to 1, drawn once for each conversation: another pilot draws anew."""
        drawn = hashlib.sha256(f"{self.version} {self.started_at.isoformat()} {conversation_id}".encode()).digest()
        return int.from_bytes(drawn[:8], "big") / 2**64


def read_testers(lines: Iterable[str]) -> Invited:
    """A tester a line: an address or phone number, or ``tag:vip``; ``#`` begins a comment."""
    named = [text for line in lines if (text := line.partition("#")[0].strip())]
    tags = (name.removeprefix(_TAG).strip() for name in named if name.startswith(_TAG))
    return Invited(frozenset(_plain(name) for name in named if not name.startswith(_TAG)), frozenset(tags))


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
