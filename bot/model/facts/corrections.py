"""Whether a customer puts right a number that they gave before."""

import re

from bot.model.facts.folded import fold

_NUMBER = re.compile(r"\b(?:number|order\w*|bestnr|bestallning\w*|nummer|numret|nr|receipt|kvitto\w*)\b")
_WRONG = re.compile(
    r"\b(?:wrong|wrongly|mistake|mistyped|misread|typo|(?:mis)?typed|i mean|i meant|should be|should have been|"
    r"actually|mixed up|swapped|of course|meant|fel|felskriv\w*|skrev|laste|menar|menade|blandade|kastade om|saklart|"
    r"(?:ska|skulle) (?:det )?(?:vara|skriva)|egentligen)\b"
)
_POSTCODE = re.compile(r"\b(?:post ?codes?|postal|postnum\w*|post ?nr|zip|eircode)\b")

_REPLACES = re.compile(
    r"\b(?:i mean|i meant|or rather|correction|instead of|menar|menade|rattelse|snarare|i stallet for)\b"
)


def means_other(text: str) -> bool:
    """Whether of two numbers in the text one takes the other's place ("10423, I mean 10432")."""
    return bool(_REPLACES.search(fold(text).text))


def corrects_number(text: str, *, beside_postcode: bool = False) -> bool:
    """Whether the words say that an order number was wrong ("sorry, I read it wrong, 10405"), or name it.

    ``beside_postcode``: a postcode was given before, too; then only words that name the number tell which is meant.
    """
    plain = fold(text).text
    if _POSTCODE.search(plain):
        return False
    return bool(_NUMBER.search(plain) or (not beside_postcode and _WRONG.search(plain)))
