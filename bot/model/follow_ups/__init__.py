"""Follow-ups (G6.2): after a solution the customer is asked once whether all is well. Pure: the clock is handed in.

FollowUp      what is planned for a case, and what became of it
FollowUpRules what feedback.yml says
what_now      at its time: ask, wait, tell a colleague instead, or let it be
"""

from bot.model.follow_ups.record import FollowUp, Stage
from bot.model.follow_ups.rules import FollowUpRules
from bot.model.follow_ups.timing import Standing, Verdict, What, what_now

__all__ = ["FollowUp", "FollowUpRules", "Stage", "Standing", "Verdict", "What", "what_now"]
