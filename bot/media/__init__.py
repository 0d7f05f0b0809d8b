"""Files that people attach: known by their bytes, cleaned of what they tell about people, kept, and one day deleted."""

from bot.media.kinds import FileType, Refusal
from bot.media.names import is_ref, safe_name, shown_name, small_ref, thumb_ref, with_name
from bot.media.store import DiskMedia, MediaStore, StoredFile, fitting

__all__ = [
    "DiskMedia",
    "FileType",
    "MediaStore",
    "Refusal",
    "StoredFile",
    "fitting",
    "is_ref",
    "safe_name",
    "shown_name",
    "small_ref",
    "thumb_ref",
    "with_name",
]
