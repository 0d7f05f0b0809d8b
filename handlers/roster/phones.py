"""Phone numbers as offices write them, to E.164. A number is only kept: it never says who somebody is (L15)."""

from __future__ import annotations

import phonenumbers


def phone_number(written: str, country: str) -> str | None:
    """The number in E.164 ("+12025550123"), read as in `country` (ISO 3166, "US"); None when it is none."""
    try:
        number = phonenumbers.parse(written, country)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
