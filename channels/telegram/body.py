"""A webhook's body as JSON that can be stored: no NUL, no lone surrogate, no infinite number."""

import json
import math
from typing import Any

from bot.model.delivery import clean
from bot.model.errors import MalformedWebhook


def parse(body: bytes) -> Any:
    """The body's JSON, whatever it is. Raises MalformedWebhook when it is none."""
    try:
        return storable(json.loads(body))
    except (ValueError, RecursionError) as error:
        raise MalformedWebhook("the webhook's body is no JSON") from error


def storable(value: Any) -> Any:
    """The same JSON, with every text and number such that any database takes it."""
    match value:
        case str():
            return clean(value)
        case float() if not math.isfinite(value):
            return None
        case list():
            return [storable(each) for each in value]
        case dict():
            return {clean(name): storable(each) for name, each in value.items()}
        case _:
            return value
