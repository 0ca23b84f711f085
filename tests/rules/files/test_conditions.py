from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.model.messages import ChannelName
from bot.model.policy.facts import Facts, Moment, Wish
from bot.rules.files.conditions import When
from bot.rules.reading.reader import read_bytes
from bot.rules.reading.validate import validate

STOCKHOLM = ZoneInfo("Europe/Stockholm")


def fits(when: str, **known: object) -> bool:
    facts = Facts(
        at=datetime(2026, 11, 21, 21, 30, tzinfo=UTC),  # 22:30 in Stockholm
        moment=Moment.UNDERSTOOD,
        channel=ChannelName.SMS,
        language="sv",
        **known,  # type: ignore[arg-type]
    )
    conditions = list(validate(When, read_bytes(when.encode(), name="f.yml")).conditions(STOCKHOLM))
    assert conditions
    return all(condition.fits(facts) for condition in conditions)


@pytest.mark.parametrize(
    ("when", "known", "expected"),
    [
        ("intent: ask_human", {"intent": "ask_human"}, True),
        ("intent: [a, ask_human]", {"intent": "ask_human"}, True),
        ("{intent: ask_human, channel: telegram}", {"intent": "ask_human"}, False),
        ("{language: sv, channel: [sms, telegram]}", {}, True),
        ("dialogue_wants: over_limit", {"dialogue_wants": Wish.OVER_LIMIT}, True),
        ("dialogue: down", {"dialogue_up": False}, True),
        ("dialogue: up", {"dialogue_up": False}, False),
        ("open: no", {"open": False}, True),
        ("open: yes", {"open": False}, False),
        ("step: 4", {"step": 4}, True),
        ("step: 4", {"step": 3}, False),
        ("step: at least 3", {"step": 4}, True),
        ("misunderstood: more than 1", {"misunderstood": 2}, True),
        ("misunderstood: more than 2", {"misunderstood": 2}, False),
        ("misunderstood: less than 3", {"misunderstood": 2}, True),
        ("misunderstood: at most 1", {"misunderstood": 2}, False),
        ("order_value: between 100 and 5 000", {"order_value": 5000}, True),
        ("order_value: more than 5000", {}, False),
        ("customer_value: more than 20 000", {"customer_value": 20001}, True),
        ("customer_value: more than 20000", {}, False),
        ("waiting: more than 2 days", {"waiting": timedelta(days=2, seconds=1)}, True),
        ("waiting: more than 2 days", {"waiting": timedelta(days=2)}, False),
        ("waiting: between 30 minutes and 1 hour", {"waiting": timedelta(hours=1)}, True),
        ("words: 'brinn(er|a)'", {"text": "DET BRINNER"}, True),
        ("words: smoke", {"text": "DET BRINNER"}, False),
        ('time: "22:00-06:00"', {}, True),
        ('time: "06:00-22:00"', {}, False),
        ("tags: vip", {"tags": ("vip",)}, True),
        ("tags: [vip, press]", {}, False),
        ("mood: calm", {}, True),
        ("problem: parcel_late", {"problem": "parcel_late"}, True),
    ],
)
def test_conditions_are_words_for_facts(when: str, known: dict[str, object], expected: bool) -> None:
    assert fits(when, **known) is expected
