"""Signing in and out, the person's own password, the language (登录、退出、修改密码)."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from fastapi.responses import JSONResponse, Response
from sqlalchemy import text

from supervision.casework.access import passwords
from supervision.casework.access.accounts import (
    WRONG,
    Attempt,
    begin_attempt,
    fail_attempt,
    note,
    pass_attempt,
    set_password,
)
from supervision.casework.access.sessions import close, close_all, count_open, open_session
from supervision.law.refusals import NotAllowed
from supervision.records.account import AccessEvent, Way
from supervision.web.guarding import pages
from supervision.web.seat import LANG, Seat, Seated
from supervision.web.words import Lang

router = pages()


@router.get("/health")
def health(seat: Seated) -> Response:
    """Whether the desks work (运行状况), for a proxy or a watchdog: the records can be read."""
    with seat.reading() as session:
        session.execute(text("SELECT 1"))
    return JSONResponse({"status": "ok"})


@router.get("/sign-in")
def sign_in_page(seat: Seated, next: str = "/") -> Response:
    if seat.officer is not None:
        return seat.go(own_path(next))
    return seat.page("sign_in.html", form=seat.form, next=own_path(next), oidc=seat.door.office.access.oidc)


@router.post("/sign-in")
def sign_in(seat: Seated) -> Response:
    """With name and password; in a page that is open (htmx) only a 204 or the sentence, the page stays as it is."""
    form = seat.form
    next_path = own_path(form["next"])
    try:
        token = _sign_in(seat, form.text("login", longest=60), form["password"])
    except NotAllowed as refused:
        if seat.in_page:
            return seat.page("told.html", status=422, title=seat.words("登录"), sentence=str(refused))
        form.wrong("", str(refused))
        oidc = seat.door.office.access.oidc
        return seat.again("sign_in.html", form=form, next=next_path, oidc=oidc)
    answer = Response(status_code=204) if seat.in_page else seat.go(next_path)
    keep_token(seat, answer, token)
    return answer


def _sign_in(seat: Seat, login: str, password: str) -> str:
    """The token of a new session; raises `NotAllowed`."""
    door = seat.door
    _attempt(seat, login, password)
    if door.office.staff.officer(login, seat.today) is None:
        raise NotAllowed(
            f"{seat.today}您不在机关设置的人员名单（[[officers]]）上，或者不在任职期内，不能登录；请联系管理员"
        )
    return let_in(seat, login, Way.PASSWORD)


def _attempt(seat: Seat, login: str, password: str) -> Attempt:
    """Look at a password: the attempt is counted first, and taken back when it was right."""
    door = seat.door
    with seat.writing() as session:
        attempt = begin_attempt(session, login, seat.at, door.office.access)
    right = passwords.matches(password, attempt.password)
    with seat.writing() as session:
        if right:
            pass_attempt(session, attempt, seat.at, door.office.access)
        else:
            fail_attempt(session, attempt, seat.at, seat.address)
    if not right:
        raise NotAllowed(WRONG)
    return attempt


def let_in(seat: Seat, login: str, way: Way) -> str:
    """Open a session; that of the cookie the browser came with is no longer any."""
    door = seat.door
    old = seat.request.cookies.get(door.session_cookie, "")
    with seat.writing() as session:
        token = open_session(session, login, way, seat.at, door.office.access, old=old)
        note(session, login, AccessEvent.SIGNED_IN, seat.at, by=login, address=seat.address)
    return token


def keep_token(seat: Seat, answer: Response, token: str) -> None:
    answer.set_cookie(
        seat.door.session_cookie, token, path="/", httponly=True, secure=seat.door.secure, samesite="lax"
    )


def own_path(next: str) -> str:
    """Where to go on after signing in: a path of ours, never another host's."""
    parts = urlsplit(next)
    plain = next.startswith("/") and not next.startswith(("//", "/\\")) and next.isprintable()
    return next if plain and not parts.netloc and not parts.scheme else "/"


@router.get("/session")
def session_(seat: Seated) -> Response:
    """Who is signed in and what his forms must carry: asked by a page that was open while the session ended."""
    assert seat.session is not None
    return JSONResponse({"login": seat.session.login, "csrf": seat.session.csrf})


# Out


@router.post("/sign-out")
def sign_out(seat: Seated) -> Response:
    with seat.writing() as session:
        close(session, seat.request.cookies[seat.door.session_cookie])
        note(session, seat.login, AccessEvent.SIGNED_OUT, seat.at, by=seat.login, address=seat.address)
    return _gone(seat, "您已退出。")


@router.post("/sign-out/everywhere")
def sign_out_everywhere(seat: Seated) -> Response:
    with seat.writing() as session:
        close_all(session, seat.login)
        event = AccessEvent.SIGNED_OUT_EVERYWHERE
        note(session, seat.login, event, seat.at, by=seat.login, address=seat.address)
    return _gone(seat, "您已在所有设备上退出。")


def _gone(seat: Seat, told: str) -> Response:
    answer = seat.go("/sign-in", seat.words(told))
    answer.delete_cookie(seat.door.session_cookie, path="/", httponly=True, secure=seat.door.secure)
    return answer


# The person's own password


@router.get("/password")
def password_page(seat: Seated) -> Response:
    return _password_page(seat)


@router.post("/password")
def change_password(seat: Seated) -> Response:
    """A new password: every other session is closed, this one gets a new token."""
    form = seat.form
    old, new = form["old"], form["new"]
    for fault in passwords.faults(new, login=seat.login, name=_name(seat), old=old):
        form.wrong("new", fault)
    if form["again"] != new:
        form.wrong("again", seat.words("两次输入的新密码不一样"))
    if not form.ok:
        return _password_page(seat)
    try:
        attempt = _attempt(seat, seat.login, old)
    except NotAllowed as refused:
        form.wrong("old", seat.words("原密码不正确") if str(refused) == WRONG else str(refused))
        return _password_page(seat)
    kept = passwords.hashed(new)
    with seat.writing() as session:
        set_password(session, attempt, kept, seat.at)
        note(session, seat.login, AccessEvent.CHANGED, seat.at, by=seat.login, address=seat.address)
        token = open_session(session, seat.login, Way.PASSWORD, seat.at, seat.door.office.access)
    answer = seat.go("/", seat.words("密码已修改，其他设备上的登录都已退出。"))
    keep_token(seat, answer, token)
    return answer


def _name(seat: Seat) -> str:
    return "" if seat.officer is None else seat.officer.name


def _password_page(seat: Seat) -> Response:
    with seat.reading() as session:
        devices = count_open(session, seat.login, seat.at, seat.door.office.access)
    values: dict[str, Any] = {
        "form": seat.form, "devices": devices, "shortest": passwords.SHORTEST, "sorts": passwords.SORTS,
        "by_password": seat.session is not None and seat.session.way is Way.PASSWORD,
    }  # fmt: skip
    return seat.page("password.html", **values) if seat.form.ok else seat.again("password.html", **values)


@router.post("/language")
def change_language(seat: Seated) -> Response:
    answer = seat.go(own_path(seat.form["next"]))
    lang = Lang.EN if seat.form["lang"] == Lang.EN else Lang.ZH
    answer.set_cookie(
        LANG, lang, max_age=365 * 86400, path="/", httponly=True, secure=seat.door.secure, samesite="lax"
    )
    return answer
