"""Texts whose wrong translation would do harm (L11): special education, discipline, health, law, safety.

Staff mark them with a tag, or they are suspected from their words (`locales/*/stakes.yaml`). Recall comes before
precision: a reviewer who is asked for nothing loses a minute. Examples of both kinds stand in those files.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Literal, get_args

import regex as re

from conversations.lexicon import languages, lexicon
from conversations.safety_words import split
from conversations.spotter import Spotter
from conversations.text import fold

Reason = Literal["iep", "discipline", "health", "legal", "safety"]
#: The one that is named when a text speaks of several.
_FIRST: tuple[Reason, ...] = ("safety", "iep", "legal", "discipline", "health")
#: What staff may write before a text or after it, by reason; "asked" wants a person without saying why.
_TAGS = {
    "iep": ("iep", "pei", "504"),
    "discipline": ("discipline", "disciplina", "انضباط"),
    "health": ("health", "salud", "صحة"),
    "legal": ("legal", "قانون", "قانوني"),
    "safety": ("safety", "seguridad", "سلامة"),
    "asked": ("review", "check", "revisar", "revisión", "مراجعة"),
}
_BEFORE = re.compile(r"[\s(\[]*[#＃]([\p{L}\p{M}\p{N}_]+)[\s:,.،)\]–-]*")
#: After a text only words count: "room #504" is a room.
_AFTER = re.compile(r"(?<![\s(\[])[\s(\[]+[#＃]([\p{L}\p{M}_]+)[\s.!)\]]*$")


def high_stakes(text: str, language: str) -> Reason | None:
    """Why a person should check the translation of `text`, written in `language`; None when nothing says so.

    English words count in every text: staff write "IEP" whatever they speak.
    """
    spotter = _spotter(language.lower().split("-")[0])
    found = spotter.spot(split(text, spotter.known), language)
    return next((reason for reason in _FIRST if reason in found), None)


def read_mark(text: str) -> tuple[str, str]:
    """The reason that a tag before or after `text` gives ("#iep", "#revisar"), and the text without it; else "".

    >>> read_mark("#health She needs to rest.")
    ('health', 'She needs to rest.')
    >>> read_mark("She needs to rest. #health")
    ('health', 'She needs to rest.')
    """
    for found in (_BEFORE.match(text), _AFTER.search(text)):
        reason = _reason(fold(found.group(1))) if found else ""
        rest = text[: found.start()] + text[found.end() :] if found else ""
        if reason and rest.strip():
            return reason, rest
    return "", text


def _reason(tag: str) -> str:
    return next((reason for reason, tags in _TAGS.items() if tag in {fold(one) for one in tags}), "")


@lru_cache(maxsize=16)
def _spotter(language: str) -> Spotter:
    return Spotter(lexicon(one, "stakes") for one in dict.fromkeys((language, "en")) if one in languages("stakes"))


#: Every reason that the word lists know.
REASONS: tuple[Reason, ...] = get_args(Reason)
