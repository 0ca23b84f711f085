"""Each file's model can tell editors what it takes, with a description of every key (for JSON Schema, issue 3)."""

from typing import Any

import pytest
from pydantic import BaseModel

from bot.rules.files.acknowledgements import AcknowledgementsFile
from bot.rules.files.compensation import CompensationFile
from bot.rules.files.escalation import EscalationFile
from bot.rules.files.handoffs import HandoffsFile
from bot.rules.files.hours import HoursFile
from bot.rules.files.languages import LanguagesFile
from bot.rules.files.policy import PolicyFile
from bot.rules.files.promises import PromisesFile
from bot.rules.files.teams import TeamsFile
from bot.rules.files.unfinished import UnfinishedFile
from bot.rules.playbooks.files import PlaybookFile, SharedFile

FILES = (
    AcknowledgementsFile,
    CompensationFile,
    EscalationFile,
    HandoffsFile,
    HoursFile,
    LanguagesFile,
    PlaybookFile,
    PolicyFile,
    PromisesFile,
    SharedFile,
    TeamsFile,
    UnfinishedFile,
)


@pytest.mark.parametrize("model", FILES)
def test_every_key_of_a_file_has_a_description(model: type[BaseModel]) -> None:
    schema = model.model_json_schema()
    objects: list[dict[str, Any]] = [schema, *schema.get("$defs", {}).values()]
    properties = [(name, each) for part in objects for name, each in part.get("properties", {}).items()]
    assert properties
    assert [name for name, each in properties if not each.get("description")] == []
