"""Withdrawing a batch as a whole: everything it brought is voided, or nothing is."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, select, update

from supervision.casework.batches import REGISTER, Batch, batches
from supervision.casework.lists import parcels
from supervision.casework.supply.report import Severity
from supervision.casework.verify import verify
from supervision.casework.withdrawal import Withdrawn, withdraw
from supervision.law.refusals import NotAllowed, Refused
from supervision.records.db import reading, writing
from supervision.records.tables import ACT, BATCH_REGISTER, DEADLINE, ENTRY, PARCEL
from tests.casework.imported import DAY, IMPORTED, one_row, taken
from tests.daily.tampering import behind_our_back
from tests.database import ROOT, desk, sweep_on, tell

COUNTY = ROOT / "demo" / "新河县_2012-2016.csv"
LATER = date(2017, 1, 10)


def withdrawn(engine: Engine, batch_no: int, today: date = LATER, reason: str = "导错了县") -> Withdrawn:
    with writing(engine) as session:
        return withdraw(session, batch_no, desk(today), reason)


def register(engine: Engine) -> list[Batch]:
    with reading(engine) as session:
        assert list(REGISTER.broken(session)) == []
        return batches(session)


def faults(engine: Engine, today: date = LATER) -> list[str]:
    with reading(engine) as session:
        return [found.zh for found in verify(session, today, patrol_every=30)]


def listed(engine: Engine) -> list[str]:
    with reading(engine) as session:
        return [line.no for line in parcels(session, LATER)]


def count(engine: Engine, table: Any) -> int:
    with reading(engine) as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_a_batch_is_known_by_its_file_day_person_and_counts(engine: Engine) -> None:
    taken(engine, COUNTY)
    taken(engine, COUNTY, LATER)
    first, second = register(engine)
    assert (first.no, first.files, first.opened_on, first.parcels) == (1, COUNTY.name, DAY, 72)
    assert (first.counts["rows_taken"], second.counts["rows_unchanged"], second.parcels) == (72, 72, 0)
    assert first.sha256 == second.sha256
    assert first.status_zh == "完毕"


def test_a_withdrawn_batch_leaves_no_parcel_in_any_list_and_every_entry_in_its_journal(
    engine: Engine,
) -> None:
    taken(engine, COUNTY)
    sweep_on(engine, DAY)
    before = count(engine, ENTRY)
    done = withdrawn(engine, 1)
    assert (done.gone, done.restored) == (72, 0)
    assert listed(engine) == []
    assert count(engine, DEADLINE) == 0
    assert count(engine, ENTRY) > before
    with reading(engine) as session:
        assert session.scalars(select(ACT.c.seq).where(~ACT.c.withdrawn)).all() == []
        assert session.scalars(select(PARCEL.c.no).where(PARCEL.c.next_look_on.is_not(None))).all() == []
    assert faults(engine) == []
    assert [batch.status_zh for batch in register(engine)] == [f"{LATER}撤销"]


def test_the_mended_file_can_be_imported_again_under_the_same_numbers(engine: Engine) -> None:
    taken(engine, COUNTY)
    sweep_on(engine, DAY)
    before = listed(engine)
    withdrawn(engine, 1)
    result, said = taken(engine, COUNTY, LATER)
    assert (result.new, result.unchanged, [row.severity for row in said]) == (72, 0, [Severity.WARNING])
    assert sorted(listed(engine)) == sorted(before)
    assert count(engine, PARCEL) == 72
    assert faults(engine) == []
    sweep_on(engine, LATER)
    assert faults(engine) == []
    assert taken(engine, COUNTY, LATER)[0].unchanged == 72


def test_a_withdrawn_amendment_gives_the_terms_before_back(engine: Engine, tmp_path: Path) -> None:
    taken(engine, one_row(tmp_path))
    taken(engine, one_row(tmp_path, 约定开工时间="2017年06月01日", 实际开工时间="2016年12月01日"))
    done = withdrawn(engine, 2)
    assert (done.gone, done.restored) == (0, 1)
    with reading(engine) as session:
        row = session.execute(select(PARCEL.c.start_on, PARCEL.c.started_on)).one()
    assert tuple(row) == (date(2016, 1, 1), None)
    assert faults(engine) == []


def test_after_a_withdrawn_amendment_the_row_can_be_imported_again(engine: Engine, tmp_path: Path) -> None:
    changed = {"约定开工时间": "2017年06月01日"}
    taken(engine, one_row(tmp_path))
    taken(engine, one_row(tmp_path, **changed))
    withdrawn(engine, 2)
    assert taken(engine, one_row(tmp_path), LATER)[0].unchanged == 1
    assert taken(engine, one_row(tmp_path, **changed), LATER)[0].changed == 1


def test_a_batch_on_which_a_notice_went_out_is_not_withdrawn_and_nothing_is_changed(
    engine: Engine, tmp_path: Path
) -> None:
    taken(engine, one_row(tmp_path, 约定开工时间="2017年02月01日"))
    sweep_on(engine, date(2017, 1, 5))
    issued = {"no": IMPORTED, "kind": "notice_issued", "on": "2017-01-06", "notice": "start_reminder"}
    tell(engine, date(2017, 1, 6), issued)
    before = count(engine, ENTRY)
    with pytest.raises(NotAllowed, match=rf"宗地{IMPORTED}：《开工提醒书》已于2017-01-06发出"):
        withdrawn(engine, 1)
    assert count(engine, ENTRY) == before
    assert listed(engine) == [IMPORTED]


def test_a_batch_whose_parcel_has_facts_of_its_own_since_is_not_withdrawn(
    engine: Engine, tmp_path: Path
) -> None:
    taken(engine, one_row(tmp_path))
    tell(engine, DAY, {"no": IMPORTED, "kind": "handover", "on": "2016-12-01"})
    with pytest.raises(NotAllowed, match="另已登记1项事实（2016-12-01交地）"):
        withdrawn(engine, 1)


def test_one_parcel_that_cannot_be_withdrawn_keeps_the_whole_batch(engine: Engine) -> None:
    taken(engine, COUNTY)
    last = listed(engine)[-1]
    tell(engine, DAY, {"no": last, "kind": "handover", "on": "2016-12-30"})
    with pytest.raises(NotAllowed, match=f"1宗地已有依据它办理的事项.*\n宗地{last}"):
        withdrawn(engine, 1)
    assert len(listed(engine)) == 72
    assert [batch.withdrawn_on for batch in register(engine)] == [None]


def test_a_batch_is_withdrawn_once_for_a_reason_and_by_its_number(engine: Engine, tmp_path: Path) -> None:
    taken(engine, one_row(tmp_path))
    with pytest.raises(NotAllowed, match="须写明理由"):
        withdrawn(engine, 1, reason="  ")
    with pytest.raises(Refused, match="没有第7批"):
        withdrawn(engine, 7)
    withdrawn(engine, 1)
    with pytest.raises(NotAllowed, match="已于2017-01-10撤销：导错了县"):
        withdrawn(engine, 1)


def test_nothing_more_is_recorded_of_a_parcel_that_is_gone_until_it_is_supplied_again(
    engine: Engine, tmp_path: Path
) -> None:
    taken(engine, one_row(tmp_path))
    withdrawn(engine, 1)
    with pytest.raises(NotAllowed, match="一并撤销，须重新导入"):
        tell(engine, LATER, {"no": IMPORTED, "kind": "handover", "on": "2016-12-01"})


def test_a_line_of_the_register_that_was_changed_is_found(engine: Engine, tmp_path: Path) -> None:
    taken(engine, one_row(tmp_path))
    with behind_our_back(engine) as session:
        session.execute(update(BATCH_REGISTER).where(BATCH_REGISTER.c.seq == 1).values(by="别人"))
        assert list(REGISTER.broken(session)) == [
            "批次登记第1行（第1批）内容与校验值不符，本行或前一行被改动"
        ]
        assert "批次登记第1行" in " ".join(found.zh for found in verify(session, LATER, patrol_every=30))
