"""What must be true after the storm: each message in one turn, in order, none lost, and nothing said twice."""

import asyncio
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from bot.model.messages import DeliveryStatus
from bot.model.records import Author, Message
from bot.model.views import ConversationPage
from bot.store import SqlStore, open_store
from tests.endurance.crowd import Crowd
from tests.endurance.rig import Rig

TIMERS = {"promise", "lease", "pause"}
ARRIVED = {DeliveryStatus.SENT, DeliveryStatus.DELIVERED, DeliveryStatus.READ}
_WORDS = re.compile(r"message (\d+) of customer (\d+)")


async def settled(rig: Rig, *, within: float) -> None:
    """Wait until no work but timers is open. Raises TimeoutError."""
    store = open_store(rig.database_url)
    try:
        async with asyncio.timeout(within):
            while True:
                open_work = (await store.desk.counts()).open_work
                if not any(number for kind, number in open_work.items() if kind not in TIMERS):
                    return
                await asyncio.sleep(0.2)
    finally:
        await store.close()


async def faults(crowd: Crowd) -> list[str]:
    """Each thing that went wrong, in words; none if all is well."""
    store = open_store(crowd.rig.database_url)
    try:
        pages = await _pages(store)
        dead = [f"dead letter: {letter}" for letter in await store.desk.dead_letters()]
    finally:
        await store.close()
    found = [*dead, *_turns(crowd)]
    if len(pages) != crowd.customers:
        found.append(f"{len(pages)} conversations of {crowd.customers}")
    for page in pages:
        found += _inbound(crowd, page)
        found += _outbound(crowd.rig, page)
    return found


async def _pages(store: SqlStore) -> list[ConversationPage]:
    lines = await store.desk.recent(limit=10_000)
    return [await store.desk.page(line.conversation_id, limit=1000) for line in lines]


def _turns(crowd: Crowd) -> Iterator[str]:
    """What Rasa was told, turn by turn, is what each customer wrote, in order and once."""
    heard: defaultdict[int, list[int]] = defaultdict(list)
    for _, words in sorted(crowd.rig.rasa.turns.items(), key=lambda turn: int(turn[0].removeprefix("turn-"))):
        for number, customer in _WORDS.findall(words):
            heard[int(customer)].append(int(number))
    for customer in range(crowd.customers):
        if heard[customer] != list(range(crowd.messages)):
            yield f"customer {customer} was heard as {heard[customer]}"


def _inbound(crowd: Crowd, page: ConversationPage) -> Iterator[str]:
    messages = _by(page, Author.CUSTOMER)
    numbers = [int(match[1]) for each in messages if (match := _WORDS.search(each.content.text))]
    if numbers != list(range(crowd.messages)):
        yield f"conversation {page.conversation.id} has messages {numbers}"
    for message in messages:
        if message.turn_id is None or not message.content.handled:
            yield f"message {message.id} was never answered"


def _outbound(rig: Rig, page: ConversationPage) -> Iterator[str]:
    ours = _by(page, Author.BOT)
    if not ours:
        yield f"conversation {page.conversation.id} was never answered"
    for message in ours:
        if message.delivery.status not in ARRIVED:
            yield f"message {message.id} is {message.delivery.status}: {message.delivery.error}"
    recorded = Counter(message.delivery.provider_id for message in ours)
    sent = [
        message.sid
        for message in rig.twilio.account.messages.values()
        if not message.inbound and message.to.removeprefix("whatsapp:") == page.conversation.route.address
    ]
    if recorded != Counter(sent):
        yield f"conversation {page.conversation.id} records {len(ours)} messages, its phone got {len(sent)}"


def _by(page: ConversationPage, author: Author) -> Sequence[Message]:
    return [message for message in page.messages if message.content.author is author]
