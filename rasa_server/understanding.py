"""POST /understand: what each text means, with nothing kept."""

from __future__ import annotations

import asyncio
from typing import Any, Dict, List

from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME

_RANKED = 3


async def understand(agent: Any, texts: List[str]) -> Dict[str, Any]:
    """Parse the texts one by one, letting other requests in between: each keeps the only core busy for some 10 ms."""
    segments = []
    for text in texts:
        segments.append(await _segment(agent, text))
        await asyncio.sleep(0)
    return {"segments": segments}


async def _segment(agent: Any, text: str) -> Dict[str, Any]:
    spoken = text.strip().lstrip("/")  # "/intent" is Rasa's own shorthand, and no customer's to use
    if not spoken.strip():
        return _told(text, DEFAULT_NLU_FALLBACK_INTENT_NAME, 1.0, [])
    parsed = await agent.parse_message(spoken)
    intent = parsed["intent"]
    return _told(text, intent["name"], intent["confidence"], parsed.get("intent_ranking") or [])


def _told(text: str, intent: str, confidence: float, ranking: List[Dict[str, Any]]) -> Dict[str, Any]:
    return {
        "text": text,
        "intent": intent,
        "confidence": float(confidence),
        "ranking": [{"name": rank["name"], "confidence": float(rank["confidence"])} for rank in ranking[:_RANKED]],
        "rejected": intent == DEFAULT_NLU_FALLBACK_INTENT_NAME,
    }
