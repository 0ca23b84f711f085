"""An Answer's way through Rasa: the one custom payload that the actions send and the gateway reads.

Strict: what does not have exactly this shape raises ValueError, so that a half answer is never taken for a whole one.
"""

from collections.abc import Mapping
from typing import Any

from bot.model.dialogue import Answer
from bot.model.policy.decision import Option, Say
from bot.model.policy.facts import Wish
from bot.model.values import Json, dump_params, load_params

_FIELDS = frozenset({"say", "case", "wants", "understood", "goes_on", "noted"})


def to_json(answer: Answer) -> dict[str, Json]:
    """The answer as JSON."""
    return {
        "say": [dump_say(say) for say in answer.say],
        "case": None if answer.case is None else dict(answer.case),
        "wants": answer.wants,
        "understood": answer.understood,
        "goes_on": answer.goes_on,
        "noted": dict(answer.noted),
    }


def from_json(raw: Json) -> Answer:
    """The opposite of ``to_json``. Raises ValueError on anything else."""
    data = _mapping(raw, _FIELDS)
    wants = data["wants"]
    return Answer(
        say=tuple(load_say(each) for each in _list(data["say"])),
        case=None if data["case"] is None else _mapping(data["case"]),
        wants=None if wants is None else Wish(wants),
        understood=_flag(data["understood"]),
        goes_on=_flag(data["goes_on"]),
        noted=_mapping(data["noted"]),
    )


def dump_say(say: Say) -> dict[str, Json]:
    """One text's key, its values and its options as JSON."""
    return {
        "key": say.key,
        "params": dump_params(say.params),
        "options": [dump_option(option) for option in say.options],
    }


def load_say(raw: Json) -> Say:
    """The opposite of ``dump_say``. Raises ValueError."""
    data = _mapping(raw, frozenset({"key", "params", "options"}))
    options = tuple(load_option(each) for each in _list(data["options"]))
    return Say(_text(data["key"]), load_params(_mapping(data["params"])), options)


def dump_option(option: Option) -> dict[str, Json]:
    """An option as JSON."""
    return {"id": option.id, "title": option.title, "params": dump_params(option.params)}


def load_option(raw: Json) -> Option:
    """The opposite of ``dump_option``. Raises ValueError."""
    data = _mapping(raw, frozenset({"id", "title", "params"}))
    return Option(_text(data["id"]), _text(data["title"]), load_params(_mapping(data["params"])))


def _mapping(raw: Json, fields: frozenset[str] | None = None) -> Mapping[str, Any]:
    if not isinstance(raw, dict) or not all(isinstance(key, str) for key in raw):
        msg = f"not an object: {type(raw).__name__}"
        raise ValueError(msg)
    if fields is not None and raw.keys() != fields:
        msg = f"not the fields {sorted(fields)}: {sorted(raw)}"
        raise ValueError(msg)
    return raw


def _list(raw: Json) -> list[Any]:
    if not isinstance(raw, list):
        msg = f"not a list: {type(raw).__name__}"
        raise ValueError(msg)  # noqa: TRY004 as above
    return raw


def _text(raw: Json) -> str:
    if not isinstance(raw, str):
        msg = f"not a text: {type(raw).__name__}"
        raise ValueError(msg)  # noqa: TRY004 as above
    return raw


def _flag(raw: Json) -> bool:
    if not isinstance(raw, bool):
        msg = f"not true or false: {type(raw).__name__}"
        raise ValueError(msg)  # noqa: TRY004 as above
    return raw
