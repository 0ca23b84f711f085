"""What customers say at each move, by language: phrases/*.yml."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from pydantic import RootModel, ValidationError

from bot.shopping.goals import GoalsInvalid, Variants, read_yaml

FOLDER = Path(__file__).with_name("phrases")
LANGUAGES = ("en", "sv")


class _Moves(RootModel[Mapping[str, Variants]]):
    """Moves and their variants."""


@lru_cache
def phrases(language: str, folder: Path = FOLDER) -> Mapping[str, tuple[str, ...]]:
    """Variants by move. Raises GoalsInvalid."""
    path = folder / f"{language}.yml"
    try:
        return _Moves.model_validate(read_yaml(path)).root
    except ValidationError as error:
        msg = f"{path.name}: {error.errors()[0]['loc']}: {error.errors()[0]['msg']}"
        raise GoalsInvalid(msg) from error
