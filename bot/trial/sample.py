"""The shipped sample, for those who have no conversations of their own yet. ``invent.py`` makes it."""

import json
from collections.abc import Iterator
from pathlib import Path

from bot.model.trial.codec import load_conversation
from bot.model.trial.past import PastConversation

SAMPLE = Path(__file__).with_name("sample.jsonl")


def read_sample(file: Path = SAMPLE) -> Iterator[PastConversation]:
    """Each conversation of the file."""
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            yield load_conversation(json.loads(line))
