"""pydantic's errors in the words of somebody who edits a policy, not a program."""

from collections.abc import Iterable, Mapping
from typing import Any

NOTHING = "nothing is written here"
NO_BLANK = "a blank is missing after the ':'"
BRACKET_CLOSED = "a bracket is closed here and was never opened"
_PLAIN = {
    "missing": "is missing",
    "dict_type": "keys with values are expected here, one 'key: value' a line",
    "model_type": "keys with values are expected here, one 'key: value' a line",
    "list_type": "a list is expected here; begin each line with '- '",
    "tuple_type": "a list is expected here; begin each line with '- '",
    "int_parsing": "a whole number is expected here",
    "int_type": "a whole number is expected here",
    "decimal_parsing": "a number is expected here, such as 249 or 249.50",
    "decimal_type": "a number is expected here, such as 249 or 249.50",
    "bool_parsing": "yes or no is expected here",
    "bool_type": "yes or no is expected here",
    "date_from_datetime_parsing": "a date is expected here, such as 2026-12-24",
    "date_parsing": "a date is expected here, such as 2026-12-24",
    "date_type": "a date is expected here, such as 2026-12-24",
    "string_too_short": NOTHING,
    "too_short": "at least one is needed here",
    "url_parsing": "a web address is expected here, such as https://example.com",
    "recursion_loop": "this refers to itself",
}
_BOUNDS = {
    "greater_than": "must be more than {gt}",
    "greater_than_equal": "must be at least {ge}",
    "less_than": "must be less than {lt}",
    "less_than_equal": "must be at most {le}",
    "string_too_long": "longer than {max_length} characters",
    "too_long": "more than {max_length} are not possible",
}


def did_you_mean(written: str, known: Iterable[str]) -> str:
    """``; did you mean 'support'?``, or the few things that are known, or nothing."""
    names = sorted(set(known))
    if name := closest(written, names):
        return f"; did you mean {name!r}?"
    if not 0 < len(names) <= 12:
        return ""
    return f"; known {'is' if len(names) == 1 else 'are'} {listed(names)}"


def closest(written: str, known: Iterable[str]) -> str | None:
    """What was probably meant."""
    from difflib import get_close_matches  # only faults need it

    names = {name.lower(): name for name in sorted(set(known), reverse=True)}
    close = get_close_matches(written.lower(), sorted(names), n=1, cutoff=0.6)
    return names[close[0]] if close else None


def listed(names: Iterable[str]) -> str:
    """``'a', 'b' and 'c'``."""
    quoted = [repr(name) for name in names]
    return " and ".join([", ".join(quoted[:-1]), quoted[-1]] if len(quoted) > 1 else quoted)


def unknown(what: str, written: str, known: Iterable[str]) -> str:
    """``no team is called 'suport'; did you mean 'support'?``."""
    return f"no {what} is called {written!r}{did_you_mean(written, known)}"


def in_plain_words(error: Mapping[str, Any]) -> str:
    """One pydantic error (``error.errors()``) as a sentence; the key's name is added by the caller where it helps."""
    kind, context = error["type"], error.get("ctx", {})
    if kind in {"enum", "literal_error"}:
        known = [name.strip(" '") for name in str(context["expected"]).replace(" or ", ",").split(",")]
        return f"{error['input']!r} is not one of the choices{did_you_mean(str(error['input']), known)}"
    if kind == "string_type":
        return "a text is expected here, not a list" if error["input"] is not None else NOTHING
    if kind == "value_error":
        return str(context["error"])
    if kind == "string_pattern_mismatch":
        return _no_name(error["input"])
    if kind in {"list_type", "tuple_type"} and isinstance(error["input"], str):
        return f"a list is expected here; write [{error['input']}], or begin each line with '- '"
    if kind in _BOUNDS:
        return _BOUNDS[kind].format(**context)
    if error["input"] is None and kind != "missing":
        return NOTHING
    return _PLAIN.get(kind, str(error["msg"]))


def _no_name(written: str) -> str:
    if never_opened(written) is not None:
        return BRACKET_CLOSED
    return f"{written!r} is no name; a name has small letters, digits and _, and begins with a letter"


def never_opened(text: str) -> int | None:
    """Where a bracket ends the text that does not begin in it."""
    end = text.rstrip()
    pair = {"]": "[", "}": "{"}.get(end[-1:])
    return len(end) - 1 if pair and end.count(pair) < end.count(end[-1]) else None
