"""Every kind that may pass, known by its bytes; and files that may not."""

from __future__ import annotations

import struct
import zipfile
import zlib
from pathlib import Path

import pytest

from bot.config.media import MediaSection
from bot.media import DiskMedia
from conversations.messages import LeftOut, Media
from tests.support.files import (
    HEIC,
    ICS,
    OGG,
    PDF,
    PNG,
    WEBM,
    WHOLE,
    archive,
    box,
    film,
    gif,
    jpeg,
    mp3,
    odt,
    office,
    picture,
    png,
    saved,
    wav,
    webp,
)

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)


@pytest.fixture
def store(tmp_path: Path) -> DiskMedia:
    return DiskMedia(tmp_path / "media")


def why(store: DiskMedia, content: bytes, name: str = "x.jpg") -> str:
    """Why the file was not taken; what it was taken as, if it was."""
    kept = store.put(content, name)
    if isinstance(kept, Media):
        return kept.mime
    assert kept.name == name
    assert not list(store.folder.glob("*")), "nothing of a refused file is written"
    return kept.why


@pytest.mark.parametrize("suffix,kind,content", WHOLE, ids=[f"{suffix}-{n}" for n, (suffix, _, _) in enumerate(WHOLE)])
def test_a_whole_file_passes_whatever_it_is_called(store: DiskMedia, suffix: str, kind: str, content: bytes) -> None:
    kept = store.put(content, "homework.exe")
    assert isinstance(kept, Media)
    assert (kept.kind, kept.name, kept.ref.rsplit(".", 1)[1]) == (kind, f"homework.{suffix}", suffix)
    found = store.find(kept.ref)
    assert found is not None
    assert (found.media.mime, found.path.stat().st_size) == (kept.mime, kept.size)


@pytest.mark.parametrize("suffix,kind,content", WHOLE, ids=[f"{suffix}-{n}" for n, (suffix, _, _) in enumerate(WHOLE)])
def test_what_is_kept_can_be_kept_again_and_stays_the_same(
    store: DiskMedia, suffix: str, kind: str, content: bytes
) -> None:
    first = store.put(content, "a")
    assert isinstance(first, Media)
    found = store.find(first.ref)
    assert found is not None
    assert store.put(found.path.read_bytes(), "a") == first


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"MZ\x90\0" + bytes(200), id="exe"),
        pytest.param(b"\x7fELF\x02\x01\x01" + bytes(200), id="elf"),
        pytest.param(b"\xca\xfe\xba\xbe\0\0\0\x34" + bytes(50), id="class"),
        pytest.param(b"\0asm\1\0\0\0", id="wasm"),
        pytest.param(b"#!/bin/sh\nrm -rf ~\n", id="shell"),
        pytest.param(b"@echo off\r\ndel *.*\r\n", id="batch"),
        pytest.param(b"\xef\xbb\xbfpowershell -enc AAAA\n", id="powershell"),
        pytest.param(b"var x = new ActiveXObject('a');\n", id="javascript"),
        pytest.param(b"import os\nos.system('x')\n", id="python"),
        pytest.param(b"[InternetShortcut]\nURL=file://x\n", id="shortcut"),
        pytest.param(b"{\\rtf1\\ansi hello}", id="rtf"),
        pytest.param(b"<!DOCTYPE html><html><body>hi</body></html>", id="html"),
        pytest.param(b"hello\n\n<ScRiPt src=x></script>", id="script-in-text"),
        pytest.param("<html><body>hi".encode("utf-16"), id="html-utf-16"),
        pytest.param(SVG, id="svg"),
        pytest.param(b'<?xml version="1.0"?>' + SVG, id="svg-with-head"),
        pytest.param(b"\n\n  " + SVG, id="svg-after-space"),
        pytest.param(archive({"a.exe": b"MZ"}), id="zip"),
        pytest.param(archive({"META-INF/MANIFEST.MF": b"x", "A.class": b"x"}), id="jar"),
        pytest.param(b"Rar!\x1a\x07\0" + bytes(50), id="rar"),
        pytest.param(b"7z\xbc\xaf\x27\x1c" + bytes(50), id="7z"),
        pytest.param(b"\x1f\x8b\x08\0" + bytes(50), id="gzip"),
        pytest.param(OLE, id="doc-or-encrypted-docx"),
        pytest.param(saved(picture(), "TIFF"), id="tiff"),
        pytest.param(saved(picture(), "BMP"), id="bmp"),
        pytest.param(saved(picture(), "AVIF"), id="avif"),
        pytest.param(b"RIFF\x24\0\0\0AVI LIST" + bytes(50), id="avi"),
        pytest.param(b"OggS\0\x02" + bytes(20) + b"\x01\x2a\x80theora" + bytes(40), id="ogg-film"),
        pytest.param(WEBM + b"V_VP8", id="webm-film"),
        pytest.param(bytes(300), id="zeros"),
        pytest.param(bytes(range(256)) * 4, id="no-text"),
    ],
)
@pytest.mark.parametrize("name", ["photo.jpg", "letter.pdf", "list.docx", "note.txt"])
def test_what_may_not_pass_does_not_pass_under_any_name(store: DiskMedia, content: bytes, name: str) -> None:
    assert why(store, content, name) == "kind"


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(office("docx", word__vbaProject_bin=b"x"), id="macros"),
        pytest.param(office("docx", "application/vnd.ms-word.document.macroEnabled.main+xml"), id="docm"),
        pytest.param(office("xlsx", "application/vnd.ms-excel.sheet.macroEnabled.main+xml"), id="xlsm"),
        pytest.param(office("pptx", "application/vnd.ms-powerpoint.slideshow.macroEnabled.main+xml"), id="ppsm"),
        pytest.param(office("xlsx", xl__macrosheets__sheet1_xml=b"x"), id="excel-4-macros"),
        pytest.param(office("docx", word__activeX__activeX1_xml=b"x"), id="control"),
        pytest.param(office("docx", word__embeddings__oleObject1_bin=b"x"), id="packaged-file"),
        pytest.param(office("pptx", ppt__media__run_exe=b"MZ"), id="exe-in-it"),
        pytest.param(odt(Basic__Standard__Module1_xml=b"x"), id="odt-macros"),
        pytest.param(odt(Scripts__python__x_py=b"x"), id="odt-script"),
        pytest.param(odt(**{"META-INF__manifest_xml": b"<m:encryption-data/>"}), id="odt-encrypted"),
        pytest.param(archive({"mimetype": b"application/epub+zip"}), id="epub"),
        pytest.param(archive({"[Content_Types].xml": b"<Types/>"}), id="no-main-part"),
    ],
)
def test_documents_that_run_something_or_hide_something_are_refused(store: DiskMedia, content: bytes) -> None:
    assert why(store, content, "plan.docx") == "kind"


def test_an_encrypted_document_is_refused(store: DiskMedia) -> None:
    content = bytearray(office("docx"))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + offset] |= 1
    assert why(store, bytes(content)) == "kind"


def test_a_zip_bomb_is_refused_before_it_is_unpacked(store: DiskMedia) -> None:
    assert why(store, office("docx", word__media__image1_png=bytes(140 * 2**20))) == "size"


def test_a_document_of_thousands_of_parts_is_refused(store: DiskMedia) -> None:
    parts = {f"p{number}.xml": b"" for number in range(4001)}
    assert why(store, archive({"[Content_Types].xml": b"", **parts}, zipfile.ZIP_STORED)) == "size"


def test_an_entry_that_lies_about_its_size_is_refused(store: DiskMedia) -> None:
    content = bytearray(office("docx", word__big_xml=bytes(5000)))
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = content.rindex(mark)
        content[at + offset : at + offset + 4] = struct.pack("<I", 50)
    assert why(store, bytes(content)) == "broken"


def png_bomb(width: int, height: int) -> bytes:
    """A PNG that says it is that large, and is not."""
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    small = PNG[8 + 25 :]
    return PNG[:8] + struct.pack(">I", 13) + head + struct.pack(">I", zlib.crc32(head)) + small


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(png_bomb(40_000, 40_000), id="png"),
        pytest.param(saved(picture().resize((8_100, 8_100)), "GIF"), id="gif"),
        pytest.param(saved(picture().resize((8_100, 8_100)), "JPEG", quality=10), id="jpeg"),
    ],
)
def test_a_picture_that_would_fill_the_memory_is_refused(store: DiskMedia, content: bytes) -> None:
    assert len(content) < 2_000_000
    assert why(store, content) == "size"


def test_a_moving_picture_counts_all_its_pictures(tmp_path: Path) -> None:
    moving = gif(40)
    assert isinstance(DiskMedia(tmp_path).put(moving, "x"), Media)
    image = picture(1000, 900)
    more = [picture(1000, 900, seed=number) for number in range(2, 21)]
    large = saved(image, "GIF", save_all=True, append_images=more)
    limits = MediaSection(photo_megapixels=1)
    assert DiskMedia(tmp_path, limits).put(large, "x.gif") == LeftOut("x.gif", "size")


@pytest.mark.parametrize("kind", ["photo", "voice", "video", "document"])
def test_each_kind_has_its_own_limit(tmp_path: Path, kind: str) -> None:
    store = DiskMedia(tmp_path, MediaSection(**{f"{kind}_megabytes": 1}))
    padded = {
        "photo": PNG + bytes(2**20),
        "voice": OGG + bytes(2**20),
        "video": film(b"isom", b"vide") + box(b"free", bytes(2**20)),
        "document": PDF + bytes(2**20) + b"%%EOF",
    }
    for each, content in padded.items():
        kept = store.put(content, "x")
        assert (kept == LeftOut("x", "size")) == (each == kind), each
    assert store.most_bytes == 16 * 2**20
    assert store.put(bytes(store.most_bytes + 1), "x") == LeftOut("x", "size")


TRUNCATED = {
    "jpg": jpeg()[:-900],
    "png": png()[:-200],
    "gif": gif()[:-100],
    "webp": webp()[:-60],
    "heic": HEIC[:-150],
    "wav": wav()[:-200],
    "mp3": mp3()[:30],
    "mp4": film(b"isom", b"vide")[:-10],
    "pdf": PDF[:-20],
    "docx": office("docx")[:-100],
    "odt": odt()[:-40],
    "ics": ICS[:-16],
}


@pytest.mark.parametrize("content", TRUNCATED.values(), ids=list(TRUNCATED))
def test_a_file_that_is_cut_off_is_called_broken(store: DiskMedia, content: bytes) -> None:
    assert why(store, content) == "broken"


def test_damage_in_the_middle_of_a_document_is_found(store: DiskMedia) -> None:
    content = bytearray(office("docx", word__long_xml=bytes(range(256)) * 20))
    content[len(content) // 2] ^= 0xFF
    assert why(store, bytes(content)) == "broken"


POLYGLOTS = {
    "jpeg-and-zip": jpeg() + archive({"evil.class": b"x"}),
    "jpeg-and-page": jpeg()[:2] + b"\xff\xfe\0\x22<html><script>alert(1)</script>" + jpeg()[2:],
    "png-and-script": png() + b"<script>alert(1)</script>",
    "gif-and-script": gif() + b"/*<script>alert(1)</script>*/",
    "gif-and-zip": gif() + archive({"evil.class": b"x"}),
    "webp-and-zip": webp() + archive({"evil.class": b"x"}),
    "mp4-and-zip": film(b"isom", b"vide", telling=archive({"evil.class": b"x"})),
}


@pytest.mark.parametrize("content", POLYGLOTS.values(), ids=list(POLYGLOTS))
def test_of_a_file_that_is_two_only_the_picture_is_kept(store: DiskMedia, content: bytes) -> None:
    kept = store.put(content, "x")
    assert isinstance(kept, Media)
    bare = (store.folder / kept.ref).read_bytes()
    assert not any(mark in bare for mark in (b"evil.class", b"PK\x03\x04", b"<script", b"alert(1)"))


def test_a_program_before_a_document_is_no_document(store: DiskMedia) -> None:
    assert why(store, b"MZ" + bytes(100) + office("docx")) == "kind"
    assert why(store, b"MZ" + bytes(100) + PDF) == "kind"


@pytest.mark.parametrize(
    "text,suffix",
    [
        ("Dear Ms Ortiz, Mateo <mateo@school.example> is ill.", "txt"),
        ("let x = 5; then 2x = 10", "txt"),
        ("function f(x) = x + 1", "txt"),
        ("a,b\nc", "txt"),
        ("one, two\nthree, four\n", "csv"),
        ('name,words\n"Ana","a, b"\n', "csv"),
        ("Nombre\tDía\nMateo\tlunes", "csv"),
        ("Está enfermo", "txt"),
    ],
)
def test_plain_words_are_text_and_tables_are_tables(store: DiskMedia, text: str, suffix: str) -> None:
    for encoding in ("utf-8", "cp1252", "utf-16"):
        kept = store.put(text.encode(encoding), "note.js")
        assert isinstance(kept, Media)
        assert kept.name == f"note.{suffix}"
        assert (store.folder / kept.ref).read_bytes() == text.encode(encoding), "words are not changed"
