"""What Twilio tells the bot later: what became of a message, and that somebody wants no more of them."""

from __future__ import annotations

from tests.emulators.installation import Installation
from tests.emulators.joining import join
from tests.emulators.people import until


async def test_what_became_of_a_message_is_known(bot: Installation) -> None:
    dana = bot.parent_on_whatsapp()
    await dana.says("Hello")
    first = await dana.reads("Hello from Willow Creek School!")

    async def sent() -> bool:
        return bot.deliveries("whatsapp").get(first.id) == "sent"

    await until(sent, "it was not noted as sent")
    for status, known in (("delivered", "delivered"), ("read", "read"), ("sent", "read")):
        await bot.twilio.report(first.id, status)
        assert bot.deliveries("whatsapp") == {first.id: known}


async def test_after_stop_nothing_comes_until_start(bot: Installation) -> None:
    dana, ortiz = bot.parent_on_whatsapp(), bot.on_slack("ortiz")
    await join(bot, dana, "dana", "en")
    await dana.says("STOP")
    await dana.reads("no more messages")
    await ortiz.says("write to a family")
    await ortiz.reads("Which family?")
    await ortiz.says("Dana Park")
    await ortiz.reads("What shall I tell Dana Park")
    await ortiz.says("Jun helped a friend.")
    await ortiz.reads("I can't reach Dana Park here yet.")
    assert await dana.unread() == []
    await dana.says("START")
    await dana.reads("Welcome back!")
    await dana.reads("Jun helped a friend.")
    assert await dana.unread() == []
