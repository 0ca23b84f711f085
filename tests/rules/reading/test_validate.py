from decimal import Decimal
from typing import Annotated

import pytest
from pydantic import BeforeValidator, Field, RootModel

from bot.rules.faults import RulesInvalid
from bot.rules.reading.reader import read_bytes
from bot.rules.reading.validate import RuleModel, validate
from bot.rules.reading.words import did_you_mean, listed


def _never(raw: object) -> object:
    msg = "this is never said"
    raise ValueError(msg)


class Inner(RuleModel):
    name: str
    size: int | None = None


class Outer(RuleModel):
    inner: Inner
    many: tuple[Inner, ...] = ()
    by_name: dict[str, Inner | None] | None = None
    price: Annotated[Decimal, Field(gt=0, lt=100)] = Decimal(1)
    steps: Annotated[int, Field(ge=1, le=4)] = 1
    short: Annotated[str, Field(max_length=3)] = ""
    few: Annotated[tuple[str, ...], Field(max_length=1)] = ()
    on: bool = False


class Many(RootModel[list[Inner]]):
    pass


def faults(text: str, model: type[Outer] | type[Many] = Outer) -> list[str]:
    with pytest.raises(RulesInvalid) as caught:
        validate(model, read_bytes(text.encode(), name="f.yml"))
    return [str(fault) for fault in caught.value.faults]


def test_text_becomes_what_the_model_says() -> None:
    outer = validate(Outer, read_bytes(b"inner: {name: no, size: 3}\non: no\nprice: 2.50\n", name="f.yml"))
    assert (outer.inner.name, outer.inner.size, outer.on, outer.price) == ("no", 3, False, Decimal("2.50"))


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("inner: {nam: x}", "f.yml:1:9: 'nam' is not known here; did you mean 'name'?"),
        ("inner: {size: 1}", "f.yml:1:8: 'name' is missing"),
        ("many: [{name: x, sise: 1}]", "f.yml:1:18: 'sise' is not known here; did you mean 'size'?"),
        ("by_name: {a: {nme: x}}", "f.yml:1:15: 'nme' is not known here; did you mean 'name'?"),
        ("zzz: 1", "f.yml:1:1: 'zzz' is not known here; known are 'by_name', 'few', 'inner'"),
        ("inner: x", "f.yml:1:8: keys with values are expected here, one 'key: value' a line"),
        ("many: x", "f.yml:1:7: a list is expected here; write [x], or begin each line with '- '"),
        ("many:", "f.yml:1:6: nothing is written here"),
        ("by_name: [x]", "f.yml:1:10: keys with values are expected here"),
        ("inner: {name: [x]}", "f.yml:1:15: a text is expected here, not a list"),
        ("inner: {name: x, size: y}", "f.yml:1:24: a whole number is expected here"),
        ("price: 0", "f.yml:1:8: must be more than 0"),
        ("price: 100", "f.yml:1:8: must be less than 100"),
        ("price: x", "f.yml:1:8: a number is expected here, such as 249 or 249.50"),
        ("steps: 0", "f.yml:1:8: must be at least 1"),
        ("steps: 5", "f.yml:1:8: must be at most 4"),
        ("short: long", "f.yml:1:8: longer than 3 characters"),
        ("few: [a, b]", "f.yml:1:6: more than 1 are not possible"),
        ("on: maybe", "f.yml:1:5: yes or no is expected here"),
        ("", "f.yml:1:1: 'inner' is missing"),
        ("[]", "f.yml:1:1: keys with values are expected here"),
    ],
)
def test_a_fault_has_its_place_and_plain_words(text: str, fault: str) -> None:
    assert any(found.startswith(fault) for found in faults(text)), faults(text)


def test_a_list_at_the_top_knows_its_keys_too() -> None:
    assert faults("- name: x\n  sise: 1\n", Many) == ["f.yml:2:3: 'sise' is not known here; did you mean 'size'?"]


def test_what_was_meant_is_found_by_likeness_else_a_few_are_named() -> None:
    assert did_you_mean("Suport", ["support", "sales"]) == "; did you mean 'support'?"
    assert did_you_mean("x", ["a", "b", "c"]) == "; known are 'a', 'b' and 'c'"
    assert did_you_mean("x", ["a"]) == "; known is 'a'"
    assert did_you_mean("x", [str(number) for number in range(20)]) == ""
    assert did_you_mean("x", []) == ""
    assert listed(["a"]) == "'a'"


class Holds(RuleModel):
    a: Inner


class Deep(RuleModel):
    held: dict[str, Annotated[Inner, Field(description="x")] | None] | None = None
    said: Annotated[str, BeforeValidator(_never)] = ""
    either: Inner | Holds | None = None


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("held: {a: {nam: x, name: y}}\n", "f.yml:1:12: 'nam' is not known here; did you mean 'name'?"),
        ("either: {a: {nam: x, name: y}}\n", "f.yml:1:14: 'nam' is not known here; did you mean 'name'?"),
        ("said: once\n", "f.yml:1:7: this is never said"),
        ("said: {x: 1}\n", "f.yml:1:7: this is never said"),
    ],
)
def test_faults_are_found_below_unions_and_in_validators_of_others(written: str, fault: str) -> None:
    with pytest.raises(RulesInvalid) as caught:
        validate(Deep, read_bytes(written.encode(), name="f.yml"))
    assert fault in [str(each) for each in caught.value.faults]
