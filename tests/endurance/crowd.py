"""Many customers at once: each writes in order, and their platform tries each webhook until it is taken."""

import asyncio
import random
from dataclasses import dataclass, field

from bot.sandbox.twilio_peer.inbound import common_params, deliver, sms_params, whatsapp_params
from tests.endurance.rig import Rig

_AGAIN_SECONDS = 0.2


@dataclass
class Crowd:
    """``taken`` counts messages that were answered 2xx; some of them are sent a second time, at once or later."""

    rig: Rig
    customers: int
    messages: int
    chance: random.Random = field(default_factory=lambda: random.Random(4))
    taken: int = 0
    repeated: int = 0
    refused: int = 0

    @property
    def total(self) -> int:
        return self.customers * self.messages

    async def write(self) -> None:
        """Until every message was taken. Every other customer never pauses."""
        async with asyncio.TaskGroup() as group:
            for customer in range(self.customers):
                group.create_task(self._customer(customer))

    async def _customer(self, customer: int) -> None:
        channel = "sms" if customer % 5 == 0 else "whatsapp"
        sent: list[dict[str, str]] = []
        for number in range(self.messages):
            params = await self._written(channel, f"+46702{customer:06}", text(customer, number))
            await self._until_taken(params)
            self.taken += 1
            sent.append(params)
            if self.chance.random() < 0.2:
                await self._until_taken(self.chance.choice(sent))
                self.repeated += 1
            if customer % 2:
                await asyncio.sleep(self.chance.uniform(0, 2))

    async def _written(self, channel: str, number: str, words: str) -> dict[str, str]:
        """The message is in Twilio's list from now on; the webhook's parameters."""
        twilio = self.rig.twilio
        sid = (await twilio.customer_writes(channel, number, words, deliver=False)).sid
        message = twilio.account.messages[sid]
        more = sms_params(message) if channel == "sms" else whatsapp_params(message, "Anna", None)
        return common_params(message, "") | more

    async def _until_taken(self, params: dict[str, str]) -> None:
        twilio = self.rig.twilio
        while True:
            client = self.chance.choice(self.rig.clients)
            if (await deliver(client, twilio.account, twilio.webhook_url, params)).ok:
                return
            self.refused += 1
            await asyncio.sleep(_AGAIN_SECONDS)


def text(customer: int, number: int) -> str:
    """Words that tell whose message it is, and which."""
    return f"this is message {number} of customer {customer}"
