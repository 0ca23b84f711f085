"""Who may knock at Twilio's door."""

import hashlib
import json

import pytest

from bot.model.errors import ForgedWebhook, MalformedWebhook
from bot.ports import RawWebhook
from channels.twilio import TwilioSettings
from channels.twilio.signature import verified
from tests.channels.payloads import PUBLIC_URL, TWILIO_TOKEN, from_twilio, twilio_body, twilio_signature, webhook

PATH = "/webhooks/twilio"
SETTINGS = TwilioSettings("AC1", (TWILIO_TOKEN,), public_url=PUBLIC_URL)


def signed(
    body: bytes, url: str, params: object, *, query: str = "", content_type: str = "", host: str = ""
) -> RawWebhook:
    headers = {"X-Twilio-Signature": twilio_signature(url, params), "Content-Type": content_type, "Host": host}
    return webhook(PATH, body, headers, query=query)


def test_a_signed_form_is_taken_with_its_blank_parameters() -> None:
    form = verified(from_twilio("Body=hi&FromCity=&FromZip="), SETTINGS)

    assert dict(form) == {"Body": "hi", "FromCity": "", "FromZip": ""}


def test_parameters_that_twilio_adds_one_day_are_part_of_the_signature() -> None:
    assert verified(from_twilio(twilio_body("sms_text") + "&SomethingNew=1"), SETTINGS)["SomethingNew"] == "1"


def test_a_webhook_without_signature_is_forged() -> None:
    with pytest.raises(ForgedWebhook):
        verified(webhook(PATH, b"Body=hi", {}), SETTINGS)


@pytest.mark.parametrize("signature", ["", "nonsense", "å" * 28, "A" * 28])
def test_a_wrong_signature_is_forged(signature: str) -> None:
    with pytest.raises(ForgedWebhook):
        verified(webhook(PATH, b"Body=hi", {"X-Twilio-Signature": signature}), SETTINGS)


def test_a_changed_word_is_forged() -> None:
    good = from_twilio("Body=hi&From=%2B46701234567")
    with pytest.raises(ForgedWebhook):
        verified(webhook(PATH, b"Body=ho&From=%2B46701234567", good.headers), SETTINGS)


def test_while_rotating_the_old_token_still_opens() -> None:
    settings = TwilioSettings("AC1", ("n" * 32, TWILIO_TOKEN), public_url=PUBLIC_URL)

    assert verified(from_twilio("Body=hi"), settings)["Body"] == "hi"


def test_the_public_address_counts_and_not_what_the_proxy_calls_us() -> None:
    settings = TwilioSettings("AC1", (TWILIO_TOKEN,), public_url=PUBLIC_URL + "/")
    knock = signed(b"Body=hi", f"{PUBLIC_URL}{PATH}?a=1%2F2", {"Body": "hi"}, query="?a=1%2F2", host="10.0.0.7:8080")

    assert verified(knock, settings)["Body"] == "hi"


def test_without_public_address_the_hosts_own_is_taken() -> None:
    settings = TwilioSettings("AC1", (TWILIO_TOKEN,))
    knock = signed(b"Body=hi", f"http://127.0.0.1:8080{PATH}", {"Body": "hi"}, host="127.0.0.1:8080")

    assert verified(knock, settings)["Body"] == "hi"


def test_a_host_that_is_no_host_is_forged() -> None:
    settings = TwilioSettings("AC1", (TWILIO_TOKEN,))
    knock = signed(b"Body=hi", "http://x/", {"Body": "hi"}, host="[")

    with pytest.raises(ForgedWebhook):
        verified(knock, settings)


def test_signed_json_is_proven_but_not_to_be_read() -> None:
    body = json.dumps({"hello": "world"})
    query = "?bodySHA256=" + hashlib.sha256(body.encode()).hexdigest()
    knock = signed(body.encode(), PUBLIC_URL + PATH + query, {}, query=query, content_type="application/json")

    with pytest.raises(MalformedWebhook):
        verified(knock, SETTINGS)


def test_json_with_another_bodys_hash_is_forged() -> None:
    query = "?bodySHA256=" + hashlib.sha256(b"{}").hexdigest()
    knock = signed(b'{"a":1}', PUBLIC_URL + PATH + query, {}, query=query, content_type="application/json")

    with pytest.raises(ForgedWebhook):
        verified(knock, SETTINGS)


def test_json_without_hash_is_forged() -> None:
    with pytest.raises(ForgedWebhook):
        verified(signed(b'{"a":1}', PUBLIC_URL + PATH, {}, content_type="application/json"), SETTINGS)


def test_bytes_that_are_no_utf_8_are_forged_and_break_nothing() -> None:
    with pytest.raises(ForgedWebhook):
        verified(webhook(PATH, b"Body=\xff%ED%A0%80", {"X-Twilio-Signature": "A" * 28}), SETTINGS)


def test_a_form_with_thousands_of_fields_is_not_read() -> None:
    with pytest.raises(MalformedWebhook):
        verified(webhook(PATH, b"a=1&" * 5000, {"X-Twilio-Signature": "A" * 28}), SETTINGS)


def test_an_account_without_token_is_refused_at_the_start() -> None:
    with pytest.raises(ValueError, match="auth token"):
        TwilioSettings("AC1", ("",))
