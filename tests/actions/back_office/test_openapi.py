"""The contract that others read is the one that we speak."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel
from ruamel.yaml import YAML

from actions.back_office import wire
from bot.model.orders import CarrierSays, ChargeKind, Corrective

CONTRACT: dict[str, Any] = YAML(typ="safe").load(Path("docs/back_office.openapi.yaml"))
SCHEMAS: dict[str, Any] = CONTRACT["components"]["schemas"]


MODELS = [
    wire.OrderWire,
    wire.BuyerWire,
    wire.LineWire,
    wire.ShipmentWire,
    wire.ChargeWire,
    wire.SubscriptionWire,
    wire.RefundWire,
    wire.ReceiptWire,
]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_field_is_described_and_required_as_it_is_read(model: type[BaseModel]) -> None:
    schema = SCHEMAS[model.__name__.removesuffix("Wire")]
    assert set(schema["properties"]) == set(model.model_fields)
    assert set(schema["required"]) == {name for name, field in model.model_fields.items() if field.is_required()}


def test_every_word_of_ours_is_in_it() -> None:
    assert SCHEMAS["Shipment"]["properties"]["says"]["enum"] == [each.value for each in CarrierSays]
    assert SCHEMAS["Charge"]["properties"]["kind"]["enum"] == [each.value for each in ChargeKind]
    for name in ("Errand", "Receipt"):
        assert set(SCHEMAS[name]["properties"]["kind"]["enum"]) == {each.value for each in Corrective}
