"""Visits without a gateway, for the judge and the customers."""

from datetime import UTC, datetime
from random import Random

from bot.model.conversation import Case, CaseStatus, Controller, Conversation, Customer, Owner
from bot.model.messages import ChannelName, Route
from bot.model.records import HandoffRecord, PromiseRecord
from bot.model.views import ConversationPage
from bot.shopping import customer as shopper
from bot.shopping.goals import read_scripts
from bot.shopping.line import Line
from bot.shopping.temperament import BY_NAME
from bot.shopping.visit import Plan, Turn, Visit
from bot.shopping.voice import Voice

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
SCRIPTS = {script.name: script for script in read_scripts()}


def plan(goal="parcel_late.lost", temperament="patient", language="en", channel=ChannelName.WHATSAPP):
    return Plan(SCRIPTS[goal], BY_NAME[temperament], language, channel)


def customer(shop, goal="parcel_late.lost", temperament="patient", language="en", seed=1):
    script = SCRIPTS[goal]
    order = shop.order(script.goal.order)
    voice = Voice(order, BY_NAME[temperament], language, Random(seed))
    return shopper.Customer(script, order, BY_NAME[temperament], language, voice)


def page(*, status=CaseStatus.RESOLVED, state=None, controller=Controller.BOT, handoff=None, promises=()):
    owner = Owner(controller)
    route = Route(ChannelName.WHATSAPP, "us", "+46701234567")
    conversation = Conversation(1, Customer(1, "Anna"), route, owner, "en", NOW)
    case = Case(1, 1, status, NOW, state=state if state is not None else {"done": {"key": "k"}, "satisfied": True})
    return ConversationPage(conversation, None, case, handoff, promises, (), ())


def visit(shop, turns, page=None, **plan_of):
    planned = plan(**plan_of)
    goal = planned.script.goal
    buyer = shop.buyer(goal.written_by) if goal.written_by else shop.order(goal.order).buyer
    return Visit(planned, buyer, list(turns), page, ended_at=NOW)


def turn(wrote, *lines, gave=(), language="en"):
    return Turn(
        (wrote,), tuple(Line(*line) if isinstance(line, tuple) else line for line in lines), language, frozenset(gave)
    )


def handed_over(rule="not satisfied", **packet):
    whole = {
        "channel": "whatsapp",
        "language": "en",
        "problem": "parcel_late",
        "case": {"facts": {"order": {"value": "10432"}}},
        "last_words": [{"text": "no"}],
        "promised_at": "2026-11-20T10:00:00+00:00",
    }
    return HandoffRecord(1, 1, 1, "complaints", "", rule, "", "high", whole | packet, NOW)


def promise(due, **more):
    return PromiseRecord(1, 1, "first_answer", NOW, due, "complaints", "not satisfied", told=True, **more)
