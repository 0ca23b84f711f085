"""The storm: a crowd writes while gateways are killed and started again."""

import asyncio
import time
from dataclasses import dataclass

from tests.endurance.crowd import Crowd
from tests.endurance.ledger import faults, settled
from tests.endurance.rig import Rig


@dataclass(frozen=True)
class Outcome:
    """``seconds``: until all was taken, and until all was answered, from the first webhook on."""

    faults: list[str]
    repeated: int
    refused: int
    turns: int
    sends: int
    reconciled: int
    seconds: tuple[float, float]


async def storm(rig: Rig, *, customers: int, messages: int, kills: int = 2, within: float) -> Outcome:
    """Kill a gateway (each in its turn) whenever another part of the messages is taken and sends are under way."""
    crowd = Crowd(rig, customers, messages)
    began = time.monotonic()
    async with asyncio.timeout(within):
        async with asyncio.TaskGroup() as group:
            group.create_task(crowd.write())
            for number in range(kills):
                await _reached(crowd, (number + 1) / (kills + 1))
                gateway = rig.gateways[number % len(rig.gateways)]
                await gateway.kill()
                await gateway.start()
        taken = time.monotonic() - began
        for gateway in rig.gateways:
            await gateway.answers()
        await settled(rig, within=within)
    answered = time.monotonic() - began
    await rig.twilio.settle()
    return Outcome(
        faults=await faults(crowd),
        repeated=crowd.repeated,
        refused=crowd.refused,
        turns=len(rig.rasa.turns),
        sends=sum(call.method == "POST" for call in rig.twilio.calls.named("Messages")),
        reconciled=sum(call.method == "GET" and "To" in call.params for call in rig.twilio.calls.named("Messages")),
        seconds=(taken, answered),
    )


async def _reached(crowd: Crowd, part: float) -> None:
    """Until that part of the messages is taken and, while more come, some calls have been made since."""
    calls, wanted = crowd.rig.twilio.calls, crowd.customers / 4
    before = len(calls)
    while crowd.taken < part * crowd.total or (crowd.taken < crowd.total and len(calls) < before + wanted):
        await asyncio.sleep(0.005)
