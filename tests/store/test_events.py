import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.errors import StoreError
from bot.model.messages import (
    Attachment,
    ChannelEvent,
    ChannelName,
    InboundMessage,
    Reach,
    ReachChange,
    Receipt,
    Route,
    Unread,
)
from bot.store.events import dump_event, kind_of, load_event

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
texts = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))
times = st.datetimes(timezones=st.just(UTC))
json_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)
events = st.one_of(
    st.builds(
        InboundMessage,
        route=st.builds(Route, account=texts, address=texts),
        provider_id=texts,
        text=texts,
        received_at=times,
        attachments=st.lists(st.builds(Attachment, content_type=texts, reference=texts), max_size=2).map(tuple),
    ),
    st.builds(Receipt, at=times, account=texts, provider_id=texts, error_code=texts, event_id=texts),
    st.builds(
        ReachChange,
        route=st.builds(Route, account=texts, address=texts),
        at=times,
        event_id=texts,
        reach=st.sampled_from(Reach),
        moved_to=st.none() | texts,
    ),
    st.builds(
        Unread,
        at=times,
        account=texts,
        event_id=texts,
        why=texts,
        raw=st.dictionaries(texts, json_values, max_size=4),
    ),
)


@given(event=events)
def test_an_event_comes_back_as_it_was(event: ChannelEvent) -> None:
    assert load_event(kind_of(event), dump_event(event)) == event


@given(text=st.text(st.characters(include_characters="\0\ud83d\ude00", categories=["Cs", "Lo", "So"])))
def test_whatever_the_text_it_can_be_stored_and_read_back(text: str) -> None:
    event = InboundMessage(Route(ChannelName.SMS, "a", "b"), "1", text, AT)
    read = load_event("message", dump_event(event))
    assert isinstance(read, InboundMessage)
    assert "\0" not in read.text
    assert read.text.encode().decode() == read.text


@pytest.mark.parametrize(
    "spoil",
    [
        lambda body: body | {"received_at": "yesterday"},
        lambda body: body | {"text": 7},
        lambda body: {name: value for name, value in body.items() if name != "provider_id"},
        lambda body: body | {"route": {"channel": "fax", "account": "", "address": ""}},
    ],
    ids=["no time", "no text", "no id", "no such channel"],
)
def test_what_is_no_event_is_refused_rather_than_guessed(spoil: Any) -> None:
    body = json.loads(dump_event(InboundMessage(Route(ChannelName.SMS, "a", "b"), "1", "hi", AT)))
    with pytest.raises(StoreError, match="kind message"):
        load_event("message", json.dumps(spoil(body)))


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(StoreError):
        load_event("fax", "{}")


def test_numbers_that_json_cannot_say_become_words() -> None:
    """json.loads reads them, so a platform's update could bring them, and must not be refused for ever."""
    odd = Unread(ChannelName.TELEGRAM, "a", "1", AT, "odd", json.loads('{"a": [NaN, -Infinity]}'))
    read = load_event("unread", dump_event(odd))
    assert isinstance(read, Unread)
    assert read.raw == {"a": ["nan", "-inf"]}


def test_what_never_was_json_is_refused() -> None:
    with pytest.raises(TypeError):
        dump_event(Unread(ChannelName.SMS, "a", "1", AT, "odd", {"set": {1}}))
