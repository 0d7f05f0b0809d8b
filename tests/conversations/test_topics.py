"""What words are about: topics, worries and praise in small word lists."""

from __future__ import annotations

import pytest

from conversations.locale import locale_for, shipped
from conversations.topics import TOPICS, guess_topic, read_topic, tone_of, topic_choices


@pytest.mark.parametrize(
    "words, topic",
    [
        ("The bus is late every day.", "transport"),
        ("El autobús llega tarde todos los días", "transport"),
        ("الباص يتأخر كل يوم", "transport"),
        ("Baska ayaa daaha maalin kasta", "transport"),
        ("Le bus est en retard", "transport"),
        ("They hit him on the bus", "friends"),
        ("Le pegan en el recreo", "friends"),
        ("ابنتي وحيدة في الفسحة", "friends"),
        ("He would like harder books.", "schoolwork"),
        ("no entiende las matemáticas", "schoolwork"),
        ("She is so tired", "health"),
        ("الطعام ليس حلال", "food"),
        ("The teacher yells at them", "teacher"),
        ("Could Ms Ortiz help him with reading?", "schoolwork"),
        ("Something about the room", ""),
        ("", ""),
    ],
)
def test_topics(words: str, topic: str) -> None:
    assert guess_topic(words) == topic


@pytest.mark.parametrize(
    "words, tone",
    [
        ("thanks Ms Ortiz, Mateo loves your class", "praise"),
        ("Gracias maestra, a Sofía le encanta su clase", "praise"),
        ("شكرا للمعلمة، أمينة تحب صفها كثيرا", "praise"),
        ("Thanks, but the bus is late", ""),
        ("Can you thank Ms Ortiz?", ""),
        ("Jun does not love his class", ""),
        ("I am worried about Jun", "worry"),
        ("Me preocupa Mateo", "worry"),
        ("أنا قلقة على أمينة", "worry"),
        ("The meeting is on Tuesday", ""),
    ],
)
def test_tones(words: str, tone: str) -> None:
    assert tone_of(words) == tone


def test_a_topic_is_read_from_a_tap_a_number_or_words() -> None:
    assert read_topic("health") == ("health", "")
    assert read_topic("٦") == ("food", "")
    assert read_topic("9") == ("", "9")
    assert read_topic("The bus is late") == ("transport", "The bus is late")


@pytest.mark.parametrize("language", shipped())
def test_every_topic_has_a_name_that_fits_a_button(language: str) -> None:
    choices = topic_choices(locale_for(language))
    assert [choice.token for choice in choices] == list(TOPICS)
    assert all(0 < len(choice.label) <= 20 for choice in choices)
