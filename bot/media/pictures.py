"""Photos: the right way up, safe to unpack, without metadata; a thumbnail, and a version that fits every platform."""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING, Any, NamedTuple

import pi_heif
from PIL import Image
from PIL.JpegImagePlugin import JpegImageFile, get_sampling

from bot.media.clean import gif, jpeg, png, webp
from bot.media.kinds import TYPES, FileType, Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Longer side of a thumbnail, and of the version that fits, in pixels.
THUMB_SIDE, SMALL_SIDE = 320, 2560
#: Bytes of an image on WhatsApp and in an MMS (5 MB) with room to spare; width and height of a Telegram photo.
MOST_BYTES, MOST_SIDES = 4_800_000, 10_000
#: Quality of a JPEG that had to be made anew, and of versions.
_QUALITY, _VERSION_QUALITIES, _THUMB_QUALITY = 92, (85, 70, 50), 80
#: Pixels of all pictures of a moving one, as a multiple of what one picture may have.
_MOVING = 16
_ORIENTATION = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_HEIF = "HEIF"
_FORMATS = {"jpg": "JPEG", "png": "PNG", "gif": "GIF", "webp": "WEBP"}
_CLEANERS = {"JPEG": jpeg.clean, "PNG": png.clean, "GIF": gif.clean, "WEBP": webp.clean}
_SHOWN_EVERYWHERE = frozenset({"jpg", "png"})


class Picture(NamedTuple):
    """A photo as it is kept. `small` is None when the photo itself fits everywhere, or moves."""

    type: FileType
    content: bytes
    thumb: bytes
    small: bytes | None


def develop(content: bytes, cleaned: bytes, megapixels: int) -> Picture:
    """The photo `content`, ready to be kept. Raises Refusal.

    `cleaned` is the same without metadata, empty where that could not be had without coding it anew.
    """
    try:
        with warnings.catch_warnings(action="ignore"):
            return _develop(content, cleaned, megapixels * 1_000_000)
    except Refusal:
        raise
    except Image.DecompressionBombError:
        raise Refusal("size", "too many pixels") from None
    except Exception as error:  # noqa: BLE001 - a decoder raises whatever damaged bytes lead it to
        raise Refusal("broken", type(error).__name__) from None


def _develop(content: bytes, cleaned: bytes, most: int) -> Picture:
    with _opened(cleaned or content, most) as image:
        form, moves = image.format or "", getattr(image, "n_frames", 1) > 1
        turn = None if form == _HEIF else _turn(content)
        if form == _HEIF or not cleaned or (turn is not None and not moves):
            form, cleaned = _made_anew(image, turn)
    suffix = next(suffix for suffix, name in _FORMATS.items() if name == form)
    with _opened(cleaned, most) as image:
        fits = len(cleaned) <= MOST_BYTES and sum(image.size) <= MOST_SIDES and suffix in _SHOWN_EVERYWHERE
        needed = 2 * THUMB_SIDE if fits or moves else SMALL_SIDE
        image.draft("RGB", (needed, needed))  # what is read of a JPEG then takes no more memory than that
        image.load()
        flat = _flat(image)
    small = None if fits or moves else _small(flat)
    return Picture(TYPES[suffix], cleaned, _scaled(flat, THUMB_SIDE, _THUMB_QUALITY), small)


def _turn(content: bytes) -> Image.Transpose | None:
    """How the picture must be turned to stand upright; not for HEIC, which is read upright, whatever its EXIF says."""
    try:
        with Image.open(io.BytesIO(content), formats=tuple(_FORMATS.values())) as image:
            return _TURNS.get(image.getexif().get(_ORIENTATION, 1))
    except Exception:  # noqa: BLE001 - EXIF that cannot be read turns nothing, and goes anyway
        return None


def _opened(content: bytes, most: int) -> Image.Image:
    """The picture, of which only the head was read. Raises Refusal when it would unpack to too many pixels."""
    image: Image.Image
    if content[4:8] == b"ftyp":
        image = pi_heif.HeifImageFile(io.BytesIO(content))
    else:
        image = Image.open(io.BytesIO(content), formats=tuple(_FORMATS.values()))
    pixels, pictures = image.width * image.height, getattr(image, "n_frames", 1)
    if pixels > most or pixels * pictures > most * _MOVING:
        image.close()
        raise Refusal("size", "too many pixels")
    return image


def _made_anew(image: Image.Image, turn: Image.Transpose | None) -> tuple[str, bytes]:
    """The picture coded again: turned upright, or from HEIC into JPEG. Its colours stay what they are."""
    form, more = image.format or "", _as_fine(image)
    profile = image.info.get("icc_profile")
    turned = image if turn is None else image.transpose(turn)
    if form == _HEIF:
        form, turned = "JPEG", _flat(turned)
    made = io.BytesIO()
    turned.save(made, form, icc_profile=profile, **more)
    return form, _CLEANERS[form](made.getvalue())


def _as_fine(image: Image.Image) -> dict[str, Any]:
    """How to code a picture so that it is as fine as it was; a JPEG with its own tables loses next to nothing."""
    if isinstance(image, JpegImageFile) and image.mode in {"RGB", "L"}:
        return {"qtables": image.quantization, "subsampling": max(get_sampling(image), 0)}
    return {"WEBP": {"lossless": True}, "PNG": {}, "GIF": {}}.get(image.format or "", {"quality": _QUALITY})


def _flat(image: Image.Image) -> Image.Image:
    """The picture in plain colours, on white where one sees through it."""
    if image.mode in {"RGB", "L"}:
        return image
    if not image.has_transparency_data:
        return image.convert("L" if image.mode.startswith("I") else "RGB")
    seen = image.convert("RGBA")
    ground = Image.new("RGBA", seen.size, "white")
    ground.alpha_composite(seen)
    flat = ground.convert("RGB")
    flat.info = {name: value for name, value in image.info.items() if name == "icc_profile"}
    return flat


def _small(image: Image.Image) -> bytes:
    """The best version that fits."""
    made = b""
    for made in _ever_smaller(image):
        if len(made) <= MOST_BYTES:
            break
    return made


def _ever_smaller(image: Image.Image) -> Iterator[bytes]:
    for quality in _VERSION_QUALITIES:
        yield _scaled(image, SMALL_SIDE, quality)
    yield _scaled(image, SMALL_SIDE // 2, _VERSION_QUALITIES[-1])


def _scaled(image: Image.Image, side: int, quality: int) -> bytes:
    longer = max(image.size)
    if longer > side:
        width, height = (max(1, round(length * side / longer)) for length in image.size)
        image = image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=2.0)
    made = io.BytesIO()
    image.save(made, "JPEG", quality=quality, optimize=True, icc_profile=_profile(image))
    return jpeg.clean(made.getvalue())


def _profile(image: Image.Image) -> bytes | None:
    """The colour profile of `image`, as far as a JPEG of its mode can carry it."""
    profile = image.info.get("icc_profile")
    return profile if isinstance(profile, bytes) and image.mode == "RGB" and profile[16:20] == b"RGB " else None
