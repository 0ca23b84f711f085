"""languages.yml: the languages we serve."""

from typing import Annotated, Any

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from pydantic import BeforeValidator, Field

from bot.model.policy.rules import Languages
from bot.rules.reading.scalars import Name
from bot.rules.reading.validate import RuleModel, wrong

FILE = "languages.yml"


def _country(raw: Any) -> str:
    country = str(raw).strip().upper()
    if country not in get_global("territory_languages"):
        message = f"no country has the letters {raw!r}; write two letters, such as SE"
        raise wrong(message)
    return country


def _locale(raw: Any) -> str:
    try:
        return str(Locale.parse(str(raw)))
    except (UnknownLocaleError, ValueError) as error:
        message = f"{raw!r} is no locale; write a language and a country, such as en_GB or sv_SE"
        raise wrong(message) from error


class LanguagesFile(RuleModel):
    """The languages we serve, and how a new customer's is guessed."""

    served: dict[Name, Annotated[str, BeforeValidator(_locale)]] = Field(
        min_length=1, description="Each language, and whose way of writing dates and numbers it follows: en: en_GB"
    )
    default: Name = Field(description="The language for those whose own we don't know or don't serve")
    by_phone_country: dict[Annotated[str, BeforeValidator(_country)], Name] = Field(
        default={}, description="The first guess for a phone number from a country: SE: sv"
    )


def build_languages(file: LanguagesFile) -> Languages:
    """As the model knows them."""
    called = {language: _called(file, locale) for language, locale in file.served.items()}
    names = {name.casefold(): each for names in called.values() for each, name in zip(file.served, names, strict=True)}
    return Languages(tuple(file.served), file.default, dict(file.by_phone_country), names, called)


def _called(file: LanguagesFile, locale: str) -> tuple[str, ...]:
    """English, Swedish, or engelska, svenska: what this locale calls each language."""
    languages = Locale.parse(locale).languages
    return tuple(languages.get(each, each) for each in file.served)
