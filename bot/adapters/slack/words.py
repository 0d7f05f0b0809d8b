"""What the adapter itself says to staff, where no conversation is there to say it."""

from __future__ import annotations

REFUSED = (
    "I am sorry, I can only help staff whose e-mail address is on the school's list. "
    "If you work here, please ask the school office to add yours."
)
EDIT_NOT_PASSED_ON = "Changes to a message are not passed on to the family yet. Please write it once more."
DELETION_NOT_PASSED_ON = "The family has this message already: taking it back here does not take it back there."
COMMAND_TAKEN = "I answer in our direct message."
FILES_NOT_PASSED_ON = "I could not take: {names}. I can pass on pictures, sound and PDF files of up to {most} MB."
FILE_GONE = "A file that came with this message is not there any more."
A_FAMILY = "A family"
HOME_TITLE = "What can I do for you?"
HOME_HINT = "I answer in the tab Messages. Each family has a thread of its own there."
