"""What links, phones, money, times and numbers look like, in the digits and signs of every script.

Each pattern is bounded: no text, however odd, makes one slow.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import regex

if TYPE_CHECKING:
    from conversations.protection.kinds import Kind

_TLD: Final = "com|org|net|edu|gov|info|io|app|me|us|mx|uk|ca|es|fr|de|br|ly|gl|co|school|link"
_CURRENCY: Final = r"(?:US\$|MX\$|[$€£¥₹₩₽₫₱₪＄￥]|USD|MXN|EUR|GBP)"
#: Written after the amount; words for dollars are shown as "$", all other words stay with the engine.
_UNIT: Final = r"[$€£¥₹₩₽₫₱₪＄￥]|(?:USD|MXN|EUR|GBP)(?!\p{L})"
_DOLLARS: Final = (
    r"(?:dollars?|dólar(?:es)?|dolares|dollè|đô la|долларов|доллара?|doolar|دولار(?:ا|ات)?|ڈالر)(?!\p{L})"
    r"|美元|달러|ドル"
)
_AMOUNT: Final = r"(?<!\d)\d{1,15}(?:[.,'’٬\u00a0\u202f ]\d{3}(?!\d)){0,5}(?:[.,٫]\d{1,6})?(?!\d)"
_AM_PM: Final = r"(?:[ap]m(?![a-z])|[ap]\.\s?m(?![a-z])\.?|[ap] m\b|h\b)"
_HOUR: Final = r"(?<![\d:：])\d{1,2}"


def _compiled(pattern: str) -> regex.Pattern[str]:
    return regex.compile(pattern, regex.IGNORECASE)


#: What an engine must not have added: links and addresses.
LINKED: Final = _compiled(rf"://|www\.|@|(?<!\w)(?:[a-z0-9-]{{1,63}}\.){{1,5}}(?:{_TLD})(?![\w-])")
#: A name inside a link must not cut it up; what looks like one of our marks must never be taken for one.
BEFORE_NAMES: Final[tuple[tuple[Kind, regex.Pattern[str]], ...]] = (
    ("link", _compiled(r"(?:https?://|www\.)[^\s<>\"“”«»،。、！？（）「」]{1,2000}")),
    ("mail", _compiled(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")),
    ("link", _compiled(
        rf"(?<![\w.@-])(?:[a-z0-9][a-z0-9-]{{0,62}}\.){{1,5}}(?:{_TLD})(?![\w-])(?:/[^\s<>\"“”،。]{{0,2000}})?"
    )),
    ("link", _compiled(r"(?<![\w@])[@#][\p{L}\p{N}_]{2,64}")),
    ("link", LINKED),
    ("mark", _compiled(r"(?:[\[［【〔⟦]\s{0,3}){2,}|(?:[\]］】〕⟧]\s{0,3}){1,}[\]］】〕⟧]")),
)  # fmt: skip
#: In this order; each is looked for in what the earlier ones left. The last one leaves no figure at all.
AFTER_NAMES: Final[tuple[tuple[Kind, regex.Pattern[str]], ...]] = (
    ("number", _compiled(r"\d\ufe0f?\u20e3")),
    ("money", _compiled(rf"{_CURRENCY}\s?{_AMOUNT}|{_AMOUNT}\s?(?:{_UNIT}|{_DOLLARS})")),
    ("date", _compiled(
        r"(?<!\d)\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?!\d)|(?<!\d)\d{1,2}([-/.])\d{1,2}\1\d{2,4}(?!\d)"
        r"|(?<![\d/])\d{1,2}/\d{1,2}(?![\d/])"
    )),
    ("phone", _compiled(
        r"(?<![a-z\d])\+?(?:\d{1,3}[\s.-])?\(?\d{3}\)?[\s.-]\d{3}[\s.-]\d{4}(?!\d)|(?<![a-z\d])\d{3}[\s.-]\d{4}(?!\d)"
        r"|(?<![a-z\d])\+\d[\d\s().-]{6,20}\d|(?<!\d)\d{7,15}(?!\d)"
    )),
    ("time", _compiled(
        rf"{_HOUR}\s?[:：h]\s?\d{{2}}(?!\d)(?:[:：]\d{{2}}(?!\d))?(?:\s?{_AM_PM})?|{_HOUR}\.\d{{2}}\s?{_AM_PM}"
        rf"|{_HOUR}\s?{_AM_PM}|{_HOUR}\s?[時时點点시]\s?(?:\d{{1,2}}\s?[分분]|半|반)?"
    )),
    ("room", _compiled(r"(?<![\p{L}\p{N}])(?:[A-Z]{1,2}-?\d{1,5}[A-Z]?|\d{1,5}-?[A-Z])(?![\p{L}\p{N}])")),
    ("number", _compiled(r"(?<![\p{L}\p{N}])\d{1,3}(?:st|nd|rd|th)(?![\p{L}\p{N}])")),
    ("number", _compiled(rf"(?:(?<![\p{{L}}\p{{N}}])[+\-−])?{_AMOUNT}(?:\s?[%°％٪])?")),
    ("number", _compiled(r"\d+|[\p{Nl}\p{No}]+")),
)  # fmt: skip
DOLLARS: Final = _compiled(rf"(\S+)\s?(?:{_DOLLARS})")
