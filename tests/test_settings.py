from pathlib import Path

import pytest

from bot.settings import ALL, SettingsError, read_settings

ROOT = Path(__file__).parent.parent


def settings(**environ):
    return read_settings(environ, root=ROOT)


@pytest.mark.parametrize("setting", ALL, ids=lambda setting: setting.name)
def test_every_setting_is_documented_with_its_default_and_help(setting):
    line = next(line for line in (ROOT / "docs/settings.md").read_text().splitlines() if f"`{setting.name}`" in line)
    assert setting.help in line
    assert f"`{setting.default}`" in line or (not setting.default and "–" in line)


def test_an_empty_environment_is_good_enough():
    assert settings().port == 8080
    assert settings().sandbox


def test_a_secret_can_stand_in_a_file(tmp_path):
    file = tmp_path / "token"
    file.write_text("12:abc\n")
    assert settings(TELEGRAM_BOT_TOKEN_FILE=str(file))["TELEGRAM_BOT_TOKEN"] == "12:abc"


def test_a_secrets_file_that_is_missing_is_an_error_and_never_an_empty_secret(tmp_path):
    with pytest.raises(SettingsError, match="TELEGRAM_BOT_TOKEN_FILE"):
        settings(TELEGRAM_BOT_TOKEN_FILE=str(tmp_path / "missing"))


def test_a_port_that_is_none_is_told_by_name():
    with pytest.raises(SettingsError, match="FYRA_PORT is 'http'"):
        _ = settings(FYRA_PORT="http").port


def test_an_unknown_sandbox_mode_is_refused():
    with pytest.raises(SettingsError, match="on, off or auto"):
        settings(FYRA_SANDBOX="maybe")


@pytest.mark.parametrize("name", ["TWILIO_ACCOUNT_SID", "TELEGRAM_BOT_TOKEN"])
def test_real_credentials_turn_the_sandbox_off(name):
    assert not settings(**{name: "x", "FYRA_SANDBOX": "on"}).sandbox


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("postgresql://db/fyra", "postgresql+asyncpg://db/fyra"),
        ("postgres://db/fyra", "postgresql+asyncpg://db/fyra"),
        ("sqlite:////data/fyra.db", "sqlite+aiosqlite:////data/fyra.db"),
        ("postgresql+asyncpg://db/fyra", "postgresql+asyncpg://db/fyra"),
    ],
)
def test_the_databases_driver_is_always_named(given, used):
    assert settings(FYRA_DATABASE_URL=given).database_url == used


def test_without_a_database_a_file_in_var_is_used(tmp_path):
    assert settings(FYRA_VAR=str(tmp_path)).database_url == f"sqlite+aiosqlite:///{tmp_path}/fyra.db"


def test_a_public_address_ends_without_a_slash():
    assert settings(FYRA_PUBLIC_URL="https://help.example.com/").public_url == "https://help.example.com"


def test_without_a_public_address_the_local_one_is_used_even_when_all_interfaces_listen():
    assert settings(FYRA_HOST="0.0.0.0").public_url == "http://127.0.0.1:8080"
