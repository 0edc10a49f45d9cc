"""Saved views (常用视图) of the parcel list: named, shared with the office, renamed, removed by whoever saved them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import Row, delete, func, insert, or_, select, update
from sqlalchemy.orm import Session

from supervision.casework.acts import Desk
from supervision.casework.journal import canonical
from supervision.law.refusals import BadRecord, NotAllowed
from supervision.records.saved_view import LONGEST_NAME
from supervision.records.tables import SAVED_VIEW

MOST = 30
"""How many views a person keeps; a row of links longer than that is no convenience."""


@dataclass(frozen=True, slots=True)
class SavedView:
    """One view as it stands above the list; `of` is who shared it, "" for one's own."""

    id: int
    name: str
    filters: Mapping[str, str]
    shared: bool
    of: str = ""


def views_of(session: Session, desk: Desk) -> list[SavedView]:
    """A person's own views by name, then those others share, of officers in force on the day."""
    own_or_shared = or_(SAVED_VIEW.c.login == desk.by, SAVED_VIEW.c.shared)
    rows = session.execute(select(SAVED_VIEW).where(own_or_shared).order_by(SAVED_VIEW.c.name)).all()
    return [_view(row) for row in rows if row.login == desk.by] + [
        _view(row, officer.name)
        for row in rows
        if row.login != desk.by and (officer := desk.office.staff.officer(row.login, desk.today))
    ]


def _view(row: Row[Any], of: str = "") -> SavedView:
    return SavedView(row.id, row.name, orjson.loads(row.filters), row.shared, of)


def save_view(
    session: Session, name: str, filters: Mapping[str, str], desk: Desk, *, shared: bool = False
) -> bool:
    """Save a view; one of the same name of his own takes the new filters. Gives whether it is a new one."""
    name = _a_name(name)
    mine = SAVED_VIEW.c.login == desk.by
    kept = {"filters": canonical(dict(filters)).decode(), "shared": shared, "saved_at": desk.at}
    changed = session.execute(update(SAVED_VIEW).where(mine, SAVED_VIEW.c.name == name).values(kept))
    if changed.rowcount:  # type: ignore[attr-defined]  # an UPDATE's result counts its rows
        return False
    count = session.scalar(select(func.count()).select_from(SAVED_VIEW).where(mine)) or 0
    if count >= MOST:
        raise NotAllowed(f"至多保存{MOST}个常用视图，现有{count}个；请先删去不用的")
    session.execute(insert(SAVED_VIEW).values(kept | {"login": desk.by, "name": name}))
    return True


def rename_view(session: Session, view_id: int, name: str, desk: Desk, *, shared: bool) -> None:
    """Another name for one's own view, and whether the office sees it."""
    name = _a_name(name)
    row = _own(session, view_id, desk)
    same = (SAVED_VIEW.c.login == desk.by, SAVED_VIEW.c.name == name, SAVED_VIEW.c.id != row.id)
    if session.execute(select(SAVED_VIEW.c.id).where(*same)).first() is not None:
        raise NotAllowed(f"您已有名为“{name}”的常用视图，请换一个名称")
    session.execute(update(SAVED_VIEW).where(SAVED_VIEW.c.id == row.id).values(name=name, shared=shared))


def remove_view(session: Session, view_id: int, desk: Desk) -> str:
    """Take away one's own view; gives its name."""
    row = _own(session, view_id, desk)
    session.execute(delete(SAVED_VIEW).where(SAVED_VIEW.c.id == row.id))
    return str(row.name)


LARGEST_ID = 2**31 - 1
"""As large as a number of a row can be; a larger one is nobody's, and no database takes it."""


def _own(session: Session, view_id: int, desk: Desk) -> Row[Any]:
    query = select(SAVED_VIEW).where(SAVED_VIEW.c.id == view_id, SAVED_VIEW.c.login == desk.by)
    row = session.execute(query).one_or_none() if 0 < view_id <= LARGEST_ID else None
    if row is None:
        raise NotAllowed("没有这个常用视图，或者不是您保存的；共享的视图由保存的人修改、删除")
    return row


def _a_name(name: str) -> str:
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise BadRecord(f"常用视图的名称应为1至{LONGEST_NAME}字，不含不可见字符")
    return name
