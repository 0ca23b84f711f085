"""What the picture of a playbook shows: cards in four lanes, one for each step, and which card leads to which."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.model.steps.checks import OTHERWISE, SAID, Check
from bot.model.steps.playbook import Cause, FactKind, FactNeed, Fits, Playbook, Playbooks, Solution
from bot.rules.texts.template import Placeholder
from bot.rules.texts.texts import Texts

LANES = ("1 Understand", "2 Find the cause", "3 Propose", "4 Resolve")
PERSON = "person"
_YES_NO = {True: "yes", False: "no"}


@dataclass(frozen=True, slots=True)
class Card:
    """One thing in a lane (0 to 3). ``tone`` colours it: whose a cause is, or person, fact, solution, action."""

    id: str
    lane: int
    title: str
    lines: tuple[str, ...]
    tone: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """The whole picture: its cards from the top of each lane, and pairs of ids from left to right."""

    name: str
    title: str
    cards: tuple[Card, ...]
    links: tuple[tuple[str, str], ...]


def sheet(playbook: Playbook, book: Playbooks, texts: Texts, language: str) -> Sheet:
    """The picture of one playbook, with its words in a language. Placeholders stay as they are: {number}."""

    def words(key: str) -> str:
        return _words(texts, key, language)

    solutions = {name: book.solutions[name] for cause in playbook.causes for name in cause.offers}
    cards = [
        *_facts(playbook, solutions, words),
        *_causes(playbook, words),
        *(_solution(each, words) for each in solutions.values()),
        *_endings(playbook, solutions, words),
    ]
    links = dict.fromkeys(_links(playbook, solutions))
    return Sheet(playbook.name, title(playbook, texts, language), tuple(cards), tuple(links))


def title(playbook: Playbook, texts: Texts, language: str) -> str:
    """What the problem is called."""
    return _words(texts, f"problem.{playbook.name}.title", language)


def _facts(playbook: Playbook, solutions: dict[str, Solution], words: Callable[[str], str]) -> Iterator[Card]:
    if playbook.fits is not Fits.NONE:
        lines = (f"one that is {playbook.fits.value}", "whose it is, shown by phone, postcode or e-mail")
        yield Card("order", 0, "order", lines, "fact")
    needed = {name for solution in solutions.values() for name in solution.needs}
    order = [*playbook.understand, *(name for name in playbook.facts if name not in playbook.understand)]
    for name in order:
        need = playbook.facts[name]
        asked = [words(f"problem.{playbook.name}.{name}.ask")] if need.asked else ["never asked; noted when it comes"]
        if need.kind is FactKind.CHOICE:
            asked.append("→ " + " · ".join(need.choices))
        yield Card(f"fact:{name}", 0, name, (_when_asked(playbook, need, needed), *asked), "fact")


def _when_asked(playbook: Playbook, need: FactNeed, needed: set[str]) -> str:
    if not need.asked:
        return need.kind.value
    if need.name in playbook.understand:
        return f"{need.kind.value}, at once"
    return f"{need.kind.value}, {'before it is done' if need.name in needed else 'when a cause needs it'}"


def _causes(playbook: Playbook, words: Callable[[str], str]) -> Iterator[Card]:
    for at, cause in enumerate(playbook.causes, 1):
        told = words(f"cause.{playbook.name}.{cause.name}")
        lines = (f"if {' or '.join(_group(group) for group in cause.when)}", told)
        yield Card(f"cause:{cause.name}", 1, f"{at} {cause.name}", lines, cause.whose.value)


def _group(group: tuple[Check, ...]) -> str:
    return " + ".join(_check(check) for check in group)


def _check(check: Check) -> str:
    if check.name == SAID:
        return f"{check.fact} is {check.argument}"
    if check.name == OTHERWISE:
        return "nothing above holds"
    argument = _YES_NO[check.argument] if isinstance(check.argument, bool) else check.argument
    return f"{check.name} {argument}"


def _solution(solution: Solution, words: Callable[[str], str]) -> Card:
    told = [words(f"solution.{solution.name}.offer")]
    if solution.wish:
        told.append(f"fulfils: {solution.wish}")
    if solution.by_right:
        told.append("the customer's right: no limit")
    elif solution.amount_of != "nothing":
        told.append(f"worth: {solution.percent} % of {solution.amount_of.value}; above the limit a person decides")
    return Card(f"solution:{solution.name}", 2, words(f"solution.{solution.name}.title"), tuple(told), "solution")


def _endings(playbook: Playbook, solutions: dict[str, Solution], words: Callable[[str], str]) -> Iterator[Card]:
    for solution in solutions.values():
        again = solution.check_after_days
        lines = [words(f"solution.{solution.name}.done")]
        lines += [f"checked again after {again} days"] if again else []
        lines += ["then a person goes on"] if solution.then_person else ["satisfied? if not, a person"]
        yield Card(f"action:{solution.name}", 3, solution.does.value, tuple(lines), "action")
    if any(not cause.offers for cause in playbook.causes):
        yield Card(PERSON, 2, "a person decides", ("with the whole packet: facts, cause, words",), PERSON)


def _links(playbook: Playbook, solutions: dict[str, Solution]) -> Iterator[tuple[str, str]]:
    for cause in playbook.causes:
        yield from _asked_for(cause)
        yield from ((f"cause:{cause.name}", f"solution:{name}") for name in cause.offers)
        if not cause.offers:
            yield f"cause:{cause.name}", PERSON
    for name in solutions:
        yield f"solution:{name}", f"action:{name}"


def _asked_for(cause: Cause) -> Iterator[tuple[str, str]]:
    for check in (check for group in cause.when for check in group if check.name == SAID):
        yield f"fact:{check.fact}", f"cause:{cause.name}"


def _words(texts: Texts, key: str, language: str) -> str:
    wordings = texts.find(key, language).wordings
    parts = wordings.get("text", next(iter(wordings.values()))).parts
    return "".join(f"{{{part.name}}}" if isinstance(part, Placeholder) else part for part in parts).strip()
