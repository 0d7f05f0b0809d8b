"""Staff's words as the family sees them when they say what was done: "You said …, we did …. Did it help?"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conversations.locale import locale_for
from handlers.concern_words import helped_buttons, you_said
from storage.concern_lists import answered_by

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from conversations.locale import Locale
    from conversations.messages import Reply
    from storage.concerns import ConcernRow
    from storage.relay import MessageRow


def as_answer(connection: Connection, message: MessageRow, reply: Reply) -> Reply:
    """Words of staff as the family sees them: where they answer a concern, under what was said, with two buttons."""
    if not message.to_family or message.received_id is None:
        return reply
    concern = answered_by(connection, message.thread_id, message.received_id)
    if concern is None or (concern.done != message.text and not message.revision):
        return reply
    locale = locale_for(message.reader_language)
    return asking(concern, locale, reply)


def asking(concern: ConcernRow, locale: Locale, reply: Reply) -> Reply:
    """What was said, what was done (`reply`), and whether it helped."""
    _ = locale.gettext
    choices, taps = helped_buttons(concern, locale)
    facts = {**reply.facts, "optional_choices": "1", "other_way": _("Did it help? Write YES or NOT YET.")}
    text = "\n".join([you_said(concern, locale), _("What we did: {words}", words=reply.text), _("Did it help?")])
    return replace(reply, text=text, choices=(*choices, *reply.choices), taps=(*taps, *reply.taps), facts=facts)
