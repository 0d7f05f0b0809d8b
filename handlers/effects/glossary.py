"""Effects on the glossary."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from conversations.effects.glossary import KeepTerm, MayKeepTerms, RemoveTerm, Terms
from conversations.glossary import Entry, Mode, merged, problem_of
from conversations.text import clean, fold
from handlers.effects import handles
from storage.glossary import TermRow, keep_term, load_terms
from storage.people import roles_of

if TYPE_CHECKING:
    from handlers.visit import Visit

_KEEPERS = frozenset({"office", "principal", "district"})


@handles(MayKeepTerms)
def may_keep_terms(_effect: MayKeepTerms, visit: Visit) -> bool:
    """By their role, as it is now."""
    me = visit.state.person_id
    return me is not None and bool(roles_of(visit.work.connection, me) & _KEEPERS)


@handles(Terms)
def terms(_effect: Terms, visit: Visit) -> tuple[Entry, ...]:
    """What was said in the chat, and then what the file has besides."""
    rows = load_terms(visit.work.connection)
    said = [Entry(row.term, row.language, row.translation, cast("Mode", row.mode)) for row in rows]
    own = set(said)
    entries = merged(visit.house.glossary, said)
    return tuple(sorted(entries, key=lambda entry: (entry not in own, entry.folded, entry.language)))


@handles(KeepTerm)
def keep(effect: KeepTerm, visit: Visit) -> bool:
    """Rights are looked up now, not when the conversation began."""
    entry = Entry(clean(effect.term), effect.language, clean(effect.translation), effect.mode)
    if problem_of(entry) or not may_keep_terms(MayKeepTerms(), visit):
        return False
    _put(visit, entry)
    return True


@handles(RemoveTerm)
def remove(effect: RemoveTerm, visit: Visit) -> int:
    """An entry of the file is turned off, since the file is not ours to change."""
    if not may_keep_terms(MayKeepTerms(), visit):
        return 0
    gone = [entry for entry in terms(Terms(), visit) if entry.folded == fold(effect.term)]
    for entry in gone:
        _put(visit, Entry(entry.term, entry.language, entry.translation, "off"))
    return len(gone)


def _put(visit: Visit, entry: Entry) -> None:
    row = TermRow(entry.term, entry.folded, entry.language, entry.translation, entry.mode)
    keep_term(visit.work.connection, row, visit.state.person_id, visit.now)
