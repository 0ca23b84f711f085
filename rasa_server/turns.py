"""POST /turn and POST /note: what is written into a conversation's tracker.

A turn is run at most once per turn id and saved whole or not at all, so a gateway that crashed between our answer and
its own commit asks again with the same id and gets the same answer, and one that got an error may simply try again.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Any, Dict, List, NoReturn, Optional

from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.core.tracker_store import FailSafeTrackerStore
from rasa.shared.core.events import BotUttered, Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from rasa_server.contract import ActionsFailed, BadRequest, Note, TrackerFailed, Turn
from rasa_server.custom_action import without_waste

logger = logging.getLogger(__name__)

_CHANNEL = "fyra"
_ACTIONS_SECONDS = 8  # Rasa itself would wait for 300; the gateway waits for 12


async def take_turn(agent: Any, turn: Turn) -> Dict[str, Any]:
    """Return {"turn", "replies", "replayed"}; raises ActionsFailed, TrackerFailed, BadRequest (an unknown intent).

    Rasa's own `agent.handle_message` saves the tracker even when an action raised (it logs and goes on), which makes
    a failed turn look like a silent one. So the same steps are walked here, and saving comes after the check. Its
    extraction of slots is left out: the domain has none that are filled from messages.
    """
    if turn.intent not in agent.domain.intents:
        raise BadRequest
    _insist_on_the_store(agent)
    async with agent.lock_store.lock(turn.conversation):
        message = _message(turn)
        tracker = await agent.processor.log_message(message, should_save_tracker=False)
        past = list(tracker.events)[:-1]
        if _has(past, turn.turn):
            return {"turn": turn.turn, "replies": _replies(past, turn.turn), "replayed": True}
        try:
            await asyncio.wait_for(_act(agent, message.output_channel, tracker), _ACTIONS_SECONDS)
        except asyncio.TimeoutError as error:  # not the built-in one before Python 3.11
            raise ActionsFailed from error
        await agent.processor.save_tracker(tracker)
    return {"turn": turn.turn, "replies": _replies(list(tracker.events), turn.turn), "replayed": False}


async def take_note(agent: Any, note: Note) -> Dict[str, Any]:
    """Append the note as a bot event; a conversation that Rasa never saw begins with it. Raises TrackerFailed."""
    _insist_on_the_store(agent)
    async with agent.lock_store.lock(note.conversation):
        tracker = await agent.processor.fetch_tracker_with_initial_session(note.conversation)
        tracker.update(BotUttered(note.text, metadata={"sender": note.sender}), agent.domain)
        await agent.processor.save_tracker(tracker)
    return {"status": "ok"}


async def _act(agent: Any, channel: CollectingOutputChannel, tracker: DialogueStateTracker) -> None:
    """Run actions until one listens. Each of ours must answer with a payload: one that does not has failed.

    Rasa would go on after an exception, and ask an action that refused (400) again and again without end.
    """
    processor, ours = agent.processor, set(agent.domain.user_actions)
    going_on, acted = True, False
    while going_on:
        before = len(tracker.events)
        action, prediction = processor.predict_next_with_tracker_if_should(tracker)
        run = processor._run_action  # noqa: SLF001 no public way, and Rasa is pinned
        going_on = await run(without_waste(action), tracker, channel, processor.nlg, prediction)
        if action.name() in ours:
            acted = True
            _check_answer(list(tracker.events)[before:])
    if not acted:
        raise ActionsFailed


def _check_answer(events: List[Event]) -> None:
    if not any(isinstance(event, BotUttered) and event.data.get("custom") for event in events):
        raise ActionsFailed


def _insist_on_the_store(agent: Any) -> None:
    """Rasa wraps its tracker store so that a broken one is silently replaced by memory: turns would run twice."""
    if isinstance(agent.tracker_store, FailSafeTrackerStore):
        agent.tracker_store._on_tracker_store_error = _give_up  # noqa: SLF001 set at its birth only


def _give_up(error: Exception) -> NoReturn:
    logger.error("the tracker store failed: %s", type(error).__name__)
    raise TrackerFailed from error


def _message(turn: Turn) -> UserMessage:
    intent = {"name": turn.intent, "confidence": turn.confidence}
    return UserMessage(
        text=turn.text,
        output_channel=CollectingOutputChannel(),
        sender_id=turn.conversation,
        parse_data={"text": turn.text, "intent": intent, "intent_ranking": [intent], "entities": []},
        input_channel=_CHANNEL,
        message_id=turn.turn,
        metadata={**turn.metadata, "turn": turn.turn},
    )


def _begins(event: Event, turn: str) -> bool:
    return isinstance(event, UserUttered) and (event.metadata or {}).get("turn") == turn


def _has(events: List[Event], turn: str) -> bool:
    return any(_begins(event, turn) for event in events)


def _following(events: List[Event], turn: str) -> List[Event]:
    """The events between the turn's user message and the next one."""
    following: Optional[List[Event]] = None
    for event in events:
        if isinstance(event, UserUttered):
            if following is not None:
                break
            following = [] if _begins(event, turn) else None
        elif following is not None:
            following.append(event)
    return following or []


def _replies(events: List[Event], turn: str) -> List[Dict[str, Any]]:
    """The `custom` payloads that followed the turn, in order (an agent's notes carry none)."""
    uttered = [event for event in _following(events, turn) if isinstance(event, BotUttered)]
    return [event.data["custom"] for event in uttered if event.data.get("custom")]
