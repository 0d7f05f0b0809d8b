"""Opt-outs: whole messages in every language, sentences that are clear, doubtful, or about other things."""

from __future__ import annotations

import csv
import random
import time
from pathlib import Path

import pytest

from conversations.lexicon import languages, lexicon
from conversations.optout import help_word, optout_verdict, restart_verdict
from conversations.text import fold

PHRASES = Path(__file__).parent.parent / "phrases"
DEEP = {"en", "es", "ar"}


def rows() -> list[tuple[str, str, str]]:
    found = []
    for path in sorted(PHRASES.glob("optout-*.tsv")):
        with path.open(encoding="utf-8", newline="") as lines:
            reader = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
            assert next(reader) == ["lang", "phrase", "verdict"]
            found += [(language, phrase, verdict) for language, phrase, verdict in reader]
    return found


def whole_words() -> list[str]:
    lists = [lexicon(language, "optout").lists["whole"] for language in languages("optout")]
    return [word.strip() for words in lists for row in words for word in row.split(",")]


@pytest.mark.parametrize("language", sorted(DEEP))
def test_the_deep_languages_have_many_phrases(language: str) -> None:
    verdicts = [verdict for lang, _, verdict in rows() if lang == language]
    assert verdicts.count("optout") >= 25
    assert verdicts.count("none") >= 25


def test_no_wish_to_stop_is_missed() -> None:
    missed = [row for row in rows() if row[2] == "optout" and optout_verdict(row[1], row[0]) == "none"]
    assert missed == []


def test_nearly_all_clear_wishes_are_honoured_at_once() -> None:
    wishes = [row for row in rows() if row[2] == "optout"]
    assert sum(optout_verdict(phrase, lang) == "optout" for lang, phrase, _ in wishes) >= 0.97 * len(wishes)


def test_no_sentence_about_something_else_opts_out() -> None:
    silent = [row for row in rows() if row[2] == "none" and optout_verdict(row[1], row[0]) == "optout"]
    assert silent == []


def test_questions_are_seldom_asked_for_nothing() -> None:
    others = [row for row in rows() if row[2] == "none"]
    assert sum(optout_verdict(phrase, lang) == "ask" for lang, phrase, _ in others) <= 0.05 * len(others)


def test_doubtful_wishes_get_a_question() -> None:
    doubtful = [row for row in rows() if row[2] == "ask"]
    assert sum(optout_verdict(phrase, lang) == "ask" for lang, phrase, _ in doubtful) >= 0.9 * len(doubtful)


@pytest.mark.parametrize("language", languages("optout"))
def test_the_examples_in_the_word_lists_hold(language: str) -> None:
    for verdict, phrase in lexicon(language, "optout").examples:
        assert optout_verdict(phrase, language) == verdict, phrase


@pytest.mark.parametrize("language", ["en", "es", "ar", "zh", "xx"])
def test_every_word_works_whatever_the_stored_language(language: str) -> None:
    for word in whole_words():
        assert optout_verdict(word, language) == "optout", word
        assert optout_verdict(f"  «{word.upper()}»!! 🙏", language) == "optout", word


@pytest.mark.parametrize(
    "word",
    ["stop", "stopall", "quit", "end", "revoke", "opt out", "optout", "cancel", "unsubscribe", "alto", "parar", "pare",
     "baja", "cancelar", "no más", "arrêt", "توقف", "停止", "退订", "стоп", "dừng", "sispann", "jooji", "중지", "रोकें",
     "روکیں", "itigil"],
)  # fmt: skip
def test_the_words_of_the_carriers_and_of_each_locale(word: str) -> None:
    assert optout_verdict(word, "en") == "optout"


@pytest.mark.parametrize(
    "text",
    ["S T O P", "s.t.o.p", "S TO P", "stoppp", "sssstop!", "st0p", "ＳＴＯＰ", "st\u200bop", "STOP\x00", '"Stop"',
     "/stop", "stop please",
     "please stop", "Please, please stop!", "por favor parar", "stop stop stop", "stop 🛑🛑", "Stop."],
)  # fmt: skip
def test_a_tired_thumb_is_understood(text: str) -> None:
    assert optout_verdict(text, "es") == "optout"


@pytest.mark.parametrize(
    "text, verdict",
    [
        ("no me manden más mensajes", "optout"),
        ("take me off this list", "optout"),
        ("stop texting me", "optout"),
        ("stop it", "ask"),
        ("stop the newsletter", "ask"),
        ("no more for Mateo", "ask"),
        ("too many messages", "ask"),
        ("can you stop on Tuesdays?", "ask"),
        ("🛑", "ask"),
        ("cancel my Tuesday slot", "none"),
        ("please stop by my office", "none"),
        ("he won't stop crying", "none"),
        ("the bus stop", "none"),
        ("when does school end", "none"),
        ("opt out of the field trip photos", "none"),
    ],
)
def test_sentences_of_the_rule(text: str, verdict: str) -> None:
    assert optout_verdict(text, "en") == verdict


@pytest.mark.parametrize(
    "text", ["yes", "no", "ok", "sí", "si", "2", "URGENT", "نعم", "oui", "", "😀", "\x00", "\ud83d", "."]
)
def test_answers_in_flows_are_left_alone(text: str) -> None:
    assert optout_verdict(text, "en") == "none"
    assert not restart_verdict(text, "en")
    assert not help_word(text, "en")


@pytest.mark.parametrize("text", ["START", "start please", "Unstop", "INICIAR", "¡iniciar!", "ابدأ", "开始", "старт"])
def test_restart_words(text: str) -> None:
    assert restart_verdict(text, "en")
    assert optout_verdict(text, "en") == "none"


@pytest.mark.parametrize("text", ["what time does school start", "can we start early", "inicia mañana", "started"])
def test_a_sentence_with_start_restarts_nothing(text: str) -> None:
    assert not restart_verdict(text, "en")


@pytest.mark.parametrize("text", ["HELP", "info", "Ayuda!", "مساعدة", "aide", "帮助", "помощь"])
def test_help_words(text: str) -> None:
    assert help_word(text, "es")
    assert optout_verdict(text, "es") == "none"


def test_help_in_a_sentence_is_no_help_word() -> None:
    assert not help_word("can you help him with homework", "en")


def test_no_word_belongs_to_two_lists() -> None:
    lists = {
        name: {
            fold(word)
            for language in languages("optout")
            for row in lexicon(language, "optout").lists.get(name, ())
            for word in row.split(",")
        }
        for name in ("whole", "restart", "help")
    }
    assert not lists["whole"] & (lists["restart"] | lists["help"])
    assert not lists["restart"] & lists["help"]


def test_a_megabyte_takes_about_a_second() -> None:
    chance = random.Random(3)
    text = " ".join(
        chance.choice(["stop", "texting", "no", "me", "manden", f"{chance.random()}"]) for _ in range(140_000)
    )
    begun = time.process_time()
    optout_verdict(text, "en")
    assert time.process_time() - begun < 3
