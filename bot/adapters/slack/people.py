"""Who writes: a member of staff with a verified e-mail, somebody else of the workspace, or nobody we talk to."""

from __future__ import annotations

from collections import OrderedDict
from enum import Enum
from typing import TYPE_CHECKING, Any, NamedTuple

import regex as re
import structlog

from bot.adapter import Away
from bot.adapters.slack.blocking import off_loop
from bot.send_errors import SendError, Unreachable

if TYPE_CHECKING:
    from bot.adapters.slack.api import Me, SlackApi
    from bot.adapters.slack.ports import Staff

log = structlog.get_logger()
_USER = re.compile(r"[UW][A-Z0-9]{1,30}")
#: Seconds for which a verdict holds: whoever leaves the roster is noticed, whoever joins does not wait long.
_STAFF_SECONDS, _OTHER_SECONDS = 600.0, 60.0
_MOST_KNOWN = 10_000


class Verdict(Enum):
    """What somebody is to us."""

    STAFF = "staff"
    #: Of this workspace, but not on the roster: told so once.
    REFUSED = "refused"
    #: A guest, a bot, a person of another workspace: gets no answer at all.
    NOBODY = "nobody"


class _Known(NamedTuple):
    verdict: Verdict
    name: str
    #: What they have set Slack to: "es-LA".
    locale: str
    until: float


def address_of(team_id: str, user_id: str) -> str:
    """Our address for a user: user ids are unique only within a workspace."""
    return f"{team_id}:{user_id}"


def user_of(address: str, me: Me) -> str:
    """The user of an address. Raises Unreachable for one of another workspace."""
    team_id, _colon, user_id = address.partition(":")
    if team_id != me.team_id or not user_id:
        raise Unreachable("another_workspace")
    return user_id


class People:
    """Asks Slack who somebody is, and the roster whether they are staff; remembers both for a while."""

    def __init__(self, api: SlackApi, staff: Staff) -> None:
        self._api, self._staff = api, staff
        self._known: OrderedDict[str, _Known] = OrderedDict()

    async def verdict(self, user_id: str) -> Verdict:
        """What `user_id` is to us. Raises Away when Slack or the database cannot say now."""
        return (await self._look_up(user_id)).verdict

    async def name(self, user_id: str) -> str:
        """What a colleague is called, for mentions; empty when nobody can say."""
        found = self._known.get(user_id)
        if found is not None and found.name:
            return found.name
        try:
            return _name(await self._info(user_id))
        except Away:
            return ""

    def locale(self, user_id: str) -> str:
        """The language that somebody reads Slack in, for words to those whose own we do not know."""
        known = self._known.get(user_id)
        return (known.locale if known else "") or "en"

    async def _look_up(self, user_id: str) -> _Known:
        known = self._known.get(user_id)
        if known is not None and known.until > self._api.monotonic():
            return known
        if not _USER.fullmatch(user_id) or user_id == (await self._me()).user_id:
            return _Known(Verdict.NOBODY, "", "", 0.0)
        info = await self._info(user_id)
        verdict = await self._judge(user_id, info)
        seconds = _STAFF_SECONDS if verdict is Verdict.STAFF else _OTHER_SECONDS
        locale = str(info.get("locale") or "")
        known = self._known[user_id] = _Known(verdict, _name(info), locale, self._api.monotonic() + seconds)
        self._known.move_to_end(user_id)
        if len(self._known) > _MOST_KNOWN:
            self._known.popitem(last=False)
        return known

    async def _info(self, user_id: str) -> dict[str, Any]:
        try:
            answer = await self._api.ask(
                "users.info", lambda client: client.users_info(user=user_id, include_locale=True)
            )
        except Unreachable:
            return {}
        except SendError as error:
            log.warning("slack.who_is_it", error=error.name, detail=error.detail)
            raise Away(error.retry_after or 2.0) from None
        user = answer.get("user")
        return user if isinstance(user, dict) else {}

    async def _me(self) -> Me:
        try:
            return await self._api.me()
        except SendError as error:
            raise Away(error.retry_after or 2.0) from None

    async def _judge(self, user_id: str, info: dict[str, Any]) -> Verdict:
        me = await self._me()
        if not info or not _is_member(info, me.team_id):
            return Verdict.NOBODY
        email = (info.get("profile") or {}).get("email") or ""
        if not email:
            log.warning("slack.no_email", hint="does the app have the scope users:read.email?")
        if not email or info.get("is_email_confirmed") is False:
            return Verdict.REFUSED
        bound = await off_loop(self._staff.bind, address_of(me.team_id, user_id), email)
        return Verdict.STAFF if bound else Verdict.REFUSED


def _is_member(info: dict[str, Any], team_id: str) -> bool:
    """A full member of our own workspace: no guest, bot or app, nobody who came through a shared channel."""
    outside = ("deleted", "is_bot", "is_restricted", "is_ultra_restricted", "is_stranger", "is_workflow_bot")
    if any(info.get(flag) for flag in outside) or info.get("id") == "USLACKBOT":
        return False
    enterprise = info.get("enterprise_user") or {}
    return info.get("team_id") == team_id or team_id in (enterprise.get("teams") or ())


def _name(info: dict[str, Any]) -> str:
    profile = info.get("profile") or {}
    return str(profile.get("display_name") or profile.get("real_name") or info.get("real_name") or "")
