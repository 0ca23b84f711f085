"""Why it is open or closed: the line of hours.yml that decides, and a sentence about it."""

from datetime import datetime, timedelta

from bot.model.hours import Basis
from bot.model.messages import ChannelName
from bot.model.policy.decision import Reason
from bot.model.policy.rules import Policy, Source
from bot.rules.files.hours import Places

RULE = "opening hours"
_WRITTEN = "%a %d %b %Y %H:%M"


def opening(policy: Policy, places: Places, channel: ChannelName, at: datetime, language: str = "en") -> Reason:
    """Open or closed on the channel then, why, and until when. ``at`` is aware."""
    told = policy.who_answers[channel].why(at, language)
    state = "open" if told.open else "closed"
    until = f"until {written(policy, told.until)}" if told.until else "for as long as can be told"
    why = f" ({told.basis}{f': {told.name}' if told.name else ''})" if told.basis is not Basis.WEEKLY_HOURS else ""
    return Reason(
        RULE, _place(policy, places, channel, at, told.basis, told.name), f"{channel} is {state} {until}{why}"
    )


def written(policy: Policy, at: datetime) -> str:
    """``Mon 28 Dec 2026 07:30``, by the business's clock."""
    return f"{at.astimezone(policy.zone):{_WRITTEN}}"


def _place(policy: Policy, places: Places, channel: ChannelName, at: datetime, basis: Basis, name: str) -> Source:
    day = at.astimezone(policy.zone).date()
    if basis is Basis.TEMPORARY_CLOSURE and name in places.closures:
        return places.closures[name]
    if basis is Basis.SPECIAL_DAY:
        for each in (day, day - timedelta(days=1)):
            if each in places.special_days:
                return places.special_days[each]
    if basis is Basis.HOLIDAY:
        return places.holidays
    names = places.answering[channel]
    is_open = policy.who_answers[channel].is_open(at)
    deciding = next((each for each in names if policy.schedules[each].is_open(at) == is_open), names[0])
    return places.schedules[deciding]
