"""Orders as JSON: the same shape in the sample shop's file and in the HTTP contract (docs/back_office.openapi.yaml).

A day is ``"2026-11-12"``; the sample shop may also write ``{"days_ago": 9}`` or ``{"days_ahead": 2}``: it never ages.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo

from bot.model.conversation import MOST_TAGS, TAG
from bot.model.orders import (
    Buyer,
    CarrierSays,
    Charge,
    ChargeKind,
    Corrective,
    Line,
    Order,
    Receipt,
    Refund,
    Shipment,
    Subscription,
)


def _day(raw: Any, info: ValidationInfo) -> Any:
    today = (info.context or {}).get("today")
    match raw:
        case {"days_ago": int() as days} if today and len(raw) == 1:
            return today - timedelta(days=days)
        case {"days_ahead": int() as days} if today and len(raw) == 1:
            return today + timedelta(days=days)
        case _:
            return raw


Day = Annotated[date, BeforeValidator(_day)]
Tag = Annotated[str, Field(pattern=TAG)]
Amount = Annotated[Decimal, Field(ge=0, max_digits=12, decimal_places=2)]


class _Wire(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class BuyerWire(_Wire):
    """Whose order it is."""

    name: str
    postcode: str
    email: str
    phone: str | None = Field(default=None, pattern=r"^\+[1-9]\d{6,14}$")
    bought_for: Amount | None = None
    tags: tuple[Tag, ...] = Field(default=(), max_length=MOST_TAGS)


class LineWire(_Wire):
    """One row."""

    sku: str
    title: str
    price: Amount
    quantity: int = Field(default=1, ge=1)
    ships_on: Day | None = None
    variants: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


class SubscriptionWire(_Wire):
    """What comes again and again."""

    renews_on: Day
    bound_until: Day | None = None
    ends_on: Day | None = None


class ShipmentWire(_Wire):
    """The parcel's way."""

    due_on: Day
    says: CarrierSays = CarrierSays.NOTHING
    carrier: str = ""
    tracking: str = ""
    left_on: Day | None = None
    seen_on: Day | None = None
    delivered_on: Day | None = None


class ChargeWire(_Wire):
    """Money taken or put aside."""

    amount: Amount
    on: Day
    kind: ChargeKind = ChargeKind.PAYMENT
    reference: str = ""
    released_on: Day | None = None


class RefundWire(_Wire):
    """Money on its way back."""

    amount: Amount
    on: Day
    expected_on: Day
    reference: str = ""


class OrderWire(_Wire):
    """One order. ``total`` left out: the sum of its rows."""

    number: str = Field(pattern=r"^[0-9A-Za-z-]{1,32}$")
    placed_on: Day
    buyer: BuyerWire
    lines: tuple[LineWire, ...] = Field(min_length=1)
    shipment: ShipmentWire
    currency: str = Field(default="SEK", pattern=r"^[A-Z]{3}$")
    total: Amount | None = None
    charges: tuple[ChargeWire, ...] = ()
    refunds: tuple[RefundWire, ...] = ()
    packed: Mapping[str, int] | None = None
    cancelled: bool = False
    sent_again_on: Day | None = None
    return_label_on: Day | None = None
    subscription: SubscriptionWire | None = None

    def order(self) -> Order:
        """As the model knows it."""
        lines = tuple(Line(**line.model_dump()) for line in self.lines)
        return Order(
            number=self.number,
            placed_on=self.placed_on,
            buyer=Buyer(**self.buyer.model_dump()),
            lines=lines,
            total=sum((line.total for line in lines), Decimal(0)) if self.total is None else self.total,
            currency=self.currency,
            shipment=Shipment(**self.shipment.model_dump()),
            charges=tuple(Charge(**charge.model_dump()) for charge in self.charges),
            refunds=tuple(Refund(**refund.model_dump()) for refund in self.refunds),
            packed=self.packed,
            cancelled=self.cancelled,
            sent_again_on=self.sent_again_on,
            return_label_on=self.return_label_on,
            subscription=None if self.subscription is None else Subscription(**self.subscription.model_dump()),
        )


class ReceiptWire(_Wire):
    """What was done."""

    key: str
    reference: str
    kind: Corrective

    def receipt(self) -> Receipt:
        """As the model knows it."""
        return Receipt(self.key, self.reference, self.kind)


def read_order(raw: Any, *, today: date | None = None) -> Order:
    """An order from JSON; relative days are reckoned from ``today``. Raises ValueError (pydantic's)."""
    return OrderWire.model_validate(raw, context={"today": today}).order()
