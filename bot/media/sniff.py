"""What a file is, by its bytes alone. `filetype` names the family; what may pass is then read in that family's terms.

Neither the name nor the type that a sender or a platform declares is looked at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import filetype

from bot.media.clean import gif, jpeg, png, sound, webp
from bot.media.clean.boxes import clean_boxes, is_boxes
from bot.media.kinds import TYPES, FileType, Refusal
from bot.media.office import office_suffix
from bot.media.text import text_suffix

if TYPE_CHECKING:
    from collections.abc import Callable

#: Bytes that the end of a PDF lies within: %%EOF, and what some programs write after it.
_PDF_TAIL = 4096
_CLEANERS: dict[str, Callable[[bytes], bytes]] = {
    "jpg": jpeg.clean_or_not,
    "png": png.clean,
    "gif": gif.clean,
    "webp": webp.clean,
    "mp3": sound.clean_mp3,
    "wav": sound.clean_wav,
    "ogg": sound.check_ogg,
    "amr": sound.check_amr,
    "webm": sound.check_webm,
}
#: What `filetype` calls otherwise than we do.
_ALSO = {
    "apng": "png",
    "xlsx": "zip",
    "docx": "zip",
    "pptx": "zip",
    "odt": "zip",
    "ods": "zip",
    "odp": "zip",
    "epub": "zip",
}


def examine(content: bytes) -> tuple[FileType, bytes]:
    """The type of `content`, and its bytes without metadata. Raises Refusal.

    They are empty for a photo that must be coded anew: HEIC, under the type "jpg", and a JPEG that only a decoder
    can make sense of.
    """
    found = filetype.guess(content)
    family = _ALSO.get(found.extension, found.extension) if found is not None else ""
    if is_boxes(content):
        suffix, content = clean_boxes(content)
    elif family == "zip":
        suffix = office_suffix(content)
    elif content.startswith(b"%PDF-"):
        suffix = "pdf"
        _check_pdf(content)
    elif family in _CLEANERS:
        suffix, content = family, _CLEANERS[family](content)
    elif family:
        raise Refusal("kind", family)
    else:
        suffix = text_suffix(content)
    return TYPES[suffix], content


def _check_pdf(content: bytes) -> None:
    if b"%%EOF" not in content[-_PDF_TAIL:]:
        raise Refusal("broken", "a PDF without its end")
