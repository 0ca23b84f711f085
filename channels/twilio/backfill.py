"""What never reached us. Twilio gives up on a webhook within seconds, but keeps the message in its list."""

from datetime import datetime
from typing import Any

from multidict import MultiDict

from bot.model.messages import ChannelEvent
from channels.twilio.addresses import written
from channels.twilio.client import TwilioClient
from channels.twilio.read import read
from channels.twilio.settings import TwilioSettings

_MOST = 1000


async def missed(
    client: TwilioClient, settings: TwilioSettings, *, since: datetime, until: datetime
) -> list[ChannelEvent]:
    """Inbound messages of that time, oldest first. Those that we have are recognised by their MessageSid.

    Unlike a webhook the list has no profile name, button payload or location. Raises a SendError.
    """
    events: list[ChannelEvent] = []
    for channel, account in settings.accounts.items():
        filters = {} if account.startswith("MG") else {"to": written(channel, account)}
        request = client.account.messages.list_async(**filters, date_sent_after=since, limit=_MOST)
        for listed in reversed(await client.call(request)):
            if listed.direction == "inbound" and (listed.date_sent or since) <= until:
                events += read(await _form(client, listed), until)
    return events


async def _form(client: TwilioClient, listed: Any) -> MultiDict[str]:
    """The message as the webhook would have had it."""
    form = MultiDict({"MessageSid": listed.sid, "From": listed.from_, "To": listed.to, "Body": listed.body or ""})
    if int(listed.num_media or 0) == 0:
        return form
    files = await client.call(listed.media.list_async())
    form["NumMedia"] = str(len(files))
    for index, file in enumerate(files):
        form[f"MediaUrl{index}"] = client.sdk.api.absolute_url(file.uri.removesuffix(".json"))
        form[f"MediaContentType{index}"] = file.content_type
    return form
