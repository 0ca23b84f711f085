"""What every action does: hear, think, answer with one custom payload, and keep the case in the slot."""

import time
from typing import Any, ClassVar

import structlog
from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.desk import Desk
from actions.said import read_turn
from actions.thinking import think
from bot.model.answer_codec import to_json
from bot.model.steps.turn import Move, turn

log = structlog.get_logger(__name__)


class StepAction(Action):
    """One move of the four steps. Subclasses say which, and what Rasa calls it."""

    action_name: ClassVar[str]
    move: ClassVar[Move]

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def name(self) -> str:
        """The action's name in domain.yml."""
        return self.action_name

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Any]:
        """Answer the turn. Raises ValueError without the gateway's metadata: Rasa then reports a failed turn."""
        del domain  # Rasa sends it along; nothing in it is of use here
        started = time.perf_counter()
        state, heard, version = read_turn(tracker)
        back_office = self._desk.opened.on(heard.today)
        answer = await think(turn(self.move, state, heard, self._desk.manual(version)), back_office)
        payload = to_json(answer)
        dispatcher.utter_message(json_message=payload)
        spent = round((time.perf_counter() - started) * 1000, 1)
        log.info("turn.answered", case=heard.case_id, move=self.move, wants=answer.wants, ms=spent)
        return [SlotSet("case", payload["case"])]
