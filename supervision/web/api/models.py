"""What every answer and question of the API is made of (接口数据): days, sums, numbers of acts, pages of a list."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from itertools import islice
from typing import Annotated, Any, Generic, Protocol, Self, TypeVar

from fastapi import Query
from fastapi.responses import Response
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from supervision.law.values import EARLIEST, LATEST

Line = TypeVar("Line")
Item = TypeVar("Item", bound=BaseModel)


class Told(BaseModel):
    """A part of an answer."""

    model_config = ConfigDict(from_attributes=True)


class SaysItself(Protocol):
    """A line of a list that knows how it is told in JSON."""

    def as_json(self) -> dict[str, Any]: ...


class InList(Told):
    """A row of a list: the line as the office's own lists tell it."""

    @classmethod
    def of(cls, line: SaysItself) -> Self:
        return cls.model_validate(line.as_json())


class Asked(BaseModel):
    """A part of a question: what it does not know is refused, so that nothing is misspelt in silence."""

    model_config = ConfigDict(extra="forbid")


def _in_reach(day: date) -> date:
    if not EARLIEST <= day <= LATEST:
        raise ValueError(f"应在{EARLIEST.year}年至{LATEST.year}年之间")
    return day


Day = Annotated[date, AfterValidator(_in_reach)]
Said = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
Words = Annotated[str, StringConstraints(max_length=200)]
ActId = Annotated[
    str, StringConstraints(pattern=r"^[0-9]{1,9}-[0-9]{1,9}$"), Field(description="编号，例如 17-4")
]
ActIds = Annotated[list[ActId], Field(min_length=1, max_length=200)]

# What lists are asked

On = Annotated[Day | None, Query(description="截至哪一天，不写为今天")]
KnownOn = Annotated[Day | None, Query(description="按哪一天已登记的事实，不写为现在所知")]
District = Annotated[str | None, Query(max_length=60, description="行政区")]
Limit = Annotated[int, Query(ge=1, le=500, description="一页至多几项")]
AfterNo = Annotated[str | None, Query(max_length=80, description="上一页的 next")]
AfterAct = Annotated[
    str | None, Query(pattern=r"^[0-9]{1,9}-[0-9]{1,9}$", description="上一页的 next")
]  # fmt: skip
AfterDeadline = Annotated[
    str | None,
    Query(
        pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}/[0-9]{1,9}/[a-z_]{1,40}(/[0-9]{1,9})?$",
        description="上一页的 next",
    ),
]


class Page(Told, Generic[Item]):
    """A page of a list; `next` goes into `after` for the following page, null on the last."""

    items: list[Item]
    next: str | None


def page_of(
    lines: Iterable[Line], limit: int, name: Callable[[Line], str], told: Callable[[Line], Item]
) -> Page[Item]:
    """A page of lines, of which one more than `limit` was asked for."""
    found = list(islice(lines, limit + 1))
    shown = found[:limit]
    return Page(items=[told(line) for line in shown], next=name(shown[-1]) if len(found) > limit else None)


def answer(told: BaseModel, status: int = 200, tag: str = "") -> Response:
    """A model as it is sent."""
    headers = {"ETag": tag} if tag else {}
    return Response(told.model_dump_json(), status, headers, media_type="application/json")
