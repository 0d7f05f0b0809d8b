"""Onboarding by invite code."""

from __future__ import annotations

from conversations.chat import Chat
from conversations.effects.family import LookAround, Place
from conversations.effects.onboarding import BindInvite, FinishOnboarding, Redeemed, RedeemInvite, WrongPerson
from conversations.effects.people import SetConsent, SetLanguage, SetQuietHours
from conversations.languages import language_choices
from conversations.locale import locale_for, shipped
from conversations.messages import Choice
from conversations.registry import flow


@flow("onboarding", audience="anyone")
async def onboarding(chat: Chat) -> None:
    """Turn a stranger with a code into someone we know: language first, then children, consent, quiet hours."""
    language = await chat.choose("language", _hello(chat), language_choices())
    _ = chat.speak(language.token)
    code, found = await _redeem(chat)
    if found.outcome != "good":
        return
    phone = chat.person.office
    if not await chat.ask_yes_no("right", _who(chat, found)):
        await chat.do("wrong", WrongPerson(code))
        chat.say(
            _(
                "Thank you for telling me. That code has ended now. Please call the school office at {phone}.",
                phone=phone,
            )
        )
        return
    place = await chat.fetch("place", LookAround(code))
    share = place.taken and await _ask_shared(chat, place, found.name)
    if share and not place.may_share:
        chat.say(_("I can't help with that here. Please call the school office at {phone}.", phone=phone))
        return
    instead = place.elsewhere and await _ask_instead(chat)
    if not await chat.do("bind", BindInvite(code, share=share, instead=instead)):
        chat.say(_("That code no longer works. For a new one, please call the school office at {phone}.", phone=phone))
        return
    await chat.do("set_language", SetLanguage(language.token))
    if not place.known:
        if not found.is_staff:
            await _consent(chat)
        await _quiet(chat)
    await chat.do("finish", FinishOnboarding())
    if found.is_staff:
        chat.say(_("All set. When a family writes, you will see it here. Write MENU to see what I can do."))
    else:
        chat.say(
            _("All set. Write to me any time in your own words, or write MENU. To get no more messages, write STOP.")
        )


def _hello(chat: Chat) -> str:
    """One line in each language, since we do not know yet which one the person reads."""
    lines = []
    for tag in shipped():
        _ = locale_for(tag).gettext
        lines.append(_("Hello from {school}! Which language?", school=chat.person.school))
    return "\n".join(lines)


async def _redeem(chat: Chat) -> tuple[str, Redeemed]:
    """Ask for the code until it is good, or until no more tries are left."""
    _ = chat.gettext
    while True:
        code = await chat.ask(
            "code", _("Please type the code from the school's letter. It looks like HOME-7K3Q-9FXA."), most=40
        )
        found = await chat.fetch("redeem", RedeemInvite(code))
        if found.outcome == "good":
            return code, found
        phone = chat.person.office
        if found.outcome == "locked":
            chat.say(
                _("That was too many tries. Please wait an hour, or call the school office at {phone}.", phone=phone)
            )
            return code, found
        if found.outcome in ("used", "expired"):
            chat.say(
                _("That code no longer works. For a new one, please call the school office at {phone}.", phone=phone)
            )
        else:
            chat.say(_("I don't know that code. Please check it and type it again."))


def _who(chat: Chat, found: Redeemed) -> str:
    _ = chat.gettext
    if not found.children:
        return _("Welcome to {school}! Are you {name}?", name=found.name, school=found.school)
    return _(
        "Welcome to {school}! Are you {name}, from the family of {children}?",
        school=found.school,
        name=found.name,
        children=chat.list_of(found.children),
    )


async def _ask_shared(chat: Chat, place: Place, name: str) -> bool:
    """Whether who is here already goes on using this phone."""
    _ = chat.gettext
    if place.name:
        question = _(
            "This phone is already {owner}'s here. Do you share it, or does it now belong to {name} alone?",
            owner=place.name,
            name=name,
        )
    else:
        question = _(
            "This phone is already another person's here. Do you share it, or does it now belong to {name} alone?",
            name=name,
        )
    choices = (Choice("share", _("We share it")), Choice("alone", _("Only {name} now", name=name)))
    return (await chat.choose("whose", question, choices)).token == "share"


async def _ask_instead(chat: Chat) -> bool:
    """Whether the person's other phones are theirs no more."""
    _ = chat.gettext
    picked = await chat.choose(
        "which",
        _("You have a phone here already. Is this a new phone instead of the old one, or one more?"),
        (Choice("instead", _("Replaces the old one")), Choice("more", _("One more"))),
    )
    return picked.token == "instead"


async def _consent(chat: Chat) -> None:
    _ = chat.gettext
    picked = await chat.choose(
        "consent",
        _("You will always get answers, absence notes and emergency messages. What else may I send?"),
        (
            Choice("all", _("News and tips")),
            Choice("news", _("Only news")),
            Choice("none", _("Nothing else")),
        ),
    )
    await chat.do("set_consent", SetConsent(news=picked.token != "none", tips=picked.token == "all"))


async def _quiet(chat: Chat) -> None:
    _ = chat.gettext
    usual = {"start": chat.clock(chat.person.quiet_from), "end": chat.clock(chat.person.quiet_until)}
    if await chat.ask_yes_no(
        "quiet", _("From {start} to {end} I send nothing but emergencies. Is that good for you?", **usual)
    ):
        return
    start = await chat.ask_time(
        "quiet_from", _("From what time in the evening shall I be quiet? For example 9 pm."), part_of_day="evening"
    )
    end = await chat.ask_time(
        "quiet_until", _("Until what time in the morning? For example 7 am."), part_of_day="morning"
    )
    await chat.do("set_quiet", SetQuietHours(f"{start:%H:%M}", f"{end:%H:%M}"))
