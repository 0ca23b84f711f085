"""How many of the texts in held_out/<kind>.<language>.txt (``text => values``, ``-`` for none) are read right."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.nlu.facts import HELD_OUT, TODAY, cases, misread, told
from bot.model.facts import FactKind, find
from bot.model.values import Money
from tests.model.growth import grows_linearly

RIGHT_AT_LEAST = 0.97


@pytest.mark.parametrize("name", sorted(file.name for file in HELD_OUT.glob("*.*.txt")))
def test_held_out_texts_are_read_right(name: str) -> None:
    wrong = misread(HELD_OUT / name)
    assert len(wrong) <= (1 - RIGHT_AT_LEAST) * len(cases(HELD_OUT / name)), wrong


@pytest.mark.parametrize("kind", ["order_number", "amount", "date", "email"])
@pytest.mark.parametrize("written", ["third_round", "fourth_round"])
def test_texts_full_of_traps_are_read_right(written: str, kind: str) -> None:
    files = list((HELD_OUT / written).glob(f"{kind}.*.txt"))
    wrong = [each for file in files for each in misread(file)]
    assert len(wrong) <= (1 - RIGHT_AT_LEAST) * sum(len(cases(file)) for file in files), wrong


def test_texts_written_after_the_finders_are_read_right() -> None:
    every = [(*line.partition(" | "), expected) for line, expected in cases(HELD_OUT / "second_round.txt")]
    wrong = [
        (text, expected, got) for kind, _, text, expected in every if (got := told(text, FactKind(kind))) != expected
    ]
    assert len(wrong) <= (1 - RIGHT_AT_LEAST) * len(every), wrong


def test_what_was_asked_for_tells_what_five_digits_are() -> None:
    assert told("10432", FactKind.ORDER_NUMBER) == "10432"
    assert told("10432", FactKind.POSTCODE) == "-"
    assert told("11455", FactKind.POSTCODE, "postcode") == "114 55"
    assert told("11455", FactKind.ORDER_NUMBER, "postcode") == "-"
    assert told("order 10433", FactKind.ORDER_NUMBER, "postcode") == "10433"
    assert told("114 55", FactKind.POSTCODE) == "114 55"
    assert told("10 432", FactKind.ORDER_NUMBER, "order_number") == "10432"
    assert told("1 0 4 3 2", FactKind.ORDER_NUMBER, "order_number") == "10432"
    assert told("1 0 4 3 2 1 7 7 7", FactKind.ORDER_NUMBER, "order_number") == "-"
    assert told("104321", FactKind.ORDER_NUMBER, {"order_number", "email"}) == "104321"
    assert told("Storgatan 5, 114 55 Stockholm, 10432", FactKind.ORDER_NUMBER, "order_number") == "10432"
    assert told("min order är 10432 och jag bor i 114 55 Sthlm", FactKind.POSTCODE, "order_number") == "114 55"
    assert told("0150", FactKind.POSTCODE, FactKind.POSTCODE) == "0150"


def test_bare_numbers_answer_the_question_that_was_asked() -> None:
    assert told("499", FactKind.AMOUNT, "amount") == "499 SEK"
    assert told("49,90", FactKind.AMOUNT, "amount") == "49.90 SEK"
    assert told("you took 499 instead of 299", FactKind.AMOUNT, "amount") == "499 SEK|299 SEK"
    assert told("14", FactKind.DATE, "date") == "2026-11-14"
    assert told("261112", FactKind.DATE, "date") == "2026-11-12"
    assert told("2", FactKind.QUANTITY, "quantity") == "2"
    assert told("tre", FactKind.QUANTITY, "quantity") == "3"
    assert told("0", FactKind.QUANTITY, "quantity") == "-"
    assert told("2", FactKind.QUANTITY) == "-"


def test_a_year_is_no_order_number() -> None:
    assert told("my order 2026 from this shop, 2025", FactKind.ORDER_NUMBER, "order_number") == "-"


def test_kr_is_the_business_own_currency() -> None:
    assert [fact.value for fact in find("250 kr", TODAY, currency="NOK")] == [Money(Decimal(250), "NOK")]


def test_a_fact_says_where_it_stands_in_the_customers_own_words() -> None:
    text = "Hej 👩‍👩‍👧, order\u00a0１０４３２ kom i tisdags för ４９９ kr"
    facts = find(text, TODAY)
    assert [fact.kind for fact in facts] == [FactKind.ORDER_NUMBER, FactKind.DATE, FactKind.AMOUNT]
    assert [text[fact.start : fact.end] for fact in facts] == ["１０４３２", "i tisdags", "４９９ kr"]
    assert all(fact.text == text[fact.start : fact.end] for fact in facts)


@pytest.mark.parametrize("text", ["¼", "½ 499", "㍙", "⒈", "Ⅻ november"])
def test_characters_that_only_look_like_numbers_are_no_facts(text: str) -> None:
    assert find(text, TODAY, "order_number") == []


def test_curly_quotes_and_dashes_are_read_like_plain_ones() -> None:
    assert told("it’s 2026–11–12", FactKind.DATE) == "2026-11-12"
    assert told("‘it’s’ order 10432", FactKind.ORDER_NUMBER) == "10432"
    assert told("+@example.com .@example.com", FactKind.EMAIL) == "+@example.com"


def test_no_character_belongs_to_two_facts() -> None:
    facts = find("10432 för 499 kr den 12/11 till 114 55, två stycken, a@b.se", TODAY)
    assert [fact.kind for fact in facts] == [
        FactKind.ORDER_NUMBER,
        FactKind.AMOUNT,
        FactKind.DATE,
        FactKind.POSTCODE,
        FactKind.QUANTITY,
        FactKind.EMAIL,
    ]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300), st.sampled_from([None, *FactKind]))
def test_any_text_can_be_read(text: str, expecting: str | None) -> None:
    end = 0
    for fact in find(text, TODAY, expecting):
        assert fact.text == text[fact.start : fact.end] != ""
        assert fact.start >= end
        end = fact.end


@settings(max_examples=50, deadline=None)
@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_a_written_date_is_that_date_whatever_the_day_it_is_read(day: date) -> None:
    for written in (f"{day:%Y-%m-%d}", f"{day.day}/{day.month}/{day.year}", f"den {day.day}.{day.month}.{day.year}"):
        assert [fact.value for fact in find(written, TODAY)] == [day]


@settings(max_examples=50, deadline=None)
@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.integers(0, 250))
def test_a_day_without_year_that_is_not_long_past_is_found_again(today: date, ago: int) -> None:
    day = today - timedelta(days=ago)
    expecting = "date" if (day.day, day.month) == (24, 7) else None  # "24/7" is mostly no day
    assert [fact.value for fact in find(f"{day.day}/{day.month}", today, expecting)] == [day]


@pytest.mark.parametrize(
    ("today", "text", "day"),
    [
        (date(2026, 1, 2), "31 December", date(2025, 12, 31)),
        (date(2026, 12, 28), "3 January", date(2027, 1, 3)),
        (date(2026, 3, 2), "29 February", None),
        (date(2024, 3, 2), "29 February", date(2024, 2, 29)),
        (date(2028, 1, 15), "29 February", date(2028, 2, 29)),
        (date(2026, 3, 31), "a month ago", date(2026, 2, 28)),
        (date(2026, 1, 10), "the 31st", date(2025, 12, 31)),
        (date(2026, 3, 1), "the 30th", date(2026, 1, 30)),
        (date(2026, 11, 21), "the 32nd", None),
        (date(2024, 2, 29), "a year ago", date(2023, 2, 28)),
        (date(2026, 11, 21), "999 months ago", None),
        (date(2026, 11, 21), "13/13", None),
        (date(2026, 11, 21), "0/11", None),
    ],
)
def test_what_is_left_out_is_what_the_customer_means(today: date, text: str, day: date | None) -> None:
    assert [fact.value for fact in find(text, today)] == ([day] if day else [])


@pytest.mark.parametrize(
    "unit",
    ["1", "1 ", "10432 ", "a", "a.", "a@", "0701 ", "+4", "12/", "114 55 ", "1 2", "499 kr ", "x2", "den 12 ", "order ",
     "order nr. ", "nov ", "postnummer ", "\u0301", "👍", "invoice ", "1.", "# ", "for an ", "http://", "-1", "s-"],
)  # fmt: skip
def test_long_texts_are_read_in_linear_time(unit: str) -> None:
    assert grows_linearly(lambda text: find(text, TODAY), unit)


@pytest.mark.parametrize(("text", "number"), [
    ("my parcel 10441 never came", "10441"), ("mitt paket 10441 har inte kommit", "10441"),
    ("where is shipment 10432?", "10432"), ("parcel number 373123456789", "-"), ("paket 10441-2", "-"),
    ("kolli PN082611008SE", "-"),
])  # fmt: skip
def test_a_parcel_is_called_by_its_orders_number_and_tracking_numbers_are_longer(text: str, number: str) -> None:
    assert told(text, FactKind.ORDER_NUMBER) == number


@pytest.mark.parametrize("text", [
    "The number on my receipt is 10417.", "numret på kvittot är 10417", "The number in the confirmation says 10417",
    "numret som står på mitt kvitto: 10417", "the number that I see on the receipt is 10417",
])  # fmt: skip
@pytest.mark.parametrize("asked", [None, "order_number", "postcode"])
def test_the_number_on_a_receipt_is_the_orders(text: str, asked: str | None) -> None:
    assert told(text, FactKind.ORDER_NUMBER, asked) == "10417"


def test_a_receipts_own_number_is_none_unless_an_order_number_was_asked_for() -> None:
    assert told("receipt no 99182", FactKind.ORDER_NUMBER) == "-"
    assert told("my receipt says 10417", FactKind.ORDER_NUMBER, "order_number") == "10417"
    assert told("kvitto 10417", FactKind.ORDER_NUMBER, "order_number") == "10417"
    assert told("the number on my invoice is 10417", FactKind.ORDER_NUMBER) == "-"


def test_digits_after_a_hash_are_no_postcode() -> None:
    assert told("#10405", FactKind.ORDER_NUMBER, "postcode") == "10405"
    assert told("#10405", FactKind.POSTCODE, "postcode") == "-"


@pytest.mark.parametrize(("text", "kind", "value"), [
    ("den tredje", "date", "2026-11-03"), ("10 dagar sen", "date", "2026-11-11"),
    ("anna at example.com", "email", "anna@example.com"),
])  # fmt: skip
def test_some_things_are_facts_only_where_they_were_asked_for(text: str, kind: str, value: str) -> None:
    assert told(text, FactKind(kind), kind) == value
    assert told(text, FactKind(kind)) == "-"


def test_six_digits_are_a_day_unless_an_order_number_was_asked_for() -> None:
    assert told("261103", FactKind.DATE) == "2026-11-03"
    assert told("261103", FactKind.DATE, "order_number") == "-"
    assert told("261103", FactKind.ORDER_NUMBER, "order_number") == "261103"
    assert told("211103", FactKind.DATE) == "-"


def test_what_happened_was_not_in_the_future() -> None:
    assert told("I bought it on 24 December", FactKind.DATE) == "2025-12-24"
    assert told("can you deliver on 24 December", FactKind.DATE) == "2026-12-24"


@pytest.mark.parametrize(("text", "value"), [
    ("Anna@Åkeri.SE", "anna@åkeri.se"), ("mejla anna@a\u030akeri.se tack", "anna@åkeri.se"),
    ("anna (at) müller-söhne.de", "anna@müller-söhne.de"), ("anna snabel-a åkeri punkt se", "anna@åkeri.se"),
    ("info@例え.jp", "info@例え.jp"), ("anna@почта.рф.", "anna@почта.рф"),
    ("anna@xn--keri-poa.se", "anna@xn--keri-poa.se"), ("åsa@exempel.se", "asa@exempel.se"),
])  # fmt: skip
def test_the_host_of_an_address_keeps_its_accents(text: str, value: str) -> None:
    assert told(text, FactKind.EMAIL) == value


@pytest.mark.parametrize("text", ["Kungsgatan 3 lgh 1102, 41119 Göteborg", "ny adress: storgatan 7 apt 12 21142 malmö"])
def test_the_postcode_of_a_flat_is_no_order_number(text: str) -> None:
    assert told(text, FactKind.ORDER_NUMBER) == "-"
    assert told(text, FactKind.POSTCODE) in {"411 19", "211 42"}


def test_an_address_told_twice_is_one_fact() -> None:
    assert told("a@ex.org, yes a@ex.org, not b@ex.org", FactKind.EMAIL) == "a@ex.org b@ex.org"
