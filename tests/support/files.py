"""Small whole files of every kind that may pass, and of many that may not, made here rather than kept."""

from __future__ import annotations

import base64
import io
import random
import struct
import wave
import zipfile
import zlib
from collections.abc import Mapping

from PIL import Image, ImageCms, PngImagePlugin

from bot.media.clean import png as clean_png

#: What metadata says in these files; nothing of it may be left of them.
SECRET = "Rosa Delgado 37.7749N 122.4194W"
SECRETS = (SECRET.encode(), SECRET.encode("utf-16-le"), SECRET.encode("utf-16-be"), b"PhoneMaker", b"2026:11:23")
XMP = f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:li>{SECRET}</rdf:li></x:xmpmeta>'.encode()
_GPS, _MAKER, _TAKEN, _ORIENTATION, _DESCRIPTION = 0x8825, 0x010F, 0x0132, 0x0112, 0x010E


def picture(width: int = 24, height: int = 16, mode: str = "RGB", seed: int = 1) -> Image.Image:
    """A picture whose top left quarter is red."""
    image = Image.new("RGB", (width, height), (20, 60 + seed % 100, 200))
    image.paste((220, 30, 30), (0, 0, width // 2, height // 2))
    return image.convert(mode)


def exif(orientation: int = 1) -> bytes:
    """EXIF with place, device, time and a secret."""
    made = Image.Exif()
    made[_MAKER], made[_TAKEN], made[_DESCRIPTION], made[_ORIENTATION] = (
        "PhoneMaker",
        "2026:11:23 10:00:00",
        SECRET,
        orientation,
    )
    made.get_ifd(_GPS).update({1: "N", 2: (37.0, 46.0, 29.64), 3: "W", 4: (122.0, 25.0, 9.84), 29: "2026:11:23"})
    return made.tobytes()


def profile() -> bytes:
    """A colour profile as a screen's owner may have named it."""
    made = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    (count,) = struct.unpack_from(">I", made, 128)
    for number in range(count):
        name, start, size = struct.unpack_from(">4sII", made, 132 + 12 * number)
        if name == b"desc":
            made[start + 12 : start + size] = SECRET.encode()[: size - 12].ljust(size - 12, b"\0")
    made[48:56] = b"RosaDell"
    return bytes(made)


def saved(image: Image.Image, form: str, **more: object) -> bytes:
    """`image` as a file."""
    made = io.BytesIO()
    image.save(made, form, **more)
    return made.getvalue()


def jpeg(orientation: int = 1, **more: object) -> bytes:
    """A JPEG that tells much: EXIF with a thumbnail's place, XMP, IPTC, a comment, a profile, and words at its end."""
    plain = saved(picture(), "JPEG", exif=exif(orientation), icc_profile=profile(), comment=SECRET.encode(), **more)
    iptc = b"Photoshop 3.0\x008BIM\x04\x04\0\0" + len(SECRET).to_bytes(4, "big") + SECRET.encode()
    extra = (
        _segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + XMP) + _segment(0xED, iptc) + _segment(0xE5, b"PhoneMaker")
    )
    return plain[:2] + extra + plain[2:] + SECRET.encode() + archive({"a.exe": b"MZ"})


def _segment(marker: int, payload: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(payload) + 2) + payload


def png(orientation: int = 1, mode: str = "RGB") -> bytes:
    """A PNG with texts, XMP, EXIF, a time and a profile."""
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Author", SECRET)
    texts.add_text("Comment", SECRET, zip=True)
    texts.add_itxt("XML:com.adobe.xmp", XMP.decode())
    made = saved(picture(mode=mode), "PNG", pnginfo=texts, exif=exif(orientation), icc_profile=profile())
    time = b"tIME" + struct.pack(">HBBBBB", 2026, 11, 23, 10, 0, 0)
    chunk = struct.pack(">I", 7) + time + struct.pack(">I", zlib.crc32(time))
    return made[:33] + chunk + made[33:] + SECRET.encode()


def webp(orientation: int = 1, **more: object) -> bytes:
    """A WebP with EXIF, XMP and a profile."""
    return saved(picture(), "WEBP", exif=exif(orientation), xmp=XMP, icc_profile=profile(), **more)


def gif(pictures: int = 3) -> bytes:
    """A moving GIF with a comment."""
    more = [picture(seed=40 * number) for number in range(1, pictures)]
    moving: dict[str, object] = {"save_all": True, "append_images": more, "duration": 80, "loop": 0} if more else {}
    return saved(picture(), "GIF", comment=SECRET.encode(), **moving) + SECRET.encode()


#: 48 × 32 pixels, upright only after a quarter turn, by "SecretPhoneMaker": no library of ours writes HEIC.
HEIC = base64.b64decode(
    """
    AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAchtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAADRpbG9jAA
    AAAERAAAIAAQAAAAAB7AABAAAAAAAAAC4AAgAAAAACGgABAAAAAAAAAIQAAAA4aWluZgAAAAAAAgAAABVpbmZlAgAAAAABAABodmMxAAAAABVp
    bmZlAgAAAQACAABFeGlmAAAAAA5waXRtAAAAAAABAAABB2lwcnAAAADmaXBjbwAAAHZodmNDAQNwAAAAkAAAAAAAHvAA/P34+AAADwNgAAEAGE
    ABDAH//wNwAAADAJAAAAMAAAMAHroCQGEAAQAqQgEBA3AAAAMAkAAAAwAAAwAeoCCBBZbq5Ka5uAhoMCAAAAMDIAAAAwAhYgABAAZEAcFzwIkA
    AAATY29scm5jbHgAAQANAAaAAAAAFGlzcGUAAAAAAAAAQAAAAEAAAAAoY2xhcAAAADAAAAABAAAAIAAAAAH////wAAAAAv///+AAAAACAAAAEH
    BpeGkAAAAAAwgICAAAAAlpcm90AwAAABlpcG1hAAAAAAAAAAEAAQaBAgMFhIYAAAAaaXJlZgAAAAAAAAAOY2RzYwACAAEAAQAAALptZGF0AAAA
    KigBr1j5E3aYWf/yhX/yiMc77/SRhLnr6DChapm/7g34MY35LHRdGZBwMAAAAAZFeGlmAABNTQAqAAAACAADAQ8AAgAAABEAAAAyARIAAwAAAA
    EABgAAiCUABAAAAAEAAABEAAAAAFNlY3JldFBob25lTWFrZXIAAAACAAEAAgAAAAJOAAAAAAIABQAAAAMAAABiAAAAAAAAACUAAAABAAAALgAA
    AAEAAAAdAAAAAQ==
    """
)


def clean(seed: int = 1) -> bytes:
    """A PNG that keeping does not change."""
    return clean_png.clean(saved(picture(seed=seed), "PNG"))


PNG = clean()


def noise(width: int, height: int) -> bytes:
    """A PNG of about 3 bytes a pixel."""
    content = random.Random(1).randbytes(3 * width * height)
    return saved(Image.frombytes("RGB", (width, height), content), "PNG", compress_level=0)


def box(name: bytes, payload: bytes = b"") -> bytes:
    """A box of a film."""
    return struct.pack(">I", 8 + len(payload)) + name + payload


def film(brand: bytes, *handlers: bytes, telling: bytes = b"") -> bytes:
    """A film with a track of each handler, and metadata in every place that cameras use."""
    place = box(b"udta", box(b"\xa9xyz", SECRET.encode()))
    meta = box(b"meta", bytes(4) + SECRET.encode())
    header = box(b"mvhd", bytes(4) + b"PhoneMaker23" + bytes(88))
    tracks = [
        box(b"trak", meta + box(b"mdia", box(b"hdlr", bytes(8) + handler + bytes(13)) + box(b"minf", bytes(4))))
        for handler in handlers
    ]
    first = box(b"ftyp", brand + bytes(4) + brand) if brand else box(b"wide")
    moov = box(b"moov", header + place + meta + b"".join(tracks))
    return (
        first + box(b"free", SECRET.encode()) + moov + box(b"uuid", SECRET.encode()) + box(b"mdat", b"frames") + telling
    )


def wav() -> bytes:
    """A tenth of a second of silence, with a note about who recorded it."""
    made = io.BytesIO()
    with wave.open(made, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(bytes(1600))
    content = made.getvalue() + b"LIST" + struct.pack("<I", 4 + len(SECRET)) + b"INFO" + SECRET.encode()
    return content[:4] + struct.pack("<I", len(content) - 8) + content[8:]


def mp3() -> bytes:
    """One frame between an ID3v2 and an ID3v1 tag."""
    tag = b"TPE1" + struct.pack(">IH", len(SECRET) + 1, 0) + b"\0" + SECRET.encode()
    head = b"ID3\x03\0\0" + bytes([0, 0, len(tag) >> 7, len(tag) & 0x7F])
    return head + tag + b"\xff\xfb\x90\x64" + bytes(413) + (b"TAG" + SECRET.encode()).ljust(128, b"\0")


OGG = b"OggS\0\x02" + bytes(20) + b"\x01\x13OpusHead\x01\x01" + bytes(10)
AMR = b"#!AMR\n" + b"\x3c" + bytes(31)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
WEBM = b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82\x84webm" + bytes(9) + b"A_OPUS"
ICS = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n"


def archive(parts: Mapping[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP with these entries."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", compression) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return made.getvalue()


_MAIN = {"docx": "wordprocessingml.document", "xlsx": "spreadsheetml.sheet", "pptx": "presentationml.presentation"}
_PART = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}


def office(suffix: str, main: str = "", **parts: bytes) -> bytes:
    """A document of Word, Excel or PowerPoint; `parts` come on top, "__" stands for "/" and "_" for "."."""
    kind = main or f"application/vnd.openxmlformats-officedocument.{_MAIN[suffix]}.main+xml"
    listing = f'<Types><Override PartName="/{_PART[suffix]}" ContentType="{kind}"/></Types>'.encode()
    more = {name.replace("__", "/").replace("_", "."): content for name, content in parts.items()}
    return archive({"[Content_Types].xml": listing, "_rels/.rels": b"<R/>", _PART[suffix]: b"<d>ok</d>", **more})


def odt(**parts: bytes) -> bytes:
    """A document of LibreOffice."""
    more = {name.replace("__", "/").replace("_", "."): content for name, content in parts.items()}
    return archive({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<d/>", **more})


#: Suffix, kind, and a whole file of it.
WHOLE: tuple[tuple[str, str, bytes], ...] = (
    ("jpg", "photo", jpeg()),
    ("png", "photo", png()),
    ("gif", "photo", gif()),
    ("webp", "photo", webp()),
    ("jpg", "photo", HEIC),
    ("ogg", "voice", OGG),
    ("mp3", "voice", mp3()),
    ("m4a", "voice", film(b"M4A ", b"soun")),
    ("amr", "voice", AMR),
    ("3ga", "voice", film(b"3gp4", b"soun")),
    ("wav", "voice", wav()),
    ("webm", "voice", WEBM),
    ("mp4", "video", film(b"isom", b"soun", b"vide")),
    ("mp4", "video", film(b"M4V ", b"vide")),
    ("3gp", "video", film(b"3gp5", b"vide", b"soun")),
    ("mov", "video", film(b"qt  ", b"vide")),
    ("mov", "video", film(b"", b"vide")),
    ("pdf", "document", PDF),
    ("docx", "document", office("docx")),
    ("xlsx", "document", office("xlsx")),
    ("pptx", "document", office("pptx")),
    ("odt", "document", odt()),
    ("txt", "document", "Bring a hat.\nالقبعة".encode()),
    ("txt", "document", "Bring a hat.".encode("utf-16")),
    ("csv", "document", b"name;day\nMateo;Monday\n"),
    ("ics", "document", ICS),
)
