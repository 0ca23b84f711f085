"""compensation.yml: what may be given to make up for our mistakes, and by whom (G1.4, G5.3)."""

from decimal import Decimal
from itertools import pairwise

from pydantic import Field

from bot.model.policy.compensation import Compensation, GoodwillForm, GoodwillRule, Grantor, Limit
from bot.rules.faults import Fault
from bot.rules.reading.scalars import Name, Number, Percent
from bot.rules.reading.tree import Path, Tree
from bot.rules.reading.validate import RuleModel

FILE = "compensation.yml"


class LimitRule(RuleModel):
    """The lower of both counts; an empty limit, {}, is none."""

    at_most: Number | None = Field(default=None, ge=0, description="At most so much money")
    percent: Percent | None = Field(default=None, description="At most this share of the order's total")


class GoodwillEntry(RuleModel):
    """What is given for one problem: an amount, or a share of the order's total."""

    problem: Name = Field(description="The problem, as its playbook is called: parcel_late")
    cause: Name | None = Field(default=None, description="Only for this cause; left out: for every cause")
    amount: Number | None = Field(default=None, ge=0, description="So much money")
    percent: Percent | None = Field(default=None, description="This share of the order's total")
    at_least: Number | None = Field(default=None, ge=0, description="With percent: never less than this")
    at_most: Number | None = Field(default=None, ge=0, description="With percent: never more than this")
    give_as: GoodwillForm = Field(default=GoodwillForm.VOUCHER, description="voucher or refund")


class CompensationFile(RuleModel):
    """Goodwill, and who may give or solve how much. Amounts are in the currency of policy.yml."""

    goodwill: tuple[GoodwillEntry, ...] = Field(
        default=(), description="By problem and cause; the first that fits wins"
    )
    may_give: dict[Grantor, LimitRule] = Field(description="How much goodwill the bot, an agent, a supervisor may give")
    may_solve: dict[Grantor, LimitRule] = Field(
        description="How dear a refund or a new item may be that the bot, an agent, a supervisor decides alone"
    )


def check(file: CompensationFile, tree: Tree) -> list[Fault]:
    """Each entry says how much, once; nobody further up may do less; no entry hides a later one."""
    faults = [fault for at, entry in enumerate(file.goodwill) for fault in _check_entry(entry, tree, at)]
    faults += _hidden(file, tree)
    for name in ("may_give", "may_solve"):
        limits: dict[Grantor, LimitRule] = getattr(file, name)
        faults += [tree.fault((name,), f"{who.value!r} is missing") for who in Grantor if who not in limits]
        faults += _check_order(limits, tree, (name,))
    return faults


def _check_entry(entry: GoodwillEntry, tree: Tree, at: int) -> list[Fault]:
    path = ("goodwill", at)
    if (entry.amount is None) == (entry.percent is None):
        return [tree.fault(path, "either 'amount' or 'percent' is needed, not both and not none")]
    if entry.amount is not None and (entry.at_least is not None or entry.at_most is not None):
        return [tree.fault((*path, "amount"), "'at_least' and 'at_most' go with 'percent'")]
    if entry.at_least is not None and entry.at_most is not None and entry.at_least > entry.at_most:
        return [tree.fault((*path, "at_least"), "more than 'at_most'; make it less")]
    return []


def _hidden(file: CompensationFile, tree: Tree) -> list[Fault]:
    faults = []
    for later, entry in enumerate(file.goodwill):
        for earlier in file.goodwill[:later]:
            if earlier.problem == entry.problem and earlier.cause in {None, entry.cause}:
                faults.append(tree.fault(("goodwill", later), "an earlier entry fits first; put this one above it"))
                break
    return faults


def _check_order(limits: dict[Grantor, LimitRule], tree: Tree, path: Path) -> list[Fault]:
    faults = []
    given = [who for who in Grantor if who in limits]
    for lower, higher in pairwise(given):
        for field in ("at_most", "percent"):
            below, above = getattr(limits[lower], field), getattr(limits[higher], field)
            if below is not None and above is not None and above < below:
                faults.append(tree.fault((*path, higher.value, field), f"less than {lower.value} may; make it more"))
    return faults


def build_compensation(file: CompensationFile, tree: Tree, currency: str) -> Compensation:
    """As the model knows it."""
    rules = tuple(
        GoodwillRule(
            problem=entry.problem,
            source=tree.source(("goodwill", at, "problem")),
            cause=entry.cause,
            amount=entry.amount,
            percent=entry.percent,
            at_least=entry.at_least or Decimal(0),
            at_most=entry.at_most,
            form=entry.give_as,
        )
        for at, entry in enumerate(file.goodwill)
    )
    return Compensation(currency, rules, _limits(file.may_give), _limits(file.may_solve))


def _limits(limits: dict[Grantor, LimitRule]) -> dict[Grantor, Limit]:
    return {who: Limit(limit.at_most, limit.percent) for who, limit in limits.items()}
