"""A single question to Rasa, without a loop. What Rasa answers wrongly: tests/rules/test_commands.py."""

import pytest

from bot.model.dialogue import Segment
from bot.model.errors import DialogueError
from bot.rasa.once import understand_once
from tests.support.fake_rasa import fake_rasa


def test_each_sentence_is_understood_by_itself() -> None:
    with fake_rasa({"parcel": "parcel_late"}) as rasa:
        found = understand_once(rasa.url, token=rasa.token, texts=["Hej då!", "My parcel is late"])
    assert found == [Segment("Hej då!", "inform", 0.9), Segment("My parcel is late", "parcel_late", 0.9)]


@pytest.mark.parametrize("url", ["http://127.0.0.1:9", "http://127.0.0.1:port", "https://127.0.0.1:9", "nowhere"])
def test_an_address_where_nobody_answers_is_told(url: str) -> None:
    with pytest.raises(DialogueError, match="Rasa does not answer"):
        understand_once(url, token="", texts=["hi"])
