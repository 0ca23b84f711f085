"""Texts: a key, values, a language and a channel in; the words that the customer reads out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo
from typing import TypeAlias

from babel import Locale

from bot.model.messages import ChannelName
from bot.model.values import Money, Params, TextRef, Value
from bot.rules.faults import RulesError
from bot.rules.texts.entries import Text
from bot.rules.texts.template import Placeholder, Template
from bot.rules.texts.writer import Manner

MAX_NESTING = 6
_MISSING = "…"
Otherwise: TypeAlias = "Callable[[str], Value | None]"


def _log(event: str, **known: str) -> None:
    """structlog takes a quarter of a second to load, and the shipped rules never need it here."""
    import structlog

    structlog.get_logger(__name__).error(event, **known)


class UnknownText(RulesError, LookupError):
    """No language has a text of this key."""

    def __init__(self, key: str) -> None:
        super().__init__(f"no text is called {key!r}")
        self.key = key


@dataclass(frozen=True)
class Texts:
    """All texts of all languages, as one version. ``everywhere``: values that each may name, such as {business}."""

    by_language: Mapping[str, Mapping[str, Text]]
    locales: Mapping[str, Locale]
    default: str
    zone: tzinfo
    everywhere: Params = field(default_factory=dict)

    def has(self, key: str) -> bool:
        """Whether the default language has it."""
        return key in self.by_language[self.default]

    def render(
        self, key: str, params: Params, *, language: str, channel: ChannelName, now: datetime, otherwise: Otherwise
    ) -> str:
        """The words for a customer. A value that is neither given nor said everywhere is asked of ``otherwise``.

        A text that the language lacks is said in the default language, and logged; a value that is missing shows as an
        ellipsis, and is logged. Times are by the business's clock, relative to ``now`` (aware). Raises UnknownText.
        """
        language = language if language in self.by_language else self.default
        manner = Manner(self.locales[language], self.zone, now)
        return _Rendering(self, language, channel, manner, otherwise).text(key, params, 0)

    def find(self, key: str, language: str) -> Text:
        """The text in the language, or in the default one. Raises UnknownText."""
        text = self.by_language[language].get(key)
        if text is None and language != self.default:
            _log("text.missing", key=key, language=language, said_in=self.default)
            text = self.by_language[self.default].get(key)
        if text is None:
            raise UnknownText(key)
        return text


@dataclass(frozen=True, slots=True)
class _Rendering:
    """One rendering: what stays the same while texts stand within texts."""

    texts: Texts
    language: str
    channel: ChannelName
    manner: Manner
    otherwise: Otherwise

    def text(self, key: str, params: Params, depth: int) -> str:
        if depth > MAX_NESTING:
            _log("text.within_itself", key=key)
            return _MISSING
        text = self.texts.find(key, self.language)
        values = {**self.texts.everywhere, **params}
        parts = self._wording(text, values).parts
        return "".join(
            self._placeholder(text, part, values, depth) if isinstance(part, Placeholder) else part for part in parts
        )

    def _wording(self, text: Text, values: Params) -> Template:
        if text.by is None:
            return text.wordings.get(self.channel.value, text.wordings.get("text", next(iter(text.wordings.values()))))
        count = values.get(text.by)
        category = self.manner.locale.plural_form(count) if isinstance(count, int) else "other"
        return text.wordings.get(category, text.wordings["other"])

    def _placeholder(self, text: Text, part: Placeholder, values: Params, depth: int) -> str:
        value = values[part.name] if part.name in values else self.otherwise(part.name)
        if value is None:
            _log("text.without_value", key=text.key, at=str(text.source), placeholder=part.name)
            return _MISSING
        return self.value(value, depth)

    def value(self, value: Value, depth: int) -> str:
        """Written by its type. A text's value is said as it is, and never read as a text with placeholders."""
        match value:
            case TextRef():
                return self.text(value.key, value.params, depth + 1)
            case Money():
                return self._money(value, depth)
            case str():
                return value
            case bool():
                return self.text("value.yes" if value else "value.no", {}, depth + 1)
            case int():
                return str(value)  # order numbers have no thousands
            case Sequence():
                return self.manner.listed([self.value(each, depth) for each in value])
            case _:
                return self._time(value, depth)

    def _time(self, value: date | datetime | timedelta, depth: int) -> str:
        match value:
            case datetime():
                moment = self.manner.moment(value)
                return self.text(moment.key, moment.params, depth + 1)
            case date():
                return self.manner.day(value)
            case timedelta():
                return self.manner.duration(value)

    def _money(self, money: Money, depth: int) -> str:
        key = f"value.money.{money.currency.lower()}"
        if not self.texts.has(key):
            return self.manner.currency(money)
        return self.text(key, {"amount": self.manner.number(money.amount)}, depth + 1)
