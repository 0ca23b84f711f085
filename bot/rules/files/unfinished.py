"""unfinished.yml: when somebody who asked for a moment is reminded, and how long a case is taken up again."""

from collections.abc import Iterator
from datetime import timedelta

from pydantic import Field

from bot.model.policy.unfinished import QuietHours, Unfinished
from bot.rules.faults import Fault
from bot.rules.reading.scalars import Duration, TextKey, Window
from bot.rules.reading.tree import Tree
from bot.rules.reading.validate import RuleModel

FILE = "unfinished.yml"
_WINDOW = timedelta(hours=24)


class PauseRule(RuleModel):
    """After "wait, I'll look it up"."""

    remind_after: Duration | None = Field(default=None, description="One gentle reminder after this time; none without")
    quiet_hours: Window | None = Field(
        default=None, description="Not then, by our clock: '21:00-08:00'. The reminder comes when they end"
    )
    say: TextKey = Field(default="unfinished.reminder", description="What the customer is told, with {question}")


class ReturnRule(RuleModel):
    """Somebody comes back to a case that is not finished."""

    recap_after: Duration = Field(description="After so long without a word we first say where we were")
    resume_within: Duration = Field(description="After so long the case is closed, and the next message is a new one")


class UnfinishedFile(RuleModel):
    """What becomes of a case that a customer leaves open."""

    pause: PauseRule = Field(description='After "wait, I\'ll look it up"')
    coming_back: ReturnRule = Field(description="When somebody comes back to a case that is not finished")


def check(file: UnfinishedFile, tree: Tree) -> Iterator[Fault]:
    """A reminder that can be sent, quiet hours that end, and a recap that comes before the end."""
    pause, back = file.pause, file.coming_back
    if pause.remind_after is not None and pause.remind_after >= _WINDOW:
        message = "WhatsApp lets us write freely for 24 hours after the customer's words; write a shorter time"
        yield tree.fault(("pause", "remind_after"), message)
    if pause.quiet_hours and pause.quiet_hours[0] == pause.quiet_hours[1]:
        yield tree.fault(("pause", "quiet_hours"), "these hours would never end; write from when until when")
    if back.resume_within <= back.recap_after:
        message = "not longer than recap_after, so nobody would ever hear where we were; make it longer"
        yield tree.fault(("coming_back", "resume_within"), message)


def build_unfinished(file: UnfinishedFile, tree: Tree) -> Unfinished:
    """As the model knows it."""
    pause = file.pause
    return Unfinished(
        remind_after=pause.remind_after,
        reminder=pause.say,
        quiet=QuietHours(*pause.quiet_hours) if pause.quiet_hours else None,
        recap_after=file.coming_back.recap_after,
        resume_within=file.coming_back.resume_within,
        source=tree.source(("pause",)),
    )
