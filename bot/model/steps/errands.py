"""What the back office is asked to do about a case: the solution, with all that it needs to know, under one key."""

from collections.abc import Iterator

from bot.model.orders import Contact, Corrective, Errand
from bot.model.steps.draft import Draft
from bot.model.steps.playbook import Solution
from bot.model.steps.words import worth


def errand_for(t: Draft, solution: Solution) -> Errand:
    """The solution as an errand. Facts that it needs and nobody told yet stand in the customer's own words."""
    order, sku = t.order, t.state.text("item")
    amount = worth(solution, order, sku)
    return Errand(
        key=":".join((t.heard.case_id, *((order.number,) if order else ()), solution.name)),
        kind=solution.does,
        order=order.number if order else None,
        amount=order.money(amount) if order and solution.does is Corrective.REFUND else None,
        skus=(sku,) if sku else (),
        note="; ".join(filter(None, _notes(t, solution))),
        contact=_contact(t) if solution.does is Corrective.COMPLAINT else None,
    )


def errand_in_words(t: Draft, solution: Solution, words: str) -> Errand:
    """The same for what was only mentioned so far: it stands in the customer's own words."""
    key, note = f"{t.heard.case_id}:{solution.name}", " ".join((words or t.state.words).split())
    return Errand(key, solution.does, None, note=note, contact=_contact(t))


def _notes(t: Draft, solution: Solution) -> Iterator[str]:
    told = [name for name in solution.needs if t.state.text(name)]
    yield from (f"{name}: {t.state.text(name)}" for name in told)
    if len(told) < len(solution.needs):
        yield " ".join(t.state.words.split())
    if solution.does is Corrective.COMPLAINT and t.state.wish:
        yield f"wants: {t.state.wish}"


def _contact(t: Draft) -> Contact:
    """The register of complaints holds who complained and how to reach them (G5.1)."""
    heard = t.heard
    return Contact(heard.name, heard.channel, heard.address, heard.phone, t.state.text("email"))
