"""One conversation over three platforms: a mother on Telegram, a teacher on Slack, a father on WhatsApp."""

from __future__ import annotations

import pytest

from tests.emulators.installation import Installation
from tests.emulators.joining import join
from tests.emulators.people import OnSlack, OnTelegram, OnWhatsApp
from tests.support.databases import Kind


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> Kind:
    """Messages cross platforms on both databases."""
    found: Kind = request.param
    return found


async def _mother_writes(rosa: OnTelegram) -> None:
    await rosa.says("quiero escribirle a la maestra de Mateo")
    child = await rosa.reads("¿De quién se trata?")
    await rosa.taps(child, "Mateo")
    teacher = await rosa.reads("¿Para quién es?")
    await rosa.taps(teacher, "Ms Ortiz")
    await rosa.reads("¿Qué le digo a Ms Ortiz?")
    await rosa.says("¿Puede llevar su proyecto mañana?")
    await rosa.reads("Enviado a Ms Ortiz.")


async def _teacher_answers_in_the_thread(ortiz: OnSlack, rosa: OnTelegram) -> None:
    root = await ortiz.reads("Rosa Delgado · Mateo")
    message = await ortiz.reads(
        "Rosa Delgado (Mateo)", "[en] ¿Puede llevar su proyecto mañana?", "Original:", "\n¿Puede llevar"
    )
    assert message.thread == root.id
    await ortiz.says("Yes, bring it to room 12.", under=message)
    await rosa.reads("Ms Ortiz (Mateo):", "[es] Yes, bring it to room 12.", "\nYes, bring it")
    await rosa.says("¡Gracias!")
    await rosa.reads("Enviado a Ms Ortiz.")
    again = await ortiz.reads("[en] ¡Gracias!")
    assert again.thread == root.id


async def _teacher_writes_to_the_father(ortiz: OnSlack, karim: OnWhatsApp) -> None:
    await ortiz.says("write to a family")
    await ortiz.reads("Which family?")
    await ortiz.says("Karim Haddad")
    await ortiz.reads("What shall I tell Karim Haddad")
    await ortiz.says("Amina asked the best question of the week.")
    await ortiz.reads("I am translating it for Karim Haddad.")
    await karim.reads("Ms Ortiz", "[ar] Amina asked the best question of the week.")
    await karim.says("شكرا لك")
    await karim.reads("Ms Ortiz")
    root = await ortiz.reads("Karim Haddad · Amina")
    answer = await ortiz.reads("Karim Haddad (Amina)", "[en] شكرا لك", "\nشكرا لك")
    assert answer.thread == root.id


async def test_a_mother_a_teacher_and_a_father_talk_each_on_their_own_app(bot: Installation) -> None:
    rosa, ortiz, karim = bot.parent_on_telegram(), bot.on_slack("ortiz"), bot.parent_on_whatsapp()
    await ortiz.says("hello")
    await ortiz.reads("Hi Elena")
    await join(bot, rosa, "rosa", "es")
    await join(bot, karim, "karim", "ar")
    await _mother_writes(rosa)
    await _teacher_answers_in_the_thread(ortiz, rosa)
    await _teacher_writes_to_the_father(ortiz, karim)
    for person in (rosa, ortiz, karim):
        assert await person.unread() == []
