"""In which language a customer is answered from now on: read from what they write (bot/model/language.py)."""

from bot.model.conversation import Conversation
from bot.model.language import SURE_AT_FIRST, Guess, choose, tells, unserved
from bot.model.messages import InboundMessage
from bot.model.records import Author
from bot.pipeline.house import House
from bot.ports import Tx

_LOOKED_BACK = 12  # messages; enough to find what the customer wrote before ours


def first_language(house: House, message: InboundMessage) -> str:
    """A new conversation's."""
    return _chosen(house, message, None, _guess(house, message.text))


async def language_now(house: House, tx: Tx, message: InboundMessage, conversation: Conversation) -> str:
    """A conversation's, with this message. What was written before is read only where the two languages differ."""
    guess = _guess(house, message.text)
    differs = guess is not None and guess[0] != conversation.language
    before = await _guess_before(house, tx, conversation) if differs else None
    return _chosen(house, message, conversation.language, guess, before)


def another_language(house: House, message: InboundMessage, conversation: Conversation) -> str | None:
    """One that they write in and we don't serve, the first time."""
    if conversation.customer.language is not None:
        return None
    return unserved(_guess(house, message.text), house.rules.book.policy.languages)


async def _guess_before(house: House, tx: Tx, conversation: Conversation) -> Guess | None:
    """Of the customer's last message that tells something: no tap, no number; a "hej" only where nothing else does."""
    recent = await tx.messages(conversation.id, limit=_LOOKED_BACK)
    written = (each.content for each in reversed(recent) if each.content.author is Author.CUSTOMER)
    guesses = [_guess(house, content.text) for content in written if not content.button]
    telling = (guess for guess in guesses if tells(guess))
    return next(telling, next((guess for guess in guesses if guess and guess[1] >= SURE_AT_FIRST), None))


def _guess(house: House, text: str) -> Guess | None:
    return house.detect(text) if text else None


def _chosen(
    house: House, message: InboundMessage, current: str | None, guess: Guess | None, before: Guess | None = None
) -> str:
    return choose(
        message.text,
        current=current,
        guess=guess,
        before=before,
        hint=message.sender.language_hint,
        phone=message.sender.phone,
        languages=house.rules.book.policy.languages,
    )
