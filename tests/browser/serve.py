"""`python -m tests.browser.serve FOLDER PORT`: the real bot with its demo page, on a Monday morning.

The one place that knows how the app is built for these tests. The translator is a table of a few sentences.
"""

from __future__ import annotations

import sys
from pathlib import Path

import uvicorn

from bot.app import App
from bot.config import Settings
from bot.config.sections import StorageSection, WebSection
from bot.demo.clock import DemoClock
from handlers.ports import Translation

SENTENCES = {
    ("¿Puede Mateo repetir la prueba del lunes? Estuvo enfermo.", "en"): "Can Mateo retake Monday's quiz? He was sick.",
    ("Of course! Thursday after school works. He can bring one page of notes.", "es"): (
        "¡Claro que sí! El jueves después de clases está bien. Puede traer una hoja de apuntes."
    ),
    ("Muchas gracias 🙏 Ahí estará.", "en"): "Thank you so much 🙏 He will be there.",
    ("شكرًا لكم، أمينة تحب حصة العلوم كثيرًا.", "en"): "Thank you, Amina loves science class very much.",
    ("She asked the best question of the week: why does the moon follow our car?", "ar"): (
        "لقد طرحت أفضل سؤال هذا الأسبوع: لماذا يتبع القمر سيارتنا؟"
    ),
}


class Sentences:
    """A translator that knows a few sentences."""

    def translate(self, text: str, source: str, target: str) -> Translation | None:
        known = SENTENCES.get((text, target))
        return Translation(known, "LibreTranslate") if known else None


def main(folder: Path, port: int) -> None:
    """Serve until killed."""
    media = folder / "data" / "media"
    settings = Settings(
        storage=StorageSection(url=f"sqlite:///{folder / 'homeline.db'}", media=media, synchronous="NORMAL"),
        web=WebSection(port=port, demo="on"),
    )
    clock_file = media.parent / "demo-clock.json"
    if not clock_file.exists():
        DemoClock(clock_file, settings.school.timezone).jump("mon 10:00")
    app = App(settings, translator=Sentences())
    uvicorn.run(app.asgi(), port=port, log_config=None, access_log=False, timeout_graceful_shutdown=1)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
