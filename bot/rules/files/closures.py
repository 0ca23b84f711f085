"""closures.yml: temporary closures that ``fyra close``, ``fyra reopen`` and the console write. It may be missing."""

from pydantic import Field

from bot.rules.faults import Fault, RulesInvalid
from bot.rules.files.hours import ClosureRule, HoursFile, check_closure
from bot.rules.reading.reader import read_bytes
from bot.rules.reading.tree import Tree
from bot.rules.reading.validate import RuleModel, validate

FILE = "closures.yml"


class ClosuresFile(RuleModel):
    """Written by the command and the console; closures of your own stand in hours.yml."""

    closures: tuple[ClosureRule, ...] = Field(default=(), description="Temporary closures")


def readable(content: bytes) -> bool:
    """Whether the file can be read by itself."""
    try:
        validate(ClosuresFile, read_bytes(content, name=FILE))
    except RulesInvalid:
        return False
    return True


def check(file: ClosuresFile, tree: Tree, hours: HoursFile) -> list[Fault]:
    """Schedules that are gone from hours.yml."""
    return [
        fault for at, closure in enumerate(file.closures) for fault in check_closure(hours.schedules, tree, at, closure)
    ]
