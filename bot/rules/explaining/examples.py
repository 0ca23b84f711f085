"""Worked examples in rule files: ``at Friday 16:00 on sms → closed, answer by Monday 08:30``. The checker runs them."""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from bot.model.messages import ChannelName
from bot.rules.explaining.given import GivenFacts
from bot.rules.reading.moments import SaidMoment
from bot.rules.reading.scalars import Name, TextKey, Words, one_or_many
from bot.rules.reading.validate import RuleModel

NOBODY = "no"
NOTHING = "nothing"


def _texts(raw: Any) -> Any:
    return [] if raw == NOTHING else one_or_many(raw)


class Expected(RuleModel):
    """What must come of it. Times are said as in ``at``: a time alone is on the same day, a weekday is the next one."""

    open: bool | None = Field(default=None, description="Whether people answer on this channel then: yes, no")
    next_opening: SaidMoment | None = Field(default=None, description="When people answer again: Monday 07:30")
    answer_by: SaidMoment | None = Field(default=None, description="By when a person answers first")
    next_answer_by: SaidMoment | None = Field(default=None, description="By when a person answers a later message")
    solved_by: SaidMoment | None = Field(default=None, description="By when the problem is solved")
    hand_off: Name | None = Field(default=None, description="The team that gets it; no: the assistant goes on")
    rule: Words | None = Field(default=None, description="The hand-off rule that fits, by its name")
    says: Annotated[tuple[TextKey, ...], BeforeValidator(_texts, json_schema_input_type=str | list[str])] | None = (
        Field(default=None, description="The texts that are said, by their keys; nothing: none")
    )


class Example(RuleModel):
    """A moment, what is known, and what must come of it. Weekdays are those of a week without holidays."""

    at: SaidMoment = Field(description="When: Friday 16:00, or 2026-12-24 18:00")
    channel: ChannelName = Field(default=ChannelName.WHATSAPP, description="whatsapp (if left out), sms, telegram")
    when: GivenFacts = Field(
        default_factory=GivenFacts, description="What is known of the message: intent, mood, text, …"
    )
    team: Name | None = Field(default=None, description="Whose promise is meant; left out: the team that gets it")
    expect: Expected = Field(description="What must come of it")


Examples = tuple[Example, ...]
EXAMPLES: Any = Field(default=(), description="Worked examples: the checker says so when one does not hold")
