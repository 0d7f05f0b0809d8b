"""Loading settings: one place that turns every mistake into a sentence with its field."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from pydantic import ValidationError
from pydantic_settings import SettingsConfigDict, SettingsError

from bot.config.settings import Settings

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails


class ConfigError(Exception):
    """The settings cannot be used; the message names each field and what would be right."""


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
        lines = [_explain(detail) for detail in error.errors()]
        raise ConfigError(f"{file} (or the environment) cannot be used:\n" + "\n".join(lines)) from None
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
        section = variable.removeprefix("HOMELINE_").partition("__")[0].upper()
        if variable.startswith("HOMELINE_") and section not in {*known, "CONFIG"}:
            raise ConfigError(f"{variable}: there is no section {section.lower()!r} in the settings")


def _explain(detail: ErrorDetails) -> str:
    where = ".".join(str(part) for part in detail["loc"])
    if detail["type"] == "extra_forbidden":
        return f"  {where}: there is no such setting"
    message = detail["msg"].removeprefix("Value error, ")
    return f"  {where}: {message}" if where else f"  {message}"
