"""A dry run in operators' words, for the terminal and the page."""

from datetime import tzinfo

from bot.model.dialogue import FALLBACK
from bot.model.policy.decision import Decision, Next
from bot.model.trial import Change, Comparison, Moment, PastConversation, Turned

CHANGES = {
    Change.TO_PERSON: "goes to a person, and did not",
    Change.NOT_TO_PERSON: "no longer goes to a person",
    Change.OTHER_TEAM: "another team gets it",
    Change.OTHER_PRIORITY: "another priority",
    Change.EARLIER: "promised for an earlier time",
    Change.LATER: "promised for a later time",
    Change.OTHER_WORDS: "the customer reads other texts",
    Change.OTHER_NEXT: "answered instead of silence, or the other way round",
    Change.OTHER_RULE: "the same outcome by another rule",
    Change.FOLLOWS: "follows from an earlier change in the conversation",
}
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_NEXT = {
    Next.DIALOGUE: "the assistant goes on",
    Next.PERSON: "a person answers",
    Next.NOBODY: "nobody answers by itself",
}


def kinds(found: Comparison) -> list[tuple[str, int]]:
    """How often each kind of change happened, the weightiest first."""
    return [(said, found.changes[kind]) for kind, said in CHANGES.items() if found.changes[kind]]


def outcome(moment: Moment | None, zone: tzinfo) -> str:
    """What was decided, in a line."""
    if moment is None:
        return "a person has the conversation"
    decision = moment.decision
    if decision.hand_off is None:
        return _with_texts(_NEXT[decision.next], decision)
    hand_off = decision.hand_off
    due = hand_off.promised_at
    when = f"answer promised by {due.astimezone(zone):%a %-d %b %H:%M}" if due else "nothing promised"
    return _with_texts(f"to {hand_off.team}, {hand_off.priority.value} priority, {when}", decision)


def _with_texts(line: str, decision: Decision) -> str:
    return f"{line}; says {', '.join(say.key for say in decision.say)}" if decision.say else line


def reasons(moment: Moment | None) -> list[str]:
    """The trace: rule, place, and the facts that made it fire."""
    if moment is None:
        return []
    return [
        f"{reason.rule} ({reason.source}){f': {reason.because}' if reason.because else ''}"
        for reason in moment.decision.trace
    ]


def what_came(past: PastConversation, moment: Moment | None, *, quote: bool) -> str:
    """What the customer wanted; their own words only with ``quote`` (the sample's are invented)."""
    event = moment.event if moment else None
    if not isinstance(event, Turned):
        return f"a {event.kind.value} message" if event else "a message"
    heard = "not understood" if event.intent in {None, "", FALLBACK} else event.intent
    mood = ", angry" if event.mood == "angry" else ""
    words = f" “{event.text}”" if quote and event.text else ""
    return f"{heard}{mood}{words}, on {past.channel.value} in {past.language}"
