"""Voice notes and music: tags go where they stand apart from the sound; other containers are checked and left."""

from __future__ import annotations

from bot.media.clean.riff import chunks, packed, riff
from bot.media.kinds import Refusal

_ID3, _ID3_HEAD, _ID3_FOOTER = b"ID3", 10, 0x10
_ID3V1, _ID3V1_BYTES = b"TAG", 128
_WAV_KEPT = frozenset({b"fmt ", b"fact", b"data"})
_OGG_CODECS = (b"OpusHead", b"\x01vorbis", b"Speex   ", b"\x7fFLAC")
_AMR_MARKS = (b"#!AMR\n", b"#!AMR-WB\n")
_WEBM_VIDEO = (b"V_VP8", b"V_VP9", b"V_AV1", b"V_MPEG", b"V_MS")
_HEAD = 4096


def clean_mp3(content: bytes) -> bytes:
    """An MP3 without its ID3 tags (names, pictures, comments). Raises Refusal when no sound is behind them."""
    while content.startswith(_ID3):
        if len(content) < _ID3_HEAD:
            break
        size = 0
        for byte in content[6:_ID3_HEAD]:
            size = size << 7 | byte & 0x7F
        content = content[_ID3_HEAD + size + (_ID3_HEAD if content[5] & _ID3_FOOTER else 0) :].lstrip(b"\0")
    if content[-_ID3V1_BYTES:].startswith(_ID3V1):
        content = content[:-_ID3V1_BYTES]
    if len(content) < 4 or content[0] != 0xFF or content[1] & 0xE0 != 0xE0:  # noqa: PLR2004 - 11 bits begin a frame
        raise Refusal("broken", "no sound in it")
    return content


def clean_wav(content: bytes) -> bytes:
    """A WAV with its format and sound. Raises Refusal when one of them is missing."""
    kept = [(name, payload) for name, payload in chunks(content, b"WAVE") if name in _WAV_KEPT]
    if not {b"fmt ", b"data"} <= {name for name, _ in kept}:
        raise Refusal("broken", "no sound in it")
    return riff(b"WAVE", [packed(name, payload) for name, payload in kept])


def check_ogg(content: bytes) -> bytes:
    """`content`. Raises Refusal for an Ogg that is no sound."""
    first_page = content[:_HEAD]
    if not any(codec in first_page for codec in _OGG_CODECS):
        raise Refusal("kind", "an Ogg file without sound")
    return content


def check_amr(content: bytes) -> bytes:
    """`content`. Raises Refusal for an AMR without a frame."""
    if not any(content.startswith(mark) and len(content) > len(mark) for mark in _AMR_MARKS):
        raise Refusal("broken", "no sound in it")
    return content


def check_webm(content: bytes) -> bytes:
    """`content`, a voice note as browsers record it. Raises Refusal for a film, or another Matroska file."""
    head = content[:_HEAD]
    if any(codec in head for codec in _WEBM_VIDEO) or not any(codec in head for codec in (b"A_OPUS", b"A_VORBIS")):
        raise Refusal("kind", "a WebM file that is no voice note")
    return content
