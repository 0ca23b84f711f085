"""The house, opened: rules, database, channels, Rasa."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.bootstrap.doors import make_channels, make_sandbox
from bot.bootstrap.recomputing import Recomputing
from bot.clock import SystemClock
from bot.language import LanguageDetector
from bot.pipeline.house import Detector, House
from bot.ports import Channel, Clock, Dialogue
from bot.rasa.client import Rasa
from bot.rules import Keeper
from bot.rules.pilot import PilotRules
from bot.secrets import own_secret
from bot.settings import Settings
from bot.store import SqlStore, migrate, open_store

if TYPE_CHECKING:
    from bot.sandbox import Sandbox


@dataclass(frozen=True, slots=True)
class Running:
    """What a gateway or a worker stands on."""

    settings: Settings
    house: House
    store: SqlStore
    rules: Keeper
    pilot: PilotRules
    adapters: Mapping[str, Channel]
    sandbox: "Sandbox | None"


@asynccontextmanager
async def opened(
    settings: Settings, *, dialogue: Dialogue | None = None, detect: Detector | None = None
) -> AsyncIterator[Running]:
    """Open everything, and close it in reverse. Tests bring a dialogue and a language detector of their own.

    Raises RulesInvalid and StoreUnavailable.
    """
    settings.var.mkdir(parents=True, exist_ok=True)
    rules = Keeper.open(settings.rules, last_good=settings.var / "rules")
    policy = rules.book.policy
    await migrate(settings.database_url)
    async with AsyncExitStack() as stack:
        sandbox = make_sandbox(settings, zone=policy.zone, business=policy.business.name) if settings.sandbox else None
        clock: Clock = sandbox.clock if sandbox else SystemClock()
        environment = sandbox.settings.environment() if sandbox else settings.values
        adapters = make_channels(settings, environment, clock)
        for adapter in adapters.values():
            stack.push_async_callback(adapter.close)
        store = open_store(settings.database_url)
        stack.push_async_callback(store.close)
        if dialogue is None:
            rasa = Rasa(settings.rasa_url, token=own_secret(settings, "FYRA_RASA_TOKEN"))
            stack.push_async_callback(rasa.close)
            dialogue = rasa
        doors = {name: adapter for adapter in adapters.values() for name in adapter.serves}
        detect = detect or LanguageDetector(policy.languages.served, settings.var / "language")
        pilot = PilotRules(rules, settings.var / "pilot")
        house = House(store, dialogue, pilot, clock, doors, detect)
        recomputing = Recomputing(house)
        rules.on_change(recomputing.rules_changed)
        pilot.on_change(recomputing.pilot_changed)
        stack.push_async_callback(recomputing.done)
        yield Running(settings, house, store, rules, pilot, adapters, sandbox)
