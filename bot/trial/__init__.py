"""Changed rules tried before they speak to anyone (docs/trial.md): stored conversations or the sample, replayed."""

from bot.trial.dry_run import DryRun, Past, dry_run
from bot.trial.sample import read_sample

__all__ = ["DryRun", "Past", "dry_run", "read_sample"]
