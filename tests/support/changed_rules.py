"""A folder of changed rules, as an operator makes one: a copy of the shipped ones with another promise."""

import re
import shutil
from pathlib import Path

ROOT = Path(__file__).parents[2]
_EXAMPLES = re.compile(r"^examples:.*?(?=^\S|\Z)", re.MULTILINE | re.DOTALL)


def slower_rules(folder: Path) -> Path:
    """People answer within two hours instead of half an hour. The examples of the old promise are taken out."""
    shutil.copytree(ROOT / "policy_rules", folder)
    promises = folder / "promises.yml"
    text = _EXAMPLES.sub("", promises.read_text(encoding="utf-8"))
    promises.write_text(text.replace("first_answer: 30 minutes", "first_answer: 2 hours"), encoding="utf-8")
    return folder
