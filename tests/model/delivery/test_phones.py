"""Which addresses are phone numbers."""

import pytest

from bot.model.delivery import phone


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("+46701234567", "+46701234567"),
        ("+46 70-123 45 67", "+46701234567"),
        ("+14155552671", "+14155552671"),
        ("US.A1b2C3d4", None),
        ("71234", None),
        ("FYRA", None),
        ("+", None),
        ("+46", None),
        ("+4612", None),
        ("+999999999999999999", None),
        ("", None),
    ],
)
def test_only_an_international_number_that_can_exist_is_a_phone(address: str, expected: str | None) -> None:
    assert phone(address) == expected
