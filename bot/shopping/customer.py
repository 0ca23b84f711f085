"""One mystery customer: sees what the assistant asks, and answers as people of that temperament do.

It knows what it is asked by the text's key and options (the conversation's record), not by guessing at words: so a
changed wording never makes a customer stupid, and whether *we* were understood is all that is measured. What it
answers are real phrases, never keys.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from bot.model.orders import Order
from bot.shopping.goals import Goal, Script
from bot.shopping.line import Line, Reply
from bot.shopping.temperament import Temperament
from bot.shopping.voice import Voice

_SWITCHES_AFTER = 2


@dataclass
class Customer:
    """Stateful. ``react`` gets what came since the last reply."""

    script: Script
    order: Order
    temperament: Temperament
    language: str
    voice: Voice
    turns: int = 0
    asked: Line | None = None
    wished: str | None = None
    once: set[str] = field(default_factory=set)

    @property
    def goal(self) -> Goal:
        """What it wants."""
        return self.script.goal

    def _speaks(self) -> str:
        if self.temperament.switches and self.turns >= _SWITCHES_AFTER:
            return "en" if self.language == "sv" else "sv"
        return self.language

    def opens(self) -> Reply:
        """The first words."""
        first = self.voice.one_of(self.script.opening.said_in(self.voice.language))
        gave = set(self.script.opening.tells)
        if self.temperament.at_once and self.script.playbook:
            return self._all_at_once(first, gave)
        if self.temperament.fickle and self.goal.instead_of:
            self.wished = self.goal.instead_of
            return self.voice.reply([first, self.voice.say(f"wants_{self.wished}")], gave | {"wish"})
        return self.voice.reply([first], gave)

    def _all_at_once(self, first: str, gave: set[str]) -> Reply:
        order = {"order"} if self.goal.about_order else set()
        number = [self.voice.say("gives_order")] if order else []
        said = [first.rstrip(". "), *number, *self._wish()]
        return self.voice.reply([". ".join(said)], gave | order | ({"wish"} if self.goal.wish else set()))

    def react(self, lines: Sequence[Line]) -> Reply:
        """The next words, in answer to the last question among the lines, or to the one still open."""
        self.turns += 1
        self.voice.language = self._speaks()
        asking = next((line for line in reversed(lines) if line.asks), None)
        if asking is None and any(line.key == "steps.back_to" for line in lines):
            asking = self.asked
        if asking is None:
            return self._nudge()
        self.asked = asking
        return self._aside(asking) or self._answer(asking)

    def _nudge(self) -> Reply:
        if self.asked is not None and "nudge" not in self.once:
            self.once.add("nudge")
            return self._answer(self.asked)
        return self.voice.reply([self.voice.say("nudges")])

    def _aside(self, line: Line) -> Reply | None:
        """Once: a question of their own, or not understanding ours."""
        kind = "asks_between" if self.temperament.asks_between else "puzzled" if self.temperament.puzzled else ""
        wants = (line.asks or "").endswith((".confirm", ".confirm_wish", "steps.ask.wish"))
        if not kind or not wants or kind in self.once:
            return None
        self.once.add(kind)
        return self.voice.reply([self.voice.say(kind)])

    def _answer(self, line: Line) -> Reply:
        asks = line.asks or ""
        answer = self._answers.get(asks.rpartition(".")[2])
        return answer(line) if answer else self.voice.reply([self.voice.say("nudges")])

    @cached_property
    def _answers(self) -> Mapping[str, Callable[[Line], Reply]]:
        """By the last word of the question's key."""
        return {
            "problem": self._problem,
            "order": self._which_order,
            "which_order": self._which_order,
            "proof": self._proof,
            "proof_beside_phone": self._proof,
            "ask": self._fact,
            "confirm": self._confirm,
            "confirm_wish": self._confirm,
            "correction": self._what_instead,
            "wish": self._wish_asked,
            "other_wish": self._wish_asked,
            "solution": self._which_solution,
            "offer": self._shall_i,
            "satisfied": self._satisfied,
        }

    def _problem(self, _line: Line) -> Reply:
        return self.voice.reply([self.voice.one_of(self.script.opening.said_in(self.voice.language))], {"problem"})

    def _which_order(self, line: Line) -> Reply:
        option = f"order:{self.order.number}"
        if option in line.options:
            return self._choose(line, option, {"order"})
        if self.temperament.puzzled and "gives_wrong_order" not in self.once:
            self.once.add("gives_wrong_order")
            return self.voice.reply([self.voice.say("gives_wrong_order", other=_misread(self.order.number))])
        move = "corrects_order" if "gives_wrong_order" in self.once else "gives_order"
        return self.voice.reply([self.voice.say(move)], {"order"})

    def _proof(self, line: Line) -> Reply:
        if self.goal.proves == "wrongly":
            return self.voice.reply([self.voice.say("proves_wrongly")])
        if self.order.number not in line.text:
            return self.voice.reply([self.voice.say("corrects_order")], {"order"})
        return self.voice.reply([self.voice.say("proves")], {"proof"})

    def _fact(self, line: Line) -> Reply:
        """A playbook's own question: its option if there is one, else words."""
        name = (line.asks or "").split(".")[-2]
        value = self.goal.facts.get(name)
        if value is None:
            return self.voice.reply([self.voice.say("nudges")])
        option = value if value in line.options else f"{name}:{value}"
        words = self.voice.one_of(self.script.facts[name].said_in(self.voice.language))
        tells = {name}
        if option in line.options and (self.temperament.taps or self.voice.dice.random() < 0.25):
            return self._choose(line, option, tells)
        return self.voice.reply([words], tells)

    def _confirm(self, line: Line) -> Reply:
        """They read what is repeated back to them."""
        if self.goal.about_order and self.order.number not in line.text:
            return self.voice.reply([self.voice.say("corrects_order")], {"order"})
        return self._yes(line, "agrees")

    def _what_instead(self, line: Line) -> Reply:
        """To "what should I change?" those who were right all along say it all again."""
        del line
        opening = self.voice.one_of(self.script.opening.said_in(self.voice.language))
        if not self.goal.about_order:
            return self.voice.reply([opening], {"problem"})
        return self.voice.reply([opening, self.voice.say("gives_order")], {"order", "problem"})

    def _wish_asked(self, line: Line) -> Reply:
        del line
        if self.temperament.fickle and self.goal.instead_of and self.wished is None:
            self.wished = self.goal.instead_of
            return self.voice.reply([self.voice.say(f"wants_{self.wished}")])
        return self.voice.reply(self._wish() or [self.voice.say("nudges")], {"wish"})

    def _which_solution(self, line: Line) -> Reply:
        wanted = next((f"solution:{name}" for name in self.goal.accepts if f"solution:{name}" in line.options), None)
        if wanted:
            return self._choose(line, wanted, {"wish"})
        if self.goal.wants_person:
            if "person" in line.options and self.voice.dice.random() < 0.5:
                return self._choose(line, "person", set())
            return self.voice.reply([self.voice.say("wants_person_option")])
        return self.voice.reply([self.voice.say("chooses_none")])

    def _shall_i(self, line: Line) -> Reply:
        name = (line.asks or "").split(".")[1]
        if name in self.goal.accepts:
            return self._yes(line, "goes_ahead")
        if self.goal.accepts and self.goal.wish and self.wished != self.goal.wish:
            return self.voice.reply(self._wish(), {"wish"})  # they have changed their mind
        return self._no(line, "declines")

    def _satisfied(self, line: Line) -> Reply:
        return self._yes(line, "satisfied") if self.goal.happy else self._no(line, "not_satisfied")

    def _yes(self, line: Line, move: str) -> Reply:
        if self.temperament.taps and "yes" in line.labels:
            return Reply(tap="yes")
        return Reply(("👍",)) if self.temperament.emoji else self.voice.reply([self.voice.say(move)])

    def _no(self, line: Line, move: str) -> Reply:
        if self.temperament.taps and "no" in line.labels:
            return Reply(tap="no")
        return Reply(("👎",)) if self.temperament.emoji else self.voice.reply([self.voice.say(move)])

    def _choose(self, line: Line, option: str, gave: set[str]) -> Reply:
        if self.temperament.taps and option in line.labels:
            return Reply(tap=option, gave=frozenset(gave))
        number = line.options.index(option) + 1
        if self.temperament.emoji:
            return Reply((f"{number}\N{VARIATION SELECTOR-16}\N{COMBINING ENCLOSING KEYCAP}",), gave=frozenset(gave))
        return self.voice.reply([self.voice.say("chooses", n=str(number))], gave)

    def _wish(self) -> list[str]:
        self.wished = self.goal.wish
        return [self.voice.say(f"wants_{self.goal.wish}")] if self.goal.wish else []


def _misread(number: str) -> str:
    """An order number with its last two digits the wrong way round, or one more than there are."""
    swapped = number[:-2] + number[-1] + number[-2]
    return swapped if swapped != number else f"{int(number) + 900}"
