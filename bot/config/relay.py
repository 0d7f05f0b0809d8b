"""The section of config.yaml about what staff write to families."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from bot.config.environment import words_of
from bot.config.sections import Section, StaffRole


class RelaySection(Section):
    """What is looked at before words of staff leave for a family in another language."""

    preview: Literal["always", "flagged", "never"] = Field(
        "flagged",
        description="When the writer sees the translation first: always, only when it differs once translated back, "
        "or never.",
    )
    reviewers: Annotated[tuple[StaffRole, ...], BeforeValidator(words_of)] = Field(
        ("office", "principal", "counsellor"),
        min_length=1,
        description="Roles of the staff who check translations about special education, discipline, health, law and "
        "safety; interpreters always may.",
    )
    interpreter_roles: Annotated[tuple[StaffRole, ...], BeforeValidator(words_of)] = Field(
        ("office", "support", "counsellor"),
        min_length=1,
        description="Roles of the staff who are asked when a family wants an interpreter.",
    )
    urgent_roles: Annotated[tuple[StaffRole, ...], BeforeValidator(words_of)] = Field(
        ("principal", "district", "office"),
        description="Roles of the staff who may send urgent words to many families, which arrive at night too.",
    )
