"""The register of numbers: every one with its paper and what became of it; what is missing, what is there twice."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import Engine, select

from supervision.casework.finding import NotFound
from supervision.casework.numbers.register import NumberLine, NumberStatus, register, series_on_file
from supervision.casework.numbers.series import doubles, gaps
from supervision.casework.service import serve
from supervision.records.db import reading, writing
from supervision.records.tables import ACT, DOCUMENT_NUMBER, ENTRY, PARCEL
from tests.casework.numbers.signers import ISSUED, counted, drafts, office, signed
from tests.database import desk, tell

FIRST = "1305302000B00011"
OTHER = "1305302001B00011"


def lines(engine: Engine, **asked: object) -> list[NumberLine]:
    with reading(engine) as session:
        return list(register(session, **asked))  # type: ignore[arg-type]  # the test says which


def statuses(engine: Engine) -> dict[str, NumberStatus]:
    return {line.number: line.status for line in lines(engine)}


def void(engine: Engine, no: str, kind: str) -> None:
    with reading(engine) as session:
        seq = session.scalar(select(ENTRY.c.seq).where(ENTRY.c.kind == kind).order_by(ENTRY.c.parcel_id))
    tell(engine, ISSUED, {"no": no, "kind": "correction", "on": "2024-02-06", "voids": str(seq)})


def test_a_line_says_which_paper_of_which_parcel_went_out_when_and_by_whom(engine: Engine) -> None:
    [act] = drafts(engine, 1)
    signed(engine, act)
    [line] = lines(engine)
    assert (line.number, line.no, line.paper) == (
        "新国土监〔2024〕1号",
        FIRST,
        "第1期《出让金催缴通知单》",
    )
    assert (line.issued_on, line.by, line.notice) == (ISSUED, "经办", f"{act[0]}-{act[1]}")
    assert line.status is NumberStatus.ISSUED


def test_what_became_of_each_is_told(engine: Engine) -> None:
    served, withdrawn, voided = drafts(engine, 3)
    numbers = [signed(engine, act) for act in (served, withdrawn, voided)]
    proof = {"way": "mail", "tracking_no": "EMS1", "receipt": "回执1"}
    with writing(engine) as session:
        serve(session, served, desk(ISSUED), proof)
    paid = {"kind": "payment", "on": "2024-02-01", "instalment": 1, "amount_wan": "500"}
    tell(engine, ISSUED, {"no": OTHER, **paid})
    with reading(engine) as session:
        letter = session.execute(
            select(ACT.c.parcel_id, ACT.c.seq).where(ACT.c.name == "withdrawal_letter")
        ).one()
    letters = signed(engine, tuple(letter))
    with reading(engine) as session:
        seq = session.scalar(
            select(ENTRY.c.seq).where(ENTRY.c.kind == "notice_issued", ENTRY.c.parcel_id == voided[0])
        )
    tell(
        engine,
        ISSUED,
        {"no": "1305302002B00011", "kind": "correction", "on": "2024-02-06", "voids": str(seq)},
    )
    assert statuses(engine) == {
        numbers[0]: NumberStatus.SERVED,
        numbers[1]: NumberStatus.WITHDRAWN,
        numbers[2]: NumberStatus.VOIDED,
        letters: NumberStatus.ISSUED,
    }


def test_other_papers_of_the_office_stand_there_too(engine: Engine) -> None:
    drafts(engine, 1)
    asked = {
        "kind": "cooperation_asked", "on": "2024-02-06", "to": "住建局", "matter": "查明", "reply_by": "2024-03-01",
        "number": "新国土监函〔2024〕3号",
    }  # fmt: skip
    tell(engine, ISSUED, {"no": FIRST, **asked})
    [line] = lines(engine)
    assert (line.paper, line.status, line.notice) == ("《协查函》", NumberStatus.SENT, "")


def test_it_is_read_by_year_and_series_a_page_after_another(engine: Engine) -> None:
    acts = drafts(engine, 5)
    for act in acts[:2]:
        signed(engine, act, of=office(letters="{code}函"))
    for act in acts[2:4]:
        signed(engine, act)
    signed(engine, acts[4], today=date(2025, 1, 2))
    every = [line.number for line in lines(engine)]
    assert every == [
        "新国土监〔2024〕1号", "新国土监〔2024〕2号", "新国土监函〔2024〕1号", "新国土监函〔2024〕2号", "新国土监〔2025〕1号",
    ]  # fmt: skip
    assert [line.number for line in lines(engine, year=2024, code="新国土监函")] == every[2:4]
    page, rest = lines(engine, limit=2), []
    rest = lines(engine, after=page[-1].id)
    assert [line.number for line in (*page, *rest)] == every
    with reading(engine) as session:
        assert series_on_file(session) == [(2025, "新国土监"), (2024, "新国土监"), (2024, "新国土监函")]
    with pytest.raises(NotFound, match="没有登记在“99-1”的文号"):
        lines(engine, after="99-1")


def test_a_page_costs_the_same_statements_however_many_lines_it_has(engine: Engine) -> None:
    acts = drafts(engine, 6)
    signed(engine, acts[0])
    with counted(engine) as one:
        lines(engine)
    for act in acts[1:]:
        signed(engine, act)
    with counted(engine) as six:
        assert len(lines(engine)) == 6
    assert len(six) == len(one)


# Missing, and twice


def missing(engine: Engine, year: int = 2024) -> list[str]:
    with reading(engine) as session:
        return [gap.zh for gap in gaps(session, year, office().codes)]


def twice(engine: Engine) -> list[str]:
    with reading(engine) as session:
        return [double.zh for double in doubles(session)]


def by_hand(no: str, number: str) -> dict[str, str]:
    return {
        "no": no,
        "kind": "notice_issued",
        "on": "2024-02-06",
        "notice": "payment_reminder",
        "number": number,
    }


def test_what_the_program_numbers_has_neither_gaps_nor_doubles(engine: Engine) -> None:
    for act in drafts(engine, 3):
        signed(engine, act)
    void(engine, FIRST, "notice_issued")
    assert missing(engine) == []
    assert twice(engine) == []


def test_numbers_passed_over_on_paper_are_named(engine: Engine) -> None:
    acts = drafts(engine, 2)
    signed(engine, acts[0])
    signed(engine, acts[1], of=office("新国土监〔2024〕5号"))
    tell(engine, ISSUED, by_hand(FIRST, "新国土监〔2024〕7号"))
    assert missing(engine) == ["新国土监〔2024〕2号至4号（3个）", "新国土监〔2024〕6号"]
    assert missing(engine, 2025) == []


def test_a_series_of_another_house_is_not_counted_through(engine: Engine) -> None:
    drafts(engine, 1)
    tell(engine, ISSUED, by_hand(FIRST, "新政函〔2024〕3号"), by_hand(FIRST, "新政函〔2024〕9号"))
    assert missing(engine) == []


def test_a_number_two_papers_bear_is_named_with_both(engine: Engine) -> None:
    drafts(engine, 2)
    for no in (FIRST, OTHER):
        tell(engine, ISSUED, by_hand(no, "新国土监〔2024〕7号"))
    [told] = twice(engine)
    assert told.startswith(f"新国土监〔2024〕7号：宗地{FIRST}（")
    assert f"、宗地{OTHER}（" in told


def test_of_a_number_many_papers_bear_ten_are_named_and_all_are_counted(engine: Engine) -> None:
    drafts(engine, 1)
    tell(engine, ISSUED, *(by_hand(FIRST, "无") for _ in range(10)))
    [told] = twice(engine)
    assert (told.count("宗地"), "等" in told) == (10, False)
    tell(engine, ISSUED, by_hand(FIRST, "无"))
    [told] = twice(engine)
    assert (told.count("宗地"), told.endswith("等11件")) == (10, True)


def test_doubles_are_found_by_the_same_statements_however_many_parcels_bear_them(engine: Engine) -> None:
    drafts(engine, 5)
    nos = [f"130530200{n}B00011" for n in range(5)]
    tell(engine, ISSUED, *(by_hand(no, "无") for no in nos[:2]))
    with counted(engine) as of_two:
        assert len(twice(engine)) == 1
    tell(engine, ISSUED, *(by_hand(no, "无") for no in nos[2:]))
    with counted(engine) as of_five:
        assert twice(engine)[0].count("宗地") == 5
    assert of_five == of_two


def test_a_double_is_told_to_who_sees_one_of_its_papers_that_stands(engine: Engine) -> None:
    drafts(engine, 3)
    third = "1305302002B00011"
    for no in (FIRST, OTHER):
        tell(engine, ISSUED, by_hand(no, "新国土监〔2024〕7号"))
    tell(engine, ISSUED, by_hand(third, "新国土监〔2024〕8号"))

    def seen_of(no: str) -> list[str]:
        own = select(PARCEL.c.id).where(PARCEL.c.no == no)
        with reading(engine) as session:
            return [one.zh for one in doubles(session, 2024, [DOCUMENT_NUMBER.c.parcel_id.in_(own)])]

    [told] = seen_of(OTHER)
    assert told.startswith(f"新国土监〔2024〕7号：宗地{OTHER}（")
    assert told.endswith("）等2件")
    assert seen_of(third) == []
    tell(engine, ISSUED, by_hand(third, "新国土监〔2024〕7号"))
    void(engine, FIRST, "notice_issued")
    assert seen_of(FIRST) == []
    assert seen_of(third)[0].endswith("）等2件")


def test_a_number_recorded_again_after_it_was_voided_is_not_twice(engine: Engine) -> None:
    drafts(engine, 1)
    tell(engine, ISSUED, by_hand(FIRST, "新国土监〔2024〕7号"))
    void(engine, FIRST, "notice_issued")
    tell(engine, ISSUED, by_hand(FIRST, "新国土监〔2024〕7号"))
    assert twice(engine) == []
    assert [line.status for line in lines(engine)] == [NumberStatus.VOIDED, NumberStatus.ISSUED]
    void(engine, FIRST, "correction")
    assert len(twice(engine)) == 1  # what was voided by mistake bears it again
