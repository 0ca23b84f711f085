from collections.abc import MutableMapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from bot.model.messages import ChannelName
from bot.model.values import Money, Params, TextRef, Value
from bot.rules.reading.reader import read_bytes
from bot.rules.texts.entries import read_texts
from bot.rules.texts.texts import Texts, UnknownText

Logs = list[MutableMapping[str, Any]]

NOW = datetime(2026, 11, 21, 13, 0, tzinfo=UTC)  # a Saturday; 14:00 in Stockholm

EN = """
hello: Hi {name}!
when: by {at}
only_en: Only here
price: "{amount}"
short: {text: the long one, sms: short}
sms_only: {sms: short, text: "{x}"}
parcels: {by: count, one: one parcel, other: "{count} parcels"}
loop: "{inner}"
business: "{business}"
value:
  today: today at {time}
  tomorrow: tomorrow at {time}
  yesterday: yesterday at {time}
  weekday: on {weekday} at {time}
  date: on {date} at {time}
  "yes": "yes"
  "no": "no"
  money: {sek: "{amount} kr"}
"""
SV = """
hello: Hej {name}!
when: senast {at}
price: "{amount}"
parcels: {by: count, one: ett paket, other: "{count} paket"}
value:
  today: idag kl. {time}
  tomorrow: imorgon kl. {time}
  yesterday: igår kl. {time}
  weekday: på {weekday} kl. {time}
  date: den {date} kl. {time}
  money: {sek: "{amount} kr"}
"""


@pytest.fixture(scope="module")
def texts() -> Texts:
    files = {}
    for language, content in (("en", EN), ("sv", SV)):
        file, faults = read_texts(read_bytes(content.encode(), name=f"texts/{language}.yml"), language)
        assert faults == []
        files[language] = file.texts
    locales = {"en": Locale.parse("en_GB"), "sv": Locale.parse("sv_SE")}
    return Texts(files, locales, "en", ZoneInfo("Europe/Stockholm"), {"business": "Nordlys Home"})


def say(texts: Texts, key: str, params: Params, language: str = "en", channel: ChannelName = ChannelName.SMS) -> str:
    return texts.render(key, params, language=language, channel=channel, now=NOW, otherwise=lambda _: None)


@pytest.mark.parametrize(
    ("at", "english", "swedish"),
    [
        (datetime(2026, 11, 21, 15, 30, tzinfo=UTC), "by today at 16:30", "senast idag kl. 16:30"),
        (datetime(2026, 11, 21, 22, 59, tzinfo=UTC), "by today at 23:59", "senast idag kl. 23:59"),
        (datetime(2026, 11, 21, 23, 0, tzinfo=UTC), "by tomorrow at 00:00", "senast imorgon kl. 00:00"),
        (datetime(2026, 11, 20, 9, 0, tzinfo=UTC), "by yesterday at 10:00", "senast igår kl. 10:00"),
        (datetime(2026, 11, 23, 6, 30, tzinfo=UTC), "by on Monday at 07:30", "senast på måndag kl. 07:30"),
        (datetime(2026, 11, 27, 6, 30, tzinfo=UTC), "by on Friday at 07:30", "senast på fredag kl. 07:30"),
        (datetime(2026, 11, 28, 6, 30, tzinfo=UTC), "by on 28 November at 07:30", "senast den 28 november kl. 07:30"),
        (
            datetime(2027, 8, 2, 5, 30, tzinfo=UTC),
            "by on 2 August 2027 at 07:30",
            "senast den 2 augusti 2027 kl. 07:30",
        ),
    ],
)
def test_a_moment_is_told_as_people_do_by_the_business_clock(
    texts: Texts, at: datetime, english: str, swedish: str
) -> None:
    assert say(texts, "when", {"at": at}) == english
    assert say(texts, "when", {"at": at}, "sv") == swedish


@pytest.mark.parametrize(
    ("value", "english", "swedish"),
    [
        (Money(Decimal("249.00"), "SEK"), "249 kr", "249 kr"),
        (Money(Decimal("1249.50"), "SEK"), "1,249.50 kr", "1 249,50 kr"),
        (Money(Decimal(12), "EUR"), "€12.00", "12,00 €"),
        (date(2026, 11, 12), "12 November", "12 november"),
        (date(2025, 11, 12), "12 November 2025", "12 november 2025"),
        (timedelta(minutes=10), "10 minutes", "10 minuter"),
        (timedelta(minutes=90), "1 hour and 30 minutes", "1 timme och 30 minuter"),
        (timedelta(days=2), "2 days", "2 dygn"),
        (timedelta(seconds=30), "30 seconds", "30 sekunder"),
        (["a", "b", "c"], "a, b and c", "a, b och c"),
        (10432, "10432", "10432"),
        (TextRef("parcels", {"count": 1}), "one parcel", "ett paket"),
        (TextRef("parcels", {"count": 3}), "3 parcels", "3 paket"),
    ],
)
def test_a_value_is_written_in_the_customers_language(texts: Texts, value: Value, english: str, swedish: str) -> None:
    assert say(texts, "price", {"amount": value}) == english
    assert say(texts, "price", {"amount": value}, "sv") == swedish


def test_yes_and_no_are_words(texts: Texts) -> None:
    assert say(texts, "price", {"amount": [True, False]}) == "yes and no"


def test_a_channel_has_its_own_wording_where_there_is_one(texts: Texts) -> None:
    assert say(texts, "short", {}) == "short"
    assert say(texts, "short", {}, channel=ChannelName.WHATSAPP) == "the long one"


def test_what_is_said_everywhere_needs_not_be_given(texts: Texts) -> None:
    assert say(texts, "business", {}) == "Nordlys Home"


def test_a_value_that_nobody_gave_may_be_worked_out(texts: Texts) -> None:
    said = texts.render(
        "hello", {}, language="en", channel=ChannelName.SMS, now=NOW, otherwise=lambda name: f"<{name}>"
    )
    assert said == "Hi <name>!"


def test_a_missing_value_shows_as_an_ellipsis_and_is_logged(texts: Texts, logs: Logs) -> None:
    assert say(texts, "hello", {}) == "Hi …!"
    assert logs[0]["event"] == "text.without_value"
    assert logs[0]["placeholder"] == "name"


def test_a_text_that_the_language_lacks_is_said_in_the_default_one_and_logged(texts: Texts, logs: Logs) -> None:
    assert say(texts, "only_en", {}, "sv") == "Only here"
    assert logs[0]["event"] == "text.missing"


def test_a_language_that_is_not_served_gets_the_default_one(texts: Texts) -> None:
    assert say(texts, "hello", {"name": "Ada"}, "de") == "Hi Ada!"


@pytest.mark.parametrize("language", ["en", "sv"])
def test_a_key_that_no_language_has_is_an_error(texts: Texts, language: str) -> None:
    with pytest.raises(UnknownText) as caught:
        say(texts, "nowhere", {}, language)
    assert caught.value.key == "nowhere"


def test_a_text_within_itself_ends(texts: Texts, logs: Logs) -> None:
    ref = TextRef("loop", {"inner": "end"})
    for _ in range(10):
        ref = TextRef("loop", {"inner": ref})
    assert say(texts, "loop", {"inner": ref}) == "…"
    assert logs[0]["event"] == "text.within_itself"


@given(st.text())
def test_a_customers_words_are_never_read_as_a_text(texts: Texts, words: str) -> None:
    assert say(texts, "hello", {"name": words}) == f"Hi {words}!"


@pytest.mark.parametrize("attack", ["{business}", "{name.__class__}", "%s", "{{", "{0}", "${x}"])
def test_a_format_string_in_a_value_stays_what_it_is(texts: Texts, attack: str) -> None:
    assert say(texts, "hello", {"name": attack}) == f"Hi {attack}!"
