"""What the author does to words for many families after writing them: an edit or a deletion of their own message."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from conversations.locale import locale_for
from conversations.messages import Words
from conversations.text import clean
from handlers.broadcast_drafts import reword_row
from handlers.broadcast_sending import recall
from handlers.codec import load_media
from handlers.run_rows import close_run
from handlers.runs import start
from storage import broadcasts as store
from storage.broadcast_stopping import stop_unwritten

if TYPE_CHECKING:
    from handlers.visit import Visit
    from storage.broadcasts import BroadcastRow

_DRAFTS = ("translating", "ready")
#: Flows whose open question is about the draft.
_ABOUT_DRAFTS = frozenset({"announce", "announce_send"})


def reword_broadcast(visit: Visit) -> str | None:
    """Show the author a new preview; nothing goes out in the old words. None when the edit is of no broadcast."""
    row = _meant(visit)
    words = clean(visit.text)
    if row is None or not (words or row.media != "[]"):
        return None
    _ = visit.gettext
    if row.status == "sending" and row.leaves_at is not None and visit.now < row.leaves_at:
        recall(visit, row.id)
    elif row.status not in _DRAFTS:
        visit.say(_("Those words have left already, and I cannot change them. Please send new words to put it right."))
        return "edit:broadcast_left"
    _close(visit)
    drafted = reword_row(visit, row, Words(words, load_media(json.loads(row.media)), row.origin))
    if drafted.languages:
        locale = locale_for(visit.person.language)
        names = locale.list_of([locale.language_name(tag) for tag in drafted.languages])
        visit.say(_("I am translating it: {languages}. Then I show it to you. Nothing is sent yet.", languages=names))
    else:
        start(visit, "announce_send")
    return "edit:broadcast"


def drop_broadcast(visit: Visit) -> str | None:
    """Send nothing of it, or nothing more; None when the deletion is of no broadcast."""
    row = _meant(visit)
    if row is None:
        return None
    if row.status in _DRAFTS:
        store.set_broadcast(visit.work.connection, row.id, status="dropped")
        _close(visit)
        _ = visit.gettext
        visit.say(_("All right, I sent nothing."))
    else:
        recall(visit, row.id)
    return "delete:broadcast"


def stop_before_edit(visit: Visit) -> None:
    """What would still leave in the words that the author is changing shall not: they hear for how many that is."""
    row = _meant(visit)
    count = stop_unwritten(visit.work.connection, row.id) if row is not None and row.status == "sending" else 0
    if count:
        visit.say(
            locale_for(visit.person.language).ngettext(
                "{count} family has not got it yet, and will not get the old words. "
                "Please announce the new words to them.",
                "{count} families have not got it yet, and will not get the old words. "
                "Please announce the new words to them.",
                count,
            )
        )


def stop_before_deletion(visit: Visit) -> None:
    """Nothing more leaves of words that their author takes back."""
    row = _meant(visit)
    if row is not None and row.status == "sending":
        recall(visit, row.id)


def _meant(visit: Visit) -> BroadcastRow | None:
    target, me = visit.inbound.target if visit.inbound else None, visit.state.person_id
    if not target or me is None:
        return None
    row = store.broadcast_of_origin(visit.work.connection, visit.state.address_id, target)
    return row if row is not None and row.author_id == me else None


def _close(visit: Visit) -> None:
    if visit.run_open and visit.state.flow in _ABOUT_DRAFTS:
        close_run(visit, "stopped")
