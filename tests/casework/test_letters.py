"""Notices as drafted. `tests/specimens/` holds whole letters, for a lawyer to review in the diff.

After a change of wording, write the specimens again and read what changed:
    WRITE_SPECIMENS=1 .venv/bin/python -m pytest tests/casework/test_letters.py && git diff tests/specimens
"""

import os
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from supervision.casework.correction_wording import CorrectionWording
from supervision.casework.letter_wording import GIVEN_BY, money
from supervision.casework.letters import LetterFacts, TemplateFailed, draft, plain_text
from supervision.casework.templates import FOLDER
from supervision.law.contract import Contract, Instalment, Parcel
from supervision.law.steps import CASE_PAPERS, CORRECTING, NoticeName, PaperName
from supervision.office import Office
from tests.casework.case_papers.lives import ON_REQUEST
from tests.casework.case_papers.lives import SPECIMENS as CASE_SPECIMENS
from tests.casework.papers.lives import SPECIMENS as PAPERS
from tests.casework.specimen_letters import (
    ALLOCATION,
    CORRECTIONS,
    GRANT,
    LEASE,
    LETTERS,
    OFFICE,
    PARCEL,
    WITH_ACCOUNT,
    about,
    demand,
    text_of,
)

SPECIMENS = Path(__file__).parents[1] / "specimens"

# Specimens


@pytest.mark.parametrize("name", LETTERS)
def test_the_letter_reads_as_its_specimen(name: str) -> None:
    facts, office = LETTERS[name]
    written = plain_text(draft(facts, office).blocks)
    specimen = SPECIMENS / f"{name}.txt"
    if os.environ.get("WRITE_SPECIMENS"):
        specimen.write_text(written, encoding="utf-8")
    assert written == specimen.read_text(encoding="utf-8")


def test_every_notice_has_a_template_a_specimen_and_a_row_unless_it_corrects_another() -> None:
    notices = {str(notice) for notice in NoticeName}
    templates = {path.name.removesuffix(".txt.j2") for path in FOLDER.glob("[!_]*.txt.j2")}
    assert notices == templates - {str(paper) for paper in PaperName}
    assert notices <= {*LETTERS, *CORRECTIONS, *CASE_SPECIMENS}
    assert set(NoticeName) - CORRECTING - CASE_PAPERS == set(GIVEN_BY)


def test_no_specimen_is_left_over() -> None:
    assert {path.stem for path in SPECIMENS.glob("*.txt")} == {
        *LETTERS, *CORRECTIONS, *PAPERS, *CASE_SPECIMENS, *ON_REQUEST
    }  # fmt: skip


# What a template may say


def templates() -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.j2")}


def test_no_template_states_a_period_or_a_rate() -> None:
    for name, text in templates().items():
        literal = re.sub(r"\{\{.*?\}\}|\{#.*?#\}", "", text)
        assert not re.search(r"[0-9一二两三四五六七八九十百]+(日|天|个月|年|‰|％|%)", literal), name


def test_what_a_template_quotes_stands_in_the_clauses_its_notice_rests_on() -> None:
    for notice, rule in GIVEN_BY.items():
        for quotation in re.findall("“([^”{]+)”", templates()[f"{notice}.txt.j2"]):
            assert any(quotation in clause.sentence for clause in (rule.clause, *rule.also)), quotation


def test_every_word_offered_to_templates_is_used_by_one() -> None:
    together = "".join(templates().values())
    assert [
        word for word in CorrectionWording.__annotations__ if not re.search(rf"\b{word}\b", together)
    ] == []


@pytest.mark.parametrize("name", LETTERS)
def test_no_letter_decides_what_order_53_gives_to_others(name: str) -> None:
    text = text_of(*LETTERS[name])
    for decision in ("认定为闲置", "判定", "决定收回", "无偿收回", "征缴", "处罚"):
        assert decision not in text


# What a letter says of the money


def test_a_sum_is_stated_in_figures_and_in_capitals() -> None:
    assert money(Decimal("115.5")) == "115.5万元（1155000元，大写：人民币壹佰壹拾伍万伍仟元整）"
    assert money(Decimal("3.910545")) == "3.910545万元（39105.45元，大写：人民币叁万玖仟壹佰零伍元肆角伍分）"
    assert money(Decimal("500.000000")) == money(Decimal(500))


@pytest.mark.parametrize(
    ("contract", "title", "price"),
    [
        (GRANT, "出让金催缴通知单", "第1期土地出让金应于2024年2月4日前"),
        (ALLOCATION, "划拨价款催缴通知单", "划拨价款应于2024年2月4日前"),
        (LEASE, "租金催缴通知单", "第1期租金应于2024年2月4日前"),
    ],
)
def test_the_money_is_called_as_the_contract_calls_it(contract: Contract, title: str, price: str) -> None:
    text = text_of(demand(contract))
    assert title in text
    assert price in text
    assert contract is GRANT or "出让" not in text.replace("挂牌出让", "")


def test_an_allocation_decision_prescribes_and_names_no_contractual_penalty() -> None:
    text = text_of(demand(ALLOCATION))
    assert (
        "《国有建设用地划拨决定书》（2024年1月5日核发，编号：新划拨〔2024〕3号，以下简称《决定书》）规定"
        in text
    )
    for word in ("合同", "违约金", "约定"):
        assert word not in text


def test_the_standard_contract_is_quoted_for_grants_signed_since_it_is_in_force() -> None:
    quoted = "第三十条载明：“延期付款超过60日"
    old = replace(GRANT, signed_on=date(2008, 6, 30))
    assert quoted in text_of(demand(replace(GRANT, signed_on=date(2008, 7, 1))))
    assert quoted not in text_of(demand(old))
    assert quoted not in text_of(demand(LEASE))


def test_a_demand_without_payment_facts_asks_for_vouchers_and_claims_no_debt() -> None:
    text = text_of(demand(payments_stated=False))
    assert "是否欠缴和欠缴数额以实际到账为准" in text
    assert "请出示缴款凭证" in text
    for claim in ("尚欠", "已逾期", "欠缴数额：", "上述欠缴"):
        assert claim not in text


def test_without_payment_facts_even_a_sum_paid_in_full_does_not_stop_the_demand() -> None:
    assert "以实际到账为准" in text_of(demand(payments_stated=False, paid_wan=Decimal(501)))


def test_what_is_owed_is_what_is_agreed_less_what_is_paid() -> None:
    text = text_of(demand(no=2, paid_wan=Decimal("499.99")))
    assert "欠缴数额：0.01万元（100元，大写：人民币壹佰元整）" in text


@pytest.mark.parametrize(("drafted_on", "days"), [(date(2024, 2, 5), 1), (date(2025, 2, 4), 366)])
def test_days_late_are_counted_from_the_day_after_the_agreed_day(drafted_on: date, days: int) -> None:
    assert f"已逾期{days}日" in text_of(demand(drafted_on=drafted_on))


def test_only_a_later_instalment_of_a_grant_may_bear_interest() -> None:
    assert "利息" in text_of(demand(no=2))
    assert "利息" not in text_of(demand(no=1))
    assert "利息" not in text_of(demand(LEASE, no=2))


def test_without_an_account_the_contract_says_where_to_pay() -> None:
    facts = demand()
    assert "缴款账户和方式按照《合同》约定执行" in text_of(facts, OFFICE)
    assert "收款账户：户名新河县财政局，开户银行中国农业银行新河县支行，账号50000000000000000。" in text_of(
        facts, WITH_ACCOUNT
    )


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        (demand(instalment=None), "哪一期"),
        (demand(paid_wan=Decimal(500)), "已缴清"),
        (demand(instalment=Instalment(1, date(2024, 2, 4), Decimal("0.0000001"))), "零头"),
        (about(NoticeName.START_NOTICE, date(2024, 6, 2), start_on=date(2025, 1, 1)), "不一致"),
        (about(NoticeName.START_NOTICE, date(2024, 6, 2), start_on=None), "没有约定"),
        (about(NoticeName.COMPLETION_URGING, date(2026, 6, 2), completion_on=date(2027, 6, 1)), "不一致"),
    ],
)
def test_a_paper_that_contradicts_its_own_facts_is_refused(facts: LetterFacts, reason: str) -> None:
    with pytest.raises(TemplateFailed, match=reason) as refused:
        draft(facts, OFFICE)
    assert f"宗地1305302024B00011：《{facts.notice.zh}》未能拟稿：" in str(refused.value)


# Facts that are missing


NOTHING_KNOWN = Parcel(no="L0123456789ab")
HOLES = re.compile("None|（）|《》|“”|，，|，。|。。|：；|；；|编号：，|于前|为。|[，；]$", re.MULTILINE)


@pytest.mark.parametrize("name", [name for name in LETTERS if not name.startswith("completion")])
def test_a_letter_of_a_parcel_of_which_nothing_is_known_has_no_holes(name: str) -> None:
    facts, _ = LETTERS[name]
    contract = replace(facts.contract, contract_no="", completion_on=None)
    facts = replace(facts, parcel=NOTHING_KNOWN, contract=contract, completion_on=None, found_on=None)
    text = text_of(facts, Office())
    assert "L0123456789ab号宗地国有建设用地使用权人（名称待补）：" in text
    assert "监管台账编号：L0123456789ab" in text
    assert not HOLES.search(text)


@pytest.mark.parametrize("name", LETTERS)
def test_a_specimen_has_no_holes(name: str) -> None:
    assert not HOLES.search(text_of(*LETTERS[name]))


def test_a_holder_known_only_to_be_a_natural_person_is_addressed_by_the_parcel() -> None:
    parcel = replace(PARCEL, holder="（自然人）")
    text = text_of(demand(parcel=parcel))
    assert "1305302024B00011号宗地国有建设用地使用权人（自然人）：" in text


@pytest.mark.parametrize(
    ("holder", "you"),
    [
        ("河北示范机械有限公司", "你单位"),
        ("新河县第二中学", "你单位"),
        ("张三", "你（单位）"),
        ("张三、李四", "你（单位）"),
        ("", "你（单位）"),
    ],
)
def test_only_what_is_plainly_an_organisation_is_addressed_as_one(holder: str, you: str) -> None:
    assert f"现向{you}催缴" in text_of(demand(parcel=replace(PARCEL, holder=holder)))


def test_a_parcel_without_a_location_is_placed_by_its_district() -> None:
    assert "宗地坐落：新河县\n" in text_of(demand(parcel=replace(PARCEL, location="")))


def test_an_area_is_given_in_square_metres_and_hectares() -> None:
    parcel = replace(PARCEL, area_ha=Decimal("1.672697"))
    assert "宗地面积：16726.97平方米（1.672697公顷）" in text_of(demand(parcel=parcel))


def test_an_unverified_start_is_not_denied() -> None:
    facts = about(NoticeName.START_NOTICE, date(2024, 6, 2))
    assert "尚未动工开发" not in text_of(facts)
    visited = replace(facts, found_on=date(2024, 6, 2))
    assert "经我局国土所于2024年6月2日现场巡查，该宗地尚未动工开发" in text_of(visited)
