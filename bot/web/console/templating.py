"""The templates: compiled once in a process, everything escaped, a missing name is an error."""

import hashlib
from functools import cache
from pathlib import Path

import jinja2

from bot.web.console.parts import PREFIX
from bot.web.console.views.words import FILTERS

_WEB = Path(__file__).resolve().parent.parent
STATIC = _WEB / "static"


@cache
def environment() -> jinja2.Environment:
    """Jinja's environment. ``assets`` changes with every change of our style or script: no browser keeps an old one."""
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_WEB / "templates"),
        autoescape=True,
        auto_reload=False,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(FILTERS)
    made.globals.update(base=PREFIX, assets=_fingerprint())
    return made


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for file in sorted(STATIC.iterdir()):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:10]
