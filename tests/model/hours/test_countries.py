import subprocess
import sys

import holidays
import pytest

from bot.model.hours import countries
from bot.model.hours.countries import CODES, country_class

_LOADED = """
import sys
from bot.model.hours.countries import country_class
country_class({code!r})
print(sum(name.startswith("holidays.countries.") for name in sys.modules))
"""


def test_one_country_is_loaded_and_no_other() -> None:
    assert _loaded("SE") == 1


def test_a_country_that_builds_on_another_is_loaded_all_the_same() -> None:
    assert _loaded("GU") > 1


@pytest.mark.parametrize("code", sorted(CODES))
def test_each_country_has_the_days_that_the_package_gives_it(code: str) -> None:
    assert dict(country_class(code)(years=2026)) == dict(holidays.country_holidays(code, years=2026))


def test_what_is_no_country_is_an_error() -> None:
    with pytest.raises(KeyError):
        country_class("XX")


def test_a_module_that_the_package_lost_is_named() -> None:
    with pytest.raises(ModuleNotFoundError, match="atlantis"):
        countries._load("holidays.countries.atlantis")


def test_what_can_not_be_loaded_by_itself_is_loaded_with_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("holidays.countries")]:
        monkeypatch.delitem(sys.modules, name)
    assert countries._load("holidays.countries.guam").Guam.country == "GU"
    assert len([name for name in sys.modules if name.startswith("holidays.countries.")]) > 200


def _loaded(code: str) -> int:
    run = subprocess.run([sys.executable, "-c", _LOADED.format(code=code)], capture_output=True, text=True, check=True)
    return int(run.stdout)
