"""The texts that must be there since the code, or a playbook, says them; with the values that the code gives.

tests/rules/checks/test_needed.py looks for keys in the code, so that none is forgotten here.
"""

from collections.abc import Iterator, Mapping

from bot.model.heard import QUESTIONS
from bot.model.messages import ChannelName
from bot.model.policy.compensation import GoodwillForm
from bot.model.policy.questions import DAYS
from bot.model.steps.playbook import FactKind, Playbook, Playbooks
from bot.rules.checks.texts import Reference
from bot.rules.folder import PLAYBOOKS, SHARED_FILE
from bot.rules.reading.tree import Tree

_NOTHING: frozenset[str] = frozenset()
_QUESTIONS_PUT = (
    "check",
    "correction",
    "elsewhere",
    "last",
    "many",
    "next",
    "order",
    "other_wish",
    "problem",
    "proof",
    "proof_beside_phone",
    "put_right",
    "satisfied",
    "solution",
    "which_order",
    "wish",
)
_STEPS = (
    "action_refused",
    "action_uncertain",
    "address",
    "checked",
    "and_more",
    "back_to",
    "cause_unclear",
    "last.none",
    "last.same",
    "later",
    "line_option",
    "no",
    "order_book_down",
    "order_option",
    "over_limit",
    "pause",
    "person",
    "person_elsewhere",
    "recap.about_order",
    "recap.agreed",
    "recap.cause",
    "recap.done",
    "recap.told",
    "start_over",
    "stopped",
    "thanks",
    "the_carrier",
    "unclear",
    "wish_not_possible",
    "yes",
)
_TALK = ("ask_bot", "goodbye", "greet", "thanks")
_STATUS = ("address_unknown", "cancelled", "delivered", "in_transit", "late", "lost", "packing")

_WITHIN = frozenset({"within"})
_OF_THE_PAGE: Mapping[str, frozenset[str]] = {
    "title": _NOTHING,
    "markdown": _NOTHING,
    "hours.title": _NOTHING,
    "hours.assistant": frozenset({"city"}),
    "hours.on": frozenset({"channels"}),
    "hours.now": frozenset({"today"}),
    "hours.special": _NOTHING,
    "hours.no_special": _NOTHING,
    **{f"channel.{channel}": _NOTHING for channel in ChannelName},
    "promises.title": _NOTHING,
    "promises.at_once": _NOTHING,
    "promises.first_answer": frozenset({"channels", "within"}),
    "promises.first_answer_any_hour": frozenset({"channels", "within"}),
    "promises.next_answer": _WITHIN,
    "promises.resolution": _WITHIN,
    "promises.emergency": _WITHIN,
    "promises.told": _NOTHING,
    "record.title": _NOTHING,
    "record.kept": frozenset({"days", "count", "percent"}),
    "record.typical": _WITHIN,
    "record.few": frozenset({"days", "count"}),
    **{f"steps.{name}": _NOTHING for name in ("title", "understand", "find_cause", "propose", "resolve", "person")},
    "complain.title": _NOTHING,
    "complain.how": _NOTHING,
    "complain.who": _WITHIN,
    "complain.bot": _NOTHING,
    "returns.title": _NOTHING,
    "about.title": _NOTHING,
    "about.made": _NOTHING,
    "about.reviewed": frozenset({"owner", "reviewed", "review_again"}),
}

# None: the values depend on the order, and are told apart only when the text is said.
OF_CODE: Mapping[str, frozenset[str] | None] = {
    "ack.opted_out": _NOTHING,
    "ack.opted_in": _NOTHING,
    "handoff.told": frozenset({"promised"}),
    "handoff.handed_back": _NOTHING,
    "follow_up.after_person": None,
    **{f"answer.{intent}": _NOTHING for intent in QUESTIONS - {"ask_order_status"}},
    "promise.renewed": frozenset({"promised"}),
    "promise.changed": frozenset({"promised"}),
    "escalation.next_person": _NOTHING,
    "escalation.confirmed": frozenset({"who"}),
    "escalation.unreached": _NOTHING,
    "escalation.staff.ask": frozenset({"code", "rule", "channel", "promised"}),
    "escalation.staff.told": frozenset({"rule", "channel", "promised"}),
    "escalation.staff.thanks": frozenset({"code", "who"}),
    "escalation.staff.taken": frozenset({"code", "who"}),
    "escalation.staff.help": _NOTHING,
    "hours.open_until": frozenset({"until"}),
    "hours.opens": frozenset({"next_opening"}),
    "hours.open_always": _NOTHING,
    "hours.later": _NOTHING,
    "hours.closed_for_long": _NOTHING,
    "hours.week": frozenset(f"day_{number}" for number in range(1, 8)),
    **{f"hours.{day}": frozenset({"date", "slots"}) for day in DAYS},
    "hours.slot": frozenset({"from", "until"}),
    "hours.closed": _NOTHING,
    "hours.all_day": _NOTHING,
    **{f"value.{day}": frozenset({"time"}) for day in ("yesterday", "today", "tomorrow")},
    "value.weekday": frozenset({"weekday", "time"}),
    "value.date": frozenset({"date", "time"}),
    "value.yes": _NOTHING,
    "value.no": _NOTHING,
    **{f"steps.{name}": None for name in _STEPS},
    **{f"steps.talk.{kind}": _NOTHING for kind in _TALK},
    **{f"steps.status.{status}": None for status in _STATUS},
    **{f"steps.goodwill.{form}": frozenset({"amount", "reference"}) for form in GoodwillForm},
    **{f"steps.ask.{question}": None for question in _QUESTIONS_PUT},
    **{f"steps.ask.{question}.again": None for question in _QUESTIONS_PUT},
    "policy.trial": _NOTHING,
    **{f"policy.{key}": gives for key, gives in _OF_THE_PAGE.items()},
}


def of_playbooks(book: Playbooks, trees: Mapping[str, Tree]) -> Iterator[Reference]:
    """What playbooks, causes, facts, solutions and wishes are called in words."""
    shared = trees[SHARED_FILE]
    for wish in book.wishes:
        yield Reference(shared, ("wishes", wish), f"steps.wish.{wish}")
    for solution in book.solutions:
        for name in ("title", "offer", "offer.again", "done"):
            yield Reference(shared, ("solutions", solution), f"solution.{solution}.{name}")
        if book.solutions[solution].check_after_days:
            yield Reference(shared, ("solutions", solution, "check_after_days"), f"solution.{solution}.check")
    for playbook in book.playbooks.values():
        yield from _of_playbook(playbook, trees[f"{PLAYBOOKS}/{playbook.name}.yml"])


def _of_playbook(playbook: Playbook, tree: Tree) -> Iterator[Reference]:
    for name in ("title", "confirm", "confirm.again", "confirm_wish", "confirm_wish.again"):
        yield Reference(tree, (), f"problem.{playbook.name}.{name}")
    for at, cause in enumerate(playbook.causes):
        yield Reference(tree, ("causes", at, "name"), f"cause.{playbook.name}.{cause.name}")
    for fact, need in playbook.facts.items():
        key = f"problem.{playbook.name}.{fact}"
        if need.asked:
            yield Reference(tree, ("facts", fact), f"{key}.ask")
            yield Reference(tree, ("facts", fact), f"{key}.ask.again")
        for choice in need.choices if need.kind is FactKind.CHOICE else ():
            for name in ("title", "said"):
                yield Reference(tree, ("facts", fact, "choices", choice), f"{key}.{choice}.{name}")
