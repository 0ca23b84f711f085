"""One country's class of the ``holidays`` package, without the other 250.

The package's own ways (country_holidays, holidays.SE, an import from holidays.countries) all import every country: 300
modules, 20 MB, a tenth of a second. Its registry says in which module each one is, and Python's import system loads
that one by itself. A country that builds on another (Guam on the United States) still brings all.
"""

import sys
from functools import cache
from importlib import import_module
from importlib.machinery import PathFinder
from importlib.util import module_from_spec
from pathlib import Path
from threading import Lock
from types import ModuleType

import holidays
from holidays.registry import COUNTRIES

_PACKAGE = "holidays.countries"
_FOLDER = str(Path(holidays.__file__).with_name("countries"))
_MODULES = {
    code: (module, names[0])
    for module, names in COUNTRIES.items()
    for code in names
    if len(code) == 2 and code.isupper()
}
_LOADING = Lock()

CODES = frozenset(_MODULES)
"""ISO 3166-1, two letters."""


@cache
def country_class(code: str) -> type[holidays.HolidayBase]:
    """The country's class. Raises KeyError for what is not in CODES."""
    module, name = _MODULES[code]
    with _LOADING:
        loaded = sys.modules.get(f"{_PACKAGE}.{module}") or _load(f"{_PACKAGE}.{module}")
    found: type[holidays.HolidayBase] = getattr(loaded, name)
    return found


def _load(name: str) -> ModuleType:
    """The module, with no import of the package around it."""
    spec = PathFinder.find_spec(name, [_FOLDER])
    if spec is None or spec.loader is None:
        raise ModuleNotFoundError(name, name=name)
    module = module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except ImportError:  # it builds on another country, and that import has brought the package, which wants this one
        del sys.modules[name]
        return import_module(name)
    return module
