from decimal import Decimal

import pytest

from bot.model.orders import Buyer, Line

BUYER = Buyer("Anna", "114 55", "Anna@Example.com", "+46701234567")


@pytest.mark.parametrize("postcode", ["114 55", "11455", "114-55", " 11455 "])
def test_a_postcode_is_the_same_however_it_is_spaced(postcode: str) -> None:
    assert BUYER.has_postcode(postcode)


def test_nothing_proves_nothing() -> None:
    assert not Buyer("Anna", "", "").has_postcode("")
    assert not Buyer("Anna", "", "").has_email("")
    assert not Buyer("Anna", "", "").has_phone(None)


def test_an_email_is_the_same_in_any_case() -> None:
    assert BUYER.has_email("anna@EXAMPLE.com ")
    assert not BUYER.has_email("anna@example.se")


@pytest.mark.parametrize("known", ["anna@åkeri.se", "Anna@xn--keri-poa.se"])
@pytest.mark.parametrize("told", ["anna@Åkeri.se", "anna@xn--KERI-poa.se"])
def test_a_host_with_accents_is_the_same_as_its_plain_name_for_mail_servers(known: str, told: str) -> None:
    buyer = Buyer("Anna", "114 55", known)
    assert buyer.has_email(told)
    assert not buyer.has_email("anna@akeri.se")
    assert not buyer.has_email("anna@" + "å" * 80 + ".se"), "no host has so long a name"


def test_a_row_costs_as_many_times_as_it_has_pieces() -> None:
    assert Line("A", "Lamp", Decimal("9.50"), 3).total == Decimal("28.50")
