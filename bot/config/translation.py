"""The section of config.yaml about who translates."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, SecretStr, model_validator

from bot.config.environment import words_of
from bot.config.sections import Section

ProviderName = Literal["google", "mymemory", "libretranslate", "deepl", "microsoft", "openai", "none"]
#: What each provider cannot do without: field, and what to say.
_NEEDS: dict[str, tuple[str, str]] = {
    "libretranslate": ("libretranslate_url", "say where your LibreTranslate is"),
    "deepl": ("deepl_key", "give the key of your DeepL account"),
    "microsoft": ("microsoft_key", "give the key of your Translator resource"),
    "openai": ("openai_url", "say where your model is served, like http://127.0.0.1:11434/v1"),
}


class TranslationSection(Section):
    """Who translates what families and teachers write to each other. Names, figures and links never leave."""

    providers: Annotated[tuple[ProviderName, ...], BeforeValidator(words_of)] = Field(
        ("google", "mymemory"),
        description="Asked in this order: google, mymemory, libretranslate, deepl, microsoft, openai. google and "
        "mymemory need no account but send the text to a public site; a school should run libretranslate. none: every "
        "message goes out in the writer's own words.",
    )
    libretranslate_url: str = Field("", description="Address of your LibreTranslate, ending in /.")
    libretranslate_key: SecretStr = Field(SecretStr(""), description="Its key, if it wants one.")
    deepl_key: SecretStr = Field(SecretStr(""), description="The key of a DeepL API account.")
    deepl_url: str = Field("https://api-free.deepl.com", description="Where DeepL is; paid: https://api.deepl.com.")
    microsoft_key: SecretStr = Field(SecretStr(""), description="The key of an Azure Translator resource.")
    microsoft_region: str = Field("", description="Its region, such as westus2; empty for a global one.")
    microsoft_url: str = Field("https://api.cognitive.microsofttranslator.com", description="Where Translator is.")
    openai_url: str = Field(
        "", description="A language model with OpenAI's interface, up to /v1; it may be on your own machine."
    )
    openai_key: SecretStr = Field(SecretStr(""), description="Its key, if it wants one.")
    openai_model: str = Field("", description="The name of the model.")
    timeout: float = Field(5.0, gt=0, le=20, description="Seconds that one provider may take for one request.")
    deadline: float = Field(
        12.0, gt=0, le=20, description="Seconds after which a message goes out untranslated, with a notice."
    )
    glossary: Path = Field(
        Path("data/glossary.csv"),
        description="The school's own terms (term,language,translation,mode); without this file, a few common ones.",
    )
    cache_days: int = Field(
        90, ge=1, le=3650, description="Days after which a translation that nobody used is forgotten."
    )

    @model_validator(mode="after")
    def _each_has_what_it_needs(self) -> Self:
        for name in self.providers:
            field, hint = _NEEDS.get(name, ("", ""))
            value = getattr(self, field) if field else "x"
            if not (value.get_secret_value() if isinstance(value, SecretStr) else value):
                raise ValueError(f"translation.{field}: {hint}, or take {name} off providers")
        if "openai" in self.providers and not self.openai_model:
            raise ValueError("translation.openai_model: name the model, or take openai off providers")
        return self
