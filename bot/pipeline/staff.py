"""Colleagues reached on their own phones, by our own channels: recognised by their address, never served as customers.

They get a conversation of their own, so that what is sent to them has the same pace, receipts and certainty as all
else. They are told what they need to act, and nothing about the customer.
"""

from dataclasses import replace

import structlog

from bot.model.conversation import Controller, Conversation, Owner
from bot.model.escalation.matrix import Address, Person
from bot.model.messages import InboundMessage, Reach, Route
from bot.model.policy.decision import Say
from bot.model.records import Author, NewMessage
from bot.model.values import Params
from bot.pipeline import speech
from bot.pipeline.scene import Scene

log = structlog.get_logger(__name__)


async def told(scene: Scene, person: Person, key: str, params: Params) -> bool:
    """Send it to the first address at which the person can be reached. False: there is none."""
    for address in person.addresses:
        conversation = await _conversation(scene, person, address)
        if conversation is not None and scene.refused(conversation) is None:
            await _say(scene, conversation, key, params)
            return True
    log.warning("staff.unreachable", person=person.name)
    return False


async def heard(scene: Scene, person: Person, message: InboundMessage) -> Conversation:
    """Record what a colleague wrote. Who writes can be reached again."""
    conversation = await _own(scene, person, message.route)
    content = NewMessage(
        conversation.id,
        Author.CUSTOMER,
        message.text,
        scene.now,
        kind=message.kind,
        provider_id=message.provider_id,
        handled=True,
    )
    await scene.tx.add_message(content)
    reach = Reach.OPEN if conversation.reach is Reach.BLOCKED else conversation.reach
    conversation = replace(conversation, last_inbound_at=scene.now, reach=reach)
    await scene.tx.save_conversation(conversation, expected=conversation.owner.version)
    return conversation


async def answer(scene: Scene, conversation: Conversation, key: str, params: Params) -> None:
    """Reply to a colleague, unless we have replied so often that a machine must be answering there (pain 19)."""
    acks = scene.book.policy.acknowledgements
    since = scene.now - acks.loop_guard_window
    if sum(at > since for at in conversation.auto_replies) < acks.loop_guard:
        await _say(scene, conversation, key, params)


async def _conversation(scene: Scene, person: Person, address: Address) -> Conversation | None:
    channel = scene.house.channels.get(address.channel)
    account = channel.accounts().get(address.channel) if channel else None
    if account is None:
        return None
    return await _own(scene, person, Route(address.channel, account, address.address))


async def _own(scene: Scene, person: Person, route: Route) -> Conversation:
    conversation = await scene.tx.conversation_for(
        route, name=person.called, language=person.language, phone=None, now=scene.now
    )
    if conversation.staff and conversation.language == person.language:
        return conversation
    owner = Owner(Controller.NONE, conversation.owner.version, reason="a colleague")
    mine = replace(conversation, staff=True, owner=owner, language=person.language)
    await scene.tx.save_conversation(mine, expected=conversation.owner.version)
    return mine


async def _say(scene: Scene, conversation: Conversation, key: str, params: Params) -> None:
    after = await speech.say(
        scene.house,
        scene.tx,
        scene.book,
        conversation,
        (Say(key, params),),
        now=scene.now,
        author=Author.BOT,
    )
    await scene.tx.save_conversation(after, expected=after.owner.version)
