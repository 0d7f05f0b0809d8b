"""The worker turns a translation back for whoever must look at it; where that fails, the words still come through."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Callable
from typing import Any, NamedTuple

import pytest
from sqlalchemy import select

from bot.config import Settings
from bot.translate.worker import TranslationWorker
from bot.writer import Writer
from handlers.ports import Translation, Unserved
from storage.relay import DELIVERY, MESSAGE
from storage.reviews import APPROVAL
from tests.support.databases import FreshDatabase
from tests.support.school import make_school
from tests.support.world import SleepingTranslator, World
from tests.translate.fakes import MONDAY

WORDS, IN_SPANISH = "Mateo was not late.", "Mateo no llegó tarde."
#: What a translator makes of the Spanish.
Back = Callable[[], Translation | Unserved | None]


def good() -> Translation:
    return Translation("Mateo did not come late.", "fake")


def careless() -> Translation:
    return Translation("Mateo came late.", "fake")


def dead() -> None:
    """All providers are away."""


def unserved() -> Unserved:
    return Unserved()


def broken() -> Translation:
    raise RuntimeError("a fault of ours")


class Hung:
    """Does not come back before it is let go."""

    def __init__(self) -> None:
        self.held = threading.Event()

    def __call__(self) -> Translation:
        self.held.wait(30)
        return good()


class Turner:
    """Into Spanish it always works."""

    def __init__(self, back: Back) -> None:
        self._back, self.asked = back, list[tuple[str, str, str]]()

    def translate(self, text: str, source: str, target: str) -> Translation | Unserved | None:
        self.asked.append((text, source, target))
        return Translation(IN_SPANISH, "fake") if target == "es" else self._back()


class Became(NamedTuple):
    """What became of the words: their status, what the author was shown, and what the family was sent."""

    status: str
    back: str | None
    shown: str
    family: list[str]
    asked: int


Write = Callable[..., Any]


@pytest.fixture
async def write(fresh_database: FreshDatabase) -> AsyncIterator[Write]:
    closing: list[Callable[[], None]] = []

    async def write(back: Back, preview: str, words: str = WORDS) -> Became:
        settings = Settings(relay={"preview": preview})  # type: ignore[arg-type]
        world = World(fresh_database("sqlite", make_school), MONDAY, SleepingTranslator(), settings=settings)
        turner, writer = Turner(back), Writer(world.database)
        worker = TranslationWorker(turner, writer, world.house, 0.3)
        if isinstance(back, Hung):
            closing.append(back.held.set)
        closing.extend((worker.close, writer.close, world.close))
        for said in ("write to a family", "Rosa", words):
            world.hear("ortiz", said)
        await worker.drain("translation")
        with world.database.read() as session:
            connection = session.connection()
            status = connection.execute(select(MESSAGE.c.status)).scalar_one()
            kept = connection.execute(select(APPROVAL.c.back)).scalar_one_or_none()
            sent = connection.execute(select(DELIVERY.c.body).where(DELIVERY.c.kind == "relay")).scalars().all()
        shown = "\n".join(one.text for one in world.drain() if one.address == "ortiz")
        return Became(status, kept, shown, list(sent), len(turner.asked))

    yield write
    for close in closing:
        close()


async def test_what_differs_is_shown_with_the_words_turned_back(write: Write) -> None:
    became = await write(careless, "flagged")
    assert (became.status, became.back, became.family) == ("previewing", "Mateo came late.", [])
    assert "Translated back: “Mateo came late.”" in became.shown
    assert "“not” got lost" in became.shown


async def test_what_does_not_differ_goes(write: Write) -> None:
    became = await write(good, "flagged")
    assert became.status == "queued"
    assert IN_SPANISH in became.family[0]


@pytest.mark.parametrize("back", [dead, unserved, broken, Hung()], ids=["dead", "unserved", "broken", "hung"])
async def test_what_cannot_be_turned_back_goes_unless_all_is_looked_at(write: Write, back: Back) -> None:
    flagged = await write(back, "flagged")
    assert flagged.status == "queued"
    assert IN_SPANISH in flagged.family[0]
    assert '"translator":"fake"' in flagged.family[0]
    always = await write(back, "always")
    assert (always.status, always.back, always.family) == ("previewing", None, [])
    assert IN_SPANISH in always.shown
    assert "I could not translate it back, so I compared nothing." in always.shown
    assert "I found no difference" not in always.shown


async def test_a_reviewer_is_told_that_nothing_was_compared(write: Write) -> None:
    became = await write(dead, "never", "Mateo has a fever.")
    assert (became.status, became.back, became.family) == ("reviewing", None, [])
    assert became.asked == 2


async def test_nobody_asks_for_what_nobody_looks_at(write: Write) -> None:
    became = await write(careless, "never")
    assert (became.status, became.asked) == ("queued", 1)
