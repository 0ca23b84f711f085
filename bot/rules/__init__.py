"""policy_rules/*.yml: read with positions, checked as a whole, typed, and kept fresh while the system runs."""

from typing import TYPE_CHECKING, Any

from bot.rules.book import RuleBook
from bot.rules.faults import Fault, RulesError, RulesInvalid
from bot.rules.loading import CheckResult, check, load
from bot.rules.texts.texts import Texts, UnknownText

if TYPE_CHECKING:
    from bot.rules.keeper import Keeper

__all__ = [
    "CheckResult",
    "Fault",
    "Keeper",
    "RuleBook",
    "RulesError",
    "RulesInvalid",
    "Texts",
    "UnknownText",
    "check",
    "load",
]


def __getattr__(name: str) -> Any:
    """The keeper brings structlog and watchfiles, which commands that only look at files need not load."""
    if name == "Keeper":
        from bot.rules.keeper import Keeper

        return Keeper
    msg = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(msg)
