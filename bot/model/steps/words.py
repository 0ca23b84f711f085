"""Keys and values of what is said about orders, facts and solutions. The words are in policy_rules/texts/."""

from decimal import ROUND_HALF_UP, Decimal
from textwrap import shorten
from typing import TYPE_CHECKING

from bot.model.orders import Corrective, Line, Order, Shipment
from bot.model.policy.decision import Option
from bot.model.steps.playbook import AmountOf, FactKind, FactNeed, Playbook, Solution
from bot.model.values import Params, TextRef, Value

if TYPE_CHECKING:
    from bot.model.steps.draft import Draft

YES = Option("yes", "steps.yes")
NO = Option("no", "steps.no")
YES_NO = (YES, NO)
PERSON = Option("person", "steps.person")
SHOWN_AT_MOST = 3
_QUOTED = 240  # characters of a customer's account that are repeated back
_PAYS_BACK = frozenset({Corrective.REFUND, Corrective.CANCEL, Corrective.RETURN_LABEL})


def about_order(order: Order | None) -> dict[str, Value]:
    """All placeholders that an order fills. Those that it can't fill are left out; all, where it is about no order."""
    if order is None:
        return {}
    values: dict[str, Value] = {
        "number": order.number,
        "item": _items(order),
        "placed_on": order.placed_on,
        "total": order.money(order.total),
        "paid": order.money(order.paid),
        "overcharge": order.money(overcharge(order)),
        "email": _shortened(order.buyer.email),
    }
    return values | _about_shipment(order.shipment) | _about_money(order) | _about_later(order)


def _shortened(email: str) -> str:
    """Enough of an address to know it again, too little to learn it: a…@example.com."""
    name, _, host = email.partition("@")
    return f"{name[:1]}…@{host}"


def _about_later(order: Order) -> dict[str, Value]:
    values: dict[str, Value] = {}
    if order.return_label_on:
        values["return_label_on"] = order.return_label_on
    if order.subscription:
        values |= {"renews_on": order.subscription.renews_on, "last_day": order.subscription.last_day}
    return values


def _items(order: Order) -> Value:
    first, more = order.lines[0].title, len(order.lines) - 1
    return TextRef("steps.and_more", {"title": first, "count": more}) if more else first


def _about_shipment(shipment: Shipment) -> dict[str, Value]:
    values: dict[str, Value] = {"due_on": shipment.due_on}
    values["carrier"] = shipment.carrier or TextRef("steps.the_carrier")
    days = {
        "left_on": shipment.left_on,
        "seen_on": shipment.seen_on or shipment.left_on,
        "delivered_on": shipment.delivered_on or shipment.seen_on,
    }
    return values | {name: day for name, day in days.items() if day}


def _about_money(order: Order) -> dict[str, Value]:
    values: dict[str, Value] = {}
    if order.payments:
        values["charged_on"] = order.payments[0].on
    for held in order.reservations[-1:]:
        values |= {"reserved": order.money(held.amount)}
        values |= {"released_on": held.released_on} if held.released_on else {}
    for refund in order.refunds[-1:]:
        values |= {
            "refund": order.money(refund.amount),
            "refund_on": refund.on,
            "refund_expected_on": refund.expected_on,
        }
    if order.sent_again_on:
        values["sent_again_on"] = order.sent_again_on
    return values


def overcharge(order: Order) -> Decimal:
    """What was taken beyond the order's total and not paid back."""
    return max(order.paid - order.refunded - order.total, Decimal(0))


def about_facts(playbook: Playbook, said: Params, order: Order | None) -> dict[str, Value]:
    """What the customer said, as placeholders of the same name: a choice by its own text, a row by its title."""
    values: dict[str, Value] = {}
    for name, need in playbook.facts.items():
        if name in said:
            values[name] = _spoken(playbook, need, said[name], order)
    return values


def told(t: "Draft") -> dict[str, Value]:
    """All that a case's texts may name: the order, if it is about one, and what the customer said."""
    return about_order(t.order) | about_facts(t.playbook, t.said, t.order)


def problem_option(name: str) -> Option:
    """A problem to choose."""
    return Option(f"problem:{name}", f"problem.{name}.title")


def order_option(order: Order) -> Option:
    """An order to choose."""
    return Option(f"order:{order.number}", "steps.order_option", about_order(order))


def line_option(need: FactNeed, line: Line) -> Option:
    """A row of the order to choose."""
    return Option(f"{need.name}:{line.sku}", "steps.line_option", {"title": line.title})


def variant_option(need: FactNeed, number: int, title: str) -> Option:
    """Something that a row can be exchanged for, as the number of it."""
    return Option(f"{need.name}:{number}", "steps.line_option", {"title": title})


def choice_option(playbook: Playbook, need: FactNeed, choice: str) -> Option:
    """One of a fact's choices."""
    return Option(f"{need.name}:{choice}", f"problem.{playbook.name}.{need.name}.{choice}.title")


def solution_option(solution: Solution, params: Params) -> Option:
    """A solution to choose."""
    return Option(f"solution:{solution.name}", f"solution.{solution.name}.title", params)


def worth(solution: Solution, order: Order | None, sku: str | None) -> Decimal:
    """What a solution costs us, in the order's currency. Never more is paid back than was paid."""
    if order is None:
        return Decimal(0)
    line = order.line(sku) if sku else None
    base = {
        AmountOf.NOTHING: Decimal(0),
        AmountOf.ORDER: order.total,
        AmountOf.ITEM: line.total if line else order.total,
        AmountOf.OVERCHARGE: overcharge(order),
    }[solution.amount_of]
    share = base * solution.percent / 100
    value = base if solution.percent == Decimal(100) else share.quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return min(value, order.paid - order.refunded) if solution.does in _PAYS_BACK else value


def _spoken(playbook: Playbook, need: FactNeed, value: Value, order: Order | None) -> Value:
    if need.kind is FactKind.CHOICE:
        return TextRef(f"problem.{playbook.name}.{need.name}.{value}.said")
    if need.kind is FactKind.TEXT:
        return shorten(str(value), _QUOTED, placeholder=" …")
    if need.kind is FactKind.LINE and order:
        line = order.line(str(value))
        return line.title if line else str(value)
    return value
