"""Photos, voice notes and documents that people send."""

from __future__ import annotations

from typing import Any

import pytest

from bot.adapters.telegram.files import MOST_TRIES
from conversations.messages import LeftOut
from tests.support.files import OGG, PDF, PNG, clean, office
from tests.telegram.conftest import Line
from tests.telegram.server import DOWN_BYTES
from tests.telegram.shapes import ROSA, message, photo
from tests.telegram.wire import Answer, refusal, result


def document(update: int, file_id: str, name: str, size: int = 100) -> dict[str, Any]:
    told = {"file_id": file_id, "file_unique_id": "u", "file_name": name, "file_size": size}
    return message(update, ROSA, caption="See this", document=told)


async def received(line: Line, *updates: dict[str, Any]) -> None:
    await line.api.push(*updates)
    await line.house.until(lambda: len(line.house.got) == len(updates))


async def test_a_photo_is_fetched_in_its_largest_size_and_kept(polling: Line) -> None:
    polling.api.files = {"big": PNG, "big-small": clean(9)}
    await received(polling, photo(11, "big", caption="zoo"))
    (got,) = polling.house.got
    (media,) = got.media
    found = polling.media.find(media.ref)
    assert found is not None
    assert found.path.read_bytes() == PNG
    assert (got.text, media.kind, media.mime, media.size) == ("zoo", "photo", "image/png", len(PNG))


async def test_a_voice_note_and_a_document_keep_what_they_are(polling: Line) -> None:
    polling.api.files = {"v": OGG, "d": PDF}
    voice = message(11, voice={"file_id": "v", "file_unique_id": "u", "duration": 3, "mime_type": "audio/ogg"})
    await received(polling, voice, document(12, "d", "permiso.pdf"))
    assert [(one.media[0].kind, one.media[0].name) for one in polling.house.got] == [
        ("voice", "file.ogg"),
        ("document", "permiso.pdf"),
    ]


@pytest.mark.parametrize(
    "content, told, why",
    [
        pytest.param(b"MZ\x90\0 a program", 100, "kind", id="type-that-may-not-pass"),
        pytest.param(b"<html><script>", 100, "kind", id="page-called-picture"),
        pytest.param(office("docx", word__vbaProject_bin=b"x"), 100, "kind", id="macros"),
        pytest.param(PNG[:60], 100, "broken", id="cut-off"),
        pytest.param(PNG, DOWN_BYTES + 1, "size", id="told-too-large"),
        pytest.param(PNG + b"\0" * DOWN_BYTES, 0, "size", id="is-too-large"),
        pytest.param(None, 100, "gone", id="unknown-to-telegram"),
    ],
)
async def test_a_file_that_may_not_come_leaves_its_words(
    polling: Line, content: bytes | None, told: int, why: Any
) -> None:
    if content is not None:
        polling.api.files["d"] = content
    await received(polling, document(11, "d", "zoo.png", told))
    (got,) = polling.house.got
    assert (got.text, got.media, got.left_out) == ("See this", (), (LeftOut("zoo.png", why),))
    assert polling.pauses.seconds == [], "it is not asked for again"


@pytest.mark.parametrize(
    "method, fault",
    [
        pytest.param("getFile", refusal(500, "Internal Server Error"), id="500"),
        pytest.param("getFile", refusal(429, "Too Many Requests", retry_after=3), id="429"),
        pytest.param("download", Answer(200, PNG, 10), id="half"),
        pytest.param("download", Answer(200, b"", -1), id="nothing"),
        pytest.param("download", Answer(502, b""), id="502"),
    ],
)
async def test_a_file_that_does_not_come_now_is_fetched_again(polling: Line, method: str, fault: Answer) -> None:
    polling.api.files["big"] = PNG
    polling.api.fail(method, fault, fault)
    await received(polling, photo(11, "big"), message(12, ROSA, "after it"))
    assert [len(one.media) for one in polling.house.got] == [1, 0], "in order, and whole"
    assert polling.house.asked == ["11", "12"]


async def test_a_bot_api_server_without_limits_is_asked_for_no_more_than_telegram_gives(polling: Line) -> None:
    told = {"file_id": "d", "file_unique_id": "u", "file_size": DOWN_BYTES + 1, "file_path": "documents/d"}
    polling.api.fail("getFile", result(told))
    await received(polling, document(11, "d", "film.pdf", 0))
    assert polling.house.got[0].media == ()
    assert polling.api.sent("download") == []


async def test_a_file_that_never_comes_does_not_keep_the_others_waiting(polling: Line) -> None:
    polling.api.files["big"] = PNG
    polling.api.fail("getFile", *[refusal(500, "Internal Server Error")] * MOST_TRIES)
    await received(polling, photo(11, "big", caption="zoo"), message(12, ROSA, "after it"))
    assert [(one.text, one.media) for one in polling.house.got] == [("zoo", ()), ("after it", ())]
    assert polling.house.got[0].left_out == (LeftOut("", "gone"),)


async def test_one_file_of_an_album_that_fails_brings_all_of_them_again(polling: Line) -> None:
    polling.api.files = {"a": clean(1), "b": clean(2)}
    polling.api.fail("download", Answer(502, b""))
    album = [photo(11, "a", media_group_id="A"), photo(12, "b", media_group_id="A")]
    await polling.api.push(*album, message(13, ROSA, "after it"))
    await polling.house.until(lambda: len(polling.house.got) == 2)
    assert [len(one.media) for one in polling.house.got] == [2, 0]


async def test_a_full_disk_loses_no_photo(polling: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    polling.api.files["big"] = PNG
    real, full = polling.media.put, [OSError(28, "No space left on device")]

    def put(content: bytes, name: str) -> object:
        if full:
            raise full.pop()
        return real(content, name)

    monkeypatch.setattr(polling.media, "put", put)
    await received(polling, photo(11, "big"))
    assert len(polling.house.got[0].media) == 1
