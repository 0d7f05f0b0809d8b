"""What a form is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from handlers.staff_desk import StaffDesk

#: The state of each input by its key.
Values = Mapping[str, dict[str, Any]]
#: Answers by key, as `Inbound.given` has them.
Given = dict[str, Any]


class Start(NamedTuple):
    """What a form begins with: words written after a command or chosen in a message, and the token of a student."""

    words: str = ""
    token: str = ""
    #: Whether the message that the words come from had files, which stay where they are.
    files: bool = False


class Mistakes(Exception):
    """What has to be put right before a form can be taken: a sentence by key."""

    def __init__(self, by_key: Mapping[str, str]) -> None:
        super().__init__(", ".join(by_key))
        self.by_key = dict(by_key)


@dataclass(frozen=True, slots=True)
class Form:
    """A modal that asks for all that a flow wants to know."""

    flow: str
    #: The input under which is said that the form could not be taken.
    said_at: str
    #: The view to open; None when there is nothing to choose from, which the flow can explain better.
    view: Callable[[StaffDesk, Start], dict[str, Any] | None]
    #: What a sent form gives the flow. Raises Mistakes.
    read: Callable[[StaffDesk, Values], Given]
    #: What the flow is given when Slack does not open the form: only what it lets the person see again.
    without: Callable[[StaffDesk, Start], Given]
    #: The view that a sent form gives way to; None closes it.
    after: Callable[[StaffDesk], dict[str, Any]] | None = None
