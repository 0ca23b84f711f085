"""The rule book: what operators wrote, typed, frozen, as one consistent version."""

from dataclasses import dataclass, field
from datetime import datetime

from bot.model.messages import ChannelName
from bot.model.policy.compensation import Compensation
from bot.model.policy.questions import question_params
from bot.model.policy.rules import Policy
from bot.model.steps.playbook import Playbooks
from bot.model.values import Params, Value
from bot.rules.faults import Fault
from bot.rules.files.hours import Places
from bot.rules.files.policy import Charter
from bot.rules.texts.texts import Texts


@dataclass(frozen=True, slots=True)
class RuleBook:
    """One version of all rules (bot.ports.RuleBook). ``files`` are the names it was read from."""

    version: str
    policy: Policy
    texts: Texts
    compensation: Compensation
    playbooks: Playbooks
    charter: Charter
    places: Places = field(default_factory=Places)
    files: tuple[str, ...] = ()
    warnings: tuple[Fault, ...] = ()

    def render(self, key: str, params: Params, *, language: str, channel: ChannelName, now: datetime) -> str:
        """A text in the customer's language. Values are written, never parsed. Raises UnknownText.

        Every text may also name what general questions are about: {today}, {week}, {next_opening}, {first_answer}.
        """
        values = _QuestionValues(self.policy, channel, now)
        return self.texts.render(key, params, language=language, channel=channel, now=now, otherwise=values.get)


@dataclass(slots=True)
class _QuestionValues:
    """Worked out only when a text names one of them."""

    policy: Policy
    channel: ChannelName
    now: datetime

    def get(self, name: str) -> "Value | None":
        return question_params(self.policy, self.channel, self.now).get(name)
