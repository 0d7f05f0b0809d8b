"""What says that it cannot wait, and what only has the word in it."""

from __future__ import annotations

import pytest

from conversations.urgent import only_urgent, urgent_wish


@pytest.mark.parametrize(
    "text, language",
    [
        ("URGENT", "en"),
        ("Urgent: Jun is not home yet", "en"),
        ("please call me, it can't wait", "en"),
        ("Es urgente, llámeme", "es"),
        ("URGENTE!!!", "es"),
        ("urgent", "es"),
        ("esto no puede esperar", "es"),
        ("الأمر عاجل", "ar"),
        ("紧急", "zh"),
        ("Срочно!", "ru"),
        ("It is not urgent. No wait, it IS urgent!", "en"),
    ],
)
def test_it_cannot_wait(text: str, language: str) -> None:
    assert urgent_wish(text, language)


@pytest.mark.parametrize(
    "text, language",
    [
        ("It's not urgent", "en"),
        ("nothing urgent, thanks", "en"),
        ("No es urgente", "es"),
        ("no es tan urgente, maestra", "es"),
        ("nada urgente", "es"),
        ("ليس عاجلا", "ar"),
        ("不紧急", "zh"),
        ("He acts with urgency", "en"),
        ("insurgente", "es"),
        ("", "en"),
    ],
)
def test_it_can_wait(text: str, language: str) -> None:
    assert not urgent_wish(text, language)


def test_alone_it_is_about_the_words_before() -> None:
    assert only_urgent("¡Es urgente!", "es")
    assert only_urgent("it can't wait", "en")
    assert not only_urgent("Urgente: Mateo no llegó a casa", "es")
