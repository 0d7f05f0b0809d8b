"""The section of config.yaml about files that people send."""

from __future__ import annotations

from pydantic import Field

from bot.config.sections import Section
from conversations.messages import MediaKind

#: Telegram gives a bot no larger file, so that no larger limit could be kept.
_MOST = 20


class MediaSection(Section):
    """Files that people send. Telegram gives a bot no file over 20 MB; WhatsApp takes none over 16 MB."""

    photo_megabytes: int = Field(16, ge=1, le=_MOST, description="Megabytes that one picture may have.")
    voice_megabytes: int = Field(
        16, ge=1, le=_MOST, description="Megabytes that one voice note or piece of music may have."
    )
    video_megabytes: int = Field(16, ge=1, le=_MOST, description="Megabytes that one film may have.")
    document_megabytes: int = Field(16, ge=1, le=_MOST, description="Megabytes that one document may have.")
    photo_megapixels: int = Field(
        64,
        ge=1,
        le=256,
        description="Million pixels that a picture may unpack to; more could fill the memory of the server.",
    )
    keep_days: int = Field(
        365,
        ge=0,
        description="Days after which a file is deleted; 0 keeps it as long as a message speaks of it.",
    )

    def megabytes_of(self, kind: MediaKind) -> int:
        """Megabytes that one file of `kind` may have."""
        return {
            "photo": self.photo_megabytes,
            "voice": self.voice_megabytes,
            "video": self.video_megabytes,
            "document": self.document_megabytes,
        }[kind]

    @property
    def most_megabytes(self) -> int:
        """Megabytes that the largest file of any kind may have."""
        return max(self.photo_megabytes, self.voice_megabytes, self.video_megabytes, self.document_megabytes)
