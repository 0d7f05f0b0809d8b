"""Words that say that something cannot wait until a teacher reads again (L7).

Short lists by hand, tried in the person's language and in English. "Not urgent" is no wish: a word of the list counts
only where no negation stands right before it. Words of danger are another matter (conversations/crisis.py).
"""

from __future__ import annotations

import re
from functools import cache

from conversations.text import fold

#: By language: words that say it by themselves, and what turns them round when it stands before them.
_WORDS = {
    "en": ("urgent", "urgently", "it cant wait", "this cant wait", "cannot wait", "emergency"),
    "es": ("urgente", "urgentemente", "urge", "no puede esperar", "emergencia"),
    "ar": (
        *("عاجل", "عاجله", "عاجلا", "مستعجل", "مستعجله", "ضروري جدا"),
        *("لا يحتمل التاجيل", "لا يمكن الانتظار", "طارئ", "طارئه"),
    ),
    "fr": ("urgent", "urgente", "ca ne peut pas attendre", "urgence"),
    "pt": ("urgente", "nao pode esperar", "emergencia"),
    "ht": ("ijan", "sa pa ka tann"),
    "vi": ("khan cap", "gap lam"),
    "zh": ("紧急", "緊急", "急事", "不能等"),
    "ru": ("срочно", "срочное", "не может ждать"),
    "uk": ("терміново", "термінове", "не може чекати"),
    "so": ("degdeg", "deg deg"),
    "tl": ("apurahan", "hindi makapaghintay"),
    "ko": ("긴급", "급해요", "급합니다"),
}
_NOT = {
    "en": ("not", "nothing", "no", "isnt", "not so", "not very", "non", "not an", "no an", "isnt an", "less"),
    "es": ("no es", "no", "nada", "no es tan", "no tan", "no es muy", "sin", "no es una", "no me"),
    "ar": ("ليس", "غير", "ليست", "مش", "مو", "ليس امرا"),
    "fr": ("pas", "rien d", "pas d", "non"),
    "pt": ("nao", "nao e", "nada", "sem"),
    "ht": ("pa",),
    "vi": ("khong",),
    "zh": ("不", "不是"),
    "ru": ("не", "это не"),
    "uk": ("не", "це не"),
    "so": ("maaha", "ma aha"),
    "tl": ("hindi",),
    "ko": ("안",),
}
_CHARACTERS = 2000
#: A message of so few words that only says that it cannot wait is about the one before it.
_BARE = 4


def urgent_wish(text: str, language: str) -> bool:
    """Whether the words say clearly that they cannot wait."""
    folded = fold(text[:_CHARACTERS])
    return any(
        not before.search(folded[: found.start()])
        for words, before in _patterns(language.partition("-")[0])
        for found in words.finditer(folded)
    )


def only_urgent(text: str, language: str) -> bool:
    """Whether the message says that something cannot wait, and nothing else: "URGENT", "es urgente"."""
    folded = fold(text)
    count = len(folded.split()) if not re.search(r"[\u3400-\u9fff]", folded) else len(folded) // 2
    return count <= _BARE and urgent_wish(text, language)


@cache
def _patterns(language: str) -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    """For each language to be tried: its words, and what may not end what stands before them."""
    tags = [tag for tag in dict.fromkeys((language, "en")) if tag in _WORDS]
    return tuple((_any(_WORDS[tag], tag, ""), _any(_NOT[tag], tag, r"\s*\Z")) for tag in tags)


def _any(phrases: tuple[str, ...], tag: str, end: str) -> re.Pattern[str]:
    """Whole words, where words are told apart."""
    inner = "|".join(re.escape(fold(phrase)) for phrase in sorted(phrases, key=len, reverse=True))
    edge = ("", "") if tag in {"zh", "ko"} else (r"(?<!\w)", r"(?!\w)")
    return re.compile(f"{edge[0]}(?:{inner}){edge[1]}{end}")
