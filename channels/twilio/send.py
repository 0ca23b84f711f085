"""One message out, and the search for one whose fate is unknown."""

import json
from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.model.delivery import length, numbered
from bot.model.errors import RefusedSend, SendError, UncertainSend
from bot.model.messages import ChannelName, OutboundMessage, Sent, Template
from channels.twilio.addresses import written
from channels.twilio.client import TwilioClient
from channels.twilio.content import QuickReplies
from channels.twilio.errors import about_content, send_error
from channels.twilio.limits import QUICK_REPLY_BODY
from channels.twilio.settings import TwilioSettings

# Twilio's clock and ours differ, and its dates are whole seconds.
_CLOCKS_DIFFER = timedelta(seconds=5)
_LOOK_BACK = 50


class TwilioSender:
    """Sends by the Messages API: https://www.twilio.com/docs/messaging/api/message-resource."""

    def __init__(self, settings: TwilioSettings, client: TwilioClient) -> None:
        self._settings = settings
        self._client = client
        self._quick_replies = QuickReplies(client)

    async def send(self, message: OutboundMessage) -> Sent:
        """One POST, never repeated here. Raises a SendError."""
        if message.template:
            return await self._post(message, **self._template(message.template))
        sid = await self._button_sid(message)
        if sid is None:
            return await self._post(message, body=_plain(message))
        try:
            return await self._post(message, content_sid=sid, content_variables=json.dumps({"1": message.text}))
        except RefusedSend as error:
            if not about_content(error):
                raise
            # Refused before it was processed, and for its buttons only: the same question as a list.
            self._quick_replies.forget(message.buttons)
            return await self._post(message, body=_plain(message))

    async def reconcile(self, message: OutboundMessage, since: datetime, known: Collection[str] = ()) -> Sent | None:
        """Look among the newest messages to this person for one with this text, made at or after ``since``.

        One of the ``known`` sids is another message of ours that says the same.

        The list is not filtered by DateSent: a message still in Twilio's queue has none, and would be sent twice.
        Raises UncertainSend when Twilio does not answer, or when a template's words make it impossible to tell.
        """
        route = message.route
        filters = {"to": written(route.channel, route.address)}
        if not route.account.startswith("MG"):
            filters["from_"] = written(route.channel, route.account)
        try:
            listed = await self._client.call(self._client.account.messages.list_async(**filters, limit=_LOOK_BACK))
        except SendError as error:
            raise UncertainSend("Twilio's list can't be read", code=error.code) from None
        ours = [each for each in listed if _since(each, since) and str(each.direction).startswith("outbound")]
        if message.template and ours:
            raise UncertainSend("a template's words can't be compared")
        expected = {_words(message.text), _words(_plain(message))}
        found = [each for each in ours if _words(each.body or "") in expected and str(each.sid) not in known]
        return Sent(found[-1].sid) if found else None

    async def _button_sid(self, message: OutboundMessage) -> str | None:
        if not message.buttons or message.route.channel is not ChannelName.WHATSAPP:
            return None
        if not message.text.strip() or length(message.text) > QUICK_REPLY_BODY:
            return None
        return await self._quick_replies.sid(message.buttons)

    async def _post(self, message: OutboundMessage, **content: str) -> Sent:
        request = self._client.account.messages.create_async(**self._addressed(message), **content)
        made = await self._client.call(request)
        if made.error_code:
            raise send_error(int(made.error_code))
        return Sent(str(made.sid))

    def _addressed(self, message: OutboundMessage) -> Mapping[str, Any]:
        route = message.route
        fields = {"to": written(route.channel, route.address)}
        if route.account.startswith("MG"):
            fields["messaging_service_sid"] = route.account
        else:
            fields["from_"] = written(route.channel, route.account)
        if self._settings.status_url:
            fields["status_callback"] = self._settings.status_url
        return fields

    def _template(self, template: Template) -> dict[str, str]:
        sid = self._settings.templates.get(template.name, template.name)
        if not sid.startswith("HX"):
            raise RefusedSend("no ContentSid is known for this template", code=template.name)
        return {"content_sid": sid, "content_variables": json.dumps(dict(template.variables))}


def _plain(message: OutboundMessage) -> str:
    """The message without buttons: its options as a list, to be answered by number."""
    return numbered(message.text, [each.title for each in message.buttons])


def _words(text: str) -> str:
    return " ".join(text.split())


def _since(listed: Any, since: datetime) -> bool:
    made = listed.date_created
    return made is None or made.astimezone(UTC) >= since - _CLOCKS_DIFFER
