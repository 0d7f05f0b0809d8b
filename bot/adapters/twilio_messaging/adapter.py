"""The two adapters: WhatsApp and SMS."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import structlog
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.adapter import Away
from bot.adapters.twilio_messaging import links
from bot.adapters.twilio_messaging.attachments import Attachments
from bot.adapters.twilio_messaging.compose import (
    IMAGE_BYTES,
    IMAGE_TYPES,
    MOST_BODY,
    content,
    sms_calls,
    whatsapp_calls,
    whatsapp_text,
    whatsapp_words,
)
from bot.adapters.twilio_messaging.contents import Contents
from bot.adapters.twilio_messaging.errors import KNOCK_AGAIN
from bot.adapters.twilio_messaging.inbound import WHATSAPP, read_inbound
from bot.adapters.twilio_messaging.menus import MOST_DESCRIPTION, MOST_ROWS, menus
from bot.adapters.twilio_messaging.receipts import Receipts
from bot.adapters.twilio_messaging.segments import SEGMENTS, segments
from bot.adapters.twilio_messaging.templates import friendly_name, is_open, knocks, wanted
from bot.adapters.twilio_messaging.webhook import answering, signed_form
from bot.config import ConfigError
from bot.media import fitting
from bot.send_errors import Held, Rejected, Unavailable
from conversations.capabilities import Capabilities
from conversations.locale import catalog_for, locale_for

if TYPE_CHECKING:
    from collections.abc import Coroutine, Sequence

    from bot.adapter import Accept, Outgoing
    from bot.adapters.twilio_messaging.account import TwilioAccount
    from bot.adapters.twilio_messaging.compose import Params
    from bot.adapters.twilio_messaging.hooks import Clock, Contact, Hooks
    from bot.media import MediaStore

log = structlog.get_logger()
#: We never answer in the response: what is said goes through the outbox.
_NOTHING_TO_SAY = '<?xml version="1.0" encoding="UTF-8"?><Response/>'
_SERVICE = "MG"


class TwilioAdapter(ABC):
    """What both channels have in common. `public_url` is how Twilio reaches us. Raises ConfigError without it."""

    channel = ""
    capabilities: Capabilities
    changes = None

    def __init__(self, account: TwilioAccount, public_url: str, media: MediaStore, clock: Clock, hooks: Hooks) -> None:
        if not public_url:
            raise ConfigError("web.public_url: Twilio must be able to reach this server; write its https:// address")
        self.account, self.hooks, self._clock = account, hooks, clock
        self._public_url = public_url.rstrip("/")
        self._prefix, self._media = f"/twilio/{self.channel}", media
        self._links = links.Links(f"{self._public_url}{self._prefix}", account.token, media, clock)
        self._attachments = Attachments(account, media)
        self._receipts = Receipts(hooks)
        self._accept: Accept | None = None
        self._errands: set[asyncio.Task[None]] = set()

    def routes(self) -> Sequence[BaseRoute]:
        """Inbound messages, status callbacks, and files for Twilio to fetch."""
        return [
            Route(self._prefix, answering(self._inbound), methods=["POST"]),
            # As people type it: a redirect would lose what was posted.
            Route(f"{self._prefix}/", answering(self._inbound), methods=["POST"]),
            Route(f"{self._prefix}/status", answering(self._status), methods=["POST"]),
            Route(f"{self._prefix}{links.ROUTE}", self._links.serve, methods=["GET"]),
        ]

    async def start(self, accept: Accept) -> None:
        """Begin to hand on what Twilio posts."""
        self._accept = accept
        self.account.open()

    async def stop(self) -> None:
        """Take nothing more; requests under way are awaited."""
        if self._accept is None:
            return
        self._accept = None
        await asyncio.gather(*self._errands, self._receipts.stop())
        await self.account.close()

    async def _inbound(self, request: Request) -> Response:
        form = await signed_form(request, self._public_url, self.account.token)
        inbound, attachments = read_inbound(form, self._clock.now())
        accept = self._accept
        if accept is None:
            raise Away(retry_after=2.0)
        # Twilio asks the fallback address (the same as this one) with ErrorUrl: nobody asks after that.
        media, left_out = await self._attachments.keep(attachments, last_chance="ErrorUrl" in form)
        await accept(replace(inbound, media=media, left_out=left_out))
        if attachments:
            self._later(self._attachments.forget(attachments))
        return Response(_NOTHING_TO_SAY, media_type="text/xml")

    async def _status(self, request: Request) -> Response:
        await self._receipts.take(await signed_form(request, self._public_url, self.account.token))
        return Response(status_code=204)

    def _later(self, errand: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(errand)
        self._errands.add(task)
        task.add_done_callback(self._errands.discard)

    @abstractmethod
    async def send(self, outgoing: Outgoing) -> str:
        """Send one message; gives the SID of its last part. Raises SendError."""

    async def _fitted(self, outgoing: Outgoing) -> Outgoing:
        """`outgoing` with each photo in the version that phones are sent as a picture."""
        if not outgoing.media:
            return outgoing
        fit = partial(fitting, self._media, most=IMAGE_BYTES, mimes=IMAGE_TYPES)
        return replace(outgoing, media=tuple([await run_in_threadpool(fit, one) for one in outgoing.media]))

    @abstractmethod
    def _parties(self, address: str) -> Params:
        """From (or the messaging service) and To."""

    async def _create(self, outgoing: Outgoing, call: Params) -> str:
        callback = {"status_callback": f"{self._public_url}{self._prefix}/status"}
        return await self.account.create({**self._parties(outgoing.address), **call, **callback})


class WhatsAppAdapter(TwilioAdapter):
    """WhatsApp. Outside the 24-hour window a template knocks, and the message itself is Held."""

    channel = "whatsapp"

    def __init__(
        self,
        account: TwilioAccount,
        public_url: str,
        media: MediaStore,
        clock: Clock,
        hooks: Hooks,
        *,
        school: str,
    ) -> None:
        super().__init__(account, public_url, media, clock, hooks)
        self._school = school
        self._contents = Contents(account, clock)
        self.capabilities = Capabilities(
            buttons=MOST_ROWS if account.section.buttons else 0,
            button_label=MOST_DESCRIPTION,
            text=MOST_BODY,
            receipts=True,
        )

    async def send(self, outgoing: Outgoing) -> str:
        """Send one message, or knock. Raises SendError; Held once a template said that something waits."""
        outgoing = await self._fitted(outgoing)
        contact = await self._contact(outgoing.address)
        if not is_open(contact.last_inbound_at, self._clock.now()):
            return await self._knock(outgoing, contact)
        try:
            return await self._say(outgoing, contact)
        except Held:  # 63016: WhatsApp counts otherwise than we do
            return await self._knock(outgoing, contact)

    async def _contact(self, address: str) -> Contact:
        try:
            return await self.hooks.contact(self.channel, address)
        except Exception as error:  # noqa: BLE001 - a database that is away must not make a dead letter
            raise Unavailable(type(error).__name__) from None

    async def _say(self, outgoing: Outgoing, contact: Contact) -> str:
        sid, link = "", self._links.url
        for call in whatsapp_calls(outgoing, await self._menu(outgoing, contact), link):
            try:
                sid = await self._create(outgoing, call)
            except Rejected:
                if "content_sid" not in call:
                    raise
                self._contents.forget(call["content_sid"])
                for words in whatsapp_words(outgoing, link):
                    sid = await self._create(outgoing, words)
        return sid

    async def _menu(self, outgoing: Outgoing, contact: Contact) -> Params | None:
        """The call that shows the choices as buttons or as a list; None where they must be numbers."""
        if not outgoing.buttons:
            return None
        _ = locale_for(contact.language).gettext
        text = whatsapp_text(outgoing, self._links.url)
        found = await self._contents.first(menus(text, outgoing.buttons, _("Choose")))
        return content(found[0], found[1].values) if found else None

    async def _knock(self, outgoing: Outgoing, contact: Contact) -> str:
        """Send a template. Gives its SID when it says the whole message, else raises Held."""
        for knock in knocks(outgoing, contact.language, self._school):
            configured = self.account.section.templates.get(knock.name, {}).get(knock.language)
            sid = configured or await self._contents.approved(friendly_name(knock.name, knock.language))
            if not sid:
                continue
            sent = await self._create(outgoing, content(sid, knock.values))
            log.info("send.knocked", delivery=outgoing.delivery_id, channel=self.channel, template=knock.name)
            if knock.whole:
                return sent
            raise Held("waits for an answer to a template", retry_after=KNOCK_AGAIN)
        raise Rejected(f"no WhatsApp template {wanted(outgoing)} in {catalog_for(contact.language)} (see templates)")

    def _parties(self, address: str) -> Params:
        sender = self.account.section.whatsapp_from
        to = {"to": f"{WHATSAPP}{address}"}
        return {"messaging_service_sid": sender, **to} if is_service(sender) else {"from_": WHATSAPP + sender, **to}


class SmsAdapter(TwilioAdapter):
    """SMS: plain text with numbers, counted in segments."""

    channel = "sms"
    capabilities = Capabilities(buttons=0, button_label=0, text=MOST_BODY, receipts=True)

    async def send(self, outgoing: Outgoing) -> str:
        """Send one message; gives the SID of its last part. Raises SendError."""
        sid = ""
        for call in sms_calls(await self._fitted(outgoing), self._links.url):
            sid = await self._create(outgoing, call)
        return sid

    async def _create(self, outgoing: Outgoing, call: Params) -> str:
        sid = await super()._create(outgoing, call)
        if "media_url" in call:
            return sid
        encoding, units, number = segments(call["body"])
        SEGMENTS.labels(encoding).inc(number)
        log.info("sms.segments", delivery=outgoing.delivery_id, encoding=encoding, units=units, segments=number)
        return sid

    def _parties(self, address: str) -> Params:
        sender = self.account.section.sms_from
        return {"messaging_service_sid" if is_service(sender) else "from_": sender, "to": address}


def is_service(sender: str) -> bool:
    """Whether the sender is a Messaging Service, which picks a number itself."""
    return sender.startswith(_SERVICE)
