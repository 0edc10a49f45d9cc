"""What becomes of a referral: accepted once, returned with a reason, withdrawn when its ground falls away, its outcome told."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import Engine

from supervision.casework.acts import Desk
from supervision.casework.consequences import Followed
from supervision.casework.papers.on_file import FileOnDay
from supervision.casework.papers.paper import file_on_day
from supervision.casework.papers.referral_receipt import referral_receipt
from supervision.casework.recording import record
from supervision.casework.referring.answering import accept, report_outcome, return_, withdraw
from supervision.casework.referring.on_file import ReferralOnFile
from supervision.casework.verify import verify
from supervision.law.referrals import ReferralStatus
from supervision.law.refusals import NotAllowed, Refused
from supervision.law.steps import Unit
from supervision.law.terms import Matter
from supervision.office import Office
from supervision.records.db import reading, writing
from supervision.staff import Role
from tests.casework.referring.cast import (
    ACCEPT_BY,
    ON_SITE,
    breached,
    found,
    handed_over,
    on_file,
    seq_of,
    supplied,
    suspected,
    the_one,
    told,
)
from tests.casework.staffed import USER_OF, read
from tests.database import INSTANT, NO, desk, sweep_on

NEXT_DAY = date(2025, 6, 5)
S = ReferralStatus


@pytest.fixture
def referred(engine: Engine, tmp_path: Path) -> Engine:
    """Idle land referred on 4 June 2025."""
    suspected(engine)
    handed_over(engine, tmp_path)
    return engine


def place(one: ReferralOnFile) -> tuple[int, int]:
    return one.parcel_id, one.referral.seq


def answer(
    engine: Engine, verb: Callable[..., Any], today: date = NEXT_DAY, by: str = "经办", **said: str
) -> None:
    """Answer the one referral there is."""
    id_ = place(on_file(engine, today)[-1])
    with writing(engine) as session:
        verb(session, id_, desk(today, by), **said)


# Its course


def test_a_referral_waits_to_be_accepted_until_the_fifth_working_day(referred: Engine) -> None:
    one = the_one(referred)
    assert (one.status, one.mover, one.accept_by, one.provisional) == (
        S.PENDING, Unit.ENFORCEMENT, ACCEPT_BY, False,
    )  # fmt: skip
    assert one.days_late(ACCEPT_BY) == 0
    assert one.days_late(date(2025, 6, 12)) == 1


def test_accepted_it_waits_for_its_outcome_and_closed_for_nobody(referred: Engine) -> None:
    answer(referred, accept, receiver="孙队长", number="新监收〔2025〕3号")
    accepted = the_one(referred, NEXT_DAY)
    assert (accepted.status, accepted.mover, accepted.next_move) == (
        S.ACCEPTED,
        Unit.ENFORCEMENT,
        "反馈办理结果",
    )
    answer(
        referred, report_outcome, date(2025, 9, 1), result="已立案调查，移送认定", number="新监〔2025〕8号"
    )
    closed = the_one(referred, date(2025, 9, 1))
    assert (closed.status, closed.mover, closed.reason) == (S.CLOSED, None, "已立案调查，移送认定")
    with reading(referred) as session:
        assert list(verify(session, date(2025, 9, 1), patrol_every=30)) == []


def test_returned_with_its_reason_it_is_mended_and_referred_again(referred: Engine, tmp_path: Path) -> None:
    answer(referred, return_, reason="缺现场照片")
    returned = the_one(referred, NEXT_DAY)
    assert (returned.status, returned.mover, returned.reason) == (S.RETURNED, Unit.UTILISATION, "缺现场照片")
    assert returned.to_do == f"supervision referrals make {NO} --matter idle --out 移交包.zip"
    handed_over(referred, tmp_path, today=date(2025, 6, 6))
    first, second = on_file(referred, date(2025, 6, 6))
    assert (first.mover, second.status, second.accept_by) == (None, S.PENDING, date(2025, 6, 13))
    answer(referred, accept, date(2025, 6, 9))
    assert [one.status for one in on_file(referred, date(2025, 6, 9))] == [S.RETURNED, S.ACCEPTED]


def test_a_return_does_not_restart_the_thirty_days_of_the_investigation_notice(
    referred: Engine, tmp_path: Path
) -> None:
    before = the_one(referred).investigate_by
    answer(referred, return_, reason="缺现场照片")
    handed_over(referred, tmp_path, today=date(2025, 6, 6))
    assert before == date(2025, 7, 2)
    assert [one.investigate_by for one in on_file(referred, date(2025, 6, 6))] == [before, before]


# Refused


def test_what_is_not_pending_is_not_accepted_and_who_did_what_is_told(referred: Engine) -> None:
    answer(referred, accept, by="郑一")
    with pytest.raises(NotAllowed, match="2025-06-05由郑一登记为“已接收”，不能再接收"):
        answer(referred, accept)
    with pytest.raises(NotAllowed, match="不能再退回"):
        answer(referred, return_, reason="缺照片")


def test_an_outcome_is_told_only_of_what_was_accepted(referred: Engine) -> None:
    with pytest.raises(NotAllowed, match="尚未接收，不能反馈结果；请先接收"):
        answer(referred, report_outcome, result="已立案")


@pytest.mark.parametrize(
    ("verb", "said"),
    [(return_, {"reason": " "}), (withdraw, {"reason": ""}), (report_outcome, {"result": " "})],
)
def test_a_reason_and_a_result_are_said(
    referred: Engine, verb: Callable[..., Any], said: dict[str, str]
) -> None:
    if verb is report_outcome:
        answer(referred, accept)
    with pytest.raises(NotAllowed, match="须写明"):
        answer(referred, verb, **said)


def test_a_package_with_another_seal_is_not_accepted(referred: Engine) -> None:
    seal = the_one(referred).seal
    with pytest.raises(NotAllowed, match="二者不一致，不能接收"):
        answer(referred, accept, seal="0" * 64)
    answer(referred, accept, seal=" ".join(seal[at : at + 8] for at in range(0, 64, 8)).upper())
    assert the_one(referred, NEXT_DAY).status is S.ACCEPTED


def test_a_number_nobody_has_is_told(referred: Engine) -> None:
    with pytest.raises(NotAllowed, match="没有编号为1-99的移交"), writing(referred) as session:
        accept(session, (1, 99), desk(NEXT_DAY))


RIGHTS = (
    (accept, {}, Role.ENFORCEMENT),
    (return_, {"reason": "缺照片"}, Role.ENFORCEMENT),
    (withdraw, {"reason": "材料有变"}, Role.SUPERVISOR),
    (report_outcome, {"result": "已立案"}, Role.ENFORCEMENT),
)


@pytest.mark.parametrize(("verb", "said", "role"), RIGHTS)
def test_each_desk_does_its_own_part(
    referred: Engine, tmp_path: Path, verb: Callable[..., Any], said: dict[str, str], role: Role
) -> None:
    office = read(tmp_path)
    if verb is report_outcome:
        answer(referred, accept)
    id_ = place(the_one(referred))
    for other in Role:
        if other is not role:
            with pytest.raises(NotAllowed, match="不能登记"):
                by(referred, office, USER_OF[other], verb, id_, said)
    by(referred, office, USER_OF[role], verb, id_, said)


def by(
    engine: Engine, office: Office, user: str, verb: Callable[..., Any], id_: Any, said: dict[str, str]
) -> None:
    with writing(engine) as session:
        verb(session, id_, Desk(office, NEXT_DAY, INSTANT, user), **said)


# Two at once


def test_of_two_who_accept_at_once_the_second_is_told_who_did(referred: Engine) -> None:
    id_, together = place(the_one(referred)), Barrier(2)

    def accepting(user: str) -> str:
        together.wait(30)
        try:
            with writing(referred) as session:
                accept(session, id_, desk(NEXT_DAY, user))
        except Refused as refused:
            return str(refused)
        return user

    with ThreadPoolExecutor(2) as both:
        told_ = list(both.map(accepting, ("郑一", "吴二")))
    [first] = [outcome for outcome in told_ if outcome in ("郑一", "吴二")]
    [refused] = [outcome for outcome in told_ if outcome != first]
    assert f"由{first}登记为“已接收”，不能再接收" in refused
    [(_, accepted)] = the_one(referred, NEXT_DAY).answers
    assert accepted.payload["receiver"] == first


def test_of_two_who_refer_at_once_the_second_is_told_of_the_first(engine: Engine, tmp_path: Path) -> None:
    suspected(engine)
    together = Barrier(2)

    def referring(_: int) -> str:
        together.wait(30)
        try:
            return handed_over(engine, tmp_path).id
        except Refused as refused:
            return str(refused)

    with ThreadPoolExecutor(2) as both:
        told_ = list(both.map(referring, (1, 2)))
    one = the_one(engine)
    assert one.id in told_
    assert any("不能重复移交" in outcome for outcome in told_)


# The ground falls away


def test_a_start_recorded_takes_the_ground_away_at_once(referred: Engine) -> None:
    told(referred, {"kind": "start", "on": str(NEXT_DAY), "proof": "施工许可证"})
    one = the_one(referred, NEXT_DAY)
    assert (one.ground_gone, one.mover, one.next_move) == (True, Unit.UTILISATION, "撤回")
    assert one.to_do == f"supervision referrals withdraw {one.id} --reason 理由"
    with pytest.raises(NotAllowed, match="依据已不成立，不能接收；请利用股撤回"):
        answer(referred, accept)
    answer(referred, withdraw, reason="已动工")
    withdrawn = the_one(referred, NEXT_DAY)
    assert (withdrawn.status, withdrawn.mover, withdrawn.reason) == (S.WITHDRAWN, None, "已动工")


def test_whoever_records_the_start_is_told_at_once_that_the_referral_lost_its_ground(
    referred: Engine,
) -> None:
    start = {"no": NO, "kind": "start", "on": str(NEXT_DAY), "proof": "施工许可证"}
    with writing(referred) as session:
        recorded = record(session, start, desk(NEXT_DAY))
    id_ = the_one(referred, NEXT_DAY).id
    [gone] = [one.text for one in recorded.consequences if one.sort is Followed.GROUND_GONE]
    assert gone == (
        f"2025-06-04的移交（{id_}，疑似闲置），请撤回：supervision referrals withdraw {id_} --reason 理由"
    )


def test_a_correction_of_the_start_date_takes_the_suspicion_and_the_referral_with_it(
    engine: Engine, tmp_path: Path
) -> None:
    supplied(engine, start_on="2025-01-01")
    told(engine, {"kind": "amendment", "on": "2024-02-01", "start_on": "2024-06-01"})
    wrong = seq_of(engine, "amendment")
    sweep_on(engine, date(2025, 6, 2))
    told(engine, {"kind": "idle_check", "on": "2025-06-03", "finding": "not_started", **ON_SITE})
    handed_over(engine, tmp_path)
    assert the_one(engine).ground
    told(engine, {"kind": "correction", "on": str(NEXT_DAY), "voids": str(wrong), "reason": "日期有误"})
    assert the_one(engine, NEXT_DAY).ground_gone


def test_a_breach_or_a_visit_voided_takes_its_referral_with_it(engine: Engine, tmp_path: Path) -> None:
    day = date(2024, 6, 10)
    breached(engine)
    handed_over(engine, tmp_path, Matter.BREACH, day)
    told(engine, {"kind": "inspection", "on": str(day), "finding": "change_of_use", **ON_SITE})
    handed_over(engine, tmp_path, Matter.CHANGE_OF_USE, day)
    assert [one.ground for one in on_file(engine, day)] == [True, True]
    for kind in ("breach", "inspection"):
        told(
            engine,
            {"kind": "correction", "on": str(day), "voids": str(seq_of(engine, kind)), "reason": "有误"},
        )
    assert [one.ground_gone for one in on_file(engine, day)] == [True, True]


def test_the_ground_of_a_referral_returned_asks_nobody_for_anything(referred: Engine) -> None:
    answer(referred, return_, reason="缺现场照片")
    told(referred, {"kind": "start", "on": "2025-06-06", "proof": "施工许可证"})
    one = the_one(referred, date(2025, 6, 6))
    assert (one.ground_gone, one.mover, one.to_do) == (False, None, "")


def test_land_disposed_of_after_the_referral_waits_for_the_outcome_not_for_a_withdrawal(
    referred: Engine,
) -> None:
    answer(referred, accept)
    told(
        referred,
        {"kind": "idle_determination", "on": "2025-08-01", "cause": "government", "ground": "not_delivered"},
        {"kind": "filing", "on": "2025-08-02"},
        {"kind": "disposal", "on": "2025-08-03", "way": "extend", "start_on": "2026-01-01"},
        {"kind": "gov_approval", "on": "2025-08-05", "way": "extend", "approval_no": "新政批〔2025〕1号"},
        {"kind": "disposal_done", "on": "2025-08-10", "way": "extend", "start_on": "2026-01-01"},
    )
    one = the_one(referred, date(2025, 8, 10))
    assert (one.ground_gone, one.next_move) == (False, "反馈办理结果")


def test_the_referral_itself_voided_is_none(referred: Engine) -> None:
    seq = str(seq_of(referred, "referral"))
    told(referred, {"kind": "correction", "on": str(NEXT_DAY), "voids": seq, "reason": "误移交"})
    assert on_file(referred, NEXT_DAY) == []


# The clock


@pytest.mark.parametrize(
    ("made_on", "accept_by", "provisional"),
    [
        (date(2025, 9, 29), date(2025, 10, 13), False),  # over the National Day, with a Saturday worked
        (date(2026, 12, 28), date(2027, 1, 4), True),  # into a year whose holidays are not gazetted
    ],
)
def test_the_five_working_days_go_over_holidays(
    engine: Engine, tmp_path: Path, made_on: date, accept_by: date, provisional: bool
) -> None:
    suspected(engine)
    handed_over(engine, tmp_path, today=made_on)
    one = the_one(engine, made_on)
    assert (one.accept_by, one.provisional) == (accept_by, provisional)


# The receipt


def test_the_receipt_says_who_took_it_over_or_why_it_was_returned(referred: Engine) -> None:
    seq = the_one(referred).referral.seq
    blank = referral_receipt(laid_open(referred), seq)
    assert (blank["accepted_on"], blank["returned_on"], blank["accept_by"]) == ("", "", "2025年6月11日")
    answer(referred, accept, receiver="孙队长", number="新监收〔2025〕3号")
    signed = referral_receipt(laid_open(referred), seq)
    assert (signed["accepted_on"], signed["receiver"], signed["receipt_number"]) == (
        "2025年6月5日", "孙队长", "新监收〔2025〕3号",
    )  # fmt: skip


def test_the_receipt_of_one_returned_has_its_reason(referred: Engine) -> None:
    answer(referred, return_, reason="缺现场照片")
    returned = referral_receipt(laid_open(referred), the_one(referred).referral.seq)
    assert (returned["returned_on"], returned["reason"]) == ("2025年6月5日", "缺现场照片")


def laid_open(engine: Engine) -> FileOnDay:
    with reading(engine) as session:
        file = file_on_day(session, 1, on=NEXT_DAY, office=Office())
    assert file is not None
    return file


def test_a_visit_that_found_it_keeps_the_ground_of_a_change_of_use(engine: Engine, tmp_path: Path) -> None:
    found(engine, "change_of_use")
    handed_over(engine, tmp_path, Matter.CHANGE_OF_USE, date(2024, 6, 10))
    assert the_one(engine, date(2024, 6, 10)).ground
    assert the_one(engine, date(2024, 6, 10)).investigate_by is None
