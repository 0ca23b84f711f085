"""Greetings, thanks, "are you a robot?", and "wait, I'll look it up"."""

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
