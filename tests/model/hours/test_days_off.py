from datetime import date

import pytest

from bot.model.hours import Holidays, HolidaySource, UnknownHolidays


@pytest.mark.parametrize(
    ("country", "day", "language", "name"),
    [
        ("SE", date(2026, 12, 25), "sv", "Juldagen"),
        ("SE", date(2026, 12, 25), "en", "Christmas Day"),
        ("SE", date(2026, 6, 20), "sv", "Midsommardagen"),
        ("NO", date(2026, 5, 17), "no", "Grunnlovsdag"),
        ("TR", date(2026, 3, 20), "en", "Eid al-Fitr"),
        ("TR", date(2026, 5, 27), "tr", "Kurban Bayramı"),
        ("TH", date(2026, 4, 13), "en", "Songkran Festival"),
        ("TH", date(2026, 4, 13), "th", "วันสงกรานต์"),
        ("GB-SCT", date(2026, 11, 30), "en", "Saint Andrew's Day"),
    ],
)
def test_a_countrys_holidays_are_known_by_name(country: str, day: date, language: str, name: str) -> None:
    assert Holidays((HolidaySource.parse(country),)).name(day, language) == name


def test_a_language_without_names_gets_the_countrys_own() -> None:
    assert Holidays((HolidaySource("SE"),)).name(date(2026, 12, 25), "fi") == "Juldagen"


def test_who_cannot_read_the_countrys_letters_gets_the_english_name() -> None:
    assert Holidays((HolidaySource("TH"),)).name(date(2026, 4, 13), "sv") == "Songkran Festival"
    assert Holidays((HolidaySource("GR"),)).name(date(2026, 12, 25), "sv") == "Christmas Day"


def test_christmas_eve_is_a_holiday_where_the_customary_days_are_asked_for() -> None:
    assert Holidays((HolidaySource("SE"),)).name(date(2026, 12, 24)) is None
    assert (
        Holidays((HolidaySource("SE", categories=("public", "de_facto")),)).name(date(2026, 12, 24), "sv") == "Julafton"
    )


def test_days_are_added_and_dropped_and_countries_are_united() -> None:
    days = Holidays(
        (HolidaySource("SE"), HolidaySource("NO")),
        added={date(2026, 11, 18): "Founders' day"},
        dropped={date(2026, 1, 6)},
    )
    assert days.name(date(2026, 11, 18)) == "Founders' day"
    assert days.name(date(2026, 1, 6)) is None
    assert days.name(date(2026, 5, 17)) == "Constitution Day"
    assert days.name(date(2026, 11, 19)) is None


@pytest.mark.parametrize("source", ["XX", "", "Sweden", "SE-ZZ", "PUBLIC", "se-"])
def test_a_place_without_known_holidays_is_refused(source: str) -> None:
    if source == "se-":
        assert HolidaySource.parse(source).country == "SE"
        return
    with pytest.raises(UnknownHolidays, match="no public holidays"):
        HolidaySource.parse(source)


def test_a_kind_of_holiday_that_the_country_lacks_is_refused() -> None:
    with pytest.raises(UnknownHolidays):
        HolidaySource("SE", categories=("armed_forces",))
