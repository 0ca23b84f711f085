"""The four steps (G1): understand, find the cause, propose, resolve. Pure: what must be looked up or done is asked for.

turn(move, state, heard, manual)  a generator of requests; its return value is the Answer
next_case(record)                 what the case after this one begins with, when another problem waits
reminder(record, key)             the open question, for who asked for a moment
CaseState                         how far a case is; dump_state and load_state take it through JSON
Playbooks                         what operators wrote in policy_rules/playbooks/
"""

from bot.model.steps.draft import Manual
from bot.model.steps.hearing import Heard
from bot.model.steps.later import next_case
from bot.model.steps.playbook import Playbooks
from bot.model.steps.requests import Act, FindOrder, OrdersOf, Refused, Request, Response, Uncertain, Verify
from bot.model.steps.state import CaseState
from bot.model.steps.state_codec import dump_state, load_state
from bot.model.steps.turn import Move, turn
from bot.model.steps.waiting import reminder

__all__ = [
    "Act",
    "CaseState",
    "FindOrder",
    "Heard",
    "Manual",
    "Move",
    "OrdersOf",
    "Playbooks",
    "Refused",
    "Request",
    "Response",
    "Uncertain",
    "Verify",
    "dump_state",
    "load_state",
    "next_case",
    "reminder",
    "turn",
]
