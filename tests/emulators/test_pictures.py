"""Pictures cross platforms with the words they came with."""

from __future__ import annotations

import struct
import zlib

from tests.emulators.installation import Installation
from tests.emulators.joining import join

_PICTURES = (b"\x89PNG\r\n", b"\xff\xd8\xff")


def png() -> bytes:
    """A red square of 8 by 8."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header, rows = struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0), b"".join(b"\0" + b"\xff\0\0" * 8 for _ in range(8))
    parts = (chunk(b"IHDR", header), chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


async def test_a_picture_goes_to_the_teacher_and_one_comes_back(bot: Installation) -> None:
    rosa, ortiz = bot.parent_on_telegram(), bot.on_slack("ortiz")
    await ortiz.says("hello")
    await ortiz.reads("Hi Elena")
    await join(bot, rosa, "rosa", "es")
    await rosa.says("quiero escribirle a la maestra de Mateo")
    for answer in ("Mateo", "Ms Ortiz"):
        await rosa.taps(await rosa.reads(), answer)
    await rosa.reads("También puede mandar una foto.")
    await rosa.sends_photo(png(), "¿Así está bien?")
    await rosa.reads("Enviado a Ms Ortiz.")

    root = await ortiz.reads("Rosa Delgado · Mateo")
    await ortiz.reads("[en] ¿Así está bien?")
    shown = await ortiz.reads()
    assert shown.thread == root.id
    assert (await ortiz.opens(shown.files[0])).startswith(_PICTURES)

    await ortiz.attaches(png(), "Like this.", under=shown)
    picture = await rosa.reads("[es] Like this.")
    assert (await rosa.opens(picture.files[0])).startswith(_PICTURES)
