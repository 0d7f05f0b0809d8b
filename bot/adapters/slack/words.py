"""What the adapter itself says to staff, where no conversation is there to say it: English ids of our catalogs."""

from __future__ import annotations

from typing import Final

from conversations.locale import mark as N_

REFUSED: Final = N_(
    "I am sorry, I can only help staff whose e-mail address is on the school's list. "
    "If you work here, please ask the school office to add yours."
)
COMMAND_TAKEN: Final = N_("I answer in our direct message.")
FILE_GONE: Final = N_("A file that came with this message is not there any more.")
A_FAMILY: Final = N_("A family")
STILL_HERE: Final = N_(
    "I can't reach the school's list right now. Your words are kept here: please try again in a minute."
)
