"""Taking a sending once (一次发送只登记一次): a telephone that had no answer sends again, and the file must not grow twice.

A sending carries a UUID made on the telephone. The first that is taken leaves its answer beside the entry, for good: a
telephone may come back after months. What is refused leaves nothing and may come again, mended.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy.orm import Session

from supervision.casework.kept_answers import Asked, KeptAnswer, answered, keep, kept_answer
from supervision.law.refusals import Refused

TAKEN = 200

Answer = Mapping[str, Any]
"""What a sending is answered: JSON-ready; `where` says where it stands in the file, in words."""


class OtherContent(Refused):
    """The same sending came before and said something else (内容与上次发送的不同)."""


def sending(login: str, uuid: str, sha256: str) -> Asked:
    """What a telephone sent: who, under the UUID it gave it, the digest of what it says."""
    return Asked(f"account:{login}", uuid, sha256)


def answer_kept(session: Session, sent: Asked) -> Answer | None:
    """What the sending was answered when it came before; None if it is new. Raises `OtherContent`."""
    kept = kept_answer(session, sent)
    return None if kept is None else _answer(sent, kept)


def take_once(session: Session, sent: Asked, at: datetime, taking: Callable[[], Answer]) -> Answer:
    """Take a sending, in the caller's transaction, or give the answer it was given before.

    Raises what `taking` raises, and `OtherContent`; the caller's transaction must then be rolled back.
    """
    if (kept := answered(session, sent, at)) is not None:
        return _answer(sent, kept)
    answer = taking()
    keep(session, sent, TAKEN, orjson.dumps(answer).decode())
    return answer


def _answer(sent: Asked, kept: KeptAnswer) -> Answer:
    answer: dict[str, Any] = orjson.loads(kept.body)
    if kept.sha256 != sent.sha256:
        raise OtherContent(
            f"{answer['where']}：这份填写此前已入案卷，这次发送的内容与当时不同，没有重复登记。"
            "原登记有误的，请登记更正；确是另一次的，请另填一份。"
        )
    return answer
