"""Acting once (幂等办理): a request and its key lead to one act, however often the request arrives.

The key is taken, the act done and the answer kept in one transaction. A refusal is kept as well, once what was begun
is taken back: to try again when things have changed, a new key is used.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import Annotated

from fastapi import Header
from fastapi.responses import Response
from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm import Session

from supervision.casework.kept_answers import Asked, KeptAnswer, answered, forget_old, keep
from supervision.law.refusals import Refused
from supervision.records.dialects import locked
from supervision.records.tables import PARCEL
from supervision.web.api.problems import IDEMPOTENCY_KEY, PROBLEM_JSON, NotDone, refusal_of
from supervision.web.api.versions import version_of
from supervision.web.seat import Seat

REPLAYED = "Idempotent-Replayed"

Key = Annotated[
    str,
    Header(
        alias=IDEMPOTENCY_KEY, min_length=1, max_length=100, pattern=r"^[!-~]+$",
        description="每件事一个新的键；重发同一件事用同一个键，不会办两次",
    ),
]  # fmt: skip
IfMatch = Annotated[
    str | None,
    Header(alias="If-Match", max_length=200, description="查阅时的 ETag；其后案卷有变动的，不予办理（412）"),
]

Act = Callable[[Session], BaseModel]
"""Does something in the caller's transaction and tells what."""


def act_once(seat: Seat, key: str, act: Act, *, status: int = 200, if_match: str | None = None) -> Response:
    """Do it and keep the answer, or give the answer that was given before. Raises `NotDone`."""
    assert seat.token is not None
    kept_for = seat.door.office.access.api_answers_last
    asked = Asked(f"token:{seat.token.id}", key, _sha256(seat), kept_for)
    try:
        with seat.writing() as session:
            forget_old(session, seat.at)
            if (kept := answered(session, asked, seat.at)) is not None:
                return _again(kept, asked)
            _check_version(session, seat, if_match)
            told = act(session).model_dump_json()
            keep(session, asked, status, told)
    except (Refused, NotDone, DataError, IntegrityError) as error:
        return _keep_refusal(seat, asked, _not_done(error, seat))
    return Response(told, status, media_type="application/json")


def _sha256(seat: Seat) -> str:
    request = seat.request
    return hashlib.sha256(b"\n".join((request.url.path.encode(), request.state.body))).hexdigest()


def _check_version(session: Session, seat: Seat, if_match: str | None) -> None:
    """Nothing is done to a case file that moved on since it was read; it is held until the act is done."""
    if if_match is None or if_match.strip() == "*" or not seat.parcel_id:
        return
    query = select(PARCEL.c.head_seq, PARCEL.c.head_hash).where(PARCEL.c.id == seat.parcel_id)
    row = session.execute(locked(query, session.get_bind().dialect.name)).one()
    now = version_of(row.head_seq, row.head_hash)
    given = [tag.strip().removeprefix("W/").strip('"').partition("/")[0] for tag in if_match.split(",")]
    if now not in given:
        raise NotDone("changed", f"案卷在查阅之后已有变动（现为{now}），没有办理。请重新查阅后再办。")


def _not_done(error: Exception, seat: Seat) -> NotDone:
    if isinstance(error, NotDone):
        return error
    if isinstance(error, Refused):
        return refusal_of(error, seat)
    return NotDone("bad_record", "数据库不接受这一内容（过长或者重复），没有办理。请核对后再试。")


def _keep_refusal(seat: Seat, asked: Asked, refused: NotDone) -> Response:
    """What was begun is taken back; the refusal is the answer from now on, unless somebody acted meanwhile."""
    body = refused.problem.model_dump_json()
    with seat.writing() as session:
        if (kept := answered(session, asked, seat.at)) is not None:
            return _again(kept, asked)
        keep(session, asked, refused.status, body)
    return _response(refused.status, body, refused.headers)


def _again(kept: KeptAnswer, asked: Asked) -> Response:
    if kept.sha256 != asked.sha256:
        raise NotDone("key_reused", f"幂等键“{asked.key}”已用于另一请求，没有办理。另一件事请用新的键。")
    return _response(kept.status, kept.body, {REPLAYED: "true"})


def _response(status: int, body: str, headers: Mapping[str, str]) -> Response:
    media_type = PROBLEM_JSON if status >= 400 else "application/json"
    return Response(body, status, dict(headers), media_type=media_type)
