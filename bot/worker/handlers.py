"""Which function does which kind of work, and how many at once."""

from bot.model.errors import FyraError
from bot.model.messages import ChannelName, Route
from bot.model.records import Work
from bot.pipeline import entering, pauses
from bot.pipeline.arrival import event_came
from bot.pipeline.asking import due
from bot.pipeline.calls import not_confirmed
from bot.pipeline.desk import lease_ended
from bot.pipeline.house import House
from bot.pipeline.keeping import look, recompute
from bot.pipeline.turn import take_turn
from bot.worker.loop import Handler, Pool
from bot.worker.pace import Pace
from bot.worker.sending import Sending


def pools(house: House) -> list[Pool]:
    """Arrivals, receipts, turns, sends and the rest, each with places of their own."""
    sending = Sending(house, Pace())
    return [
        Pool("arrivals", {"event": _event(house)}, places=8),
        Pool("receipts", {"receipt": _event(house)}, places=2),
        Pool("turns", {"turn": _turn(house)}, places=8),
        Pool("sends", {"send": lambda work: sending.send(work.payload["message"])}, places=16),
        Pool("rest", _rest(house, sending), places=8),
    ]


def _rest(house: House, sending: Sending) -> dict[str, Handler]:
    return {
        "typing": _typing(house),
        "tap": _tap(house),
        "note": _note(house),
        "reconcile": lambda work: sending.reconcile(work.payload["message"], work.attempt),
        "promise": lambda work: look(house, work.payload["conversation"], work.payload["promise"]),
        "follow_up": lambda work: due(house, work.payload["follow_up"]),
        "call": lambda work: not_confirmed(house, work.payload["call"]),
        "recompute": lambda _work: recompute(house),
        pauses.WORK: lambda work: pauses.end(house, work),
        entering.WORK: lambda work: entering.enter_taken(house, work),
        "lease": lambda work: lease_ended(house, work.payload["conversation"]),
    }


def _event(house: House) -> Handler:
    async def handle(work: Work) -> bool:
        await event_came(house, work)
        return True

    return handle


def _turn(house: House) -> Handler:
    async def handle(work: Work) -> bool:
        return await take_turn(house, work)

    return handle


def _typing(house: House) -> Handler:
    async def handle(work: Work) -> None:
        payload = work.payload
        name = ChannelName(payload["channel"])
        route = Route(name, payload["account"], payload["address"])
        await house.channels[name].typing(route, last_inbound=payload["last_inbound"])

    return handle


def _tap(house: House) -> Handler:
    async def handle(work: Work) -> None:
        await house.channels[ChannelName(work.payload["channel"])].answer_tap(work.payload["callback"])

    return handle


def _note(house: House) -> Handler:
    """Tell the dialogue what an agent said. It helps after a hand-back, and is let go when Rasa is down."""

    async def handle(work: Work) -> None:
        async with house.store.transaction() as tx:
            message = await tx.message(work.payload["message"])
        try:
            await house.dialogue.note(dialogue_id=work.payload["dialogue"], text=message.content.text)
        except FyraError:
            if work.failures < 2:
                raise

    return handle
