import pytest

from bot.model.hours import InvalidHours, parse_day, parse_schedule


@pytest.mark.parametrize(
    ("text", "tidy"),
    [
        ("Mo-Th 07:30-12:00,13:00-17:00; Fr 07:30-15:00", "Mo-Th 07:30-12:00,13:00-17:00; Fr 07:30-15:00"),
        (" 24/7 ", "24/7"),
        ("Mo-Fr 09:00 – 17:00 ;\n Sa  10:00-12:00 ;", "Mo-Fr 09:00-17:00; Sa 10:00-12:00"),
        ("Mo\u00a0-\u00a0Fr 9:00-17:00", "Mo-Fr 9:00-17:00"),
        ("mo-fr 09:00-17:00", "mo-fr 09:00-17:00"),
        ("Mo-Fr 09:00-17:00, Sa 10:00-12:00", "Mo-Fr 09:00-17:00, Sa 10:00-12:00"),
        ("Mo-Fr 09:00-17:00; We 10:00-12:00; Dec 24 off", "Mo-Fr 09:00-17:00; We 10:00-12:00; Dec 24 off"),
        ("Su off; Mo-Sa 10:00-12:00", "Su off; Mo-Sa 10:00-12:00"),
        ("2026 Dec 24 off; 10:00-12:00", "2026 Dec 24 off; 10:00-12:00"),
        ("24/7; Su off", "24/7; Su off"),
        ("Mo[1] 10:00-12:00", "Mo[1] 10:00-12:00"),
        ("Feb 29 10:00-12:00", "Feb 29 10:00-12:00"),
        ("off", "off"),
    ],
)
def test_hours_are_read_and_tidied(text: str, tidy: str) -> None:
    assert parse_schedule(text) == tidy


@pytest.mark.parametrize(
    ("text", "column", "hint"),
    [
        ("", 1, "24/7"),
        (" \n ", 1, "24/7"),
        ("Mo-Fr", 1, "00:00-24:00"),
        ("Mo-Fr 09:00-17:00, Sa", 20, "00:00-24:00"),
        ("Mo-Fr 9-17", 7, "09:00-17:00"),
        ("Mo-Fr  9-17", 8, "09:00-17:00"),
        ("Mo-Fr 09.00-17.00", 7, "09:00-17:00"),
        ("Mo-Fr 9am-5pm", 7, "09:00-17:00"),
        ("Mo-Fr 09:00", 12, "09:00-17:00"),
        ("Mo-Fr 25:00-26:00", 7, "09:00-17:00"),
        ("Mo-Fr 09:61-10:00", 10, "09:00-17:00"),
        ("Mån-Fre 09:00-17:00", 1, "Mo, Tu"),
        ("Monday-Friday 09:00-17:00", 3, "Mo, Tu"),
        ("Mo-Fr 09:00-17:00;; Sa 10:00-12:00", 19, ""),
        ("Mo-Fr 09:00-17:00; PH off", 20, "holidays"),
        ("sunrise-17:00", 1, "08:00"),
        ("Mo-Fr 09:00-17:00 unknown", 19, "leave"),
        ("Mo-Fr 09:00-17:00 || off", 19, "';'"),
        ("Mo-Fr 09:00+", 9, "closes"),
        ('Mo-Fr 09:00-17:00 "by appointment"', 19, "comment"),
        ("\u201cMo-Fr 09:00-17:00\u201d", 1, "straight ones"),
        ("10:00-16:00/02:00", 9, "from-until"),
        ("Mo-Fr 09:00-09:00", 7, "00:00-24:00"),
        ("Mo-Fr 9:00-09:00", 7, "00:00-24:00"),
        ("Apr 31 10:00-11:00", 1, ""),
        ("10:00-11:00; feb 30 off", 14, ""),
        ("Mo-Fr 09:00-17:00, Mo-Fr 12:00-13:00 off", 20, "13:00-17:00"),
        ("Mo-Fr 09:00-12:00; Mo-Fr 13:00-17:00", 1, "comma"),
        ("Dec 24-26 off; 10:00-12:00", 1, "exceptions come last"),
    ],
)
def test_hours_that_mean_something_else_than_they_seem_to_are_refused_in_place(
    text: str, column: int, hint: str
) -> None:
    with pytest.raises(InvalidHours) as refused:
        parse_schedule(text)
    assert refused.value.column == column
    assert hint in refused.value.hint
    assert refused.value.text == text
    assert repr(text) in str(refused.value)


@pytest.mark.parametrize(
    ("text", "tidy"),
    [
        ("closed", "off"),
        ("Off", "off"),
        ("open", "00:00-24:00"),
        ("24/7", "00:00-24:00"),
        ("07:30-12:00", "07:30-12:00"),
        ("7:30 - 12:00 , 13:00-15:00", "7:30-12:00, 13:00-15:00"),
        ("22:00-02:00", "22:00-02:00"),
    ],
)
def test_a_special_day_is_closed_or_has_times(text: str, tidy: str) -> None:
    assert parse_day(text) == tidy


@pytest.mark.parametrize("text", ["", "Mo 10:00-11:00", "10-12", "10:00-10:00", "10:00-12:61", "half day", "PH off"])
def test_a_special_day_takes_nothing_else(text: str) -> None:
    with pytest.raises(InvalidHours):
        parse_day(text)
