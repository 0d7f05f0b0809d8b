"""The whole engine over a real database: names from the roster, the cache, sentences, languages nobody serves."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.translate.cache import Cache
from bot.translate.provider import Away
from handlers.ports import Translation, Unserved
from storage.database import Database
from tests.support.school import Character, add_person
from tests.translate.fakes import MONDAY, Engine, NoCache, spanish, translator_of

WORDS = "Mateo will bring a coat on Thursday at 3:30 pm."


def test_names_are_those_of_the_roster(willow: Database) -> None:
    engine = Engine(spanish)
    translator = translator_of(willow, [engine])
    translator.translate("Zuleika sat with mateo.", "en", "es")
    assert engine.heard[-1] == "Zuleika sat with [[1]]."
    with willow.begin() as work:
        add_person(work.session, "zuleika", Character("Zuleika", "O'Dell", ("student",)))
        work.commit()
    translator.translate("Zuleika sat with mateo, and O'Dell's mother knows.", "en", "es")
    assert engine.heard[-1] == "[[1]] sat with [[2]], and [[3]]'s mother knows."


def test_a_name_that_changes_is_known_at_once(willow: Database) -> None:
    engine = Engine(spanish)
    translator = translator_of(willow, [engine])
    translator.translate("Teo sat down quietly.", "en", "es")
    with willow.begin() as work:
        work.connection.execute(text("UPDATE person SET preferred_name = 'Teo' WHERE sourced_id = 'theo'"))
        work.commit()
    translator.translate("Teo sat down quietly.", "en", "es")
    assert engine.heard == ["Teo sat down quietly.", "[[1]] sat down quietly."]


def test_class_titles_are_kept(small: Database) -> None:
    engine = Engine(spanish)
    translator_of(small, [engine]).translate("The Math 4A test is soon, and math is fun.", "en", "es")
    assert engine.heard == ["The [[1]] test is soon, and math is fun."]


def test_days_and_terms_are_said_by_us(small: Database) -> None:
    engine = Engine(
        lambda words: words.replace("The", "La").replace("is on", "es el").replace("Bring the", "Traiga la")
    )
    got = translator_of(small, [engine]).translate(
        "The IEP meeting is on Thursday. Bring the permission slip.", "en", "es"
    )
    assert isinstance(got, Translation)
    assert got.text == ("La IEP (Plan de Educación Individualizado) meeting es el jueves. Traiga la hoja de permiso.")


def test_in_arabic_the_parts_stand_apart(small: Database) -> None:
    engine = Engine(lambda _words: "سيحضر [[1]] معطفاً يوم [[2]] الساعة [[3]].")
    got = translator_of(small, [engine]).translate(WORDS, "en", "ar")
    assert isinstance(got, Translation)
    assert got.text == "سيحضر \u2068Mateo\u2069 معطفاً يوم \u2068الخميس\u2069 الساعة \u20683:30 pm\u2069."


@pytest.mark.parametrize(
    "words, shown, translator",
    [
        ("3:30 pm 👍", "3:30 pm 👍", ""),
        ("Mateo!", "Mateo!", ""),
        ("555-0100", "555-0100", ""),
        ("Thursday 3:30", "jueves 3:30", "glossary"),
        ("👍", "👍", ""),
    ],
)
def test_with_nothing_left_to_translate_nobody_is_asked(
    small: Database, words: str, shown: str, translator: str
) -> None:
    engine = Engine(spanish)
    assert translator_of(small, [engine]).translate(words, "en", "es") == Translation(shown, translator)
    assert engine.heard == []


def test_the_same_words_are_asked_once(willow: Database) -> None:
    engine = Engine(spanish)
    for _restart in range(2):
        translator = translator_of(willow, [engine])
        first = translator.translate(WORDS, "en", "es")
        assert first == translator.translate(WORDS, "en", "es")
    assert len(engine.heard) == 1
    other = translator_of(willow, [engine]).translate(
        WORDS.replace("Mateo", "Amina").replace("3:30", "4:45"), "en", "es"
    )
    assert isinstance(other, Translation)
    assert "Amina" in other.text
    assert "4:45" in other.text
    assert len(engine.heard) == 1, "only masked text counts"


def test_other_engines_are_asked_anew(small: Database) -> None:
    one, other = Engine(spanish, "one"), Engine(spanish, "other")
    translator_of(small, [one]).translate(WORDS, "en", "es")
    translator_of(small, [other]).translate(WORDS, "en", "es")
    assert (len(one.heard), len(other.heard)) == (1, 1)


def test_what_nobody_used_is_forgotten(willow: Database) -> None:
    now = [MONDAY]
    cache = Cache(willow, 90, lambda: now[0])
    engine = Engine(spanish)
    translator = translator_of(willow, [engine], cache=cache)
    translator.translate(WORDS, "en", "es")
    translator.translate("Please call us when you can.", "en", "es")
    now[0] += timedelta(days=60)
    translator.translate(WORDS, "en", "es")
    now[0] += timedelta(days=60)
    assert cache.sweep() == 1
    translator.translate(WORDS, "en", "es")
    assert len(engine.heard) == 2


def test_one_bad_answer_is_mended_by_sentence(small: Database) -> None:
    def work(words: str) -> str:
        return spanish(words) if words.count("[[") < 3 else spanish(words).replace("[[2]]", "")

    engine = Engine(work)
    words = "Mateo did well today. He needs $5 on Friday. Please bring it at 3:30 pm to Dr. Lee."
    got = translator_of(small, [engine]).translate(words, "en", "es")
    assert isinstance(got, Translation)
    assert all(part in got.text for part in ("Mateo", "$5", "viernes", "3:30 pm", "Lee"))
    assert len(engine.heard) == 4


def test_one_that_always_spoils_gives_way_to_the_next(small: Database) -> None:
    bad, good = Engine(lambda words: words.replace("[[1]]", "Ana"), "bad"), Engine(spanish, "good")
    got = translator_of(small, [bad, good]).translate(WORDS, "en", "es")
    assert isinstance(got, Translation)
    assert got.translator == "good"


@pytest.mark.parametrize(
    "answer",
    [
        WORDS,
        "[[1]] wird am [[2]] um [[3]] einen Mantel mitbringen, weil es draußen sehr kalt ist.",
        "[[1]] принесёт пальто в [[2]] в [[3]].",
        "[[1]] will bring a warm coat to school on [[2]] at [[3]] because it is cold.",
    ],
    ids=["the same", "german", "russian", "english"],
)
def test_the_wrong_language_gives_way_to_the_next(small: Database, answer: str) -> None:
    lost = Engine(lambda words: words if answer == WORDS else answer, "lost")
    got = translator_of(small, [lost, Engine(spanish, "good")]).translate(WORDS, "en", "es")
    assert isinstance(got, Translation)
    assert got.translator == "good"
    assert len(lost.heard) == 1


def test_a_pair_that_nobody_serves_is_a_case_of_its_own(small: Database) -> None:
    engine = Engine(spanish, pairs=lambda _source, target: target != "kar")
    translator = translator_of(small, [engine])
    assert translator.translate("Please call us.", "en", "kar") == Unserved()
    assert translator_of(small, []).translate("Please call us.", "en", "es") == Unserved()
    engine.work = lambda _words: Away("x")
    assert translator.translate("Please call us.", "en", "es") is None


def test_long_words_are_sent_in_portions(small: Database) -> None:
    engine = Engine(spanish, most=200)
    got = translator_of(small, [engine], cache=NoCache()).translate("Mateo read a book. " * 40, "en", "es")
    assert isinstance(got, Translation)
    assert got.text.count("Mateo") == 40
    assert max(map(len, engine.heard)) <= 200
    assert len(engine.heard) < 10
    assert translator_of(small, [engine]).translate("x" * 20_001, "en", "es") is None


def test_without_the_roster_nothing_leaves(small: Database) -> None:
    engine = Engine(spanish)
    with small.begin() as work:
        work.connection.execute(text("DROP TABLE name_word"))
        work.commit()
    assert translator_of(small, [engine]).translate(WORDS, "en", "es") is None
    assert engine.heard == []


def test_a_cache_that_is_away_stops_nobody(small: Database) -> None:
    with small.begin() as work:
        work.connection.execute(text("DROP TABLE translated"))
        work.commit()
    assert isinstance(translator_of(small, [Engine(spanish)]).translate(WORDS, "en", "es"), Translation)
