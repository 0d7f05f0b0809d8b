"""The relayed message that carried a concern's words to its owner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Connection, select

from storage.relay import MESSAGE, MESSAGE_COLUMNS, THREAD, MessageRow

if TYPE_CHECKING:
    from storage.concerns import ConcernRow


def translation_of(connection: Connection, concern: ConcernRow) -> MessageRow | None:
    """The newest message of this family about this student with these very words."""
    query = (
        select(*MESSAGE_COLUMNS)
        .join(THREAD, THREAD.c.id == MESSAGE.c.thread_id)
        .where(
            THREAD.c.guardian_id == concern.person_id,
            THREAD.c.student_id == concern.student_id,
            MESSAGE.c.author_id == concern.person_id,
            MESSAGE.c.text == concern.words,
        )
        .order_by(MESSAGE.c.id.desc())
        .limit(1)
    )
    row = connection.execute(query).first()
    return MessageRow._make(row) if row else None
