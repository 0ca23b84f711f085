"""The rules as they are, and a night desk in Bangkok with a clock and days off of its own."""

from dataclasses import replace
from datetime import date

from bot.model.hours import AnyOf, Calendar, Holidays, HolidaySource
from bot.model.messages import ChannelName
from bot.model.policy.rules import Team
from bot.rules import RuleBook

BANGKOK = Calendar(
    "Asia/Bangkok",
    "Mo-Fr 09:00-17:00",
    holidays=Holidays((HolidaySource("TH"),)),
    special_days={date(2026, 12, 18): "closed", date(2028, 2, 2): "09:00-12:00"},
)


def with_night_desk(book: RuleBook, *, answers_on: ChannelName | None = None) -> RuleBook:
    """The desk works as a team, and on a channel beside the others if one is named."""
    policy = book.policy
    desk = Team("night_desk", "bangkok", "Night desk")
    who_answers = dict(policy.who_answers)
    if answers_on is not None:
        day_and_night = Calendar("Europe/Stockholm", "Mo-Fr 09:00-17:00", holidays=Holidays((HolidaySource("SE"),)))
        who_answers[answers_on] = AnyOf([day_and_night, BANGKOK])
    changed = replace(
        policy,
        schedules={**policy.schedules, "bangkok": BANGKOK},
        teams={**policy.teams, "night_desk": desk},
        who_answers=who_answers,
    )
    return replace(book, version=f"night{answers_on}", policy=changed)
