"""The tone rules (G1.5, G1.8) that can be held against words: what is never said, and how much is said at once."""

import re
from collections.abc import Iterator

from bot.shopping.line import Line
from bot.shopping.verdict import Flaw, Harm

OPTIONS_AT_MOST = 3
SEGMENTS_AT_MOST = 3
"""An SMS of more is a letter: 459 letters, or 201 with one that GSM 03.38 does not know."""

_POLICY = r"company policy|our policy|policy states|unfortunately we can(?:no|')t|unfortunately,? we are unable"
_POLITIKA = r"enligt (?:vår|våra|företagets) (?:policy|regler)|vår policy|tyvärr kan vi inte|vi kan tyvärr inte"
_BLAME = r"your (?:own )?fault|you should have|you failed|you must have|you didn't follow|as (?:i|we) told you"
_SKULD = r"ditt (?:eget )?fel|du borde ha|du skulle ha|du måste ha|du har inte följt|som (?:jag|vi) redan sa"
_TALKS_DOWN = r"calm down|obviously|as you should know|lugna ner dig|som du borde veta|uppenbarligen"
_NEVER = re.compile("|".join((_POLICY, _POLITIKA, _BLAME, _SKULD, _TALKS_DOWN)), re.IGNORECASE)
_LEFT_OVER = re.compile(r"\{\w*\}|\bNone\b|\bnull\b|(?:steps|solution|problem|cause|handoff)\.[a-z_]+\.")


def tone_flaws(line: Line) -> Iterator[Flaw]:
    """What is wrong with the words of one message."""
    if found := _NEVER.search(line.text):
        yield Flaw(Harm.TONE, f"“{found[0]}” in {line.key}")
    if found := _LEFT_OVER.search(line.text):
        yield Flaw(Harm.TONE, f"“{found[0]}” was left in {line.key}")
    if len(line.options) > OPTIONS_AT_MOST:
        yield Flaw(Harm.TONE, f"{len(line.options)} options at once in {line.key}")
    if (line.segments or 0) > SEGMENTS_AT_MOST:
        yield Flaw(Harm.LONG, f"an SMS of {line.segments} segments: {line.key}")
