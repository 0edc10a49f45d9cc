"""What a person is told when a page cannot be shown or something was not done (出错页面), in the words of the door.

To a page that is open (htmx) the answer is the same sentence without the frame; to another system (`/api/`) it is a
problem (`api.problems`).
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Awaitable, Callable
from pathlib import Path
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException

from supervision.casework.finding import NotFound
from supervision.law.refusals import Refused
from supervision.staff import Role
from supervision.web.api import problems
from supervision.web.guarding import Forbidden, MustChange, NotOurs, NotSignedIn, TooLarge, Unforeseen
from supervision.web.seat import Seat
from supervision.web.sentences import for_a_page
from supervision.web.words import say

API = "/api/"

Telling = Callable[[Request, Exception], Awaitable[Response]]


def tell_errors(app: FastAPI) -> None:
    """Let every error be told, to a person or to another system."""
    for error, telling in TELLING.items():
        app.add_exception_handler(error, _to_either(telling))
    app.add_exception_handler(problems.NotDone, problems.tell)


def _to_either(to_a_person: Telling) -> Telling:
    async def telling(request: Request, error: Exception) -> Response:
        if not request.url.path.startswith(API):
            return await to_a_person(request, error)
        if isinstance(error, SQLAlchemyError | Unforeseen):
            _log(request, error)
        return await problems.tell(request, error)

    return telling


def _tell(request: Request, status: int, title: str, sentence: str) -> Response:
    seat = _seat(request)
    title = seat.words(title)
    template = "told.html" if seat.in_page else "error.html"
    return seat.page(template, status=status, title=title, sentence=sentence)


def _seat(request: Request) -> Seat:
    """Whose request it was; before the guard knew that, nobody's."""
    seat = getattr(request.state, "seat", None)
    if isinstance(seat, Seat):
        return seat
    door = request.app.state.door
    at = door.clock()
    return Seat(door, request, at, door.day_of(at))


async def _not_signed_in(request: Request, error: Exception) -> Response:
    """To the page of signing in, which leads back; a page that is open signs in over what is filled in."""
    seat = _seat(request)
    if seat.in_page or request.method != "GET":
        return _tell(
            request, 401, "登录已过期", seat.words("登录已过期。填写的内容还在，重新登录后自动继续提交。")
        )
    there = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return seat.go("/sign-in" if there == "/" else f"/sign-in?next={quote(there)}")


async def _must_change(request: Request, error: Exception) -> Response:
    seat = _seat(request)
    if request.method == "GET" and not seat.in_page:
        return seat.go("/password")
    return _tell(request, 403, "修改密码", seat.words("这是一次性密码或者已到期，须先改密码才能使用。"))


async def _forbidden(request: Request, error: Exception) -> Response:
    assert isinstance(error, Forbidden)
    seat = _seat(request)
    wanted, own = (
        "、".join(say(seat.lang, role) for role in Role if role in roles)
        for roles in (error.roles, seat.roles)
    )
    sentence = seat.words("页面只能用{roles}的账号打开，您的职责是{own}。", roles=wanted, own=own)
    return _tell(request, 403, "没有权限", sentence)


async def _not_ours(request: Request, error: Exception) -> Response:
    return _tell(request, 403, "请求不合要求", _seat(request).words(str(error)))


async def _too_large(request: Request, error: Exception) -> Response:
    assert isinstance(error, TooLarge)
    most = f"{error.most // 1024 // 1024}MB" if error.most >= 1024 * 1024 else f"{error.most // 1024}KB"
    sentence = "提交的内容超过{limit}，没有办理。请压缩或者分次提交。"
    answer = _tell(request, 413, "内容过大", _seat(request).words(sentence, limit=most))
    answer.headers["Connection"] = "close"  # the rest of it is not read
    return answer


async def _refused(request: Request, error: Exception) -> Response:
    """The law or the office refuses: the sentence the command line gives, without what one would type there."""
    return _tell(request, 409, "不予办理", for_a_page(str(error)))


async def _not_found(request: Request, error: Exception) -> Response:
    """Who sees some parcels only is not told which others are near."""
    seat = _seat(request)
    if seat.officer is None or seat.scope.is_all:
        return _tell(request, 404, "没有找到", str(error))
    return _tell(request, 404, "没有找到", seat.words("没有这个编号，或者不在您的管辖范围内。"))


async def _unreadable(request: Request, error: Exception) -> Response:
    return _tell(
        request, 422, "请求不合要求", _seat(request).words("网页填写的内容不合要求，请返回后核对再试。")
    )


async def _http(request: Request, error: Exception) -> Response:
    """What the frameworks refuse by themselves."""
    assert isinstance(error, HTTPException)
    if error.status_code in (404, 405):
        sentence = _seat(request).words("没有这个页面，请核对地址，或从首页进入。")
        return _tell(request, error.status_code, "没有找到", sentence)
    sentence = _seat(request).words("网页填写的内容不合要求，请返回后核对再试。")
    return _tell(request, error.status_code, "请求不合要求", sentence)


async def _database(request: Request, error: Exception) -> Response:
    _log(request, error)
    sentence = "数据库暂时不能使用，没有写入任何内容。请稍后再试，仍不行的请告诉管理员。"
    return _tell(request, 503, "暂时不能使用", _seat(request).words(sentence))


async def _unforeseen(request: Request, error: Exception) -> Response:
    _log(request, error)
    sentence = "没有办成，也没有写入任何内容。请把编号{number}告诉管理员。"
    return _tell(request, 500, "系统出错", _seat(request).words(sentence, number=request.state.number))


def _log(request: Request, error: Exception) -> None:
    """What failed and where in the program, without any value of a record."""
    cause = error.__cause__ if isinstance(error, Unforeseen) and error.__cause__ else error
    request.app.state.door.log(
        "web.failed",
        level="error",
        number=request.state.number,
        error=type(cause).__name__,
        lines=places_of(cause)[-6:],
    )


def places_of(error: BaseException) -> list[str]:
    """Where in the program it failed, the place itself last; of what failed in the process that counts, there."""
    if elsewhere := getattr(error.__cause__, "tb", ""):
        named = re.findall(r'File "([^"]+)", line ([0-9]+)', elsewhere)
        return [f"{Path(file).name}:{line}" for file, line in named]
    frames = traceback.extract_tb(error.__traceback__)
    return [f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames]


TELLING: dict[type[Exception], Telling] = {
    NotSignedIn: _not_signed_in,
    MustChange: _must_change,
    Forbidden: _forbidden,
    NotOurs: _not_ours,
    TooLarge: _too_large,
    NotFound: _not_found,
    Refused: _refused,
    RequestValidationError: _unreadable,
    HTTPException: _http,
    SQLAlchemyError: _database,
    Unforeseen: _unforeseen,
}
