"""Idle cases the papers are drawn from: never started (fee, recovery), by the government's cause, halted; revoked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from supervision.casework.case_papers.case_paper import CASE_PAPER, grounds_of
from supervision.casework.case_papers.on_case import Ground
from supervision.casework.journal import Entry
from supervision.casework.letters import Letter, in_use, rendered
from supervision.casework.papers.on_file import FileOnDay
from supervision.casework.plain_text import plain_text
from supervision.law.steps import NoticeName, PaperName
from supervision.office import Office
from tests.casework.papers.lives import HASHES, opened, supplied, told
from tests.casework.specimen_letters import OFFICE

N = NoticeName
DIRECT: dict[str, Any] = {
    "way": "direct", "receiver": "李四", "relation": "办公室主任", "place": "河北示范机械有限公司办公室",
    "servers": ["孙三", "周五"],
}  # fmt: skip


def issued(name: NoticeName, on: str, number: str, **more: Any) -> Entry:
    return told("notice_issued", on, notice=str(name), number=number, signer="王局", **more)


def served(name: NoticeName, on: str, **more: Any) -> Entry:
    return told("service", on, notice=str(name), **{**DIRECT, "receipt": f"{name.zh}回证", **more})


SUSPECTED: list[Entry] = [
    supplied(total_investment_wan="9000"),
    told("handover", "2024-03-01", confirmation_no="交2024-1"),
    told("inspection", "2024-06-02", finding=["not_started"], time="10:05", officers=["赵一", "钱二"]),
    issued(N.START_NOTICE, "2024-06-03", "新国土监〔2024〕12号"),
    served(N.START_NOTICE, "2024-06-06"),
    told("breach", "2024-06-25", stage="start", cause="holder", inquiry="资金未到位"),
    told(
        "idle_check", "2025-06-10", finding="not_started", officers=["赵一", "钱二"], video="核实录像.mp4",
        photos=[{"sha256": HASHES[0], "name": "a.jpg"}],
    ),
    told("referral", "2025-06-12", number="新国土移〔2025〕1号"),
    told("referral_accepted", "2025-06-13", receiver="孙三"),
]  # fmt: skip
"""Suspected since 2025-06-02, checked, accepted by enforcement."""

ANSWERED = [
    *SUSPECTED,
    issued(N.IDLE_INVESTIGATION, "2025-06-20", "新国土闲调〔2025〕1号"),
    served(N.IDLE_INVESTIGATION, "2025-06-23"),
    told("holder_materials", "2025-07-10", content="资金周转困难情况说明"),
]
DETERMINED = [
    *ANSWERED,
    told(
        "idle_determination", "2025-08-01", cause="holder", facts="施工许可证至今未申领", number="新国土闲定〔2025〕1号"
    ),
]  # fmt: skip
TOLD = [
    *DETERMINED,
    issued(N.IDLE_DETERMINATION, "2025-08-02", "新国土闲定〔2025〕1号"),
    served(N.IDLE_DETERMINATION, "2025-08-05"),
    told(
        "mortgage",
        "2024-09-01",
        mortgagee="中国农业银行新河县支行",
        certificate_no="冀2024抵1号",
        amount_wan="600",
    ),
    told("publication", "2025-08-06", place="局门户网站"),
    told("filing", "2025-08-07", record_no="XT-1"),
    issued(N.HEARING_RIGHT_NOTICE, "2025-08-18", "新国土听告〔2025〕1号"),
    served(N.HEARING_RIGHT_NOTICE, "2025-08-20"),
    told("hearing_requested", "2025-08-22", by_whom="河北示范机械有限公司"),
    told("hearing_arranged", "2025-08-25", hearing_on="2025-09-10", place="局三楼会议室", presider="吴十"),
]
REVIEWED = [
    *TOLD,
    told("hearing_held", "2025-09-10", presider="吴十", minutes="听证笔录1份", video="听证.mp4"),
    told("legal_review", "2025-09-20", opinion="事实清楚，程序合法，同意"),
]
DECIDED = [
    *REVIEWED,
    told(
        "gov_approval",
        "2025-09-28",
        way="fee",
        approval_no="新政批〔2025〕9号",
        by_government="新河县人民政府",
    ),
    told("disposal", "2025-10-09", way="fee"),
]
SERVED = [
    *DECIDED,
    issued(N.FEE_DECISION, "2025-10-10", "新国土闲费〔2025〕1号"),
    served(N.FEE_DECISION, "2025-10-13"),
]
REVOKED = [
    *SERVED,
    told("fee_paid", "2025-11-03", amount_wan="200", voucher="冀财闲0001"),
    told(
        "attribution", "2025-12-01", stage="start", from_on="2024-05-01", until_on="2025-05-20", party="government",
        paper="供电公司2025年5月20日迁改说明",
    ),
    told(
        "revocation", "2025-12-05", of=["determination"], reason="查明红线内高压线至2025年5月20日方迁移完毕，原认定的原因不成立",
    ),
]  # fmt: skip

RECOVERED = [
    *REVIEWED[:-1],
    told("legal_review", "2026-06-20", opinion="同意"),
    told(
        "gov_approval",
        "2026-06-28",
        way="recovery",
        approval_no="新政批〔2026〕3号",
        by_government="新河县人民政府",
    ),
    told("disposal", "2026-07-01", way="recovery"),
]
"""Never started for two full years."""

GOVERNMENT = [
    *ANSWERED,
    told("mortgage", "2024-09-01", mortgagee="中国农业银行新河县支行", certificate_no="冀2024抵1号", amount_wan="600"),
    told("mortgage", "2024-10-01", mortgagee="新河县农村信用合作联社", certificate_no="冀2024抵2号"),
    told(
        "idle_determination", "2025-08-01", cause="government", ground=["not_delivered"], facts="红线内高压线未迁移",
        number="新国土闲定〔2025〕2号",
    ),
    issued(N.IDLE_DETERMINATION, "2025-08-02", "新国土闲定〔2025〕2号"),
    told("filing", "2025-08-07", record_no="XT-2"),
    told("negotiation", "2025-08-20", agreed=True, way="extend", minutes="双方同意延长动工开发期限"),
    told("mortgagee_told", "2025-08-25", to="中国农业银行新河县支行"),
    told("disposal", "2025-09-01", way="extend", start_on="2026-03-01", completion_on="2028-03-01", number="方案1号"),
]  # fmt: skip

HALTED = [
    supplied(total_investment_wan="9000"),
    told("handover", "2024-03-01", confirmation_no="交2024-1"),
    told("start", "2024-05-20", proof="建筑工程施工许可证", permit_no="130530202405200101", works="foundation"),
    told(
        "inspection", "2024-10-10", finding=["halted"], officers=["赵一", "钱二"], halted_since="2024-10-01",
        started_area_ha="0.5", invested_wan="1999.98",
    ),
    told("halt", "2024-10-01"),
    told("idle_check", "2025-10-10", finding="halted", officers=["赵一", "钱二"], started_area_ha="0.5"),
    told("referral", "2025-10-11"),
    told("referral_accepted", "2025-10-13"),
]  # fmt: skip
"""Halted since 2024-10-01 with a quarter of the area built on and 22 % invested: suspected since 2025-10-02."""

HALTED_DETERMINED = [
    *HALTED,
    issued(N.IDLE_INVESTIGATION, "2025-10-20", "新国土闲调〔2025〕7号"),
    served(N.IDLE_INVESTIGATION, "2025-10-21"),
    told(
        "idle_determination", "2025-12-01", cause="holder", facts="资金链断裂", number="新国土闲定〔2025〕7号"
    ),
]
HALTED_PLANNED = [
    *HALTED_DETERMINED,
    told("negotiation", "2025-12-20", agreed=True, way="agreed_recovery"),
    told("disposal", "2026-01-10", way="agreed_recovery", amount_wan="850"),
]

ESTATE = {"use": "城镇住宅用地"}
"""Land for real estate, whose fee is up to the share."""


def at(entries: Sequence[Entry], on: str, office: Office = OFFICE) -> FileOnDay:
    return opened(entries, date.fromisoformat(on), office)


def with_supply(
    entries: Sequence[Entry], parcel: Mapping[str, Any] | None = None, **contract: Any
) -> list[Entry]:
    """The same case of other land, or under other terms."""
    first = entries[0].payload
    terms = {**first["contract"], **contract}
    land = {**first["parcel"], **(parcel or {})}
    return [
        told("supply", "2024-01-05", parcel=land, contract={k: v for k, v in terms.items() if v is not None}),
        *entries[1:],
    ]


def papers_of(name: NoticeName, file: FileOnDay, to: str = "") -> list[tuple[Ground, Letter]]:
    case, grounds = grounds_of(name, file, to)
    templates = in_use(file.office)
    return [(ground, rendered(name, CASE_PAPER[name].words(case, ground), templates)) for ground in grounds]


def letter_of(name: NoticeName, file: FileOnDay, to: str = "") -> Letter:
    return papers_of(name, file, to)[0][1]


def text_of(name: NoticeName, file: FileOnDay, to: str = "") -> str:
    """The paper's text, a block a line, so that a phrase is found wherever a line breaks."""
    blocks = letter_of(name, file, to).blocks
    return "\n".join(f"{block.label}：{block.text}" if block.label else block.text for block in blocks)


def printed(name: NoticeName, file: FileOnDay, to: str = "") -> str:
    return plain_text(letter_of(name, file, to).blocks)


TO = "新河县供电公司"

SPECIMENS: dict[str, tuple[NoticeName, FileOnDay, str]] = {
    "idle_investigation": (N.IDLE_INVESTIGATION, at(SUSPECTED, "2025-06-16"), ""),
    "idle_investigation_halted": (N.IDLE_INVESTIGATION, at(HALTED, "2025-10-16"), ""),
    "idle_determination": (N.IDLE_DETERMINATION, at(DETERMINED, "2025-08-01"), ""),
    "idle_determination_government": (N.IDLE_DETERMINATION, at(GOVERNMENT, "2025-09-01"), ""),
    "idle_determination_halted": (N.IDLE_DETERMINATION, at(HALTED_DETERMINED, "2025-12-01"), ""),
    "government_cause_letter": (N.GOVERNMENT_CAUSE_LETTER, at(GOVERNMENT, "2025-08-08"), TO),
    "mortgagee_letter": (N.MORTGAGEE_LETTER, at(GOVERNMENT, "2025-08-21"), ""),
    "mortgagee_letter_recovery": (N.MORTGAGEE_LETTER, at(RECOVERED, "2026-07-02"), ""),
    "hearing_right_notice": (N.HEARING_RIGHT_NOTICE, at(DETERMINED, "2025-08-15"), ""),
    "hearing_right_notice_recovery": (N.HEARING_RIGHT_NOTICE, at(DETERMINED, "2026-06-02"), ""),
    "hearing_notice": (N.HEARING_NOTICE, at(TOLD, "2025-08-25"), ""),
    "fee_decision": (N.FEE_DECISION, at(DECIDED, "2025-10-09"), ""),
    "recovery_decision": (N.RECOVERY_DECISION, at(RECOVERED, "2026-07-02"), ""),
    "performance_urging": (N.PERFORMANCE_URGING, at(SERVED, "2026-05-20"), ""),
    "revocation_decision": (N.REVOCATION_DECISION, at(REVOKED, "2025-12-06"), ""),
}
"""A specimen of every case paper, in `tests/specimens/`, for a lawyer to read in the diff."""

ON_REQUEST: dict[str, tuple[PaperName, FileOnDay]] = {
    "disposal_plan": (PaperName.DISPOSAL_PLAN, at(GOVERNMENT, "2025-09-02")),
    "disposal_plan_halted": (PaperName.DISPOSAL_PLAN, at(HALTED_PLANNED, "2026-01-10")),
    "fee_sheet": (PaperName.FEE_SHEET, at(DETERMINED, "2025-08-15")),
    "fee_sheet_decided": (PaperName.FEE_SHEET, at(SERVED, "2025-10-20")),
}
