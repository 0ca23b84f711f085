"""Structured logs: one JSON object a line, without message text, full numbers or secrets."""

import logging
import sys

from bot.memory import pretending_absent

with pretending_absent("rich"):  # else structlog takes its colours for terminals along, 10 MB of them
    import structlog

_NOISY = ("aiohttp.access", "httpx", "httpcore", "telegram", "twilio", "watchfiles", "alembic", "sqlalchemy")


def configure(level: str) -> None:
    """Send everything to standard error at ``level`` (debug, info, warning); libraries speak from warning on."""
    threshold = logging.getLevelNamesMapping().get(level.upper(), logging.INFO)
    logging.basicConfig(level=threshold, stream=sys.stderr, format="%(message)s", force=True)
    for name in _NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(threshold),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
