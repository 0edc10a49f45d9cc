"""The list of idle cases, one case, and the clocks by day: as the law says, on any day, as known on any day."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine

from supervision.casework import lives as parcel_lives
from supervision.casework.finding import NotFound, find_parcel
from supervision.casework.idle_cases import CaseView, cases, clock_lines, read_case
from supervision.casework.lives import Asked
from supervision.casework.withdrawal import withdraw
from supervision.law.idle import Limb
from supervision.law.idle_case.case import Track
from supervision.law.idle_case.stages import CaseStage, Milestone
from supervision.law.steps import NoticeName
from supervision.records.db import reading, writing
from tests.casework import idle_docket as docket
from tests.casework.idle_docket import CHECKED, DETERMINED, ENDED, FRESH, HALTED, HERE, THERE, TODAY, happened
from tests.casework.idle_docket import then as told
from tests.casework.imported import IMPORTED, one_row, taken
from tests.database import desk, sweep_on, tell
from tests.database import on_both_databases as pytest_generate_tests

__all__ = ["pytest_generate_tests"]

OPEN = {HERE: [FRESH, DETERMINED], THERE: [CHECKED, HALTED]}


def numbers(engine: Engine, asked: Asked, **filters: object) -> list[str]:
    with reading(engine) as session:
        return [line.no for line in cases(session, asked, **filters)]


def test_the_open_cases_are_listed_whether_or_not_a_sweep_has_looked(engine: Engine) -> None:
    happened(engine)
    unswept = numbers(engine, Asked(TODAY))
    assert sorted(unswept) == sorted(OPEN[HERE] + OPEN[THERE])
    sweep_on(engine, TODAY)
    assert numbers(engine, Asked(TODAY)) == unswept
    assert numbers(engine, Asked(TODAY, district=HERE)) == OPEN[HERE]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"stage": CaseStage.REFERRED}, [CHECKED]),
        ({"stage": CaseStage.SUSPECTED}, [HALTED, FRESH]),
        ({"limb": Limb.HALTED}, [HALTED]),
        ({"limb": Limb.NOT_STARTED}, [CHECKED, FRESH, DETERMINED]),
        ({"only_late": True}, [CHECKED, HALTED, FRESH]),
        ({"stage": CaseStage.CONTESTED}, []),
    ],
    ids=["referred", "suspected", "halted", "not started", "late", "none"],
)
def test_the_list_is_narrowed_by_stage_limb_and_lateness(
    engine: Engine, filters: dict[str, object], expected: list[str]
) -> None:
    happened(engine)
    sweep_on(engine, TODAY)
    assert sorted(numbers(engine, Asked(TODAY), **filters)) == sorted(expected)


def test_a_page_goes_on_after_its_last_line(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    happened(engine)
    whole = numbers(engine, Asked(TODAY))
    monkeypatch.setattr(parcel_lives, "PAGE", 2)
    found: list[str] = []
    while page := numbers(engine, Asked(TODAY, after=found[-1] if found else None), limit=1):
        found += page
    assert found == whole
    with pytest.raises(NotFound):
        numbers(engine, Asked(TODAY, after="没有这宗地"))


def test_a_line_says_the_ages_the_clock_and_whose_move_it_is(engine: Engine) -> None:
    happened(engine)
    with reading(engine) as session:
        lines = {line.no: line for line in cases(session, Asked(date(2025, 6, 20)))}
    line = lines[CHECKED]
    assert (line.stage_days, line.suspected_days) == (9, 18)
    assert line.soonest is not None
    assert (line.soonest.step, line.soonest.due_on) == ("acceptance", date(2025, 6, 18))
    assert line.late
    assert line.as_json()["next"]["command"] == (
        f"supervision record {CHECKED} referral_accepted receiver=… number=…"
    )


# On another day, as known on another day


@pytest.mark.parametrize("swept", [False, True], ids=["no sweep since", "swept since"])
def test_on_a_day_past_the_cases_are_those_of_that_day(engine: Engine, swept: bool) -> None:
    happened(engine)
    if swept:
        sweep_on(engine, TODAY)
    assert numbers(engine, Asked(date(2025, 6, 1))) == []
    by_then = numbers(engine, Asked(date(2025, 6, 2)))
    assert sorted(by_then) == sorted([FRESH, CHECKED, DETERMINED, ENDED])
    assert sorted(numbers(engine, Asked(date(2025, 7, 2)))) == sorted([*by_then, HALTED])


def test_as_known_on_a_day_what_was_recorded_later_is_left_out(engine: Engine) -> None:
    happened(engine)
    tell(engine, TODAY, told(FRESH, "start", "2025-06-01", proof="施工许可证"))
    assert FRESH not in numbers(engine, Asked(TODAY))
    known = Asked(TODAY, known_on=date(2025, 8, 1))
    with reading(engine) as session:
        stages = {line.no: line.case.stage for line in cases(session, known)}
    assert stages == {
        FRESH: CaseStage.SUSPECTED,
        CHECKED: CaseStage.REFERRED,
        DETERMINED: CaseStage.DETERMINED,
        ENDED: CaseStage.PLAN_APPROVED,
        HALTED: CaseStage.SUSPECTED,
    }


def test_as_known_before_its_import_was_withdrawn_a_parcel_is_a_case(engine: Engine, tmp_path: Path) -> None:
    """Imported anew after the withdrawal, with a day of signing after the day asked, it was still a case as known then."""
    on, known = date(2017, 1, 15), date(2017, 2, 1)
    taken(engine, one_row(tmp_path), date(2017, 1, 10))
    assert numbers(engine, Asked(on, known_on=known)) == [IMPORTED]
    with writing(engine) as session:
        withdraw(session, 1, desk(date(2017, 2, 10)), "导错文件")
    assert numbers(engine, Asked(on, known_on=known)) == [IMPORTED]
    again = one_row(
        tmp_path,
        "再次.csv",
        合同签订日期="2017年01月20日",
        约定开工时间="2018年01月01日",
        约定竣工时间="2019年01月01日",
    )
    taken(engine, again, date(2017, 2, 11))
    assert numbers(engine, Asked(on, known_on=known)) == [IMPORTED]
    for known_on in (None, date(2017, 2, 10), date(2017, 2, 11)):
        assert numbers(engine, Asked(on, known_on=known_on)) == []


def test_a_corrected_check_leaves_a_suspicion(engine: Engine) -> None:
    happened(engine, date(2025, 6, 10))
    tell(engine, TODAY, told(CHECKED, "correction", str(TODAY), voids="2", reason="登错宗地"))
    with reading(engine) as session:
        [line] = cases(session, Asked(TODAY), stage=CaseStage.SUSPECTED, limit=1)
        stages = {line.no: line.case.stage for line in cases(session, Asked(TODAY))}
    assert stages[CHECKED] is CaseStage.SUSPECTED
    assert line.stage_days == line.suspected_days


def test_nothing_on_file_is_an_empty_list(engine: Engine) -> None:
    assert numbers(engine, Asked(TODAY)) == []
    with reading(engine) as session:
        assert list(clock_lines(session, Asked(TODAY))) == []


# The clocks


def clocks(engine: Engine, asked: Asked, until: date | None = None, limit: int | None = None) -> list[str]:
    with reading(engine) as session:
        return [line.id for line in clock_lines(session, asked, until=until, limit=limit)]


def test_every_clock_is_listed_by_its_last_day(engine: Engine) -> None:
    happened(engine)
    on = date(2025, 7, 10)
    whole = clocks(engine, Asked(on))
    days = [each.split("/")[0] for each in whole]
    assert days == sorted(days)
    assert Counter((day, each.split("/")[2]) for day, each in zip(days, whole, strict=True)) == {
        ("2025-06-18", "acceptance"): 1,
        ("2025-07-02", "investigation"): 4,
        ("2025-08-01", "investigation"): 1,
    }
    assert clocks(engine, Asked(on), until=date(2025, 7, 2)) == [
        each for each in whole if each <= "2025-07-02~"
    ]


def test_a_clock_is_in_time_on_its_last_day(engine: Engine) -> None:
    happened(engine)
    due_on = date(2025, 7, 2)
    for on, late in ((due_on, False), (date(2025, 7, 3), True)):
        with reading(engine) as session:
            [line] = [line for line in cases(session, Asked(on)) if line.no == FRESH]
        assert line.late is late


def test_a_page_of_clocks_goes_on_after_its_last_line(engine: Engine) -> None:
    happened(engine)
    whole = clocks(engine, Asked(TODAY))
    found: list[str] = []
    while page := clocks(engine, Asked(TODAY, after=found[-1] if found else None), limit=1):
        found += page
    assert found == whole
    assert len(whole) >= 3
    with pytest.raises(NotFound):
        clocks(engine, Asked(TODAY, after="17-4"))


# One case


def view(engine: Engine, no: str, on: date = TODAY, known_on: date | None = None) -> CaseView | None:
    with reading(engine) as session:
        return read_case(session, find_parcel(session, no), on, known_on=known_on)


def test_one_case_says_what_was_reached_when_and_by_which_entry(engine: Engine) -> None:
    happened(engine)
    found = view(engine, DETERMINED)
    assert found is not None
    assert [(milestone, str(fact.on), fact.seq) for milestone, fact in found.milestones] == [
        (Milestone.CHECKED, "2025-06-05", 2),
        (Milestone.REFERRED, "2025-06-06", 3),
        (Milestone.ACCEPTED, "2025-06-09", 4),
        (Milestone.DETERMINED, "2025-07-21", 5),
        (Milestone.PUBLISHED, "2025-07-23", 6),
    ]
    assert found.case.track is Track.ARTICLE_12
    assert [clause.article for clause in found.track_clauses] == ["第八条第一款第（一）项"]
    assert (found.fee, found.recoverable_from) == (
        None,
        None,
    )  # by art. 12 nothing is collected and nothing taken back
    [referral] = found.referrals
    assert referral.status == "accepted"


def test_land_not_known_to_go_by_article_12_says_the_fee_and_the_two_years(engine: Engine) -> None:
    happened(engine)
    found = view(engine, FRESH)
    assert found is not None
    assert found.fee is not None
    assert found.fee.working == "1000万元 × 20% = 200万元"
    assert found.recoverable_from == date(2026, 6, 2)


def test_one_case_is_read_as_known_on_a_day(engine: Engine) -> None:
    happened(engine)
    earlier = view(engine, DETERMINED, known_on=date(2025, 7, 20))
    assert earlier is not None
    assert earlier.case.stage is CaseStage.ACCEPTED
    assert view(engine, DETERMINED, known_on=date(2024, 1, 4)) is None


def test_a_closed_case_is_read_too_and_says_what_is_left_to_do(engine: Engine) -> None:
    happened(engine)
    found = view(engine, ENDED)
    assert found is not None
    assert found.case.stage is CaseStage.CLOSED
    assert [owed.kind for owed in found.owed] == ["filing", "publication_withdrawn"]
    assert found.running == []


def test_land_never_suspected_has_no_case(engine: Engine) -> None:
    happened(engine)
    with pytest.raises(NotFound) as refused:
        view(engine, docket.COMING)
    assert "没有闲置案件" in str(refused.value)


def test_a_mortgage_in_force_is_shown(engine: Engine) -> None:
    happened(engine)
    mortgage = told(DETERMINED, "mortgage", "2025-01-01", mortgagee="新河银行", certificate_no="抵1")
    tell(engine, TODAY, mortgage)
    found = view(engine, DETERMINED)
    assert found is not None
    assert [mortgage.who for mortgage in found.mortgages] == ["新河银行"]


def test_the_next_paper_is_drafted_first(engine: Engine) -> None:
    happened(engine, date(2025, 6, 9))
    found = view(engine, DETERMINED, date(2025, 6, 10))
    assert found is not None
    [owed] = found.owed
    assert owed.paper is NoticeName.IDLE_INVESTIGATION
    assert found.command(owed) == f"supervision cases draft {DETERMINED} idle_investigation"
