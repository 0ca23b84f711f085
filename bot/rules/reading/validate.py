"""A Tree through a pydantic model: a typed value, or every fault with its place."""

import types
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ConfigDict, RootModel, ValidationError
from pydantic_core import PydanticCustomError

from bot.rules.faults import Fault, RulesInvalid
from bot.rules.reading.tree import Data, Path, Tree
from bot.rules.reading.words import NO_BLANK, NOTHING, closest, did_you_mean, in_plain_words, never_opened

M = TypeVar("M", bound=BaseModel)


class RuleModel(BaseModel):
    """The base of what a rule file holds: immutable, and nothing in it that we don't know."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=False, str_strip_whitespace=True)


def wrong(message: str, *, column: int = 1) -> PydanticCustomError:
    """What a validator of ours raises: the sentence for the operator, and where in the text it points (from 1)."""
    # Braces would be filled in by pydantic, and an operator's text may hold some.
    return PydanticCustomError("rule", "{message}", {"message": message, "column": column})


@dataclass(frozen=True, slots=True)
class Misfit:
    """A fault, and the path of what has to go so that the rest is valid; or the key that was probably meant there."""

    fault: Fault
    path: Path
    meant: str | None = None
    missing: str | None = None
    unknown: bool = False
    told: bool = True

    def beside(self, section: Path) -> bool:
        """Whether it stands where the section should, or in the one before it."""
        return section[:-1] in {self.path[:-1], self.path[:-2]}

    def counts_in(self, tree: Tree) -> bool:
        """Whether it is told: what is missing may stand where nobody could read it."""
        return self.told and self.fault.line not in tree.mended and self.missing not in tree.unread


def validate(model: type[M], tree: Tree) -> M:
    """The tree as a model. Raises RulesInvalid with all its faults, and those of what it was read from."""
    valid, misfits = look(model, tree)
    if valid is None or tree.faults:
        raise RulesInvalid([*tree.faults, *(each.fault for each in misfits if each.counts_in(tree))])
    return valid


def look(model: type[M], tree: Tree) -> tuple[M | None, list[Misfit]]:
    """The tree as a model; or every misfit. Who misspells a key is not told, too, that the right one is missing."""
    empty = [Misfit(tree.fault(path, NOTHING), path) for path in _empty(tree.data, ())]
    try:
        valid = model.model_validate({} if tree.data is None else tree.data)
    except ValidationError as error:
        misfits = [_misfit(each, model, tree) for each in _made_here(error.errors(include_url=False))]
        meant = {(*each.path[:-1], each.meant) for each in misfits if each.meant}
        told = {each.path for each in misfits}
        misfits += [each for each in empty if each.path not in told]
        misfits = [each for each in misfits if each.missing is None or (*each.path, each.missing) not in meant]
        return None, _belonging(misfits, model, tree)
    return (None if empty else valid), empty


def _belonging(misfits: list[Misfit], model: type[BaseModel], tree: Tree) -> list[Misfit]:
    """Who deletes the first line of a section is told once that it is missing, where what belongs below it stands."""
    for lacking in [each for each in misfits if each.missing]:
        section = (*lacking.path, str(lacking.missing))
        known = _keys_at(model, section)
        astray = [each for each in misfits if each.unknown and each.beside(section) and each.path[-1] in known]
        if not known and _is_by_name(model, section):
            astray = [each for each in misfits if each.unknown and each.beside(section) and not each.meant]
        if astray:
            message = f"{astray[0].path[-1]!r} belongs below '{lacking.missing}:'; is that line missing?"
            first = replace(astray[0], fault=tree.fault(astray[0].path, message, at_key=True), meant=None)
            kept = [each for each in misfits if each is not lacking and each not in astray]
            misfits = [*kept, first, *(replace(each, told=False, meant=None) for each in astray[1:])]
    return misfits


def _made_here(errors: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """A list of which only wrong values are written is not too short as well."""
    wrong_at = {error["loc"][:end] for error in errors for end in range(len(error["loc"]))}
    return (error for error in errors if error["type"] != "too_short" or error["loc"] not in wrong_at)


def _empty(data: Data, path: Path) -> Iterator[Path]:
    """Keys without a value: whoever wrote one meant something, even where it may be left out."""
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for step, value in items:
        if value is None:
            yield (*path, step)
        else:
            yield from _empty(value, (*path, step))


def _misfit(error: Mapping[str, Any], model: type[BaseModel], tree: Tree) -> Misfit:
    location: tuple[str | int, ...] = error["loc"]
    path = path_in(tree, location)
    kind = error["type"]
    if kind == "extra_forbidden":
        return _unknown_key(path, _keys_at(model, path[:-1]), tree)
    if kind == "missing":
        name = str(location[-1])
        return Misfit(tree.fault(path, f"{name!r} is missing"), path, missing=name)
    context = error.get("ctx", {})
    if kind == "rule":
        fault = tree.fault(path, context["message"], at_key="[key]" in location, column=context["column"])
        return Misfit(fault, path)
    bracket = never_opened(error["input"]) if kind == "string_pattern_mismatch" else None
    fault = tree.fault(path, in_plain_words(error), at_key="[key]" in location, column=(bracket or 0) + 1)
    return Misfit(fault, path)


def _unknown_key(path: Path, known: set[str], tree: Tree) -> Misfit:
    key = str(path[-1])
    if (tight := key.partition(":"))[0] in known and tight[2]:
        return Misfit(tree.fault(path, NO_BLANK, at_key=True, column=len(tight[0]) + 2), path)
    beside = tree.at(path[:-1])
    meant = closest(key, known)
    if meant is None or (isinstance(beside, dict) and meant in beside):
        meant = None
    fault = tree.fault(path, f"{key!r} is not known here{did_you_mean(key, known)}", at_key=True)
    return Misfit(fault, path, meant, unknown=True)


def path_in(tree: Tree, location: tuple[str | int, ...]) -> Path:
    """pydantic's location without what only pydantic knows (union members, ``[key]``)."""
    path: Path = ()
    for step in location:
        if (*path, step) in tree.values:
            path = (*path, step)
    return path


def _keys_at(model: type[BaseModel], path: Path) -> set[str]:
    """The keys that the model knows at a path."""
    return {name for model in _models(_at(model, path)) for name in _fields(model)}


def _is_by_name(model: type[BaseModel], path: Path) -> bool:
    """Whether keys of the operator's choice stand there."""
    return any(get_origin(each) is dict for found in _at(model, path) for each in _alternatives(found))


def _at(model: type[BaseModel], path: Path) -> list[Any]:
    found: list[Any] = [model]
    for step in path:
        found = [inner for annotation in found for inner in _inside(annotation, step)]
    return found


def _inside(annotation: Any, step: str | int) -> Iterator[Any]:
    for each in _alternatives(annotation):
        if isinstance(each, type) and issubclass(each, RootModel):
            yield from _inside(_fields(each)["root"], step)
        elif isinstance(each, type) and issubclass(each, BaseModel):
            if isinstance(step, str) and step in _fields(each):
                yield _fields(each)[step]
        elif arguments := get_args(each):
            yield arguments[-1] if isinstance(step, str) else arguments[0]


def _fields(model: type[BaseModel]) -> dict[str, Any]:
    return {field.alias or name: field.annotation for name, field in model.model_fields.items()}


def _models(annotations: list[Any]) -> Iterator[type[BaseModel]]:
    for annotation in annotations:
        for each in _alternatives(annotation):
            if isinstance(each, type) and issubclass(each, BaseModel):
                yield each


def _alternatives(annotation: Any) -> Iterator[Any]:
    """The members of a union, without what Annotated adds."""
    if get_origin(annotation) in {Union, types.UnionType}:
        for each in get_args(annotation):
            yield from _alternatives(each)
    elif metadata := getattr(annotation, "__metadata__", None):
        del metadata
        yield from _alternatives(get_args(annotation)[0])
    else:
        yield annotation
