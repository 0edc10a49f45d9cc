"""Who may open which page (网页权限): one row for every route; a route without a row keeps the desks from starting.

What a page then does is checked again where it is done (`casework.rights`); this table says who gets so far. The
rows of a desk stand in its module; a page that shows parcels says how (`About`), and the door keeps it to the
officer's scope.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from supervision.staff import Role
from supervision.web.rights import (
    clerks,
    enforcement,
    everybody,
    land_map,
    on_site,
    other_systems,
    printed_papers,
    reports,
    supervisors,
)
from supervision.web.rights.right import About, Right, Rows

__all__ = ["NAMED_IN_PATH", "NAVIGATION", "RIGHTS", "About", "Right", "faults", "may_open", "right_of"]

TABLES = (
    everybody.ROWS,
    supervisors.ROWS,
    printed_papers.ROWS,
    clerks.ROWS,
    on_site.ROWS,
    enforcement.ROWS,
    reports.ROWS,
    land_map.ROWS,
    other_systems.ROWS,
)
"""The rows of each desk, in the order of the navigation."""


def _one_table(tables: Iterable[Rows]) -> Rows:
    table: dict[tuple[str, str], Right] = {}
    for rows in tables:
        if twice := table.keys() & rows:
            raise ValueError(f"two rows for {sorted(twice)}")
        table |= rows
    return table


RIGHTS: Mapping[tuple[str, str], Right] = _one_table(TABLES)
"""Every route by its method and path, with who may use it."""

NAVIGATION = (
    ("/", "首页"),
    ("/field", "外业"),
    ("/parcels", "宗地"),
    ("/record", "登记"),
    ("/checks", "复核"),
    ("/imports", "导入"),
    ("/tasks", "任务"),
    ("/notices", "通知"),
    ("/tomorrow", "明日监测"),
    ("/referrals", "移交"),
    ("/cases", "闲置案件"),
    ("/idle", "闲置台账"),
    ("/filings", "回填"),
    ("/reports", "报表"),
    ("/map", "一张图"),
    ("/spots", "图斑"),
)
"""What stands at the top of every page, for those who may open it: the path and the word for it."""

NAMED_IN_PATH = {About.PARCEL: "{no}", About.ACT: "{act}", About.ENTRY: "{entry}"}

API = "/api/v1/"


def right_of(method: str, path: str) -> Right | None:
    return RIGHTS.get((method, path))


def may_open(roles: Collection[Role], method: str, path: str) -> bool:
    """Whether somebody with these roles gets to a route; nobody gets to one that is not in the table."""
    right = RIGHTS.get((method, path))
    return right is not None and not right.roles.isdisjoint(roles)


def faults(routes: Iterable[tuple[str, str]]) -> list[str]:
    """What is wrong between the table and the routes there are; the desks start only when nothing is."""
    there = list(routes)
    found = [
        f"{method} {path} has no row in web/rights" for method, path in there if (method, path) not in RIGHTS
    ]
    found += [
        f"{method} {path} is served twice" for method, path in set(there) if there.count((method, path)) > 1
    ]
    found += [
        f"{method} {path} stands in web/rights and is no route"
        for method, path in RIGHTS
        if (method, path) not in there
    ]
    for (method, path), right in RIGHTS.items():
        if path.startswith(API) and right.token is None and not right.open:
            found.append(f"{method} {path}: a route of the API is opened by a token's scope")
        for about, named in NAMED_IN_PATH.items():
            if (named in path) != (right.about is about):
                found.append(f"{method} {path}: {named} and About.{about.name} belong together")
    return found
