"""The register as a file: what stands in the case files goes out, and coming in again changes nothing."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import Engine, event, func, select

from supervision.casework.export import export
from supervision.casework.intake import TakenIn, take_in
from supervision.casework.keyset import PAGE
from supervision.casework.supply.files import read
from supervision.casework.withdrawal import withdraw
from supervision.records.db import open_records, reading, writing
from supervision.records.tables import ENTRY
from tests.casework.imported import one_row
from tests.database import NO, ROOT, Databases, desk, supply, tell
from tests.database import on_both_databases as pytest_generate_tests

__all__ = ["pytest_generate_tests"]

COUNTY = ROOT / "demo" / "新河县_2012-2016.csv"
DAY = date(2016, 12, 31)
IN_2024, IN_2025 = date(2024, 5, 2), date(2025, 5, 2)


@pytest.fixture
def another(databases: Databases, tmp_path: Path) -> Iterator[Engine]:
    """A second database, with nothing in it."""
    folder = tmp_path / "另一处"
    folder.mkdir()
    with ExitStack() as opened:
        engine = open_records(databases.fresh("sqlite", folder, opened))
        yield engine
        engine.dispose()


def taken(engine: Engine, *paths: Path, today: date = DAY) -> TakenIn:
    rows = read(paths)
    return take_in(engine, rows, desk(today), files=paths, report=lambda row: None)


def exported(engine: Engine, path: Path, on: date = DAY) -> Path:
    with reading(engine) as session:
        export(session, path, on)
    return path


def rows(engine: Engine, path: Path, on: date) -> list[dict[str, str]]:
    with exported(engine, path, on).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def comes_in_unchanged(engine: Engine, path: Path, count: int, today: date = DAY) -> None:
    before = entries(engine)
    result = taken(engine, path, today=today)
    assert (result.new, result.changed, result.unchanged, result.set_aside) == (0, 0, count, 0)
    assert entries(engine) == before


def entries(engine: Engine) -> int | None:
    with reading(engine) as session:
        return session.scalar(select(func.count()).select_from(ENTRY))


# Round trips


@pytest.mark.parametrize("name", ["台账.csv", "台账.xlsx"])
def test_the_county_s_file_imported_and_exported_comes_in_again_unchanged(
    engine: Engine, another: Engine, tmp_path: Path, name: str
) -> None:
    taken(engine, COUNTY)
    first = exported(engine, tmp_path / name)
    comes_in_unchanged(engine, first, 72)
    assert taken(another, first).new == 72
    assert exported(another, tmp_path / f"另{name}").read_bytes() == first.read_bytes()


OWN_KEYS = "记录号,行政区,面积(公顷),供地方式,成交价格(万元),项目名称,土地来源,土地使用年限,约定开工时间,实际开工时间,合同签订日期\n"
LISTED = """\
记录号,支付期号,约定支付日期,约定支付金额(万元),备注
GD1,1,2015-08-20,93.6,首付；不计利息
GD1,2,,6.4,
GD1,3,2016-08-20,0.000001,甲;乙
GD2,1,,50,
GD3,2,2016-01-01,7,左|右
GD3,1,2015-12-01,3,
"""


def files_with_their_own_keys(folder: Path) -> list[Path]:
    supplies = [
        "GD1,四会市,0.75647,挂牌出让,100.000001,=1+1,0.75647,商业40年;住宅70年,2016-09-21,2016-12-27,2015-07-21",
        "GD2,四会市,0.0416,划拨,50,'=1,,,,,2015-07-22",
        "GD3,四会市,1,租赁,10,''-1 号,存量,20,,,2015-07-23",
        "GD4,四会市,1,租赁,,无分期,,,,,2015-07-24",
    ]
    (folder / "供地.csv").write_text(OWN_KEYS + "\n".join(supplies) + "\n", encoding="utf-8")
    (folder / "分期.csv").write_text(LISTED, encoding="utf-8")
    return [folder / "供地.csv", folder / "分期.csv"]


@pytest.mark.parametrize("name", ["台账.csv", "台账.xlsx"])
def test_parcels_with_keys_of_their_own_and_instalments_come_in_again_unchanged(
    engine: Engine, another: Engine, tmp_path: Path, name: str
) -> None:
    taken(engine, *files_with_their_own_keys(tmp_path))
    first = exported(engine, tmp_path / name)
    comes_in_unchanged(engine, first, 4)
    assert taken(another, first).new == 4
    assert exported(another, tmp_path / f"另{name}").read_bytes() == first.read_bytes()


def test_instalments_are_lists_side_by_side_with_an_empty_piece_where_nothing_was_agreed(
    engine: Engine, tmp_path: Path
) -> None:
    taken(engine, *files_with_their_own_keys(tmp_path))
    one, two, three, four = (
        (row["支付期号"], row["约定支付日期"], row["约定支付金额(万元)"], row["支付备注"])
        for row in rows(engine, tmp_path / "台账.csv", DAY)
    )
    assert one == ("1|2|3", "2015-08-20||2016-08-20", "93.6|6.4|0.000001", "首付；不计利息||甲;乙")
    assert two == ("1", "", "50", "")
    assert three == ("1;2", "2015-12-01;2016-01-01", "3;7", ";左|右")
    assert four == ("", "", "", "")


def test_what_the_office_recorded_comes_in_again_unchanged(engine: Engine, tmp_path: Path) -> None:
    tell(engine, IN_2024, supply(), supply("1305302024B00012", price_wan=1000, handover_on=None))
    tell(engine, IN_2025, {"kind": "extension", "on": "2025-05-01", "start_on": "2025-06-01"})
    comes_in_unchanged(engine, exported(engine, tmp_path / "台账.csv", IN_2025), 2, IN_2025)


# What stands in the case files


def test_the_terms_go_out_as_they_are_in_force_on_the_day(engine: Engine, tmp_path: Path) -> None:
    tell(engine, IN_2024, supply())
    happenings = [
        {"kind": "extension", "on": "2024-06-10", "start_on": "2024-12-01"},
        {"kind": "transfer", "on": "2024-07-01", "holder": "受让公司"},
        {"kind": "amendment", "on": "2024-08-01", "use": "商业用地", "contract": {"price_wan": "1200.50"}},
        {"kind": "start", "on": "2024-11-20"},
        {"kind": "completion", "on": "2025-04-30"},
    ]
    tell(engine, IN_2025, *happenings)
    headings = (
        "约定开工时间",
        "约定竣工时间",
        "土地使用权人",
        "土地用途",
        "成交价格(万元)",
        "实际开工时间",
        "实际竣工时间",
    )
    [before] = rows(engine, tmp_path / "台账.csv", date(2024, 6, 9))
    [now] = rows(engine, tmp_path / "台账.csv", IN_2025)
    assert [before[each] for each in headings] == [
        "2024-06-01",
        "2026-06-01",
        "示范公司",
        "工业用地",
        "1000",
        "",
        "",
    ]
    assert [now[each] for each in headings] == [
        "2024-12-01", "2026-12-01", "受让公司", "商业用地", "1200.5", "2024-11-20", "2025-04-30",
    ]  # fmt: skip


def test_what_a_correction_voided_does_not_go_out_not_even_for_the_days_before(
    engine: Engine, tmp_path: Path
) -> None:
    tell(engine, IN_2024, supply(), {"kind": "start", "on": "2024-04-20"})
    tell(engine, IN_2025, {"kind": "correction", "on": "2025-05-02", "voids": "2", "reason": "误记"})
    for day in (IN_2024, IN_2025):
        [row] = rows(engine, tmp_path / "台账.csv", day)
        assert row["实际开工时间"] == ""


def test_land_not_yet_supplied_on_the_day_does_not_go_out(engine: Engine, tmp_path: Path) -> None:
    tell(engine, IN_2025, supply(), supply("1305302024B00012", signed_on="2025-01-01", instalments=[]))
    assert [row["电子监管号"] for row in rows(engine, tmp_path / "台账.csv", IN_2024)] == [NO]
    assert len(rows(engine, tmp_path / "台账.csv", IN_2025)) == 2


def test_a_withdrawn_import_does_not_go_out(engine: Engine, tmp_path: Path) -> None:
    taken(engine, one_row(tmp_path))
    with writing(engine) as session:
        withdraw(session, 1, desk(DAY), "导错了县")
    assert rows(engine, tmp_path / "台账.csv", DAY) == []


def test_the_fields_the_law_does_not_look_at_go_out_too(engine: Engine, tmp_path: Path) -> None:
    taken(engine, COUNTY)
    row = rows(engine, tmp_path / "台账.csv", DAY)[1]
    with COUNTY.open(encoding="utf-8-sig", newline="") as file:
        _, source, *_ = csv.DictReader(file)
    for heading in ("土地使用年限", "行业分类", "土地级别", "批准单位"):
        assert row[heading] == source[heading] != ""
    assert (row["约定容积率下限"], row["约定容积率上限"], row["土地来源"]) == ("0.7", "", "新增建设用地")


def test_what_was_recorded_in_any_words_goes_out_in_them(engine: Engine, tmp_path: Path) -> None:
    said = supply()
    said["parcel"] |= {"far_min": "不低于1.5", "far_max": 2.5, "land_grade": 3, "approved_by": None}
    tell(engine, IN_2024, said)
    [row] = rows(engine, tmp_path / "台账.csv", IN_2024)
    assert (row["约定容积率下限"], row["约定容积率上限"]) == ("不低于1.5", "2.5")
    assert (row["土地级别"], row["批准单位"]) == ("3", "")


def test_days_and_figures_are_typed_in_a_workbook(engine: Engine, tmp_path: Path) -> None:
    tell(engine, IN_2024, supply())
    headings, row = load_workbook(exported(engine, tmp_path / "台账.xlsx", IN_2024)).active.iter_rows()
    cells = {heading.value: cell for heading, cell in zip(headings, row, strict=True)}
    assert cells["合同签订日期"].value.date() == date(2024, 1, 5)
    assert (cells["面积(公顷)"].value, cells["成交价格(万元)"].value) == (2, 1000)


def test_a_sort_of_number_the_national_columns_lack_has_a_column_of_its_own(
    engine: Engine, tmp_path: Path
) -> None:
    tell(engine, IN_2024, supply() | {"aliases": [["档案号", "档-7"], ["合同编号", "合7"]]})
    [row] = rows(engine, tmp_path / "台账.csv", IN_2024)
    assert (row["档案号"], row["合同编号"]) == ("档-7", "合7")
    assert list(row)[-1] == "档案号"


def test_a_page_of_parcels_is_read_in_three_statements(engine: Engine, tmp_path: Path) -> None:
    taken(engine, COUNTY)
    statements: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *sent: statements.append(sent[2]))
    with reading(engine) as session:
        count = export(session, tmp_path / "台账.csv", DAY)
    selects = [statement for statement in statements if statement.startswith("SELECT")]
    assert count == 72 < PAGE
    assert len(selects) == 4  # the sorts of numbers; parcels, entries, numbers: a page not full is the last
