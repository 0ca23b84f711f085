"""An order as the business's order book tells it, and whose it is.

Dates are the business's own calendar days. Nothing here is looked up; see ``bot.ports.BackOffice``.
"""

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from bot.model.values import Money


class CarrierSays(StrEnum):
    """The last thing that the carrier reported about a parcel."""

    NOTHING = "nothing"  # not handed over yet
    IN_TRANSIT = "in_transit"
    DELIVERED = "delivered"
    LOST = "lost"
    ADDRESS_UNKNOWN = "address_unknown"


class ChargeKind(StrEnum):
    """Whether money was taken, or only put aside by the bank."""

    PAYMENT = "payment"
    RESERVATION = "reservation"


@dataclass(frozen=True, slots=True)
class Line:
    """One row: so many pieces of one article at ``price`` each. ``ships_on``: it follows in a parcel of its own.

    ``names``: what else it is called, in whatever language. ``variants``: titles of what it can be exchanged for
    (another size or colour) and is in stock.
    """

    sku: str
    title: str
    price: Decimal
    quantity: int = 1
    ships_on: date | None = None
    variants: tuple[str, ...] = ()
    names: tuple[str, ...] = ()

    @property
    def total(self) -> Decimal:
        """The row's price."""
        return self.price * self.quantity


@dataclass(frozen=True, slots=True)
class Shipment:
    """The parcel's way. ``due_on`` is the day that was promised; ``seen_on`` the carrier's last scan."""

    due_on: date
    says: CarrierSays = CarrierSays.NOTHING
    carrier: str = ""
    tracking: str = ""
    left_on: date | None = None
    seen_on: date | None = None
    delivered_on: date | None = None


@dataclass(frozen=True, slots=True)
class Charge:
    """Money taken or put aside. A reservation is let go by the bank on ``released_on``."""

    amount: Decimal
    on: date
    kind: ChargeKind = ChargeKind.PAYMENT
    reference: str = ""
    released_on: date | None = None


@dataclass(frozen=True, slots=True)
class Refund:
    """Money on its way back, or back already."""

    amount: Decimal
    on: date
    expected_on: date
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Subscription:
    """What comes again and again on the terms of its first order. ``bound_until``: the customer can't leave before.

    ``ends_on``: it was ended, and this is its last day.
    """

    renews_on: date
    bound_until: date | None = None
    ends_on: date | None = None

    @property
    def last_day(self) -> date:
        """Its last day, if it is ended now."""
        return self.ends_on or max(self.renews_on, self.bound_until or self.renews_on)


@dataclass(frozen=True, slots=True)
class Buyer:
    """Whose order it is, and what proves it."""

    name: str
    postcode: str
    email: str
    phone: str | None = None  # E.164
    bought_for: Decimal | None = None  # in all, in the business's currency
    tags: tuple[str, ...] = ()  # the business's own: "vip"

    def has_phone(self, phone: str | None) -> bool:
        """Whether the order was placed with this number (E.164, vouched for by the platform)."""
        return bool(phone) and phone == self.phone

    def has_postcode(self, postcode: str) -> bool:
        """Whether the postcode is the order's; blanks and case don't matter."""
        return bool(postcode) and _plain(postcode) == _plain(self.postcode)

    def has_email(self, email: str) -> bool:
        """Whether the address is the order's; case does not matter, nor how ``å`` is written in a host."""
        return bool(email) and _mailbox(email) == _mailbox(self.email)


@dataclass(frozen=True, slots=True)
class Order:
    """One order. ``packed``: what the warehouse put into the box, by article number; None: it keeps no record."""

    number: str
    placed_on: date
    buyer: Buyer
    lines: tuple[Line, ...]
    total: Decimal
    currency: str
    shipment: Shipment
    charges: tuple[Charge, ...] = ()
    refunds: tuple[Refund, ...] = ()
    packed: Mapping[str, int] | None = None
    cancelled: bool = False
    sent_again_on: date | None = None  # a replacement left us
    return_label_on: date | None = None  # a label was sent to the buyer, and nothing has come back yet
    subscription: Subscription | None = None

    @property
    def paid(self) -> Decimal:
        """What was really taken, without reservations."""
        return sum((charge.amount for charge in self.payments), Decimal(0))

    @property
    def refunded(self) -> Decimal:
        """What has been paid back, or is on its way."""
        return sum((refund.amount for refund in self.refunds), Decimal(0))

    @property
    def payments(self) -> tuple[Charge, ...]:
        """The charges that moved money."""
        return tuple(charge for charge in self.charges if charge.kind is ChargeKind.PAYMENT)

    @property
    def reservations(self) -> tuple[Charge, ...]:
        """The charges that only put money aside."""
        return tuple(charge for charge in self.charges if charge.kind is ChargeKind.RESERVATION)

    def money(self, amount: Decimal) -> Money:
        """An amount in the order's currency."""
        return Money(amount, self.currency)

    def line(self, sku: str) -> Line | None:
        """The row of an article."""
        return next((line for line in self.lines if line.sku == sku), None)


class Corrective(StrEnum):
    """What the back office can be asked to do, mostly about an order (docs/back_office.md)."""

    REFUND = "refund"
    RESEND = "resend"
    TRACE = "trace"
    CORRECT_ADDRESS = "correct_address"
    CANCEL = "cancel"
    VOUCHER = "voucher"
    RETURN_LABEL = "return_label"  # the money goes back when the parcel has come back
    EXCHANGE = "exchange"
    REPAIR = "repair"
    INVOICE = "invoice"
    SIGN_IN_LINK = "sign_in_link"  # to the address in the note, if an account has it
    END_SUBSCRIPTION = "end_subscription"
    COMPLAINT = "complaint"  # entered in the register of complaints (G5.1)
    NOTE = "note"  # nothing moves; the order book remembers what the customer told us


@dataclass(frozen=True, slots=True)
class Contact:
    """Who a complaint is from, and where they can be answered. ``address`` is the channel's: a number or a chat."""

    name: str
    channel: str
    address: str
    phone: str | None = None  # E.164, where the platform vouches for it
    email: str | None = None  # as the customer told it


@dataclass(frozen=True, slots=True)
class Errand:
    """One corrective action, to be carried out once however often it is asked for: ``key`` says that it is the same.

    ``order`` is None where it is about none: an account, a complaint about our service.
    """

    key: str
    kind: Corrective
    order: str | None
    amount: Money | None = None
    skus: tuple[str, ...] = ()
    note: str = ""
    contact: Contact | None = None  # of a complaint only: nothing else needs to know


@dataclass(frozen=True, slots=True)
class Receipt:
    """The back office's word that an errand was carried out."""

    key: str
    reference: str
    kind: Corrective


def _mailbox(email: str) -> str:
    """With the host as mail servers write it (IDNA)."""
    name, at, host = email.strip().casefold().rpartition("@")
    with suppress(UnicodeError):
        host = host.encode("idna").decode("ascii")
    return name + at + host


def _plain(text: str) -> str:
    return re.sub(r"[\s-]", "", text).casefold()
