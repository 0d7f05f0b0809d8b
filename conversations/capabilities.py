"""What a platform can show; each adapter declares its own."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Capabilities:
    """Limits of one platform. Rendering turns choices into buttons where they fit, else into numbered text."""

    #: Most buttons under one message; 0 means numbered text.
    buttons: int
    #: Most characters of a button's label.
    button_label: int
    #: Most characters of one message; longer texts are split.
    text: int
    #: Shows who wrote, the original and notices by its own means, from the facts of a reply.
    rich: bool = False
    threads: bool = False
    media: bool = True
    receipts: bool = False
    typing: bool = False
    #: What was sent can be changed, taken back, or marked with an emoji; where not, words say so.
    edits: bool = False
    deletes: bool = False
    reactions: bool = False
