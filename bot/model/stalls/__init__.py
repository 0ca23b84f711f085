"""Where cases stall: what happened in each of the four steps is kept as it happens, and counted by playbook.

moves(before, after, …)  what a turn did to a case, to be appended to its record
tally(walks, now)        how many entered each step, left it, were handed over, or were left by the customer
"""

from bot.model.stalls.journal import Moved, Walk, What, moves
from bot.model.stalls.tally import PlaybookTally, StepTally, tally

__all__ = ["Moved", "PlaybookTally", "StepTally", "Walk", "What", "moves", "tally"]
