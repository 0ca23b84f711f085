"""The business's clock, by which commands tell times."""

from datetime import UTC, tzinfo

from bot.settings import Settings


def business_zone(settings: Settings) -> tzinfo:
    """The time zone of the rules in force; UTC where there are none."""
    from bot.rules.in_force import in_force

    _, good = in_force(settings.rules, settings.var / "rules")
    return good.book.policy.zone if good and good.book else UTC
