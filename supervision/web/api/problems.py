"""What another system is told when something is not done (出错信息): RFC 9457, a Chinese sentence and a word to branch on."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from pydantic import BaseModel, Field
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException

from supervision.casework.feed import NotInTheFeed
from supervision.casework.finding import NotFound
from supervision.law.refusals import BadRecord, Refused
from supervision.staff import Role
from supervision.web.guarding import Forbidden, TooLarge
from supervision.web.seat import Seat

PROBLEM_JSON = "application/problem+json"
IDEMPOTENCY_KEY = "Idempotency-Key"

CODES: Mapping[str, tuple[int, str]] = {
    "key_missing": (400, "没有幂等键"),
    "bad_json": (400, "不是合格的 JSON"),
    "no_token": (401, "没有令牌或者令牌无效"),
    "token_scope": (403, "令牌范围不够"),
    "role": (403, "没有权限"),
    "not_found": (404, "没有找到"),
    "no_route": (404, "没有这个接口"),
    "method": (405, "没有这种方法"),
    "refused": (409, "不予办理"),
    "cursor_gone": (410, "游标已失效"),
    "changed": (412, "案卷已有变动"),
    "too_large": (413, "内容过大"),
    "media_type": (415, "内容类型不对"),
    "bad_request": (422, "请求不合要求"),
    "bad_record": (422, "登记内容不合要求"),
    "key_reused": (422, "幂等键用于另一请求"),
    "too_many": (429, "请求过多"),
    "failed": (500, "系统出错"),
    "database": (503, "暂时不能使用"),
}
"""Every `code` with its status and title; a code is never taken away or used for something else."""


class Fault(BaseModel):
    """What is wrong with one field: where it is (JSON pointer, or the parameter's name), and what."""

    path: str
    detail: str


class Problem(BaseModel):
    """Why nothing was done (RFC 9457)."""

    type: str = Field("about:blank", description="/api#code")
    title: str
    status: int
    code: str = Field(description="机器可读的原因，不会改变")
    detail: str = Field(description="写给人看的一句话：什么事、哪宗地、依据、怎么办")
    errors: list[Fault] = Field(default=[], description="逐项的问题")


@dataclass
class NotDone(Exception):
    """A request that is answered by a problem."""

    code: str
    detail: str
    errors: Sequence[Fault] = ()
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def status(self) -> int:
        return CODES[self.code][0]

    @property
    def problem(self) -> Problem:
        status, title = CODES[self.code]
        return Problem(
            type=f"/api#{self.code}", title=title, status=status, code=self.code, detail=self.detail,
            errors=list(self.errors),
        )  # fmt: skip


def answer_of(not_done: NotDone) -> Response:
    body = not_done.problem.model_dump_json()
    return Response(body, not_done.status, dict(not_done.headers), media_type=PROBLEM_JSON)


async def tell(request: Request, error: Exception) -> Response:
    """Any error as a problem."""
    return answer_of(not_done_of(error, request))


HIDDEN = "没有这个编号，或者不在令牌的数据范围内。"


def not_done_of(error: Exception, request: Request) -> NotDone:
    """An error as the problem another system is told."""
    if isinstance(error, NotDone):
        return error
    if isinstance(error, Refused):
        return refusal_of(error, getattr(request.state, "seat", None))
    if isinstance(error, Forbidden):
        roles = "、".join(role.zh for role in Role if role in error.roles)
        return NotDone("role", f"这一接口只供{roles}使用，令牌所代表的人员没有这些职责。")
    if isinstance(error, TooLarge):
        return NotDone(
            "too_large",
            f"请求超过{error.most // 1024}KB，没有办理。请分次提交。",
            headers={"Connection": "close"},
        )
    if isinstance(error, RequestValidationError):
        return _unreadable(error)
    if isinstance(error, HTTPException):
        return _http(error)
    if isinstance(error, SQLAlchemyError):
        return NotDone(
            "database",
            "数据库暂时不能使用，没有写入任何内容。请稍后用同一幂等键再试。",
            headers={"Retry-After": "5"},
        )
    number = getattr(request.state, "number", "")
    return NotDone("failed", f"没有办成，也没有写入任何内容。请把编号{number}告诉管理员。")


def refusal_of(error: Refused, seat: Seat | None, at: str = "") -> NotDone:
    """What the law or the office refuses: the very sentence the command line gives; `at` is where the record stands."""
    if isinstance(error, NotFound):
        sees_all = seat is None or seat.officer is None or seat.scope.is_all
        return NotDone("not_found", str(error) if sees_all else HIDDEN)
    if isinstance(error, NotInTheFeed):
        return NotDone("cursor_gone", str(error))
    if isinstance(error, BadRecord):
        faults = [Fault(path=_path_in(problem, at), detail=problem) for problem in error.problems]
        return NotDone("bad_record", str(error), faults)
    return NotDone("refused", str(error))


KEY = re.compile(r"（([a-z][a-z_0-9.]*)）")


def _path_in(problem: str, at: str) -> str:
    """The field a problem names in its brackets, below the record."""
    named = KEY.findall(problem)
    return at + "".join(f"/{part}" for part in named[-1].split(".")) if named else at


def _unreadable(error: RequestValidationError) -> NotDone:
    faults = [Fault(path=_pointer(each["loc"]), detail=_in_chinese(each)) for each in error.errors()]
    if any(
        each["type"] == "missing" and each["loc"] == ("header", IDEMPOTENCY_KEY) for each in error.errors()
    ):
        sentence = f"办理须写请求头 {IDEMPOTENCY_KEY}：每件事一个新的键，重发同一件事用同一个键。"
        return NotDone("key_missing", sentence, faults)
    return NotDone("bad_request", "；".join(f"{fault.path}：{fault.detail}" for fault in faults[:5]), faults)


def _pointer(location: Sequence[Any]) -> str:
    where, *path = location
    return "".join(f"/{part}" for part in path) if where == "body" else ".".join(map(str, path))


IN_CHINESE = {
    "missing": "没有写",
    "extra_forbidden": "没有这一项",
    "string_type": "应为文字",
    "string_too_short": "不能为空",
    "string_too_long": "过长，至多{max_length}字",
    "string_pattern_mismatch": "写法不对，应合 {pattern}",
    "list_type": "应为列表",
    "too_short": "至少{min_length}项",
    "too_long": "至多{max_length}项",
    "int_type": "应为整数",
    "int_parsing": "应为整数",
    "bool_type": "应为 true 或 false",
    "bool_parsing": "应为 true 或 false",
    "enum": "应为其中之一：{expected}",
    "greater_than_equal": "不小于{ge}",
    "less_than_equal": "不大于{le}",
    "model_attributes_type": "应为“键: 值”的形式",
    "dict_type": "应为“键: 值”的形式",
}
DATES = (
    "date_type",
    "date_parsing",
    "date_from_datetime_parsing",
    "date_from_datetime_inexact",
    "date_too_far",
)


def _in_chinese(fault: Mapping[str, Any]) -> str:
    if fault["type"] in DATES:
        return "不是日期，应写作 2024-06-01"
    if fault["type"] == "value_error":
        return str(fault["ctx"]["error"])
    said = IN_CHINESE.get(fault["type"], "不合要求")
    return said.format(**fault.get("ctx", {}))


def _http(error: HTTPException) -> NotDone:
    """What the frameworks refuse by themselves."""
    headers = dict(error.headers or {})
    if error.status_code == 404:
        return NotDone("no_route", "没有这个接口，请核对地址；全部接口见 /api。", headers=headers)
    if error.status_code == 405:
        return NotDone("method", "这个地址没有这种方法；全部接口见 /api。", headers=headers)
    return NotDone("bad_request", "请求不合要求，请核对后再试。", headers=headers)
