"""Which words say that a child is not where it should be, and which only excuse it or speak of its things."""

from __future__ import annotations

import pytest

from conversations.alert_replies import takes_alert
from conversations.missing import says_missing

MISSING = """
my daughter has not come home
My son hasn't come home from school
where is my child?
Where is my son, he should have been home an hour ago
my daughter is not at school, where is she?
Why is my son not at school?? I dropped him off
I can't find my daughter
my kid never got home
My son isn't home yet
my son is missing
Have you seen my daughter?
My daughter ran away
I don't know where my son is
my daughter was not on the bus
mi hija no ha llegado a casa
mi hijo no llegó a la escuela
¿Dónde está mi hija?
no encuentro a mi hijo
mi hija no está en la escuela, yo la dejé ahí
mi niño todavía no ha regresado de la escuela
ابنتي لم ترجع إلى البيت
أين ابني؟
لا أجد ابنتي
ابني ما رجع من المدرسة
Ma fille n'est pas rentrée
Où est mon fils ?
minha filha ainda não chegou
моя дочь не вернулась
Где мой сын?
дитина зникла
我女儿还没回家
我的孩子在哪里
con tôi chưa về nhà
우리 아이가 아직 집에 안 왔어요
nasaan ang anak ko?
""".strip().splitlines()
HARMLESS = """
my daughter is not at school today because she is sick
my son is not at school, he has a fever
where is my child's report card?
where is my son's class?
I can't find my son's jacket
my son has not come home with any homework
my daughter is missing a worksheet
My son is missing math points
my son is lost in math
my child has never arrived late
where is my child going on the trip?
my son will not be at school tomorrow
my son is not in the school choir
Will my son come home late?
she should be there
mi hija no está en la escuela porque está enferma
mi hijo no va a la escuela mañana
¿dónde está la tarea de mi hija?
mi hija no llegó a tiempo ayer
ابنتي مريضة وليست في المدرسة
أين كتاب ابني؟
""".strip().splitlines()


@pytest.mark.parametrize("text", MISSING)
def test_it_is_heard(text: str) -> None:
    assert says_missing(text, "en")


@pytest.mark.parametrize("text", HARMLESS)
def test_it_is_no_alarm(text: str) -> None:
    assert not says_missing(text, "en")


@pytest.mark.parametrize(
    "text, language, found",
    [
        ("She should be there!", "en", True),
        ("I dropped her off at 8", "en", True),
        ("my daughter is not at school", "en", True),
        ("No, she is sick", "en", False),
        ("she has a doctor appointment", "en", False),
        ("ok", "en", False),
        ("La dejé en la puerta", "es", True),
        ("¡Debería estar ahí!", "es", True),
        ("está enferma", "es", False),
        ("يجب أن تكون هناك", "ar", True),
        ("هي مريضة", "ar", False),
    ],
)
def test_the_answer_to_a_notice_of_absence(text: str, language: str, *, found: bool) -> None:
    assert says_missing(text, language, after_notice=True) is found
    assert not says_missing("I dropped her off at 8", "en")


@pytest.mark.parametrize(
    "text, number",
    [
        *(("mine", 0), ("I have it!", 0), ("Mine 12", 12), ("got it 2", 2), ("lo tengo 7", 7), ("Yo me encargo", 0)),
        *(("لدي ١٢", 12), ("عندي 3", 3), ("mine 12 and 13", None), ("is it mine?", None), ("12", None), ("", None)),
    ],
)
def test_words_that_take_an_alert(text: str, number: int | None) -> None:
    assert takes_alert(text) == number
