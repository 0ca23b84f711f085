"""Playbooks: how one kind of problem is led through the four steps. Written by operators in policy_rules/playbooks/.

Nothing here knows a language: the words that customers read hang on names (``cause.parcel_late.lost``, see
``bot.model.steps.text_keys``), and the words that customers use are lists of phrases.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from bot.model.orders import Corrective
from bot.model.policy.rules import Source
from bot.model.steps.checks import Check
from bot.model.steps.phrases import Phrases


class Whose(StrEnum):
    """Whose responsibility a cause is (G1.2). The carrier's is ours to put right: the customer bought from us."""

    BUSINESS = "business"
    CARRIER = "carrier"
    CUSTOMER = "customer"
    NOBODY = "nobody"  # everything is as it should be, and is explained


class FactKind(StrEnum):
    """What an answer is, and so how it is read."""

    CHOICE = "choice"
    LINE = "line"  # one row of the order; known by itself when the order has only one
    VARIANT = "variant"  # what the row can be exchanged for; known by itself when there is only one
    YES_NO = "yes_no"
    TEXT = "text"  # taken as the customer writes it
    ADDRESS = "address"  # heard in a sentence; when asked for, taken as the customer writes it
    EMAIL = "email"
    DATE = "date"
    AMOUNT = "amount"
    PHOTO = "photo"  # taken when it comes, never asked for


class Fits(StrEnum):
    """Which of a customer's orders a problem can be about."""

    AWAITED = "awaited"  # not there yet, or delivered in the last 14 days
    RECEIVED = "received"  # delivered in the last 60 days
    CHARGED = "charged"  # money moved or was put aside in the last 60 days
    OPEN = "open"  # not delivered and not cancelled
    BOUGHT = "bought"  # delivered at any time, or under way
    SUBSCRIBED = "subscribed"  # a subscription that has not been ended belongs to it
    NONE = "none"  # it is about no order: nothing is looked up


class AmountOf(StrEnum):
    """What a solution's value is reckoned from."""

    NOTHING = "nothing"
    ORDER = "order"
    ITEM = "item"
    OVERCHARGE = "overcharge"  # what was taken beyond the order's total


@dataclass(frozen=True, slots=True)
class FactNeed:
    """Something the customer must tell us. ``choices``: each answer and the phrases that mean it.

    ``asked``: False where it is heard when the customer says it, and never asked for. ``unasked``: a yes or no
    or a text is also heard before it is asked for. ``first_counts``: of several choices said, the first one listed.
    """

    name: str
    kind: FactKind
    source: Source
    choices: Mapping[str, Phrases] = field(default_factory=dict)
    asked: bool = True
    unasked: bool = False
    first_counts: bool = False


@dataclass(frozen=True, slots=True)
class Cause:
    """What can have gone wrong: it is the cause when all checks of any one group in ``when`` hold."""

    name: str
    when: tuple[tuple[Check, ...], ...]
    whose: Whose
    offers: tuple[str, ...]  # names of solutions, best first; at most three are offered; none: a person decides
    source: Source
    ask_wish: bool = True  # False: there is one thing to do, and it is said at once


@dataclass(frozen=True, slots=True)
class Solution:
    """Something that can be done about a cause: what the back office does, what it is worth, and what we ask before.

    ``by_right``: the customer may have it whatever it is worth, so no limit applies. ``answers``: wishes that it
    answers without fulfilling them ("your refund is under way already"). ``then_person``: a person goes on from there.
    """

    name: str
    does: Corrective
    source: Source
    wish: str | None = None
    amount_of: AmountOf = AmountOf.NOTHING
    percent: Decimal = Decimal(100)
    needs: tuple[str, ...] = ()
    check_after_days: int | None = None  # the follow-up (G6.2)
    by_right: bool = False
    answers: tuple[str, ...] = ()
    then_person: bool = False
    heard: Phrases = field(default_factory=Phrases)  # what asks for it where it is offered, however that is else meant


@dataclass(frozen=True, slots=True)
class Playbook:
    """One problem. ``understand``: the facts of step 1 in the order they are asked; others are asked when needed."""

    name: str
    starts_with: tuple[str, ...]  # intents
    fits: Fits
    causes: tuple[Cause, ...]
    source: Source
    facts: Mapping[str, FactNeed] = field(default_factory=dict)
    understand: tuple[str, ...] = ()
    turns_at_most: int = 10  # in one step; the next one that leads nowhere brings a person
    title: str = ""  # what colleagues read
    before_person: str | None = None  # a solution that is carried out, unasked, before a person takes over

    def cause(self, name: str) -> Cause | None:
        """The cause of that name, unless the file has changed since."""
        return next((cause for cause in self.causes if cause.name == name), None)


@dataclass(frozen=True, slots=True)
class Wish:
    """What customers want: the intents that Rasa hears it by, and phrases for when it is said beside other things.

    ``where_met``: a wish only in problems that have a solution for it; elsewhere it is just said ("explain that!").
    """

    name: str
    intents: tuple[str, ...]
    phrases: Phrases
    where_met: bool = False


@dataclass(frozen=True, slots=True)
class Playbooks:
    """All of policy_rules/playbooks/ as one version. ``words``: how yes, no, neither and I-don't-know are said."""

    playbooks: Mapping[str, Playbook] = field(default_factory=dict)
    solutions: Mapping[str, Solution] = field(default_factory=dict)
    wishes: Mapping[str, Wish] = field(default_factory=dict)
    words: Mapping[str, Phrases] = field(default_factory=dict)
    articles: Mapping[str, Phrases] = field(default_factory=dict)  # what the same thing is called, in all languages
    shown_first: tuple[str, ...] = ()  # the problems to choose from when nobody understands what it is about

    def for_intent(self, intent: str) -> Playbook | None:
        """The playbook that a problem starts, if there is one."""
        return next((each for each in self.playbooks.values() if intent in each.starts_with), None)

    def wish_in(self, text: str, intents: Iterable[str], problem: str | None) -> str | None:
        """What the customer wants: by intent first, since it has seen the whole sentence, else by phrase."""
        wishes = [wish for wish in self.wishes.values() if self.heeds(wish.name, problem)]
        for intent in intents:
            for wish in wishes:
                if intent in wish.intents:
                    return wish.name
        return next((wish.name for wish in wishes if wish.phrases.said_in(text)), None)

    def wish_typed(self, text: str, problem: str | None) -> str | None:
        """The one wish whose phrases are in the text, also where they were typed without care."""
        heeded = [wish for wish in self.wishes.values() if self.heeds(wish.name, problem)]
        said = [each.name for each in heeded if each.phrases.said_in(text) or each.phrases.nearly_said_in(text)]
        return said[0] if len(said) == 1 else None

    def heeds(self, wish: str, problem: str | None) -> bool:
        """Whether it is a wish within this problem. Before there is one, every wish may become one."""
        known, playbook = self.wishes.get(wish), self.playbooks.get(problem or "")
        if known is None or playbook is None or not known.where_met:
            return known is not None
        offered = (self.solutions.get(name) for cause in playbook.causes for name in cause.offers)
        return any(each is not None and wish in {each.wish, *each.answers} for each in offered)

    def says(self, word: str, text: str) -> bool:
        """Whether the text holds one of the phrases for ``word`` (yes, no, neither, unknown)."""
        phrases = self.words.get(word)
        return phrases is not None and phrases.said_in(text)

    def beside(self, word: str, text: str) -> str:
        """What the text says besides the phrases for ``word``."""
        phrases = self.words.get(word)
        return text if phrases is None else phrases.left_out_of(text)

    def is_just(self, word: str, text: str) -> bool:
        """Whether the text is nothing but one of the phrases for ``word``."""
        phrases = self.words.get(word)
        return phrases is not None and phrases.are_all_of(text)

    def nearly_says(self, word: str, text: str) -> bool:
        """The same for hasty typing, where little else can be meant: at the beginning of an answer."""
        phrases = self.words.get(word)
        return phrases is not None and phrases.nearly_said_in(text)
