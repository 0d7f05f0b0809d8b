"""The weekly check-in, answered with buttons where there are buttons, and with a number where there are none."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tests.emulators.installation import Installation
from tests.emulators.joining import join

#: A minute before four on a Friday afternoon at the school: then families are asked.
FRIDAY = datetime(2026, 11, 27, 23, 59, tzinfo=UTC)


async def test_a_week_that_was_not_good_in_two_taps_and_a_sentence_on_telegram(bot: Installation) -> None:
    bot.clock.moment = FRIDAY
    ortiz, rosa = bot.on_slack("ortiz"), bot.parent_on_telegram()
    await ortiz.says("hello")
    await ortiz.reads("Hi Elena")
    await join(bot, rosa, "rosa", "es")
    await bot.time_is(FRIDAY + timedelta(minutes=1))

    child = await rosa.reads("¿De quién se trata?")
    await rosa.taps(child, "Mateo")
    week = await rosa.reads("¿Cómo le fue a Mateo esta semana?")
    assert week.buttons == ("Bien", "Casi todo bien", "No muy bien")
    await rosa.taps(week, "No muy bien")
    await rosa.reads("¿Qué podría ir mejor?")
    await rosa.cannot_tap(week)
    await rosa.says("El autobús llega tarde todos los días.")
    pass_on = await rosa.reads("¿Quiere que se lo pase a Ms Ortiz?")
    await rosa.taps(pass_on, "Sí")
    await rosa.reads("Gracias por contarnos.")

    await ortiz.reads("Rosa Delgado (Mateo Delgado): The week was not good.", "Please answer by")
    await ortiz.reads("Rosa Delgado · Mateo")
    await ortiz.reads("Rosa Delgado (Mateo)", "[en] El autobús llega tarde todos los días.")


async def test_a_good_week_in_one_number_on_whatsapp(bot: Installation) -> None:
    bot.clock.moment = FRIDAY
    dana = bot.parent_on_whatsapp()
    await join(bot, dana, "dana", "en")
    await bot.time_is(FRIDAY + timedelta(minutes=1))
    await dana.reads("Ms Ortiz asks: How was this week for Jun?", "1. Good", "3. Not good")
    await dana.says("1")
    await dana.reads("That is good to hear.")
    assert await dana.unread() == []
