"""Slow, dead, limited and confused engines, over real HTTP: families get their message in time, honestly labelled."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from sqlalchemy import text

from bot.app import build_house
from bot.config import Settings
from bot.lanes import LocalLanes
from bot.translate.building import build_translator
from bot.translate.worker import TranslationWorker
from bot.writer import Writer
from conversations.locale import locale_for
from handlers.ports import Translator
from storage.database import Database
from storage.relay import add_message, open_thread
from tests.support.house import MONDAY, CountedIds, FrozenClock
from tests.support.school import Character, add_person, person_of
from tests.translate.fakes import spanish
from tests.translate.server import Engines, engines_running

FAMILY = Character("Familia", "Nueva", ("guardian",))
NOTICE = locale_for("es").gettext("I could not translate this. These are the writer's own words.")


@pytest.fixture
def outside() -> Iterator[Engines]:
    with engines_running() as engines:
        yield engines


class Relay:
    """A worker over the invented school, with a LibreTranslate (and a DeepL behind it, if asked)."""

    def __init__(
        self, database: Database, outside: Engines, translator: Translator | None = None, **given: Any
    ) -> None:
        section = {
            "providers": ["libretranslate"],
            "libretranslate_url": outside.url,
            "deepl_url": outside.url,
            "deepl_key": "x",
            "glossary": Path("no such file"),
            **given,
        }
        settings = Settings(translation=section)  # type: ignore[arg-type]
        clock = FrozenClock()
        self.database, self.writer = database, Writer(database)
        built = build_translator(settings.translation, database, clock).translator
        house = build_house(settings, clock, CountedIds(), LocalLanes())
        deadline = settings.translation.deadline
        self.worker = TranslationWorker(translator or built, self.writer, house, deadline, built.warm)

    def write(self, words: str, target: str = "es") -> None:
        """Ms Ortiz writes to Mateo's mother, who reads `target`."""
        with self.database.read() as session:
            rosa = person_of(session, "rosa")
        self.write_all(words, [(rosa, target)])

    def write_all(self, words: str, readers: list[tuple[int, str]]) -> None:
        """Ms Ortiz writes about Mateo to each of these."""
        with self.database.begin() as work:
            ortiz, mateo = (person_of(work.session, one) for one in ("ortiz", "mateo"))
            for reader, target in readers:
                thread = open_thread(work.connection, reader, ortiz, mateo, MONDAY)
                add_message(
                    work.connection, thread_id=thread.id, author_id=ortiz, reader_id=reader, text=words, media="[]",
                    language="en", reader_language=target, translator="", status="translating", received_id=None,
                    author_address_id=None, origin="", written_at=MONDAY, revision=0,
                )  # fmt: skip
            work.commit()

    async def drain(self) -> list[dict[str, Any]]:
        """What is delivered, oldest first: {"text", "facts"}."""
        await self.worker.drain("translation")
        with self.database.read() as session:
            rows = session.connection().execute(text("SELECT body FROM delivery ORDER BY id")).all()
        return [orjson.loads(row[0]) for row in rows]

    def close(self) -> None:
        self.worker.close()
        self.writer.close()


@pytest.fixture
async def relays(small: Database) -> AsyncIterator[Any]:
    made: list[Relay] = []

    def make(outside: Engines, **given: Any) -> Relay:
        made.append(Relay(small, outside, **given))
        return made[-1]

    yield make
    for relay in made:
        relay.close()


async def test_a_good_engine(outside: Engines, relays: Any) -> None:
    relay = relays(outside)
    relay.write("Mateo needs a coat at 3:30 pm.")
    (sent,) = await relay.drain()
    assert "Mateo" in sent["text"]
    assert sent["facts"]["original"] == "Mateo needs a coat at 3:30 pm."
    assert sent["facts"]["translator"] == "libretranslate"
    assert outside.heard[0].body["q"] == "[[1]] needs a coat at [[2]]."


@pytest.mark.parametrize("status", [500, 503, 429, 403, 404])
async def test_an_engine_that_is_ill(outside: Engines, relays: Any, status: int) -> None:
    outside.status = status
    relay = relays(outside)
    relay.write("Mateo needs a coat.")
    (sent,) = await relay.drain()
    assert sent["text"] == "Mateo needs a coat."
    assert sent["facts"]["notice"] == NOTICE
    assert "original" not in sent["facts"]


async def test_a_dead_one(relays: Any) -> None:
    relay = relays(Engines(url="http://127.0.0.1:9"))
    relay.write("Mateo needs a coat.")
    assert (await relay.drain())[0]["facts"]["notice"] == NOTICE


async def test_one_that_takes_half_a_minute_keeps_nobody_waiting(outside: Engines, relays: Any) -> None:
    outside.hang = threading.Event()
    relay = relays(outside, timeout=0.15, deadline=0.5)
    for number in range(30):
        relay.write(f"Sentence {'x' * number} for the family.")
    turns = 0

    async def answer_others() -> None:
        nonlocal turns
        while True:
            await asyncio.sleep(0)
            turns += 1

    others = asyncio.create_task(answer_others())
    began = time.monotonic()
    sent = await relay.drain()
    others.cancel()
    assert time.monotonic() - began < 20
    assert len(sent) == 30
    assert {one["facts"]["notice"] for one in sent} == {NOTICE}
    assert turns > 1000, "the loop was free"
    # It rests after three failures; most were never asked.
    assert len(outside.heard) < 25


async def test_a_translator_that_never_comes_back_is_given_up(small: Database, outside: Engines) -> None:
    held = threading.Event()

    class Stuck:
        def translate(self, _text: str, _source: str, _target: str) -> None:
            held.wait(30)

    relay = Relay(small, outside, Stuck(), deadline=0.1)
    relay.write("Mateo needs a coat.")
    (sent,) = await relay.drain()
    held.set()
    relay.close()
    assert sent["facts"]["notice"] == NOTICE


async def test_the_second_stands_in_for_one_in_the_wrong_language(outside: Engines, relays: Any) -> None:
    outside.work = lambda words: words if "<m" not in words else spanish(words)
    relay = relays(outside, providers=["libretranslate", "deepl"])
    relay.write("Mateo needs a warm coat for the winter.")
    assert (await relay.drain())[0]["facts"]["translator"] == "deepl"


ANSWERS = {
    "es": "Por favor traiga un abrigo el [[1]].",
    "ar": "يرجى إحضار معطف يوم [[1]]",
    "vi": "Xin mang theo áo khoác vào [[1]] nhé",
}


async def test_words_to_200_families_in_three_languages_are_three_calls(outside: Engines, relays: Any) -> None:
    relay = relays(outside)
    outside.by_target = ANSWERS
    with relay.database.begin() as work:
        families = [add_person(work.session, f"g{number}", FAMILY) for number in range(200)]
        work.commit()
    relay.write_all("Please bring a coat on Friday.", [(one, list(ANSWERS)[at % 3]) for at, one in enumerate(families)])
    await relay.worker.drain("translation")
    assert len(outside.heard) == 3
    with relay.database.read() as session:
        counts = session.connection().execute(
            text("SELECT reader_language, translator, count(*) FROM message GROUP BY 1, 2 ORDER BY 1")
        )
        assert [tuple(row) for row in counts] == [
            ("ar", "libretranslate", 67), ("es", "libretranslate", 67), ("vi", "libretranslate", 66),
        ]  # fmt: skip


async def test_a_pair_that_nobody_serves_goes_out_as_it_is_and_both_are_told(outside: Engines, relays: Any) -> None:
    relay = relays(outside)
    relay.write("Mateo needs a coat.", target="so")
    bodies = await relay.drain()
    (sent,) = (body for body in bodies if body["text"] == "Mateo needs a coat.")
    assert "the writer's own words" in sent["facts"]["notice"]
    assert any("your words went out as you wrote them" in body["text"] for body in bodies)
    assert outside.heard == []


async def test_a_figure_alone_is_said_without_a_label(outside: Engines, relays: Any) -> None:
    relay = relays(outside)
    relay.write("3:30 pm")
    (sent,) = await relay.drain()
    assert sent["text"] == "3:30 pm"
    assert not {"notice", "original", "label"} & set(sent["facts"])
