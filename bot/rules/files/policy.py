"""policy.yml: who we are, what we stand for, and who answers for these rules (G4.1, G4.7)."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from babel.numbers import list_currencies
from pydantic import BeforeValidator, Field

from bot.model.policy.rules import Business
from bot.rules.faults import Fault
from bot.rules.reading.scalars import Day, Name, Words
from bot.rules.reading.tree import Tree
from bot.rules.reading.validate import RuleModel, wrong

FILE = "policy.yml"


def _currency(raw: Any) -> str:
    if str(raw) not in list_currencies():
        message = f"no currency has the letters {raw!r}; write three capitals, such as SEK"
        raise wrong(message)
    return str(raw)


class BusinessRule(RuleModel):
    """Who we are."""

    name: Words = Field(description="As customers know us; texts say it as {business}")
    currency: Annotated[str, BeforeValidator(_currency)] = Field(description="Three letters: SEK")
    website: Words | None = Field(default=None, description="Texts say it as {website}")


class PolicyFile(RuleModel):
    """The policy's first page."""

    business: BusinessRule = Field(description="Who we are")
    vision: dict[Name, Words] = Field(min_length=1, description="What we stand for, in a sentence, by language")
    owner: Words = Field(description="Who answers for these rules")
    reviewed: Day = Field(description="When they were last looked through")
    review_again: Day = Field(description="When they must be looked through again, at the latest a year later")


@dataclass(frozen=True, slots=True)
class Charter:
    """What these rules are for, and who answers for them. ``vision`` is by language."""

    vision: dict[str, str]
    owner: str
    reviewed: date
    review_again: date


def check(file: PolicyFile, tree: Tree) -> list[Fault]:
    """A review comes after the last one."""
    if file.review_again <= file.reviewed:
        return [tree.fault(("review_again",), "not after 'reviewed'; write a later date")]
    return []


def warnings(file: PolicyFile, tree: Tree, today: date) -> list[Fault]:
    """Things to look at that stop nothing: the review is due (G4.7)."""
    if file.review_again < today:
        message = f"the review was due on {file.review_again}: look these rules through, then change both dates"
        return [tree.fault(("review_again",), message)]
    return []


def build_business(file: PolicyFile) -> Business:
    """As the model knows it."""
    return Business(file.business.name, file.business.currency, file.business.website or "")


def build_charter(file: PolicyFile) -> Charter:
    """The first page, typed."""
    return Charter(dict(file.vision), file.owner, file.reviewed, file.review_again)
