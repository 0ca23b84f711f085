"""A problem is told, and the steps go on with each answer."""

from actions.step_action import StepAction
from bot.model.steps import Move


class OpenProblem(StepAction):
    """A customer says what is wrong."""

    action_name = "action_open_problem"
    move = Move.OPEN_PROBLEM


class Continue(StepAction):
    """A customer answers, or says something that nobody understood."""

    action_name = "action_continue"
    move = Move.CONTINUE


class StartOver(StepAction):
    """A customer wants to begin again, or to stop."""

    action_name = "action_start_over"
    move = Move.START_OVER
