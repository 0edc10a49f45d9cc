"""Finding a parcel (查找宗地) by its 电子监管号 or any other number it is known by."""

from __future__ import annotations

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from supervision.law.terms import Refused
from supervision.records.tables import ALIAS, PARCEL


class NotFound(Refused, LookupError):
    """No parcel is known by that number, or more than one."""


def find_parcel(session: Session, no: str) -> int:
    """The parcel's id; says what is near when nothing or too much is found."""
    exact = session.scalar(select(PARCEL.c.id).where(PARCEL.c.no == no))
    if exact is not None:
        return int(exact)
    by_alias = sorted(set(session.scalars(select(ALIAS.c.parcel_id).where(ALIAS.c.value == no))))
    if len(by_alias) == 1:
        return int(by_alias[0])
    if by_alias:
        numbers = session.scalars(select(PARCEL.c.no).where(PARCEL.c.id.in_(by_alias)).limit(5))
        raise NotFound(f"“{no}”对应{len(by_alias)}宗地：{'、'.join(numbers)}。请用电子监管号查询。")
    like = f"%{no.replace('%', '').replace('_', '')}%"
    near = session.scalars(
        select(PARCEL.c.no).where(or_(PARCEL.c.no.like(like), PARCEL.c.project.like(like))).limit(5)
    ).all()
    hint = f"相近的有：{'、'.join(near)}。" if near else "请核对号码，或用 supervision parcels 查看全部宗地。"
    raise NotFound(f"没有编号为“{no}”的宗地。{hint}")
