"""Whatever Telegram sends makes one event that can be stored: an exception would block the chat's queue."""

import copy
import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.model.messages import InboundMessage, ReachChange, Unread
from channels.telegram.body import storable
from channels.telegram.read import Reader
from tests.channels.payloads import AT, names, telegram_body

CAPTURED = [json.loads(telegram_body(name)) for name in names("telegram")]

leaves = st.none() | st.booleans() | st.integers() | st.floats() | st.text(alphabet=st.characters(), max_size=20)
anything = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every container with every key in it."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in pairs:
        yield value, key
        yield from places(inner)


def read(raw: Any) -> None:
    event = Reader("1").read(storable(raw), AT)

    assert isinstance(event, InboundMessage | ReachChange | Unread)
    assert json.dumps(asdict(event), default=str, ensure_ascii=False).encode()
    if isinstance(event, Unread):
        assert json.dumps(dict(event.raw), allow_nan=False)


@given(anything)
def test_any_json_makes_an_event(raw: Any) -> None:
    read(raw)


@given(st.sampled_from(CAPTURED), st.randoms(use_true_random=False), anything)
def test_a_captured_update_with_one_thing_changed_makes_an_event(captured: Any, random: Any, instead: Any) -> None:
    raw = copy.deepcopy(captured)
    container, key = random.choice(list(places(raw)))
    container[key] = instead

    read(raw)


@given(st.sampled_from(CAPTURED), st.randoms(use_true_random=False))
def test_a_captured_update_with_one_thing_missing_makes_an_event(captured: Any, random: Any) -> None:
    raw = copy.deepcopy(captured)
    container, key = random.choice([each for each in places(raw) if isinstance(each[0], dict)])
    del container[key]

    read(raw)
