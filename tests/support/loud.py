"""What did not run for want of Rasa is said in red at the end, as for PostgreSQL: a quiet skip looks like a pass."""

import pytest

RASA = ("Rasa's environment", "rasa_server/.venv")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many tests did not run without Rasa, and why."""
    reasons = [str(report.longrepr) for report in terminalreporter.stats.get("skipped", ())]
    missed = [reason for reason in reasons if any(sign in reason for sign in RASA)]
    if missed:
        terminalreporter.section("RASA WAS NOT TESTED", red=True, bold=True)
        terminalreporter.line(f"{len(missed)} tests were skipped. {missed[0]}", red=True)
