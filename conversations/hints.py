"""What the engine itself says when an answer does not fit: short, warm, with a way on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.answers import Control, NotUnderstood, Reason
from conversations.locale import mark as N_

if TYPE_CHECKING:
    from conversations.locale import Locale
    from conversations.people import Participant


def hint_for(locale: Locale, answer: NotUnderstood | Control) -> str:
    """One sentence that says what would fit."""
    _ = locale.gettext
    if isinstance(answer, Control):
        return _("I do need an answer to this one.")
    if answer.reason is Reason.AMBIGUOUS and answer.candidates:
        labels = [choice.label for choice in answer.candidates]
        return _("Do you mean {options}?", options=locale.list_of(labels, style="or"))
    return _(_HINTS.get(answer.reason, _UNCLEAR))


_UNCLEAR = N_("Sorry, I did not understand that.")


def _hints() -> dict[Reason, str]:
    def _(message: str) -> str:  # marks the strings; they are translated where they are shown
        return message

    return {
        Reason.NOT_A_CHOICE: _("Sorry, I did not understand that. Please pick one of these."),
        Reason.AMBIGUOUS: _("I am not sure which one you mean."),
        Reason.NOT_YES_NO: _("Please answer yes or no."),
        Reason.EMPTY: _("That message was empty."),
        Reason.TOO_LONG: _("That is too long for me. Please write it a bit shorter."),
        Reason.OUT_OF_RANGE: _("That does not fit here. Please try another one."),
        Reason.PAST_DATE: _("That day is over. Please pick a day to come."),
        Reason.NOT_A_DATE: _("Please write a day, like Monday or 5/12."),
        Reason.NOT_A_TIME: _("Please write a time, like 5:30."),
        Reason.NOT_A_NUMBER: _("Please write a number."),
        Reason.NOT_A_PHONE: _("Please write a phone number."),
        Reason.NOT_MEDIA: _("Please send a photo or a file."),
    }


_HINTS = _hints()


def stale_tap(locale: Locale) -> str:
    """For a button of an earlier question or run."""
    _ = locale.gettext
    return _("That button is from an earlier question. Here is where we are now:")


def first_question(locale: Locale) -> str:
    """For "back" at the start."""
    _ = locale.gettext
    return _("This is the first question.")


def already_done(locale: Locale) -> str:
    """For "back" over something that was done."""
    _ = locale.gettext
    return _("That part is done. I can't take it back.")


def way_out(locale: Locale, person: Participant) -> str:
    """After several answers in a row that did not fit."""
    _ = locale.gettext
    if person.office:
        return _("Write MENU to do something else, or call the school office at {phone}.", phone=person.office)
    return _("Write MENU to do something else.")
