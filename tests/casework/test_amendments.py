"""A row imported again: what changed at the source becomes an amendment; what the office changed is not set back."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pytest
from sqlalchemy import Engine, select

from supervision.casework.finding import find_parcel
from supervision.casework.intake import take_in
from supervision.casework.supply.files import read
from supervision.casework.supply.report import Severity
from supervision.records.db import reading
from supervision.records.tables import ALIAS, DEADLINE, ENTRY, PARCEL
from tests.casework.imported import DAY, IMPORTED, one_row, taken, told
from tests.database import desk, tell

LATER = date(2017, 1, 10)


def entries(engine: Engine) -> list[tuple[str, dict[str, Any]]]:
    with reading(engine) as session:
        rows = session.execute(select(ENTRY.c.kind, ENTRY.c.payload).order_by(ENTRY.c.seq))
        return [(kind, orjson.loads(payload)) for kind, payload in rows]


def kinds(engine: Engine) -> list[str]:
    return [kind for kind, _ in entries(engine)]


def of_the_parcel(engine: Engine, column: str) -> Any:
    with reading(engine) as session:
        return session.scalar(select(PARCEL.c[column]))


def test_a_term_changed_at_the_source_is_an_amendment_with_its_place_and_the_old_term_stays(
    engine: Engine, tmp_path: Path
) -> None:
    taken(engine, one_row(tmp_path))
    result, said = taken(engine, one_row(tmp_path, "二.csv", 约定开工时间="2016年06月01日"), LATER)
    assert (result.new, result.changed, result.unchanged, result.set_aside, said) == (0, 1, 0, 0, [])
    (_, supply), (kind, amendment) = entries(engine)
    assert (kind, amendment["contract"]) == ("amendment", {"start_on": "2016-06-01"})
    assert (amendment["batch"]["no"], amendment["batch"]["file"], amendment["batch"]["row"]) == (
        2,
        "二.csv",
        2,
    )
    assert supply["contract"]["start_on"] == "2016-01-01"
    assert of_the_parcel(engine, "start_on") == date(2016, 6, 1)
    with reading(engine) as session:
        due = session.execute(select(DEADLINE.c.due_on).where(DEADLINE.c.duty == "start")).scalar()
    assert due == date(2016, 6, 1)


def test_the_amended_row_again_changes_nothing(engine: Engine, tmp_path: Path) -> None:
    changed = {"约定开工时间": "2016年06月01日", "土地使用权人": "乙公司"}
    taken(engine, one_row(tmp_path))
    taken(engine, one_row(tmp_path, **changed), LATER)
    result, said = taken(engine, one_row(tmp_path, **changed), LATER)
    assert (result.changed, result.unchanged, said) == (0, 1, [])
    assert kinds(engine) == ["supply", "amendment"]


def test_an_old_file_imported_by_mistake_sets_nothing_back(engine: Engine, tmp_path: Path) -> None:
    taken(engine, one_row(tmp_path))
    taken(engine, one_row(tmp_path, 约定开工时间="2016年06月01日"), LATER)
    result, [said] = taken(engine, one_row(tmp_path), LATER)
    assert (result.changed, result.set_aside) == (0, 1)
    assert "应为旧表" in said.problems[0].reason
    assert of_the_parcel(engine, "start_on") == date(2016, 6, 1)


def test_an_extension_approved_here_is_not_set_back_by_a_source_that_does_not_know_it(
    engine: Engine, tmp_path: Path
) -> None:
    taken(engine, one_row(tmp_path, 约定开工时间="2017年03月01日"))
    tell(engine, DAY, {"no": IMPORTED, "kind": "extension", "on": str(DAY), "start_on": "2017-06-01"})
    row = one_row(tmp_path, 约定开工时间="2017年03月01日", 土地使用权人="乙公司")
    assert taken(engine, row, LATER)[0].changed == 1
    assert entries(engine)[-1][1]["parcel"] == {"holder": "乙公司"}
    assert of_the_parcel(engine, "start_on") == date(2017, 6, 1)


def test_a_source_that_has_taken_over_the_extension_changes_nothing(engine: Engine, tmp_path: Path) -> None:
    taken(engine, one_row(tmp_path, 约定开工时间="2017年03月01日", 约定竣工时间=""))
    tell(engine, DAY, {"no": IMPORTED, "kind": "extension", "on": str(DAY), "start_on": "2017-06-01"})
    result, said = taken(engine, one_row(tmp_path, 约定开工时间="2017年06月01日", 约定竣工时间=""), LATER)
    assert (result.changed, result.unchanged, said) == (0, 1, [])


def test_a_term_both_sides_changed_is_set_aside_with_the_three_values(engine: Engine, tmp_path: Path) -> None:
    taken(engine, one_row(tmp_path, 约定开工时间="2017年03月01日"))
    tell(engine, DAY, {"no": IMPORTED, "kind": "extension", "on": str(DAY), "start_on": "2017-06-01"})
    [problem] = told(engine, one_row(tmp_path, 约定开工时间="2017年09月01日"), LATER)
    assert (problem.column, problem.value, problem.severity) == (
        "约定开工时间",
        "2017-09-01",
        Severity.SET_ASIDE,
    )
    for value in ("2017-06-01", "2017-09-01", "2017-03-01", "双方均已改动"):
        assert value in problem.reason
    assert kinds(engine) == ["supply", "extension"]


def test_a_cell_emptied_at_the_source_takes_nothing_away(engine: Engine, tmp_path: Path) -> None:
    taken(engine, one_row(tmp_path))
    result, [said] = taken(engine, one_row(tmp_path, 约定竣工时间=""), LATER)
    assert (result.changed, result.unchanged, said.problems[0].severity) == (0, 1, Severity.WARNING)
    assert "2018-01-01" in said.problems[0].reason
    assert of_the_parcel(engine, "completion_on") == date(2018, 1, 1)


@pytest.mark.parametrize("cells", [{"合同签订日期": "2015年06月27日"}, {"供地方式": "划拨"}])
def test_another_signing_day_or_kind_of_contract_is_no_amendment(
    engine: Engine, tmp_path: Path, cells: dict[str, str]
) -> None:
    taken(engine, one_row(tmp_path))
    problems = told(engine, one_row(tmp_path, **cells), LATER)
    assert [p.severity for p in problems][-1] is Severity.SET_ASIDE
    assert "撤销该批导入" in problems[-1].reason
    assert kinds(engine) == ["supply"]


def test_instalments_given_later_are_taken_as_the_schedule(engine: Engine, tmp_path: Path) -> None:
    taken(engine, one_row(tmp_path))
    listed = {"支付期号": "1|2", "约定支付日期": "2015-06-27|2016-06-27", "约定支付金额(万元)": "60|40"}
    assert taken(engine, one_row(tmp_path, **listed), LATER)[0].changed == 1
    assert [each["amount_wan"] for each in entries(engine)[-1][1]["contract"]["instalments"]] == ["60", "40"]


def test_an_actual_start_given_later_is_a_fact_of_its_own(engine: Engine, tmp_path: Path) -> None:
    taken(engine, one_row(tmp_path))
    taken(engine, one_row(tmp_path, 实际开工时间="2016年03月01日"), LATER)
    assert kinds(engine) == ["supply", "start"]
    assert of_the_parcel(engine, "started_on") == date(2016, 3, 1)


def test_an_actual_start_changed_at_the_source_is_a_correction(engine: Engine, tmp_path: Path) -> None:
    taken(engine, one_row(tmp_path, 实际开工时间="2016年03月01日"))
    taken(engine, one_row(tmp_path, 实际开工时间="2016年05月01日"), LATER)
    assert kinds(engine) == ["supply", "start", "correction", "start"]
    assert "2016-03-01改为2016-05-01" in entries(engine)[2][1]["reason"]
    assert of_the_parcel(engine, "started_on") == date(2016, 5, 1)


def test_an_actual_start_a_person_recorded_otherwise_is_a_conflict(engine: Engine, tmp_path: Path) -> None:
    taken(engine, one_row(tmp_path))
    tell(engine, DAY, {"no": IMPORTED, "kind": "start", "on": "2016-04-01"})
    [problem] = told(engine, one_row(tmp_path, 实际开工时间="2016年05月01日"), LATER)
    assert (problem.column, problem.severity) == ("实际开工时间", Severity.SET_ASIDE)
    assert of_the_parcel(engine, "started_on") == date(2016, 4, 1)


def test_an_amendment_that_is_bulk_recorded_is_the_office_s_own_word(engine: Engine, tmp_path: Path) -> None:
    taken(engine, one_row(tmp_path))
    line = {"no": IMPORTED, "kind": "amendment", "on": str(DAY), "completion_on": "2019-01-01"}
    tell(engine, DAY, line | {"batch": {"no": 9, "sort": "happenings"}})
    assert taken(engine, one_row(tmp_path, 土地使用权人="乙公司"), LATER)[0].changed == 1
    assert of_the_parcel(engine, "completion_on") == date(2019, 1, 1)


def test_a_number_of_the_parcel_given_later_is_known_from_then_on(engine: Engine, tmp_path: Path) -> None:
    taken(engine, one_row(tmp_path))
    row = one_row(tmp_path, 土地使用权人="乙公司", 合同编号="新-2015-013")
    assert taken(engine, row, LATER)[0].changed == 1
    with reading(engine) as session:
        assert session.execute(select(ALIAS.c.kind, ALIAS.c.value)).all() == [("合同编号", "新-2015-013")]


# One parcel, known by several numbers

OWN_KEY = {"电子监管号": "", "记录号": "GD1"}
BOTH = {"电子监管号": IMPORTED, "记录号": "GD1"}


def numbers(engine: Engine) -> list[str]:
    with reading(engine) as session:
        return list(session.scalars(select(PARCEL.c.no)))


def test_a_parcel_that_came_by_its_own_key_is_the_same_when_its_supervision_number_is_known(
    engine: Engine, tmp_path: Path
) -> None:
    taken(engine, one_row(tmp_path, **OWN_KEY))
    [case_no] = numbers(engine)
    assert taken(engine, one_row(tmp_path, **BOTH), LATER)[0].changed == 1
    assert numbers(engine) == [case_no]
    with reading(engine) as session:
        assert find_parcel(session, IMPORTED) == find_parcel(session, case_no) == find_parcel(session, "GD1")
    assert taken(engine, one_row(tmp_path), LATER)[0].unchanged == 1
    assert taken(engine, one_row(tmp_path, 土地使用权人="乙公司"), LATER)[0].changed == 1
    assert numbers(engine) == [case_no]


def test_a_parcel_that_came_by_both_numbers_is_known_by_its_own_key_alone(
    engine: Engine, tmp_path: Path
) -> None:
    taken(engine, one_row(tmp_path, **BOTH))
    assert taken(engine, one_row(tmp_path, 土地使用权人="乙公司", **OWN_KEY), LATER)[0].changed == 1
    assert numbers(engine) == [IMPORTED]


def test_two_supervision_numbers_are_two_parcels_whatever_their_keys_elsewhere(
    engine: Engine, tmp_path: Path
) -> None:
    other = "1305302015B00021"
    taken(engine, one_row(tmp_path, **BOTH))
    assert taken(engine, one_row(tmp_path, **(BOTH | {"电子监管号": other})), LATER)[0].new == 1
    assert numbers(engine) == [IMPORTED, other]
    taken(engine, one_row(tmp_path, **OWN_KEY | {"记录号": "GD2"}))
    assert taken(engine, one_row(tmp_path, 电子监管号="1305302015B00033", 记录号="GD2"))[0].changed == 1
    assert taken(engine, one_row(tmp_path, 电子监管号="1305302015B00045", 记录号="GD2"))[0].new == 1


def test_the_number_of_one_source_is_not_that_of_another(engine: Engine, tmp_path: Path) -> None:
    for source in ("甲县台账", "乙县台账"):
        rows = read([one_row(tmp_path, **OWN_KEY)], source=source)
        assert take_in(engine, rows, desk(DAY), files=[], report=lambda row: None).new == 1
    assert len(numbers(engine)) == 2
