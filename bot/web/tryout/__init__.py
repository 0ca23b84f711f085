"""The dry run as a page for operators, inside the console (``console.add_subapp("/try", tryout_app(…))``)."""

from bot.web.tryout.app import tryout_app
from bot.web.tryout.folders import Checked, Folders
from bot.web.tryout.runs import Runs

__all__ = ["Checked", "Folders", "Runs", "tryout_app"]
