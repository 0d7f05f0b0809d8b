"""Whatever an engine does: no wrong name, time, figure, amount or link reaches a reader, and none leaves."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.translate.engine import SchoolTranslator
from handlers.ports import Translation
from storage.database import Database
from tests.translate.fakes import Engine, Letter, NoCache, letters, spanish, translator_of

LETTERS = letters(300)
MARK = re.compile(r"\[\[(\d+)\]\]")
NAMED = re.compile(r"(?i)mateo|amina|haddad|sof[ií]a|\bjun\b|\bleo\b|ortiz|\btheo\b|\broy\b|hannah")
ISOLATES = str.maketrans("", "", "\u2068\u2069")
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
WIDE = str.maketrans("0123456789[]", "０１２３４５６７８９［］")

#: What an engine may do to the marks of a text; the number says where.
TRICKS: dict[str, Callable[[str, int], str]] = {
    "drop": lambda text, at: _each(text, at, lambda _mark: ""),
    "double": lambda text, at: _each(text, at, lambda mark: f"{mark} {mark}"),
    "next": lambda text, at: _each(text, at, lambda mark: f"[[{int(mark[2:-2]) + 1}]]"),
    "bare": lambda text, at: _each(text, at, lambda mark: mark[2:-2]),
    "half": lambda text, at: _each(text, at, lambda mark: mark[:-1]),
    "eat a digit": lambda text, at: _each(text, at, lambda mark: f"{mark}{at}"),
    "arabic": lambda text, at: _each(text, at, lambda mark: mark.translate(ARABIC)),
    "wide": lambda text, at: _each(text, at, lambda mark: mark.translate(WIDE)),
    "spaced": lambda text, at: _each(text, at, lambda mark: f"[[ {mark[2:-2]} ]]"),
    "figure": lambda text, at: f"{text} Cuesta {at} pesos.",
    "wide figure": lambda text, at: f"{text} A las {str(at).translate(WIDE)}.",
    "half figure": lambda text, _at: f"{text} Son las 3½.",
    "link": lambda text, at: f"{text} Vea www.example{at}.com.",
    "mail": lambda text, _at: f"{text} Escriba a alguien@example.org.",
    "backwards": lambda text, _at: " ".join(reversed(text.split())),
    "sort": lambda text, _at: " ".join(sorted(text.split())),
    "shout": lambda text, _at: text.upper(),
    "nothing": lambda _text, _at: "",
    "one line": lambda text, _at: text.replace("\n", " "),
    "well": lambda text, _at: text,
}


def _each(text: str, at: int, change: Callable[[str], str]) -> str:
    """`text` with one of its marks changed."""
    marks = list(MARK.finditer(text))
    if not marks:
        return text
    mark = marks[at % len(marks)]
    return text[: mark.start()] + change(mark.group()) + text[mark.end() :]


def _swapped(text: str, at: int) -> str:
    marks = MARK.findall(text)
    if len(marks) < 2:
        return text
    one, other = marks[at % len(marks)], marks[(at + 1) % len(marks)]
    return MARK.sub(lambda found: f"[[{ {one: other, other: one}.get(found[1], found[1]) }]]", text)


TRICKS["swap"] = _swapped


def runs(text: str) -> Counter[str]:
    """Every run of figures of any script, as ASCII."""
    return Counter(str(int(run)) if run.isdecimal() else run for run in regex.findall(r"\p{Nd}+|[\p{Nl}\p{No}]+", text))


def in_order(text: str, wanted: tuple[str, ...]) -> bool:
    at = 0
    for one in wanted:
        at = text.find(one, at)
        if at < 0:
            return False
        at += len(one)
    return True


def by_kind(letter: Letter) -> list[tuple[str, ...]]:
    """The facts that can be taken for one another, in their order."""
    kinds: dict[str, list[str]] = {}
    for fact in letter.facts:
        kind = "time" if re.search(r"\d[:\d]* ?[ap]m|\d:\d\d$", fact) else "money" if "$" in fact else fact
        kinds.setdefault(kind, []).append(fact.replace("20 dollars", "$20").split("Room ")[-1].split("room ")[-1])
    return [tuple(facts) for facts in kinds.values()]


def check(letter: Letter, translation: Translation | None) -> None:
    """A reader gets all facts and no other ones, or the writer's own words."""
    if translation is None:
        return
    got = translation.text.translate(ISOLATES)
    assert runs(got) == runs(letter.text), (letter.text, got)
    assert in_order(got, letter.names), (letter.text, got)
    for name in set(letter.names):
        assert len(re.findall(rf"\b{name}\b", got)) == len(re.findall(rf"\b{name}\b", letter.text)), got
    for facts in by_kind(letter):
        assert in_order(got, facts), (letter.text, got)
    links = re.findall(r"\S*(?:www\.|://|@)\S*?(?=[.,;]?(?:\s|$))", letter.text)
    assert Counter(re.findall(r"\S*(?:www\.|://|@)\S*?(?=[.,;]?(?:\s|$))", got)) == Counter(links)


def translate(translator: SchoolTranslator, letter: Letter, target: str = "es") -> Translation | None:
    found = translator.translate(letter.text, "en", target)
    assert found is None or isinstance(found, Translation)
    return found


def test_an_adversary_never_gets_a_wrong_fact_through(small: Database) -> None:
    engine = Engine(spanish)
    translator = translator_of(small, [engine], cache=NoCache())
    kept, asked = 0, 0

    @settings(max_examples=40, deadline=None, derandomize=True)
    @given(st.lists(st.tuples(st.sampled_from(sorted(TRICKS)), st.integers(0, 9)), min_size=1, max_size=3), st.data())
    def play(tricks: list[tuple[str, int]], data: st.DataObject) -> None:
        nonlocal kept, asked

        def work(text: str) -> str:
            text = spanish(text)
            for trick, at in tricks:
                text = TRICKS[trick](text, at)
            return text

        engine.work = work
        offset = data.draw(st.integers(0, 9))
        for letter in LETTERS[offset::10]:
            translation = translate(translator, letter)
            check(letter, translation)
            kept, asked = kept + (translation is not None), asked + 1

    play()
    assert 0 < kept < asked


def test_every_trick_on_every_kind_of_sentence(small: Database) -> None:
    engine = Engine(spanish)
    translator = translator_of(small, [engine], cache=NoCache())
    for place, trick in enumerate(TRICKS.values()):
        for number, letter in enumerate(LETTERS[place % 7 :: 7]):
            engine.work = lambda text, trick=trick, number=number: trick(spanish(text), number)  # type: ignore[misc]
            check(letter, translate(translator, letter))


def test_a_good_engine_gets_everything_through(small: Database) -> None:
    translator = translator_of(small, [Engine(spanish)])
    for letter in LETTERS:
        translation = translate(translator, letter)
        assert translation is not None, letter.text
        check(letter, translation)


def test_nothing_but_masked_text_leaves(small: Database) -> None:
    engine = Engine(spanish)
    translator = translator_of(small, [engine])
    for letter in LETTERS:
        translate(translator, letter)
        translate(translator, Letter(letter.text.lower(), (), ()))
    assert len(engine.heard) > 10
    for sent in engine.heard:
        bare = MARK.sub("", sent)
        assert not regex.search(r"\p{N}|@|www|://", bare), sent
        assert not re.search(r"(?i)mateo|amina|haddad|sof[ií]a|\bjun\b|\bleo\b|ortiz|\btheo\b|\broy\b|hannah", bare), (
            sent
        )


def test_no_translation_that_is_kept_names_anybody(small: Database) -> None:
    translator = translator_of(small, [Engine(spanish)])
    for letter in LETTERS:
        translate(translator, letter)
    with small.read() as session:
        kept = [row[0] for row in session.connection().exec_driver_sql("SELECT text FROM translated")]
    assert kept
    assert not [one for one in kept if re.search(r"Mateo|Amina|Ortiz|Haddad|\d(?!\d*\]\])", one)]
