"""What each paper says of a life: its boundary days, what it must leave out, what it must refuse."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from supervision.casework.papers.on_file import NothingToSay
from supervision.law.steps import Duty, NoticeName, PaperName, Step
from supervision.law.terms import Ground
from tests.casework.papers.lives import (
    COURSE,
    drafted,
    opened,
    sparse,
    supplied,
    text_of,
    told,
    until,
    with_values,
)

ALLOCATED = supplied(
    kind="allocation",
    late_payment_permille=None,
    instalments=[{"no": 1, "due_on": "2024-02-04", "amount_wan": "170"}],
)


# 履约告知书


def test_the_briefing_names_every_day_with_its_reminder_and_the_first_day_of_default() -> None:
    text = text_of(PaperName.OBLIGATIONS_BRIEFING, opened(until(1), date(2024, 1, 5)))
    assert "2024年2月4日（含当日）；2024年1月5日起提醒，2024年2月5日起为逾期" in text
    assert "2024年6月1日前（含当日）；2024年5月2日起提醒，2024年6月2日起为逾期" in text
    assert "2025年6月2日起仍未动工开发的，列为疑似闲置土地；2026年6月2日起为满两年未动工开发" in text
    assert "2026年6月1日前（含当日）；2026年5月2日起提醒，2026年6月2日起为逾期" in text


def test_the_year_to_suspicion_from_a_leap_day_ends_on_the_last_of_february() -> None:
    leap = opened([supplied(start_on="2024-02-29")], date(2024, 1, 5))
    assert "2025年3月1日起仍未动工开发的" in text_of(PaperName.OBLIGATIONS_BRIEFING, leap)


def test_without_an_agreed_start_the_briefing_quotes_the_year_from_the_handover() -> None:
    before = opened([supplied(start_on=None)], date(2024, 1, 5))
    text = text_of(PaperName.OBLIGATIONS_BRIEFING, before)
    assert "《合同》未明确动工开发日期，交付土地后依法确定" in text
    assert "以实际交付土地之日起一年为动工开发日期" in text
    after = opened([supplied(start_on=None), told("handover", "2024-03-11")], date(2024, 3, 11))
    assert "2025年3月11日前（含当日）" in text_of(PaperName.OBLIGATIONS_BRIEFING, after)


def test_the_briefing_states_only_the_rates_the_contract_states() -> None:
    stated = text_of(PaperName.OBLIGATIONS_BRIEFING, opened(until(1), date(2024, 1, 5)))
    assert "《合同》约定违约金每日1‰" in stated
    silent = opened(
        [supplied(late_payment_permille=None, late_start_permille=None, late_completion_permille=None)]
    )
    assert "‰" not in text_of(PaperName.OBLIGATIONS_BRIEFING, silent)


def test_an_allocation_is_told_of_no_contract_and_no_termination() -> None:
    text = text_of(PaperName.OBLIGATIONS_BRIEFING, opened([ALLOCATED], date(2024, 1, 5)))
    assert "《国有建设用地划拨决定书》（2024年1月5日核发" in text
    assert "有权解除合同" not in text
    assert "划拨价款" in text


def test_small_land_regularised_by_agreement_is_told_of_no_construction_duty() -> None:
    small = {"area_ha": "0.02", "supply_mode": "协议出让", "holder": "张三"}
    text = text_of(
        PaperName.OBLIGATIONS_BRIEFING,
        opened([supplied(small, start_on=None, completion_on=None)], date(2024, 1, 5)),
    )
    for word in ("动工开发的", "逾期开工", "闲置土地：", "逾期竣工"):
        assert word not in text


def test_a_signed_briefing_shows_who_signed_and_when() -> None:
    signed = text_of(PaperName.OBLIGATIONS_BRIEFING, opened(until(2), date(2024, 1, 6)))
    assert "签收人：李四\n签收日期：2024年1月5日" in signed
    assert "李四" not in text_of(PaperName.OBLIGATIONS_BRIEFING, opened(until(1), date(2024, 1, 6)))


# 信息公示牌


def test_the_board_shows_the_dates_in_force() -> None:
    extended = [*until(4), told("extension", "2024-05-20", start_on="2024-09-01")]
    assert "动工开发时间：2024年6月1日前（含当日）" in text_of(
        PaperName.INFORMATION_BOARD, opened(extended, date(2024, 5, 19))
    )
    after = text_of(PaperName.INFORMATION_BOARD, opened(extended, date(2024, 5, 20)))
    assert "动工开发时间：2024年9月1日前（含当日）" in after
    assert "竣工时间：2026年9月1日前（含当日）" in after


def test_the_board_names_the_standards_the_contract_states_and_no_other() -> None:
    text = text_of(PaperName.INFORMATION_BOARD, opened([supplied(far_max="2.5", green_ratio_max=None)]))
    assert "容积率：不低于1，不高于2.5" in text
    assert "绿地率" not in text


@pytest.mark.parametrize(
    ("kind", "called"), [("grant", "出让人"), ("allocation", "划拨机关"), ("lease", "出租人")]
)
def test_the_board_calls_the_office_what_the_paper_makes_it(kind: str, called: str) -> None:
    assert f"{called}：新河县国土资源局" in text_of(
        PaperName.INFORMATION_BOARD, opened([supplied(kind=kind)])
    )


# 跟踪管理卡


def test_the_card_shows_the_file_as_of_the_day_and_nothing_later() -> None:
    early = text_of(PaperName.TRACKING_CARD, opened(on=date(2024, 6, 1)))
    assert "第1次：2024年6月1日09:30" in early
    assert "第2次" not in early
    assert "2024年7月15日" not in early
    assert "按约定开工：未到期" in early
    assert "按约定开工：否，已逾期1日" in text_of(PaperName.TRACKING_CARD, opened(on=date(2024, 6, 2)))


def test_the_card_answers_for_each_visit_what_the_regulation_asks() -> None:
    text = text_of(PaperName.TRACKING_CARD, opened())
    assert "是否停工、停工时间：停工，自2025年4月20日起" in text
    assert "开工面积：0.8公顷" in text
    assert "投资额度：2100.5万元" in text
    assert "是否改变用途：改变用途（现场为堆放砂石）" in text
    assert "现场照片：2张（b81c05aa、09de77f4）" in text


def test_a_corrected_visit_leaves_the_card() -> None:
    corrected = [*until(8), told("correction", "2024-06-05", voids="8", reason="误录")]
    text = text_of(PaperName.TRACKING_CARD, opened(corrected, date(2024, 6, 6)))
    assert "第1次" in text
    assert "第2次" not in text


def test_photos_of_an_old_entry_are_counted_by_their_names() -> None:
    entry = with_values(COURSE[6], photos=["a.jpg", "b.jpg"])
    assert "现场照片：2张（a.jpg、b.jpg）" in text_of(PaperName.TRACKING_CARD, opened([*until(6), entry]))


def test_payments_nobody_stated_are_not_called_unpaid() -> None:
    imported = with_values(supplied(), batch={"file": "供地.csv", "row": 1})
    text = text_of(PaperName.TRACKING_CARD, opened([imported]))
    assert "缴款情况未填报，以实际到账为准" in text
    assert "未缴" not in text


def test_a_notice_in_triage_is_no_notice_of_the_card() -> None:
    notice = drafted(NoticeName.START_NOTICE, Duty.START, Step.NOTICE, "2024-06-02", "2024-06-01")
    told_of = text_of(PaperName.TRACKING_CARD, opened([*until(8), notice]))
    assert "《开工通知书》：2024年6月2日拟稿（已拟稿）" in told_of
    triaged = text_of(PaperName.TRACKING_CARD, opened([*until(8), with_values(notice, triaged=True)]))
    assert "《开工通知书》" not in triaged


# 违约认定表


def test_the_finding_counts_the_days_to_its_own_day() -> None:
    for on in (date(2024, 6, 25), date(2025, 7, 1)):
        text = text_of(PaperName.BREACH_FINDING, opened(on=on))
        assert "逾期天数：24日（约定期限次日起算）" in text
        assert "认定日期：2024年6月25日" in text


@pytest.mark.parametrize(
    ("on", "days"), [("2024-06-01", "认定日未逾期"), ("2024-06-02", "1日（约定期限次日起算）")]
)
def test_the_agreed_day_itself_is_in_time(on: str, days: str) -> None:
    file = opened([*until(6), told("breach", on, stage="start", cause="holder")])
    assert f"逾期天数：{days}" in text_of(PaperName.BREACH_FINDING, file)


def test_days_end_when_the_duty_was_met_before_the_finding() -> None:
    file = opened(
        [*until(6), told("start", "2024-06-11"), told("breach", "2024-07-01", stage="start", cause="holder")]
    )
    text = text_of(PaperName.BREACH_FINDING, file)
    assert "实际履行：2024年6月11日" in text
    assert "逾期天数：10日" in text


def test_what_follows_rests_on_the_cause() -> None:
    own = opened([*until(6), told("breach", "2024-06-25", stage="start", cause="holder")])
    text = text_of(PaperName.BREACH_FINDING, own)
    assert "及时通知监察大队进行正式调查" in text
    assert "延期手续" not in text
    assert "情形" not in text
    excused = text_of(PaperName.BREACH_FINDING, opened(until(16)))
    assert "督促用地单位及时办理开竣工延期手续" in excused
    assert "监察大队" not in excused


def test_every_ground_of_article_8_is_quoted_and_preliminary_works_are_not() -> None:
    for ground in Ground:
        file = opened(
            [*until(6), told("breach", "2024-06-25", stage="start", cause="government", ground=ground)]
        )
        text = text_of(PaperName.BREACH_FINDING, file)
        assert f"情形：{ground.zh}" in text
        assert ("第八条" in text) is (ground is not Ground.PRELIMINARY_WORKS)


def test_visits_of_the_stage_are_named_from_the_reminder_to_the_finding() -> None:
    visits = [
        told("inspection", on, finding=["not_started"]) for on in ("2024-05-01", "2024-05-02", "2024-06-26")
    ]
    file = opened([*until(6), *visits, told("breach", "2024-06-25", stage="start", cause="holder")])
    text = text_of(PaperName.BREACH_FINDING, file)
    assert "2024年5月2日" in text
    assert "2024年5月1日" not in text
    assert "2024年6月26日" not in text


def test_a_notice_served_after_the_finding_was_not_yet_served_then() -> None:
    entries = [*until(14), told("breach", "2024-06-05", stage="start", cause="holder")]
    text = text_of(PaperName.BREACH_FINDING, opened(entries))
    assert "《开工通知书》：2024年6月3日签发，尚未送达" in text


def test_an_earlier_finding_is_drawn_up_by_its_number() -> None:
    entries = [*until(16), told("breach", "2024-07-01", stage="start", cause="holder")]
    assert "原因：企业自身原因" in text_of(PaperName.BREACH_FINDING, opened(entries))
    assert "原因：政府原因" in text_of(PaperName.BREACH_FINDING, opened(entries), 16)
    with pytest.raises(NothingToSay, match="第3号不是“违约认定”，在案的有第16、17号"):
        text_of(PaperName.BREACH_FINDING, opened(entries), 3)


def test_without_a_finding_there_is_no_sheet_of_one() -> None:
    with pytest.raises(NothingToSay, match=r"没有登记“违约认定”，请先登记：supervision record"):
        text_of(PaperName.BREACH_FINDING, opened(until(6)))


# 责任日计算表, 违约金及利息计算表


def test_the_days_of_each_party_add_up_and_days_before_the_due_day_stand_apart() -> None:
    text = text_of(PaperName.RESPONSIBILITY_SHEET, opened(until(18), date(2024, 8, 1)), 17)
    assert "延误天数：44日" in text
    assert "合计：政府原因：19日（占43.2%）" in text
    assert "合计：待定：25日（占56.8%）" in text
    assert "约定日及以前：2024年5月1日至2024年6月1日：32日" in text
    assert "疑似闲置时钟不因此缩短" in text
    assert "缴款" not in text


def test_the_sheet_of_one_stage_is_asked_for_by_a_finding_or_an_attribution() -> None:
    with pytest.raises(NothingToSay, match="第2号不是“违约认定”或“责任日认定”"):
        text_of(PaperName.RESPONSIBILITY_SHEET, opened(), 2)


def test_damages_leave_out_the_days_of_the_government() -> None:
    text = text_of(PaperName.DAMAGES_SHEET, opened(until(18), date(2025, 1, 10)))
    assert "10000000元 × 0.5‰ × 25日 = 125000.00元" in text
    assert "5000000元 × 1‰ × 16日 = 80000.00元" in text
    assert "按合同核算的金额，非最终债务" in text


def test_a_claim_the_contract_does_not_state_is_not_worked_out() -> None:
    silent = supplied(late_payment_permille=None, interest_percent=None)
    text = text_of(PaperName.DAMAGES_SHEET, opened([silent], date(2024, 2, 14)))
    assert "不能核算：" in text
    assert "不含不能核算的部分" in text


def test_the_office_alone_reads_how_a_thing_is_recorded() -> None:
    for name in (PaperName.RESPONSIBILITY_SHEET, PaperName.DAMAGES_SHEET):
        text = text_of(name, sparse())
        assert "amendment" not in text
        assert "--" not in text


# 协查函


def test_the_letter_bears_its_number_and_the_day_to_answer_by() -> None:
    text = text_of(PaperName.COOPERATION_LETTER, opened())
    assert "新国土函〔2024〕5号" in text
    assert "请于2024年6月20日前（含当日）书面函复我局利用股（自发函之日起14日）" in text
    assert text.endswith("2024年6月6日")


def test_without_a_number_the_letter_leaves_the_blank_of_the_form() -> None:
    assert "新国土监函〔    〕    号" in text_of(PaperName.COOPERATION_LETTER, sparse())


def test_the_letter_names_the_dates_in_force_when_it_was_sent() -> None:
    later = [*until(15), told("extension", "2024-06-28", start_on="2024-09-01")]
    assert "开工期限：2024年6月1日（含当日）" in text_of(PaperName.COOPERATION_LETTER, opened(later))


# 送达回执


def test_the_receipt_of_an_issued_notice_is_a_form_until_it_is_served() -> None:
    form = text_of(PaperName.SERVICE_RECEIPT, opened(on=date(2024, 6, 5)))
    assert "送达时间：________年" in form
    assert "送达未成：2024年6月4日邮寄送达未成：地址无人签收（邮件号码：EMS1）" in form
    served = text_of(PaperName.SERVICE_RECEIPT, opened(on=date(2024, 6, 6)))
    assert "送达时间：2024年6月6日15:20" in served
    assert "与受送达人的关系：办公室主任" in served


def test_a_notice_served_by_leaving_it_shows_the_refusal_and_the_witness() -> None:
    left = told(
        "service", "2024-06-06", notice="start_notice", way="left", refused_because="法定代表人拒绝签收",
        witnesses=["社区居委会周五"], servers=["赵一", "钱二"],
    )  # fmt: skip
    text = text_of(PaperName.SERVICE_RECEIPT, opened([*until(12), left, COURSE[13]]))
    assert "送达方式：留置送达" in text
    assert "拒收事由：法定代表人拒绝签收" in text
    assert "见证人（签名）：社区居委会周五" in text


def tried_at_start_notice(**said: Any) -> str:
    """The receipt of the notice at place 9, with a try told of so."""
    tried = told(
        "service_attempt", "2024-06-05", notice="start_notice", way="direct", why_not="大门紧锁", **said
    )
    return text_of(PaperName.SERVICE_RECEIPT, opened([*until(12), tried], date(2024, 6, 6)), 9)


@pytest.mark.parametrize(
    ("said", "about_it"),
    [({"document": "7-9"}, True), ({"document": "7-8"}, False), ({"document": "7-10"}, False), ({}, True),
     ({"subject": 0}, True), ({"subject": 2}, False), ({"document": "7-9", "subject": 2}, True),
     ({"document": "送达回证2号"}, True)],
)  # fmt: skip
def test_a_receipt_lists_the_tries_at_its_own_notice(said: dict[str, Any], about_it: bool) -> None:
    assert ("大门紧锁" in tried_at_start_notice(**said)) is about_it


def test_a_draft_has_no_receipt() -> None:
    with pytest.raises(NothingToSay, match="没有已签发的通知书"):
        text_of(PaperName.SERVICE_RECEIPT, opened(until(9)))
    with pytest.raises(NothingToSay, match="尚未签发，不能送达，请先签发"):
        text_of(PaperName.SERVICE_RECEIPT, opened(until(9)), 9)
    with pytest.raises(NothingToSay, match="第3号不是通知书，在案的通知书：9《开工通知书》"):
        text_of(PaperName.SERVICE_RECEIPT, opened(until(9)), 3)


def test_the_receipt_names_the_holder_the_notice_was_issued_to() -> None:
    transferred = [*until(14), told("transfer", "2024-06-20", holder="乙公司")]
    assert "受送达人：河北示范机械有限公司" in text_of(PaperName.SERVICE_RECEIPT, opened(transferred))
