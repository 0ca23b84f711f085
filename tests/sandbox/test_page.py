"""The page with the three phones, as a browser uses it: events in, JSON out, a gateway behind."""

from __future__ import annotations

import json
import re
import socket
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest
from aiohttp import web
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, ReplyKeyboardMarkup

from bot.sandbox import Sandbox, SandboxSettings, TravellingClock, sandbox_app
from bot.sandbox.events import Typing
from bot.sandbox.presets import Phone
from tests.sandbox.conftest import MONDAY, serve
from tests.sandbox.gateway import Gateway
from tests.web.markup import barriers

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

STATIC = Path(__file__).parents[2] / "bot" / "sandbox"


@dataclass
class Page:
    """A browser on the page: `post` answers with status and words, `state` reads the first event."""

    url: str
    sandbox: Sandbox
    gateway: Gateway
    session: aiohttp.ClientSession

    async def post(self, path: str, body: object = None, **headers: str) -> tuple[int, str]:
        sent = {"Origin": self.url, **headers}
        async with self.session.post(f"{self.url}/sandbox/api/{path}", json=body or {}, headers=sent) as response:
            return response.status, await response.text()

    async def done(self, path: str, body: object = None) -> None:
        assert await self.post(path, body) == (204, "")
        await self.sandbox.phones.settle()

    async def state(self) -> Any:
        async with self.events() as events:
            return await anext(events)

    async def shown(self, phone: str) -> list[dict[str, Any]]:
        entries: list[dict[str, Any]] = (await self.state())["phones"][phone]["entries"]
        return entries

    @asynccontextmanager
    async def events(self) -> AsyncIterator[AsyncIterator[Any]]:
        async with self.session.get(f"{self.url}/sandbox/events") as response:

            async def read() -> AsyncIterator[Any]:
                async for line in response.content:
                    if line.startswith(b"data: "):
                        yield json.loads(line[6:])

            yield read()


@pytest.fixture
async def page(clock: TravellingClock) -> AsyncIterator[Page]:
    door = socket.create_server(("127.0.0.1", 0))  # the address is needed before the gateway is built
    gateway = Gateway(url=f"http://127.0.0.1:{door.getsockname()[1]}")
    sandbox = Sandbox(SandboxSettings(gateway.url, clock=clock))
    sandbox.twilio.plan.delays = (0.0,)
    app = gateway.app()
    app.add_subapp("/sandbox", sandbox.app())
    runner = web.AppRunner(app)
    await runner.setup()
    await web.SockSite(runner, door).start()
    async with aiohttp.ClientSession() as session:
        yield Page(gateway.url, sandbox, gateway, session)
    await runner.cleanup()


def telegram_bot(page: Page) -> Bot:
    base = page.sandbox.settings.environment()["TELEGRAM_API_URL"]
    return Bot(page.sandbox.settings.telegram_token, base_url=f"{base}/bot", base_file_url=f"{base}/file/bot")


async def test_the_page_and_its_files_are_served_with_a_strict_policy(page: Page) -> None:
    async with page.session.get(f"{page.url}/sandbox") as response:
        html = await response.text()
        assert str(response.url).endswith("/sandbox/")
        assert "script-src 'self'" in response.headers["Content-Security-Policy"]
    assert barriers(html) == []
    for name in re.findall(r'(?:href|src)="(static/[^"]+)"', html):
        async with page.session.get(f"{page.url}/sandbox/{name}") as response:
            assert response.status == 200
    async with page.session.get(f"{page.url}/sandbox/picture.png") as response:
        assert response.content_type == "image/png"


def test_the_page_loads_nothing_from_elsewhere_and_trusts_no_text() -> None:
    sources = {path: path.read_text() for path in STATIC.rglob("*") if path.suffix in {".html", ".js", ".css"}}
    assert len(sources) == 5
    for path, source in sources.items():
        assert not re.search(r"https?://|//cdn", source), path
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", source), path


async def test_a_text_on_each_phone_reaches_its_webhook(page: Page) -> None:
    for phone in Phone:
        await page.done(f"phones/{phone}/write", {"text": f"hi from {phone}"})

    assert [params["Body"] for params in page.gateway.inbox] == ["hi from whatsapp", "hi from sms"]
    assert page.gateway.inbox[0]["ProfileName"] == "Anna Lindqvist"
    assert page.gateway.inbox[1]["From"] == "+46709876543"
    message = page.gateway.updates[0]["message"]
    assert (message["chat"]["id"], message["from"]["language_code"]) == (555001, "sv")
    secret = page.gateway.headers[-1]["X-Telegram-Bot-Api-Secret-Token"]
    assert secret == page.sandbox.settings.telegram_secret


async def test_quick_messages_keep_their_order(page: Page) -> None:
    page.gateway.pause = 0.01
    for number in range(5):
        await page.post("phones/whatsapp/write", {"text": str(number)})
    await page.sandbox.phones.settle()

    assert [params["Body"] for params in page.gateway.inbox] == ["0", "1", "2", "3", "4"]


async def test_what_a_phone_shows_survives_a_reload(page: Page) -> None:
    await page.done("phones/sms/write", {"text": "<b>hi</b>"})

    (entry,) = await page.shown("sms")
    assert (entry["text"], entry["status"], entry["segments"], entry["from_customer"]) == ("<b>hi</b>", "sent", 1, True)
    assert (entry["time"], entry["day"]) == ("10:00", "Monday 16 November")
    await page.done("clear")
    assert await page.shown("sms") == []


async def test_changes_come_live(page: Page) -> None:
    async with page.events() as events:
        assert (await anext(events))["type"] == "state"
        await page.done("phones/whatsapp/write", {"text": "hi"})
        changes = [await anext(events) for _ in range(2)]
        assert [change["entry"]["status"] for change in changes] == ["sending", "sent"]
        page.sandbox.twilio.watchers.tell(Typing("whatsapp:+46700000000", 25))
        page.sandbox.twilio.watchers.tell(Typing("whatsapp:+46701234567", 25))
        assert await anext(events) == {"type": "typing", "phone": "whatsapp", "seconds": 25}


async def test_a_quick_reply_on_whatsapp_tells_which_message_it_answers(page: Page) -> None:
    await page.done("phones/whatsapp/write", {"text": "hi"})
    account = page.sandbox.twilio.account
    actions = [{"type": "QUICK_REPLY", "title": "Yes", "id": "yes"}]
    content = account.contents.add({"twilio/quick-reply": {"body": "Right?", "actions": actions}})
    form = {"To": page.gateway.inbox[0]["From"], "From": page.gateway.inbox[0]["To"], "ContentSid": content.sid}
    sent = await page.sandbox.twilio.take_send(form, [], request=None)  # type: ignore[arg-type]  # only a hang needs it
    await page.sandbox.twilio.settle()

    await page.done("phones/whatsapp/press", {"entry": sent.sid, "label": "Yes"})

    pressed = page.gateway.inbox[-1]
    assert (pressed["ButtonPayload"], pressed["OriginalRepliedMessageSid"]) == ("yes", sent.sid)
    assert pressed["OriginalRepliedMessageSender"] == form["From"]
    for entry, label in ((sent.sid, "No"), ("nothing", "Yes")):
        assert await page.post("phones/whatsapp/press", {"entry": entry, "label": label}) == (
            400,
            "there is no such button\n",
        )


async def test_all_that_a_telegram_phone_can_do(page: Page) -> None:
    async with telegram_bot(page) as bot:
        await page.done("phones/telegram/act", {"action": "start"})
        keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Ja", callback_data="yes")]])
        await bot.send_message(555001, "A?", reply_markup=keyboard)
        entry = (await page.shown("telegram"))[-1]
        await page.done("phones/telegram/press", {"entry": entry["id"], "label": "Ja"})
        keys = [["Nej", {"text": "Dela", "request_contact": True}]]
        await bot.send_message(555001, "B?", reply_markup=ReplyKeyboardMarkup(keys))  # type: ignore[arg-type]
        entry = (await page.shown("telegram"))[-1]
        for label in ("Nej", "Dela"):
            await page.done("phones/telegram/press", {"entry": entry["id"], "label": label})
        await page.done("phones/telegram/photo", {"caption": "titta"})
        await page.done("phones/telegram/act", {"action": "edit", "text": "titta här"})
        await page.done("phones/telegram/act", {"action": "block"})
        assert (await page.state())["phones"]["telegram"]["blocked"] is True
        await page.done("phones/telegram/act", {"action": "unblock"})

    updates = page.gateway.updates
    kinds = [next(key for key in update if key != "update_id") for update in updates]
    assert kinds == ["message", "callback_query", *["message"] * 3, "edited_message", *["my_chat_member"] * 2]
    assert updates[0]["message"]["text"] == "/start"
    assert updates[1]["callback_query"]["data"] == "yes"
    assert updates[2]["message"]["text"] == "Nej"
    assert updates[3]["message"]["contact"]["phone_number"] == "+46705550011"
    assert updates[5]["edited_message"]["text"] == "titta här"
    shown = await page.shown("telegram")
    assert [entry["text"] for entry in shown if entry["kind"] == "note"] == [
        "You blocked the bot.",
        "You unblocked the bot.",
    ]
    assert shown[-3]["edited"]


async def test_a_photo_travels_from_the_other_phones_too(page: Page) -> None:
    await page.done("phones/sms/photo", {"caption": "broken"})

    assert page.gateway.inbox[0]["NumMedia"] == "1"
    media_url = page.gateway.inbox[0]["MediaUrl0"]
    env = page.sandbox.settings.environment()
    assert media_url.startswith(env["TWILIO_API_URL"])
    login = aiohttp.encode_basic_auth(env["TWILIO_ACCOUNT_SID"], env["TWILIO_AUTH_TOKEN"])
    async with page.session.get(media_url, headers={"Authorization": login}) as response:
        assert response.content_type == "image/png"


async def test_a_phone_can_be_handed_to_somebody_else(page: Page) -> None:
    await page.done("phones/whatsapp/write", {"text": "from Anna"})
    await page.done(
        "phones/whatsapp/customer", {"address": "US.ABC123456", "first_name": "Sam", "last_name": "", "x": "y"}
    )
    await page.done("phones/whatsapp/write", {"text": "from Sam"})

    assert page.gateway.inbox[-1]["From"] == "whatsapp:US.ABC123456"
    assert page.gateway.inbox[-1]["ProfileName"] == "Sam"
    assert [entry["text"] for entry in await page.shown("whatsapp")] == ["from Sam"]
    await page.done("phones/telegram/customer", {"address": "42", "first_name": "Eva", "language": "en"})
    await page.done("phones/telegram/write", {"text": "from Eva"})
    sender = page.gateway.updates[-1]["message"]["from"]
    assert (sender["id"], sender["first_name"], sender["language_code"]) == (42, "Eva", "en")


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("phones/whatsapp/customer", {"address": "Anna"}),
        ("phones/sms/customer", {"address": "US.ABC123456"}),
        ("phones/telegram/customer", {"address": "-100"}),
        ("phones/fax/write", {"text": "hi"}),
        ("phones/sms/write", {}),
        ("phones/telegram/act", {"action": "dance"}),
        ("phones/telegram/act", {"action": "edit", "text": "x"}),
        ("faults/twilio", {"kind": "meteor"}),
        ("faults/fax", {"kind": "429"}),
        ("receipts", {"order": "never"}),
        ("clock", {"moment": "doomsday"}),
        ("clock", {"at": "yesterday"}),
        ("clock", {"at": "2026-11-21T10:00", "zone": "Mars/Olympus"}),
        ("clock", {"zone": "../../etc/passwd"}),
        ("clock", [1]),
        ("phones/sms/press", {"entry": "x"}),
    ],
    ids=str,
)
async def test_what_cannot_be_is_refused_in_words(page: Page, path: str, body: object) -> None:
    status, words = await page.post(path, body)

    assert status == 400
    assert words.strip()


async def test_failures_ordered_on_the_page_are_ahead_until_healed(page: Page) -> None:
    await page.done("faults/twilio", {"kind": "hang", "times": 2})
    await page.done("faults/telegram", {"kind": "blocked", "times": "99"})
    await page.done("receipts", {"order": "reversed"})
    await page.done("copies", {"twice": True})

    faults = (await page.state())["faults"]
    assert faults["twilio"] == ["hang", "hang"]
    assert len(faults["telegram"]) == 20
    assert (faults["receipts"], faults["copies"]) == ("reversed", 2)
    await page.done("phones/sms/write", {"text": "twice"})
    assert len(page.gateway.inbox) == 2

    await page.done("faults/reset")
    await page.done("copies", {"twice": False})
    faults = (await page.state())["faults"]
    assert (faults["twilio"], faults["telegram"], faults["copies"]) == ([], [], 1)


async def test_the_clock_travels_and_comes_back(page: Page, clock: TravellingClock) -> None:
    await page.done("clock", {"at": "2026-12-24T08:30", "zone": "Asia/Tokyo"})
    state = (await page.state())["clock"]
    assert clock.now().isoformat().startswith("2026-12-23T23:30")
    assert (state["zone"], state["travelled"]) == ("Asia/Tokyo", True)

    await page.done("clock", {"moment": "saturday", "zone": "Europe/Stockholm"})
    assert f"{clock.now().astimezone(page.sandbox.zone):%A %H:%M}" == "Saturday 22:00"

    await page.done("clock")
    assert (await page.state())["clock"]["travelled"] is False
    assert clock.now() > MONDAY


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "evil.example"}, 403),
        ({"Host": "127.0.0.1.evil.example"}, 403),
        ({"X-Forwarded-For": "203.0.113.7"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Content-Type": "text/plain"}, 415),
        ({"Sec-Fetch-Site": "same-origin"}, 204),
    ],
    ids=str,
)
async def test_only_this_machine_and_our_own_page_may_act(page: Page, headers: dict[str, str], status: int) -> None:
    sent = {"Content-Type": "application/json", **headers}
    url = f"{page.url}/sandbox/api/phones/sms/write"
    async with page.session.post(url, data=b'{"text": "hi"}', headers=sent) as response:
        assert response.status == status
    await page.sandbox.phones.settle()
    assert len(page.gateway.inbox) == (1 if status == 204 else 0)


async def test_a_page_from_elsewhere_cannot_read_along(page: Page) -> None:
    for path in ("", "events", "twilio/2010-04-01/Accounts/AC1.json"):
        async with page.session.get(f"{page.url}/sandbox/{path}", headers={"Host": "evil.example"}) as response:
            assert response.status == 403
    async with page.session.get(f"{page.url}/sandbox/", headers={"Host": "[bad"}) as response:
        assert response.status in {400, 403}


async def test_a_listener_that_does_not_keep_up_is_sent_to_read_anew(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.sandbox.phones._UNREAD_EVENTS", 2)
    with page.sandbox.phones.listen() as changes:
        for number in range(3):
            page.sandbox.phones.tell({"number": number})

        assert changes.get_nowait() == {"number": 1}
        assert changes.get_nowait() is None


async def test_a_quiet_stream_shows_that_it_is_alive(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.sandbox.page._HEARTBEAT_SECONDS", 0.02)
    async with page.session.get(f"{page.url}/sandbox/events") as response:
        lines = [await response.content.readline() for _ in range(4)]

    assert b": still here\n" in lines


async def test_a_phone_keeps_only_its_latest_lines(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.sandbox.phones._KEPT_ENTRIES", 2)
    for text in ("a", "b", "c"):
        await page.done("phones/sms/write", {"text": text})

    assert [entry["text"] for entry in await page.shown("sms")] == ["b", "c"]


def test_the_gateway_is_told_how_to_reach_the_peers() -> None:
    settings = SandboxSettings("https://help.example", listens_at="http://127.0.0.1:8080/")

    env = settings.environment()

    assert env["TWILIO_API_URL"] == "http://127.0.0.1:8080/sandbox/twilio"
    assert env["TELEGRAM_API_URL"] == "http://127.0.0.1:8080/sandbox/telegram"
    assert re.fullmatch(r"AC[0-9a-f]{32}", env["TWILIO_ACCOUNT_SID"])
    assert re.fullmatch(r"\d{10}:[\w-]{35}", env["TELEGRAM_BOT_TOKEN"])
    assert re.fullmatch(r"[\w-]{1,256}", env["TELEGRAM_WEBHOOK_SECRET"])
    assert settings.webhook_url("/webhooks/twilio") == "https://help.example/webhooks/twilio"
    assert SandboxSettings("http://localhost:1").environment() != SandboxSettings("http://localhost:1").environment()


def test_the_sandbox_never_talks_to_another_machine() -> None:
    with pytest.raises(ValueError, match="loopback"):
        SandboxSettings("https://help.example")


async def test_without_a_webhook_telegram_waits_to_be_asked() -> None:
    sandbox = Sandbox(SandboxSettings("http://127.0.0.1:1", telegram_webhook=False))
    sandbox.phones.write(Phone.TELEGRAM, "hej")
    await sandbox.phones.settle()

    assert sandbox.telegram.updates.waiting == 1
    await sandbox.phones.close()


async def test_the_sub_application_stands_on_its_own() -> None:
    root = web.Application()
    root.add_subapp("/sandbox", sandbox_app(SandboxSettings("http://127.0.0.1:1")))
    async for url in serve(root):
        async with aiohttp.ClientSession() as session, session.get(f"{url}/sandbox/") as response:
            assert response.status == 200
