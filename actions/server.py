"""The action server: rasa-sdk's own app on loopback, one process, with the rules watched while it runs.

serve("127.0.0.1", 5055, settings)      until SIGTERM or Ctrl-C; what is being answered is answered
"""

import asyncio
import logging
import warnings
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

from actions.back_office.http import open_http_back_office
from actions.back_office.sample import DEFAULT_SHOP, open_sample_shop
from actions.desk import Desk, OpenBackOffice
from actions.people import AskForPerson
from actions.problems import Continue, OpenProblem, StartOver
from actions.questions import AnswerQuestion
from actions.small_talk import ComeBack, Pause, SmallTalk
from bot.rules.keeper import Keeper
from bot.rules.pilot import PilotRules

ACTIONS = (OpenProblem, Continue, AnswerQuestion, SmallTalk, Pause, ComeBack, StartOver, AskForPerson)
_GRACE_SECONDS = 10.0


class Settings(Protocol):
    """What of bot.settings is used here."""

    @property
    def rules(self) -> Path:
        """The rules' folder."""

    @property
    def var(self) -> Path:
        """Where things are kept."""

    def __getitem__(self, name: str) -> str: ...


def serve(host: str, port: int, settings: Settings) -> None:
    """Serve until a signal. Raises RulesInvalid or ValueError when the rules or the shop can't be used.

    Exits with a sentence when the port is taken.
    """
    app = create_app(open_desk(settings))
    try:
        app.run(host=host, port=port, single_process=True, motd=False, access_log=False, debug=False)
    except OSError as error:
        msg = f"the action server can't listen on {host}:{port}: {error.strerror}"
        raise SystemExit(msg) from error


def open_desk(settings: Settings) -> Desk:
    """The rules in force and the back office that the settings choose. Raises RulesInvalid or ValueError."""
    keeper = Keeper.open(settings.rules, last_good=settings.var / "rules")
    return Desk(keeper, PilotRules(keeper, settings.var / "pilot"), open_back_office(settings))


def open_back_office(settings: Settings) -> OpenBackOffice:
    """The business's own system when its address is set, else the sample shop. Raises ValueError."""
    url = settings["FYRA_BACK_OFFICE_URL"]
    if url:
        return open_http_back_office(url, settings["FYRA_BACK_OFFICE_TOKEN"])
    shop = settings["FYRA_SHOP"]
    return open_sample_shop(Path(shop) if shop else DEFAULT_SHOP, settings.var / "sample_shop.sqlite")


def create_app(desk: Desk) -> Any:
    """rasa-sdk's Sanic app with our actions: POST /webhook, GET /health, GET /actions."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # rasa-sdk's own imports are noisy, and none of it is ours to mend
        from rasa_sdk.endpoint import create_app as create_sdk_app
        from rasa_sdk.executor import ActionExecutor

    # Said at every call otherwise: rasa-sdk 3.21 serves Rasa 3.6.21 well, but tells that the numbers differ.
    warnings.filterwarnings("ignore", message="Your versions of rasa and rasa_sdk", category=UserWarning)
    logging.getLogger("rasa_sdk").setLevel(logging.WARNING)

    class Executor(ActionExecutor):
        """Rasa sends no domain along (endpoints.yml): it would be most of each call, and no action reads it."""

        def update_and_return_domain(self, payload: dict[str, Any], action_name: str) -> dict[str, Any]:
            """No domain, instead of asking for it in an answer (449) that Rasa 3.6 does not understand."""
            del payload, action_name
            return {}

    executor = Executor()
    for action in ACTIONS:
        executor.register_action(action(desk))
    app = create_sdk_app(executor, cors_origins=[])
    app.config.GRACEFUL_SHUTDOWN_TIMEOUT = _GRACE_SECONDS
    app.config.KEEP_ALIVE_TIMEOUT = 60
    _watch_rules(app, desk)
    return app


def _watch_rules(app: Any, desk: Desk) -> None:
    stop = asyncio.Event()

    async def start(_: Any) -> None:
        app.ctx.watching = asyncio.create_task(desk.watch(stop))

    async def end(_: Any) -> None:
        stop.set()
        app.ctx.watching.cancel()
        with suppress(asyncio.CancelledError):
            await app.ctx.watching
        await desk.close()

    app.register_listener(start, "before_server_start")
    app.register_listener(end, "after_server_stop")
