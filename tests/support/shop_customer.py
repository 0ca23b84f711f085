"""A customer at the sample shop who talks to the four steps without Rasa."""

import json
from collections.abc import Generator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from actions.back_office.wire import read_order
from bot.model.answer_codec import from_json, to_json
from bot.model.dialogue import Answer, Segment
from bot.model.errors import BackOfficeError
from bot.model.messages import ChannelName
from bot.model.orders import Errand, Order, Receipt
from bot.model.steps import (
    Act,
    CaseState,
    Elsewhere,
    FindOrder,
    Heard,
    Manual,
    OrdersOf,
    Refused,
    Request,
    Response,
    Uncertain,
    Verify,
    load_state,
)
from bot.model.steps.turn import Move, turn

RULES = Path("policy_rules")
SHOP = Path("actions/back_office/sample_shop.json")
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
STOCKHOLM = ZoneInfo("Europe/Stockholm")
ANNA, JOHAN, OMAR = "+46701234567", "+46709876543", "+46735557788"


@dataclass(slots=True)
class FakeShop:
    """A back office in memory. ``fails``: errands are refused, forgotten (not done) or hang (done, but who knows)."""

    orders: dict[str, Order]
    done: dict[str, Receipt] = field(default_factory=dict)
    errands: list[Errand] = field(default_factory=list)
    asked: list[Request] = field(default_factory=list)
    fails: str = ""
    down: bool = False

    def answer(self, request: Request) -> Response:
        self.asked.append(request)
        if self.down:
            raise BackOfficeError("down")
        match request:
            case FindOrder(number):
                return self.orders.get(number)
            case OrdersOf(phone):
                mine = [order for order in self.orders.values() if order.buyer.phone == phone]
                return tuple(sorted(mine, key=lambda order: order.placed_on, reverse=True))
            case Act(errand):
                return self._act(errand)
            case Verify(key):
                return self.done.get(key)

    def _act(self, errand: Errand) -> Response:
        self.errands.append(errand)
        if self.fails == "refused":
            return Refused("closed book")
        if self.fails == "forgotten":
            return Uncertain("time-out")
        receipt = self.done.setdefault(errand.key, Receipt(errand.key, f"R{len(self.done) + 1:03}", errand.kind))
        return Uncertain("time-out") if self.fails == "hangs" else receipt


def sample_orders() -> dict[str, Order]:
    raw = json.loads(SHOP.read_text())["orders"]
    orders = [read_order(each, today=NOW.astimezone(STOCKHOLM).date()) for each in raw]
    return {order.number: order for order in orders}


def run(thinking: Generator[Request, Any, Answer], shop: FakeShop) -> Answer:
    try:
        request = next(thinking)
        while True:
            try:
                response = shop.answer(request)
            except BackOfficeError as error:
                request = thinking.throw(error)
            else:
                request = thinking.send(response)
    except StopIteration as stop:
        answer: Answer = stop.value
        return answer


@dataclass(slots=True)
class Customer:
    """Says things, and hears keys and rendered words."""

    manual: Manual
    texts: Any
    phone: str | None = ANNA
    language: str = "en"
    shop: FakeShop = field(default_factory=lambda: FakeShop(sample_orders()))
    state: CaseState = field(default_factory=CaseState)
    answer: Answer = field(default_factory=Answer)
    transcript: list[str] = field(default_factory=list)
    case_id: str = "case-1"

    def opens(self, text: str, intent: str, **more: Any) -> list[str]:
        return self.says(text, intent, move=Move.OPEN_PROBLEM, **more)

    def thanks(self, text: str) -> list[str]:
        return self.says(text, "thanks", move=Move.SMALL_TALK)

    def comes_back(self, text: str) -> list[str]:
        return self.says(text, "come_back", move=Move.COME_BACK)

    def stops(self, text: str) -> list[str]:
        return self.says(text, "stop", move=Move.START_OVER)

    def says(
        self,
        text: str,
        intent: str = "inform",
        *,
        move: Move = Move.CONTINUE,
        beside: tuple[str, ...] = (),
        button: str | None = None,
        photos: int = 0,
        segments: tuple[Segment, ...] = (),
        returned: bool = False,
        last: CaseState | None = None,
        elsewhere: tuple[Elsewhere, ...] = (),
    ) -> list[str]:
        """One turn; returns the keys of what was answered."""
        heard = Heard(
            case_id=self.case_id,
            text=text,
            intent=intent,
            now=NOW,
            time_zone=STOCKHOLM,
            segments=segments or tuple(Segment(text, each, 0.9) for each in beside),
            phone=self.phone,
            button=button,
            photos=photos,
            name="Omar" if self.phone == OMAR else "",
            channel="whatsapp",
            address=self.phone or "555001",
            returned=returned,
            last=last,
            elsewhere=elsewhere,
        )
        answer = run(turn(move, self.state, heard, self.manual), self.shop)
        assert from_json(json.loads(json.dumps(to_json(answer)))) == answer, (
            "every answer survives its way through Rasa"
        )
        self.answer, self.state = answer, load_state(json.loads(json.dumps(answer.case)))
        said = (f"< {self.words(say.key, say.params, say.options)}" for say in answer.say)
        self.transcript += [f"> {text}", *said]
        return self.keys

    def words(self, key: str, params: Any, options: Any = ()) -> str:
        render = self.texts.render
        here = {"language": self.language, "channel": ChannelName.WHATSAPP, "now": NOW}
        numbered = [f"{at}. {render(each.title, each.params, **here)}" for at, each in enumerate(options, 1)]
        return " / ".join([render(key, params, **here), *numbered])

    @property
    def keys(self) -> list[str]:
        return [say.key for say in self.answer.say]

    @property
    def heard(self) -> str:
        """All that was said in the last turn, as the customer reads it."""
        return "\n".join(self.words(say.key, say.params, say.options) for say in self.answer.say)
