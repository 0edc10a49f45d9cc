"""The facts of the letters in `tests/specimens/`: one parcel, one contract of each kind, one notice of each sort."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from supervision.casework.correction_letters import CorrectedNotice, draft_correction
from supervision.casework.letters import Letter, LetterFacts, draft
from supervision.law.contract import Contract, Instalment, Parcel
from supervision.law.steps import NoticeName
from supervision.law.terms import ContractKind
from supervision.office import Account, Office

OFFICE = Office(address="新河县新兴街1号", contact="张工", phone="0319-0000000")
WITH_ACCOUNT = replace(OFFICE, account=Account("新河县财政局", "中国农业银行新河县支行", "50000000000000000"))

PARCEL = Parcel(
    no="1305302024B00011",
    project="示范公司年产五万套机械配件项目",
    location="新河县富强街西侧、北环路南侧",
    district="新河县",
    area_ha=Decimal("2.0000"),
    supply_mode="挂牌出让",
    use="工业用地",
    holder="河北示范机械有限公司",
)
GRANT = Contract(
    kind=ContractKind.GRANT,
    signed_on=date(2024, 1, 5),
    contract_no="新出让〔2024〕1号",
    price_wan=Decimal(1000),
    handover_on=date(2024, 3, 1),
    start_on=date(2024, 6, 1),
    completion_on=date(2026, 6, 1),
    instalments=(
        Instalment(1, date(2024, 2, 4), Decimal(500)),
        Instalment(2, date(2024, 12, 31), Decimal(500)),
    ),
)
ALLOCATION = replace(
    GRANT,
    kind=ContractKind.ALLOCATION,
    contract_no="新划拨〔2024〕3号",
    price_wan=Decimal(170),
    instalments=(Instalment(1, date(2024, 2, 4), Decimal(170)),),
)
LEASE = replace(GRANT, kind=ContractKind.LEASE, contract_no="新租〔2024〕2号")


def about(notice: NoticeName, drafted_on: date, **others: Any) -> LetterFacts:
    """The facts of one notice for the specimen parcel; its own agreed day unless said otherwise."""
    contract = others.get("contract", GRANT)
    assert isinstance(contract, Contract)
    due_on = contract.start_on if notice.startswith("start") else contract.completion_on
    known: dict[str, Any] = {
        "notice": notice,
        "parcel": PARCEL,
        "contract": contract,
        "drafted_on": drafted_on,
        "due_on": due_on,
        "start_on": contract.start_on,
        "completion_on": contract.completion_on,
    }
    return LetterFacts(**{**known, **others})


def demand(contract: Contract = GRANT, no: int = 1, **others: Any) -> LetterFacts:
    instalment = contract.instalments[no - 1]
    others = {"due_on": instalment.due_on, "instalment": instalment, **others}
    drafted_on = others.pop("drafted_on", date(2025, 1, 1) if no == 2 else date(2024, 2, 5))
    assert isinstance(drafted_on, date)
    return about(NoticeName.OVERDUE_PAYMENT, drafted_on, contract=contract, **others)


ALLOCATED = replace(
    PARCEL,
    no="1305302024A00007",
    project="新河县保障性住房项目",
    supply_mode="划拨",
    use="城镇住宅用地",
    holder="新河县住房保障中心",
)
LEASED = replace(PARCEL, no="1305302024C00002", supply_mode="租赁")
FROM_HANDOVER = replace(GRANT, start_on=None)

LETTERS: dict[str, tuple[LetterFacts, Office]] = {
    "payment_reminder": (
        replace(
            demand(no=2, drafted_on=date(2024, 12, 1), paid_wan=Decimal("115.5")),
            notice=NoticeName.PAYMENT_REMINDER,
        ),
        WITH_ACCOUNT,
    ),
    "overdue_payment": (demand(no=2, paid_wan=Decimal("115.5")), OFFICE),
    "overdue_payment_not_stated": (demand(payments_stated=False), OFFICE),
    "overdue_payment_allocation": (demand(ALLOCATION, parcel=ALLOCATED), OFFICE),
    "overdue_payment_lease": (demand(LEASE, parcel=LEASED), OFFICE),
    "start_reminder": (about(NoticeName.START_REMINDER, date(2024, 5, 2)), OFFICE),
    "start_reminder_from_handover": (
        about(
            NoticeName.START_REMINDER,
            date(2025, 2, 9),
            contract=FROM_HANDOVER,
            start_on=date(2025, 3, 11),
            due_on=date(2025, 3, 11),
        ),
        OFFICE,
    ),
    "start_notice": (about(NoticeName.START_NOTICE, date(2024, 6, 2)), OFFICE),
    "start_notice_visited": (
        about(NoticeName.START_NOTICE, date(2024, 6, 3), found_on=date(2024, 6, 2)),
        OFFICE,
    ),
    "start_compliance": (
        about(NoticeName.START_COMPLIANCE, date(2024, 6, 5), found_on=date(2024, 6, 5)),
        OFFICE,
    ),
    "completion_reminder": (about(NoticeName.COMPLETION_REMINDER, date(2026, 5, 2)), OFFICE),
    "completion_urging": (
        about(NoticeName.COMPLETION_URGING, date(2026, 5, 20), found_on=date(2026, 5, 20)),
        OFFICE,
    ),
    "completion_compliance": (
        about(NoticeName.COMPLETION_COMPLIANCE, date(2026, 6, 8), found_on=date(2026, 6, 8)),
        OFFICE,
    ),
}

CORRECTIONS = {
    "withdrawal_letter": CorrectedNotice(
        earlier=demand(),
        now=None,
        issued_on=date(2024, 2, 6),
        found=("2024-02-04缴款第1期500万元（2024-03-05登记）",),
        drafted_on=date(2024, 3, 5),
    ),
    "withdrawal_letter_start_notice": CorrectedNotice(
        earlier=about(NoticeName.START_NOTICE, date(2024, 6, 2)),
        now=None,
        issued_on=date(2024, 6, 4),
        found=("2024-05-28动工开发（依据：建筑工程施工许可证）（2024-06-20登记）",),
        drafted_on=date(2024, 6, 20),
    ),
    "rectification_letter": CorrectedNotice(
        earlier=demand(no=2, paid_wan=Decimal("115.5")),
        now=demand(no=2, paid_wan=Decimal("155.1")),
        issued_on=date(2025, 1, 3),
        found=("原登记“2024-12-20缴款第2期115.5万元”有误，2025-01-10更正：缴款凭证金额录入错误",),
        drafted_on=date(2025, 1, 10),
    ),
}


def text_of(facts: LetterFacts, office: Office = OFFICE) -> str:
    """The letter's text in one line, so that a phrase is found wherever a line breaks."""
    return text_in(draft(facts, office))


def correction_of(facts: CorrectedNotice, office: Office = OFFICE) -> str:
    return text_in(draft_correction(facts, office))


def text_in(letter: Letter) -> str:
    return "\n".join(f"{block.label}：{block.text}" for block in letter.blocks)
