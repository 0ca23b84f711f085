"""What was promised: how each promise stands, and why each minute of it counted or not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.model.promises import Segment
from bot.model.records import PromiseRecord
from bot.pipeline.clocks import PromiseStory
from bot.web.console.views.times import Due, When, due


@dataclass(frozen=True, slots=True)
class Timing:
    """How the time of promises is counted, by promise id: of those that are open, and of those that are over."""

    stories: Mapping[int, PromiseStory]
    counted: Mapping[int, Sequence[Segment]]


@dataclass(frozen=True, slots=True)
class Stretch:
    """``why``: a Why's value. ``tense`` is past, now or ahead. ``span``: from when to when, by the business's clock."""

    why: str
    tense: str
    span: str


@dataclass(frozen=True, slots=True)
class PromiseView:
    """``state``: open, paused (its clock stands still), kept or late (too late). ``stretches``: until it is due."""

    id: int
    kind: str
    made_at: datetime
    due: Due
    state: str
    told: bool
    first_due: datetime | None
    renewals: int
    renewed_at: datetime | None
    broken_at: datetime | None
    kept_at: datetime | None
    stretches: Sequence[Stretch]


def make_promise(promise: PromiseRecord, when: When, timing: Timing) -> PromiseView:
    """The promise as it stands now."""
    story = timing.stories.get(promise.id)
    until = (story.state.due if story else None) or promise.due_at
    return PromiseView(
        id=promise.id,
        kind=promise.kind,
        made_at=promise.made_at,
        due=due(until, when.now),
        state=_state(promise, story),
        told=promise.told,
        first_due=promise.first_due_at,
        renewals=promise.renewals if promise.renewed_at else 0,
        renewed_at=promise.renewed_at,
        broken_at=promise.broken_at,
        kept_at=promise.kept_at,
        stretches=_stretches(promise, story, when, timing),
    )


def _state(promise: PromiseRecord, story: PromiseStory | None) -> str:
    if promise.kept_at is not None:
        return "late" if promise.kept_at > promise.due_at else "kept"
    return "paused" if story is not None and story.paused else "open"


def _stretches(promise: PromiseRecord, story: PromiseStory | None, when: When, timing: Timing) -> list[Stretch]:
    """What comes after an open promise was due explains nothing: it is left out."""
    if story is None:
        return [_stretch(each, when) for each in timing.counted.get(promise.id, ())]
    end = story.state.due
    return [
        _stretch(Segment(each.start, min(each.end, end or each.end), each.why), when)
        for each in story.segments
        if end is None or each.start < end
    ]


def _stretch(segment: Segment, when: When) -> Stretch:
    tense = "past" if segment.end <= when.now else "ahead" if segment.start > when.now else "now"
    return Stretch(segment.why.value, tense, when.span(segment.start, segment.end))
