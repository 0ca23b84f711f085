"""The checks that tell causes apart: a small, fixed vocabulary over the order book and what the customer said.

| in the YAML | holds when |
|---|---|
| ``carrier_says: lost`` | the carrier's last word is this: nothing, in_transit, delivered, lost, address_unknown |
| ``silent_for_days: 5`` | the parcel is under way, and its last scan is at least so many days ago |
| ``late: yes`` | the promised day has passed (``no``: it is today, or still to come) |
| ``left: yes`` | the parcel has left us |
| ``follows_later: yes`` | the row in question is sent in a parcel of its own that is still to come |
| ``packed_differs: yes`` | the packing record is not what was ordered (``no``: it is the same, or there is none) |
| ``sent_again: yes`` | a replacement left us within the last ten days |
| ``charged_twice: yes`` | the order's total was taken more than once |
| ``overcharged: yes`` | more was taken than the order's total |
| ``reserved: yes`` | the bank still holds a reservation that will be let go |
| ``refund_under_way: yes`` | a refund is on its way that has not been due yet |
| ``paid_in_full: yes`` | exactly the order's total was taken |
| ``delivered: yes`` | the carrier has delivered it |
| ``delivered_within_days: 30`` | it was delivered, at most so many days ago |
| ``bought_within_days: 1095`` | it was ordered at most so many days ago |
| ``packed: yes`` | it is packed, or has left us (``no``: it can still be changed or stopped) |
| ``cancelled: yes`` | the order is cancelled |
| ``return_label_sent: yes`` | a return label was sent within the last 30 days, and nothing has come back yet |
| ``has_variants: yes`` | the row in question can be exchanged for something that is in stock |
| ``subscribed: yes`` | a subscription belongs to the order |
| ``subscription_ended: yes`` | it has been ended already |
| ``bound: yes`` | its binding time has not passed |
| ``otherwise: yes`` | always: for the last cause, when none above holds |
| ``said: {what: damaged}`` | the customer told us so; asked for when everything else holds |

The facts are those of the day in the business's time zone.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from bot.model.orders import CarrierSays, Line, Order
from bot.model.values import Value


@dataclass(frozen=True, slots=True)
class Situation:
    """What checks look at: the order if it is about one, the day, and what the customer said (fact to value)."""

    order: Order | None
    today: date
    said: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Check:
    """One check: ``name`` from CHECKS with its argument, or ``said`` with the fact and the wished value."""

    name: str
    argument: str | int | bool
    fact: str = ""  # only for ``said``

    def holds(self, situation: Situation) -> bool:
        """Whether it is so. A fact that nobody knows holds nothing; see ``missing``."""
        if self.name == SAID:
            return situation.said.get(self.fact) == self.argument
        if self.name == OTHERWISE:
            return True
        kind = CHECKS[self.name]
        return situation.order is not None and kind.test(_About(situation, situation.order), self.argument)

    def missing(self, situation: Situation) -> bool:
        """Whether it can't be told before the customer is asked."""
        return self.name == SAID and self.fact not in situation.said


@dataclass(frozen=True, slots=True)
class _About:
    """A situation with an order."""

    situation: Situation
    order: Order

    @property
    def today(self) -> date:
        return self.situation.today

    @property
    def line(self) -> Line | None:
        """The row in question."""
        sku = self.situation.said.get("item")
        return self.order.line(str(sku)) if sku else None


@dataclass(frozen=True, slots=True)
class CheckKind:
    """A word of the vocabulary: what its argument is, and how it is tested."""

    takes: type
    test: Callable[[_About, str | int | bool], bool]
    choices: tuple[str, ...] = ()


SAID = "said"
OTHERWISE = "otherwise"
_LABEL_LASTS = 30  # days
_REPLACEMENT_TAKES = 10  # days


def _carrier_says(now: _About, word: str | int | bool) -> bool:
    return now.order.shipment.says == word


def _silent_for_days(now: _About, days: str | int | bool) -> bool:
    shipment = now.order.shipment
    seen = shipment.seen_on or shipment.left_on
    under_way = shipment.says is CarrierSays.IN_TRANSIT
    return under_way and seen is not None and now.today - seen >= timedelta(days=int(days))


def _late(now: _About, wanted: str | int | bool) -> bool:
    return (now.order.shipment.due_on < now.today) is wanted


def _left(now: _About, wanted: str | int | bool) -> bool:
    return (now.order.shipment.left_on is not None) is wanted


def _follows_later(now: _About, wanted: str | int | bool) -> bool:
    line = now.line
    later = line is not None and line.ships_on is not None and line.ships_on >= now.today
    return later is wanted


def _packed_differs(now: _About, wanted: str | int | bool) -> bool:
    packed = now.order.packed
    ordered = {line.sku: line.quantity for line in now.order.lines if line.ships_on is None}
    return (packed is not None and dict(packed) != ordered) is wanted


def _sent_again(now: _About, wanted: str | int | bool) -> bool:
    sent = now.order.sent_again_on
    return (sent is not None and now.today - sent <= timedelta(days=_REPLACEMENT_TAKES)) is wanted


def _charged_twice(now: _About, wanted: str | int | bool) -> bool:
    same = [charge for charge in now.order.payments if charge.amount == now.order.total]
    return (len(same) > 1 and _overcharged(now, True)) is wanted


def _overcharged(now: _About, wanted: str | int | bool) -> bool:
    refunded = sum(refund.amount for refund in now.order.refunds)
    return (now.order.paid - refunded > now.order.total) is wanted


def _reserved(now: _About, wanted: str | int | bool) -> bool:
    held = any(charge.released_on and charge.released_on >= now.today for charge in now.order.reservations)
    return held is wanted


def _refund_under_way(now: _About, wanted: str | int | bool) -> bool:
    return any(refund.expected_on >= now.today for refund in now.order.refunds) is wanted


def _paid_in_full(now: _About, wanted: str | int | bool) -> bool:
    return (now.order.paid == now.order.total) is wanted


def _delivered(now: _About, wanted: str | int | bool) -> bool:
    return (now.order.shipment.says is CarrierSays.DELIVERED) is wanted


def _delivered_within_days(now: _About, days: str | int | bool) -> bool:
    on = now.order.shipment.delivered_on
    return on is not None and now.today - on <= timedelta(days=int(days))


def _bought_within_days(now: _About, days: str | int | bool) -> bool:
    return now.today - now.order.placed_on <= timedelta(days=int(days))


def _packed(now: _About, wanted: str | int | bool) -> bool:
    return (now.order.packed is not None or now.order.shipment.left_on is not None) is wanted


def _cancelled(now: _About, wanted: str | int | bool) -> bool:
    return now.order.cancelled is wanted


def _return_label_sent(now: _About, wanted: str | int | bool) -> bool:
    sent = now.order.return_label_on
    return (sent is not None and now.today - sent <= timedelta(days=_LABEL_LASTS)) is wanted


def _has_variants(now: _About, wanted: str | int | bool) -> bool:
    return bool(now.line and now.line.variants) is wanted


def _subscribed(now: _About, wanted: str | int | bool) -> bool:
    return (now.order.subscription is not None) is wanted


def _subscription_ended(now: _About, wanted: str | int | bool) -> bool:
    running = now.order.subscription
    return (running is not None and running.ends_on is not None) is wanted


def _bound(now: _About, wanted: str | int | bool) -> bool:
    running = now.order.subscription
    until = running.bound_until if running else None
    return (until is not None and until >= now.today) is wanted


def _otherwise(now: _About, wanted: str | int | bool) -> bool:
    del now
    return bool(wanted)


CHECKS: Mapping[str, CheckKind] = {
    "carrier_says": CheckKind(str, _carrier_says, tuple(each.value for each in CarrierSays)),
    "silent_for_days": CheckKind(int, _silent_for_days),
    "late": CheckKind(bool, _late),
    "left": CheckKind(bool, _left),
    "follows_later": CheckKind(bool, _follows_later),
    "packed_differs": CheckKind(bool, _packed_differs),
    "sent_again": CheckKind(bool, _sent_again),
    "charged_twice": CheckKind(bool, _charged_twice),
    "overcharged": CheckKind(bool, _overcharged),
    "reserved": CheckKind(bool, _reserved),
    "refund_under_way": CheckKind(bool, _refund_under_way),
    "paid_in_full": CheckKind(bool, _paid_in_full),
    "delivered": CheckKind(bool, _delivered),
    "delivered_within_days": CheckKind(int, _delivered_within_days),
    "bought_within_days": CheckKind(int, _bought_within_days),
    "packed": CheckKind(bool, _packed),
    "cancelled": CheckKind(bool, _cancelled),
    "return_label_sent": CheckKind(bool, _return_label_sent),
    "has_variants": CheckKind(bool, _has_variants),
    "subscribed": CheckKind(bool, _subscribed),
    "subscription_ended": CheckKind(bool, _subscription_ended),
    "bound": CheckKind(bool, _bound),
    OTHERWISE: CheckKind(bool, _otherwise),
}
