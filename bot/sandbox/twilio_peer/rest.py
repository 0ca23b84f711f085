"""The HTTP side of the Twilio peer. All of Twilio's host names share one root here, as their paths don't collide:

api (`/2010-04-01/…`), messaging (`/v2/Indicators/Typing.json`) and content (`/v1/Content`).
"""

from __future__ import annotations

import base64
import hmac
import json
from typing import TYPE_CHECKING

from aiohttp import web

from bot.sandbox.errors import ApiError, TwilioError
from bot.sandbox.twilio_peer.messages import API_VERSION, Message, rfc_2822

if TYPE_CHECKING:
    from aiohttp.typedefs import Handler, Middleware

    from bot.sandbox.twilio_peer.peer import TwilioPeer

_ACCOUNT = f"/{API_VERSION}/Accounts/{{account}}"
_PUBLIC_MEDIA = "/media/{message}/{media}"


def build(peer: TwilioPeer) -> web.Application:
    """Return the application that answers in `peer`'s name."""
    app = web.Application(middlewares=[_errors_as_json, _authenticate(peer)], client_max_size=1 << 20)
    rest = _Rest(peer)
    app.add_routes(
        [
            web.get(f"{_ACCOUNT}.json", rest.fetch_account),
            web.get(f"{_ACCOUNT}/IncomingPhoneNumbers.json", rest.list_numbers),
            web.post(f"{_ACCOUNT}/Messages.json", rest.create_message),
            web.get(f"{_ACCOUNT}/Messages.json", rest.list_messages),
            web.get(f"{_ACCOUNT}/Messages/{{message}}.json", rest.fetch_message),
            web.get(f"{_ACCOUNT}/Messages/{{message}}/Media.json", rest.list_media),
            web.get(f"{_ACCOUNT}/Messages/{{message}}/Media/{{media}}", rest.fetch_media),
            web.get(_PUBLIC_MEDIA, rest.download_media, name="public_media"),
            web.post("/v2/Indicators/Typing.json", rest.show_typing),
            web.post("/v1/Content", rest.create_content),
            web.get("/v1/Content", rest.list_contents),
            web.get("/v1/Content/{content}", rest.fetch_content),
            web.delete("/v1/Content/{content}", rest.delete_content),
            web.get("/v1/Content/{content}/ApprovalRequests", rest.fetch_approval),
        ]
    )
    app.on_shutdown.append(lambda _: peer.close())
    return app


@web.middleware
async def _errors_as_json(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except ApiError as error:
        return web.json_response(error.body(), status=error.status, headers=error.headers())
    except web.HTTPNotFound:
        missing = TwilioError(404, 20404, f"The requested resource {request.path} was not found")
        return web.json_response(missing.body(), status=404)


def _authenticate(peer: TwilioPeer) -> Middleware:
    @web.middleware
    async def check(request: web.Request, handler: Handler) -> web.StreamResponse:
        if "media" in request.match_info and "account" not in request.match_info:
            return await handler(request)  # the signed address of a file speaks for itself
        account = peer.account
        named = request.match_info.get("account", account.sid)
        user, password = _credentials(request)
        known = any(hmac.compare_digest(password.encode(), token.encode()) for token in account.auth_tokens)
        if user != account.sid or named != account.sid or not known:
            peer.calls.note(request.method, "unauthorized", {"path": request.path})
            raise TwilioError(401, 20003, "Authenticate")
        return await handler(request)

    return check


def _credentials(request: web.Request) -> tuple[str, str]:
    scheme, _, encoded = request.headers.get("Authorization", "").partition(" ")
    try:
        user, _, password = base64.b64decode(encoded, validate=True).decode().partition(":")
    except ValueError:
        return "", ""
    return (user, password) if scheme.lower() == "basic" else ("", "")


class _Rest:
    """One handler per resource and verb."""

    def __init__(self, peer: TwilioPeer) -> None:
        self._peer = peer
        self._account = peer.account

    async def fetch_account(self, _request: web.Request) -> web.Response:
        self._peer.calls.note("GET", "Account", {})
        sid = self._account.sid
        uri = f"/{API_VERSION}/Accounts/{sid}.json"
        body = {"sid": sid, "friendly_name": "Sandbox", "status": "active", "type": "Full", "uri": uri}
        return web.json_response({**body, "subresource_uris": {}, "owner_account_sid": sid})

    async def list_numbers(self, request: web.Request) -> web.Response:
        wanted = request.query.get("PhoneNumber", self._account.sms_number)
        self._peer.calls.note("GET", "IncomingPhoneNumbers", dict(request.query))
        number = {
            "sid": "PN" + "0" * 32,
            "account_sid": self._account.sid,
            "phone_number": self._account.sms_number,
            "friendly_name": self._account.sms_number,
            "sms_url": self._peer.webhook_url,
            "sms_method": "POST",
            "sms_fallback_url": self._peer.fallback_url or "",
            "sms_fallback_method": "POST",
            "capabilities": {"sms": True, "mms": True, "voice": False},
        }
        found = [number] if wanted == self._account.sms_number else []
        return web.json_response({"incoming_phone_numbers": found, "page": 0, "page_size": 50, "next_page_uri": None})

    async def create_message(self, request: web.Request) -> web.Response:
        form = await request.post()
        media_urls = [str(url) for url in form.getall("MediaUrl", [])]
        fields = {name: str(value) for name, value in form.items() if name != "MediaUrl"}
        message = await self._peer.take_send(fields, media_urls, request)
        # Receipts may be ahead of this answer; Twilio's answer tells the state of acceptance all the same.
        state = "accepted" if message.service_sid else "queued"
        return web.json_response({**message.json(), "status": state, "error_code": None}, status=201)

    async def list_messages(self, request: web.Request) -> web.Response:
        self._peer.calls.note("GET", "Messages", dict(request.query))
        path = f"/{API_VERSION}/Accounts/{self._account.sid}/Messages.json"
        return web.json_response(self._account.messages.page(request.query, path))

    async def fetch_message(self, request: web.Request) -> web.Response:
        self._peer.calls.note("GET", "Message", dict(request.match_info))
        return web.json_response(self._message(request).json())

    async def list_media(self, request: web.Request) -> web.Response:
        message = self._message(request)
        listed = [self._media_json(message, sid) for sid in message.media]
        return web.json_response({"media_list": listed, "page": 0, "page_size": 50, "next_page_uri": None})

    async def fetch_media(self, request: web.Request) -> web.Response:
        message, sid = self._message(request), request.match_info["media"]
        self._peer.calls.note("GET", "Media", dict(request.match_info))
        if sid.endswith(".json") and sid.removesuffix(".json") in message.media:
            return web.json_response(self._media_json(message, sid.removesuffix(".json")))
        if sid not in message.media:
            raise TwilioError(404, 20404, f"The requested resource {request.path} was not found")
        # Twilio sends the caller on to its file store, where no password is asked.
        public = request.app.router["public_media"].url_for(message=message.sid, media=sid)
        raise web.HTTPTemporaryRedirect(public)

    async def download_media(self, request: web.Request) -> web.Response:
        message = self._account.messages.get(request.match_info["message"])
        media = message.media.get(request.match_info["media"]) if message else None
        if media is None:
            raise TwilioError(404, 20404, "The file was not found")
        return web.Response(body=media.data, content_type=media.content_type)

    async def show_typing(self, request: web.Request) -> web.Response:
        """Public beta at Twilio: the shape may still change (docs/whatsapp/api/typing-indicators-resource)."""
        form = await request.post()
        self._peer.calls.note("POST", "Typing", {name: str(value) for name, value in form.items()})
        message = self._account.messages.get(str(form.get("messageId")))
        if message is None or not message.whatsapp or form.get("channel") != "whatsapp":
            raise TwilioError(400, 20001, "messageId must name a WhatsApp message, and channel must be whatsapp")
        self._peer.show_typing(message)
        return web.json_response({"success": True})

    async def create_content(self, request: web.Request) -> web.Response:
        try:
            body = json.loads(await request.read())
        except ValueError as unreadable:
            raise TwilioError(400, 20001, "The body is not JSON") from unreadable
        self._peer.calls.note("POST", "Content", body)
        named = {name: body[name] for name in ("friendly_name", "language", "variables") if body.get(name)}
        content = self._account.contents.add(body.get("types") or {}, **named)
        return web.json_response(content.json(self._account.sid, self._account.clock.now()), status=201)

    async def list_contents(self, request: web.Request) -> web.Response:
        self._peer.calls.note("GET", "Contents", dict(request.query))
        now = self._account.clock.now()
        listed = [content.json(self._account.sid, now) for content in self._account.contents.values()]
        meta = {"key": "contents", "page": 0, "page_size": len(listed), "next_page_url": None}
        return web.json_response({"meta": meta, "contents": listed})

    async def delete_content(self, request: web.Request) -> web.Response:
        content = self._account.contents.find(request.match_info["content"])
        self._account.contents.pop(content.sid, None)
        return web.Response(status=204)

    async def fetch_content(self, request: web.Request) -> web.Response:
        content = self._account.contents.find(request.match_info["content"])
        return web.json_response(content.json(self._account.sid, self._account.clock.now()))

    async def fetch_approval(self, request: web.Request) -> web.Response:
        content = self._account.contents.find(request.match_info["content"])
        status = "approved" if content.approved else "unsubmitted"
        whatsapp = {"type": "whatsapp", "name": content.friendly_name, "status": status, "rejection_reason": ""}
        return web.json_response({"sid": content.sid, "account_sid": self._account.sid, "whatsapp": whatsapp})

    def _message(self, request: web.Request) -> Message:
        try:
            return self._account.messages[request.match_info["message"]]
        except KeyError as missing:
            raise TwilioError(404, 20404, f"The requested resource {request.path} was not found") from missing

    def _media_json(self, message: Message, sid: str) -> dict[str, object]:
        uri = f"/{API_VERSION}/Accounts/{self._account.sid}/Messages/{message.sid}/Media/{sid}.json"
        shared = {"sid": sid, "account_sid": self._account.sid, "parent_sid": message.sid, "uri": uri}
        made = rfc_2822(message.created)
        return {**shared, "content_type": message.media[sid].content_type, "date_created": made, "date_updated": made}
