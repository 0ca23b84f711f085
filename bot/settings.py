"""The environment, read once. Every setting has a default and a help text; docs/settings.md lists them all.

Any setting marked secret can stand in a file instead: ``NAME_FILE`` names it. A file that can't be read is an error at
the start, never an empty secret.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.model.errors import FyraError


class SettingsError(FyraError):
    """The environment holds something that can't be used. The message says which variable, and what to write."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One environment variable."""

    name: str
    default: str
    help: str
    secret: bool = False


ALL = (
    Setting("FYRA_HOST", "127.0.0.1", "Address the gateway listens on."),
    Setting("FYRA_PORT", "8080", "Port of the gateway."),
    Setting("FYRA_PUBLIC_URL", "", "The https address at which Twilio and Telegram reach the gateway."),
    Setting("FYRA_DATABASE_URL", "", "postgresql://… or sqlite:///…; empty: a SQLite file in FYRA_VAR.", secret=True),
    Setting("FYRA_RULES", "policy_rules", "Folder of the rule files."),
    Setting("FYRA_VAR", "var", "Folder for everything that is written: database, models, logs, secrets."),
    Setting("FYRA_RASA_URL", "", "Address of Rasa; empty: http://127.0.0.1:FYRA_RASA_PORT."),
    Setting("FYRA_RASA_PORT", "5005", "Port of Rasa, on loopback."),
    Setting("FYRA_RASA_TOKEN", "", "Proves the gateway to Rasa; empty: made once, kept in FYRA_VAR.", secret=True),
    Setting("FYRA_TRACKER_DB", "", "Rasa's conversations: postgresql+psycopg2://…; empty: SQLite.", secret=True),
    Setting("FYRA_LOCK_STORE", "", "redis://host:6379/1, where several Rasa servers run; empty: none.", secret=True),
    Setting("FYRA_ACTIONS_PORT", "5055", "Port of the action server, on loopback."),
    Setting("FYRA_SHOP", "", "The sample shop's data (JSON); empty: the shop that comes with Fyra."),
    Setting(
        "FYRA_BACK_OFFICE_URL",
        "",
        "Your order system (docs/back_office.md) instead of the sample shop.",
    ),
    Setting("FYRA_BACK_OFFICE_TOKEN", "", "Bearer token for it.", secret=True),
    Setting("FYRA_SECRET_KEY", "", "Key of the console's cookies; empty: made once, kept in FYRA_VAR.", secret=True),
    Setting("FYRA_SANDBOX", "auto", "on, off, or auto: on while no real channel has credentials."),
    Setting("FYRA_LOG", "info", "How much is logged: debug, info, warning."),
    Setting("TWILIO_ACCOUNT_SID", "", "Twilio account (AC…)."),
    Setting("TWILIO_AUTH_TOKEN", "", "Its auth token; several, comma-separated, while you rotate.", secret=True),
    Setting("TWILIO_API_URL", "", "Another address for Twilio's API, for a local peer."),
    Setting("TWILIO_SMS_FROM", "", "Our SMS number, +46…"),
    Setting("TWILIO_WHATSAPP_FROM", "", "Our WhatsApp number, +46…"),
    Setting("TWILIO_WHATSAPP_TEMPLATES", "", "Templates for after 24 hours, text in {{1}}: en=HX…,sv=HX…"),
    Setting("TELEGRAM_BOT_TOKEN", "", "The bot's token from @BotFather.", secret=True),
    Setting("TELEGRAM_WEBHOOK_SECRET", "", "1-256 of A-Za-z0-9_-; empty: made once, kept in FYRA_VAR.", secret=True),
    Setting("TELEGRAM_API_URL", "", "Another address for Telegram's Bot API, for a local peer."),
)
_BY_NAME = {setting.name: setting for setting in ALL}


@dataclass(frozen=True, slots=True)
class Settings:
    """The environment's values, typed where a type says more. ``root`` is the project's folder."""

    values: Mapping[str, str]
    root: Path

    def __getitem__(self, name: str) -> str:
        return self.values[name]

    @property
    def var(self) -> Path:
        """Everything that is written lies here."""
        return self._path("FYRA_VAR")

    @property
    def rules(self) -> Path:
        """The folder that operators edit."""
        return self._path("FYRA_RULES")

    @property
    def port(self) -> int:
        """The gateway's port."""
        return self._number("FYRA_PORT")

    @property
    def actions_port(self) -> int:
        """The action server's port."""
        return self._number("FYRA_ACTIONS_PORT")

    @property
    def rasa_port(self) -> int:
        """Rasa's port."""
        return self._number("FYRA_RASA_PORT")

    @property
    def local_url(self) -> str:
        """Where the gateway answers on this machine."""
        host = self["FYRA_HOST"]
        return f"http://{'127.0.0.1' if host in {'0.0.0.0', '::'} else host}:{self.port}"  # noqa: S104 compared, not bound

    @property
    def public_url(self) -> str:
        """The address that platforms call, without a slash at the end."""
        return (self["FYRA_PUBLIC_URL"] or self.local_url).rstrip("/")

    @property
    def rasa_url(self) -> str:
        """Where Rasa answers."""
        return self["FYRA_RASA_URL"].rstrip("/") or f"http://127.0.0.1:{self.rasa_port}"

    @property
    def actions_url(self) -> str:
        """Where the action server answers."""
        return f"http://127.0.0.1:{self.actions_port}"

    @property
    def database_url(self) -> str:
        """The database, with its asynchronous driver named."""
        url = self["FYRA_DATABASE_URL"] or f"sqlite:///{self.var / 'fyra.db'}"
        for plain, driver in (
            ("postgresql://", "postgresql+asyncpg://"),
            ("postgres://", "postgresql+asyncpg://"),
            ("sqlite://", "sqlite+aiosqlite://"),
        ):
            if url.startswith(plain):
                return driver + url.removeprefix(plain)
        return url

    @property
    def sandbox(self) -> bool:
        """Whether the three phones are on. Real credentials always turn them off."""
        if self["TWILIO_ACCOUNT_SID"] or self["TELEGRAM_BOT_TOKEN"]:
            return False
        return self["FYRA_SANDBOX"] != "off"

    def _path(self, name: str) -> Path:
        path = Path(self[name]).expanduser()
        return path if path.is_absolute() else self.root / path

    def _number(self, name: str) -> int:
        value = self[name]
        if not value.isdecimal() or not 0 < int(value) < 65536:
            msg = f"{name} is '{value}', but must be a port from 1 to 65535"
            raise SettingsError(msg)
        return int(value)


def read_settings(environ: Mapping[str, str] | None = None, *, root: Path | None = None) -> Settings:
    """Read the environment. Raises SettingsError for what can't be read or used."""
    environ = os.environ if environ is None else environ
    values = {setting.name: _value(setting, environ) for setting in ALL}
    if values["FYRA_SANDBOX"] not in {"on", "off", "auto"}:
        msg = f"FYRA_SANDBOX is '{values['FYRA_SANDBOX']}', but must be on, off or auto"
        raise SettingsError(msg)
    return Settings(values, root or find_root())


def find_root() -> Path:
    """The project's folder: the working folder if it holds domain.yml, else the one this code was installed from."""
    here = Path.cwd()
    return here if (here / "domain.yml").is_file() else Path(__file__).resolve().parent.parent


def _value(setting: Setting, environ: Mapping[str, str]) -> str:
    file = environ.get(f"{setting.name}_FILE", "") if setting.secret else ""
    if file:
        try:
            return Path(file).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            msg = f"{setting.name}_FILE names {file}, which can't be read: {error}"
            raise SettingsError(msg) from error
    return environ.get(setting.name, "").strip() or setting.default
