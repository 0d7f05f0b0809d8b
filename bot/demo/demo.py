"""The demo's own API beside the web channel: who holds which phone, what time it is, what the bot did."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, model_validator
from starlette.concurrency import run_in_threadpool

from bot.adapters.web.answers import Refused, answer, read_body
from bot.adapters.web.entries import read_row_id
from bot.demo.cast import PlayedAs, player, players, search
from bot.demo.clock import BadTime
from bot.demo.letters import Letters
from bot.demo.phones import BY_KEY, Slot, fresh_start, hand_to, phones
from bot.demo.turns import turns
from bot.demo.world import World

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

    from bot.adapters.web.adapter import WebAdapter
    from bot.demo.cast import Player
    from bot.demo.clock import DemoClock
    from bot.demo.letters import NewInvite
    from storage.database import Database

_ROLES: dict[str, PlayedAs] = {"guardian": "guardian", "staff": "staff"}
#: Called after the clock jumped, so that what is due happens at once.
OnJump = Callable[[], Awaitable[None]]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class PhoneBody(_Strict):
    """Who gets a phone: a person of the roster, or a stranger."""

    person_id: int | None = None
    stranger: bool = False

    @model_validator(mode="after")
    def _one_of_both(self) -> PhoneBody:
        if (self.person_id is None) != self.stranger:
            raise ValueError('give either "person_id" or "stranger": true')
        return self


class ClockBody(_Strict):
    """Where the clock jumps: "thu 15:10"."""

    to: str


class Demo:
    """Routes of the demo. `new_invite` makes an invite code and may block; `school` is the name without a roster."""

    def __init__(
        self,
        adapter: WebAdapter,
        database: Database,
        clock: DemoClock,
        *,
        new_invite: NewInvite,
        on_jump: OnJump,
        school: str = "",
    ) -> None:
        self.adapter, self.database, self.clock = adapter, database, clock
        self._on_jump = on_jump
        self._world = World(database, clock, adapter.channel, Letters(new_invite), school)

    def routes(self) -> Sequence[BaseRoute]:
        """The routes under /demo, guarded like the page."""
        route = self.adapter.route
        return [
            route("/demo/world", self._show_world),
            route("/demo/people", self._people),
            route("/demo/turns", self._turns),
            route("/demo/phones/{slot}", self._hand, "POST"),
            route("/demo/clock", self._jump, "POST"),
            route("/demo/reset", self._reset, "POST"),
        ]

    async def _show_world(self, _request: Request) -> Response:
        return answer(await run_in_threadpool(self._world.read))

    async def _people(self, request: Request) -> Response:
        role = _ROLES.get(request.query_params.get("role", "guardian"))
        if role is None:
            raise Refused(400, "role: guardian or staff.")
        found = await run_in_threadpool(self._search, role, request.query_params.get("q", "")[:100])
        return answer({"people": [one._asdict() for one in found]})

    def _search(self, role: PlayedAs, query: str) -> list[Player]:
        with self.database.read() as session:
            return search(players(session.connection(), role), query)

    async def _turns(self, request: Request) -> Response:
        after = read_row_id(request.query_params.get("after", "0"))
        if after is None:
            raise Refused(400, "after: a row number.")
        return answer({"turns": await run_in_threadpool(self._read_turns, after)})

    def _read_turns(self, after: int) -> list[dict[str, Any]]:
        with self.database.read() as session:
            return turns(session.connection(), after)

    async def _hand(self, request: Request) -> Response:
        slot = BY_KEY.get(request.path_params["slot"])
        if slot is None:
            raise Refused(404, "There is no such phone.")
        body = await read_body(request, PhoneBody)
        await run_in_threadpool(self._hand_over, slot, body.person_id)
        return await self._changed()

    def _hand_over(self, slot: Slot, person_id: int | None) -> None:
        channel = self.adapter.channel
        with self.database.begin() as work:
            if person_id is not None:
                if player(work.connection, person_id) is None:
                    raise Refused(404, "There is no such person to play.")
                others = [phone for phone in phones(work.connection, channel) if phone.slot != slot]
                if person_id in {phone.person_id for phone in others}:
                    raise Refused(409, "This person already holds another phone.")
            hand_to(work.connection, channel, slot, person_id, self.clock.now())
            work.commit()

    async def _jump(self, request: Request) -> Response:
        body = await read_body(request, ClockBody)
        try:
            now = await run_in_threadpool(self.clock.jump, body.to)
        except BadTime as error:
            raise Refused(400, str(error)) from None
        self.adapter.hub.broadcast("clock", {"now": now.isoformat()})
        await self._on_jump()
        return answer({"now": now.isoformat()})

    async def _reset(self, _request: Request) -> Response:
        await run_in_threadpool(self._start_over)
        return await self._changed()

    def _start_over(self) -> None:
        with self.database.begin() as work:
            fresh_start(work.connection, self.adapter.channel, self.clock.now())
            work.commit()

    async def _changed(self) -> Response:
        world = await run_in_threadpool(self._world.read)
        self.adapter.hub.broadcast("world", {})
        return answer(world)
