"""Twilio's check-up: the account, each sender and where it calls us, and the WhatsApp templates.

https://www.twilio.com/docs/whatsapp/api/senders · https://www.twilio.com/docs/messaging/api/service-resource
https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource · https://www.twilio.com/docs/content
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple
from urllib.parse import parse_qsl, urlsplit

import aiohttp

from bot.adapters.twilio_messaging.inbound import WHATSAPP
from bot.adapters.twilio_messaging.rest import Refusal, Rest
from bot.adapters.twilio_messaging.templates import MESSAGE, friendly_name, templates
from bot.checks.trouble import host_of, why

if TYPE_CHECKING:
    from bot.checks.findings import Report
    from bot.config.sections import TwilioSection

#: Twilio's shared number to try WhatsApp with; what it calls is set in the Console alone.
SANDBOX: Final = "+14155238886"
_SERVICE: Final = "MG"
_MOST_PAGES, _REASON = 20, 80
_WAITING: Final = frozenset({"received", "pending"})
_IN_WORDS: Final = {
    "missing": ("is not registered", "Register it: run_bot.py templates (docs/whatsapp-sms.md)"),
    "unknown": ("is not in this account", "Copy its HX… from the Content Template Builder into twilio.templates"),
    "unsubmitted": ("was not submitted", "Content Template Builder: Submit for WhatsApp approval"),
}
_UNAUTHORISED: Final = frozenset({401, 403})
_NOT_FOUND, _SERVER_ERROR = 404, 500
_ONLINE: Final = frozenset({"ONLINE", "ONLINE:UPDATING"})


class TwilioCheck:
    """Asks Twilio about our account. `public_url` is web.public_url."""

    area, online = "twilio", True

    def __init__(self, section: TwilioSection, public_url: str) -> None:
        self._section, self._public_url = section, public_url.rstrip("/")

    async def examine(self, report: Report) -> None:
        """Account, senders, templates. Nothing is sent, and nothing changed."""
        async with Rest(self._section) as rest:
            try:
                if not await self._account(rest, report):
                    return
                for channel, sender in (("whatsapp", self._section.whatsapp_from), ("sms", self._section.sms_from)):
                    if sender:
                        await self._sender(rest, report, channel, sender)
                if self._section.whatsapp_from and self._section.whatsapp_from != SANDBOX:
                    await self._templates(rest, report)
            except Refusal as refusal:
                self._refused(report, refusal)
            except (aiohttp.ClientError, OSError) as error:
                report.wrong(
                    f"could not reach {host_of(self._section.base_url)}: {why(error)}",
                    "Look at the network and the firewall",
                )

    def _refused(self, report: Report, refusal: Refusal) -> None:
        if refusal.status in _UNAUTHORISED:
            report.wrong(
                "account SID or auth token is refused",
                "Copy both again from Twilio's Console: HOMELINE_TWILIO__ACCOUNT_SID and HOMELINE_TWILIO__AUTH_TOKEN",
            )
        elif refusal.status >= _SERVER_ERROR:
            report.look(f"Twilio has trouble of its own ({refusal})", "Try again later")
        else:
            report.look(f"Twilio did not answer a question ({refusal})", "Try again; then look in its Console")

    async def _account(self, rest: Rest, report: Report) -> bool:
        account = await rest.get("api", f"/2010-04-01/Accounts/{rest.account}.json")
        status = str(account.get("status", "?"))
        if status != "active":
            report.wrong(f"the account is {status}: nothing is sent", "See Twilio's Console, Billing; then its support")
            return False
        if account.get("type") == "Trial":
            report.look(
                "a trial account writes only to numbers that you verified", "Upgrade it before families rely on it"
            )
        else:
            report.ok("the account is active")
        return True

    async def _sender(self, rest: Rest, report: Report, channel: str, sender: str) -> None:
        try:
            if sender.startswith(_SERVICE):
                await self._service(rest, report, channel, sender)
            elif channel == "whatsapp":
                await self._whatsapp_number(rest, report, sender)
            else:
                await self._number(rest, report, sender)
        except Refusal as refusal:
            if refusal.status != _NOT_FOUND:
                raise
            report.wrong(f"twilio.{channel}_from is not in this account", "Copy it from Twilio's Console, Messaging")

    async def _service(self, rest: Rest, report: Report, channel: str, sid: str) -> None:
        service = await rest.get("messaging", f"/v1/Services/{sid}")
        if service.get("use_inbound_webhook_on_number"):
            report.look(
                f"{channel}: the Messaging Service leaves incoming messages to each number",
                f"Set its Integration to “Send a webhook”, {self._hook(channel)}",
            )
        else:
            self._hooks(report, channel, service.get("inbound_request_url"), service.get("fallback_url"))
        senders = "PhoneNumbers" if channel == "sms" else "ChannelSenders"
        found = await rest.get("messaging", f"/v1/Services/{sid}/{senders}")
        if not any(isinstance(one, list) and one for one in found.values()):
            report.wrong(f"{channel}: the Messaging Service has no sender", "Add one: Messaging, Services, Sender Pool")

    async def _whatsapp_number(self, rest: Rest, report: Report, number: str) -> None:
        if number == SANDBOX:
            report.look(
                "whatsapp: the sandbox is for trying; it forgets a phone after three days, and cannot be checked",
                "Get a sender of your own (docs/whatsapp-sms.md)",
            )
            return
        found = await rest.get("messaging", "/v2/Channels/Senders", {"Channel": "whatsapp", "PageSize": "1000"})
        wanted = [one for one in found.get("senders", ()) if one.get("sender_id") == WHATSAPP + number]
        if not wanted:
            report.wrong("twilio.whatsapp_from is no WhatsApp sender of this account", "See Messaging, Senders")
            return
        status = str(wanted[0].get("status", "?"))
        if status not in _ONLINE:
            report.wrong(
                f"whatsapp: the sender is {status}, not ONLINE", "See Messaging, Senders, for what Meta waits for"
            )
        hooks = wanted[0].get("webhook") or {}
        self._hooks(report, "whatsapp", hooks.get("callback_url"), hooks.get("fallback_url"))

    async def _number(self, rest: Rest, report: Report, number: str) -> None:
        kind, key = (
            ("SMS/ShortCodes", "ShortCode") if not number.startswith("+") else ("IncomingPhoneNumbers", "PhoneNumber")
        )
        found = await rest.get("api", f"/2010-04-01/Accounts/{rest.account}/{kind}.json", {key: number})
        wanted = list(found.get("incoming_phone_numbers") or found.get("short_codes") or ())
        if not wanted:
            report.wrong("twilio.sms_from is no number of this account", "See Phone Numbers, Manage, Active numbers")
            return
        able = wanted[0].get("capabilities")
        if isinstance(able, dict) and able.get("sms") is False:
            report.wrong("sms: the number cannot do SMS", "Buy one that can: Phone Numbers, Buy a number")
        self._hooks(report, "sms", wanted[0].get("sms_url"), wanted[0].get("sms_fallback_url"))

    def _hook(self, channel: str) -> str:
        return f"{self._public_url}/twilio/{channel}"

    def _hooks(self, report: Report, channel: str, url: object, fallback: object) -> None:
        """Either address takes messages of both channels; what follows # is not part of what Twilio calls."""
        ours = {self._hook("whatsapp"), self._hook("sms")}
        address = f"{self._hook(channel)}#rc=2&rp=all"
        if _plain(url) not in ours:
            there = f"leads to {host_of(_plain(url))}" if url else "is empty"
            report.wrong(f"{channel}: the webhook for incoming messages {there}", f"Set it to {address}, POST")
        elif _plain(fallback) not in ours:
            report.look(f"{channel}: the fallback is not set", f"Set it to {address} too, POST")
        else:
            report.ok(f"{channel}: sender and webhooks are set; status callbacks come with each message")

    async def _templates(self, rest: Rest, report: Report) -> None:
        """One line for each template and verdict, with the languages that it is about."""
        listed = await _listed(rest)
        groups: dict[tuple[str, _Verdict], list[str]] = {}
        for name, template in templates().items():
            for language in template.bodies:
                sid = self._section.templates.get(name, {}).get(language)
                verdict = await _approval(rest, sid) if sid else listed.get(friendly_name(name, language), _MISSING)
                groups.setdefault((name, verdict), []).append(language)
        for (name, verdict), languages in groups.items():
            _tell_verdict(report, name, verdict, languages)
        if all(verdict.state == "approved" for _name, verdict in groups):
            report.ok(f"whatsapp: all {sum(map(len, groups.values()))} templates are approved")


class _Verdict(NamedTuple):
    """WhatsApp's word on a template: approved, pending, rejected, …; ours: missing, unknown, unsubmitted."""

    state: str
    reason: str = ""


_MISSING: Final = _Verdict("missing")


async def _listed(rest: Rest) -> dict[str, _Verdict]:
    """The templates of this account by friendly name, as the bot itself looks for them."""
    found: dict[str, _Verdict] = {}
    query: dict[str, str] = {"PageSize": "500"}
    for _page in range(_MOST_PAGES):
        answer = await rest.get("content", "/v1/ContentAndApprovals", query)
        for one in answer.get("contents") or ():
            found.setdefault(str(one.get("friendly_name") or ""), _verdict_of(one.get("approval_requests")))
        more = dict(parse_qsl(urlsplit(str((answer.get("meta") or {}).get("next_page_url") or "")).query))
        if not more:
            break
        query = more
    return found


async def _approval(rest: Rest, sid: str) -> _Verdict:
    """The verdict on a template that the settings name."""
    try:
        answer = await rest.get("content", f"/v1/Content/{sid}/ApprovalRequests")
    except Refusal as refusal:
        if refusal.status != _NOT_FOUND:
            raise
        return _Verdict("unknown")
    return _verdict_of(answer.get("whatsapp"))


def _verdict_of(told: object) -> _Verdict:
    verdict: dict[str, Any] = told if isinstance(told, dict) else {}
    return _Verdict(str(verdict.get("status") or "unsubmitted").lower(), str(verdict.get("rejection_reason") or ""))


def _tell_verdict(report: Report, name: str, verdict: _Verdict, languages: list[str]) -> None:
    state, what = verdict.state, f"the template {name} ({', '.join(languages)})"
    if state == "approved":
        return
    if state in _WAITING:
        report.look(f"whatsapp: {what} waits for approval", "Nothing to do: minutes to a day")
        return
    words, remedy = _IN_WORDS.get(state, (f"is {state}", "Make it anew in the Content Template Builder, and submit it"))
    because = f" ({verdict.reason[:_REASON]})" if verdict.reason else ""
    if name == MESSAGE:
        report.wrong(f"whatsapp: {what} {words}{because}: after a day of silence nothing reaches those readers", remedy)
    else:
        report.look(f"whatsapp: {what} {words}{because}; {MESSAGE} stands in", remedy)


def _plain(url: object) -> str:
    return str(url or "").partition("#")[0].rstrip("/")
