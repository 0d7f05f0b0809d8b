"""Loading settings: one place that turns every mistake into a sentence with its field."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from pydantic import ValidationError
from pydantic_settings import SettingsConfigDict, SettingsError

from bot.config.environment import PREFIX, variable_of
from bot.config.settings import Settings

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_IN_WORDS = {
    "extra_forbidden": "there is no such setting",
    "string_too_short": "this must not be empty",
    "dict_type": 'several values are written like {"name": "value"}',
    "model_type": 'a whole section is written like {"setting": "value"}',
    "tuple_type": "several values are written with commas between them",
}
_NAMES_ITS_FIELD = re.compile(r"[a-z]+\.[a-z_]+: ")


class ConfigError(Exception):
    """The settings cannot be used; the message names each field and what would be right.

    `problems` holds a sentence for each mistake.
    """

    def __init__(self, message: str, problems: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.problems = tuple(problems) or (message,)


def load_settings(path: Path | None = None, **overrides: Any) -> Settings:
    """Read `path` (default: $HOMELINE_CONFIG or config.yaml, which may be missing) and the environment.

    Raises ConfigError.
    """
    named = os.environ.get("HOMELINE_CONFIG")
    file = path or Path(named or "config.yaml")
    if (path or named) and not file.exists():
        raise ConfigError(f"{file}: no such file" + ("" if path else " (it is named by HOMELINE_CONFIG)"))

    class _FromFile(Settings):
        model_config = SettingsConfigDict(**{**Settings.model_config, "yaml_file": file})

    _refuse_unknown_sections()
    try:
        return _FromFile(**overrides)
    except ValidationError as error:
        problems = [_explain(detail) for detail in error.errors()]
        lines = "".join(f"\n  {problem}" for problem in problems)
        raise ConfigError(f"{file} (or the environment) cannot be used:{lines}", problems) from None
    except (yaml.reader.ReaderError, UnicodeDecodeError):
        raise ConfigError(f"{file}: this is not UTF-8 text; save it again as UTF-8") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" line {mark.line + 1}" if mark else ""
        raise ConfigError(f"{file}{where}: this is not YAML ({getattr(error, 'problem', 'unreadable')})") from None
    except (SettingsError, OSError) as error:
        raise ConfigError(f"{file}: {error}") from None


def _refuse_unknown_sections() -> None:
    """A section's name with a typo in the environment would else be ignored in silence."""
    known = {name.upper() for name in Settings.model_fields}
    for variable in os.environ:
        section = variable.removeprefix(PREFIX).partition("__")[0].upper()
        if variable.startswith(PREFIX) and section not in {*known, "CONFIG"}:
            raise ConfigError(f"{variable}: there is no section {section.lower()!r} in the settings")


def _explain(detail: ErrorDetails) -> str:
    where = ".".join(str(part) for part in detail["loc"])
    variable = variable_of(detail["loc"])
    where += f" (from {variable})" if variable else ""
    message = _IN_WORDS.get(detail["type"], detail["msg"].removeprefix("Value error, "))
    # A rule about several fields says itself which one to change.
    return message if _NAMES_ITS_FIELD.match(message) else f"{where}: {message}"
