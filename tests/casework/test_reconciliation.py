"""Reconciling with another register: what differs, and which side has moved since they agreed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from sqlalchemy import Engine

from supervision.casework.comparison import Side
from supervision.casework.reconciliation import Reconciled, Standing, reconcile
from supervision.casework.supply.files import read
from supervision.records.db import reading
from tests.casework.imported import DAY, IMPORTED, one_row, taken
from tests.database import ROOT, supply, tell

COUNTY = ROOT / "demo" / "新河县_2012-2016.csv"
LATER = date(2017, 1, 10)


def against(engine: Engine, *paths: Path) -> list[Reconciled]:
    with reading(engine) as session:
        return list(reconcile(session, read(paths)))


def sides(one: Reconciled) -> list[tuple[str, Side]]:
    return [(each.zh, each.side) for each in one.differences]


def test_the_file_that_was_imported_differs_nowhere(engine: Engine) -> None:
    taken(engine, COUNTY)
    assert {one.standing for one in against(engine, COUNTY)} == {Standing.SAME}


def test_what_the_source_changed_is_newer_there(engine: Engine, tmp_path: Path) -> None:
    taken(engine, one_row(tmp_path))
    [one] = against(engine, one_row(tmp_path, 约定开工时间="2016年06月01日"))
    assert (one.standing, sides(one)) == (Standing.DIFFERENT, [("约定开工时间", Side.THEIRS)])
    assert (one.differences[0].ours, one.differences[0].theirs) == ("2016-01-01", "2016-06-01")
    assert one.ours_on is None


def test_what_was_recorded_here_since_is_newer_here_with_its_day(engine: Engine, tmp_path: Path) -> None:
    taken(engine, one_row(tmp_path))
    tell(engine, LATER, {"no": IMPORTED, "kind": "transfer", "on": str(DAY), "holder": "乙公司"})
    tell(engine, LATER, {"no": IMPORTED, "kind": "start", "on": "2016-12-01"})
    [one] = against(engine, one_row(tmp_path, 土地使用权人="甲公司"))
    assert sides(one) == [("土地使用权人", Side.BOTH)]
    [one] = against(engine, one_row(tmp_path, 实际开工时间="2016年11月01日"))
    assert sides(one) == [("实际开工时间", Side.BOTH)]
    assert one.ours_on == LATER


def test_an_extension_the_source_does_not_know_yet_is_newer_here(engine: Engine, tmp_path: Path) -> None:
    row = one_row(tmp_path, 约定开工时间="2017年03月01日", 约定竣工时间="")
    taken(engine, row)
    tell(engine, LATER, {"no": IMPORTED, "kind": "extension", "on": str(DAY), "start_on": "2017-06-01"})
    [one] = against(engine, row)
    assert sides(one) == [("约定开工时间", Side.OURS)]


def test_a_cell_the_source_no_longer_states_is_named_as_such(engine: Engine, tmp_path: Path) -> None:
    taken(engine, one_row(tmp_path))
    [one] = against(engine, one_row(tmp_path, 约定竣工时间=""))
    assert sides(one) == [("约定竣工时间", Side.NOT_STATED)]


def test_of_a_parcel_recorded_by_hand_nobody_can_say_who_is_newer(engine: Engine, tmp_path: Path) -> None:
    by_hand = supply(no=IMPORTED, signed_on="2015-05-27", start_on="2016-02-01")
    tell(engine, DAY, by_hand)
    [one] = against(engine, one_row(tmp_path))
    assert ("约定开工时间", Side.UNKNOWN) in sides(one)


def test_a_parcel_only_one_side_has_is_named(engine: Engine, tmp_path: Path) -> None:
    taken(engine, one_row(tmp_path))
    other = one_row(tmp_path, 电子监管号="1305302015B00021")
    assert [(one.no, one.standing) for one in against(engine, other)] == [
        ("1305302015B00021", Standing.ONLY_THEIRS),
        (IMPORTED, Standing.ONLY_OURS),
    ]


def test_parcels_of_districts_the_file_does_not_speak_of_are_not_missed(
    engine: Engine, tmp_path: Path
) -> None:
    taken(engine, one_row(tmp_path))
    [one] = against(engine, one_row(tmp_path, 电子监管号="1305312015B00021", 行政区="广宗县"))
    assert one.standing is Standing.ONLY_THEIRS
