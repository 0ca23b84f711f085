"""A person is wanted."""

from actions.step_action import StepAction
from bot.model.steps import Move


class AskForPerson(StepAction):
    """A customer asks for a person, is angry, or tells of an emergency."""

    action_name = "action_ask_for_person"
    move = Move.ASK_FOR_PERSON
