"""How a customer puts it: which of the variants, how much beside it, and how it is spelt."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from bot.model.orders import Order
from bot.shopping.line import Reply
from bot.shopping.phrases import phrases
from bot.shopping.temperament import SMILES, Temperament, misspelt

_SHORTEST = 3


@dataclass
class Voice:
    """A customer's words, in the language they write just now. ``dice`` decides everything that is left to chance."""

    order: Order
    temperament: Temperament
    language: str
    dice: Random

    def say(self, move: str, **values: str) -> str:
        """One of the ways to make a move."""
        buyer = self.order.buyer
        known = {"order": self.order.number, "postcode": buyer.postcode, "email": buyer.email, "other": ""}
        return self.one_of(phrases(self.language)[move]).format(**{**known, **values})

    def one_of(self, variants: Sequence[str]) -> str:
        """One of several ways to say something."""
        choice = sorted(variants, key=len)[:_SHORTEST] if self.temperament.short else variants
        return self.dice.choice(choice)

    def reply(self, texts: Sequence[str], gave: "set[str] | None" = None) -> Reply:
        """The words, written as this temperament writes."""
        said = list(texts)
        if self.temperament.rambles:
            said = [self.say("rambles"), *said] if self.dice.random() < 0.5 else [*said, self.say("rambles")]
        if self.temperament.grumbles and self.dice.random() < 0.6:
            said = [*said[:-1], f"{said[-1].rstrip('.')}. {self.say('grumbles')}"]
        if self.temperament.emoji:
            said = [f"{text} {self.dice.choice(SMILES)}" for text in said]
        if self.temperament.misspells:
            said = [misspelt(text, self.dice) for text in said]
        return Reply(tuple(said), gave=frozenset(gave or ()))
