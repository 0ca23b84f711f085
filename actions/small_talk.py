"""Greetings, thanks, "are you a robot?", "wait, I'll look it up", and "about yesterday …"."""

from actions.step_action import StepAction
from bot.model.steps import Move


class SmallTalk(StepAction):
    """A customer is kind."""

    action_name = "action_small_talk"
    move = Move.SMALL_TALK


class Pause(StepAction):
    """A customer needs a moment."""

    action_name = "action_pause"
    move = Move.PAUSE


class ComeBack(StepAction):
    """A customer comes back to what was left open."""

    action_name = "action_come_back"
    move = Move.COME_BACK
