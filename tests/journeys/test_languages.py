"""In whose language a customer is answered, from message to message, with the real detector."""

import pytest

from bot.language import LanguageDetector
from tests.journeys.conftest import MONDAY_MORNING
from tests.support.town import town as open_town

OMAR, BRITISH = "+46735557788", "+447700900123"


@pytest.fixture(scope="module")
def detect():
    return LanguageDetector(("en", "sv"))


@pytest.fixture
async def town(tmp_path, dialogue, sqlite_url, detect):
    async with open_town(tmp_path, dialogue=dialogue, database_url=sqlite_url, detect=detect) as opened:
        opened.travel(MONDAY_MORNING)
        yield opened


SWEDISH, ENGLISH = "mitt paket har inte kommit fram", "my parcel has not come yet"


@pytest.mark.parametrize(("first", "more", "language"), [
    (ENGLISH, ["ja tack"], "en"),
    (ENGLISH, ["ja tack", "nej"], "sv"),
    (ENGLISH, ["ja tack", "10432", "👍", "nej tack"], "sv"),
    (ENGLISH, ["ja tack", "okay", "nej tack"], "sv"),
    (ENGLISH, ["ja tack", "yes please", "nej tack"], "en"),
    (ENGLISH, ["hej hej", "hej", "okej", "hej hej"], "en"),
    (ENGLISH, ["jag vill ha pengarna tillbaka"], "sv"),
    (SWEDISH, ["yes please"], "sv"),
    (SWEDISH, ["yes please", "no"], "en"),
    (SWEDISH, ["yes", "okay", "thanks", "yes"], "sv"),
    (SWEDISH, ["English please"], "en"),
    (SWEDISH, ["I would like my money back"], "en"),
    (SWEDISH, ["yes please", "no", "ja tack", "nej"], "sv"),
    (SWEDISH, ["English please", "kan vi ta det på svenska"], "sv"),
    ("10432", ["no thanks"], "en"),
    ("10432", ["yes"], "sv"),
    ("hej", ["10432", "yes please"], "sv"),
])  # fmt: skip
async def test_the_customers_own_language_is_followed_and_nothing_else(town, first, more, language):
    """The number is Swedish: while nobody has written a word, that decides."""
    for text in (first, *more):
        await town.whatsapp(text, from_=OMAR)
        await town.settled()
    assert (await town.page("whatsapp", OMAR)).conversation.language == language


async def test_who_writes_in_a_language_that_is_not_served_is_told_once_which_are_and_helped_all_the_same(
    town, dialogue
):
    for text in (
        "Mein Paket ist nicht angekommen, Bestellung 10432",
        "Ich möchte mein Geld zurück",
        "Missä pakettini on?",
    ):
        await town.whatsapp(text, from_=OMAR)
        await town.settled()
    page = await town.page("whatsapp", OMAR)
    assert page.conversation.language == "en", "the default, though the number is Swedish"
    told = [message.content.text for message in page.messages if message.content.text_key == "ack.languages"]
    assert told == [
        "I'm sorry, we only speak English and Swedish here. If you can, please write to us that way: a few simple "
        "words are enough. Until then I'll do my best with what you've written."
    ]
    assert [heard.text for heard in dialogue.heard][:1] == ["Mein Paket ist nicht angekommen, Bestellung 10432"]
    assert page.decisions[0].decision["trace"][-1]["rule"] == "another language"
    await town.whatsapp("okej, mitt paket har inte kommit", from_=OMAR)
    await town.settled()
    assert (await town.page("whatsapp", OMAR)).conversation.language == "sv"
