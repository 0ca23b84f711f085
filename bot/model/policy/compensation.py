"""What may be given to make up for our mistakes, and by whom (G1.4, G5.3). Read from policy_rules/compensation.yml.

Two questions with two limits: how much *goodwill* somebody may add on their own, and how dear a *solution* (a refund,
a new item) they may carry out without asking anybody.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from enum import StrEnum

from bot.model.policy.rules import Source
from bot.model.values import Money


class Grantor(StrEnum):
    """Who grants: each may do at least what the one before may."""

    BOT = "bot"
    AGENT = "agent"
    SUPERVISOR = "supervisor"


class GoodwillForm(StrEnum):
    """What goodwill is given as."""

    VOUCHER = "voucher"  # to spend at the next purchase
    REFUND = "refund"  # back the way it was paid


@dataclass(frozen=True, slots=True)
class Limit:
    """At most so much: an amount in the business's currency, a share of the order's total, or the lower of both."""

    at_most: Decimal | None = None
    percent: Decimal | None = None

    def of(self, order_total: Decimal) -> Decimal | None:
        """The limit for an order of this total; None: there is no limit."""
        share = None if self.percent is None else order_total * self.percent / 100
        return min((limit for limit in (self.at_most, share) if limit is not None), default=None)

    def allows(self, amount: Decimal, order_total: Decimal) -> bool:
        """Whether the amount is within it."""
        limit = self.of(order_total)
        return limit is None or amount <= limit


@dataclass(frozen=True, slots=True)
class GoodwillRule:
    """What is given for a problem, or for one cause of it: a fixed amount, or a share of the order's total."""

    problem: str
    source: Source
    cause: str | None = None  # None: any cause
    amount: Decimal | None = None
    percent: Decimal | None = None
    at_least: Decimal = Decimal(0)
    at_most: Decimal | None = None
    form: GoodwillForm = GoodwillForm.VOUCHER

    def fits(self, problem: str, cause: str | None) -> bool:
        """Whether it is about this problem and cause."""
        return self.problem == problem and self.cause in {None, cause}

    def amount_for(self, order_total: Decimal) -> Decimal:
        """What this rule gives for an order of this total, rounded to whole units of the currency."""
        if self.amount is not None:
            return self.amount
        share = max(order_total * (self.percent or Decimal(0)) / 100, self.at_least)
        share = share if self.at_most is None else min(share, self.at_most)
        return share.quantize(Decimal(1), rounding=ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Goodwill:
    """Something small on top of the solution, that the bot may give at once."""

    money: Money
    form: GoodwillForm
    source: Source


@dataclass(frozen=True, slots=True)
class Compensation:
    """All of compensation.yml. Amounts are in ``currency``; the first rule that fits wins."""

    currency: str
    rules: tuple[GoodwillRule, ...] = ()
    goodwill: Mapping[Grantor, Limit] = field(default_factory=dict)
    solutions: Mapping[Grantor, Limit] = field(default_factory=dict)

    def for_(
        self, problem: str, *, cause: str | None, order_total: Decimal, grantor: Grantor = Grantor.BOT
    ) -> Goodwill | None:
        """The goodwill for a problem, held within the grantor's limit. None: nothing is given."""
        rule = next((rule for rule in self.rules if rule.fits(problem, cause)), None)
        if rule is None:
            return None
        limit = self.goodwill.get(grantor, Limit(at_most=Decimal(0))).of(order_total)
        wanted = rule.amount_for(order_total)
        amount = wanted if limit is None else min(wanted, limit.quantize(Decimal(1), rounding=ROUND_DOWN))
        return Goodwill(Money(amount, self.currency), rule.form, rule.source) if amount > 0 else None

    def may_give(self, grantor: Grantor, amount: Decimal, order_total: Decimal) -> bool:
        """Whether somebody may give so much goodwill without asking."""
        return self.goodwill.get(grantor, Limit(at_most=Decimal(0))).allows(amount, order_total)

    def may_solve(self, grantor: Grantor, value: Decimal) -> bool:
        """Whether somebody may carry out a solution worth ``value`` without asking anybody."""
        return self.solutions.get(grantor, Limit(at_most=Decimal(0))).allows(value, value)
