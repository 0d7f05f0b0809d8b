"""What files tell about people is gone from their bytes, and the picture is still the picture."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageCms, PngImagePlugin

from bot.media import DiskMedia, small_ref, thumb_ref
from bot.media.clean.colour import anonymous
from conversations.messages import LeftOut, Media
from tests.support.files import (
    HEIC,
    SECRET,
    SECRETS,
    WHOLE,
    XMP,
    exif,
    film,
    gif,
    jpeg,
    noise,
    picture,
    png,
    profile,
    saved,
    webp,
)

PROPERTY = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
#: Long enough that chance does not make it, and no words that formats use themselves.
SECRET_BYTES = st.text(st.characters(min_codepoint=0x3B1, max_codepoint=0x3C9), min_size=8, max_size=60).map(str.encode)


@pytest.fixture
def store(tmp_path: Path) -> DiskMedia:
    return DiskMedia(tmp_path / "media")


def kept(store: DiskMedia, content: bytes) -> bytes:
    """The bytes that are kept of a file."""
    media = store.put(content, "x")
    assert isinstance(media, Media)
    return (store.folder / media.ref).read_bytes()


def opened(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def difference(one: Image.Image, other: Image.Image) -> float:
    """The largest difference of any colour of any pixel."""
    bands = ImageChops.difference(one.convert("RGB"), other.convert("RGB")).split()
    return max(_extremes(band)[1] for band in bands)


def _extremes(band: Image.Image) -> tuple[float, float]:
    least, most = band.getextrema()
    assert not isinstance(least, tuple)
    assert not isinstance(most, tuple)
    return least, most


#: Text, office files and PDF are kept as they are; voice notes of these containers carry what their program wrote.
STRIPPED = [row for row in WHOLE if row[1] in {"photo", "video"} or row[0] in {"mp3", "m4a", "3ga", "wav"}]


@pytest.mark.parametrize(
    "suffix,kind,content", STRIPPED, ids=[f"{suffix}-{n}" for n, (suffix, _, _) in enumerate(STRIPPED)]
)
def test_nothing_of_the_metadata_is_anywhere_in_what_is_kept(
    store: DiskMedia, suffix: str, kind: str, content: bytes
) -> None:
    assert any(secret in content for secret in SECRETS)
    media = store.put(content, "x")
    assert isinstance(media, Media)
    for path in store.folder.iterdir():
        assert not [secret for secret in SECRETS if secret in path.read_bytes()], path.suffix
        assert b"Exif" not in path.read_bytes()


@PROPERTY
@given(secret=SECRET_BYTES, orientation=st.integers(0, 9), progressive=st.booleans())
def test_no_jpeg_keeps_a_word(store: DiskMedia, secret: bytes, orientation: int, *, progressive: bool) -> None:
    tags = Image.Exif()
    tags[0x010E], tags[0x9C9B], tags[0x0112] = secret, secret, orientation
    tags.get_ifd(0x8825)[27] = secret
    plain = saved(picture(), "JPEG", exif=tags.tobytes(), comment=secret, progressive=progressive, xmp=XMP + secret)
    extra = b"".join(
        bytes([0xFF, marker]) + struct.pack(">H", len(secret) + 2) + secret for marker in (*range(0xE0, 0xF0), 0xFE)
    )
    assert secret not in kept(store, plain[:2] + extra + plain[2:] + secret)


@PROPERTY
@given(
    secret=SECRET_BYTES,
    name=st.sampled_from(["tEXt", "zTXt", "iTXt", "eXIf", "tIME", "sPLT", "hIST", "caBX", "prVt", "teSt"]),
)
def test_no_png_keeps_a_word(store: DiskMedia, secret: bytes, name: str) -> None:
    plain = saved(picture(), "PNG")
    payload = name.encode() + b"Author\0" + secret
    chunk = struct.pack(">I", len(payload) - 4) + payload + struct.pack(">I", zlib.crc32(payload))
    content = plain[:33] + chunk + plain[33:-12] + chunk + plain[-12:] + chunk
    assert secret not in kept(store, content)


@PROPERTY
@given(secret=SECRET_BYTES, label=st.integers(0, 255))
def test_no_gif_keeps_a_word(store: DiskMedia, secret: bytes, label: int) -> None:
    plain = gif()[: -len(SECRET)]
    at = plain.index(b"\x21")
    extension = bytes([0x21, label, 11]) + b"XMP DataXMP" + bytes([len(secret)]) + secret + b"\0"
    assert secret not in kept(store, plain[:at] + extension + plain[at:] + secret)


@PROPERTY
@given(secret=SECRET_BYTES, name=st.sampled_from([b"EXIF", b"XMP ", b"junk", b"JUNK", b"ICCP"]))
def test_no_webp_keeps_a_word(store: DiskMedia, secret: bytes, name: bytes) -> None:
    plain = webp()
    chunk = name + struct.pack("<I", len(secret)) + secret + bytes(len(secret) % 2)
    content = plain + chunk
    assert secret not in kept(store, content[:4] + struct.pack("<I", len(content) - 8) + content[8:])


@PROPERTY
@given(
    secret=SECRET_BYTES,
    name=st.sampled_from([b"udta", b"meta", b"uuid", b"free", b"skip"]),
    brand=st.sampled_from([b"isom", b"qt  ", b"3gp5"]),
)
def test_no_film_keeps_a_word(store: DiskMedia, secret: bytes, name: bytes, brand: bytes) -> None:
    plain = film(brand, b"vide")
    box = struct.pack(">I", 8 + len(secret)) + name + secret
    assert secret not in kept(store, plain + box)


@PROPERTY
@given(content=st.binary(max_size=400), which=st.sampled_from(WHOLE), at=st.floats(0, 1))
def test_whatever_comes_is_kept_or_refused(store: DiskMedia, content: bytes, which: Any, at: float) -> None:
    whole: bytes = which[2]
    cut = int(len(whole) * at)
    for damaged in (content, whole[:cut] + content, whole[:cut] + content + whole[cut + len(content) :]):
        assert isinstance(store.put(damaged, "x"), Media | LeftOut)


def test_the_coded_picture_of_a_jpeg_is_not_touched(store: DiskMedia) -> None:
    before, after = jpeg(), kept(store, jpeg())
    assert difference(opened(before), opened(after)) == 0
    scan = before[before.index(b"\xff\xda") : before.index(b"\xff\xd9", before.index(b"\xff\xda"))]
    assert scan in after


def test_a_jpeg_of_many_scans_stays_whole(store: DiskMedia) -> None:
    before = jpeg(progressive=True)
    assert difference(opened(before), opened(kept(store, before))) == 0


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "LA", "P", "1", "I;16"])
def test_a_png_keeps_its_pixels(store: DiskMedia, mode: str) -> None:
    content = saved(picture().convert("L").convert("I;16") if mode == "I;16" else picture(mode=mode), "PNG")
    after = opened(kept(store, content))
    assert after.mode == opened(content).mode
    assert after.tobytes() == opened(content).tobytes()


def upright(form: str, orientation: int) -> bytes:
    if form == "JPEG":
        return jpeg(orientation, quality=95, subsampling=0)
    return png(orientation) if form == "PNG" else webp(orientation, lossless=True)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("orientation", range(2, 9))
def test_a_turned_picture_is_stored_upright(store: DiskMedia, form: str, orientation: int) -> None:
    turns = {2: 0, 3: 3, 4: 1, 5: 5, 6: 4, 7: 6, 8: 2}
    after = opened(kept(store, upright(form, orientation)))
    wanted = picture().transpose(Image.Transpose(turns[orientation]))
    assert (after.format, after.size) == (form, wanted.size)
    assert after.getexif() == {}
    assert difference(after, wanted) <= (24 if form == "JPEG" else 0)


def test_heic_becomes_an_upright_jpeg(store: DiskMedia) -> None:
    after = opened(kept(store, HEIC))
    assert (after.format, after.size) == ("JPEG", (32, 48))
    red, green, _blue = after.convert("RGB").getpixel((28, 4))  # type: ignore[misc]
    assert green > 150 > red, "the green corner is at the top right once it is turned"


@pytest.mark.parametrize("form", ["GIF", "WEBP", "PNG"])
def test_moving_pictures_still_move(store: DiskMedia, form: str) -> None:
    more = [picture(seed=40), picture(seed=80)]
    content = (
        saved(picture(), form, save_all=True, append_images=more, duration=80, loop=0, exif=exif(6))
        if form != "GIF"
        else gif()
    )
    after = Image.open(io.BytesIO(kept(store, content)))
    assert (after.n_frames, after.info.get("loop")) == (3, 0)  # type: ignore[attr-defined]
    after.seek(2)
    after.load()
    assert after.info["duration"] == 80


def test_colours_stay_right_and_their_profile_names_nobody(store: DiskMedia) -> None:
    after = opened(kept(store, jpeg()))
    cleaned = after.info["icc_profile"]
    assert len(cleaned) == len(profile())
    to_plain = ImageCms.buildTransform(
        ImageCms.ImageCmsProfile(io.BytesIO(cleaned)), ImageCms.createProfile("sRGB"), "RGB", "RGB"
    )
    turned = ImageCms.applyTransform(picture(), to_plain)
    assert turned is not None
    assert difference(turned, picture()) <= 2


@pytest.mark.parametrize("content", [b"", b"x" * 200, profile()[:100], profile()[:128] + b"\xff" * 40], ids=range(4))
def test_what_is_no_profile_goes(content: bytes) -> None:
    assert anonymous(content) == b""


def test_a_jpeg_with_dirt_between_its_segments_is_coded_anew(store: DiskMedia) -> None:
    plain = saved(picture(), "JPEG", quality=95, subsampling=0, comment=SECRET.encode())
    at = plain.index(b"\xff\xdb")
    after = kept(store, plain[:at] + b"\0\0" + plain[at:])
    assert difference(opened(after), picture()) <= 24
    assert SECRET.encode() not in after


class TestVersions:
    """The thumbnail, and the version that fits every platform."""

    def test_a_thumbnail_lies_beside_every_photo(self, store: DiskMedia) -> None:
        for content in (saved(picture(900, 600), "JPEG"), png(mode="RGBA"), gif(), webp(), HEIC):
            media = store.put(content, "x")
            assert isinstance(media, Media)
            found = store.find(thumb_ref(media.ref))
            assert found is not None
            thumb = opened(found.path.read_bytes())
            assert (thumb.format, found.media.mime) == ("JPEG", "image/jpeg")
            assert max(thumb.size) <= 320
        assert opened((store.folder / thumb_ref(kept_ref(store, 900, 600))).read_bytes()).size == (320, 213)

    def test_what_one_sees_through_lies_on_white(self, store: DiskMedia) -> None:
        image = Image.new("RGBA", (40, 40), (0, 0, 0, 0))
        media = store.put(saved(image, "PNG"), "x")
        assert isinstance(media, Media)
        thumb = opened((store.folder / thumb_ref(media.ref)).read_bytes())
        assert _extremes(thumb.convert("L"))[0] > 250

    def test_a_photo_above_5_mb_has_a_smaller_version(self, store: DiskMedia) -> None:
        media = store.put(noise(1500, 1200), "x")
        assert isinstance(media, Media)
        assert media.size > 5_000_000
        small = store.find(small_ref(media.ref))
        assert small is not None
        assert (small.media.mime, opened(small.path.read_bytes()).size) == ("image/jpeg", (1500, 1200))
        assert small.media.size <= 4_800_000

    def test_a_panorama_has_one_that_telegram_shows(self, store: DiskMedia) -> None:
        media = store.put(saved(picture(9_800, 300), "JPEG"), "x")
        assert isinstance(media, Media)
        small = store.find(small_ref(media.ref))
        assert small is not None
        assert opened(small.path.read_bytes()).size == (2560, 78)

    @pytest.mark.parametrize(
        "content,has",
        [(jpeg(), False), (png(), False), (gif(), False), (gif(1), True), (webp(), True)],
        ids=["jpeg", "png", "moving", "gif", "webp"],
    )
    def test_only_those_who_need_one_have_one(self, store: DiskMedia, content: bytes, *, has: bool) -> None:
        media = store.put(content, "x")
        assert isinstance(media, Media)
        assert (store.find(small_ref(media.ref)) is not None) == has


def kept_ref(store: DiskMedia, width: int, height: int) -> str:
    media = store.put(saved(picture(width, height), "JPEG"), "x")
    assert isinstance(media, Media)
    return media.ref


def test_texts_that_unpack_to_megabytes_are_not_read(store: DiskMedia) -> None:
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Comment", "x" * 5_000_000, zip=True)
    assert kept(store, saved(picture(), "PNG", pnginfo=texts))
