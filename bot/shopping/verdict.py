"""What the judge says of a visit."""

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """How it ended."""

    SOLVED = "solved"
    PERSON = "person"
    OPEN = "open"  # the customer gave up, or nobody knows


class Harm(StrEnum):
    """Kinds of flaws, worst first."""

    OTHERS_ORDER = "told of somebody else's order"
    FALSE_CLAIM = "claimed what the ledger does not hold"
    UNTOLD_ACT = "did something and did not tell"
    WRONG_ACT = "did something else than agreed"
    SILENCE = "left a message without an answer"
    PROMISE = "promise not kept"
    PACKET = "packet incomplete"
    WRONG_END = "ended in the wrong way"
    ANSWER_LOST = "did not note whether the customer is happy"
    ASKED_AGAIN = "asked for what was told"
    SAME_WORDS = "same question in the same words"
    TONE = "tone"
    LONG = "long"
    LANGUAGE = "other language"


@dataclass(frozen=True)
class Flaw:
    """One thing that must not happen, with the words that show it."""

    harm: Harm
    what: str


@dataclass(frozen=True)
class Verdict:
    """``as_wanted``: it ended as the goal says. ``by_temper``: a rule gave it to a person for how it was written."""

    name: str
    playbook: str
    goal: str
    temperament: str
    language: str
    channel: str
    in_policy: bool
    outcome: Outcome
    rule: str
    as_wanted: bool
    by_temper: bool
    packet_complete: bool
    messages: int
    flaws: tuple[Flaw, ...]

    @property
    def failed(self) -> bool:
        """Whether its transcript is worth reading."""
        return not self.as_wanted or bool(self.flaws)
