"""Settings from the environment: lists as people write them there, and mistakes that name their variable."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

from pydantic_settings import EnvSettingsSource

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo

PREFIX, BETWEEN = "HOMELINE_", "__"


class EnvironmentSource(EnvSettingsSource):
    """As pydantic reads it, but what is no JSON is not refused before its field is known."""

    def decode_complex_value(self, field_name: str, field: FieldInfo, value: Any) -> Any:
        """JSON where it is; else as it stands: sections.py takes lists apart, and the rest is refused by its field."""
        del field_name, field
        try:
            return json.loads(value)
        except ValueError:
            return value


def words_of(value: Any) -> Any:
    """Words with commas between them ("a, b") as a list; what is no text stays as it is."""
    if not isinstance(value, str):
        return value
    return [word.strip() for word in value.split(",") if word.strip()]


def variable_of(path: tuple[int | str, ...]) -> str:
    """The environment variable that gave a field its value; empty when none did."""
    parts = [str(part) for part in path]
    given = {name.upper(): name for name in os.environ if name.upper().startswith(PREFIX)}
    for length in range(len(parts), 0, -1):
        found = given.get(PREFIX + BETWEEN.join(parts[:length]).upper())
        if found:
            return found
    return ""
