"""The agents' console and the operators' pages, mounted at /console."""

from bot.web.console.app import console_app
from bot.web.console.parts import PREFIX, FaultLine, RulesStatus, Switch, Switched

__all__ = ["PREFIX", "FaultLine", "RulesStatus", "Switch", "Switched", "console_app"]
