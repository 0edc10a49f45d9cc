"""Signing and serving a notice on file: the one that was named, once, in its order; what is still to be served."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Engine, select

from supervision.casework.acts_on_file import ActId
from supervision.casework.plain_text import plain_text
from supervision.casework.printed_papers import printed
from supervision.casework.service import attempt, serve, sign
from supervision.casework.unserved import Unserved, unserved
from supervision.casework.verify import verify
from supervision.document_codes import DocumentCodes
from supervision.law.refusals import Refused
from supervision.office import Office
from supervision.records.db import reading, writing
from supervision.records.tables import ACT, ENTRY
from tests.database import NO, desk, on_both_databases, supply, sweep_on, tell

pytest_generate_tests = on_both_databases

SIGNED = date(2024, 1, 5)
DRAFTED = date(2024, 2, 5)
ISSUED = date(2024, 2, 6)
LATER = date(2024, 2, 20)
MAILED = {"way": "mail", "tracking_no": "EMS1", "receipt": "回执1"}
DUE = [{"no": 1, "due_on": "2024-02-04", "amount_wan": "500"}]


@pytest.fixture
def drafted(engine: Engine) -> Engine:
    """A parcel whose first instalment is a day late: the demand is drafted."""
    tell(engine, SIGNED, supply(instalments=DUE, handover_on=None, start_on="2024-12-01"))
    sweep_on(engine, DRAFTED)
    return engine


@pytest.fixture
def issued(drafted: Engine) -> Engine:
    """The same, the demand issued the next day."""
    signed(drafted, the_act(drafted, "overdue_payment"), number="新国土监〔2024〕1号", signer="李局长")
    return drafted


def the_act(engine: Engine, name: str, status: str | None = None) -> ActId:
    """The oldest act of that name, or of that name and status."""
    query = select(ACT.c.parcel_id, ACT.c.seq).where(ACT.c.name == name).order_by(ACT.c.seq)
    with reading(engine) as session:
        found = session.execute(query if status is None else query.where(ACT.c.status == status)).first()
    assert found is not None
    return found.parcel_id, found.seq


def signed(engine: Engine, act_id: ActId, today: date = ISSUED, **said: str) -> None:
    with writing(engine) as session:
        sign(session, act_id, desk(today), **said)


def served(engine: Engine, act_id: ActId, on: date | None = None, today: date = LATER, **values: str) -> None:
    with writing(engine) as session:
        serve(session, act_id, desk(today), values or MAILED, on)


def tried(engine: Engine, act_id: ActId, on: date, way: str = "direct", why_not: str = "无人签收") -> None:
    with writing(engine) as session:
        attempt(session, act_id, desk(LATER), {"way": way, "why_not": why_not}, on)


def statuses(engine: Engine, name: str) -> list[str]:
    with reading(engine) as session:
        return list(session.scalars(select(ACT.c.status).where(ACT.c.name == name).order_by(ACT.c.seq)))


def waiting(engine: Engine, today: date = LATER, *, gaps: bool = False) -> list[Unserved]:
    with reading(engine) as session:
        return list(unserved(session, today, gaps=gaps))


def kinds(engine: Engine) -> list[str]:
    with reading(engine) as session:
        return list(session.scalars(select(ENTRY.c.kind).order_by(ENTRY.c.seq)))


# Signing


def test_a_signed_notice_has_its_number_and_date_on_paper(issued: Engine) -> None:
    act_id = the_act(issued, "overdue_payment")
    with reading(issued) as session:
        paper = printed(session, act_id, desk(LATER))
    text = plain_text(paper.blocks)
    assert (paper.number, paper.issued_on) == ("新国土监〔2024〕1号", ISSUED)
    assert "新国土监〔2024〕1号" in text
    assert text.rstrip().endswith("2024年2月6日")
    assert "送达回执" in plain_text(paper.receipt.blocks)


def test_without_a_number_typed_the_paper_bears_the_next_of_its_year(drafted: Engine) -> None:
    act_id = the_act(drafted, "overdue_payment")
    signed(drafted, act_id)
    with reading(drafted) as session:
        text = plain_text(printed(session, act_id, desk(LATER)).blocks)
    assert "新国土监〔2024〕1号" in text
    assert "〔    〕" not in text


def test_where_numbers_come_from_elsewhere_a_paper_without_one_keeps_its_blank(drafted: Engine) -> None:
    act_id = the_act(drafted, "overdue_payment")
    elsewhere = replace(desk(ISSUED), office=replace(Office(), numbers=DocumentCodes(typed=True)))
    with writing(drafted) as session:
        sign(session, act_id, elsewhere)
    with reading(drafted) as session:
        assert "〔    〕" in plain_text(printed(session, act_id, desk(LATER)).blocks)


def test_a_draft_is_not_printed_as_if_it_were_issued(drafted: Engine) -> None:
    with reading(drafted) as session, pytest.raises(Refused, match="notices sign"):
        printed(session, the_act(drafted, "overdue_payment"), desk(LATER))


def test_an_issue_corrected_leaves_a_draft_again(issued: Engine) -> None:
    act_id = the_act(issued, "overdue_payment")
    fact = str(kinds(issued).index("notice_issued") + 1)
    tell(issued, LATER, {"kind": "correction", "on": "2024-02-20", "voids": fact})
    with reading(issued) as session, pytest.raises(Refused, match="尚未签发"):
        printed(session, act_id, desk(LATER))
    signed(issued, act_id, LATER)
    assert statuses(issued, "overdue_payment") == ["issued"]


def test_a_gate_refuses_and_writes_nothing(engine: Engine) -> None:
    tell(engine, SIGNED, supply(instalments=[], handover_on=None))
    sweep_on(engine, date(2024, 6, 2))
    before = kinds(engine)
    with pytest.raises(Refused, match="inspection finding=not_started"):
        signed(engine, the_act(engine, "start_notice"), date(2024, 6, 3))
    assert kinds(engine) == before
    tell(engine, date(2024, 6, 3), {"kind": "inspection", "on": "2024-06-03", "finding": "not_started"})
    signed(engine, the_act(engine, "start_notice"), date(2024, 6, 3))
    assert statuses(engine, "start_notice") == ["issued"]


@pytest.fixture
def two_alike(engine: Engine) -> Engine:
    """Two visits in the completion window: two drafts of one name, neither of them signed."""
    tell(engine, SIGNED, supply(instalments=[], handover_on=None))
    tell(engine, date(2024, 5, 20), {"kind": "start", "on": "2024-05-20", "proof": "施工许可证"})
    for on in ("2026-05-10", "2026-05-20"):
        tell(engine, day(on), {"kind": "inspection", "on": on, "finding": "not_completed"})
        sweep_on(engine, day(on))
    assert statuses(engine, "completion_urging") == ["drafted", "drafted"]
    return engine


def day(text: str) -> date:
    return date.fromisoformat(text)


def test_of_two_drafts_of_one_name_the_one_named_is_signed_and_served(two_alike: Engine) -> None:
    first = the_act(two_alike, "completion_urging")
    signed(two_alike, first, day("2026-05-21"))
    assert statuses(two_alike, "completion_urging") == ["issued", "drafted"]
    second = the_act(two_alike, "completion_urging", "drafted")
    signed(two_alike, second, day("2026-05-21"))
    served(two_alike, first, today=day("2026-05-25"))
    assert statuses(two_alike, "completion_urging") == ["served", "issued"]


def test_a_fact_that_names_no_document_is_about_the_newest(two_alike: Engine) -> None:
    told = {"kind": "notice_issued", "on": "2026-05-21", "notice": "completion_urging"}
    tell(two_alike, day("2026-05-21"), told)
    assert statuses(two_alike, "completion_urging") == ["drafted", "issued"]


def test_a_withdrawal_letter_signed_takes_the_earlier_notice_back(issued: Engine) -> None:
    tell(issued, LATER, {"kind": "payment", "on": "2024-02-01", "instalment": 1, "amount_wan": "500"})
    signed(issued, the_act(issued, "withdrawal_letter"), LATER)
    assert statuses(issued, "overdue_payment") == ["withdrawn"]
    assert statuses(issued, "withdrawal_letter") == ["issued"]


# Serving


def test_a_served_notice_is_off_the_list_and_its_task_is_done(issued: Engine) -> None:
    sweep_on(issued, ISSUED)
    assert statuses(issued, "serve") == ["open"]
    assert [line.notice.act.name for line in waiting(issued)] == ["overdue_payment"]
    served(issued, the_act(issued, "overdue_payment"), date(2024, 2, 8))
    assert statuses(issued, "overdue_payment") == ["served"]
    assert statuses(issued, "serve") == ["done"]
    assert waiting(issued) == []
    assert waiting(issued, gaps=True) == []
    with reading(issued) as session:
        assert list(verify(session, LATER, patrol_every=30)) == []


def test_it_is_not_served_without_the_proof_its_way_needs(issued: Engine) -> None:
    with pytest.raises(Refused, match="receipt"):
        served(issued, the_act(issued, "overdue_payment"), way="mail", tracking_no="EMS1")
    assert statuses(issued, "overdue_payment") == ["issued"]


@pytest.mark.parametrize(
    ("on", "says"),
    [("2024-02-05", "不可能在"), ("2024-02-06", ""), ("2024-02-20", ""), ("2024-02-21", "尚未发生")],
    ids=["the day before the issue", "the day of the issue", "today", "tomorrow"],
)
def test_it_is_served_from_the_day_of_its_issue_to_today(issued: Engine, on: str, says: str) -> None:
    act_id = the_act(issued, "overdue_payment")
    if not says:
        served(issued, act_id, day(on))
        assert statuses(issued, "overdue_payment") == ["served"]
        return
    with pytest.raises(Refused, match=says):
        served(issued, act_id, day(on))
    with pytest.raises(Refused, match=says):
        tried(issued, act_id, day(on))


def test_a_second_service_is_refused_with_the_day_of_the_first(issued: Engine) -> None:
    act_id = the_act(issued, "overdue_payment")
    served(issued, act_id, date(2024, 2, 8))
    with pytest.raises(Refused, match=r"已于2024-02-08送达.*更正（correction）第[0-9]+号"):
        served(issued, act_id)
    with pytest.raises(Refused, match="已于2024-02-08送达"):
        tried(issued, act_id, LATER)
    with pytest.raises(Refused, match="不能再次签发"):
        signed(issued, act_id, LATER)


def test_a_draft_is_not_served_before_it_is_signed(drafted: Engine) -> None:
    with pytest.raises(Refused, match=r"尚未签发.*notices sign"):
        served(drafted, the_act(drafted, "overdue_payment"))


def test_a_notice_withdrawn_is_neither_signed_nor_served(drafted: Engine) -> None:
    act_id = the_act(drafted, "overdue_payment")
    tell(drafted, ISSUED, {"kind": "payment", "on": "2024-02-06", "instalment": 1, "amount_wan": "500"})
    with pytest.raises(Refused, match="已撤回，不能签发"):
        signed(drafted, act_id)
    with pytest.raises(Refused, match="已撤回，不再送达"):
        served(drafted, act_id)


def test_a_notice_in_triage_is_released_first(engine: Engine) -> None:
    tell(engine, DRAFTED, supply(instalments=DUE, handover_on=None, start_on="2024-12-01"), bulk=True)
    sweep_on(engine, LATER)
    act_id = the_act(engine, "overdue_payment", "triage")
    with pytest.raises(Refused, match="supervision release"):
        signed(engine, act_id, LATER)
    with pytest.raises(Refused, match="supervision release"):
        served(engine, act_id)


def test_a_number_that_is_no_notice_is_told(issued: Engine) -> None:
    for act_id in ((1, 1), (1, 999), (99, 1)):
        with pytest.raises(Refused, match="没有编号为"):
            served(issued, act_id)


@pytest.mark.parametrize(
    ("values", "says"),
    [({"receiver": "王某"}, "way="), ({"way": "carrier pigeon"}, "送达方式"),
     ({**MAILED, "notice": "start_notice"}, "不必再写"), ({**MAILED, "colour": "red"}, "colour")],
    ids=["no way", "a way that is none", "another notice", "a field that does not belong"],
)  # fmt: skip
def test_what_cannot_be_recorded_is_named(issued: Engine, values: dict[str, str], says: str) -> None:
    with pytest.raises(Refused, match=says):
        served(issued, the_act(issued, "overdue_payment"), **values)


def test_a_service_corrected_can_be_recorded_again(issued: Engine) -> None:
    act_id = the_act(issued, "overdue_payment")
    served(issued, act_id, date(2024, 2, 8))
    fact = str(kinds(issued).index("service") + 1)
    tell(issued, LATER, {"kind": "correction", "on": "2024-02-20", "voids": fact})
    [line] = waiting(issued)
    assert line.gap == ""
    served(issued, act_id, date(2024, 2, 9))
    assert statuses(issued, "overdue_payment") == ["served"]


# Still to be served


def test_the_list_says_since_when_what_was_tried_and_who_serves(issued: Engine) -> None:
    act_id = the_act(issued, "overdue_payment")
    sweep_on(issued, ISSUED)
    tried(issued, act_id, date(2024, 2, 7))
    tried(issued, act_id, date(2024, 2, 9), "mail", "退回")
    [line] = waiting(issued)
    assert (line.issued_on, line.days, line.notice.no) == (ISSUED, 14, NO)
    assert [(one.on.day, str(one.way), one.why_not) for one in line.attempts] == [
        (7, "direct", "无人签收"),
        (9, "mail", "退回"),
    ]
    assert (line.unit, line.deemed_on) == ("国土所", None)


def test_an_attempt_at_another_notice_is_not_shown_beside_this_one(two_alike: Engine) -> None:
    first = the_act(two_alike, "completion_urging")
    signed(two_alike, first, day("2026-05-21"))
    second = the_act(two_alike, "completion_urging", "drafted")
    signed(two_alike, second, day("2026-05-21"))
    with writing(two_alike) as session:
        attempt(session, second, desk(day("2026-05-22")), {"way": "direct", "why_not": "无人签收"})
    found = {line.notice.act.seq: len(line.attempts) for line in waiting(two_alike, day("2026-05-22"))}
    assert found == {first[1]: 0, second[1]: 1}


def test_a_service_told_without_its_way_stands_among_the_gaps(issued: Engine) -> None:
    tell(issued, LATER, {"kind": "service", "on": "2024-02-08", "notice": "overdue_payment", "subject": 1})
    assert waiting(issued) == []
    [line] = waiting(issued, gaps=True)
    assert line.gap == "未载明送达方式，送达证据不全"


def test_a_running_announcement_shows_the_day_it_will_count(issued: Engine) -> None:
    act_id = the_act(issued, "overdue_payment")
    tried(issued, act_id, date(2024, 2, 10), "announcement", "下落不明，公告期未满")
    [line] = waiting(issued)
    assert line.deemed_on == date(2024, 3, 12)
    told = {"way": "announcement", "announced_on": "2024-02-10", "announced_because": "下落不明"}
    with pytest.raises(Refused, match="公告期未满，2024-03-12起"):
        served(issued, act_id, today=date(2024, 3, 11), **told)
    served(issued, act_id, today=date(2024, 3, 20), **told)
    with reading(issued) as session:
        [on] = session.scalars(select(ENTRY.c.happened_on).where(ENTRY.c.kind == "service"))
    assert on == date(2024, 3, 12)


def test_nothing_issued_is_nothing_to_serve(drafted: Engine) -> None:
    assert waiting(drafted) == []
