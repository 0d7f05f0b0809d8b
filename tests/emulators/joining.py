"""People who have joined already, each on the app they use."""

from __future__ import annotations

from tests.emulators.installation import Installation
from tests.emulators.people import Person

#: What the bot asks at first: language, whether it is you, which messages, quiet hours.
_LANGUAGES = {"en": "1", "ar": "2", "es": "3"}


async def join(bot: Installation, person: Person, who: str, language: str) -> None:
    """Go through the onboarding of `who` by the numbers of the answers."""
    await person.says(bot.letter_for(who))
    for answer in (_LANGUAGES[language], "1", "1", "1"):
        await person.reads()
        await person.says(answer)
    await person.reads()
