"""Twilio's check-up: account, senders and where they call, templates."""

from __future__ import annotations

from typing import Any

import pytest

from bot.adapters.twilio_messaging.doctor import SANDBOX, TwilioCheck
from bot.adapters.twilio_messaging.rest import _at
from bot.adapters.twilio_messaging.templates import friendly_name, templates
from bot.config.sections import TwilioSection
from tests.doctor.conftest import found
from tests.doctor.platforms import AUTH_TOKEN, NUMBER, PUBLIC, SERVICE, SID, WHATSAPP, Platforms

OURS = {name: f"{PUBLIC}/twilio/{name}#rc=2&rp=all" for name in ("sms", "whatsapp")}
OWN = "HX" + "0123456789abcdef" * 2


def check(outside: Platforms, **more: Any) -> TwilioCheck:
    settings: dict[str, Any] = {"account_sid": SID, "auth_token": AUTH_TOKEN, "base_url": outside.url}
    return TwilioCheck(TwilioSection(**{**settings, **more}), PUBLIC)


def number(outside: Platforms, **more: Any) -> None:
    hooks = {"sms_url": OURS["sms"], "sms_fallback_url": OURS["sms"]}
    outside.numbers.append({"phone_number": NUMBER, "capabilities": {"sms": True}, **hooks, **more})


def sender(outside: Platforms, status: str = "ONLINE", **webhook: str) -> None:
    hooks = {"callback_url": OURS["whatsapp"], "fallback_url": OURS["whatsapp"], **webhook}
    outside.senders.append({"sender_id": f"whatsapp:{WHATSAPP}", "status": status, "webhook": hooks})


def approve(outside: Platforms) -> None:
    outside.contents = [
        {"sid": OWN, "friendly_name": friendly_name(name, language), "approval_requests": {"status": "approved"}}
        for name, template in templates().items()
        for language in template.bodies
    ]


async def test_sms_is_well(outside: Platforms) -> None:
    number(outside)
    assert await found(check(outside, sms_from=NUMBER)) == [
        "ok: the account is active",
        "ok: sms: sender and webhooks are set; status callbacks come with each message",
    ]


async def test_whatsapp_is_well(outside: Platforms) -> None:
    sender(outside)
    approve(outside)
    assert await found(check(outside, whatsapp_from=WHATSAPP)) == [
        "ok: the account is active",
        "ok: whatsapp: sender and webhooks are set; status callbacks come with each message",
        f"ok: whatsapp: all {len(outside.contents)} templates are approved",
    ]


async def test_a_token_that_is_refused(outside: Platforms) -> None:
    told = await found(check(outside, sms_from=NUMBER, auth_token="another-token"))
    assert told == ["wrong: account SID or auth token is refused"]


@pytest.mark.parametrize(
    "account, said",
    [
        ({"status": "suspended", "type": "Full"}, "wrong: the account is suspended: nothing is sent"),
        ({"status": "active", "type": "Trial"}, "look: a trial account writes only to numbers that you verified"),
    ],
    ids=["suspended", "trial"],
)
async def test_the_account(outside: Platforms, account: dict[str, str], said: str) -> None:
    outside.account = account
    number(outside)
    assert said in await found(check(outside, sms_from=NUMBER))


@pytest.mark.parametrize(
    "more, said",
    [
        ({"sms_url": ""}, "wrong: sms: the webhook for incoming messages is empty"),
        (
            {"sms_url": "https://demo.example.org/x"},
            "wrong: sms: the webhook for incoming messages leads to demo.example.org",
        ),
        ({"sms_fallback_url": ""}, "look: sms: the fallback is not set"),
        ({"capabilities": {"sms": False}}, "wrong: sms: the number cannot do SMS"),
    ],
    ids=["empty", "elsewhere", "fallback", "voice"],
)
async def test_the_number(outside: Platforms, more: dict[str, Any], said: str) -> None:
    number(outside, **more)
    assert said in await found(check(outside, sms_from=NUMBER))


async def test_a_number_of_somebody_else(outside: Platforms) -> None:
    told = await found(check(outside, sms_from=NUMBER))
    assert told[1] == "wrong: twilio.sms_from is no number of this account"


async def test_a_messaging_service(outside: Platforms) -> None:
    told = await found(check(outside, sms_from=SERVICE))
    assert told[1] == "wrong: twilio.sms_from is not in this account"
    outside.services[SERVICE] = {"sid": SERVICE, "inbound_request_url": OURS["sms"], "fallback_url": OURS["sms"]}
    assert "wrong: sms: the Messaging Service has no sender" in await found(check(outside, sms_from=SERVICE))
    outside.pool.append({"phone_number": NUMBER})
    assert all(line.startswith("ok") for line in await found(check(outside, sms_from=SERVICE)))
    outside.services[SERVICE]["use_inbound_webhook_on_number"] = True
    told = await found(check(outside, sms_from=SERVICE))
    assert "look: sms: the Messaging Service leaves incoming messages to each number" in told


async def test_a_whatsapp_sender(outside: Platforms) -> None:
    approve(outside)
    assert "wrong: twilio.whatsapp_from is no WhatsApp sender of this account" in await found(
        check(outside, whatsapp_from=WHATSAPP)
    )
    sender(outside, "OFFLINE", callback_url="")
    told = await found(check(outside, whatsapp_from=WHATSAPP))
    assert "wrong: whatsapp: the sender is OFFLINE, not ONLINE" in told
    assert "wrong: whatsapp: the webhook for incoming messages is empty" in told


async def test_the_sandbox_is_said_to_be_one(outside: Platforms) -> None:
    told = await found(check(outside, whatsapp_from=SANDBOX))
    assert told[1].startswith("look: whatsapp: the sandbox is for trying")
    assert len(told) == 2


async def test_templates(outside: Platforms) -> None:
    sender(outside)
    approve(outside)
    listed = {one["friendly_name"]: one for one in outside.contents}
    listed["homeline_note_waiting_ar"]["approval_requests"] = {"status": "rejected", "rejection_reason": "side by side"}
    listed["homeline_note_waiting_en"]["approval_requests"] = {"status": "pending"}
    listed["homeline_note_waiting_es"]["approval_requests"] = {}
    outside.contents.remove(listed["homeline_checkin_ar"])
    outside.contents.remove(listed["homeline_checkin_es"])
    outside.contents.remove(listed["homeline_message_waiting_es"])
    outside.approvals[OWN] = {"status": "approved"}
    configured = {"message_waiting": {"es": OWN, "en": "HX" + "9" * 32}}
    nothing = "after a day of silence nothing reaches those readers"
    told = await found(check(outside, whatsapp_from=WHATSAPP, templates=configured))
    assert sorted(line for line in told if "template" in line) == [
        "look: whatsapp: the template checkin (es, ar) is not registered; message_waiting stands in",
        "look: whatsapp: the template note_waiting (ar) is rejected (side by side); message_waiting stands in",
        "look: whatsapp: the template note_waiting (en) waits for approval",
        "look: whatsapp: the template note_waiting (es) was not submitted; message_waiting stands in",
        f"wrong: whatsapp: the template message_waiting (en) is not in this account: {nothing}",
    ]


async def test_twilio_has_trouble_of_its_own(outside: Platforms) -> None:
    outside.refuse["/2010-04-01"] = 503
    assert await found(check(outside, sms_from=NUMBER)) == ["look: Twilio has trouble of its own (HTTP 503)"]


async def test_twilio_cannot_be_reached(outside: Platforms) -> None:
    told = await found(check(outside, sms_from=NUMBER, base_url="http://127.0.0.1:9"))
    assert told == ["wrong: could not reach 127.0.0.1:9: refused"]


@pytest.mark.parametrize(
    "base, product, host",
    [
        ("https://api.twilio.com", "content", "https://content.twilio.com"),
        ("https://api.dublin.ie1.twilio.com", "messaging", "https://messaging.dublin.ie1.twilio.com"),
        ("http://127.0.0.1:9", "content", "http://127.0.0.1:9"),
    ],
)
def test_each_product_has_its_host(base: str, product: str, host: str) -> None:
    assert _at(base, product) == host
