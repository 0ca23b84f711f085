"""Changed rules tried on past conversations: what came is replayed, what was decided is decided again."""

from bot.model.trial.comparison import Change, Comparing, Comparison, Example, compare
from bot.model.trial.past import Answered, Came, Event, Freed, PastConversation, Turned
from bot.model.trial.replay import Moment, replay
from bot.model.trial.tally import Given, Slot, Tally

__all__ = [
    "Answered",
    "Came",
    "Change",
    "Comparing",
    "Comparison",
    "Event",
    "Example",
    "Freed",
    "Given",
    "Moment",
    "PastConversation",
    "Slot",
    "Tally",
    "Turned",
    "compare",
    "replay",
]
