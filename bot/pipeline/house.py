"""Everybody who takes part, handed to each stretch of the hallway."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.model.messages import ChannelName
from bot.ports import Channel, Clock, Dialogue, Rules, Store

Detector = Callable[[str], tuple[str, float] | None]
"""A text's language among the served ones, with its probability; None when it can't tell."""


@dataclass(frozen=True, slots=True)
class House:
    """The ports. bootstrap.py fills it; tests fill it with fakes."""

    store: Store
    dialogue: Dialogue
    rules: Rules
    clock: Clock
    channels: Mapping[ChannelName, Channel]
    detect: Detector
