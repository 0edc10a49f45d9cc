"""Letters that withdraw an issued notice or set it right: what they say, list, and leave alone."""

import hashlib
import os
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import orjson
import pytest

from supervision.casework.blocks import from_values
from supervision.casework.correction_letters import CorrectedNotice, differences, draft_correction
from supervision.casework.correction_wording import ANSWERS, COUNTED_AS, CorrectionWording
from supervision.casework.letter_wording import GIVEN_BY
from supervision.casework.letters import LetterFacts, TemplateFailed, Templates, draft, in_use, plain_text
from supervision.casework.plain_text import width
from supervision.law.contract import Instalment
from supervision.law.steps import NoticeName, Unit
from supervision.office import Office
from tests.casework.specimen_letters import (
    ALLOCATED,
    ALLOCATION,
    CORRECTIONS,
    FROM_HANDOVER,
    GRANT,
    LETTERS,
    OFFICE,
    PARCEL,
    about,
    correction_of,
    demand,
    text_of,
)
from tests.casework.test_letters import HOLES, NOTHING_KNOWN, SPECIMENS
from tests.casework.test_templates import HOSTILE

COMPLIANCE, _ = LETTERS["start_compliance"]


def correction(earlier: LetterFacts, now: LetterFacts | None = None, **others: Any) -> CorrectedNotice:
    known: dict[str, Any] = {
        "issued_on": earlier.drafted_on,
        "found": ("经核对台账，原登记有误",),
        "drafted_on": date(2026, 7, 1),
    }
    return CorrectedNotice(earlier, now, **{**known, **others})


def changed(earlier: LetterFacts, **now: Any) -> dict[str, tuple[str, str]]:
    found = differences(correction(earlier, replace(earlier, **now)))
    return {difference["label"]: (difference["was"], difference["now"]) for difference in found}


WITHDRAWALS = {name: correction(facts) for name, (facts, _) in LETTERS.items()}
RENAMED = {
    name: correction(facts, replace(facts, parcel=replace(facts.parcel, project="新河县标准厂房项目")))
    for name, (facts, _) in LETTERS.items()
}
EVERY = {
    **CORRECTIONS,
    **{f"{name} withdrawn": facts for name, facts in WITHDRAWALS.items()},
    **{f"{name} rectified": facts for name, facts in RENAMED.items()},
}

# Specimens


@pytest.mark.parametrize("name", CORRECTIONS)
def test_the_letter_reads_as_its_specimen(name: str) -> None:
    written = plain_text(draft_correction(CORRECTIONS[name], OFFICE).blocks)
    specimen = SPECIMENS / f"{name}.txt"
    if os.environ.get("WRITE_SPECIMENS"):
        specimen.write_text(written, encoding="utf-8")
    assert written == specimen.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", EVERY)
def test_plain_text_fits_the_terminal_and_breaks_no_rule_of_punctuation(name: str) -> None:
    lines = plain_text(draft_correction(EVERY[name], OFFICE).blocks).splitlines()
    assert max(width(line) for line in lines) <= 78
    assert not [line for line in lines if line and line[0] in "，。；：）》”、"]
    assert not [line for line in lines if line.endswith(("（", "《", "“", "〔"))]


@pytest.mark.parametrize("name", EVERY)
def test_every_notice_can_be_withdrawn_or_set_right_without_a_hole(name: str) -> None:
    text = correction_of(EVERY[name])
    assert not HOLES.search(text)
    for decision in ("认定为闲置", "判定", "决定收回", "无偿收回", "征缴", "处罚", "赔偿", "退还", "解除"):
        assert decision not in text


def test_every_notice_of_the_table_says_what_it_was_to_the_holder() -> None:
    assert set(COUNTED_AS) == set(GIVEN_BY)


# Which paper, of which notice


def test_a_notice_without_ground_is_withdrawn_and_one_that_was_owed_is_set_right() -> None:
    for facts in CORRECTIONS.values():
        gone = facts.now is None
        paper = NoticeName.WITHDRAWAL_LETTER if gone else NoticeName.RECTIFICATION_LETTER
        assert draft_correction(facts, OFFICE).template == paper


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "withdrawal_letter",
            "于2024年2月6日发出《出让金催缴通知单》（落款日期为2024年2月5日，以下简称原通知）。"
            "经核对有关记录，现查明：2024年2月4日缴款第1期500万元（2024年3月5日登记）。",
        ),
        (
            "rectification_letter",
            "于2025年1月3日发出《出让金催缴通知单》（落款日期为2025年1月1日，以下简称原通知）。"
            "经核对有关记录，现查明：原登记“2024年12月20日缴款第2期115.5万元”有误，",
        ),
    ],
)
def test_it_names_the_notice_its_dates_its_ground_and_what_was_found(name: str, said: str) -> None:
    facts = CORRECTIONS[name]
    basis = draft(facts.earlier, OFFICE).context["basis"]
    paper = facts.earlier.contract.contract_no
    text = correction_of(facts)
    assert f"我局根据{basis}的规定，就《国有建设用地使用权出让合同》（2024年1月5日签订，编号：{paper}" in text
    assert f"，以下简称《合同》）的履行，{said}" in text


def test_it_speaks_for_the_unit_and_under_the_titles_the_office_has_set() -> None:
    office = replace(
        OFFICE,
        units={Unit.UTILISATION: "开发利用科"},
        titles={NoticeName.WITHDRAWAL_LETTER: "撤销函", NoticeName.OVERDUE_PAYMENT: "出让金催款单"},
    )
    text = correction_of(CORRECTIONS["withdrawal_letter"], office)
    for words in ("：撤销函\n", "发出《出让金催款单》", "联系单位：新河县国土资源局开发利用科"):
        assert words in text


def test_of_an_allocation_nothing_is_said_that_only_a_contract_has() -> None:
    text = correction_of(correction(demand(ALLOCATION, parcel=ALLOCATED)))
    assert "《划拨价款催缴通知单》" in text
    for word in ("合同", "约定", "出让金", "违约金"):
        assert word not in text


# What a withdrawal says


@pytest.mark.parametrize("notice", COUNTED_AS)
def test_a_withdrawn_notice_never_counted(notice: NoticeName) -> None:
    text = correction_of(WITHDRAWALS[notice])
    assert f"原通知自始不作为我局的{COUNTED_AS[notice]}" in text
    assert "你单位无需按照原通知" in text
    assert "不变更《合同》约定的义务和期限" in text


def test_a_withdrawn_demand_is_no_demand_under_the_contract_either() -> None:
    under_the_contract = "也不作为我局依《合同》进行的催交"
    assert under_the_contract in correction_of(WITHDRAWALS["overdue_payment"])
    assert under_the_contract not in correction_of(WITHDRAWALS["overdue_payment_lease"])


def test_only_a_letter_about_money_speaks_of_payments() -> None:
    assert "缴款" in correction_of(WITHDRAWALS["overdue_payment"])
    assert "缴款" not in correction_of(WITHDRAWALS["start_notice"])
    assert "缴款" not in correction_of(RENAMED["start_notice"])


def test_a_withdrawn_compliance_notice_decides_no_breach() -> None:
    assert "也不对是否构成违约、是否构成闲置土地作出认定" in correction_of(correction(COMPLIANCE))


# What a rectification lists


def test_it_lists_each_word_that_differs_as_it_was_and_as_it_should_be() -> None:
    assert (
        "\n原载已缴数额：115.5万元（1155000元，大写：人民币壹佰壹拾伍万伍仟元整）"
        "\n更正为：155.1万元（1551000元，大写：人民币壹佰伍拾伍万壹仟元整）"
        "\n原载欠缴数额：384.5万元（3845000元，大写：人民币叁佰捌拾肆万伍仟元整）"
        "\n更正为：344.9万元（3449000元，大写：人民币叁佰肆拾肆万玖仟元整）\n"
    ) in correction_of(CORRECTIONS["rectification_letter"])


def test_what_was_not_stated_and_what_no_longer_is_are_said_so() -> None:
    part = demand(no=2, paid_wan=Decimal(100))
    assert changed(part, paid_wan=Decimal(0))["已缴数额"][1] == "（不再载明）"
    assert changed(demand(no=2), paid_wan=Decimal(100))["已缴数额"][0] == "（未载明）"


def test_a_reminder_says_what_is_left_to_pay_only_where_part_is_paid() -> None:
    reminder = replace(demand(no=2), notice=NoticeName.PAYMENT_REMINDER)
    assert "尚缴数额" not in text_of(reminder)
    assert changed(reminder, paid_wan=Decimal(100))["尚缴数额"][0] == "（未载明）"


@pytest.mark.parametrize("name", LETTERS)
def test_every_word_compared_stands_in_the_notice(name: str) -> None:
    """Every word changed at once: what is listed as 原载 is what the notice read."""
    facts, _ = LETTERS[name]
    parcel = replace(
        PARCEL,
        holder="乙",
        no="9",
        project="乙",
        location="乙",
        use="乙",
        supply_mode="乙",
        area_ha=Decimal(9),
    )
    other = date(2023, 1, 1)
    contract = replace(facts.contract, contract_no="乙", instalments=(), start_on=other)
    now = {"parcel": parcel, "contract": contract, "start_on": other, "completion_on": other}
    if facts.instalment is not None:
        now["instalment"] = Instalment(3, other, Decimal(900))
    if facts.found_on is not None:
        now["found_on"] = other
    letter = text_of(facts)
    for label, (was, _) in changed(facts, due_on=other, **now).items():
        if was != "（未载明）":
            assert was.removesuffix("）") in letter, label


@pytest.mark.parametrize(
    ("field", "value", "label", "was", "now"),
    [
        ("holder", "河北示例机械有限公司", "主送单位", "河北示范机械有限公司", "河北示例机械有限公司"),
        ("no", "1305302024B00012", "宗地编号", "1305302024B00011", "1305302024B00012"),
        (
            "project",
            "标准厂房项目",
            "项目名称",
            "示范公司年产五万套机械配件项目",
            "标准厂房项目",
        ),
        ("location", "", "宗地坐落", "新河县富强街西侧、北环路南侧", "新河县"),
        ("area_ha", Decimal("2.5"), "宗地面积", "20000平方米（2公顷）", "25000平方米（2.5公顷）"),
        ("use", "商服用地", "土地用途", "工业用地", "商服用地"),
        ("supply_mode", "", "供地方式", "挂牌出让", "（不再载明）"),
    ],
)
def test_a_wrong_word_of_the_parcel_is_listed(field: str, value: Any, label: str, was: str, now: str) -> None:
    parcel = replace(PARCEL, **{field: value})
    assert changed(demand(), parcel=parcel) == {label: (was, now)}


def test_a_wrong_sum_or_day_of_an_instalment_is_listed() -> None:
    instalment = Instalment(1, date(2024, 1, 25), Decimal(600))
    found = changed(demand(), instalment=instalment, due_on=instalment.due_on)
    assert list(found) == ["缴款期限", "应缴数额", "欠缴数额", "逾期日数"]
    assert found["缴款期限"] == ("2024年2月4日（含当日）", "2024年1月25日（含当日）")
    assert found["逾期日数"] == ("1日", "11日")


def test_what_was_paid_beyond_what_was_owed_can_be_compared() -> None:
    assert changed(demand(), paid_wan=Decimal(501))["欠缴数额"][1] == "（不再载明）"


def test_payments_that_turn_out_to_be_unknown_are_listed() -> None:
    assert set(changed(demand(), payments_stated=False)) == {"已缴数额", "欠缴数额", "逾期日数"}


def test_a_wrong_contract_is_listed_without_its_short_name() -> None:
    found = changed(demand(), contract=replace(GRANT, contract_no="新出让〔2024〕9号"))
    assert found == {
        "履约依据": (
            "《国有建设用地使用权出让合同》（2024年1月5日签订，编号：新出让〔2024〕1号）",
            "《国有建设用地使用权出让合同》（2024年1月5日签订，编号：新出让〔2024〕9号）",
        )
    }


def test_a_wrong_number_of_the_instalment_is_listed() -> None:
    single = replace(GRANT, instalments=GRANT.instalments[:1])
    assert changed(demand(), contract=single) == {"价款名称": ("第1期土地出让金", "土地出让金")}


@pytest.mark.parametrize("notice", ANSWERS)
def test_a_wrong_day_of_a_visit_or_finding_is_listed(notice: NoticeName) -> None:
    earlier = about(notice, date(2026, 6, 8), found_on=date(2026, 6, 7))
    assert changed(earlier, found_on=date(2026, 6, 6)) == {ANSWERS[notice]: ("2026年6月7日", "2026年6月6日")}


def test_an_agreed_start_taken_for_none_is_listed_with_what_it_rests_on() -> None:
    earlier, _ = LETTERS["start_reminder_from_handover"]
    found = changed(
        earlier, contract=replace(FROM_HANDOVER, start_on=date(2025, 3, 11)), start_on=date(2025, 3, 11)
    )
    assert found == {
        "开工期限的依据": ("《闲置土地处置办法》（国土资源部令第53号）第二十二条第二款", "《合同》约定")
    }


@pytest.mark.parametrize(
    ("earlier", "now"),
    [
        (demand(), {"drafted_on": date(2024, 9, 9)}),
        (demand(), {"start_on": date(2025, 1, 1), "completion_on": None}),
        (about(NoticeName.COMPLETION_REMINDER, date(2026, 5, 2)), {"found_on": date(2026, 5, 1)}),
        (about(NoticeName.START_NOTICE, date(2024, 6, 2)), {"paid_wan": Decimal(7)}),
    ],
)
def test_what_the_notice_does_not_say_of_its_matter_is_not_compared(
    earlier: LetterFacts, now: dict[str, Any]
) -> None:
    assert changed(earlier, **now) == {}


def test_a_withdrawal_lists_nothing() -> None:
    assert differences(CORRECTIONS["withdrawal_letter"]) == []


def test_a_notice_sent_to_the_wrong_name_is_set_right_under_the_right_one() -> None:
    parcel = replace(PARCEL, holder="乙公司")
    text = correction_of(correction(demand(), replace(demand(), parcel=parcel)))
    assert "：乙公司：\n" in text
    assert "原载主送单位：河北示范机械有限公司\n更正为：乙公司\n" in text


def test_the_rest_stands_and_the_agreed_periods_are_unchanged() -> None:
    text = correction_of(CORRECTIONS["rectification_letter"])
    assert "原通知的其他内容不变，仍然有效" in text
    assert "本通知不变更《合同》约定的义务和期限，也不免除已经产生的责任" in text
    assert "原通知所称数额均截至其落款日期，此后缴纳的，以实际到账为准" in text


# What is refused


@pytest.mark.parametrize(
    ("facts", "paper", "reason"),
    [
        (correction(demand(), demand()), "更正通知书", "没有不同"),
        (correction(demand(), replace(demand(), paid_wan=Decimal(500))), "更正通知书", "已缴清"),
        (correction(demand(), replace(demand(), paid_wan=Decimal(501))), "更正通知书", "已缴清"),
        (correction(COMPLIANCE, replace(COMPLIANCE, start_on=date(2025, 1, 1))), "更正通知书", "不一致"),
        (correction(demand(), replace(demand(), due_on=date(2024, 2, 5))), "更正通知书", "尚未逾期"),
        (correction(demand(), COMPLIANCE), "更正通知书", "不能更正为"),
        (correction(demand(), issued_on=date(2024, 2, 4)), "撤回通知书", "先后不符"),
        (correction(demand(), drafted_on=date(2024, 2, 4)), "撤回通知书", "先后不符"),
        (correction(demand(), found=()), "撤回通知书", "查明了什么"),
        (correction(demand(), found=(" 。\n",)), "撤回通知书", "空的"),
    ],
)
def test_a_letter_that_would_set_nothing_right_is_refused(
    facts: CorrectedNotice, paper: str, reason: str
) -> None:
    with pytest.raises(TemplateFailed, match=reason) as refused:
        draft_correction(facts, OFFICE)
    assert f"宗地1305302024B00011：《{paper}》未能拟稿：" in str(refused.value)


def test_other_notices_may_not_use_the_words_of_a_correction(tmp_path: Path) -> None:
    (tmp_path / "overdue_payment.txt.j2").write_text("@p {{ counted_as }}\n", encoding="utf-8")
    with pytest.raises(TemplateFailed, match="没有“counted_as”这个名称"):
        draft(demand(), OFFICE, Templates(tmp_path))


# Values from outside, and missing ones


@pytest.mark.parametrize("value", HOSTILE)
def test_a_value_can_neither_open_a_block_nor_run(value: str) -> None:
    def drafted(word: str) -> list[tuple[str, str]]:
        parcel = replace(PARCEL, holder=word, project=word, location=word)
        facts = correction(demand(), replace(demand(), parcel=parcel), found=(word, "又查明一项"))
        return [(block.kind, block.label) for block in draft_correction(facts, OFFICE).blocks]

    assert drafted(value) == drafted("甲公司")


@pytest.mark.parametrize("value", HOSTILE)
def test_what_is_withdrawn_may_hold_any_value(value: str) -> None:
    parcel = replace(PARCEL, holder=value, project=value, location=value)
    odd, ordinary = (
        draft_correction(correction(facts, found=(word,)), OFFICE).blocks
        for facts, word in ((demand(parcel=parcel), value), (demand(), "甲公司"))
    )
    assert [(b.kind, b.label) for b in odd] == [(b.kind, b.label) for b in ordinary]


@pytest.mark.parametrize("name", [name for name in LETTERS if not name.startswith("completion")])
def test_a_letter_of_a_parcel_of_which_nothing_is_known_has_no_holes(name: str) -> None:
    facts, _ = LETTERS[name]
    contract = replace(facts.contract, contract_no="", completion_on=None)
    bare = replace(facts, parcel=NOTHING_KNOWN, contract=contract, completion_on=None, found_on=None)
    for letter in (correction(bare), correction(bare, facts), correction(facts, bare)):
        text = "\n".join(
            f"{block.label}：{block.text}" for block in draft_correction(letter, Office()).blocks
        )
        assert not HOLES.search(text)


def test_what_was_found_is_one_sentence_with_its_days_as_on_paper() -> None:
    found = ("2024-02-04缴款500万元（2024-03-05登记）。", "凭证号A2024-02-04，2024-02-31不是日期")
    assert (
        "现查明：2024年2月4日缴款500万元（2024年3月5日登记）；凭证号A2024-02-04，2024-02-31不是日期。据此"
        in correction_of(correction(demand(), found=found))
    )


# What is kept as evidence


@pytest.mark.parametrize("facts", CORRECTIONS.values(), ids=CORRECTIONS)
def test_the_letter_is_kept_as_every_other_one(facts: CorrectedNotice) -> None:
    letter = draft_correction(facts, OFFICE)
    assert letter == draft_correction(facts, OFFICE)
    assert letter.sha256 == hashlib.sha256(letter.blocks_json.encode()).hexdigest()
    assert from_values(orjson.loads(letter.blocks_json)) == letter.blocks
    assert orjson.loads(orjson.dumps(letter.context)) == letter.context
    assert tuple(letter.context) == in_use(OFFICE).named(NoticeName(letter.template)).words
    assert set(letter.context) <= set(CorrectionWording.__annotations__)


def test_a_withdrawal_does_not_repeat_the_debt_it_takes_back() -> None:
    text = correction_of(CORRECTIONS["withdrawal_letter"])
    for claim in ("欠缴", "尚欠", "逾期", "应缴数额"):
        assert claim not in text
