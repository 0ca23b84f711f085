"""CaseState as JSON and back. Strict: an unknown or missing field raises ValueError, never a half-read case."""

from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from bot.model.answer_codec import dump_option, load_option
from bot.model.conversation import Step
from bot.model.orders import Corrective
from bot.model.steps.playbook import Whose
from bot.model.steps.state import (
    About,
    CaseState,
    Done,
    Evidence,
    FromWhere,
    Known,
    Mentioned,
    Named,
    Proof,
    ProvenBy,
    Question,
)
from bot.model.values import Json, dump_params, dump_value, load_params, load_value

_PLAIN = (
    "revision",
    "problem",
    "wants_status",
    "step_turns",
    "words",
    "wrong_tries",
    "may_guess",
    "confirmed",
    "wish",
    "refusals",
    "solution",
    "accepted",
    "over_limit",
    "goodwill",
    "satisfied",
    "order_value",
    "customer_value",
    "over",
)
_FIELDS = frozenset(each.name for each in fields(CaseState))
_ONCE = "later_orders"  # of an older version
_TOLD = "later_told"  # beside the problems' names, which are for colleagues to read


def dump_state(state: CaseState) -> dict[str, Json]:
    """The state as JSON."""
    plain = {name: getattr(state, name) for name in _PLAIN}
    return plain | {
        "step": int(state.step),
        "facts": {name: _dump_known(known) for name, known in state.facts.items()},
        "proof": state.proof and {"order": state.proof.order, "by": state.proof.by},
        "question": state.question and _dump_question(state.question),
        "asked": dict(state.asked),
        "cause": state.cause and {"cause": state.cause.cause, "whose": state.cause.whose},
        "done": state.done and {"key": state.done.key, "kind": state.done.kind, "reference": state.done.reference},
        "evidence": [
            {"step": int(each.step), "what": each.what, "at": each.at.isoformat(), "turns": each.turns}
            for each in state.evidence
        ],
        "customer_tags": list(state.customer_tags),
        "later": list(dict.fromkeys(each.problem for each in state.later)),
        _TOLD: [asdict(each) for each in state.later],
    }


def load_state(raw: Json) -> CaseState:
    """The opposite of ``dump_state``; what an older version did not know yet is as in the beginning.

    Raises ValueError on anything else.
    """
    if not isinstance(raw, Mapping) or "revision" not in raw or not raw.keys() <= {*_FIELDS, _TOLD, _ONCE}:
        msg = "not a case's record"
        raise ValueError(msg)
    try:
        return _load(dump_state(CaseState()) | _told_once(raw) | dict(raw))
    except (KeyError, TypeError, AttributeError) as error:
        msg = f"not a case's record: {error!r}"
        raise ValueError(msg) from error


def _dump_known(known: Known) -> Json:
    plain: dict[str, Json] = {"value": dump_value(known.value), "source": known.source}
    return plain | {"called": known.called} if known.called else plain


def _load_known(raw: Mapping[str, Any]) -> Known:
    return Known(load_value(raw["value"]), FromWhere(raw["source"]), raw.get("called", ""))


def _told_once(raw: Mapping[str, Any]) -> dict[str, Json]:
    """What is mentioned besides, as it was kept before its words were: names, and one order for each."""
    orders = raw.get(_ONCE, {})
    return {_TOLD: [{"problem": name, "order": orders.get(name)} for name in raw.get("later", ())]}


def _load(raw: Mapping[str, Any]) -> CaseState:
    return CaseState(
        **{name: raw[name] for name in _PLAIN},
        step=Step(raw["step"]),
        facts={name: _load_known(known) for name, known in raw["facts"].items()},
        proof=raw["proof"] and Proof(raw["proof"]["order"], ProvenBy(raw["proof"]["by"])),
        question=raw["question"] and _load_question(raw["question"]),
        asked=dict(raw["asked"]),
        cause=raw["cause"] and Named(raw["cause"]["cause"], Whose(raw["cause"]["whose"])),
        done=raw["done"] and Done(raw["done"]["key"], Corrective(raw["done"]["kind"]), raw["done"]["reference"]),
        evidence=tuple(
            Evidence(Step(each["step"]), each["what"], datetime.fromisoformat(each["at"]), each["turns"])
            for each in raw["evidence"]
        ),
        customer_tags=tuple(raw["customer_tags"]),
        later=tuple(Mentioned(**each) for each in raw[_TOLD]),
    )


def _dump_question(question: Question) -> dict[str, Json]:
    return {
        "about": question.about,
        "key": question.key,
        "params": dump_params(question.params),
        "options": [dump_option(option) for option in question.options],
        "fact": question.fact,
    }


def _load_question(raw: Mapping[str, Any]) -> Question:
    options = tuple(load_option(option) for option in raw["options"])
    return Question(About(raw["about"]), raw["key"], load_params(raw["params"]), options, raw["fact"])
