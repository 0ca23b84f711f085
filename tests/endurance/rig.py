"""A Twilio, a Rasa and some gateways as processes, on loopback: what endurance tests and benchmarks stand on."""

import shutil
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from bot.sandbox.twilio_peer import TwilioPeer
from bot.sandbox.webhook_client import WebhookClient
from tests.endurance.process import ROOT, FyraProcess
from tests.endurance.rasa_peer import RasaPeer
from tests.endurance.served import free_port, served

PUBLIC_URL = "https://support.example"
QUICK = ("-m", "tests.endurance.entry", "gateway")
REAL = ("-c", "from bot.cli import main; main()", "gateway")


@dataclass
class Rig:
    """``clients`` POST webhooks to one gateway each, as a load balancer in front of PUBLIC_URL would."""

    twilio: TwilioPeer
    rasa: RasaPeer
    gateways: list[FyraProcess]
    clients: list[WebhookClient]
    database_url: str
    folder: Path

    def log(self) -> str:
        """The ends of the gateways' logs, for who looks why it failed."""
        return "\n".join(gateway.log.read_text()[-4000:] for gateway in self.gateways)


@asynccontextmanager
async def rig(
    folder: Path,
    database_url: str,
    *,
    gateways: int = 1,
    command: Sequence[str] = QUICK,
    quiet: str = "1 second",
    more: Mapping[str, str] | None = None,
) -> AsyncIterator[Rig]:
    """Everything started and answering; killed at the end of the block. ``more``: of the gateways' environment."""
    twilio, rasa = TwilioPeer(webhook_url=f"{PUBLIC_URL}/webhooks/twilio"), RasaPeer()
    rules = _rules(folder, quiet)
    async with AsyncExitStack() as stack:
        twilio_url = await stack.enter_async_context(served(_under("/twilio", twilio.app())))
        environment = {
            "FYRA_RASA_URL": await stack.enter_async_context(served(rasa.app())),
            "FYRA_DATABASE_URL": database_url,
            "FYRA_RULES": str(rules),
            "FYRA_VAR": str(folder / "var"),
            "FYRA_PUBLIC_URL": PUBLIC_URL,
            "FYRA_LOG": "warning",
            "TWILIO_ACCOUNT_SID": twilio.account.sid,
            "TWILIO_AUTH_TOKEN": twilio.account.auth_tokens[0],
            "TWILIO_API_URL": f"{twilio_url}/twilio",
            "TWILIO_SMS_FROM": twilio.account.sms_number,
            "TWILIO_WHATSAPP_FROM": twilio.account.whatsapp_number,
            **(more or {}),
        }
        processes = [
            FyraProcess(command, environment | {"FYRA_PORT": str(free_port())}, folder / f"gateway{number}.log")
            for number in range(gateways)
        ]
        for process in processes:
            await process.start()
            stack.push_async_callback(process.kill)
            await process.answers()
        clients = [WebhookClient(deliver_to=process.url) for process in processes]
        for client in clients:
            stack.push_async_callback(client.close)
        twilio.client.deliver_to = processes[0].url  # status callbacks
        yield Rig(twilio, rasa, processes, clients, database_url, folder)


def _under(prefix: str, app: web.Application) -> web.Application:
    root = web.Application()
    root.add_subapp(prefix, app)
    return root


def _rules(folder: Path, quiet: str) -> Path:
    """The shipped rules, with a quiet time that makes many turns of few messages."""
    rules = Path(shutil.copytree(ROOT / "policy_rules", folder / "policy_rules"))
    file = rules / "acknowledgements.yml"
    text = file.read_text(encoding="utf-8")
    for name, seconds in (("quiet_time", quiet), ("quiet_time_at_most", "3 seconds")):
        line = next(line for line in text.splitlines() if line.startswith(f"{name}:"))
        text = text.replace(line, f"{name}: {seconds}")
    file.write_text(text, encoding="utf-8")
    return rules
