"""A note about a student that the teacher picks; the weekly one picks by who has waited longest."""

from __future__ import annotations

from conversations.chat import Chat
from conversations.effects.relay import SendNote
from conversations.effects.staff import FindStudents
from conversations.passing import what_becomes
from conversations.registry import flow

_PHRASES = {"en": ("note", "a note", "send a note", "write a note", "note about a student")}


@flow("note", audience="staff", phrases=_PHRASES)
async def note(chat: Chat) -> None:
    """Send one good sentence about a student to everyone at home who may hear it."""
    _ = chat.gettext
    while True:
        name = await chat.ask("name", _("About which student? Type the name."), most=80)
        students = await chat.fetch("students", FindStudents(name))
        if students:
            break
        chat.say(_("I found no student with that name in your classes. Please check the spelling."))
    student = students[0]
    if len(students) > 1:
        student = await chat.choose("student", _("Which one?"), students)
    sentence = await chat.ask_words(
        "sentence", _("What is your good sentence about {student}?", student=student.label), most=600
    )
    sent = await chat.do("send", SendNote(student.token, sentence))
    if sent.name:
        chat.say(what_becomes(chat, sent, _("Thank you!")))
    else:
        chat.say(_("I could not reach that family here."))
