"""playbooks/*.yml and playbooks/shared.yml: what they may hold, and the model's Playbooks made of them.

What only shows when files are seen together (a solution nobody offers, a fact nobody asks for): checks.py beside this.
"""

from collections.abc import Mapping
from decimal import Decimal

from pydantic import Field

from bot.model.orders import Corrective
from bot.model.steps.phrases import Phrases, joined
from bot.model.steps.playbook import (
    AmountOf,
    Cause,
    FactKind,
    FactNeed,
    Fits,
    Playbook,
    Playbooks,
    Solution,
    Whose,
    Wish,
)
from bot.rules.playbooks.when import When, parse_when
from bot.rules.reading.scalars import Name, Percent, Words
from bot.rules.reading.tree import Tree
from bot.rules.reading.validate import RuleModel

SHARED = "shared"
_TURNED_AROUND = frozenset({"yes", "well"})  # "it has not come" is no "it has come"
Phrased = dict[Name, tuple[Words, ...]]  # language -> phrases


class FactRule(RuleModel):
    """Something the customer may have to tell us."""

    kind: FactKind = Field(description="choice, line, variant, yes_no, text, address, email, date, amount or photo")
    ask: bool = Field(default=True, description="no: heard when the customer says it, never asked for")
    unasked: bool = Field(
        default=False,
        description="yes: not asked for when it was said before, a yes_no by its phrases, a text by its length",
    )
    first_counts: bool = Field(
        default=False, description="yes: of several choices that were said, the first one listed counts"
    )
    choices: dict[Name, Phrased] = Field(default={}, description="Each answer and the phrases for it")


class CauseRule(RuleModel):
    """What can have gone wrong."""

    name: Name = Field(description="Its words are cause.<problem>.<name> in texts/*.yml")
    when: When = Field(description="Checks that must all hold; or a list of groups of which one is enough")
    whose: Whose = Field(description="business, carrier, customer or nobody")
    offers: tuple[Name, ...] = Field(default=(), max_length=3, description="Solutions of shared.yml, best first")
    to_person: bool = Field(default=False, description="yes: nothing is offered, a person decides; the words say why")
    ask_wish: bool = Field(default=True, description="no: there is one thing to do, and it is said at once")


class PlaybookFile(RuleModel):
    """One problem, from the first word to the solution."""

    title: Words = Field(default="", description="What colleagues read: the console calls the problem so")
    starts_with: tuple[Name, ...] = Field(min_length=1, description="The intents that start it")
    order: Fits = Field(description="Which orders it can be about; none: about no order")
    facts: dict[Name, FactRule] = Field(default={}, description="What the customer may have to tell us")
    understand: tuple[Name, ...] = Field(default=(), description="The facts that are asked for at once, in this order")
    causes: tuple[CauseRule, ...] = Field(min_length=1, description="Most special first: the first that holds counts")
    turns_at_most: int = Field(
        default=10, ge=2, le=50, description="Messages in one step; the next that leads nowhere brings a person"
    )
    before_person: Name | None = Field(
        default=None, description="A solution that is carried out, unasked, before a person takes over"
    )


class SolutionRule(RuleModel):
    """Something that can be done."""

    does: Corrective = Field(description="What the back office is asked to do")
    amount: AmountOf = Field(default=AmountOf.NOTHING, description="What it is worth: order, item or overcharge")
    percent: Percent | None = Field(default=None, description="That share of the amount")
    wish: Name | None = Field(default=None, description="The customer's wish that it fulfils")
    answers: tuple[Name, ...] = Field(default=(), description="Wishes that it answers without fulfilling them")
    needs: tuple[Name, ...] = Field(default=(), description="Facts that are asked for before it is done")
    by_right: bool = Field(default=False, description="yes: the customer's right, so that no limit applies")
    then_person: bool = Field(default=False, description="yes: once it is done, a person goes on")
    check_after_days: int | None = Field(default=None, ge=1, le=90, description="When we ask again whether all is well")
    heard: Phrased = Field(default={}, description="Phrases by language that ask for it where it is offered")


class WishRule(RuleModel):
    """Something customers wish for."""

    intents: tuple[Name, ...] = Field(default=(), description="The intents by which it is understood")
    heard: Phrased = Field(default={}, description="Phrases by language, for when it is said beside something else")
    where_met: bool = Field(default=False, description="yes: only in problems that have a solution for it")


class SharedFile(RuleModel):
    """What all playbooks share."""

    solutions: dict[Name, SolutionRule] = Field(min_length=1, description="What the assistant can do")
    wishes: dict[Name, WishRule] = Field(default={}, description="What customers may wish for")
    words: dict[Name, Phrased] = Field(
        default={}, description="yes, no, neither, unknown, also, all, again, leave, will_do and not, by language"
    )
    articles: dict[Name, Phrased] = Field(
        default={}, description="What customers call the same thing, by language, so that a row is found by any of it"
    )
    shown_first: tuple[Name, ...] = Field(
        default=(), max_length=3, description="Problems to choose from when nobody understands what it is about"
    )


def build_playbooks(files: Mapping[str, PlaybookFile], shared: SharedFile, trees: Mapping[str, Tree]) -> Playbooks:
    """The playbooks, and the trees of their files, by name without ending."""
    negations = joined(shared.words.get("not", {}).values()).all
    return Playbooks(
        playbooks={name: _playbook(name, file, trees[name], negations) for name, file in files.items()},
        solutions={name: _solution(name, rule, trees[SHARED], negations) for name, rule in shared.solutions.items()},
        wishes={
            name: Wish(name, rule.intents, joined(rule.heard.values(), negations), rule.where_met)
            for name, rule in shared.wishes.items()
        },
        words={
            name: joined(phrases.values(), negations if name in _TURNED_AROUND else ())
            for name, phrases in shared.words.items()
            if name != "not"
        },
        articles={name: joined(phrases.values()) for name, phrases in shared.articles.items()},
        shown_first=shared.shown_first,
    )


def _playbook(name: str, file: PlaybookFile, tree: Tree, negations: tuple[str, ...]) -> Playbook:
    causes = tuple(
        Cause(
            name=rule.name,
            when=parse_when(rule.when),
            whose=rule.whose,
            offers=rule.offers,
            source=tree.source(("causes", at, "name")),
            ask_wish=rule.ask_wish,
        )
        for at, rule in enumerate(file.causes)
    )
    facts = {name: _fact(name, rule, tree, negations) for name, rule in file.facts.items()}
    return Playbook(
        name,
        file.starts_with,
        file.order,
        causes,
        tree.source(()),
        facts,
        file.understand,
        file.turns_at_most,
        file.title,
        file.before_person,
    )


def _fact(name: str, rule: FactRule, tree: Tree, negations: tuple[str, ...]) -> FactNeed:
    choices: dict[str, Phrases] = {
        choice: joined(phrases.values(), negations) for choice, phrases in rule.choices.items()
    }
    asked = rule.ask and rule.kind is not FactKind.PHOTO
    return FactNeed(name, rule.kind, tree.source(("facts", name)), choices, asked, rule.unasked, rule.first_counts)


def _solution(name: str, rule: SolutionRule, tree: Tree, negations: tuple[str, ...]) -> Solution:
    return Solution(
        name=name,
        does=rule.does,
        source=tree.source(("solutions", name)),
        wish=rule.wish,
        amount_of=rule.amount,
        percent=Decimal(100) if rule.percent is None else rule.percent,
        needs=rule.needs,
        check_after_days=rule.check_after_days,
        by_right=rule.by_right,
        answers=rule.answers,
        then_person=rule.then_person,
        heard=joined(rule.heard.values(), negations),
    )
