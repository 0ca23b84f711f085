"""JSON Schemas of all rule files, from the very models that read them: editors complete keys and explain them.

policy_rules/.schema/ holds them; each shipped file names its own in its first line (yaml-language-server).
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bot.model.messages import ChannelName
from bot.rules.checks.files import MODELS
from bot.rules.playbooks.files import PlaybookFile, SharedFile

DIRECTORY = ".schema"
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schemas() -> Mapping[str, dict[str, Any]]:
    """By name: hours, handoffs, …; playbook and shared for playbooks/, texts for texts/."""
    found = {Path(name).stem: model.model_json_schema() for name, model in MODELS.values()}
    found |= {"playbook": PlaybookFile.model_json_schema(), "shared": SharedFile.model_json_schema(), "texts": _texts()}
    return {name: {"$schema": DIALECT, **_as_written(found[name])} for name in sorted(found)}


def write(directory: Path) -> list[Path]:
    """Write them all, one file each. Raises OSError."""
    directory.mkdir(parents=True, exist_ok=True)
    written = []
    for name, schema in schemas().items():
        path = directory / f"{name}.json"
        path.write_text(json.dumps(schema, ensure_ascii=False, indent=2) + "\n", "utf-8")
        written.append(path)
    return written


def _as_written(schema: dict[str, Any]) -> dict[str, Any]:
    """As operators write it: yes and no, which YAML 1.2 takes for texts; and one thing in place of a list of one."""
    return {key: _inside(key, value) for key, value in schema.items()}


def _inside(key: str, value: Any) -> Any:
    if isinstance(value, list):
        return [_inside("", each) for each in value]
    if not isinstance(value, dict) or key == "default":
        return value
    if value.get("type") == "boolean":
        kept = {name: each for name, each in value.items() if name != "type"}
        return {**kept, "enum": ["yes", "no", True, False]}
    inner = _as_written(value)
    if inner.get("type") != "array" or "items" not in inner:
        return inner
    about = {name: inner.pop(name) for name in ("title", "description", "default") if name in inner}
    return {**about, "anyOf": [inner, inner["items"]]}


def _texts() -> dict[str, Any]:
    """Texts are read by a reader of their own (bot/rules/texts/entries.py), which no pydantic model describes."""
    words = {"type": "string", "description": "What customers read; {name} stands for a value"}
    wordings: dict[str, Any] = {
        "text": {**words, "description": "The wording for every channel without its own"},
        **{channel.value: {**words, "description": f"The wording on {channel.value}"} for channel in ChannelName},
        "again": {"$ref": "#/$defs/text", "description": "Where the text may be said a second time"},
    }
    plurals = dict.fromkeys(("zero", "one", "two", "few", "many", "other"), words)
    by = {"type": "string", "description": "The placeholder whose number chooses between one, other, …"}
    return {
        "title": "Texts",
        "description": "Every word that customers read in this language: sections, and texts by key",
        "$ref": "#/$defs/section",
        "$defs": {
            "text": {"anyOf": [words, {"$ref": "#/$defs/wordings"}, {"$ref": "#/$defs/plural"}]},
            "wordings": _object(wordings, "text", "A text with its own wording for some channels"),
            "plural": {**_object({"by": by, **plurals}, "other", "One or many"), "required": ["by", "other"]},
            "section": {
                "type": "object",
                "description": "Texts that belong together, or sections of them",
                "propertyNames": {"pattern": "^[a-z][a-z0-9_]*$"},
                "additionalProperties": {"anyOf": [{"$ref": "#/$defs/text"}, {"$ref": "#/$defs/section"}]},
            },
        },
    }


def _object(properties: dict[str, Any], required: str, description: str) -> dict[str, Any]:
    return {
        "type": "object",
        "description": description,
        "properties": properties,
        "required": [required],
        "additionalProperties": False,
    }
