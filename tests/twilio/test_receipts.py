"""Status callbacks: late, twice, out of order, about strangers; and what their error codes mean."""

from __future__ import annotations

import asyncio
import random

import pytest

from bot.adapter import Away
from bot.adapters.twilio_messaging.hooks import Receipt
from bot.adapters.twilio_messaging.receipts import Receipts
from bot.adapters.twilio_messaging.webhook import Form
from tests.support.house import FrozenClock
from tests.twilio.conftest import MOTHER, Told, World, outgoing, said
from tests.twilio.server import Taken


async def sent(world: World, channel: str = "whatsapp") -> Taken:
    await world.adapter(channel).send(outgoing("Hello"))
    return world.twilio.taken[-1]


@pytest.mark.parametrize("channel", ["whatsapp", "sms"])
async def test_receipts_are_handed_on(world: World, channel: str) -> None:
    taken = await sent(world, channel)
    for status in ("queued", "sending", "sent", "delivered", "read"):
        assert await world.twilio.report(world.url, taken, status) == 204
    assert world.told.receipts == [
        Receipt(channel, taken.sid, "sent"),
        Receipt(channel, taken.sid, "delivered"),
        Receipt(channel, taken.sid, "read"),
    ]


@pytest.mark.parametrize(
    "code, error",
    [
        (63016, "held"),
        (63018, "rate_limited"),
        (30022, "rate_limited"),
        (30003, "unavailable"),
        (63005, "unavailable"),
        (63019, "unavailable"),
        (30034, "misconfigured"),
        (30007, "rejected"),
        (63049, "rejected"),
        (0, "rejected"),
    ],
)
@pytest.mark.parametrize("status", ["failed", "undelivered"])
async def test_a_failure_says_whether_another_attempt_helps(world: World, status: str, code: int, error: str) -> None:
    taken = await sent(world)
    assert await world.twilio.report(world.url, taken, status, code) == 204
    assert world.told.receipts == [Receipt("whatsapp", taken.sid, "failed", error, f"Twilio {code}")]
    assert (world.told.gone_to, world.told.stopped) == ([], [])


@pytest.mark.parametrize("code", [63014, 63015, 63024, 63033, 63003, 30004, 30005, 30006])
async def test_gone(world: World, code: int) -> None:
    await world.twilio.report(world.url, await sent(world), "undelivered", code)
    assert world.told.gone_to == [("whatsapp", MOTHER)]


async def test_stopped_at_the_provider(world: World) -> None:
    await world.twilio.report(world.url, await sent(world, "sms"), "failed", 21610)
    assert world.told.stopped == [("sms", MOTHER)]


async def test_a_callback_must_be_signed_and_whole(world: World) -> None:
    path = "/twilio/whatsapp/status"
    form = {"MessageSid": "SM1", "MessageStatus": "read", "To": f"whatsapp:{MOTHER}"}
    assert await world.post(path, form, signature="forged") == 403
    assert await world.post(path, {**form, "MessageSid": ""}) == 400
    assert await world.post(path, {**form, "ErrorCode": "many"}) == 400
    assert await world.post(path, {**form, "ErrorCode": "9" * 5000}) == 400
    assert world.told.receipts == []
    assert await world.post(path, {**form, "MessageStatus": "a-new-status"}) == 204


async def test_strangers_are_ignored(world: World) -> None:
    world.told.known = False
    taken = Taken("SM" + "f" * 32, (await sent(world)).form, [])
    assert await world.twilio.report(world.url, taken, "delivered") == 204


async def test_a_storm_is_answered(world: World) -> None:
    """Hundreds of callbacks, shuffled, twice, a third about strangers; inbound messages still pass."""
    taken = [await sent(world) for _ in range(20)]
    taken += [Taken(f"SM{number:032x}", taken[0].form, []) for number in range(9000, 9010)]
    storm = [(one, status) for one in taken for status in ("sent", "delivered", "read", "failed") for _ in range(2)]
    random.Random(7).shuffle(storm)
    answers = await asyncio.gather(
        *(world.twilio.report(world.url, one, status) for one, status in storm), world.post("/twilio/whatsapp", said())
    )
    assert sorted(set(answers)) == [200, 204]
    assert len(world.told.receipts) == len(storm)


class Steps:
    """Sleeping that a test lets pass."""

    def __init__(self) -> None:
        self.slept: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.slept.append(seconds)
        await asyncio.sleep(0)


CALLBACK = Form({"MessageSid": "SM1", "MessageStatus": "delivered", "To": MOTHER})


async def drained(receipts: Receipts) -> None:
    await asyncio.gather(*receipts._early)


async def test_a_receipt_that_overtakes_its_message_is_tried_again(clock: FrozenClock) -> None:
    """The status may come before the sender has written down the SID."""
    told, steps = Told(clock, known=False), Steps()
    receipts = Receipts(told, sleep=steps)
    await receipts.take(CALLBACK)
    told.known = True
    await drained(receipts)
    assert (steps.slept, len(told.receipts)) == ([1.0], 2)


async def test_a_stranger_is_given_up(clock: FrozenClock) -> None:
    told, steps = Told(clock, known=False), Steps()
    receipts = Receipts(told, sleep=steps)
    await receipts.take(CALLBACK)
    await drained(receipts)
    assert (steps.slept, len(told.receipts)) == ([1.0, 5.0, 30.0], 4)


async def test_many_strangers_take_no_memory(clock: FrozenClock) -> None:
    receipts = Receipts(Told(clock, known=False))
    for _ in range(1500):
        await receipts.take(CALLBACK)
    assert len(receipts._early) == 1000
    await receipts.stop()
    assert not receipts._early


async def test_a_callback_that_cannot_be_written_is_not_acknowledged(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(_receipt: Receipt) -> bool:
        raise Away

    taken = await sent(world)
    monkeypatch.setattr(world.told, "receipt", away)
    assert await world.twilio.report(world.url, taken, "read") == 503
