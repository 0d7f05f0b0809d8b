"""Phone numbers, in the way the person's country writes them, as E.164."""

from __future__ import annotations

from typing import TYPE_CHECKING

import regex as re

from conversations.reading.normal import literal
from conversations.reading.outcomes import NotUnderstood, Reason, Understood

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conversations.reading.outcomes import Reading, Setting

#: ITU-T E.164: a plus sign and at most 15 digits.
E164 = re.compile(r"\+[1-9][0-9]{5,14}")
# WhatsApp still writes Mexican mobiles with the 1 that the number plan dropped in 2019.
_OLD_MEXICAN = re.compile(r"\+521[0-9]{10}")
# What stood before Mexican numbers at home until then.
_OLD_MEXICAN_TRUNK = re.compile(r"(?:044|045|01)([0-9]{10})")
# Digits with what people put between them.
_RUN = re.compile(r"[+＋]?[(\s]*[0-9](?:[0-9\s().\-‐‑‒–—/]*[0-9])?")
_EXTENSION = re.compile(r"(?:ext|extension|x|anexo|interno|poste|доб|تحويلة)\.?\s*[0-9]{1,6}\s*$", re.IGNORECASE)
_FEWEST_DIGITS = 6


def read(text: str, setting: Setting) -> Reading:
    """The number that `text` names, which need not be in service.

    Only its length is checked: number plans change faster than tables, and a wrong refusal shuts a family out.
    """
    line = _EXTENSION.sub("", literal(text))
    runs = [run for run in _RUN.findall(line) if sum(map(str.isdigit, run)) >= _FEWEST_DIGITS]
    if len(runs) != 1:
        return NotUnderstood(Reason.NOT_A_PHONE)
    country = setting.country.upper()
    number = next(filter(None, (_e164(form, country) for form in _forms(runs[0], country))), None)
    return Understood(number) if number else NotUnderstood(Reason.NOT_A_PHONE)


def _forms(run: str, country: str) -> Iterator[str]:
    """As written; then as if "00" or nothing stood where a plus sign belongs."""
    yield run
    digits = re.sub(r"\D", "", run)
    if digits.startswith("00"):
        yield f"+{digits[2:]}"
    elif country == "MX" and (match := _OLD_MEXICAN_TRUNK.fullmatch(digits)):
        yield match[1]
    elif not run.startswith("+") and len(digits) > 10:  # noqa: PLR2004 - country code and national number
        yield f"+{digits}"


def _e164(written: str, country: str) -> str | None:
    import phonenumbers  # noqa: PLC0415 - its tables cost start-up time, and few questions ask for a number

    try:
        number = phonenumbers.parse(written, country or None)
    except phonenumbers.NumberParseException:
        return None
    formatted = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    possible = phonenumbers.is_possible_number(number) or _OLD_MEXICAN.fullmatch(formatted)
    return formatted if possible and E164.fullmatch(formatted) else None
