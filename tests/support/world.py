"""A whole house in one thread: real database, routing, translation lane and outbox; frozen clock and fixed ids."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any, NamedTuple

from sqlalchemy import select, update
from typing_extensions import override

from bot.adapter import Outgoing
from bot.app import build_house
from bot.config import Settings
from bot.hooks import HouseHooks, Receipt, ReceiptStatus
from bot.lanes import LocalLanes
from bot.outbox.changing import Brought, Carrier
from bot.outbox.results import Results
from bot.outbox.sender import refusal
from bot.ticks import rules_of
from bot.tidy import tidy
from conversations.messages import Inbound, InboundKind, Media
from conversations.surveys.model import load as load_survey
from conversations.surveys.reading import template as survey_template
from conversations.surveys.results import FEWEST_FOR_WORDS
from handlers.alerts_chain import due, follow, look
from handlers.broadcast_drafts import finish_text
from handlers.broadcast_judging import wants_back as wants_text_back
from handlers.broadcast_sending import advance
from handlers.checkin_rounds import run_rounds
from handlers.concerns_due import look_after
from handlers.digest import run_digest
from handlers.inbound import Handled, take_batch
from handlers.interpreters import remind
from handlers.invites import new_invite, read_code
from handlers.nudges import run_nudges
from handlers.ports import Translation, Translator, Unserved
from handlers.preview import wants_back
from handlers.preview_reminders import remind as remind_of_previews
from handlers.relay import finish_translation
from handlers.relay_words import same_language
from handlers.surveys import Author, Days, finish_wording, keep, missing_words
from handlers.surveys_closing import advance_surveys
from handlers.surveys_picture import finish_picture, to_draw
from handlers.threads_standing_in import end_what_is_over
from storage.addresses import unbind_address
from storage.broadcast_families import Audience
from storage.broadcast_texts import claim_texts
from storage.database import Database, UnitOfWork
from storage.outbox import Claimed, claim
from storage.outbox_parts import load_parts
from storage.people import PERSON, SECTION
from storage.relay import DELIVERY, MessageRow, messages_to_translate, not_theirs
from storage.surveys import claim_wordings
from storage.surveys_box import set_turned, words_to_turn
from storage.tables import Address, Guardianship
from storage.turns import ADDRESS, GUARDIANSHIP
from tests.support.house import CountedIds, FrozenClock
from tests.support.phones import CAPABILITIES, Phones, finish
from tests.support.school import CHANNEL, Character, add_person, person_of

#: What passes between two things that somebody does.
BREATH = timedelta(seconds=20)
#: More messages than ever leave at once.
MOST = 10_000


class LaidOutIds(CountedIds):
    """Counted ids, but invite codes are those that the transcript lays out, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.codes: deque[str] = deque()

    @override
    def invite_code(self) -> str:
        return self.codes.popleft()


class MarkingTranslator:
    """Translates by saying into what: "[es] …"."""

    def translate(self, text: str, source: str, target: str) -> Translation | None:
        return Translation(f"[{target}] {text}", "fake")


class CarelessTranslator:
    """Leaves out every "not", and reads a four as a five: "[es] …", turned back without the mark."""

    def translate(self, text: str, source: str, target: str) -> Translation | None:
        if text.startswith(f"[{source}] "):
            return Translation(text.removeprefix(f"[{source}] "), "fake")
        return Translation(f"[{target}] {text.replace('not ', '').replace('4', '5')}", "fake")


class UnservingTranslator:
    """Knows no pair of languages."""

    def translate(self, text: str, source: str, target: str) -> Unserved:
        return Unserved()


class SleepingTranslator:
    """Has not come to it yet: nothing is translated until another one is there."""

    def translate(self, text: str, source: str, target: str) -> Translation | None:
        raise AssertionError("it sleeps")


class NoTranslator:
    """Can never do it."""

    def translate(self, text: str, source: str, target: str) -> Translation | None:
        return None


class Step(NamedTuple):
    """What came of one thing that happened."""

    sent: list[Outgoing]
    handled: Handled | None = None


class World:
    """One installation over the database at `url`. `close` it."""

    def __init__(
        self,
        url: str,
        at: datetime,
        translator: Translator,
        *,
        can_change: bool = False,
        settings: Settings | None = None,
    ) -> None:
        self.url, self.translator, self.settings = url, translator, settings or Settings()
        self.clock, self.ids = FrozenClock(at.astimezone(UTC)), LaidOutIds()
        self._numbers = count(1)
        #: Most messages that leave after one thing that somebody does.
        self.pace = MOST
        self.phones = Phones(CHANNEL, can_change=can_change)
        self.carrier = Carrier(self.phones, self.clock.now, lambda _address, _more: None)
        #: Phones without buttons: what is sent there is shown with the rest.
        self.sms = Phones("sms", can_change=False)
        self.sms.capabilities = replace(CAPABILITIES, buttons=0)
        self.sms.sent = self.phones.sent
        self.others = {"sms": Carrier(self.sms, self.clock.now, lambda _address, _more: None)}
        #: Channels whose platform does not answer.
        self.away: set[str] = set()
        self._open()

    def _open(self) -> None:
        self.database = Database(self.url, synchronous="NORMAL")
        # Nobody runs these lanes: what they are told to wake, we do after each step.
        self.house = build_house(self.settings, self.clock, self.ids, LocalLanes())

    def restart(self) -> None:
        """Forget everything that is not in the database."""
        self.close()
        self._open()

    def close(self) -> None:
        """Let go of the database."""
        self.database.dispose()

    def hear(
        self,
        address: str,
        text: str = "",
        *,
        channel: str = CHANNEL,
        tap: str | None = None,
        media: tuple[Media, ...] = (),
        thread: str | None = None,
        reply_to: str | None = None,
        kind: InboundKind = "message",
        target: str | None = None,
    ) -> tuple[Inbound, Step]:
        """Someone wrote (or changed, took back or marked `target`); gives the message and what came of it."""
        self.clock.moment += BREATH
        number = next(self._numbers)
        message_id = f"o{number}" if kind == "message" and not tap else None
        inbound = Inbound(channel, address, f"i{number}", self.clock.now(), text, tap, media, reply_to, thread)
        inbound = tidy(replace(inbound, kind=kind, target=target, message_id=message_id))
        if inbound.origin:
            self.phones.wrote(address, inbound.origin, text)
        return inbound, self.deliver(inbound)

    def deliver(self, inbound: Inbound) -> Step:
        """The platform hands in a message."""
        with self.database.begin() as work:
            handled = take_batch(work, self.house, [inbound])
            work.commit()
        return Step(self.drain(), handled[0])

    def set_clock(self, at: datetime) -> Step:
        """Time passes until `at`; nudges that are due start."""
        self.clock.moment = at.astimezone(UTC)
        rules, started = rules_of(Settings().nudges), 1
        while started:
            with self.database.begin() as work:
                started = run_nudges(work, self.house, rules) or run_rounds(work, self.house)
                look_after(work, self.house)
                run_digest(work, self.house)
                look(work, self.house)
                for alert_id in due(work, self.house):
                    follow(work, self.house, alert_id)
                remind(work, self.house)
                end_what_is_over(work, self.house)
                remind_of_previews(work, self.house)
                advance_surveys(work, self.house)
                work.commit()
        return Step(self.drain())

    def drain(self) -> list[Outgoing]:
        """Translate and send what waits, at most `pace` messages; gives it in the order in which it leaves."""
        left = self.pace
        with self.database.begin() as work:
            while left:
                if not isinstance(self.translator, SleepingTranslator):
                    self._turn_all(work)
                while advance(work, self.house) == 0.0:
                    """Slice by slice."""
                claimed = [
                    row
                    for channel in (CHANNEL, *self.others)
                    if channel not in self.away
                    for row in claim(work.connection, channel, self.clock.now(), min(left, 50))
                ]
                if not claimed:
                    break
                left -= len(claimed)
                self._send(work, claimed)
            work.commit()
        sent = list(self.phones.sent)
        self.phones.sent.clear()
        return sent

    def _channel_of(self, work: UnitOfWork, delivery_id: int) -> str:
        query = select(DELIVERY.c.channel).where(DELIVERY.c.id == delivery_id)
        return str(work.connection.execute(query).scalar_one())

    def _turn_all(self, work: UnitOfWork) -> None:
        while waiting := messages_to_translate(work.connection):
            for message in waiting:
                self._translate(work, message)
        now = self.clock.now()
        for text in claim_texts(work.connection, now, now + timedelta(seconds=30)):
            done = self.translator.translate(text.text, text.language, text.reader_language)
            done = done if isinstance(done, Translation) else None
            back = None
            if done is not None and wants_text_back(self.house, text):
                back = self.translator.translate(done.text, text.reader_language, text.language)
            finish_text(work, self.house, text, done, back.text if isinstance(back, Translation) else None)
        self._survey_all(work, now)

    def _survey_all(self, work: UnitOfWork, now: datetime) -> None:
        """What bot.surveying does in its lane."""
        for row in claim_wordings(work.connection, now, now + timedelta(seconds=30)):
            survey = load_survey(row.definition)
            turned = {
                path: self.translator.translate(text, survey.language, row.language)
                for path, text in missing_words(survey, row.language).items()
            }
            words = {path: done.text for path, done in turned.items() if isinstance(done, Translation)}
            finish_wording(work, self.house, row, words)
        for key, text, definition in words_to_turn(work.connection, FEWEST_FOR_WORDS, 100):
            target = load_survey(definition).language
            source = self.house.guess.guess(text, target) or target
            done = None if source == target else self.translator.translate(text, source, target)
            set_turned(work.connection, {key: done.text if isinstance(done, Translation) else None})
        for drawing in to_draw(work, self.house, now, now + timedelta(seconds=30)):
            picture = Media("ref-survey", "photo", "image/png", "survey.png", 1000)
            finish_picture(work, self.house, drawing, (picture,))

    def _send(self, work: UnitOfWork, claimed: list[Claimed]) -> None:
        done, targets = Results(), [row.target_id for row in claimed if row.target_id is not None]
        parts = load_parts(work.connection, targets)
        refused = not_theirs(
            work.connection, [row.id for row in claimed if row.message_id is not None], self.clock.now()
        )
        for row in claimed:
            no, may_tell = refusal(row, refused), row.id not in refused
            carrier = self.others.get(self._channel_of(work, row.id), self.carrier)
            done.note(row, Brought(not_sent=no) if no else finish(carrier.bring(row, parts, may_tell=may_tell)))
        done.write(work, self.clock.now(), self.house.lanes, self.house)

    def _translate(self, work: UnitOfWork, message: MessageRow) -> None:
        words, target = message.text, message.reader_language
        must = bool(words.strip()) and not same_language(message.language, target)
        done = self.translator.translate(words, message.language, target) if must else None
        back = None
        if isinstance(done, Translation) and wants_back(self.house, message):
            back = self.translator.translate(done.text, target, message.language)
        finish_translation(work, self.house, message, done, back.text if isinstance(back, Translation) else None)

    def receipt(self, alias: str, status: ReceiptStatus, error: str = "") -> Step:
        """The platform says what became of the newest words that somebody was sent."""
        mine = select(DELIVERY.c.external_id).join(ADDRESS, ADDRESS.c.id == DELIVERY.c.address_id)
        mine = mine.where(ADDRESS.c.address == alias, DELIVERY.c.kind == "relay", DELIVERY.c.external_id.is_not(None))
        hooks = HouseHooks(None, self.house, 8)  # type: ignore[arg-type]
        with self.database.begin() as work:
            external_id = work.connection.execute(mine.order_by(DELIVERY.c.id.desc()).limit(1)).scalar_one()
            hooks._note(work, Receipt(CHANNEL, external_id, status, error))
            work.commit()
        return Step(self.drain())

    def text_too(self, alias: str) -> None:
        """Somebody who is connected gets SMS at the number "ALIAS-sms" as well, and wrote from there long ago."""
        with self.database.begin() as work:
            person_id = person_of(work.session, alias)
            number = f"{alias}sms"
            work.session.add(Address(channel="sms", address=number, person_id=person_id, created_at=self.clock.now()))
            work.commit()

    def fail(self, alias: str) -> Step:
        """The platform says of the newest page to somebody that it came to nothing."""
        mine = select(DELIVERY.c.external_id).join(ADDRESS, ADDRESS.c.id == DELIVERY.c.address_id)
        mine = mine.where(ADDRESS.c.address == alias, DELIVERY.c.kind == "alert", DELIVERY.c.external_id.is_not(None))
        hooks = HouseHooks(None, self.house, 8)  # type: ignore[arg-type]
        with self.database.begin() as work:
            external_id = work.connection.execute(mine.order_by(DELIVERY.c.id.desc()).limit(1)).scalar_one()
            hooks._note(work, Receipt(CHANNEL, external_id, "failed", "rejected"))
            work.commit()
        return Step(self.drain())

    def add_survey(self, name: str, alias: str, title: str) -> None:
        """The office hands somebody a survey from a file, for the families of a class."""
        with self.database.begin() as work:
            section = work.connection.execute(select(SECTION.c.id).where(SECTION.c.title == title)).scalar_one()
            author, last = Author(person_of(work.session, alias), None), self.clock.now().date() + timedelta(days=3)
            audience = Audience((section,))
            keep(work, self.house, survey_template(name), author, audience, title, Days(None, None, last))
            work.commit()

    def leave(self, alias: str) -> None:
        """Somebody does not work at the school any more: the roster took them off the list."""
        with self.database.begin() as work:
            work.connection.execute(update(PERSON).where(PERSON.c.sourced_id == alias).values(active=False))
            work.commit()

    def invite(self, alias: str, code: str) -> None:
        """A letter with `code` for someone."""
        self.ids.codes.append(read_code(code) or code)
        with self.database.begin() as work:
            person_id = work.connection.execute(select(PERSON.c.id).where(PERSON.c.sourced_id == alias)).scalar_one()
            new_invite(work, self.house, person_id)
            work.commit()

    def set_rights(self, guardian: str, student: str, rights: str) -> None:
        """What a guardian may know about a student from now on."""
        with self.database.begin() as work:
            link = update(GUARDIANSHIP).where(GUARDIANSHIP.c.key == f"{guardian}/{student}")
            if not work.connection.execute(link.values(rights=rights)).rowcount:
                ids = {one: person_of(work.session, one) for one in (guardian, student)}
                pair: dict[str, Any] = {"guardian_id": ids[guardian], "student_id": ids[student]}
                work.session.add(Guardianship(key=f"{guardian}/{student}", rights=rights, **pair))
            work.commit()

    def join(self, alias: str, name: str, role: str, language: str, connected: str = "") -> None:
        """Somebody new is in the roster, without an address yet, unless `connected` says otherwise."""
        given, _space, family = name.partition(" ")
        with self.database.begin() as work:
            person_id = add_person(work.session, alias, Character(given, family, (role,), language))
            if connected:
                channel = "sms" if connected == "sms" else CHANNEL
                work.session.add(
                    Address(channel=channel, address=alias, person_id=person_id, created_at=self.clock.now())
                )
            work.commit()

    def set_grade(self, grade: str, *students: str) -> None:
        """These students are in that grade."""
        with self.database.begin() as work:
            mine = update(PERSON).where(PERSON.c.sourced_id.in_(students))
            work.connection.execute(mine.values(grades=grade))
            work.commit()

    def disconnect(self, alias: str) -> None:
        """Someone has not joined yet: their address is nobody's."""
        with self.database.begin() as work:
            address = select(ADDRESS.c.id).where(ADDRESS.c.address == alias)
            unbind_address(work.connection, work.connection.execute(address).scalar_one())
            work.commit()
