"""Photos on their way out: in the version that fits, and what stands in the place of one that is no longer kept."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.media import small_ref
from conversations.messages import Media
from tests.twilio.conftest import World, outgoing

PHOTO = Media("a" * 64 + ".webp", "photo", "image/webp", "zoo.webp", 900)


def smaller(world: World, of: Media) -> str:
    """The store has a smaller version of a photo; gives its ref."""
    ref = small_ref(of.ref)
    world.store.kept[ref] = Media(ref, "photo", "image/jpeg", "file.jpg", 800)
    (world.store.folder / ref).write_bytes(b"small")
    return ref


@pytest.mark.parametrize("channel", ["whatsapp", "sms"])
@pytest.mark.parametrize(
    "photo",
    [PHOTO, replace(PHOTO, mime="image/jpeg", size=6_000_000)],
    ids=["type-that-phones-do-not-show", "too-large"],
)
async def test_a_photo_goes_in_the_version_that_fits(world: World, channel: str, photo: Media) -> None:
    ref = smaller(world, photo)
    await world.adapter(channel).send(outgoing("Look", media=(photo,)))
    assert media_of(world) == [ref]


async def test_a_photo_that_fits_goes_as_it_is(world: World) -> None:
    photo = replace(PHOTO, ref="b" * 64 + ".jpg", mime="image/jpeg")
    smaller(world, photo)
    await world.whatsapp.send(outgoing("Look", media=(photo,)))
    assert media_of(world) == [photo.ref]


def media_of(world: World) -> list[str]:
    """Refs of the files that Twilio was told to fetch."""
    return [url.rpartition("/")[2] for one in world.twilio.taken for url in one.media]


async def test_a_file_that_is_no_longer_kept_is_said_in_words(world: World) -> None:
    ref = smaller(world, PHOTO)
    link = world.whatsapp._links.url(ref, 60).replace("https://school.example.org/homeline", world.url)
    assert (await world.twilio.get(link))[0] == 200
    del world.store.kept[ref]
    status, content, headers = await world.twilio.get(link)
    assert (status, content) == (410, b"This file is no longer kept.")
    assert headers["content-type"].startswith("text/plain")
