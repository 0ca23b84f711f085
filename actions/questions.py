"""General questions: answered at any step, and the step goes on afterwards."""

from actions.step_action import StepAction
from bot.model.steps import Move


class AnswerQuestion(StepAction):
    """A customer asks about hours, shipping, returns, payment, waiting times or how an order is going."""

    action_name = "action_answer_question"
    move = Move.ANSWER_QUESTION
