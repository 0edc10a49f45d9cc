"""Papers to be printed: as they went out or marked as drafts, in every form, the same file whenever they are printed."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import docx
import pytest
from sqlalchemy import Engine, select

from supervision.casework.acts_on_file import ActId
from supervision.casework.editing.editing import edit_notice
from supervision.casework.editing.marked_text import marked
from supervision.casework.editing.texts import text_of
from supervision.casework.layout.sheet import Form
from supervision.casework.papers.paper import draw_up, file_on_day
from supervision.casework.printed_papers import Output, notice_on_paper, paper_on_paper, written
from supervision.casework.service import attempt, serve, sign
from supervision.law.steps import PaperName
from supervision.office import Office
from supervision.printing import Printing
from supervision.records.db import reading, writing
from supervision.records.tables import ACT
from tests.casework.layout.leaves import leaves_of
from tests.database import desk, on_both_databases, supply, sweep_on, tell

pytest_generate_tests = on_both_databases

SIGNED, DRAFTED, ISSUED, LATER = date(2024, 1, 5), date(2024, 2, 5), date(2024, 2, 6), date(2024, 3, 20)
DUE = [{"no": 1, "due_on": "2024-02-04", "amount_wan": "500"}]
MARK = "拟稿（未签发）"


@pytest.fixture
def demand(engine: Engine) -> ActId:
    """The draft of a demand."""
    tell(engine, SIGNED, supply(instalments=DUE, handover_on=None, start_on="2024-12-01"))
    sweep_on(engine, DRAFTED)
    with reading(engine) as session:
        query = select(ACT.c.parcel_id, ACT.c.seq).where(ACT.c.name == "overdue_payment")
        return tuple(session.execute(query).one())


def printed(engine: Engine, act_id: ActId, output: Output = Output.PDF, today: date = LATER) -> bytes:
    with reading(engine) as session:
        return written(notice_on_paper(session, act_id, desk(today)), output, Printing())


def issue(engine: Engine, act_id: ActId) -> None:
    with writing(engine) as session:
        sign(session, act_id, desk(ISSUED), number="新国土监〔2024〕1号")


def test_a_draft_is_marked_on_every_page_without_a_number_and_without_a_receipt(
    engine: Engine, demand: ActId
) -> None:
    leaves = leaves_of(printed(engine, demand))
    assert all(MARK in leaf.text for leaf in leaves)
    assert "〔〕号" in leaves[0].text  # the blank of the form
    assert "送达人（两人签名）" not in "".join(leaf.text for leaf in leaves)
    assert (
        MARK
        in docx.Document(io.BytesIO(printed(engine, demand, Output.DOCX))).sections[0].header._element.xml
    )
    assert MARK in printed(engine, demand, Output.HTML).decode()


def test_an_issued_notice_has_its_number_its_date_and_its_receipt_on_a_leaf_of_its_own(
    engine: Engine, demand: ActId
) -> None:
    issue(engine, demand)
    leaves = leaves_of(printed(engine, demand))
    assert "新国土监〔2024〕1号" in leaves[0].text
    assert "2024年2月6日" in "".join(leaf.text for leaf in leaves[:-1])
    assert leaves[-1].text.startswith("新国土监〔2024〕1号附件")
    assert "送达人（两人签名）" in leaves[-1].text
    assert all("拟稿" not in leaf.text for leaf in leaves)


@pytest.mark.parametrize("output", Output)
def test_it_is_the_same_file_whenever_it_is_printed(engine: Engine, demand: ActId, output: Output) -> None:
    draft = printed(engine, demand, output, DRAFTED)
    assert printed(engine, demand, output, LATER) == draft
    issue(engine, demand)
    out = printed(engine, demand, output, ISSUED)
    assert out != draft
    assert printed(engine, demand, output, LATER) == out


TWO_DUE = [
    {"no": 1, "due_on": "2024-02-04", "amount_wan": "500"},
    {"no": 2, "due_on": "2024-06-04", "amount_wan": "500"},
]
MAILED = {"way": "mail", "tracking_no": "EMS1", "receipt": "回执1"}


def the_last(engine: Engine, name: str) -> ActId:
    query = select(ACT.c.parcel_id, ACT.c.seq).where(ACT.c.name == name).order_by(ACT.c.seq.desc())
    with reading(engine) as session:
        return tuple(session.execute(query).first())  # type: ignore[arg-type]  # it is there


def sign_on(engine: Engine, act_id: ActId, on: date) -> None:
    with writing(engine) as session:
        sign(session, act_id, desk(on))


def serve_on(engine: Engine, act_id: ActId, on: date) -> None:
    with writing(engine) as session:
        serve(session, act_id, desk(on), MAILED)


def try_on(engine: Engine, act_id: ActId, on: date) -> None:
    with writing(engine) as session:
        attempt(session, act_id, desk(on), {"way": "direct", "why_not": "大门紧锁"})


def receipt_of(engine: Engine, act_id: ActId) -> str:
    return "".join(leaves_of(printed(engine, act_id, today=date(2025, 6, 1)))[-1].text.split())


def test_its_receipt_stays_as_it_is_when_the_demand_of_another_instalment_is_served(engine: Engine) -> None:
    tell(engine, SIGNED, supply(instalments=TWO_DUE, handover_on=None, start_on="2024-12-01"))
    sweep_on(engine, DRAFTED)
    first = the_last(engine, "overdue_payment")
    sign_on(engine, first, ISSUED)
    serve_on(engine, first, date(2024, 2, 20))
    before = printed(engine, first)
    sweep_on(engine, date(2024, 6, 5))
    second = the_last(engine, "overdue_payment")
    assert second != first
    sign_on(engine, second, date(2024, 6, 6))
    try_on(engine, second, date(2024, 6, 10))
    serve_on(engine, second, date(2024, 6, 20))
    assert printed(engine, first) == before
    assert receipt_of(engine, first).removesuffix("—1—").endswith("2024年2月20日")
    assert receipt_of(engine, second).removesuffix("—1—").endswith("2024年6月20日")
    assert "大门紧锁" in receipt_of(engine, second)


def test_its_receipt_does_not_tell_of_tries_at_a_second_notice_of_its_name(engine: Engine) -> None:
    tell(engine, SIGNED, supply(instalments=[], handover_on=None))
    sweep_on(engine, date(2024, 5, 2))
    first = the_last(engine, "start_reminder")
    sign_on(engine, first, date(2024, 5, 3))
    try_on(engine, first, date(2024, 5, 4))
    serve_on(engine, first, date(2024, 5, 6))
    before = printed(engine, first)
    assert "2024年5月4日直接送达未成" in receipt_of(engine, first)
    moved = {"start_on": "2025-01-01", "completion_on": "2027-01-01", "approval_no": "新延〔2024〕3号"}
    tell(engine, date(2024, 5, 20), {"kind": "extension", "on": "2024-05-20", **moved})
    sweep_on(engine, date(2024, 12, 2))
    second = the_last(engine, "start_reminder")
    assert second != first
    sign_on(engine, second, date(2024, 12, 3))
    try_on(engine, second, date(2024, 12, 8))
    assert printed(engine, first) == before
    assert "2024年12月8日直接送达未成" in receipt_of(engine, second)
    assert "2024年5月4日" not in receipt_of(engine, second)


def test_the_receipt_goes_on_with_what_is_recorded_of_its_service(engine: Engine, demand: ActId) -> None:
    issue(engine, demand)
    blank = leaves_of(printed(engine, demand))[-1].text
    assert "2024年2月6日" in blank
    with writing(engine) as session:
        said = {"way": "direct", "why_not": "无人签收"}
        attempt(session, demand, desk(LATER), said, date(2024, 2, 8))
        said = {"way": "mail", "tracking_no": "EMS1", "receipt": "回执1"}
        serve(session, demand, desk(LATER), said, date(2024, 2, 20))
    filled = leaves_of(printed(engine, demand, today=date(2025, 1, 1)))[-1].text
    assert "EMS1" in filled
    assert "无人签收" in filled
    assert filled.removesuffix("—1—").endswith("2024年2月20日")


def test_an_edited_text_is_what_is_printed_before_and_after_it_is_issued(
    engine: Engine, demand: ActId
) -> None:
    with writing(engine) as session:
        text = text_of(session, demand)
        assert text is not None
        lines = marked(text.blocks).splitlines()
        said = "\n".join([*lines[:-3], "@p 请携带缴款凭证。", *lines[-3:]])
        edit_notice(session, demand, desk(DRAFTED), said, why="补充", version=1)
    for _ in ("drafted", "issued"):
        assert "请携带缴款凭证。" in "".join(leaf.text for leaf in leaves_of(printed(engine, demand)))
        with reading(engine) as session:
            status = session.scalar(select(ACT.c.status).where(ACT.c.name == "overdue_payment"))
        if status == "drafted":
            issue(engine, demand)


def test_an_office_may_send_it_as_a_document_instead(engine: Engine, demand: ActId) -> None:
    office = Office(printing=Printing(letters=frozenset()))
    with reading(engine) as session:
        [letter] = notice_on_paper(session, demand, desk(LATER)).sheets
        [document] = notice_on_paper(session, demand, replace(desk(LATER), office=office)).sheets
    assert (letter.form, document.form) == (Form.LETTER, Form.DOCUMENT)


def test_a_paper_of_the_parcel_bears_the_day_it_is_asked_for(engine: Engine, demand: ActId) -> None:
    with reading(engine) as session:
        file = file_on_day(session, demand[0], on=DRAFTED, office=Office())
    assert file is not None
    paper = draw_up(PaperName.TRACKING_CARD, file)
    on_paper = paper_on_paper(paper, file.no, DRAFTED, Office())
    assert on_paper.file_name(Output.PDF) == f"建设项目用地跟踪管理卡-{file.no}-2024-02-05.pdf"
    leaves = leaves_of(written(on_paper, Output.PDF, Printing()))
    assert "2024年2月5日" in leaves[-1].text
