"""Which order it is about, and whether we may talk about it with this person.

A number that does not exist, one that is wrong and somebody else's get the same answer: nothing leaks.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta

from bot.model.facts import corrects_number, postcodes_in_addresses
from bot.model.orders import Order
from bot.model.policy.facts import Wish
from bot.model.steps.draft import Draft
from bot.model.steps.later import own_words
from bot.model.steps.playbook import Fits
from bot.model.steps.requests import FindOrder, OrdersOf, Stretch
from bot.model.steps.rows import meant
from bot.model.steps.several import numbers
from bot.model.steps.state import About, FromWhere, Known, Proof, ProvenBy
from bot.model.steps.words import SHOWN_AT_MOST, order_option

WRONG_TRIES_AT_MOST = 3
ORDER = "order"
_ORDER_ASKED = "steps.ask.order"
_CLAIMS = ("postcode", "email")
_NUMBER_LENGTH = 5


def identify(t: Draft) -> Stretch:
    """Until the order is known and it is shown whose it is; then ``t.order`` holds it."""
    return (yield from _settle(t, new_claim=hear_claims(t)))


def _settle(t: Draft, *, new_claim: bool) -> Stretch:
    if ORDER not in t.state.facts and not (yield from _guess(t)):
        return False
    number = t.state.text(ORDER) or ""
    order: Order | None = yield FindOrder(number)
    if t.state.facts[ORDER].source is FromWhere.LAST and not (order and fits(t, order)):
        t.forget(*(name for name, known in t.state.facts.items() if known.source is FromWhere.LAST))
        return (yield from _settle(t, new_claim=new_claim))  # it can't be about the order of last time
    by = _shown_by(t, order)
    if by is None and (yield from _was_a_number(t)):
        return (yield from _settle(t, new_claim=True))  # another number is another try: nobody fishes for one
    if order is None or by is None:
        return _ask_for_proof(t, number, wrong=new_claim)
    t.order = order
    value = order.buyer.bought_for
    t.change(
        proof=Proof(number, by),
        order_value=int(order.total),
        customer_value=None if value is None else int(value),
        customer_tags=order.buyer.tags,
    )
    return True


def switch_order(t: Draft, number: str) -> None:
    """It is about another order: what was concluded from the old one no longer holds."""
    if t.state.text(ORDER) != number:
        lines = (name for name, need in t.playbook.facts.items() if need.kind == "line") if t.state.problem else ()
        t.forget("order", *lines)
        t.change(confirmed=False, cause=None, solution=None, accepted=False, proof=None)
    t.know(ORDER, number)


def hear_claims(t: Draft) -> bool:
    """Take in number, postcode and e-mail. Returns whether that was a claim that can turn out wrong."""
    heard = t.listened
    if t.state.done:
        return False
    claim = False
    if t.earlier and t.state.text("postcode") in _to_come(t):
        t.forget("postcode")  # taken for a claim while nobody knew what it is about
    number = next(iter(numbers(t)), None)
    if number and number != t.state.text(ORDER):
        # From an unvouched address a number claims nothing before a second fact is given, unless it is another one.
        claim = bool(t.heard.phone) or t.waited_for is About.PROOF
        switch_order(t, number)
    for kind in _CLAIMS:
        value = next((value for value in heard.all(kind) if value not in _to_come(t)), None)
        if value is not None and t.state.proof is None:
            claim = claim or str(value) != t.state.text(kind)
            t.know(kind, value)
    return claim


def _to_come(t: Draft) -> frozenset[str]:
    """Postcodes of the address that a parcel shall go to, which prove nothing about where the order was placed."""
    wants_address = t.state.problem and any(need.kind == "address" for need in t.playbook.facts.values())
    told = f"{t.earlier}\n{t.heard.text}"
    return postcodes_in_addresses(told) if wants_address and t.waited_for is not About.PROOF else frozenset()


def _guess(t: Draft) -> Stretch:
    """The one order of this number that fits, or the question which of a few; else the question for the number."""
    if t.listened.unknown or t.listened.neither or t.listened.no:
        # "None of these", or "I don't have it": a list would not help a second time.
        if t.waited_for is About.ORDER and t.state.asked.get(_ORDER_ASKED, 0) > 1:
            return t.hand_over(Wish.NOT_PROVEN)  # they have looked, and don't have it: a person finds it by other means
        t.took = True
        t.change(may_guess=t.state.may_guess and t.waited_for is not About.ORDER)
    if t.heard.phone and t.state.may_guess:
        orders: tuple[Order, ...] = yield OrdersOf(t.heard.phone)
        fitting = _with_what_was_named(t, orders)
        if len(fitting) == 1:
            t.change(facts={**t.state.facts, ORDER: _guessed(fitting[0])})
            return True
        if 1 < len(fitting) <= SHOWN_AT_MOST:
            options = tuple(order_option(order) for order in fitting)
            return t.ask(About.ORDER, "steps.ask.which_order", options=options)
    return t.ask(About.ORDER, _ORDER_ASKED)


def _with_what_was_named(t: Draft, orders: Iterable[Order]) -> list[Order]:
    """Those that it can be about, and of them those that hold something that was named ("my kettle").

    Where a single order of all has it, it is that one, whatever we thought that it can be about.
    """
    said = own_words(t)
    can_be = [order for order in orders if fits(t, order)]
    meant_by_name = _holding(t, said, list(orders))
    return meant_by_name if len(meant_by_name) == 1 else _holding(t, said, can_be) or can_be


def _holding(t: Draft, said: str, orders: list[Order]) -> list[Order]:
    rows = meant(t.manual.playbooks, said, [line for order in orders for line in order.lines])
    return [order for order in orders if any(line in rows for line in order.lines)]


def _guessed(order: Order) -> Known:
    return Known(order.number, FromWhere.PHONE)


def _shown_by(t: Draft, order: Order | None) -> ProvenBy | None:
    """What shows that the order is this person's."""
    if order is None:
        return None
    proof = t.state.proof
    if proof and proof.order == order.number:
        return proof.by
    if order.buyer.has_phone(t.heard.phone):
        return ProvenBy.PHONE
    if order.buyer.has_postcode(t.state.text("postcode") or ""):
        return ProvenBy.POSTCODE
    return ProvenBy.EMAIL if order.buyer.has_email(t.state.text("email") or "") else None


def _was_a_number(t: Draft) -> Stretch:
    """Asked for a postcode, people also correct the order number, and both are five digits: see which it was."""
    digits = str(t.listened.first("postcode") or "").replace(" ", "")
    if t.waited_for is not About.PROOF or not digits or digits == t.state.text(ORDER):
        return False
    other: Order | None = yield FindOrder(digits)
    if _shown_by(t, other) is None and not _corrects(t, digits):
        return False
    switch_order(t, digits)
    if "postcode" in t.before.facts:
        t.know("postcode", t.before.facts["postcode"].value)
    else:
        t.forget("postcode")
    return True


def _corrects(t: Draft, digits: str) -> bool:
    """Whether the digits, which proved nothing, are the number put right. After a first postcode, that may be meant."""
    if len(digits) != _NUMBER_LENGTH or not re.search(rf"(?<!\d){digits}(?!\d)", t.heard.text):
        return False  # "104 05" is how a postcode is written
    if corrects_number(t.heard.text, beside_postcode="postcode" in t.before.facts):
        return True
    return "postcode" not in t.before.facts and _resembles(digits, t.state.text(ORDER) or "")


def _resembles(digits: str, number: str) -> bool:
    """Two digits swapped, or one mistaken."""
    if len(digits) != len(number):
        return False
    return sorted(digits) == sorted(number) or sum(a != b for a, b in zip(digits, number, strict=True)) == 1


def _ask_for_proof(t: Draft, number: str, *, wrong: bool) -> bool:
    if wrong:
        t.change(wrong_tries=t.state.wrong_tries + 1)
    if t.state.wrong_tries >= WRONG_TRIES_AT_MOST:
        return t.hand_over(Wish.NOT_PROVEN)
    key = "steps.ask.proof_beside_phone" if t.heard.phone else "steps.ask.proof"
    return t.ask(About.PROOF, key, {"number": number})


def _open(order: Order) -> bool:
    return order.shipment.delivered_on is None and not order.cancelled


def _bought(order: Order) -> bool:
    return not order.cancelled


def _subscribed(order: Order) -> bool:
    return order.subscription is not None and order.subscription.ends_on is None


_BY_STANDING: Mapping[Fits, Callable[[Order], bool]] = {
    Fits.OPEN: _open,
    Fits.BOUGHT: _bought,
    Fits.SUBSCRIBED: _subscribed,
}


def fits(t: Draft, order: Order) -> bool:
    """Whether the problem can be about this order."""
    kind = t.playbook.fits if t.state.problem else Fits.AWAITED
    shipment, today = order.shipment, t.heard.today
    if kind in _BY_STANDING:
        return _BY_STANDING[kind](order)
    if kind is Fits.CHARGED:
        days = [charge.on for charge in order.charges] + [refund.on for refund in order.refunds]
        return any(today - day <= timedelta(days=60) for day in days)
    if kind is Fits.RECEIVED:
        return shipment.delivered_on is not None and today - shipment.delivered_on <= timedelta(days=60)
    recent = shipment.delivered_on is None or today - shipment.delivered_on <= timedelta(days=14)
    return recent and not order.cancelled
