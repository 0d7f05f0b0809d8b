"""Each translation of words to many families, compared with what was written: the same judgement as for one family."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.protection.names import name_keys, name_spans
from handlers.preview import judge
from storage.names import names_among

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from handlers.house import House
    from handlers.ports import Translation
    from handlers.preview import Judgement
    from storage.broadcast_texts import TextRow


def wants_back(house: House, text: TextRow) -> bool:
    """Whether a translation is to be turned back, so that it can be compared with what was written."""
    return house.relay.preview != "never" or bool(text.stakes)


def judge_text(
    connection: Connection, house: House, text: TextRow, translation: Translation | None, back: str | None
) -> Judgement:
    """What the words in one language need; every name in them that somebody of the school has must have stayed."""
    return judge(
        house.relay,
        text.text,
        text.language,
        translated=translation is not None,
        back=back,
        stakes=text.stakes,
        names=_names(connection, text.text, back) if back else (),
    )


def _names(connection: Connection, *texts: str) -> frozenset[str]:
    known = names_among(connection, frozenset().union(*map(name_keys, texts)))
    return frozenset(text[span.start : span.end] for text in texts for span in name_spans(text, known))
