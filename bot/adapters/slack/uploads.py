"""Files that go out, into a family's thread or beside the threads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.adapters.slack.blocking import off_loop
from bot.adapters.slack.payload import objects

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.adapters.slack.api import SlackApi
    from bot.media import MediaStore
    from conversations.messages import Media


class Uploads:
    """Puts files of the media store on Slack."""

    def __init__(self, api: SlackApi, store: MediaStore) -> None:
        self._api, self._store = api, store

    async def show(self, media: Sequence[Media], room: str, thread: str | None) -> tuple[list[str], int]:
        """Show files in `thread`; gives Slack's ids of them, and how many are kept no more. Raises SendError."""
        files = [file for one in media if (file := await self._read(one)) is not None]
        if not files:
            return [], len(media)
        answer = await self._api.ask("files.completeUploadExternal", _uploading(files, room, thread), room=room)
        ids = [str(file.get("id", "")) for file in objects(answer, "files")]
        return ids, len(media) - len(files)

    async def _read(self, media: Media) -> dict[str, Any] | None:
        file = await off_loop(self._store.find, media.ref)
        if file is None:
            return None
        content, name = await off_loop(file.path.read_bytes), media.name or file.media.name
        return {"file": content, "filename": name, "title": name}


def _uploading(files: list[dict[str, Any]], room: str, thread: str | None) -> Callable[..., Any]:
    return lambda client: client.files_upload_v2(file_uploads=files, channel=room, thread_ts=thread)
