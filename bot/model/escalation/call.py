"""A call for somebody on call, as a state machine: asked one after the other until one confirms (G2.4).

asking --confirmed--> confirmed
asking --time is up--> asking the next; the last one again; then unreached
asking --somebody answered the customer--> ended
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.model.escalation.matrix import Chain


class Outcome(StrEnum):
    """How a call ended; none of them: it goes on."""

    OPEN = ""
    CONFIRMED = "confirmed"
    UNREACHED = "unreached"  # everybody was asked, the last one again and again, and nobody confirmed
    ENDED = "ended"  # no longer needed: a person has answered, or the case is over


@dataclass(frozen=True, slots=True)
class Asked:
    """Who was asked, and when (UTC)."""

    person: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Call:
    """One call for help about a conversation. ``code``: what a colleague answers to say which call they mean."""

    chain: str
    code: str
    asked: tuple[Asked, ...] = ()
    outcome: Outcome = Outcome.OPEN
    confirmed_by: str | None = None
    ended_at: datetime | None = None

    @property
    def open(self) -> bool:
        """Whether somebody is still to be found."""
        return self.outcome is Outcome.OPEN

    def next_person(self, chain: Chain, at: datetime, *, unreachable: Iterable[str] = ()) -> str | None:
        """Who is to be asked next; None: everybody has been, and the last one often enough."""
        gone = set(unreachable)
        on_duty = [person for person in chain.on_duty(at) if person not in gone]
        done = [each.person for each in self.asked]
        fresh = next((person for person in on_duty if person not in done), None)
        if fresh is not None or not on_duty:
            return fresh
        last = on_duty[-1]
        return last if done.count(last) <= chain.last_again else None

    def asking(self, person: str, at: datetime) -> "Call":
        """The person is asked now."""
        return replace(self, asked=(*self.asked, Asked(person, at)))

    def confirmed(self, person: str, at: datetime) -> "Call":
        """The person takes it. Who was asked earlier may still confirm; after somebody did, nothing changes."""
        if not self.open or not any(each.person == person for each in self.asked):
            return self
        return replace(self, outcome=Outcome.CONFIRMED, confirmed_by=person, ended_at=at)

    def unreached(self, at: datetime) -> "Call":
        """Nobody is left to ask."""
        return self._over(Outcome.UNREACHED, at)

    def ended(self, at: datetime) -> "Call":
        """Nobody needs to be found any more."""
        return self._over(Outcome.ENDED, at)

    def _over(self, outcome: Outcome, at: datetime) -> "Call":
        return replace(self, outcome=outcome, ended_at=at) if self.open else self


def code_for(number: int, taken: Sequence[str] = ()) -> str:
    """A code of four digits that no open call has. Not a secret: the answer's address is what counts."""
    first = 1000 + number * 7919 % 9000
    tried = (str(1000 + (first - 1000 + step) % 9000) for step in range(9000))
    return next(code for code in tried if code not in set(taken))


def is_confirmation(text: str, code: str, words: Iterable[str]) -> bool:
    """Whether an answer is the code, or one of the words, or both, and nothing else ("not 4711" confirms nothing)."""
    pieces = "".join(each if each.isalnum() else " " for each in text.casefold()).split()
    named = code in pieces
    rest = " ".join(piece for piece in pieces if piece != code)
    return rest in set(words) if rest else named
