"""escalation.yml: who does what when a promise is at risk or broken, and who is on call (G2.4, G3.4)."""

import re
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from bot.model.escalation.matrix import Address, Chain, Escalation, Link, Person, Row, Step
from bot.model.hours import AROUND_THE_CLOCK, Calendar
from bot.model.messages import ChannelName
from bot.model.policy.basis import Priority, PromiseKind
from bot.rules.faults import Fault
from bot.rules.reading.scalars import Duration, Name, Words, one_or_many
from bot.rules.reading.tree import Path, Tree
from bot.rules.reading.validate import RuleModel, wrong

FILE = "escalation.yml"
_ADDRESS = re.compile(r"(sms)\s+(\+[1-9]\d{6,14})|(telegram)\s+(\d{3,15})")
_SHARE = re.compile(r"(\d{1,4})\s*%?")


def _address(raw: Any) -> str:
    text = str(raw).strip()
    if not _ADDRESS.fullmatch(text):
        raise wrong("an address is expected here, such as 'sms +46700000011' or 'telegram 700011'")
    return text


def _share(raw: Any) -> int:
    found = _SHARE.fullmatch(str(raw).strip())
    if not found:
        raise wrong("a share of the promised time is expected here, such as 80 % or 200 %; 0 % is at once")
    return int(found[1])


AddressText = Annotated[str, BeforeValidator(_address)]
Share = Annotated[int, BeforeValidator(_share, json_schema_input_type=str), Field(le=1000)]
Teams = Annotated[tuple[Name, ...], BeforeValidator(one_or_many)]
Kinds = Annotated[tuple[PromiseKind, ...], BeforeValidator(one_or_many)]
Priorities = Annotated[tuple[Priority, ...], BeforeValidator(one_or_many)]


class PersonRule(RuleModel):
    """A colleague who can be called."""

    called: Words = Field(description="What customers and colleagues read: 'Kim has it'")
    language: Name = Field(description="In which of the served languages they are written to")
    addresses: tuple[AddressText, ...] = Field(
        min_length=1, max_length=5, description="'sms +46…' or 'telegram 12345'; the first that works is used"
    )


class LinkRule(RuleModel):
    """A place in a chain."""

    person: Name = Field(description="Who is called")
    hours: Name | None = Field(default=None, description="A schedule of hours.yml; left out: at any hour")


class ChainRule(RuleModel):
    """People in the order in which they are called."""

    people: tuple[LinkRule, ...] = Field(min_length=1, max_length=20, description="In the order of calling")
    confirm_within: Duration = Field(default=..., description="Who has not confirmed by then: the next one is called")
    last_again: int = Field(default=2, ge=0, le=10, description="How often the last one is called again")


class WhenRule(RuleModel):
    """Which promises a row is about; what is left out does not matter."""

    promise: Kinds = Field(default=(), description="first_answer, next_answer or resolution, or several")
    team: Teams = Field(default=(), description="A team of teams.yml, or several")
    priority: Priorities = Field(default=(), description="urgent, high or normal, or several")


class StepRule(RuleModel):
    """What happens when a share of the promised time is used up and nobody has kept the promise."""

    at: Share = Field(description="The share of the promised time: 50 %, 100 % (broken), 200 %; 0 % is at once")
    mark: bool = Field(default=False, description="yes: marked in the console's queue")
    tell: Name | None = Field(default=None, description="A chain: who is first on duty in it gets a message")
    until_confirmed: bool = Field(default=False, description="yes: they must confirm, or the next one is called")
    move_to: Name | None = Field(default=None, description="A team: the conversation moves to its queue")


class RowRule(RuleModel):
    """One row of the matrix."""

    name: Words = Field(description="What colleagues call it")
    when: WhenRule = Field(default=WhenRule(), description="Which promises it is about; left out: all others")
    steps: tuple[StepRule, ...] = Field(min_length=1, max_length=20, description="What happens, in order of the share")


class AbsentRule(RuleModel):
    """Agents who have a conversation and give no sign of life."""

    after: Duration = Field(
        default=Escalation().absent_after,
        description="Who wrote nothing for so long is away: the conversation goes back to its place in the queue",
    )


class EscalationFile(RuleModel):
    """Who is called, in which order, and at which share of a promise."""

    people: dict[Name, PersonRule] = Field(description="Colleagues who can be called, by name")
    chains: dict[Name, ChainRule] = Field(description="Orders of calling, by name")
    matrix: tuple[RowRule, ...] = Field(description="The first row that fits a promise counts")
    confirm_words: tuple[Words, ...] = Field(
        min_length=1, description="Words with which a call is confirmed, besides its code: ok, ja, …"
    )
    absent_agents: AbsentRule = Field(default=AbsentRule(), description="Agents who give no sign of life")


def check(file: EscalationFile, tree: Tree) -> list[Fault]:
    """Addresses of two people, doubles, steps out of order, idle rows."""
    return [*_check_people(file, tree), *_check_chains(file, tree), *_check_rows(file, tree)]


def _check_people(file: EscalationFile, tree: Tree) -> list[Fault]:
    faults, owners = [], dict[str, str]()
    for name, person in file.people.items():
        for at, address in enumerate(person.addresses):
            owner = owners.setdefault(" ".join(address.split()), name)
            if owner != name or address in person.addresses[:at]:
                message = f"{address!r} is {owner}'s already; each address once"
                faults.append(tree.fault(("people", name, "addresses", at), message))
    return faults


def _check_chains(file: EscalationFile, tree: Tree) -> list[Fault]:
    faults = []
    for name, chain in file.chains.items():
        for at, link in enumerate(chain.people):
            path: Path = ("chains", name, "people", at, "person")
            if any(link == other for other in chain.people[:at]):
                faults.append(tree.fault(path, f"{link.person} is in this chain for these hours already"))
    return faults


def _check_rows(file: EscalationFile, tree: Tree) -> list[Fault]:
    faults: list[Fault] = []
    for at, row in enumerate(file.matrix):
        shares = [step.at for step in row.steps]
        for place, step in enumerate(row.steps):
            path: Path = ("matrix", at, "steps", place)
            if step.until_confirmed and step.tell is None:
                faults.append(tree.fault((*path, "until_confirmed"), "who is to confirm? name a chain under 'tell'"))
            if not (step.mark or step.tell or step.move_to):
                faults.append(tree.fault(path, "nothing happens here; write mark, tell or move_to"))
            if place and step.at <= shares[place - 1]:
                faults.append(tree.fault((*path, "at"), "steps go by rising shares, each share once"))
        faults += _shadowed(file, tree, at)
    return faults


def _shadowed(file: EscalationFile, tree: Tree, at: int) -> list[Fault]:
    for earlier in range(at):
        first, later = file.matrix[earlier], file.matrix[at]
        if first.name == later.name:
            return [tree.fault(("matrix", at, "name"), "another row has this name; give it its own")]
        if all(
            not wide or (narrow and set(narrow) <= set(wide))
            for wide, narrow in zip(_wishes(first.when), _wishes(later.when), strict=True)
        ):
            message = f"{later.name!r} never gets its turn: {first.name!r} fits whenever it does; move it up"
            return [tree.fault(("matrix", at, "name"), message)]
    return []


def _wishes(when: WhenRule) -> tuple[tuple[str, ...], ...]:
    return when.promise, when.team, when.priority


def build_escalation(file: EscalationFile, tree: Tree, calendars: Mapping[str, Calendar]) -> Escalation:
    """As the model knows it."""
    return Escalation(
        people={name: _person(name, rule, tree) for name, rule in file.people.items()},
        chains={name: _chain(name, rule, tree, calendars) for name, rule in file.chains.items()},
        rows=tuple(_row(at, rule, tree) for at, rule in enumerate(file.matrix)),
        confirm_words=frozenset(word.casefold() for word in file.confirm_words),
        absent_after=file.absent_agents.after,
    )


def _person(name: str, rule: PersonRule, tree: Tree) -> Person:
    addresses = tuple(Address(ChannelName(kind), where) for kind, where in map(str.split, rule.addresses))
    return Person(name, rule.called, rule.language, addresses, tree.source(("people", name)))


def _chain(name: str, rule: ChainRule, tree: Tree, calendars: Mapping[str, Calendar]) -> Chain:
    links = tuple(Link(link.person, calendars[link.hours] if link.hours else AROUND_THE_CLOCK) for link in rule.people)
    return Chain(name, links, rule.confirm_within, rule.last_again, tree.source(("chains", name)))


def _row(at: int, rule: RowRule, tree: Tree) -> Row:
    steps = tuple(
        Step(step.at, step.mark, step.tell, step.until_confirmed, step.move_to, tree.source(("matrix", at, "steps", n)))
        for n, step in enumerate(rule.steps)
    )
    when = rule.when
    return Row(
        rule.name,
        steps,
        frozenset(when.promise),
        frozenset(when.team),
        frozenset(when.priority),
        tree.source(("matrix", at, "name")),
    )
