"""Imports send nothing: what fell due before a bulk record waits until a supervisor releases or dismisses it."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import Engine, select

from supervision.casework.lists import acts
from supervision.casework.places import read_act_id
from supervision.daily.triage import dismiss, release
from supervision.law.refusals import NotAllowed
from supervision.records.act import ActStatus
from supervision.records.db import reading, writing
from supervision.records.tables import ACT, ENTRY, NOTICE
from tests.database import desk, supply, sweep_on, tell

LATE = date(2024, 6, 10)
"""The bulk record comes nine days after the agreed start."""


@pytest.fixture
def backlog(engine: Engine) -> Engine:
    """One parcel recorded in bulk after its agreed start, swept on that day."""
    tell(engine, LATE, supply(), bulk=True)
    sweep_on(engine, LATE)
    return engine


def triaged(engine: Engine) -> dict[str, tuple[int, int]]:
    with reading(engine) as session:
        return {row.name: (row.parcel_id, row.seq) for row in acts(session, statuses=[ActStatus.TRIAGE])}


def test_nothing_dated_before_the_bulk_record_is_sent(backlog: Engine) -> None:
    with reading(backlog) as session:
        assert session.execute(select(NOTICE)).all() == []
    assert set(triaged(backlog)) == {"overdue_payment", "handover_late", "reinspect_start", "start_notice"}


def test_a_reminder_whose_window_passed_before_the_bulk_record_is_nobodys_omission(backlog: Engine) -> None:
    with reading(backlog) as session:
        names = set(session.scalars(select(ACT.c.name)))
    assert "start_reminder" not in names
    assert not names & {"start_reminder", "inspect_start"}


def test_what_falls_due_after_the_bulk_record_is_drafted_as_usual(backlog: Engine) -> None:
    sweep_on(backlog, date(2024, 12, 1))
    with reading(backlog) as session:
        assert [row.template for row in session.execute(select(NOTICE))] == ["payment_reminder"]


def test_a_person_s_record_is_never_triaged(engine: Engine) -> None:
    tell(engine, LATE, supply())
    sweep_on(engine, LATE)
    assert triaged(engine) == {}


def test_released_a_notice_is_drafted_from_the_facts_of_the_day(backlog: Engine) -> None:
    act_id = triaged(backlog)["start_notice"]
    with writing(backlog) as session:
        [released] = release(session, [act_id], desk(date(2024, 6, 20)))
    assert released.name == "start_notice"
    with reading(backlog) as session:
        [notice] = session.execute(select(NOTICE)).all()
        assert (notice.parcel_id, notice.seq) == act_id
        assert "2024年6月20日" in notice.blocks
        status = session.scalar(select(ACT.c.status).where(ACT.c.seq == act_id[1]))
        last = session.execute(select(ENTRY).order_by(ENTRY.c.seq.desc())).first()
    assert status == "drafted"
    assert last is not None
    assert last.kind == "release"
    assert notice.sha256 in last.payload


def test_a_released_task_is_open(backlog: Engine) -> None:
    act_id = triaged(backlog)["reinspect_start"]
    with writing(backlog) as session:
        release(session, [act_id], desk(LATE))
    with reading(backlog) as session:
        assert session.scalar(select(ACT.c.status).where(ACT.c.seq == act_id[1])) == "open"


def test_what_is_released_is_not_in_triage_any_more(backlog: Engine) -> None:
    act_id = triaged(backlog)["start_notice"]
    with writing(backlog) as session:
        release(session, [act_id], desk(LATE))
    with pytest.raises(NotAllowed, match="不在补录甄别清单中"), writing(backlog) as session:
        release(session, [act_id], desk(LATE))


def test_a_paper_whose_duty_is_met_leaves_triage_by_itself(backlog: Engine) -> None:
    act_id = triaged(backlog)["start_notice"]
    tell(backlog, date(2024, 6, 15), {"kind": "start", "on": "2024-06-14", "proof": "施工许可证"})
    assert "start_notice" not in triaged(backlog)
    with pytest.raises(NotAllowed, match="不在补录甄别清单"), writing(backlog) as session:
        release(session, [act_id], desk(date(2024, 6, 20)))


def test_if_one_of_several_is_refused_none_is_released(backlog: Engine) -> None:
    act_id = triaged(backlog)["start_notice"]
    with pytest.raises(NotAllowed), writing(backlog) as session:
        release(session, [act_id, (1, 999)], desk(LATE))
    assert "start_notice" in triaged(backlog)


def test_dismissed_it_stays_on_file_with_its_reason(backlog: Engine) -> None:
    act_id = triaged(backlog)["overdue_payment"]
    with writing(backlog) as session:
        dismiss(session, [act_id], desk(LATE), "缴款凭证已核对，实际已缴")
    with reading(backlog) as session:
        assert session.scalar(select(ACT.c.status).where(ACT.c.seq == act_id[1])) == "dismissed"
        last = session.execute(select(ENTRY).order_by(ENTRY.c.seq.desc())).first()
    assert last is not None
    assert "实际已缴" in last.payload


def test_nothing_is_dismissed_without_a_reason(backlog: Engine) -> None:
    act_id = triaged(backlog)["overdue_payment"]
    with pytest.raises(NotAllowed, match="理由"), writing(backlog) as session:
        dismiss(session, [act_id], desk(LATE), "  ")


@pytest.mark.parametrize("text", ["", "17", "17-", "-4", "a-b", "17-4-2"])
def test_an_id_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="应写作"):
        read_act_id(text)
