"""How far a case has come through the four steps, with each step's evidence (G1). Immutable; JSON by state_codec."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.model.conversation import Step
from bot.model.orders import Corrective
from bot.model.policy.decision import Option
from bot.model.steps.playbook import Whose
from bot.model.values import Params, Value


class FromWhere(StrEnum):
    """Who says that a fact is so."""

    CUSTOMER = "customer"
    PHONE = "phone"  # guessed: the only fitting order of this number
    ORDER = "order"  # the order book leaves only this
    LAST = "last"  # taken over from the customer's last case, until they confirm it


@dataclass(frozen=True, slots=True)
class Known:
    """A fact and where it is from. ``called``: what an article is called whose number it is, for colleagues."""

    value: Value
    source: FromWhere = FromWhere.CUSTOMER
    called: str = ""


class ProvenBy(StrEnum):
    """What shows that somebody may hear about an order."""

    PHONE = "phone"
    POSTCODE = "postcode"
    EMAIL = "email"


@dataclass(frozen=True, slots=True)
class Proof:
    """Whose order it is has been shown, for this order and no other."""

    order: str
    by: ProvenBy


class About(StrEnum):
    """What the open question is about."""

    PROBLEM = "problem"
    ORDER = "order"
    PROOF = "proof"
    FACT = "fact"
    CONFIRM = "confirm"
    CORRECTION = "correction"
    WISH = "wish"
    SOLUTION = "solution"
    GO_AHEAD = "go_ahead"
    SATISFIED = "satisfied"
    NEXT = "next"  # the case is over, and another problem was mentioned
    CHECK = "check"  # the case is over, and we asked days later whether all is well
    MANY = "many"  # whether many orders are taken one at a time, or all by a person
    LAST = "last"  # whether it is about the same as last time
    ELSEWHERE = "elsewhere"  # whether to go on with a case from another channel


@dataclass(frozen=True, slots=True)
class Question:
    """What we asked and wait for. ``fact`` names it when it is a playbook's own fact."""

    about: About
    key: str
    params: Params = field(default_factory=dict)
    options: tuple[Option, ...] = ()
    fact: str = ""


@dataclass(frozen=True, slots=True)
class Named:
    """The cause that was found."""

    cause: str
    whose: Whose


@dataclass(frozen=True, slots=True)
class Done:
    """The corrective action, carried out and verified."""

    key: str
    kind: Corrective
    reference: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """That a step is done: what shows it, when (UTC), and how many of the customer's turns it took."""

    step: Step
    what: str
    at: datetime
    turns: int


@dataclass(frozen=True, slots=True)
class Mentioned:
    """Another problem, or the same with another order, that waits until the open one is done; and how it was told.

    ``reference``: it was entered in a register meanwhile, and waits for a person only.
    """

    problem: str
    order: str | None = None
    words: str = ""
    reference: str | None = None


@dataclass(frozen=True, slots=True)
class CaseState:
    """The record of one case. ``revision`` grows by one with each turn; of two copies the higher one is true."""

    revision: int = 0
    problem: str | None = None  # a playbook's name
    wants_status: bool = False  # asked how an order is going, and it is not known yet which
    step: Step = Step.UNDERSTAND
    step_turns: int = 0
    facts: Mapping[str, Known] = field(default_factory=dict)
    words: str = ""  # what the customer wrote until the facts were confirmed, for facts that are read late
    proof: Proof | None = None
    wrong_tries: int = 0
    may_guess: bool = True  # False: our guess at the order was wrong
    confirmed: bool = False
    question: Question | None = None
    asked: Mapping[str, int] = field(default_factory=dict)  # text key -> how often
    cause: Named | None = None
    wish: str | None = None
    refusals: int = 0  # how often none of the solutions was wanted
    solution: str | None = None  # proposed; agreed to when ``accepted``
    accepted: bool = False
    over_limit: bool = False  # the customer wants more than we may decide
    done: Done | None = None
    goodwill: str | None = None  # its reference; at most one per case
    satisfied: bool | None = None
    evidence: tuple[Evidence, ...] = ()
    later: tuple[Mentioned, ...] = ()  # to be taken one at a time
    order_value: int | None = None  # whole units of the currency, for hand-off rules
    customer_value: int | None = None  # likewise: what the customer has bought for in all
    customer_tags: tuple[str, ...] = ()  # what the order book calls them
    over: bool = False

    def text(self, fact: str) -> str | None:
        """A fact's value as text, or None."""
        known = self.facts.get(fact)
        return None if known is None else str(known.value)
