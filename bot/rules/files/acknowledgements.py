"""acknowledgements.yml: what is said at once, and how automatic messages are held back (G2.1, G2.3, G2.6)."""

from datetime import timedelta
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from bot.model.policy.rules import Acknowledgements
from bot.rules.explaining.examples import EXAMPLES, Examples
from bot.rules.faults import Fault
from bot.rules.reading.scalars import Duration, TextKey, pattern
from bot.rules.reading.tree import Tree
from bot.rules.reading.validate import RuleModel

FILE = "acknowledgements.yml"


class SayAtOnce(RuleModel):
    """The texts, by their keys."""

    greeting: TextKey = Field(description="At the start of a conversation")
    out_of_hours: TextKey = Field(description="While nobody works; once per closed period and person")
    media: TextKey = Field(description="The answer to a picture or a file")
    unsupported: TextKey = Field(description="The answer to what nobody can read: a place, a contact, a sticker")
    group: TextKey = Field(description="Said once in a group chat: we help in private")
    languages: TextKey = Field(description="Said once to who writes in a language that we don't serve: which we do")


class LoopGuard(RuleModel):
    """Against two machines that answer each other for ever."""

    messages: int = Field(ge=2, le=100, description="At most so many automatic messages in a row …")
    within: Duration = Field(description="… within this time; then the assistant is silent")
    same_text: int = Field(default=4, ge=2, le=20, description="So many identical texts in a row are a machine's")
    quick_replies: int = Field(default=5, ge=2, le=20, description="So many answers in a row are a machine's …")
    quick: Duration = Field(default=timedelta(seconds=2), description="… when each comes within this time of ours")
    phrases: tuple[Annotated[Any, BeforeValidator(pattern, json_schema_input_type=str)], ...] = Field(
        default=(), description="Patterns (google-re2) for what only machines say, such as 'automatic reply'"
    )


class AcknowledgementsFile(RuleModel):
    """What is said before anybody has understood anything."""

    say: SayAtOnce = Field(description="The texts that are sent at once")
    quiet_time: Duration = Field(
        description="How long we wait for the next quick message, so that several make one turn"
    )
    quiet_time_at_most: Duration = Field(description="How long we wait in all, however many messages come")
    greet_again_after: Duration = Field(description="After so long without a word a conversation starts anew")
    loop_guard: LoopGuard = Field(description="Against two machines that answer each other for ever")
    examples: Examples = EXAMPLES


def check(file: AcknowledgementsFile, tree: Tree) -> list[Fault]:
    """The two quiet times fit together."""
    if file.quiet_time_at_most < file.quiet_time:
        return [tree.fault(("quiet_time_at_most",), "shorter than quiet_time; make it longer")]
    return []


def build_acknowledgements(file: AcknowledgementsFile, tree: Tree) -> Acknowledgements:
    """As the model knows them."""
    return Acknowledgements(
        **file.say.model_dump(),
        quiet_time=file.quiet_time,
        quiet_time_at_most=file.quiet_time_at_most,
        greet_again_after=file.greet_again_after,
        loop_guard=file.loop_guard.messages,
        loop_guard_window=file.loop_guard.within,
        loop_same_text=file.loop_guard.same_text,
        loop_quick_replies=file.loop_guard.quick_replies,
        loop_quick_within=file.loop_guard.quick,
        loop_phrases=file.loop_guard.phrases,
        loop_source=tree.source(("loop_guard",)),
        source=tree.source(("say",)),
    )
