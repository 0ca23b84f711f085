"""How well the shipped model understands tests/nlu/*.tsv, and where its rules lead whole conversations."""

from collections import Counter
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from tests.rasa_server.peers import RasaServer

pytestmark = [pytest.mark.rasa, pytest.mark.xdist_group("rasa")]

_HERE = Path(__file__).parent
_CONVERSATIONS = YAML(typ="safe").load(_HERE / "conversations.yml")
_BATCH = 20


def _held_out(language: str) -> list[tuple[str, str]]:
    lines = (_HERE.parent / "nlu" / f"{language}.tsv").read_text(encoding="utf-8").splitlines()
    return [(label, text) for label, _, text in (line.partition("\t") for line in lines)]


@pytest.mark.parametrize("language", ["en", "sv"])
def test_held_out_phrases_are_understood_and_foreign_ones_rejected(rasa: RasaServer, language: str) -> None:
    phrases = _held_out(language)
    seen: list[tuple[str, str, bool]] = []
    for at in range(0, len(phrases), _BATCH):
        batch = phrases[at : at + _BATCH]
        segments = rasa.understand(*(text for _, text in batch))
        seen += [
            (label, each["ranking"][0]["name"], each["rejected"])
            for (label, _), each in zip(batch, segments, strict=True)
        ]
    ours = [(label, intent, rejected) for label, intent, rejected in seen if label != "out_of_scope"]
    foreign = [rejected for label, _, rejected in seen if label == "out_of_scope"]
    confusions = Counter((label, intent) for label, intent, _ in ours if label != intent)
    accuracy = sum(label == intent for label, intent, _ in ours) / len(ours)
    assert accuracy >= 0.92, confusions.most_common(10)
    assert sum(rejected for _, _, rejected in ours) / len(ours) <= 0.05
    assert sum(foreign) / len(foreign) >= 0.70


@pytest.mark.parametrize("name", sorted(_CONVERSATIONS))
def test_a_whole_conversation_goes_to_the_right_actions(rasa: RasaServer, name: str) -> None:
    for number, (text, wanted) in enumerate(_CONVERSATIONS[name]):
        (segment,) = rasa.understand(text)
        heard = {"text": text, "intent": segment["intent"], "confidence": segment["confidence"]}
        status, body = rasa.turn(name, f"t{number}", **heard)
        assert (status, body["replies"]) == (200, [{"action": wanted}]), (text, segment)
