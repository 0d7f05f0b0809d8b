"""Onboarding: how people get in, seen from their own phones and desks."""

from __future__ import annotations

from tests.emulators.installation import Installation


async def test_a_mother_opens_the_link_of_her_letter_on_telegram(bot: Installation) -> None:
    rosa = bot.parent_on_telegram()
    await rosa.says(f"/start {bot.letter_for('rosa')}")
    language = await rosa.reads("Hello from Willow Creek School!", "¡Hola!")
    await rosa.taps(language, "Español (Spanish)")
    who = await rosa.reads("¿Es usted Rosa Delgado, de la familia de Mateo y Sofía?")
    assert who.buttons == ("Sí", "No")
    await rosa.taps(who, "Sí")
    what = await rosa.reads("Siempre recibirá respuestas")
    await rosa.taps(what, "Noticias y consejos")
    quiet = await rosa.reads("De 21:00 a 7:00")
    await rosa.taps(quiet, "Sí")
    await rosa.reads("Todo listo.")
    assert await rosa.unread() == []


async def test_a_mother_types_the_code_of_her_letter_on_whatsapp(bot: Installation) -> None:
    rosa = bot.parent_on_whatsapp()
    await rosa.says("Buenas tardes")
    await rosa.reads("Hello from Willow Creek School!", "3. Español (Spanish)")
    await rosa.says("español")
    await rosa.reads("el código de la carta")
    await rosa.says("HOME-7K3Q-9FXC")
    await rosa.reads("No conozco ese código")
    await rosa.says(bot.letter_for("rosa").lower().replace("-", " "))
    await rosa.reads("¿Es usted Rosa Delgado, de la familia de Mateo y Sofía?", "1. Sí", "2. No")
    await rosa.says("1")
    await rosa.reads("Siempre recibirá respuestas", "3. Nada más")
    await rosa.says("2")
    await rosa.reads("De 21:00 a 7:00")
    await rosa.says("si")
    await rosa.reads("Todo listo.")
    assert await rosa.unread() == []


async def test_a_teacher_is_known_on_slack_by_her_address_there(bot: Installation) -> None:
    ortiz = bot.on_slack("ortiz")
    await ortiz.says("hello")
    menu = await ortiz.reads("Hi Elena, what can I do for you?")
    assert "Write to a family" in menu.buttons


async def test_somebody_else_of_the_workspace_learns_nothing_of_families(bot: Installation) -> None:
    visitor = bot.on_slack("visitor")
    await visitor.says("Write to a family")
    refused = await visitor.reads("I can only help staff")
    assert refused.buttons == ()
    await visitor.says("Rosa")
    ortiz = bot.on_slack("ortiz")
    await ortiz.says("hello")
    await ortiz.reads("Hi Elena")
    assert await visitor.unread() == [], "told once"
