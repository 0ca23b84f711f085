from pathlib import Path

import pytest

from bot.bootstrap.doors import check_channels, make_channels
from bot.clock import SystemClock
from bot.model.messages import ChannelName
from bot.settings import SettingsError, read_settings

SID = "AC" + "0" * 32


def settings(tmp_path, **environ):
    return read_settings({"FYRA_VAR": str(tmp_path), **environ}, root=Path(__file__).parent)


async def made(settings):
    channels = make_channels(settings, settings.values, SystemClock())
    for channel in channels.values():
        await channel.close()
    return channels


async def test_only_platforms_with_credentials_have_a_door(tmp_path):
    assert await made(settings(tmp_path)) == {}
    assert set(await made(settings(tmp_path, TWILIO_ACCOUNT_SID=SID, TWILIO_AUTH_TOKEN="a,b"))) == {"twilio"}
    assert set(await made(settings(tmp_path, TELEGRAM_BOT_TOKEN="7:abc"))) == {"telegram"}


async def test_templates_are_known_by_language(tmp_path):
    environ = {"TWILIO_ACCOUNT_SID": SID, "TWILIO_AUTH_TOKEN": "a", "TWILIO_WHATSAPP_TEMPLATES": "en=HX1, sv=HX2"}
    twilio = (await made(settings(tmp_path, **environ)))["twilio"]
    template = twilio.template(ChannelName.WHATSAPP, language="sv", text="hej")
    assert template is not None
    assert (template.name, template.variables) == ("sv", {"1": "hej"})
    assert twilio.template(ChannelName.WHATSAPP, language="nb", text="hei") is None
    assert twilio.template(ChannelName.SMS, language="sv", text="hej") is None


async def test_a_template_that_is_none_is_told_with_what_to_write(tmp_path):
    environ = {"TWILIO_ACCOUNT_SID": SID, "TWILIO_AUTH_TOKEN": "a", "TWILIO_WHATSAPP_TEMPLATES": "HX1"}
    with pytest.raises(SettingsError, match="en=HX"):
        await made(settings(tmp_path, **environ))


async def test_without_any_channel_there_is_nothing_to_check(tmp_path):
    assert await check_channels(settings(tmp_path)) == {}
