"""The guard of the API (接口门卫): by a token alone, never a cookie; then as of a page: role, parcel in scope, size.

No cookie, so no page elsewhere can make a browser ask in somebody's name.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from contextlib import nullcontext
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.routing import APIRoute
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from supervision.casework.access.tokens import find_token, is_to_be_noted, use_token
from supervision.records.db import reading, writing
from supervision.web.api.bodies import check_json, check_type
from supervision.web.api.problems import Fault, NotDone
from supervision.web.api.throttle import Throttle
from supervision.web.guarding import (
    FORESEEN,
    SAFE,
    Forbidden,
    GuardedRoute,
    Unforeseen,
    at_most,
    find_named,
    has_nul,
)
from supervision.web.rights import Right, right_of
from supervision.web.seat import Seat
from supervision.web.settings import FollowedSettings

NOT_LET_IN = {"WWW-Authenticate": 'Bearer realm="supervision"'}


class ApiRoute(GuardedRoute):
    """A route for other systems; `RIGHTS` says which scope of a token opens it."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        answer = APIRoute.get_route_handler(self)

        async def guarded(request: Request) -> Response:
            right = right_of(request.method, self.path)
            if right is None:
                raise HTTPException(405)
            if has_nul(request):
                raise NotDone("bad_request", "地址中含有不可见字符（U+0000）。")
            self._check_names(request)
            request = Request(request.scope, at_most(request, right.body))
            settings: FollowedSettings = request.app.state.settings
            at = settings.door.clock()
            door = settings.door_at(at)
            seat = Seat(door, request, at, door.day_of(at))
            request.state.seat = seat
            await run_in_threadpool(_let_in, seat, right)
            with _one_of_so_many(seat):
                if request.method not in SAFE:
                    check_type(request.headers.get("Content-Type", ""))
                    request.state.body = await request.body()
                    check_json(request.state.body)
                try:
                    return await answer(request)
                except (*FORESEEN, NotDone):
                    raise
                except Exception as error:
                    raise Unforeseen from error

        return guarded

    def _check_names(self, request: Request) -> None:
        """A filter that is misspelt would show more than was asked for: it is told instead."""
        known = [field.alias for field in self.dependant.query_params]
        if strange := [name for name in request.query_params if name not in known]:
            among = "、".join(known) or "（无）"
            faults = [Fault(path=name, detail=f"没有这个查询参数，可用的有{among}") for name in strange]
            raise NotDone("bad_request", f"没有查询参数“{'、'.join(strange)}”，可用的有{among}。", faults)


def api_routes() -> APIRouter:
    """The routes of a part of the API."""
    return APIRouter(prefix="/api/v1", route_class=ApiRoute)


def _let_in(seat: Seat, right: Right) -> None:
    """Find the token, its officer, the parcel; raises when one of them is not as `right` says."""
    if right.open:
        return
    door = seat.door
    with reading(door.engine) as session:
        _find_officer(session, seat)
        assert seat.officer is not None
        assert seat.token is not None
        if right.token not in seat.token.scopes:
            word = "" if right.token is None else f"{right.token}（{right.token.zh}）"
            raise NotDone("token_scope", f"令牌“{seat.token.name}”没有范围 {word}，请管理员另发令牌。")
        if right.roles.isdisjoint(seat.officer.roles):
            raise Forbidden(right.roles)
        find_named(session, seat, right.about)
    if is_to_be_noted(seat.token, seat.at):
        with writing(door.engine) as session:
            use_token(session, seat.token, seat.at)


def _find_officer(session: Session, seat: Seat) -> None:
    """The officer a token acts for, if he is in office today."""
    way, _, token = seat.request.headers.get("Authorization", "").partition(" ")
    if way.lower() != "bearer" or not token.strip():
        raise NotDone(
            "no_token", "请求须带令牌：Authorization: Bearer 令牌。令牌由管理员发给。", headers=NOT_LET_IN
        )
    found = find_token(session, token.strip(), seat.at)
    officer = None if found is None else seat.door.office.staff.officer(found.login, seat.today)
    if officer is None:
        sentence = "令牌无效、已收回或者到期，或者所代表的人员不在任。请管理员重新发给。"
        raise NotDone("no_token", sentence, headers=NOT_LET_IN)
    seat.token, seat.officer = found, officer


def _one_of_so_many(seat: Seat) -> Any:
    """This request among the others of its token."""
    if seat.token is None:
        return nullcontext()
    throttle: Throttle = seat.request.app.state.throttle
    return throttle.lets_in(seat.token.id, seat.at, seat.door.office.access)
