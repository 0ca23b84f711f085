"""The four steps (G1): understand, find the cause, propose, resolve. Pure: what must be looked up or done is asked for.

turn.turn(move, state, heard, manual)  a generator of requests; its return value is the Answer
jot(state, heard, playbooks)           the state with what a turn tells that a person gets before it is answered
jot_aside(state, heard, playbooks)     the state with what the customer told a person, when the assistant goes on
next_case(record)                      what the case after this one begins with, when another problem waits
enters(book, record)                  whether something is done, by Move.ASK_FOR_PERSON, before a person takes over
takes, ask_again                       the follow-up: whether a turn answers it, and the record once it is asked
says_content                           whether somebody who was asked nothing says that all is well
reminder(record, key)                  the open question, for who asked for a moment
CaseState                              how far a case is; dump_state and load_state take it through JSON
Playbooks                              what operators wrote in policy_rules/playbooks/

Names are found when they are asked for: whoever only reads playbooks need not load how customers are understood.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.model.steps.checked import ask_again, says_content, takes
    from bot.model.steps.draft import Manual
    from bot.model.steps.entering import enters
    from bot.model.steps.hearing import Elsewhere, Heard
    from bot.model.steps.jotting import jot, jot_aside
    from bot.model.steps.later import next_case
    from bot.model.steps.playbook import Playbooks
    from bot.model.steps.requests import Act, FindOrder, OrdersOf, Refused, Request, Response, Uncertain, Verify
    from bot.model.steps.state import CaseState
    from bot.model.steps.state_codec import dump_state, load_state
    from bot.model.steps.turn import Move
    from bot.model.steps.waiting import reminder

__all__ = [
    "Act",
    "CaseState",
    "Elsewhere",
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
    "ask_again",
    "dump_state",
    "enters",
    "jot",
    "jot_aside",
    "load_state",
    "next_case",
    "reminder",
    "says_content",
    "takes",
]
_HOMES = {
    "CaseState": "state",
    "Elsewhere": "hearing",
    "Heard": "hearing",
    "Manual": "draft",
    "Move": "turn",
    "Playbooks": "playbook",
    "ask_again": "checked",
    "dump_state": "state_codec",
    "enters": "entering",
    "jot": "jotting",
    "jot_aside": "jotting",
    "load_state": "state_codec",
    "next_case": "later",
    "reminder": "waiting",
    "says_content": "checked",
    "takes": "checked",
}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    return getattr(import_module(f"{__name__}.{_HOMES.get(name, 'requests')}"), name)
