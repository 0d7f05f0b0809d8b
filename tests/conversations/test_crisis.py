"""The crisis reader: hand-written phrases in many languages, tricks of typing, length and speed."""

from __future__ import annotations

import csv
import random
import re
import time
from pathlib import Path

import pytest

from conversations.crisis import crisis_spotter, crisis_verdict
from conversations.lexicon import LexiconError, languages, lexicon, parse

PHRASES = Path(__file__).parent.parent / "phrases"
RECALL, FALSE_ALARMS = 0.97, 0.05


def rows() -> list[tuple[str, str, str]]:
    found = []
    for path in sorted(PHRASES.glob("crisis-*.tsv")):
        with path.open(encoding="utf-8", newline="") as lines:
            reader = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
            assert next(reader) == ["lang", "phrase", "verdict"]
            found += [(language, phrase, verdict) for language, phrase, verdict in reader]
    return found


def test_the_phrases_are_many_and_in_many_languages() -> None:
    every = rows()
    assert len({language for language, _, _ in every}) >= 12
    assert sum(verdict != "none" for _, _, verdict in every) >= 200
    assert sum(verdict == "none" for _, _, verdict in every) >= 200


def test_crises_are_found() -> None:
    crises = [row for row in rows() if row[2] != "none"]
    missed = [row for row in crises if crisis_verdict(row[1], row[0]) == "none"]
    assert len(missed) <= (1 - RECALL) * len(crises), missed


@pytest.mark.parametrize("language", languages("crisis"))
def test_crises_are_found_in_each_language(language: str) -> None:
    crises = [row for row in rows() if row[0] == language and row[2] != "none"]
    missed = [row for row in crises if crisis_verdict(row[1], row[0]) == "none"]
    assert crises
    assert len(missed) <= max(1, (1 - RECALL) * len(crises)), missed


def test_the_stored_language_need_not_be_the_one_written_in() -> None:
    crises = [row for row in rows() if row[2] != "none"]
    missed = [row for row in crises if crisis_verdict(row[1], "en") == "none"]
    assert len(missed) <= (1 - RECALL) * len(crises), missed


def test_the_kind_is_mostly_right() -> None:
    crises = [row for row in rows() if row[2] != "none"]
    right = sum(crisis_verdict(phrase, language) == verdict for language, phrase, verdict in crises)
    assert right >= 0.93 * len(crises)


def test_sayings_and_small_accidents_do_not_page() -> None:
    harmless = [row for row in rows() if row[2] == "none"]
    alarms = [row for row in harmless if crisis_verdict(row[1], row[0]) != "none"]
    assert len(alarms) <= FALSE_ALARMS * len(harmless), alarms


#: Ordinary messages of teachers and families, a file for each language; those in *-fresh.txt were tried once, unseen.
ORDINARY = sorted((PHRASES / "ordinary").glob("*.txt"))
_SAID = re.compile(r"^([^\W\d_][\w ]*)(?: \([^)]*\))?(?: (?:sends|edits)[^:]*)?: (?:[\w.]+\.\w+ \| )?(.+)$")
#: Transcripts that are about danger, or have a line that speaks of it on purpose.
_OF_DANGER = ("alert", "crisis", "missing", "edited_danger", "phones_shared_en_es", "survey_stop_midway_ar")


def ordinary() -> list[tuple[str, str]]:
    return [
        (path.stem.partition("-")[0], line)
        for path in ORDINARY
        for line in path.read_text(encoding="utf-8").splitlines()
    ]


def said_in_transcripts() -> set[str]:
    paths = [path for path in (PHRASES.parent / "transcripts").glob("*.txt") if not path.stem.startswith(_OF_DANGER)]
    lines = [line for path in paths for line in path.read_text(encoding="utf-8").splitlines()]
    found = [_SAID.match(line) for line in lines if not line.startswith(("bot ", "at:", "#", " "))]
    return {match[2] for match in found if match}


def test_ordinary_messages_page_nobody() -> None:
    messages = ordinary()
    assert {language for language, _ in messages} >= {"en", "es", "ar", "fr", "pt", "vi", "zh", "so", "ht", "ru", "tl"}
    alarms = [row for row in messages if crisis_verdict(row[1], row[0]) != "none"]
    assert len(alarms) <= len(messages) / 300, alarms


def test_no_more_is_missed_of_what_nobody_foresaw() -> None:
    """The phrases were written against no rule and none was written for them: 0.62 were found (docs/safety.md)."""
    crises = (PHRASES / "hard" / "crisis-unseen.tsv").read_text(encoding="utf-8").splitlines()[1:]
    found = [row for row in map(str.split, crises, ["\t"] * len(crises)) if crisis_verdict(row[1], row[0]) != "none"]
    assert len(found) >= 0.6 * len(crises)


@pytest.mark.parametrize("language", ["en", "es", "ar"])
def test_what_is_written_in_the_transcripts_pages_nobody(language: str) -> None:
    said = said_in_transcripts()
    assert "We made pictures with leaves." in said
    assert [words for words in said if crisis_verdict(words, language) != "none"] == []


@pytest.mark.parametrize("language", languages("crisis"))
def test_the_examples_in_the_word_lists_hold(language: str) -> None:
    examples = lexicon(language, "crisis").examples
    assert {verdict for verdict, _ in examples} == {"selfharm", "abuse", "violence", "none"}
    for verdict, phrase in examples:
        assert crisis_verdict(phrase, language) == verdict, phrase


@pytest.mark.parametrize(
    "phrase",
    [
        "mi hija ya no quiere vivir",
        "Dying to see the show! but also: i want to die",
        "no veo salida",
    ],
)
def test_what_was_asked_for_is_found(phrase: str) -> None:
    assert crisis_verdict(phrase, "es") == "selfharm"


@pytest.mark.parametrize(
    "phrase",
    [
        "dying to see the show",
        "killed it at the spelling bee",
        "me muero de risa",
        "mi celular murió",
        "she shot a great goal",
        "bombed the test",
        "homework is killing me",
        "a stabbing pain in my side",
        "beat the other team",
        "hitting the books",
        "my phone died",
        "grandma died last week",
        "learning about suicide prevention at work",
    ],
)
def test_what_was_excused_does_not_page(phrase: str) -> None:
    assert crisis_verdict(phrase, "en") == "none"


@pytest.mark.parametrize(
    "phrase",
    ["he is not going to hurt himself", "they will not kill him, he says", "she doesn't want to kill herself anymore"],
)
def test_a_denial_is_still_read_by_a_person(phrase: str) -> None:
    """Recall first: who denies it was asked, or worries (docs/safety.md)."""
    assert crisis_verdict(phrase, "en") != "none"


@pytest.mark.parametrize(
    "phrase",
    [
        "k1ll myself",
        "k i l l  m y s e l f",
        "k.i.l.l. myself",
        "I want to k!ll myself",
        "su!cide",
        "su*cide",
        "$uicide",
        "ｋｉｌｌ ｍｙｓｅｌｆ",
        "ki\u200bll my\u200bself",
        "kill\x00 myself",
        "kill \ud800 myself",
        "\u202ekill myself",
        "kіll myself",
        "i want to dieeeee",
        "WANT TO DIE!!!",
        "want to di3",
        "kil myslef",
        "quiero m0rir",
        "أَنْتَحِـر",
        "我 想 死",
    ],
)
def test_no_trick_of_typing_hides_it(phrase: str) -> None:
    assert crisis_verdict(phrase, "en") == "selfharm"


@pytest.mark.parametrize("text", ["", " ", "😀😀😀", "\x00", "\ud83d", "\u200b", "...", "1", "\ufeff", "=" * 5000])
def test_nothing_is_found_in_nothing(text: str) -> None:
    assert crisis_verdict(text, "es") == "none"


@pytest.mark.parametrize("where", [0.0, 0.1, 0.5, 0.999, 1.0])
def test_nothing_hides_behind_length(where: float) -> None:
    filler = ["hello there, see you soon. "] * 37_000
    filler.insert(int(where * len(filler)), "i want to kill myself. ")
    assert crisis_verdict("".join(filler), "en") == "selfharm"


def test_nothing_hides_behind_space() -> None:
    assert crisis_verdict("kill" + " " * 500_000 + "... \n" * 50_000 + "myself", "en") == "selfharm"


def adversaries() -> dict[str, str]:
    chance = random.Random(7)
    letters = "abcdefghijklmnopqrstuvwxyz"
    return {
        "one word": "a" * 1_000_000,
        "idioms": "dying to see the show " * 45_000,
        "beginnings": "want to " * 125_000,
        "single letters": "a b c " * 160_000,
        "han": "死" * 1_000_000,
        "new words": " ".join("".join(chance.choices(letters, k=8)) for _ in range(110_000)),
        "codes": " ".join(f"{chance.randrange(10**9):x}" for _ in range(100_000)),
        "leet": "k!ll " * 200_000,
    }


@pytest.mark.parametrize("name", adversaries())
def test_a_megabyte_takes_about_a_second(name: str) -> None:
    crisis_spotter()
    text = adversaries()[name]
    begun = time.process_time()
    crisis_verdict(text, "en")
    assert time.process_time() - begun < 3  # measured: under 1 s; the rest is for slow machines


def test_a_short_message_costs_microseconds() -> None:
    messages = ["ok thank you", "¿A qué hora es la junta?", "Ms Ortiz: can he retake the quiz on Thursday?", "谢谢老师"]
    for message in messages:
        crisis_verdict(message, "es")
    begun = time.process_time()
    for _ in range(500):
        for message in messages:
            crisis_verdict(message, "es")
    assert (time.process_time() - begun) / 2000 < 300e-6  # measured: 5 to 40 µs


@pytest.mark.parametrize(
    "source, reason",
    [
        ("selfharm: |\n  @nobody dies", "no word group"),
        ("words: |\n  lost words", "before the first"),
        ("selfharm: |\n  maybe? die", "starts with"),
        ("selfharm: |\n  die ..", "starts with"),
        ("selfharm: |\n  die|!", "empty word"),
        ("- a list", "mapping"),
        ("a: [", "not YAML"),
    ],
)
def test_a_broken_word_list_says_where(source: str, reason: str) -> None:
    with pytest.raises(LexiconError, match=reason):
        parse(source, "xx", "crisis")
