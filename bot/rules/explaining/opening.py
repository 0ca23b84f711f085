"""Why it is open or closed: the line of hours.yml that decides, and a sentence about it."""

from collections.abc import Sequence
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
    if basis is Basis.TEMPORARY_CLOSURE and name in places.closures:
        return places.closures[name]
    deciding = _deciding(policy, places.answering[channel], channel, at, basis)
    if basis is Basis.SPECIAL_DAY:
        day = at.astimezone(policy.schedules[deciding].zone).date()
        special = places.special_days[deciding]
        return next(
            (special[each] for each in (day, day - timedelta(days=1)) if each in special), places.schedules[deciding]
        )
    if basis is Basis.HOLIDAY:
        return places.holidays[deciding]
    return places.schedules[deciding]


def _deciding(policy: Policy, names: Sequence[str], channel: ChannelName, at: datetime, basis: Basis) -> str:
    """The schedule whose reason was told, of several that count together."""
    is_open = policy.who_answers[channel].is_open(at)
    like = [name for name in names if policy.schedules[name].is_open(at) == is_open]
    return next((name for name in like if policy.schedules[name].why(at).basis is basis), (*like, *names)[0])
