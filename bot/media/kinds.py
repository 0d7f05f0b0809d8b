"""The closed list of files that may pass. Each has one content type, the only one it is ever served with."""

from __future__ import annotations

from typing import Literal, NamedTuple

from conversations.messages import MediaKind

Why = Literal["kind", "size", "gone", "broken"]


class FileType(NamedTuple):
    """A kind of file that may pass."""

    suffix: str
    mime: str
    kind: MediaKind


class Refusal(Exception):
    """A file may not pass. `why` is what its sender is told, `detail` what the log says; neither names the file."""

    def __init__(self, why: Why, detail: str) -> None:
        super().__init__(detail)
        self.why: Why = why
        self.detail = detail


_OPENXML = "application/vnd.openxmlformats-officedocument."
TYPES = {
    kind.suffix: kind
    for kind in (
        FileType("jpg", "image/jpeg", "photo"),
        FileType("png", "image/png", "photo"),
        FileType("gif", "image/gif", "photo"),
        FileType("webp", "image/webp", "photo"),
        FileType("ogg", "audio/ogg", "voice"),
        FileType("mp3", "audio/mpeg", "voice"),
        FileType("m4a", "audio/mp4", "voice"),
        FileType("amr", "audio/amr", "voice"),
        FileType("3ga", "audio/3gpp", "voice"),
        FileType("wav", "audio/wav", "voice"),
        FileType("webm", "audio/webm", "voice"),
        FileType("mp4", "video/mp4", "video"),
        FileType("3gp", "video/3gpp", "video"),
        FileType("mov", "video/quicktime", "video"),
        FileType("pdf", "application/pdf", "document"),
        FileType("docx", f"{_OPENXML}wordprocessingml.document", "document"),
        FileType("xlsx", f"{_OPENXML}spreadsheetml.sheet", "document"),
        FileType("pptx", f"{_OPENXML}presentationml.presentation", "document"),
        FileType("odt", "application/vnd.oasis.opendocument.text", "document"),
        FileType("txt", "text/plain", "document"),
        FileType("csv", "text/csv", "document"),
        FileType("ics", "text/calendar", "document"),
    )
}
