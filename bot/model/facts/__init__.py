"""The facts in a customer's own words: order numbers, postcodes, e-mail addresses, amounts, dates, quantities (G1.1).

English and Swedish, mixed as customers mix them. Nothing is guessed from statistics: a fact is found or it is not.
"""

from bot.model.facts.addresses import addresses, postcodes_in_addresses
from bot.model.facts.corrections import corrects_number, means_other
from bot.model.facts.find import find
from bot.model.facts.kinds import Fact, FactKind, FactValue
from bot.model.facts.options import emoji_answer, option_number

__all__ = [
    "Fact",
    "FactKind",
    "FactValue",
    "addresses",
    "corrects_number",
    "emoji_answer",
    "find",
    "means_other",
    "option_number",
    "postcodes_in_addresses",
]
