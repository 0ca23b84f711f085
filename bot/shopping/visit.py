"""One mystery customer's whole conversation, from the first word until it is solved, handed over, or given up."""

import asyncio
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from bot.model.conversation import Controller
from bot.model.messages import ChannelName
from bot.model.orders import Buyer
from bot.model.views import ConversationPage
from bot.pipeline.house import Detector
from bot.ports import Dialogue
from bot.shopping.customer import Customer
from bot.shopping.goals import Script
from bot.shopping.line import Line, Reply
from bot.shopping.shop import Shop
from bot.shopping.stage import Address, NotSettled, Stage, stage
from bot.shopping.temperament import Temperament
from bot.shopping.voice import Voice

_WITHIN = 3_600_000_000  # microseconds: an hour
PATIENCE = 20
"""So many messages, and the customer gives up."""


@dataclass(frozen=True)
class Plan:
    """Who comes: the goal, the temperament, language and channel. ``seed`` fixes every choice of words."""

    script: Script
    temperament: Temperament
    language: str
    channel: ChannelName
    seed: int = 0

    @property
    def name(self) -> str:
        """Unique within a run."""
        return f"{self.script.name}/{self.temperament.name}/{self.language}/{self.channel}"


@dataclass(frozen=True)
class Turn:
    """What was written and what was answered. ``gave``: facts told in it."""

    wrote: tuple[str, ...]
    heard: tuple[Line, ...]
    language: str
    gave: frozenset[str] = frozenset()


@dataclass
class Visit:
    """What happened, for the judge."""

    plan: Plan
    buyer: Buyer
    turns: list[Turn] = field(default_factory=list)
    page: ConversationPage | None = None
    stuck: bool = False  # the assistant was busy for ever
    ended_at: datetime | None = None

    @property
    def messages(self) -> int:
        """How many messages the customer wrote or tapped."""
        return sum(len(turn.wrote) for turn in self.turns)

    @property
    def lines(self) -> list[Line]:
        """All that the assistant said."""
        return [line for turn in self.turns for line in turn.heard]


@dataclass(frozen=True)
class Town:
    """What all visits share."""

    shop: Shop
    rules: Path
    dialogue: Dialogue
    detect: Detector
    template: Path
    opens_at: datetime  # aware; when each customer writes their first word


def who_writes(plan: Plan, shop: Shop) -> tuple[Buyer, Address]:
    """The person behind a plan. Without a phone on their orders they write on Telegram."""
    goal = plan.script.goal
    buyer = shop.buyer(goal.written_by) if goal.written_by else shop.order(goal.order).buyer
    first = buyer.name.split()[0]
    chat = str(700000 + sum(plan.name.encode()))
    at = chat if plan.channel is ChannelName.TELEGRAM or not buyer.phone else buyer.phone
    channel = plan.channel if at == buyer.phone else ChannelName.TELEGRAM
    return buyer, Address(channel, at, first)


async def visit(plan: Plan, town: Town) -> Visit:
    """Play one conversation. The ledger forgets the customer's orders first."""
    buyer, address = who_writes(plan, town.shop)
    order = town.shop.order(plan.script.goal.order)
    await asyncio.to_thread(town.shop.forget, [*town.shop.of(buyer), order])
    dice = Random(f"{plan.seed}/{plan.name}")  # noqa: S311 a script's dice, no secret
    voice = Voice(order, plan.temperament, plan.language, dice)
    customer = Customer(plan.script, order, plan.temperament, plan.language, voice)
    with TemporaryDirectory() as folder:
        opening = stage(
            Path(folder), town.rules, address, dialogue=town.dialogue, detect=town.detect, template=town.template
        )
        async with opening as on:
            # Rasa knows a case by its moment of opening: two customers at the very same one would share a tracker.
            on.travel(town.opens_at + timedelta(microseconds=secrets.randbelow(_WITHIN)))
            return await _converse(Visit(plan, buyer), customer, on)


async def _converse(happened: Visit, customer: Customer, on: Stage) -> Visit:
    reply = customer.opens()
    try:
        while True:
            language, asked = customer.voice.language, customer.asked
            lines = await on.act(reply, asked)
            happened.turns.append(Turn(_wrote(reply, asked), tuple(lines), language, reply.gave))
            happened.page = await on.page()
            if _over(happened.page) or happened.messages >= PATIENCE:
                break
            reply = customer.react(lines)
    except NotSettled:
        happened.stuck = True
        happened.turns.append(Turn(_wrote(reply, customer.asked), (), customer.voice.language, reply.gave))
    happened.ended_at = on.running.house.clock.now()
    return happened


def _over(page: ConversationPage) -> bool:
    return page.conversation.owner.controller is not Controller.BOT or bool(page.case and page.case.status.over)


def _wrote(reply: Reply, asked: Line | None) -> tuple[str, ...]:
    tapped = (f"[{asked.labels.get(reply.tap, reply.tap)}]",) if reply.tap and asked else ()
    return (*tapped, *reply.texts)
