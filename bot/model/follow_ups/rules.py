"""What operators say about follow-ups (policy_rules/feedback.yml)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.model.hours import Hours
from bot.model.policy.basis import Source

_FILE = Source("feedback.yml", 1)


@dataclass(frozen=True, slots=True)
class FollowUpRules:
    """``hours``: when customers are asked; None: while people answer on their channel."""

    on: bool = True
    hours: Hours | None = None
    rest: timedelta = timedelta(hours=1)  # not so soon after the customer's last word about something else
    again_after: timedelta = timedelta(days=1)  # when it has to wait for something else to end
    give_up_after: timedelta = timedelta(days=7)  # of waiting
    answer_within: timedelta = timedelta(days=7)  # what the customer writes so long is taken for the answer
    tell: str = ""  # the team that is told when the customer can't be asked; "": the channel's own
    source: Source = _FILE

    def moment(self, at: datetime, people: Hours) -> datetime:
        """Then, or when the hours for it begin next. ``people``: when they answer on the customer's channel."""
        hours = self.hours or people
        return at if hours.is_open(at) else hours.next_opening(at) or at
