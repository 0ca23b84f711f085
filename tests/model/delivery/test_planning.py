"""How a text goes out."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.delivery import Part, Plan, Refusal, free_until, length, numbered, plan, tappable, window_open
from bot.model.messages import Button, ButtonStyle, Limits, Reach, Template

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
WHATSAPP = Limits(1600, ButtonStyle.TAPPED, buttons=3, button_title=20, window_hours=24)
SMS = Limits(1600, ButtonStyle.NUMBERED, segments=True)
TELEGRAM = Limits(4096, ButtonStyle.TAPPED, buttons=8, button_title=40)
CHOICES = (Button("choose:refund", "Refund"), Button("choose:replace", "New one"))
NEWS = Template("parcel_news", {"1": "Anna"})


def planned(
    text: str = "Hej!",
    options: tuple[Button, ...] = (),
    limits: Limits = WHATSAPP,
    *,
    reach: Reach = Reach.OPEN,
    silent_for: timedelta | None = timedelta(minutes=1),
    template: Template | None = None,
) -> Plan:
    heard = None if silent_for is None else NOW - silent_for
    return plan(text, options, limits, reach=reach, last_inbound_at=heard, now=NOW, template=template)


def test_a_short_text_is_one_part() -> None:
    assert planned() == Plan((Part("Hej!"),))


@pytest.mark.parametrize("limits", [WHATSAPP, TELEGRAM], ids=["whatsapp", "telegram"])
def test_options_become_buttons_under_the_last_part(limits: Limits) -> None:
    found = planned("word " * 1500, CHOICES, limits)

    assert len(found.parts) > 1
    assert [part.buttons for part in found.parts] == [()] * (len(found.parts) - 1) + [CHOICES]


@pytest.mark.parametrize("size", [1500, 1590, 1600, 3200])
def test_a_part_with_buttons_keeps_room_for_a_list_instead(size: int) -> None:
    found = planned("x" * size, CHOICES, WHATSAPP)

    assert "".join(part.text for part in found.parts) == "x" * size
    assert found.parts[-1].buttons == CHOICES
    assert length(numbered(found.parts[-1].text, [each.title for each in CHOICES])) <= WHATSAPP.text


@pytest.mark.parametrize(
    "options",
    [
        tuple(Button(str(number), f"Option {number}") for number in range(4)),
        (Button("a", "A title of more than twenty letters"),),
        (Button("a", "Same"), Button("b", "Same")),
        (Button("a" * 65, "Long id"),),
        (Button("a", ""),),
    ],
    ids=["too many", "long title", "same title", "long id", "no title"],
)
def test_options_that_the_channel_can_not_show_are_numbered(options: tuple[Button, ...]) -> None:
    assert not tappable(options, WHATSAPP)
    (part,) = planned("Which?", options).parts
    assert part.buttons == ()
    assert part.text.startswith("Which?\n\n1.")


def test_options_on_sms_are_numbered_and_counted() -> None:
    assert planned("What would you like?", CHOICES, SMS).parts == (
        Part("What would you like?\n\n1. Refund\n2. New one", segments=1),
    )


def test_typography_is_made_plain_for_sms_alone() -> None:
    assert planned("It’s “here”…", (), SMS).parts[0].text == 'It\'s "here"...'
    assert planned("It’s “here”…", (), WHATSAPP).parts[0].text == "It’s “here”…"


def test_segments_are_counted_for_sms_alone() -> None:
    assert planned("x" * 300, (), SMS).parts[0].segments == 2
    assert planned("x" * 300, (), WHATSAPP).parts[0].segments == 1


def test_a_list_that_does_not_fit_behind_the_text_is_not_torn() -> None:
    limits = replace(SMS, text=60)
    found = planned("a" * 50 + " " + "b" * 50, CHOICES, limits)

    assert found.parts[-1].text == "1. Refund\n2. New one"
    assert [part.text for part in found.parts[:-1]] == ["a" * 50, "b" * 50]


def test_a_list_that_fits_behind_the_last_part_goes_there() -> None:
    found = planned("a" * 50 + " " + "b" * 20, CHOICES, replace(SMS, text=60))

    assert found.parts[-1].text == "b" * 20 + "\n\n1. Refund\n2. New one"


def test_options_alone_are_a_list_even_where_buttons_exist() -> None:
    assert planned("", CHOICES, TELEGRAM).parts == (Part("1. Refund\n2. New one"),)
    long = tuple(Button(str(number), "x" * 30) for number in range(4))
    assert len(planned("", long, replace(SMS, text=60)).parts) > 1


def test_a_blank_text_is_refused() -> None:
    assert planned(" \n") == Plan(refused=Refusal.EMPTY)


@pytest.mark.parametrize(("reach", "why"), [(Reach.OPTED_OUT, Refusal.OPTED_OUT), (Reach.BLOCKED, Refusal.BLOCKED)])
@pytest.mark.parametrize("template", [None, NEWS], ids=["text", "template"])
def test_nobody_who_left_is_written_to(reach: Reach, why: Refusal, template: Template | None) -> None:
    assert planned(reach=reach, template=template) == Plan(refused=why)


@pytest.mark.parametrize("silent_for", [timedelta(hours=24), timedelta(days=3), None])
def test_outside_the_window_free_text_is_refused_and_a_template_goes(silent_for: timedelta | None) -> None:
    assert planned(silent_for=silent_for) == Plan(refused=Refusal.WINDOW_CLOSED)
    by_template = planned(silent_for=silent_for, template=NEWS)
    assert by_template == Plan((Part("Hej!", template=NEWS),))
    assert by_template.by_template


def test_inside_the_window_no_template_is_spent() -> None:
    assert not planned(template=NEWS).by_template


def test_the_windows_last_seconds_are_left_unused() -> None:
    assert window_open(WHATSAPP, NOW - timedelta(hours=23, minutes=59), NOW)
    assert not window_open(WHATSAPP, NOW - timedelta(hours=23, minutes=59, seconds=45), NOW)


@pytest.mark.parametrize("limits", [SMS, TELEGRAM], ids=["sms", "telegram"])
def test_other_channels_have_no_window(limits: Limits) -> None:
    assert planned(limits=limits, silent_for=None).parts
    assert free_until(limits, NOW) is None


def test_an_agent_can_be_told_until_when_they_may_write() -> None:
    assert free_until(WHATSAPP, NOW) == NOW + timedelta(hours=24)
    assert free_until(WHATSAPP, None) is None


options = st.lists(
    st.builds(
        Button, st.text(max_size=70), st.text(alphabet=st.characters(exclude_categories=["C", "Z"]), max_size=50)
    ),
    max_size=12,
).map(tuple)


@given(st.text(max_size=300), options, st.sampled_from([WHATSAPP, SMS, TELEGRAM]), st.integers(20, 100))
def test_every_part_of_every_plan_is_within_the_limits(
    text: str, options: tuple[Button, ...], limits: Limits, room: int
) -> None:
    limits = replace(limits, text=room)
    found = planned(text, options, limits)

    assert bool(found.parts) is (found.refused is None)
    for part in found.parts:
        assert 0 < length(part.text) <= limits.text
        assert len(part.buttons) <= limits.buttons
        assert all(length(button.title) <= limits.button_title for button in part.buttons)
    shown = _squashed(
        *(part.text for part in found.parts), *(each.title for part in found.parts for each in part.buttons)
    )
    if found.parts and not limits.segments:
        assert _squashed(text) in shown
        assert all(_squashed(each.title) in shown for each in options)


def _squashed(*texts: str) -> str:
    return "".join("".join(texts).split())
