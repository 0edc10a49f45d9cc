"""Case papers on file: drafted once a ground, signed, printed, served; withdrawn when the ground is gone."""

from __future__ import annotations

from datetime import date
from typing import Any

import orjson
import pytest
from sqlalchemy import Engine, select

from supervision.casework.acts import Desk
from supervision.casework.acts_on_file import ActId
from supervision.casework.case_papers.drafting import draft_case_paper, draft_case_papers
from supervision.casework.consequences import Followed
from supervision.casework.journal import facts_of, read_entries
from supervision.casework.papers.on_file import NothingToSay
from supervision.casework.plain_text import plain_text
from supervision.casework.printed_papers import printed
from supervision.casework.recording import record
from supervision.casework.service import serve, sign
from supervision.casework.verify import verify
from supervision.law.idle_case.case import case_of
from supervision.law.idle_case.stages import Milestone
from supervision.law.life import fold
from supervision.law.refusals import BadRecord, NotAllowed
from supervision.law.steps import NoticeName
from supervision.office import Office
from supervision.records.act import ActStatus
from supervision.records.db import reading, writing
from supervision.records.tables import ACT, ENTRY, NOTICE
from tests.casework.staffed import USER_OF, read
from tests.database import INSTANT, NO, desk, on_both_databases, supply, sweep_on, tell

pytest_generate_tests = on_both_databases

N = NoticeName
CHECKED = date(2025, 6, 10)
INVESTIGATED = date(2025, 6, 20)
DETERMINED = date(2025, 8, 1)
LATER = date(2025, 8, 20)
TERMS = {"instalments": [], "start_on": "2024-06-01", "service_address": "新河县富强街1号"}
DIRECT = {
    "way": "direct",
    "receiver": "李四",
    "relation": "办公室主任",
    "servers": "孙三、周五",
    "receipt": "回证1",
}


@pytest.fixture
def suspected(engine: Engine) -> Engine:
    """Land a full year late, checked on site, accepted by enforcement."""
    tell(engine, date(2024, 1, 5), supply(**TERMS))
    sweep_on(engine, date(2025, 6, 2))
    tell(
        engine,
        CHECKED,
        {"kind": "idle_check", "on": str(CHECKED), "finding": "not_started", "video": "核实.mp4"},
    )
    tell(engine, CHECKED, {"kind": "referral", "on": str(CHECKED), "matter": "idle"})
    tell(engine, CHECKED, {"kind": "referral_accepted", "on": str(CHECKED)})
    return engine


@pytest.fixture
def determined(suspected: Engine) -> Engine:
    """The same, investigated and determined idle by the holder's fault."""
    asked = {"notice": "idle_investigation", "document": "闲调1号"}
    tell(suspected, INVESTIGATED, {"kind": "notice_issued", "on": str(INVESTIGATED), **asked})
    tell(suspected, INVESTIGATED, {"kind": "service", "on": str(INVESTIGATED), **asked, **DIRECT})
    tell(
        suspected, INVESTIGATED, {"kind": "holder_materials", "on": str(INVESTIGATED), "content": "情况说明"}
    )
    tell(suspected, DETERMINED, determination("holder"))
    return suspected


def determination(cause: str, **more: Any) -> dict[str, Any]:
    return {
        "kind": "idle_determination",
        "on": str(DETERMINED),
        "cause": cause,
        "facts": "未申领施工许可证",
        **more,
    }


def drafted(engine: Engine, name: NoticeName, today: date = LATER, to: str = "") -> ActId:
    with writing(engine) as session:
        act_id, _ = draft_case_paper(session, NO, name, desk(today), to)
    return act_id


def status(engine: Engine, act_id: ActId) -> ActStatus:
    with reading(engine) as session:
        query = select(ACT.c.status).where(ACT.c.parcel_id == act_id[0], ACT.c.seq == act_id[1])
        return ActStatus(session.scalars(query).one())


def context(engine: Engine, act_id: ActId) -> dict[str, Any]:
    with reading(engine) as session:
        query = select(NOTICE.c.context).where(NOTICE.c.parcel_id == act_id[0], NOTICE.c.seq == act_id[1])
        return dict(orjson.loads(session.scalars(query).one()))


def entries(engine: Engine) -> int:
    with reading(engine) as session:
        return len(session.scalars(select(ENTRY.c.seq)).all())


def seq_of(engine: Engine, kind: str) -> int:
    with reading(engine) as session:
        return max(session.scalars(select(ENTRY.c.seq).where(ENTRY.c.kind == kind)))


def recorded(engine: Engine, today: date, **said: Any) -> list[tuple[Followed, str]]:
    with writing(engine) as session:
        followed = record(session, {"no": NO, "on": str(today), **said}, desk(today)).consequences
    return [(each.sort, each.text) for each in followed]


def sound(engine: Engine) -> None:
    """The next sweep goes through it, and the journal, the rows and the papers agree."""
    sweep_on(engine, date(2025, 9, 1))
    with reading(engine) as session:
        assert list(verify(session, date(2025, 9, 1), patrol_every=30)) == []


# Drafted, signed, printed, served


def test_a_draft_is_an_act_with_its_step_its_basis_and_its_addressee(suspected: Engine) -> None:
    act_id = drafted(suspected, N.IDLE_INVESTIGATION, date(2025, 6, 16))
    with reading(suspected) as session:
        row = session.execute(select(ACT).where(ACT.c.seq == act_id[1])).one()
        payload = orjson.loads(session.scalars(select(ENTRY.c.payload).where(ENTRY.c.seq == act_id[1])).one())
    assert (row.duty, row.step, row.basis, row.status) == (
        "case", "investigation_draft", "2024-06-01", "drafted",
    )  # fmt: skip
    assert (row.name, row.unit) == ("idle_investigation", "enforcement")
    assert payload["addressee"] == context(suspected, act_id)["addressee"] == "示范公司"
    assert payload["clause"].endswith("第六条")
    sound(suspected)


def test_a_paper_is_signed_printed_and_served_with_the_statutory_receipt(suspected: Engine) -> None:
    act_id = drafted(suspected, N.IDLE_INVESTIGATION, date(2025, 6, 16))
    with writing(suspected) as session:
        sign(session, act_id, desk(date(2025, 6, 17)), number="新国土闲调〔2025〕1号", signer="王局")
    with reading(suspected) as session:
        paper = printed(session, act_id, desk(date(2025, 6, 17)))
    text, receipt = plain_text(paper.blocks), plain_text(paper.receipt.blocks)
    assert "新国土闲调〔2025〕1号" in text
    assert text.rstrip().endswith("2025年6月17日")
    assert "送达回证" in receipt
    assert "送达回执" not in receipt
    assert "送达人应当为两人" in receipt
    assert "案由" in receipt
    with writing(suspected) as session:
        serve(session, act_id, desk(date(2025, 6, 18)), DIRECT)
    with reading(suspected) as session:
        receipt = plain_text(printed(session, act_id, desk(LATER)).receipt.blocks)
    assert "孙三、周五" in receipt
    assert "回证存档" in receipt
    assert status(suspected, act_id) is ActStatus.SERVED
    sound(suspected)


def test_issue_and_service_take_the_case_along(suspected: Engine) -> None:
    act_id = drafted(suspected, N.IDLE_INVESTIGATION, date(2025, 6, 16))
    with writing(suspected) as session:
        sign(session, act_id, desk(date(2025, 6, 17)))
        serve(session, act_id, desk(date(2025, 6, 18)), DIRECT)
    with reading(suspected) as session:
        facts = facts_of(read_entries(session, [act_id[0]])[act_id[0]])
    life = fold(facts, NO, on=LATER)
    assert life is not None
    case = case_of(life)
    assert case is not None
    assert case.has(Milestone.INVESTIGATION_ISSUED, Milestone.INVESTIGATION_SERVED)


def test_a_receipt_of_a_paper_to_another_names_the_other(determined: Engine) -> None:
    tell(determined, LATER, {"kind": "mortgage", "on": "2024-09-01", "mortgagee": "农行新河县支行"})
    recorded(determined, LATER, kind="correction", voids=str(seq_of(determined, "idle_determination")))
    tell(determined, LATER, determination("government", ground=["not_delivered"]))
    tell(determined, LATER, {"kind": "negotiation", "on": str(LATER), "agreed": True, "way": "extend"})
    act_id = drafted(determined, N.MORTGAGEE_LETTER)
    with writing(determined) as session:
        sign(session, act_id, desk(LATER))
    with reading(determined) as session:
        receipt = plain_text(printed(session, act_id, desk(LATER)).receipt.blocks)
    assert "受送达人 农行新河县支行" in " ".join(receipt.split())
    assert "富强街" not in receipt


# Once a ground


def test_a_second_draft_of_the_same_is_refused_with_the_first(determined: Engine) -> None:
    act_id = drafted(determined, N.IDLE_DETERMINATION)
    before = entries(determined)
    with pytest.raises(NotAllowed, match=f"同一依据只拟一件：{act_id[0]}-{act_id[1]}（已拟稿）"):
        drafted(determined, N.IDLE_DETERMINATION, date(2025, 8, 25))
    assert entries(determined) == before


def test_an_issued_paper_is_not_drafted_again_either(determined: Engine) -> None:
    act_id = drafted(determined, N.IDLE_DETERMINATION)
    with writing(determined) as session:
        sign(session, act_id, desk(LATER))
    with pytest.raises(NotAllowed, match="已签发"):
        drafted(determined, N.IDLE_DETERMINATION)


def test_a_draft_whose_words_have_changed_is_withdrawn_and_drawn_anew(determined: Engine) -> None:
    first = drafted(determined, N.IDLE_DETERMINATION)
    tell(determined, LATER, {"kind": "amendment", "on": str(LATER), "service_address": "新河县振堂路8号"})
    second = drafted(determined, N.IDLE_DETERMINATION, date(2025, 8, 25))
    assert status(determined, first) is ActStatus.WITHDRAWN
    assert status(determined, second) is ActStatus.DRAFTED
    assert context(determined, second)["holder_address"] == "新河县振堂路8号"
    with reading(determined) as session:
        rows = session.scalars(select(ENTRY.c.payload).where(ENTRY.c.kind == "withdrawal"))
        [reason] = [orjson.loads(row)["reason"] for row in rows]
    assert "内容有变" in reason
    sound(determined)


def test_a_new_determination_is_a_new_ground(determined: Engine) -> None:
    first = drafted(determined, N.IDLE_DETERMINATION)
    with writing(determined) as session:
        sign(session, first, desk(LATER))
    told = {"of": "determination", "reason": "查明系政府原因"}
    recorded(determined, LATER, kind="revocation", **told)
    tell(determined, LATER, {**determination("government", ground=["not_delivered"]), "on": str(LATER)})
    second = drafted(determined, N.IDLE_DETERMINATION)
    assert second != first
    assert status(determined, first) is ActStatus.ISSUED
    assert "政府原因" in context(determined, second)["cause"]


def test_two_writers_leave_one_draft(determined: Engine) -> None:
    """The database forbids the second, whatever the code remembers."""
    first = drafted(determined, N.IDLE_DETERMINATION)
    with reading(determined) as session:
        rows = session.execute(select(ACT.c.basis).where(ACT.c.name == str(N.IDLE_DETERMINATION))).all()
    assert [row.basis for row in rows] == [f"#{seq_of(determined, 'idle_determination')}"]
    assert first[1] > seq_of(determined, "idle_determination")


# To each mortgagee


def test_each_mortgagee_is_written_to_once(determined: Engine) -> None:
    recorded(determined, LATER, kind="correction", voids=str(seq_of(determined, "idle_determination")))
    tell(
        determined, LATER,
        {"kind": "mortgage", "on": "2024-09-01", "mortgagee": "农行新河县支行"},
        {"kind": "mortgage", "on": "2024-10-01", "mortgagee": "新河联社"},
        determination("government", ground=["not_delivered"]),
    )  # fmt: skip
    first = drafted(determined, N.MORTGAGEE_LETTER)
    assert context(determined, first)["addressee"] == "农行新河县支行"
    with writing(determined) as session:
        [(second, letter)] = draft_case_papers(session, NO, N.MORTGAGEE_LETTER, desk(LATER))
    assert letter.context["addressee"] == "新河联社"
    assert status(determined, first) is status(determined, second) is ActStatus.DRAFTED
    with pytest.raises(NotAllowed, match="已经拟过"):
        drafted(determined, N.MORTGAGEE_LETTER)
    with pytest.raises(NotAllowed, match="已经拟过"):
        drafted(determined, N.MORTGAGEE_LETTER, to="新河联社")
    sound(determined)


def test_two_departments_are_told_apart(determined: Engine) -> None:
    recorded(determined, LATER, kind="correction", voids=str(seq_of(determined, "idle_determination")))
    tell(determined, LATER, determination("government", ground=["not_delivered"]))
    first = drafted(determined, N.GOVERNMENT_CAUSE_LETTER, to="新河县供电公司")
    second = drafted(determined, N.GOVERNMENT_CAUSE_LETTER, to="新河县人民政府")
    assert status(determined, first) is status(determined, second) is ActStatus.DRAFTED
    with pytest.raises(NotAllowed, match=f"{first[0]}-{first[1]}"):
        drafted(determined, N.GOVERNMENT_CAUSE_LETTER, to="新河县供电公司")


# What rested on a wrong fact


def test_a_correction_withdraws_a_draft_and_says_that_an_issued_paper_must_be_looked_at(
    determined: Engine,
) -> None:
    issued, draft = drafted(determined, N.IDLE_DETERMINATION), drafted(determined, N.HEARING_RIGHT_NOTICE)
    with writing(determined) as session:
        sign(session, issued, desk(LATER))
    voids = str(seq_of(determined, "idle_determination"))
    followed = recorded(determined, date(2025, 9, 1), kind="correction", voids=voids, reason="原因认定有误")
    doubtful = [text for sort, text in followed if sort is Followed.CASE_DOUBTFUL]
    assert len(doubtful) == 1
    assert "《闲置土地认定书》" in doubtful[0]
    assert "《撤销决定书》" in doubtful[0]
    assert status(determined, issued) is ActStatus.ISSUED
    assert status(determined, draft) is ActStatus.WITHDRAWN
    assert any(sort is Followed.WITHDRAWN and "《听证权利告知书》" in text for sort, text in followed)
    sound(determined)


def test_a_correction_that_changes_what_an_issued_paper_says_is_told_and_one_that_does_not_is_not(
    determined: Engine,
) -> None:
    tell(determined, LATER, {"kind": "complaint", "on": str(LATER), "content": "荒着"})
    issued = drafted(determined, N.IDLE_DETERMINATION)
    with writing(determined) as session:
        sign(session, issued, desk(LATER))
    harmless = recorded(determined, LATER, kind="correction", voids=str(seq_of(determined, "complaint")))
    assert Followed.CASE_DOUBTFUL not in {sort for sort, _ in harmless}
    late = recorded(
        determined, date(2025, 9, 1), kind="correction", voids=str(seq_of(determined, "idle_check"))
    )
    assert any(sort is Followed.CASE_DOUBTFUL and "不符" in text for sort, text in late)
    assert status(determined, issued) is ActStatus.ISSUED


def test_a_case_that_ends_leaves_no_draft_behind(suspected: Engine) -> None:
    act_id = drafted(suspected, N.IDLE_INVESTIGATION, date(2025, 6, 16))
    followed = recorded(
        suspected, date(2025, 6, 20), kind="idle_cleared", reason="started", started_on="2024-05-30", proof="施工许可证"
    )  # fmt: skip
    assert status(suspected, act_id) is ActStatus.WITHDRAWN
    assert any("不再成立" in text for _, text in followed)


def test_a_determination_withdraws_an_investigation_notice_that_never_went_out(suspected: Engine) -> None:
    act_id = drafted(suspected, N.IDLE_INVESTIGATION, date(2025, 6, 16))
    recorded(suspected, DETERMINED, kind="idle_determination", cause="holder")
    assert status(suspected, act_id) is ActStatus.WITHDRAWN


# Refused


def test_a_refusal_writes_nothing_and_says_what_to_record(suspected: Engine) -> None:
    before = entries(suspected)
    with pytest.raises(NothingToSay, match="idle_determination cause="):
        drafted(suspected, N.IDLE_DETERMINATION)
    assert entries(suspected) == before


def test_a_notice_of_the_table_is_no_case_paper_and_a_paper_to_the_holder_has_no_other_addressee(
    suspected: Engine,
) -> None:
    with pytest.raises(BadRecord, match="不是闲置案件文书"):
        drafted(suspected, N.START_NOTICE)
    with pytest.raises(BadRecord, match="不另写主送单位"):
        drafted(suspected, N.IDLE_INVESTIGATION, to="某单位")
    with writing(suspected) as session, pytest.raises(BadRecord, match="没有内部编号为999"):
        draft_case_paper(session, 999, N.IDLE_INVESTIGATION, desk(LATER))


@pytest.mark.parametrize("role", USER_OF)
def test_only_enforcement_drafts(suspected: Engine, tmp_path: Any, role: Any) -> None:
    office: Office = read(tmp_path)
    at = Desk(office, date(2024, 6, 10), INSTANT, USER_OF[role])
    with writing(suspected) as session:
        if role == "enforcement":
            with pytest.raises(
                NothingToSay, match="没有闲置案件"
            ):  # allowed, but that day there was no case yet
                draft_case_paper(session, NO, N.IDLE_INVESTIGATION, at)
        else:
            with pytest.raises(NotAllowed, match="拟制闲置案件文书"):
                draft_case_paper(session, NO, N.IDLE_INVESTIGATION, at)
