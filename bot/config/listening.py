"""The section of config.yaml about what families say."""

from __future__ import annotations

from pydantic import Field

from bot.config.sections import Section


class ListeningSection(Section):
    """What becomes of answers that are not good, and what the principal hears of a week."""

    concern_days: int = Field(
        3, ge=1, le=30, description="School days within which a worry is to be answered; after that others are told."
    )
    small_group: int = Field(
        5, ge=2, le=100, description="Groups with fewer answers are not shown in the digest, nor to be worked out."
    )
    digest: str = Field(
        "fri 15:30", pattern=r"^(off|(mon|tue|wed|thu|fri|sat|sun) ([01]\d|2[0-3]):[0-5]\d)$",
        description="When the principal and the office hear how the week was; off for never.",
    )  # fmt: skip
