"""Sending: every way in which it fails has its name in our closed list."""

from __future__ import annotations

import asyncio
import socket
from pathlib import Path

import pytest

from bot.adapters.twilio_messaging.account import TwilioAccount
from bot.adapters.twilio_messaging.adapter import SmsAdapter
from bot.config import ConfigError
from bot.config.sections import TwilioSection
from bot.outbox.render import render
from bot.send_errors import (
    Ambiguous,
    Held,
    Misconfigured,
    OptedOut,
    RateLimited,
    Rejected,
    SendError,
    Unavailable,
    Unreachable,
)
from conversations.messages import Choice, Reply
from tests.support.house import FrozenClock
from tests.twilio.conftest import MOTHER, Store, Told, World, making_world, outgoing, section
from tests.twilio.contents import units
from tests.twilio.server import PUBLIC, Fault, Twilio


@pytest.mark.parametrize(
    "fault, error, wait",
    [
        ("429", RateLimited, 7.0),
        (20429, RateLimited, None),
        (63018, RateLimited, 6.0),
        (63038, RateLimited, 3600.0),
        ("500", Unavailable, None),
        ("close", Ambiguous, None),
        ("cut", Ambiguous, None),
        (21610, OptedOut, None),
        (21211, Unreachable, None),
        (21614, Unreachable, None),
        (63033, Unreachable, None),
        (63014, Unreachable, None),
        (63003, Unreachable, None),
        (21658, Rejected, None),
        (21617, Rejected, None),
        (21655, Rejected, None),
        (99999, Rejected, None),
        (20003, Misconfigured, None),
        (63007, Misconfigured, None),
        (21606, Misconfigured, None),
    ],
)
@pytest.mark.parametrize("channel", ["whatsapp", "sms"])
async def test_what_twilio_answers(
    world: World, channel: str, fault: Fault, error: type[SendError], wait: float | None
) -> None:
    world.twilio.plan.append(fault)
    with pytest.raises(SendError) as caught:
        await world.adapter(channel).send(outgoing("Hello"))
    assert type(caught.value) is error
    assert caught.value.retry_after == wait
    assert "words of Twilio" not in caught.value.detail, "their message may quote ours"
    assert (await world.adapter(channel).send(outgoing("Hello again"))).startswith("SM")


async def test_no_answer_in_time(twilio: Twilio, clock: FrozenClock, tmp_path: Path) -> None:
    async with making_world(twilio, clock, tmp_path, section(twilio, timeout=0.05)) as world:
        twilio.plan.append("hang")
        with pytest.raises(Ambiguous, match="TimeoutError"):
            await world.sms.send(outgoing("Hello"))


async def test_nobody_listens(twilio: Twilio, clock: FrozenClock, tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{probe.getsockname()[1]}"
        async with making_world(twilio, clock, tmp_path, section(twilio, base_url=nobody)) as world:
            with pytest.raises(Unavailable):
                await world.sms.send(outgoing("Hello"))


async def test_a_wrong_token(twilio: Twilio, clock: FrozenClock, tmp_path: Path) -> None:
    async with making_world(twilio, clock, tmp_path, section(twilio, auth_token="old")) as world:
        with pytest.raises(Misconfigured, match="Twilio 20003"):
            await world.sms.send(outgoing("Hello"))


async def test_a_messaging_service_sends(twilio: Twilio, clock: FrozenClock, tmp_path: Path) -> None:
    service = "MG" + "0" * 32
    settings = section(twilio, whatsapp_from=service, sms_from=service)
    async with making_world(twilio, clock, tmp_path, settings) as world:
        for channel in ("whatsapp", "sms"):
            await world.adapter(channel).send(outgoing("Hello"))
    assert [one.form["MessagingServiceSid"] for one in twilio.taken] == [service, service]
    assert all("From" not in one.form for one in twilio.taken)


LONG = {
    "chinese": "今天" * 1000,
    "hindi": "आज विद्यालय में " * 150,
    "arabic": "هل هناك مدرسة غدًا؟ " * 120,
    "family": "👩‍👩‍👧‍👦" * 300,
    "flags": "🇲🇽🇺🇸" * 500,
    "words": "Please bring the folder back. " * 120,
}


@pytest.mark.parametrize("name", LONG)
@pytest.mark.parametrize("channel", ["whatsapp", "sms"])
async def test_long_texts_arrive_whole_within_1600(world: World, channel: str, name: str) -> None:
    """The server refuses more than 1,600 UTF-16 units; no visible character is cut in two."""
    adapter = world.adapter(channel)
    for part in render(Reply(LONG[name]), adapter.capabilities, 1, MOTHER):
        await adapter.send(part)
    bodies = world.twilio.bodies
    assert len(bodies) > 1
    assert max(map(units, bodies)) <= 1600
    assert "".join("".join(bodies).split()) == "".join(LONG[name].split())
    if name in {"family", "flags"}:
        whole = LONG[name][:7] if name == "family" else LONG[name][:2]
        assert all(len(body) % len(whole) == 0 for body in bodies)


async def test_eleven_long_choices_are_numbered_and_whole(world: World) -> None:
    labels = [f"Conference with Ms Ortiz about child number {number} in the long break" for number in range(1, 12)]
    reply = Reply("When can you come?", tuple(Choice(str(n), label) for n, label in enumerate(labels, 1)))
    for part in render(reply, world.whatsapp.capabilities, 1, MOTHER):
        await world.whatsapp.send(part)
    text = "\n".join(world.twilio.bodies)
    assert all(f"{number}. {label}" in text for number, label in enumerate(labels, 1))


async def test_nothing_to_send_is_refused(world: World) -> None:
    with pytest.raises(Rejected, match="nothing to send"):
        await world.sms.send(outgoing(" "))


async def test_sending_ends_with_the_last_channel(world: World) -> None:
    await world.whatsapp.stop()
    assert await world.sms.send(outgoing("still open"))
    await world.sms.stop()
    with pytest.raises(Unavailable):
        await world.sms.send(outgoing("too late"))


async def test_stopping_waits_for_what_is_under_way(world: World) -> None:
    sending = [asyncio.create_task(world.sms.send(outgoing(str(number)))) for number in range(20)]
    await world.twilio.until(1)
    await asyncio.gather(world.whatsapp.stop(), world.sms.stop())
    assert all(sid.startswith("SM") for sid in await asyncio.gather(*sending))


async def test_settings_that_cannot_work_are_refused(clock: FrozenClock, tmp_path: Path, twilio: Twilio) -> None:
    with pytest.raises(ConfigError, match=r"twilio\.auth_token"):
        TwilioAccount(TwilioSection(account_sid="AC" + "0" * 32))
    with pytest.raises(ConfigError, match=r"web\.public_url"):
        SmsAdapter(TwilioAccount(section(twilio)), "", Store(tmp_path), clock, Told(clock))


async def test_held_is_not_opted_out_of_retrying() -> None:
    assert Held.retryable
    assert not Held.channel_wide


async def test_the_public_address_is_where_receipts_go(world: World) -> None:
    await world.sms.send(outgoing("Hello"))
    assert world.twilio.taken[0].form["StatusCallback"] == f"{PUBLIC}/twilio/sms/status"
