"""The phrases themselves: data/nlu to learn from, tests/nlu/*.tsv to be measured on, and domain.yml over both."""

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from ruamel.yaml import YAML

_ROOT = Path(__file__).resolve().parents[2]
_LANGUAGES = ("en", "sv")
_CONFUSABLE = {
    *("parcel_late", "item_wrong", "charged_wrong", "return_refund", "exchange", "invoice_copy", "cancel_order"),
    *("change_address", "cannot_sign_in", "product_fault", "warranty", "complaint_service", "end_subscription"),
    *("inform", "want_refund", "want_replacement", "want_discount", "want_wait", "ask_order_status", "ask_returns"),
}


def _key(text: str) -> str:
    """Phrases that differ in capitals, spaces or a final mark alone are the same phrase."""
    return re.sub(r"\s+", " ", text.casefold()).strip(" .!?") or text.strip()


@cache
def _training(language: str) -> tuple[tuple[str, str], ...]:
    rows = []
    for path in sorted((_ROOT / "data" / "nlu" / language).glob("*.yml")):
        for block in YAML(typ="safe").load(path)["nlu"]:
            rows += [(block["intent"], line.removeprefix("- ")) for line in block["examples"].splitlines()]
    return tuple(rows)


@cache
def _held_out(language: str) -> tuple[tuple[str, str], ...]:
    lines = (_ROOT / "tests" / "nlu" / f"{language}.tsv").read_text(encoding="utf-8").splitlines()
    return tuple((label, text) for label, _, text in (line.partition("\t") for line in lines))


def _intents() -> set[str]:
    return set(YAML(typ="safe").load(_ROOT / "domain.yml")["intents"])


def test_no_held_out_phrase_is_trained_on() -> None:
    trained = {_key(text) for language in _LANGUAGES for _, text in _training(language)}
    assert [text for language in _LANGUAGES for _, text in _held_out(language) if _key(text) in trained] == []


@pytest.mark.parametrize("source", ["training", "held out"])
def test_no_phrase_stands_under_two_intents(source: str) -> None:
    intents: dict[str, set[str]] = {}
    for language in _LANGUAGES:
        for intent, text in _training(language) if source == "training" else _held_out(language):
            intents.setdefault(_key(text), set()).add(intent)
    assert {text: found for text, found in intents.items() if len(found) > 1} == {}


@pytest.mark.parametrize("language", _LANGUAGES)
def test_no_phrase_is_trained_on_twice_in_one_language(language: str) -> None:
    counted = Counter(_key(text) for _, text in _training(language))
    assert [text for text, times in counted.items() if times > 1] == []


@pytest.mark.parametrize("language", _LANGUAGES)
def test_every_intent_has_enough_phrases_to_learn_from(language: str) -> None:
    counted = Counter(intent for intent, _ in _training(language))
    assert set(counted) == {*_intents(), "out_of_scope"}
    assert {intent: n for intent, n in counted.items() if n < (25 if intent in _CONFUSABLE else 15)} == {}


def test_what_is_out_of_scope_is_learned_but_never_an_answer() -> None:
    pipeline = YAML(typ="safe").load(_ROOT / "config.yml")["pipeline"]
    assert [part["foreign"] for part in pipeline if "foreign" in part] == ["out_of_scope"]
    assert "out_of_scope" not in _intents()
    assert all(Counter(label for label, _ in _training(each))["out_of_scope"] >= 200 for each in _LANGUAGES)


@pytest.mark.parametrize("language", _LANGUAGES)
def test_every_intent_has_enough_phrases_to_be_measured_on(language: str) -> None:
    counted = Counter(label for label, _ in _held_out(language))
    assert set(counted) == {*_intents(), "out_of_scope"}
    assert {label: n for label, n in counted.items() if n < (60 if label == "out_of_scope" else 15)} == {}


def test_every_intent_has_one_rule_and_every_rule_a_known_action() -> None:
    domain = YAML(typ="safe").load(_ROOT / "domain.yml")
    steps = [
        rule["steps"]
        for path in sorted((_ROOT / "data" / "rules").glob("*.yml"))
        for rule in YAML(typ="safe").load(path)["rules"]
    ]
    assert Counter(first["intent"] for first, _ in steps) == Counter({*domain["intents"], "nlu_fallback"})
    assert {second["action"] for _, second in steps} == set(domain["actions"])


def test_the_domain_holds_no_words_for_customers() -> None:
    assert "responses" not in YAML(typ="safe").load(_ROOT / "domain.yml")
