"""The guard before every page (门卫): who comes, may he, about which parcel, from our own page, with not too much.

It stands before the request's body is read, let alone parsed: nobody's upload is taken who is not let in.
"""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any
from urllib.parse import urlsplit

from fastapi import APIRouter, Request, Response
from fastapi.exceptions import ValidationException
from fastapi.routing import APIRoute
from sqlalchemy import Table, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.types import Message

from supervision.casework.access.sessions import find_session, is_to_be_seen, see
from supervision.casework.finding import NotFound, find_parcel
from supervision.casework.places import place_in
from supervision.law.refusals import Refused
from supervision.records.db import reading, writing
from supervision.records.tables import ACT, ENTRY, PARCEL
from supervision.staff import Role
from supervision.web.forms import Filled
from supervision.web.rights import About, Right, right_of
from supervision.web.seat import Seat
from supervision.web.settings import FollowedSettings

SAFE = ("GET", "HEAD", "OPTIONS")
CSRF_FIELD, CSRF_HEADER = "csrf", "X-CSRF-Token"
FIELDS = 500
"""How many fields a form may have; a list with a tick on every line of a page has a hundred."""


class NotSignedIn(Exception):
    """Nobody is signed in, or no longer (登录已过期)."""


class MustChange(Exception):
    """The password must be changed first (须先改密码)."""


class Forbidden(Exception):
    """The person's roles do not go so far (没有权限); `roles` do."""

    def __init__(self, roles: frozenset[Role]) -> None:
        super().__init__("forbidden")
        self.roles = roles


class TooLarge(Exception):
    """More came than the route takes (内容过大); `most` in bytes."""

    def __init__(self, most: int) -> None:
        super().__init__("too large")
        self.most = most


class NotOurs(Exception):
    """The form did not come from our own page, or from one that is out of date (跨站请求)."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)


class Unforeseen(Exception):
    """A page failed in a way nobody thought of; its cause is the error."""


FORESEEN = (
    NotSignedIn,
    MustChange,
    Forbidden,
    TooLarge,
    NotOurs,
    Refused,
    HTTPException,
    ValidationException,
    SQLAlchemyError,
)
"""What `errors` has a sentence for."""


class GuardedRoute(APIRoute):
    """A route that lets in whom `RIGHTS` says; the page finds its `Seat` in the request."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        page = super().get_route_handler()

        async def guarded(request: Request) -> Response:
            right = right_of(request.method, self.path)
            if right is None:
                raise HTTPException(405)
            if has_nul(request):
                raise HTTPException(422)
            request = Request(request.scope, at_most(request, right.body))
            settings: FollowedSettings = request.app.state.settings
            at = settings.door.clock()
            door = settings.door_at(at)
            seat = Seat(door, request, at, door.day_of(at))
            request.state.seat = seat
            if request.method not in SAFE:
                _check_origin(request, signed_in=not right.open)
            await run_in_threadpool(_let_in, seat, right)
            try:
                if request.method not in SAFE:
                    await _read_form(seat, right)
                return await page(request)
            except FORESEEN:
                raise
            except Exception as error:
                raise Unforeseen from error
            finally:
                await request.close()  # the files a form brought

        return guarded


def has_nul(request: Request) -> bool:
    """Whether the address holds a character no text on file may have: PostgreSQL does not take it, even to look for it."""
    said = (
        *request.path_params.values(),
        *(word for pair in request.query_params.multi_items() for word in pair),
    )
    return any("\0" in str(word) for word in said)


def pages() -> APIRouter:
    """The routes of a desk: `router = pages()`, then `@router.get("/tasks")`."""
    return APIRouter(route_class=GuardedRoute, default_response_class=Response)


# Who comes


def _let_in(seat: Seat, right: Right) -> None:
    """Find the session, the officer, the parcel; raises when one of them is not as `right` says."""
    door = seat.door
    with reading(door.engine) as session:
        _find_officer(session, seat)
        if seat.officer is None:
            if not right.open:
                raise NotSignedIn
            return
        assert seat.session is not None
        if seat.session.must_change and not right.before_change:
            raise MustChange
        if right.roles.isdisjoint(seat.officer.roles) and not right.open:
            raise Forbidden(right.roles)
        find_named(session, seat, right.about)
    if is_to_be_seen(seat.session, seat.at):
        with writing(door.engine) as session:
            see(session, seat.session, seat.at)


def _find_officer(session: Session, seat: Seat) -> None:
    """The session of the cookie, if its person is an officer today."""
    door = seat.door
    token = seat.request.cookies.get(door.session_cookie, "")
    found = find_session(session, token, seat.at, door.office.access)
    if found is not None:
        seat.officer = door.office.staff.officer(found.login, seat.today)
        seat.session = None if seat.officer is None else found


# About which parcel


def find_named(session: Session, seat: Seat, about: About) -> None:
    """The parcel, act or entry the path names; one that is not in the officer's scope is not found, as if there were none."""
    named = seat.request.path_params
    if about is About.PARCEL:
        seat.parcel_id = find_parcel(session, named["no"])
    elif about is About.ACT:
        seat.act_id = _place(session, ACT, named["act"])
        seat.parcel_id = seat.act_id[0]
    elif about is About.ENTRY:
        seat.act_id = _place(session, ENTRY, named["entry"])
        seat.parcel_id = seat.act_id[0]
    if seat.parcel_id and not seat.scope.holds(session, seat.parcel_id):
        raise NotFound("没有这个编号，或者不在您的管辖范围内。")


def _place(session: Session, table: Table, text: str) -> tuple[int, int]:
    """Where an act or an entry stands, as it is written in lists: `17-4`."""
    if (place := place_in(text)) is not None:
        parcel_id, seq = place
        there = session.execute(
            select(table.c.seq)
            .join_from(table, PARCEL, PARCEL.c.id == table.c.parcel_id)
            .where(table.c.parcel_id == parcel_id, table.c.seq == seq, ~PARCEL.c.withdrawn)
        ).first()
        if there is not None:
            return place
    raise NotFound(f"没有编号为“{text}”的{'监管动作' if table is ACT else '案卷记录'}。")


# From our own page


def _check_origin(request: Request, *, signed_in: bool) -> None:
    """A browser says where a form comes from; one that says nothing is no browser and has no session to abuse."""
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    strange = site not in (None, "same-origin", "none") or (
        origin is not None and urlsplit(origin).netloc != request.headers.get("Host")
    )
    if strange or (not signed_in and site is None and origin is None):
        raise NotOurs("页面不是从本系统打开的，没有办理。请回到本系统的页面重新提交。")


async def _read_form(seat: Seat, right: Right) -> None:
    """What was filled in; the token of the session must be in it (or in the header of a script's request)."""
    request = seat.request
    form = await request.form(max_files=right.files, max_fields=FIELDS, max_part_size=right.body)
    given = request.headers.get(CSRF_HEADER) or str(form.get(CSRF_FIELD, ""))
    if seat.session is not None and not hmac.compare_digest(given.encode(), seat.session.csrf.encode()):
        raise NotOurs("页面已经失效，没有办理。请刷新页面后重新提交。")
    seat.form = _filled(form)


def _filled(form: FormData) -> Filled:
    texts: dict[str, list[str]] = {}
    files: dict[str, list[UploadFile]] = {}
    for name, value in form.multi_items():
        if isinstance(value, UploadFile):
            if value.filename:  # a field left empty is sent as a file without a name
                files.setdefault(name, []).append(value)
        elif name != CSRF_FIELD:
            texts.setdefault(name, []).append(value)
    return Filled(
        {name: values[-1] for name, values in texts.items()},
        files,
        many={n: tuple(v) for n, v in texts.items()},
    )


# Not too much


def at_most(request: Request, most: int) -> Callable[[], Awaitable[Message]]:
    """The request's body, refused as soon as it says or shows that it is larger."""
    said = request.headers.get("Content-Length", "")
    if said.isdecimal() and int(said) > most:
        raise TooLarge(most)
    receive, came = request.receive, 0

    async def receiving() -> Message:
        nonlocal came
        message = await receive()
        came += len(message.get("body", b""))
        if came > most:
            raise TooLarge(most)
        return message

    return receiving
