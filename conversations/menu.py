"""The menu: the flows open to a person, in order, in their language."""

from __future__ import annotations

from functools import cache

from conversations.locale import locale_for
from conversations.messages import Choice
from conversations.reading.normal import key
from conversations.registry import Flow, discover
from conversations.words import words_for


@cache
def menu_for(
    language: str, *, is_staff: bool, is_guardian: bool, shares_phone: bool = False, reads_other: bool = True
) -> tuple[Choice, ...]:
    """Flow names as tokens, titles as labels. `reads_other`: whether they read another language than the school."""
    locale = locale_for(language)
    flows = sorted(discover().values(), key=lambda flow: (flow.order, flow.name))
    return tuple(
        Choice(flow.name, locale.gettext(flow.title))
        for flow in flows
        if flow.title
        and (reads_other or not flow.between_languages)
        and may_use(flow, is_staff=is_staff, is_guardian=is_guardian, shares_phone=shares_phone)
    )


def may_use(flow: Flow, *, is_staff: bool, is_guardian: bool, shares_phone: bool = False) -> bool:
    """Whether `flow` is meant for someone with these roles."""
    if flow.audience == "shared":
        return shares_phone
    if flow.audience == "staff":
        return is_staff
    if flow.audience == "guardian":
        return is_guardian
    if flow.audience == "known":
        return is_staff or is_guardian
    if flow.audience == "anyone":
        return True
    return not is_staff and not is_guardian


def is_menu_word(text: str, language: str) -> bool:
    """Whether the whole message asks for the menu, in the person's language or in English."""
    return words_for(language).controls.get(key(text[:80])) == "menu"
