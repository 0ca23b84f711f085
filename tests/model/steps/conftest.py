"""Customers of the sample shop, with the rules that operators really have."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.model.steps import Manual
from bot.rules.book import RuleBook
from bot.rules.loading import load
from tests.support.shop_customer import ANNA, JOHAN, Customer


@pytest.fixture(scope="session")
def book() -> RuleBook:
    return load(Path("policy_rules"))


@pytest.fixture
def come(book: RuleBook) -> Callable[..., Customer]:
    """A new customer who comes to us."""

    def customer(phone: str | None = ANNA, **more: Any) -> Customer:
        return Customer(Manual(book.playbooks, book.compensation), book, phone=phone, **more)

    return customer


@pytest.fixture
def anna(come: Callable[..., Customer]) -> Customer:
    return come(ANNA)


@pytest.fixture
def johan(come: Callable[..., Customer]) -> Customer:
    return come(JOHAN)


@pytest.fixture
def sara(come: Callable[..., Customer]) -> Customer:
    """On Telegram: nobody vouches for a number."""
    return come(None)
