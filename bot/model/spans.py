"""A stretch of time in English words, for traces and for staff; customers read bot.rules.texts."""

from datetime import timedelta


def in_words(time: timedelta) -> str:
    """``1 hour 30 minutes``; to the second, and no days, since a day of working time is not 24 hours."""
    minutes, seconds = divmod(round(time.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    parts = ((hours, "hour"), (minutes, "minute"), (seconds, "second"))
    return " ".join(f"{number} {unit}{'' if number == 1 else 's'}" for number, unit in parts if number) or "no time"
