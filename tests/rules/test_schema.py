"""The schemas beside the shipped rules are those of the models, and each file names its own."""

import json
import re
from datetime import date
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from bot.rules.schema import DIRECTORY, schemas

SHIPPED = Path(__file__).parents[2] / "policy_rules"
FILES = [path for path in sorted(SHIPPED.rglob("*.yml")) if "playbooks" not in path.parts and path.stem != "closures"]


@pytest.mark.parametrize("name", schemas())
def test_a_schema_is_current(name: str) -> None:
    path = SHIPPED / DIRECTORY / f"{name}.json"
    assert json.loads(path.read_text("utf-8")) == schemas()[name], "fyra rules schema --out policy_rules/.schema"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.name))
def test_each_file_names_its_schema_for_editors(path: Path) -> None:
    first = path.read_text("utf-8").splitlines()[0]
    named = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
    assert named
    assert (path.parent / named[1]).resolve().parent == SHIPPED / DIRECTORY
    assert (path.parent / named[1]).is_file()


def _schema_of(path: Path) -> str:
    folder = path.parent.name
    if folder == "playbooks" and path.stem != "shared":
        return "playbook"
    return "texts" if folder == "texts" else path.stem


def _as_an_editor_reads(written: object) -> object:
    """YAML 1.2 has no dates: they are texts."""
    match written:
        case dict():
            return {str(key): _as_an_editor_reads(value) for key, value in written.items()}
        case list():
            return [_as_an_editor_reads(each) for each in written]
        case date():
            return str(written)
    return written


@pytest.mark.parametrize("path", sorted(SHIPPED.rglob("*.yml")), ids=lambda path: str(path.name))
def test_what_is_shipped_is_without_a_red_line_in_an_editor(path: Path) -> None:
    plain = _as_an_editor_reads(YAML(typ="safe", pure=True).load(path.read_text("utf-8")))
    errors = Draft202012Validator(schemas()[_schema_of(path)]).iter_errors(plain)
    assert [f"{error.json_path}: {error.message}" for error in errors] == []


@pytest.mark.parametrize(
    ("name", "content"),
    [("hours", {"time_zone": 7}), ("handoffs", [{"name": "x", "wen": {}}]), ("texts", {"ack": ["a list"]})],
)
def test_a_mistake_is_a_red_line(name: str, content: object) -> None:
    assert list(Draft202012Validator(schemas()[name]).iter_errors(content))


def test_every_key_has_a_description_that_the_editor_shows() -> None:
    for schema in schemas().values():
        for part in [schema, *schema.get("$defs", {}).values()]:
            for name, each in part.get("properties", {}).items():
                assert each.get("description"), name


def test_yes_and_no_are_taken_as_operators_write_them() -> None:
    kinds = schemas()["handoffs"]["$defs"]["When"]["properties"]["open"]["anyOf"]
    assert {"enum": ["yes", "no", True, False]} in kinds
