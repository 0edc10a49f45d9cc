"""Finding a parcel (查找宗地) by its 电子监管号 or any other number it is known by (一码管地)."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from supervision.casework.supply.columns import HEADINGS
from supervision.casework.supply.identifiers import a_unit_no
from supervision.law.refusals import Refused
from supervision.records.tables import ALIAS, PARCEL

OWN = "电子监管号或案卷编号"
"""The kind of the number that is a parcel's own: no other parcel has it."""

PARCEL_CODE = HEADINGS["parcel_code"][0]
PARCEL_CODE_LENGTH = 19
"""A 不动产单元号 begins with the 宗地代码 of its parcel."""

MOST_NAMED = 5


class NotFound(Refused, LookupError):
    """Nothing is known by that number, or more than one (没有找到)."""


class Found(NamedTuple):
    """A parcel known by a number of this `kind`; `withdrawn` with the import that brought it (撤销导入)."""

    parcel_id: int
    no: str
    project: str
    withdrawn: bool
    kind: str


def find_parcel(session: Session, no: str) -> int:
    """The parcel's id; says what is near when nothing or too much is found."""
    found = find_parcels(session, [no])[no]
    if len({each.parcel_id for each in found}) > 1:
        raise NotFound(f"{shared(no, found)}。请改用其中一宗的{OWN}，例如“{found[0].no}”。")
    if found:
        return found[0].parcel_id
    near = _near(session, no)
    hint = f"相近的有：{'、'.join(near)}。" if near else "请核对号码，或用 supervision parcels 查看全部宗地。"
    raise NotFound(f"没有编号为“{no}”的宗地。{hint}")


def find_parcels(session: Session, numbers: Iterable[str]) -> dict[str, list[Found]]:
    """The parcels known by each of some numbers (two statements): its own number goes before any other.

    A 不动产单元号 nobody recorded finds the parcels of the 宗地代码 it begins with.
    """
    spelt = {number: _spellings(number) for number in numbers}
    code_of = {number: _parcel_code(number) for number in spelt}
    columns = (PARCEL.c.id, PARCEL.c.no, PARCEL.c.project, PARCEL.c.withdrawn)
    wanted = {spelling for spellings in spelt.values() for spelling in spellings}
    own = select(*columns).where(PARCEL.c.no.in_(wanted))
    others = (
        select(*columns, ALIAS.c.kind, ALIAS.c.value)
        .join(ALIAS, ALIAS.c.parcel_id == PARCEL.c.id)
        .where(ALIAS.c.value.in_(wanted | set(code_of.values())))
        .order_by(PARCEL.c.no, ALIAS.c.kind)
    )
    by_own = {no: [Found(id, no, project, gone, OWN)] for id, no, project, gone in session.execute(own)}
    by_other: dict[str, list[Found]] = defaultdict(list)
    for *parcel, value in session.execute(others):
        by_other[value].append(Found(*parcel))
    return {
        number: _known_by(spellings, by_own)
        or _known_by(spellings, by_other)
        or [found for found in by_other.get(code_of[number], ()) if found.kind == PARCEL_CODE]
        for number, spellings in spelt.items()
    }


def _known_by(spellings: Iterable[str], by_number: dict[str, list[Found]]) -> list[Found]:
    return [found for spelling in spellings for found in by_number.get(spelling, ())]


def _spellings(number: str) -> list[str]:
    """A number as it may stand on file: full-width, in small letters or with spaces, it is the same number."""
    compact = "".join(unicodedata.normalize("NFKC", number).split())
    upper = compact.upper()
    as_case_no = f"L{upper[1:].lower()}" if upper.startswith("L") else upper
    return list(dict.fromkeys((number.strip(), compact, upper, as_case_no)))


def _parcel_code(number: str) -> str:
    unit_no, remark = a_unit_no(number)
    return "" if remark else unit_no[:PARCEL_CODE_LENGTH]


def shared(no: str, found: Sequence[Found]) -> str:
    """That several parcels are known by one number, with their own numbers and projects."""
    kinds = "、".join(dict.fromkeys(each.kind for each in found))
    projects = {each.no: each.project for each in found}
    named = "、".join(f"{no}（{project}）" for no, project in list(projects.items())[:MOST_NAMED])
    more = "等" if len(projects) > MOST_NAMED else ""
    return f"“{no}”（{kinds}）对应{len(projects)}宗地：{named}{more}"


def _near(session: Session, no: str) -> Sequence[str]:
    """Parcels whose number or project contains what was typed, or another number of which begins with it."""
    begins = select(ALIAS.c.parcel_id).where(ALIAS.c.value.istartswith(no, autoescape=True))
    like = (column.icontains(no, autoescape=True) for column in (PARCEL.c.no, PARCEL.c.project))
    near = select(PARCEL.c.no).where(or_(*like, PARCEL.c.id.in_(begins)), ~PARCEL.c.withdrawn)
    return session.scalars(near.order_by(PARCEL.c.no).limit(MOST_NAMED)).all()
