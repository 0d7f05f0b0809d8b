"""How long files are kept: on a frozen clock, on both databases."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.config import Settings
from bot.lanes import LocalLanes
from bot.media import DiskMedia, thumb_ref
from bot.media.retention import Retention
from bot.ticks import Ticks
from bot.writer import Writer
from conversations.messages import Media
from tests.support.databases import FreshDatabase, Kind
from tests.support.files import PDF, clean
from tests.support.school import make_school
from tests.support.world import MarkingTranslator, World

MONDAY = datetime(2026, 11, 23, 21, 0, tzinfo=UTC)


@pytest.fixture
def world(kind: Kind, fresh_database: FreshDatabase) -> Iterator[World]:
    made = World(fresh_database(kind, make_school), MONDAY, MarkingTranslator())
    yield made
    made.close()


@pytest.fixture
def store(world: World, tmp_path: Path) -> DiskMedia:
    return DiskMedia(tmp_path / "media", None, world.clock.now)


def keeper(world: World, store: DiskMedia, days: int = 365) -> Retention:
    return Retention(store.folder, world.database, days, world.clock.now)


def put(store: DiskMedia, content: bytes = PDF) -> Media:
    media = store.put(content, "slip.pdf")
    assert isinstance(media, Media)
    return media


def run(world: World, *statements: str) -> None:
    with world.database.begin() as work:
        for statement in statements:
            work.connection.execute(text(statement))
        work.commit()


def talk(world: World, media: Media) -> None:
    """Dana sent a file, and no conversation is open about it."""
    world.hear("dana", "Here is the slip", media=(media,))
    run(world, "UPDATE conversation SET status = 'done'")


def test_a_file_is_kept_for_its_days_and_then_deleted_with_its_thumbnail(world: World, store: DiskMedia) -> None:
    media = put(store, clean())
    talk(world, media)
    world.clock.advance(days=364)
    assert keeper(world, store).sweep() == 0
    assert store.find(thumb_ref(media.ref)) is not None
    world.clock.advance(days=2)
    assert keeper(world, store).sweep() == 2
    assert store.find(media.ref) is None
    assert list(store.folder.iterdir()) == []
    assert keeper(world, store).sweep() == 0


def test_zero_days_keep_a_file_as_long_as_a_message_speaks_of_it(world: World, store: DiskMedia) -> None:
    media = put(store)
    talk(world, media)
    world.clock.advance(days=4000)
    assert keeper(world, store, 0).sweep() == 0
    run(world, "DELETE FROM delivery", "DELETE FROM message", "DELETE FROM conversation", "DELETE FROM received")
    assert keeper(world, store, 0).sweep() == 1
    assert store.find(media.ref) is None


def test_a_file_whose_rows_vanished_goes_soon_but_not_at_once(world: World, store: DiskMedia) -> None:
    spoken_of, forgotten = put(store, clean(1)), put(store, clean(2))
    talk(world, spoken_of)
    world.clock.advance(days=1)
    assert keeper(world, store).sweep() == 0, "its message may still be on its way"
    world.clock.advance(days=2)
    keeper(world, store).sweep()
    assert store.find(forgotten.ref) is None
    assert store.find(spoken_of.ref) is not None


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param("UPDATE conversation SET status = 'open'", id="open-conversation"),
        pytest.param("UPDATE received SET status = 'failed'", id="waits-for-retry"),
        pytest.param(
            "UPDATE delivery SET status = 'retrying', body = (SELECT max(body) FROM received)", id="unsent-message"
        ),
    ],
)
def test_what_is_still_needed_is_kept_however_old(world: World, store: DiskMedia, statement: str) -> None:
    media = put(store)
    talk(world, media)
    run(world, statement)
    world.clock.advance(days=1000)
    assert keeper(world, store).sweep() == 0
    run(
        world,
        "UPDATE conversation SET status = 'expired'",
        "UPDATE received SET status = 'done'",
        "UPDATE delivery SET status = 'sent'",
    )
    assert keeper(world, store).sweep() == 1


def test_a_file_that_is_sent_again_is_young_again(world: World, store: DiskMedia) -> None:
    media = put(store)
    talk(world, media)
    world.clock.advance(days=300)
    assert put(store).ref == media.ref
    world.clock.advance(days=300)
    assert keeper(world, store).sweep() == 0
    world.clock.advance(days=100)
    assert keeper(world, store).sweep() == 1


def test_half_written_files_go_and_what_is_not_ours_stays(world: World, store: DiskMedia) -> None:
    store.folder.mkdir()
    stamp = (world.clock.now() - timedelta(days=3)).timestamp()
    for name in (".new-abc", "README", "0" * 64 + ".png"):
        path = store.folder / name
        path.write_bytes(b"x")
        os.utime(path, (stamp, stamp))
    assert keeper(world, store).sweep() == 2
    assert [path.name for path in store.folder.iterdir()] == ["README"]


def test_a_folder_that_is_not_there_yet_is_no_trouble(world: World, store: DiskMedia) -> None:
    assert keeper(world, store).sweep() == 0


async def test_the_tick_deletes_off_the_event_loop(world: World, store: DiskMedia) -> None:
    put(store)
    world.clock.advance(days=3)
    writer = Writer(world.database)
    ticks = Ticks(writer, world.house, LocalLanes(), Settings().nudges, keeper(world, store).sweep)
    await ticks.tidy()
    writer.close()
    assert list(store.folder.iterdir()) == []
