"""What each case paper must say: the items of arts. 6, 10 and 16, both limbs, both tracks, the working, the remedies."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest

from supervision.casework.journal import Entry
from supervision.casework.papers.on_file import FileOnDay, NothingToSay
from supervision.law.idle_case.fee import idle_fee
from supervision.law.refusals import BadRecord
from supervision.law.steps import NoticeName, PaperName
from supervision.law.terms import Ground
from supervision.office import Account
from tests.casework.case_papers.lives import (
    ANSWERED,
    DECIDED,
    DETERMINED,
    ESTATE,
    GOVERNMENT,
    HALTED,
    HALTED_DETERMINED,
    HALTED_PLANNED,
    RECOVERED,
    REVIEWED,
    REVOKED,
    SERVED,
    SUSPECTED,
    TO,
    TOLD,
    N,
    at,
    issued,
    letter_of,
    papers_of,
    served,
    text_of,
    with_supply,
)
from tests.casework.papers.lives import text_of as paper_text
from tests.casework.papers.lives import told
from tests.casework.specimen_letters import OFFICE


def refusal(name: NoticeName, file: FileOnDay, to: str = "") -> str:
    with pytest.raises(NothingToSay) as refused:
        papers_of(name, file, to)
    return str(refused.value)


def without(entries: Sequence[Entry], *kinds: str) -> list[Entry]:
    return [entry for entry in entries if str(entry.kind) not in kinds]


# The items an article asks for, and the words that give them

ARTICLE_6 = {
    "（一）姓名或者名称、地址": ["国有建设用地使用权人：河北示范机械有限公司", "地址：新河县富强街1号"],
    "（二）基本情况": [
        "电子监管号：1305302024B00011",
        "宗地面积：20000平方米（2公顷）",
        "土地用途：工业用地",
    ],
    "（三）事实和依据": ["二、涉嫌闲置土地的事实和依据", "第二条", "供地文件："],
    "（四）主要内容及提交材料的期限": ["调查的主要内容：", "于收到本通知书之日起30日内"],
    "（五）权利和义务": ["有权陈述、申辩", "应当如实提供情况和材料", "可以采取下列措施"],
    "（六）其他": ["五、其他事项", "本通知书不对是否构成闲置土地作出认定"],
}
ARTICLE_10 = {
    "（一）姓名或者名称、地址": ["国有建设用地使用权人：河北示范机械有限公司", "地址：新河县富强街1号"],
    "（二）基本情况": ["电子监管号：1305302024B00011", "宗地坐落：新河县富强街西侧、北环路南侧"],
    "（三）事实、依据": ["二、认定土地闲置的事实、依据", "经查，", "第二条", "以上事实有下列证据在卷"],
    "（四）原因及结论": ["闲置原因：", "认定结论：该宗地构成闲置土地。"],
    "（五）其他": ["四、其他需要说明的事项", "信息公开：", "处置途径：", "救济途径："],
}
ARTICLE_16 = {
    "（一）姓名或者名称、地址": ["国有建设用地使用权人：河北示范机械有限公司", "地址：新河县富强街1号"],
    "（二）事实和证据": [
        "违反法律、法规和规章的事实和证据",
        "文书：《闲置土地认定书》（新国土闲定〔2025〕1号，2025年8月2日），2025年8月5日送达",
        "听证：2025年9月10日举行听证",
    ],
    "（三）种类和依据": ["三、决定的种类和依据", "决定的种类：", "第三十八条"],
    "（四）方式和期限": ["自本决定书送达之日起30日内"],
    "（五）复议、诉讼": ["60日内", "行政复议", "行政诉讼", "第二十三条第一款第（二）项"],
    "（六）机关和日期": ["新河县国土资源局"],
    "（七）其他": ["六、其他需要说明的事项"],
}
BY_ARTICLE = [
    (N.IDLE_INVESTIGATION, at(SUSPECTED, "2025-06-16"), ARTICLE_6),
    (N.IDLE_INVESTIGATION, at(HALTED, "2025-10-16"), ARTICLE_6),
    (N.IDLE_DETERMINATION, at(DETERMINED, "2025-08-01"), ARTICLE_10),
    (N.IDLE_DETERMINATION, at(GOVERNMENT, "2025-09-01"), ARTICLE_10),
    (N.IDLE_DETERMINATION, at(HALTED_DETERMINED, "2025-12-01"), ARTICLE_10),
    (N.FEE_DECISION, at(DECIDED, "2025-10-09"), ARTICLE_16),
    (N.RECOVERY_DECISION, at(RECOVERED, "2026-07-02"), ARTICLE_16),
]


@pytest.mark.parametrize(("name", "file", "items"), BY_ARTICLE)
def test_every_item_of_its_article_stands_on_the_paper(
    name: NoticeName, file: FileOnDay, items: dict[str, list[str]]
) -> None:
    text = text_of(name, file)
    assert {item: [word for word in words if word not in text] for item, words in items.items()} == {
        item: [] for item in items
    }
    assert text.rstrip().endswith(f"新河县国土资源局\n{file.on.year}年{file.on.month}月{file.on.day}日")


# Both limbs


def test_land_never_started_is_said_to_be_a_full_year_late() -> None:
    text = text_of(N.IDLE_INVESTIGATION, at(SUSPECTED, "2025-06-16"))
    assert (
        "该宗地应于2024年6月1日前（含当日）动工开发；至2025年6月1日，超过约定的动工开发日期满一年，未动工开发"
        in text
    )
    assert "自2025年6月2日起涉嫌闲置" in text
    assert "经我局国土所于2025年6月10日现场核实，该宗地未动工" in text


def test_halted_land_is_said_with_both_shares_and_their_standards() -> None:
    text = text_of(N.IDLE_DETERMINATION, at(HALTED_DETERMINED, "2025-12-01"))
    assert (
        "于2024年5月20日动工开发，自2024年10月1日起中止开发建设；至2025年10月1日，中止开发建设满一年" in text
    )
    assert (
        "面积5000平方米（0.5公顷），占应动工开发建设用地总面积20000平方米（2公顷）的25%，不足三分之一" in text
    )
    assert "已投资额1999.98万元，占总投资额9000万元的22.22%，不足25%" in text
    assert "第十二条第三款" in text
    assert "第十四条：" not in text


def test_a_share_just_below_its_standard_is_not_rounded_up_to_it() -> None:
    just = with_supply(HALTED_DETERMINED, total_investment_wan="8000")
    text = text_of(N.IDLE_DETERMINATION, at(just, "2025-12-01"))
    assert "占总投资额8000万元的24.99%，不足25%" in text


def test_of_halted_land_only_what_is_known_is_said() -> None:
    unknown = with_supply(HALTED_DETERMINED, total_investment_wan=None)
    text = text_of(N.IDLE_DETERMINATION, at(unknown, "2025-12-01"))
    assert "已投资额1" not in text
    assert "不足三分之一" in text


def test_without_an_agreed_start_the_handover_gives_it() -> None:
    life = with_supply(SUSPECTED, start_on=None)
    text = text_of(N.IDLE_INVESTIGATION, at(life, "2026-04-01"))
    assert "未明确约定动工开发日期，土地于2024年3月1日实际交付，依法确定的动工开发日期为2025年3月1日" in text
    assert "第二十二条第二款" in text


def test_an_allocation_is_called_by_its_own_words() -> None:
    text = text_of(N.FEE_DECISION, at(with_supply(DECIDED, kind="allocation"), "2025-10-09"))
    assert "《国有建设用地划拨决定书》" in text
    assert "划拨价款：1000万元" in text
    assert "超过规定的动工开发日期" in text
    assert "合同约定" not in re.sub("“[^”]*”", "", text)


# The cause


@pytest.mark.parametrize("ground", Ground)
def test_the_cause_stands_with_the_clause_its_ground_stands_in(ground: Ground) -> None:
    cause = "force_majeure" if ground is Ground.DISASTER else "government"
    life = [*ANSWERED, told("idle_determination", "2025-08-01", cause=cause, ground=[str(ground)])]
    text = text_of(N.IDLE_DETERMINATION, at(life, "2025-08-01"))
    assert ground.zh in text
    clause = "房地产管理法》第二十六条" if ground is Ground.PRELIMINARY_WORKS else "第八条第"
    assert clause in text
    assert "经审核属实" in text
    assert "自身原因" not in text.replace("违约认定：2024年6月25日开工违约，企业自身原因；资金未到位", "")


def test_a_determination_without_its_cause_or_ground_is_not_drafted() -> None:
    nothing = [*ANSWERED, told("idle_determination", "2025-08-01")]
    said = refusal(N.IDLE_DETERMINATION, at(nothing, "2025-08-01"))
    assert "第13号闲置土地认定没有写明原因" in said
    assert "第八条" in said
    assert "correction voids=13" in said
    government = [*ANSWERED, told("idle_determination", "2025-08-01", cause="government")]
    assert "没有写明属于哪一种情形（ground）" in refusal(N.IDLE_DETERMINATION, at(government, "2025-08-01"))


def test_the_papers_own_number_is_no_evidence_of_itself() -> None:
    assert "文书：《闲置土地认定书》" not in text_of(N.IDLE_DETERMINATION, at(TOLD, "2025-09-01"))
    assert "文书：《闲置土地认定书》" in text_of(N.HEARING_RIGHT_NOTICE, at(TOLD, "2025-09-01"))


# To others than the holder


def test_the_government_is_told_the_cause_only_where_it_is_its_own() -> None:
    text = text_of(N.GOVERNMENT_CAUSE_LETTER, at(GOVERNMENT, "2025-08-08"), TO)
    assert f"{TO}：" in text
    assert "书面告知贵单位" in text
    assert "认定文书：《闲置土地认定书》（新国土闲定〔2025〕2号，2025年8月2日）" in text
    assert "第十一条第一款" in refusal(N.GOVERNMENT_CAUSE_LETTER, at(DETERMINED, "2025-08-08"), TO)
    assert "--to" in refusal(N.GOVERNMENT_CAUSE_LETTER, at(GOVERNMENT, "2025-08-08"))


def test_every_mortgagee_gets_a_letter_of_its_own() -> None:
    papers = papers_of(N.MORTGAGEE_LETTER, at(GOVERNMENT, "2025-08-21"))
    addressed = [letter.context["addressee"] for _, letter in papers]
    assert addressed == ["中国农业银行新河县支行", "新河县农村信用合作联社"]
    first, second = (" ".join(block.text for block in letter.blocks) for _, letter in papers)
    assert "冀2024抵1号" in first
    assert "冀2024抵2号" not in first
    assert "冀2024抵2号" in second
    assert "拟采取的处置方式 | 延长" not in first
    assert len({ground.basis for ground, _ in papers}) == 2


def test_a_mortgagee_is_told_of_a_recovery_and_not_of_a_fee() -> None:
    text = text_of(N.MORTGAGEE_LETTER, at(RECOVERED, "2026-07-02"))
    assert "现随本告知书抄送决定书" in text
    assert "第十四条第（二）项" in text
    assert "第十四条第（二）项" in refusal(N.MORTGAGEE_LETTER, at(DECIDED, "2025-10-09"))


def test_without_a_mortgage_nobody_is_told_and_a_stranger_never() -> None:
    assert "没有登记在案的抵押权" in refusal(N.MORTGAGEE_LETTER, at(HALTED_DETERMINED, "2025-12-02"))
    with pytest.raises(BadRecord, match="在案的有：中国农业银行新河县支行、新河县农村信用合作联社"):
        papers_of(N.MORTGAGEE_LETTER, at(GOVERNMENT, "2025-08-21"), "某银行")


# The hearing


@pytest.mark.parametrize(
    ("on", "proposed", "span"),
    [("2026-06-01", "征缴土地闲置费", "满一年"), ("2026-06-02", "无偿收回", "满两年")],
)
def test_what_is_proposed_turns_to_recovery_the_day_after_two_full_years(
    on: str, proposed: str, span: str
) -> None:
    text = text_of(N.HEARING_RIGHT_NOTICE, at(DETERMINED, on))
    assert f"拟作出的处理：{proposed}\n" in text
    assert f"未动工开发已{span}" in text
    assert "5个工作日内" in text


def test_the_proposed_fee_stands_with_its_working() -> None:
    text = text_of(N.HEARING_RIGHT_NOTICE, at(DETERMINED, "2025-08-15"))
    assert "计算：1000万元 × 20% = 200万元" in text
    estate = text_of(N.HEARING_RIGHT_NOTICE, at(with_supply(DETERMINED, ESTATE), "2025-08-15"))
    assert "不超过200万元" in estate
    assert "《中华人民共和国城市房地产管理法》第二十六条" in estate


def test_the_hearing_is_noticed_with_its_day_place_and_presider() -> None:
    text = text_of(N.HEARING_NOTICE, at(TOLD, "2025-08-25"))
    for words in (
        "听证时间：2025年9月10日",
        "听证地点：局三楼会议室",
        "听证主持人：吴十",
        "拟作出的处理：征缴土地闲置费",
    ):
        assert words in text
    assert "宗地坐落：新河县富强街西侧、北环路南侧" in text


def test_a_hearing_without_place_or_presider_is_not_noticed() -> None:
    life = [*TOLD[:-1], told("hearing_arranged", "2025-08-25", hearing_on="2025-09-10")]
    said = refusal(N.HEARING_NOTICE, at(life, "2025-08-25"))
    assert "听证地点（place）、听证主持人（presider）" in said
    assert "听证安排" in refusal(N.HEARING_NOTICE, at(TOLD[:-1], "2025-08-25"))


# Track A gets no paper of track B


@pytest.mark.parametrize(
    "name", [N.HEARING_RIGHT_NOTICE, N.HEARING_NOTICE, N.FEE_DECISION, N.RECOVERY_DECISION]
)
def test_halted_land_gets_no_paper_of_article_14(name: NoticeName) -> None:
    assert "第十二条第三款" in refusal(name, at(HALTED_DETERMINED, "2027-01-01"))


@pytest.mark.parametrize(
    "name", [N.HEARING_RIGHT_NOTICE, N.HEARING_NOTICE, N.FEE_DECISION, N.RECOVERY_DECISION]
)
def test_land_idle_by_the_government_gets_no_paper_of_article_14(name: NoticeName) -> None:
    assert "第十四条" in refusal(name, at(GOVERNMENT, "2025-09-01"))


@pytest.mark.parametrize("name", [PaperName.FEE_SHEET])
def test_nor_is_a_fee_worked_out_for_it(name: PaperName) -> None:
    for life in (HALTED_DETERMINED, GOVERNMENT):
        with pytest.raises(NothingToSay, match="不适用征缴土地闲置费"):
            paper_text(name, at(life, "2026-01-01"))


# The decisions


def test_a_decision_names_its_approval_and_who_gave_it() -> None:
    text = text_of(N.FEE_DECISION, at(DECIDED, "2025-10-09"))
    assert "经新河县人民政府批准（新政批〔2025〕9号）" in text
    assert "批准机关：新河县人民政府\n批准文号：新政批〔2025〕9号" in text


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        ("disposal", "案卷没有登记“征缴土地闲置费”的决定"),
        ("legal_review", "未经法制审核"),
        ("gov_approval", "处理决定批准"),
        ("idle_determination", "闲置认定"),
    ],
)
def test_a_decision_is_not_drafted_while_something_before_it_is_missing(missing: str, said: str) -> None:
    refused = refusal(N.FEE_DECISION, at(without(DECIDED, missing), "2025-10-09"))
    if missing == "legal_review":
        assert "法制审核" in refused
    else:
        assert said in refused
    assert "supervision record 1305302024B00011" in refused


def test_an_approval_without_its_number_or_of_something_else_is_told() -> None:
    approvals = {
        "批准文号（approval_no）、批准机关（by_government）": {"way": "fee"},
        "批准的是“无偿收回”": {"way": "recovery", "approval_no": "1号", "by_government": "县政府"},
    }
    for words, said in approvals.items():
        life = [
            *REVIEWED,
            told("gov_approval", "2025-09-28", **said),
            told("disposal", "2025-10-09", way="fee"),
        ]
        assert words in refusal(N.FEE_DECISION, at(life, "2025-10-09"))


def test_the_recovery_cites_the_land_law_as_it_is_numbered_now() -> None:
    text = text_of(N.RECOVERY_DECISION, at(RECOVERED, "2026-07-02"))
    assert (
        "前引《中华人民共和国土地管理法》第三十七条，在该法自2020年1月1日起施行的现行文本中为第三十八条。"
        in text
    )
    assert "抄送抵押权人：中国农业银行新河县支行" in text
    assert "办理该宗地国有建设用地使用权注销登记，交回土地权利证书" in text


def test_a_recovery_before_two_full_years_is_not_drafted() -> None:
    early = [
        *REVIEWED,
        told("gov_approval", "2026-05-28", way="recovery", approval_no="1号", by_government="县政府"),
    ]
    life = [*early, told("disposal", "2026-06-01", way="recovery")]
    assert "自2026-06-02起方可办理" in refusal(N.RECOVERY_DECISION, at(life, "2026-06-05"))


# The fee


@pytest.mark.parametrize(
    ("price", "working", "amount"),
    [
        ("1000", "1000万元 × 20% = 200万元", "200万元（2000000元，大写：人民币贰佰万元整）"),
        ("333.333333", "333.333333万元 × 20% = 66.666667万元", "66.666667万元（666666.67元，大写：人民币陆拾陆万陆仟陆佰陆拾陆元陆角柒分）"),
        ("0.000003", "0.000003万元 × 20% = 0.000001万元", "0.000001万元（0.01元，大写：人民币壹分）"),
    ],
)  # fmt: skip
def test_the_fee_is_a_fifth_of_the_price_to_the_fen(price: str, working: str, amount: str) -> None:
    file = at(with_supply(DECIDED, price_wan=price), "2025-10-09")
    fee = idle_fee(file.life)
    assert fee is not None
    assert fee.amount_wan == (Decimal(price) / 5).quantize(Decimal("0.000001"))
    for text in (text_of(N.FEE_DECISION, file), paper_text(PaperName.FEE_SHEET, file)):
        assert working in text
        assert amount in text


def test_without_a_stated_price_the_instalments_are_the_base_and_said_to_be() -> None:
    file = at(with_supply(DETERMINED, price_wan=None), "2025-08-15")
    text = paper_text(PaperName.FEE_SHEET, file)
    assert "以各期约定金额之和为基数" in text
    assert "第2期：500万元" in text
    assert "（各期约定金额之和）" in text_of(N.HEARING_RIGHT_NOTICE, file)


def test_without_any_price_the_fee_is_refused_with_what_to_record() -> None:
    file = at(with_supply(DECIDED, price_wan=None, instalments=[]), "2025-10-09")
    assert "amendment price_wan=" in refusal(N.FEE_DECISION, file)


def test_an_amount_other_than_the_fifth_is_refused_unless_the_land_is_for_real_estate() -> None:
    other = [*DECIDED[:-1], told("disposal", "2025-10-09", way="fee", amount_wan="150", reason="情节较轻")]
    assert "决定的金额150万元与1000万元 × 20% = 200万元不符" in refusal(
        N.FEE_DECISION, at(other, "2025-10-09")
    )
    text = text_of(N.FEE_DECISION, at(with_supply(other, ESTATE), "2025-10-09"))
    assert "征缴的数额：150万元（1500000元，大写：人民币壹佰伍拾万元整）" in text
    assert "确定数额的理由：情节较轻" in text
    assert "1000万元 × 20% = 200万元（上限）" in text


@pytest.mark.parametrize(
    ("decided", "said"),
    [({}, "须写明决定的金额"), ({"amount_wan": "150"}, "须写明决定的金额"), ({"amount_wan": "200.000001", "reason": "x"}, "超过")],
)  # fmt: skip
def test_of_land_for_real_estate_the_amount_is_decided_with_its_reason_and_never_above_the_fifth(
    decided: dict[str, str], said: str
) -> None:
    life = [*DECIDED[:-1], told("disposal", "2025-10-09", way="fee", **decided)]
    refused = refusal(N.FEE_DECISION, at(with_supply(life, ESTATE), "2025-10-09"))
    assert said in refused
    assert "第二十六条" in refused


def test_a_fee_is_paid_into_the_account_of_the_office_where_it_has_one() -> None:
    office = replace(OFFICE, account=Account("新河县财政局", "农行新河县支行", "50000"))
    assert "户名新河县财政局" in text_of(N.FEE_DECISION, at(DECIDED, "2025-10-09", office))
    assert "领取缴款通知" in text_of(N.FEE_DECISION, at(DECIDED, "2025-10-09"))


# Remedies


@pytest.mark.parametrize(("name", "life", "on"), [(N.FEE_DECISION, DECIDED, "2025-10-09"), (N.RECOVERY_DECISION, RECOVERED, "2026-07-02")])  # fmt: skip
def test_reconsideration_goes_first_unless_the_review_says_why_not(
    name: NoticeName, life: list[Entry], on: str
) -> None:
    text = text_of(name, at(life, on))
    assert "自收到本文书之日起60日内，先向本级人民政府申请行政复议" in text
    assert "自收到复议决定书之日起15日内，向有管辖权的人民法院提起行政诉讼" in text
    assert "6个月" not in text
    review = next(entry for entry in reversed(life) if str(entry.kind) == "legal_review")
    i = life.index(review)
    payload = {**review.payload, "reconsideration_first": False}
    waived = [
        *life[:i],
        replace(review, payload={**payload, "reason": "不涉及自然资源使用权的剥夺"}),
        *life[i + 1 :],
    ]
    text = text_of(name, at(waived, on))
    assert "60日内，向本级人民政府申请行政复议" in text
    assert "6个月内，直接向有管辖权的人民法院提起行政诉讼" in text
    assert "第二十三条" not in text
    unexplained = [*life[:i], replace(review, payload=payload), *life[i + 1 :]]
    assert "没有写明理由（reason）" in refusal(name, at(unexplained, on))


def test_authority_and_court_are_those_of_the_office_settings() -> None:
    office = replace(OFFICE, reconsideration_authority="新河县人民政府", court="邢台市中级人民法院")
    text = text_of(N.FEE_DECISION, at(DECIDED, "2025-10-09", office))
    assert "先向新河县人民政府申请行政复议" in text
    assert "向邢台市中级人民法院提起行政诉讼" in text


# Urging


def test_what_is_still_owed_is_urged_with_ten_working_days() -> None:
    decided = told("disposal", "2025-10-09", way="fee", amount_wan="200")
    part = [*DECIDED[:-1], decided, *SERVED[-2:], told("fee_paid", "2025-11-10", amount_wan="50.5")]
    text = text_of(N.PERFORMANCE_URGING, at(part, "2026-05-20"))
    assert "10个工作日内" in text
    assert "履行期限已于2025年11月12日届满" in text
    assert "决定的数额：200万元" in text
    assert "已缴数额：50.5万元" in text
    assert "应缴数额：149.5万元（1495000元，大写：人民币壹佰肆拾玖万伍仟元整）" in text


def test_a_recovery_is_urged_by_what_is_to_be_done() -> None:
    life = [
        *RECOVERED,
        issued(N.RECOVERY_DECISION, "2026-07-03", "新国土闲收〔2026〕1号"),
        served(N.RECOVERY_DECISION, "2026-07-06"),
    ]
    text = text_of(N.PERFORMANCE_URGING, at(life, "2026-09-01"))
    assert "应当履行的义务：办理国有建设用地使用权注销登记，交回土地权利证书" in text
    assert "数额" not in text
    assert "《收回国有建设用地使用权决定书》（新国土闲收〔2026〕1号，2026年7月3日）" in text


def test_nobody_is_urged_in_time_nor_while_the_decision_is_contested_nor_before_it_is_served() -> None:
    assert "尚在期限以内" in refusal(N.PERFORMANCE_URGING, at(SERVED, "2025-11-12"))
    assert text_of(N.PERFORMANCE_URGING, at(SERVED, "2025-11-13"))
    appealed = [*SERVED, told("appeal", "2025-11-20", remedy="reconsideration")]
    assert "尚未终结" in refusal(N.PERFORMANCE_URGING, at(appealed, "2026-05-20"))
    assert "请先下达并送达决定书" in refusal(N.PERFORMANCE_URGING, at(DECIDED, "2026-05-20"))


# Revocation


def test_a_revoked_determination_takes_the_paid_fee_with_it_and_the_case_begins_again() -> None:
    text = text_of(N.REVOCATION_DECISION, at(REVOKED, "2025-12-06"))
    assert "撤销：《闲置土地认定书》（新国土闲定〔2025〕1号，2025年8月2日），2025年8月1日作出" in text
    assert "撤销：《征缴土地闲置费决定书》（新国土闲费〔2025〕1号，2025年10月10日）" in text
    assert "已经缴纳的土地闲置费200万元（2000000元，大写：人民币贰佰万元整）予以退还" in text
    assert "查明红线内高压线至2025年5月20日方迁移完毕，原认定的原因不成立。" in text
    assert "重新调查核实" in text
    assert "于2025年8月6日公开的闲置信息予以撤销" in text


def test_a_revoked_decision_leaves_the_determination() -> None:
    life = [*SERVED, told("revocation", "2025-11-05", of=["fee"], reason="计算基数有误")]
    text = text_of(N.REVOCATION_DECISION, at(life, "2025-11-06"))
    assert "闲置土地的认定不因本决定而改变" in text
    assert "撤销：《闲置土地认定书》" not in text
    assert "没有应当退还的款项" in text


def test_a_recovery_revoked_after_the_deregistration_restores_the_right() -> None:
    life = [
        *RECOVERED, issued(N.RECOVERY_DECISION, "2026-07-03", "新国土闲收〔2026〕1号"), served(N.RECOVERY_DECISION, "2026-07-06"),
        told("disposal_done", "2026-07-20", way="recovery"), told("deregistered", "2026-07-21"),
        told("revocation", "2026-08-01", of=["recovery"], reason="程序违法"),
    ]  # fmt: skip
    text = text_of(N.REVOCATION_DECISION, at(life, "2026-08-02"))
    assert "已于2026年7月21日办理的注销登记，依法予以恢复" in text


def test_nothing_is_revoked_without_a_reason_or_a_decision() -> None:
    assert "案卷没有登记撤销" in refusal(N.REVOCATION_DECISION, at(SERVED, "2025-11-06"))
    silent = [*SERVED, told("revocation", "2025-11-05", of=["fee"])]
    assert "没有写明理由（reason）" in refusal(N.REVOCATION_DECISION, at(silent, "2025-11-06"))
    idle = [*DETERMINED, told("revocation", "2025-11-05", of=["fee"], reason="有误")]
    assert "没有作出可以撤销" in refusal(N.REVOCATION_DECISION, at(idle, "2025-11-06"))


# No case, or a case that is over


@pytest.mark.parametrize("name", [name for name in NoticeName if name in {n for n, _, _ in BY_ARTICLE}])
def test_without_a_case_there_is_no_paper_of_one(name: NoticeName) -> None:
    assert "没有闲置案件" in refusal(name, at(SUSPECTED[:6], "2025-06-01"))
    over = [
        *DETERMINED,
        told("start", "2025-09-01", proof="施工许可证"),
        told("idle_cleared", "2025-09-02", reason="started"),
    ]
    assert "已经结案" in refusal(name, at(over, "2025-09-03"))


def test_land_already_determined_idle_is_not_investigated_again() -> None:
    assert "已于2025-08-01认定闲置" in refusal(N.IDLE_INVESTIGATION, at(DETERMINED, "2025-08-02"))


# The plan


def test_the_plan_says_the_way_its_clause_the_new_days_and_whether_it_is_filed() -> None:
    text = paper_text(PaperName.DISPOSAL_PLAN, at(GOVERNMENT, "2025-09-02"))
    assert "处置方式：延长动工开发期限" in text
    assert "新约定动工开发时间：2026年3月1日（自新约定的动工开发日期起延长最长不超过1年）" in text
    assert "已备案：2025年8月7日XT-2" in text
    assert "2025年8月25日书面通知中国农业银行新河县支行" in text
    halted = paper_text(PaperName.DISPOSAL_PLAN, at(HALTED_PLANNED, "2026-01-10"))
    assert "备案以前不得采取本方案的处置方式" in halted
    assert "第十二条第一款第（四）项" in halted
    assert "重新起算" not in halted


def test_an_approved_plan_shows_its_approval() -> None:
    approved = told(
        "gov_approval", "2025-09-20", approval_no="新政批〔2025〕11号", by_government="新河县人民政府"
    )
    text = paper_text(PaperName.DISPOSAL_PLAN, at([*GOVERNMENT, approved], "2025-09-21"))
    assert "政府批准：2025年9月20日新河县人民政府批准（新政批〔2025〕11号）" in text


def test_no_plan_is_made_of_land_idle_by_the_holders_fault_or_without_a_plan_on_file() -> None:
    with pytest.raises(NothingToSay, match="第十四条"):
        paper_text(PaperName.DISPOSAL_PLAN, at(DETERMINED, "2025-09-02"))
    with pytest.raises(NothingToSay, match="disposal way=extend"):
        paper_text(PaperName.DISPOSAL_PLAN, at(HALTED_DETERMINED, "2025-12-02"))


def test_the_hash_of_the_words_is_kept_with_the_letter() -> None:
    letter = letter_of(N.FEE_DECISION, at(DECIDED, "2025-10-09"))
    assert letter.context["fee_amount"].startswith("200万元")
    assert letter.context["addressee"] == "河北示范机械有限公司"
