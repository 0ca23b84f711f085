"""A turn while it is thought through: the state so far, what will be said, and whether we wait for the customer."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bot.model.conversation import Step
from bot.model.dialogue import Answer
from bot.model.orders import Order
from bot.model.policy.compensation import Compensation
from bot.model.policy.decision import Option, Say
from bot.model.policy.facts import Wish
from bot.model.steps.hearing import Heard
from bot.model.steps.listening import Listened
from bot.model.steps.playbook import FactNeed, Playbook, Playbooks
from bot.model.steps.state import About, CaseState, Evidence, FromWhere, Known, Question
from bot.model.steps.state_codec import dump_state
from bot.model.values import Params, TextRef, Value

TIMES_AT_MOST = 3  # once in the first words, twice in the second
REMINDED_AT_MOST = 2


@dataclass(frozen=True, slots=True)
class Manual:
    """What the business has decided: its playbooks and what it gives to make up for mistakes."""

    playbooks: Playbooks
    compensation: Compensation


@dataclass(slots=True)
class Draft:
    """Changed by the stretches of one turn, by nobody afterwards. ``took``: something of what was said was of use."""

    state: CaseState
    heard: Heard
    manual: Manual
    listened: Listened
    took: bool = False
    says: list[Say] = field(default_factory=list)
    wants: Wish | None = None
    understood: bool = True
    goes_on: bool = True
    order: Order | None = None
    earlier: str = ""  # what was told before the problem of this turn was known
    noted: dict[str, Any] = field(default_factory=dict)
    before: CaseState = field(init=False)
    returning: bool = field(init=False)  # to an unfinished case: where we were is still to be said

    def __post_init__(self) -> None:
        self.before = self.state
        self.returning = self.heard.returned and self.state.problem in self.manual.playbooks.playbooks

    @property
    def playbook(self) -> Playbook:
        """The problem's playbook. Only asked for when there is one."""
        return self.manual.playbooks.playbooks[self.state.problem or ""]

    @property
    def waited_for(self) -> About | None:
        """What the customer was asked before this turn."""
        return self.before.question.about if self.before.question else None

    def change(self, **changes: Any) -> None:
        """The state with other values."""
        self.state = replace(self.state, **changes)

    def know(self, fact: str, value: Value, source: FromWhere = FromWhere.CUSTOMER) -> None:
        """Remember a fact."""
        lines = self.order.lines if self.order else ()
        called = next((line.title for line in lines if line.sku == value), "")
        self.change(facts={**self.state.facts, fact: Known(value, source, called)})
        self.took = True

    def forget(self, *facts: str) -> None:
        """Remember these no longer."""
        self.change(facts={name: known for name, known in self.state.facts.items() if name not in facts})

    def say(self, key: str, params: "Params | None" = None, options: tuple[Option, ...] = ()) -> None:
        """One more thing to say."""
        self.says.append(Say(key, params or {}, options))

    def ask(
        self,
        about: About,
        key: str,
        params: "Params | None" = None,
        options: tuple[Option, ...] = (),
        fact: str = "",
    ) -> bool:
        """Ask, and wait: always False. The second time in other words, and after the third a person takes over."""
        times = self.state.asked.get(key, 0)
        if times >= TIMES_AT_MOST:
            return self.hand_over(Wish.NOT_PROVEN if about is About.PROOF else Wish.TURN_LIMIT)
        if not self.took and self.waited_for is about:
            self.understood = False
        self.say(key if times == 0 else f"{key}.again", params, options)
        self.change(
            asked={**self.state.asked, key: times + 1}, question=Question(about, key, params or {}, options, fact)
        )
        return False

    def remind(self) -> None:
        """Back to the open question, in its second wording; twice at most, since who asks more remembers it."""
        question = self.state.question
        if question is None:
            return
        again, plain = f"{question.key}.again", question.about is About.PROBLEM
        counted = question.key if plain else f"{question.key}.reminded"
        times = self.state.asked.get(counted, 0)
        if times >= (TIMES_AT_MOST if plain else REMINDED_AT_MOST):
            return
        self.change(asked={**self.state.asked, counted: times + 1})
        if plain:
            self.say(again, question.params, question.options)
        else:
            self.say("steps.back_to", {"question": TextRef(again, question.params)}, question.options)

    def repeat(self) -> None:
        """The open question in its second wording, for somebody who was away."""
        question = self.state.question
        if question is not None:
            self.say(f"{question.key}.again", question.params, question.options)

    def hand_over(self, wish: Wish, key: str | None = None, params: "Params | None" = None) -> bool:
        """A person is needed: always False. What is promised is said by whoever hands over."""
        if key:
            self.say(key, params)
        self.wants = wish
        self.change(question=None, over=False)
        return False

    def close(self) -> bool:
        """The case is over: always False."""
        self.goes_on = False
        self.change(question=None, over=True)
        return False

    def prove(self, step: Step, what: str) -> None:
        """Note a step's evidence, and go to the next."""
        turns = self.state.step_turns
        self.change(
            evidence=(*self.state.evidence, Evidence(step, what, self.heard.now, turns)),
            step=Step(min(step + 1, Step.RESOLVE)),
            step_turns=0,
        )

    def need(self, fact: str) -> FactNeed | None:
        """What the playbook says about one of its facts."""
        return self.playbook.facts.get(fact)

    @property
    def said(self) -> Mapping[str, Value]:
        """The facts without where they are from."""
        return {name: known.value for name, known in self.state.facts.items()}

    def answer(self) -> Answer:
        """What goes back to the gateway."""
        self.change(revision=self.before.revision + 1)
        return Answer(
            say=tuple(self.says),
            case=dump_state(self.state),
            wants=self.wants,
            understood=self.understood,
            goes_on=self.goes_on,
            noted=self.noted,
        )
