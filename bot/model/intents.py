"""The intents that Rasa's files name: those with example phrases, and those that the domain declares."""

import re

_WITH_PHRASES = re.compile(r"^\s*- intent:\s*([a-z][a-z0-9_]*)\s*$", re.MULTILINE)
_DECLARED = re.compile(r"^intents:\s*$(.*?)(?=^\w|\Z)", re.MULTILINE | re.DOTALL)
_ITEM = re.compile(r"^\s*-\s*([a-z][a-z0-9_]*)\b", re.MULTILINE)


def with_phrases(nlu: str) -> frozenset[str]:
    """Of a file of data/nlu."""
    return frozenset(_WITH_PHRASES.findall(nlu))


def declared(domain: str) -> frozenset[str]:
    """Of domain.yml."""
    return frozenset(intent for section in _DECLARED.findall(domain) for intent in _ITEM.findall(section))
