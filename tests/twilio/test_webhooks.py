"""Inbound messages: believed only when signed, acknowledged only when committed, said once."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.applications import Starlette
from twilio.request_validator import RequestValidator

from bot.adapter import Away, Busy
from bot.adapters.twilio_messaging.account import TwilioAccount
from bot.adapters.twilio_messaging.adapter import WhatsAppAdapter
from tests.support.house import FrozenClock
from tests.twilio.conftest import MOTHER, Store, Told, World, said, section, serving
from tests.twilio.server import PUBLIC, TOKEN, Twilio

WHATSAPP = "/twilio/whatsapp"


async def test_a_signed_message_is_accepted_and_answered_with_nothing(world: World) -> None:
    status, body = await world.twilio.post(world.url, WHATSAPP, said("Is there school tomorrow?"))
    assert (status, body) == (200, '<?xml version="1.0" encoding="UTF-8"?><Response/>')
    (inbound,) = world.told.accepted
    assert (inbound.channel, inbound.address, inbound.text) == ("whatsapp", MOTHER, "Is there school tomorrow?")


async def test_the_public_address_counts_whatever_the_proxy_shows(world: World) -> None:
    headers = {"Host": "10.0.0.7:8080", "X-Forwarded-Proto": "http", "X-Forwarded-Host": "evil.example.com"}
    assert await world.post(WHATSAPP, said(), **headers) == 200
    assert await world.post(f"{WHATSAPP}?token=1&empty=", said("with a query", "SM02")) == 200
    assert await world.post(f"{WHATSAPP}/", said("a slash at the end", "SM03")) == 200
    assert len(world.told.accepted) == 3


@pytest.mark.parametrize(
    "public, signed",
    [
        ("https://school.example.org", "https://school.example.org"),
        ("https://school.example.org/", "https://school.example.org"),
        ("https://school.example.org", "https://school.example.org:443"),
        ("https://school.example.org:8443", "https://school.example.org:8443"),
        ("https://school.example.org:8443/homeline", "https://school.example.org/homeline"),
        ("http://10.0.0.7:8080", "http://10.0.0.7:8080"),
    ],
)
async def test_ports_and_slashes_of_the_public_address(
    twilio: Twilio, clock: FrozenClock, tmp_path: Path, public: str, signed: str
) -> None:
    """Twilio signs with or without the port; both are this address."""
    told = Told(clock)
    adapter = WhatsAppAdapter(TwilioAccount(section(twilio)), public, Store(tmp_path), clock, told, school="School")
    await adapter.start(told.accept)
    async with serving(Starlette(routes=adapter.routes())) as url:
        for path in (WHATSAPP, f"{WHATSAPP}?a=1&b=%20x"):
            signature = RequestValidator(TOKEN).compute_signature(signed + path, said())
            assert (await twilio.post(url, path, said(), signature=signature))[0] == 200
            assert (await twilio.post(url, f"{path}&c=2", said(), signature=signature))[0] in {403, 404}
    await adapter.stop()


@pytest.mark.parametrize("signature", ["", "nonsense", "=" * 28, "ünsigniert"])
async def test_a_forged_message_is_refused(world: World, signature: str) -> None:
    assert await world.post(WHATSAPP, said(), signature=signature) == 403
    assert world.told.accepted == []


async def test_a_message_without_any_signature_is_refused(world: World) -> None:
    assert await world.twilio.raw(world.url, WHATSAPP, b"MessageSid=SM1&From=whatsapp%3A%2B12025550100") == 403


async def test_a_signature_covers_address_and_content(world: World) -> None:
    sign = RequestValidator(TOKEN).compute_signature
    form = said("Hello")
    other = {**form, "Body": "Something else"}
    assert await world.post(WHATSAPP, other, signature=sign(PUBLIC + WHATSAPP, form)) == 403
    assert await world.post("/twilio/sms", form, signature=sign(PUBLIC + WHATSAPP, form)) == 403
    assert await world.post(WHATSAPP, {**form, "Extra": "1"}, signature=sign(PUBLIC + WHATSAPP, form)) == 403


@pytest.mark.parametrize(
    "body, status",
    [
        (b"", 403),
        (b"no form at all", 400),
        (b"Body=%FF%FE", 400),
        (b"\xff\xfe", 400),
        (b"&".join(b"f%d=1" % number for number in range(500)), 400),
        (b"Body=" + b"x" * 70_000, 413),
    ],
    ids=["empty", "text", "not-utf-8", "bytes", "fields", "large"],
)
async def test_a_malformed_body_is_refused(world: World, body: bytes, status: int) -> None:
    assert await world.twilio.raw(world.url, WHATSAPP, body) == status


async def test_only_forms_are_read(world: World) -> None:
    headers = {"Content-Type": "application/json"}
    assert await world.twilio.raw(world.url, WHATSAPP, b"{}", **headers) == 400
    assert (await world.twilio.get(world.url + WHATSAPP))[0] == 405


@pytest.mark.parametrize(
    "change",
    [
        {"MessageSid": ""},
        {"From": ""},
        {"From": "whatsapp:"},
        {"NumMedia": "two"},
        {"From": "rcs:x"},
        {"NumMedia": "-1"},
        {"NumMedia": "9" * 5000},
    ],
    ids=str,
)
async def test_a_form_that_says_too_little_is_refused(world: World, change: dict[str, str]) -> None:
    assert await world.post(WHATSAPP, {**said(), **change}) == 400
    assert world.told.accepted == []


async def test_a_replayed_message_keeps_its_id(world: World) -> None:
    """The house takes an id once; the adapter must only hand it on unchanged."""
    for _ in range(3):
        assert await world.post(WHATSAPP, said()) == 200
    assert {one.external_id for one in world.told.accepted} == {"SM01"}
    assert {one.message_id for one in world.told.accepted} == {"SM01"}


@pytest.mark.parametrize("error, status", [(Away(1.2), 503), (Busy(5.0), 429)], ids=["away", "busy"])
async def test_what_was_not_committed_is_not_acknowledged(world: World, error: Exception, status: int) -> None:
    world.told.error = error
    assert await world.post(WHATSAPP, said()) == status
    world.told.error = None
    assert await world.post(WHATSAPP, said()) == 200


async def test_a_stopped_adapter_takes_nothing(world: World) -> None:
    await world.sms.stop()
    assert await world.post("/twilio/sms", said(whatsapp=False)) == 503
    assert await world.post(WHATSAPP, said()) == 200


async def test_one_address_may_serve_both_channels(world: World) -> None:
    """A Messaging Service has one webhook for all of its senders."""
    await world.post("/twilio/sms", said())
    await world.post("/twilio/sms", said(sid="SM02", whatsapp=False))
    assert [one.channel for one in world.told.accepted] == ["whatsapp", "sms"]


async def test_ten_files_come_with_one_message(world: World) -> None:
    urls = [world.twilio.add_file(f"ME{number}", b"\xff\xd8\xff" + bytes([number])) for number in range(10)]
    files = {f"MediaUrl{number}": url for number, url in enumerate(urls)}
    types = {f"MediaContentType{number}": "image/jpeg" for number in range(10)}
    assert await world.post(WHATSAPP, {**said(""), "NumMedia": "10", **files, **types}) == 200
    assert len(world.told.accepted[0].media) == 10
    await world.whatsapp.stop()
    assert len(world.twilio.deleted) == 10, "nothing stays at Twilio"
