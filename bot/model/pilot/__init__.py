"""Changed rules for some conversations before they are everybody's: who takes part, and how it goes (G4.6)."""

from bot.model.pilot.figures import Figures, Outcome, figures
from bot.model.pilot.pilot import Invited, NoTester, Pilot, as_json, from_json, read_testers

__all__ = ["Figures", "Invited", "NoTester", "Outcome", "Pilot", "as_json", "figures", "from_json", "read_testers"]
