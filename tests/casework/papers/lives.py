"""Case files the papers are drawn from: one course with everything on it, one with the least a supply can say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from supervision.casework.journal import ActKind, Entry
from supervision.casework.papers.on_file import FileOnDay, laid_open
from supervision.casework.papers.paper import draw_up
from supervision.casework.plain_text import plain_text
from supervision.law.steps import ActSort, Duty, NoticeName, PaperName, Step, Unit
from supervision.law.terms import Kind
from supervision.office import Office
from tests.casework.specimen_letters import OFFICE

NO = "1305302024B00011"
AT = datetime(2024, 1, 5, 1, 30, tzinfo=UTC)
HASHES = ("3f2a91c07d6e", "b81c05aa1234", "09de77f4abcd")

PARCEL = {
    "project": "示范公司年产五万套机械配件项目",
    "location": "新河县富强街西侧、北环路南侧",
    "district": "新河县",
    "area_ha": "2.0000",
    "supply_mode": "挂牌出让",
    "use": "工业用地",
    "holder": "河北示范机械有限公司",
}
CONTRACT: dict[str, Any] = {
    "kind": "grant",
    "signed_on": "2024-01-05",
    "contract_no": "新出让〔2024〕1号",
    "price_wan": "1000",
    "handover_on": "2024-03-01",
    "start_on": "2024-06-01",
    "completion_on": "2026-06-01",
    "instalments": [
        {"no": 1, "due_on": "2024-02-04", "amount_wan": "500"},
        {"no": 2, "due_on": "2024-12-31", "amount_wan": "500"},
    ],
    "interest_percent": "4.35",
    "interest_year_days": "365",
    "late_payment_permille": "1",
    "late_start_permille": "0.5",
    "late_completion_permille": "0.5",
    "late_completion_base": "price",
    "floor_area_m2": "24000",
    "far_min": "1.0",
    "density_min": "40",
    "green_ratio_max": "20",
    "agreed_investment_wan": "9000",
    "service_address": "新河县富强街1号",
}


def told(kind: str, on: str, **payload: Any) -> Entry:
    """A fact as it stands in the journal."""
    day = date.fromisoformat(on)
    return Entry(Kind(kind), day, day, AT, "经办", payload)


def supplied(parcel: dict[str, Any] | None = None, **contract: Any) -> Entry:
    terms = CONTRACT | contract
    return told(
        "supply",
        terms["signed_on"],
        parcel=PARCEL if parcel is None else parcel,
        contract={key: value for key, value in terms.items() if value is not None},
    )


def drafted(notice: NoticeName, duty: Duty, step: Step, on: str, basis: str, subject: int = 0) -> Entry:
    payload = {
        "duty": duty,
        "step": step,
        "subject": subject,
        "basis": basis,
        "name": notice,
        "unit": Unit.UTILISATION,
        "owed_from": on,
        "due_on": on,
        "clause": "",
        "reason": "逾期",
    }
    day = date.fromisoformat(on)
    return Entry(ActKind(ActSort.NOTICE), day, day, AT, "每日监测", payload)


def settled(kind: ActKind, act: int, on: str, because: int) -> Entry:
    day = date.fromisoformat(on)
    return Entry(kind, day, day, AT, "经办", {"act": act, "because": because})


SEAL = "3f2a91c07d6eb81c05aa123409de77f4abcd3f2a91c07d6eb81c05aa123409de"

COURSE: list[Entry] = [
    supplied(),  # 1
    told("briefing", "2024-01-05", signer="李四"),
    told("payment", "2024-02-20", instalment=1, amount_wan="500", payer="河北示范机械有限公司", voucher="冀财0001"),
    told("handover", "2024-03-01", confirmation_no="交2024-1"),
    told("board_given", "2024-03-04", receiver="李四"),  # 5
    told("board_posted", "2024-03-05", place="工地南门", photos=[{"sha256": HASHES[0], "name": "a.jpg"}]),
    told(
        "inspection", "2024-06-01", finding=["not_started"], time="09:30", officers=["赵一", "钱二"],
        photos=[{"sha256": HASHES[1], "name": "b.jpg"}],
    ),
    told(
        "inspection", "2024-06-02", finding=["not_started"], time="10:05", officers=["赵一", "钱二"],
        started_area_ha="0", photos=[{"sha256": HASHES[1], "name": "b.jpg"}, {"sha256": HASHES[2], "name": "c.jpg"}],
    ),
    drafted(NoticeName.START_NOTICE, Duty.START, Step.NOTICE, "2024-06-02", "2024-06-01"),
    told("notice_issued", "2024-06-03", notice="start_notice", number="新国土监〔2024〕12号", signer="王局"),  # 10
    settled(ActKind.ISSUING, 9, "2024-06-03", 10),
    told("service_attempt", "2024-06-04", notice="start_notice", way="mail", why_not="地址无人签收", tracking_no="EMS1"),
    told(
        "service", "2024-06-06", notice="start_notice", way="direct", receiver="李四", relation="办公室主任",
        place="河北示范机械有限公司办公室", time="15:20", servers=["赵一", "钱二"], receipt="回执第12号",
    ),
    settled(ActKind.SERVING, 9, "2024-06-06", 13),
    told(
        "cooperation_asked", "2024-06-06", to="新河县住房和城乡建设局", matter="该项目建筑工程施工许可证的申请、受理和核发时间",
        reply_by="2024-06-20", number="新国土函〔2024〕5号",
    ),  # 15
    told(
        "breach", "2024-06-25", stage="start", cause="government", ground="not_delivered",
        inquiry="交付时红线内尚有高压线未迁移，至2024年6月20日迁移完毕", evidence=["供电公司迁改说明", "现场照片"],
    ),
    told(
        "attribution", "2024-06-25", stage="start", from_on="2024-05-01", until_on="2024-06-20", party="government",
        paper="供电公司2024年6月20日迁改说明",
    ),
    told("start", "2024-07-15", proof="建筑工程施工许可证", permit_no="130530202407150101", works="foundation"),
    told(
        "inspection", "2025-05-10", finding=["halted", "change_of_use"], time="14:00", officers=["赵一", "孙三"],
        halted_since="2025-04-20", started_area_ha="0.8", invested_wan="2100.5", use_found="堆放砂石",
    ),
    told("halt", "2025-04-20"),  # 20
    told("resume", "2025-06-01"),
    told(
        "referral", "2025-06-16", matter="change_of_use", number="新国土移〔2025〕1号", to="监察大队", seal=SEAL,
        lacking="界址和面积（勘测定界正在办理）",
    ),
]  # fmt: skip

SPARSE: list[Entry] = [
    told("supply", "2024-01-05", parcel={}, contract={"kind": "grant", "signed_on": "2024-01-05"}),
    told("breach", "2025-02-01", stage="payment", cause="force_majeure"),
    told("cooperation_asked", "2025-02-01", to="甲局", matter="乙事", reply_by="2025-02-01"),
    drafted(NoticeName.PAYMENT_REMINDER, Duty.PAYMENT, Step.REMINDER, "2024-02-01", "2024-03-02"),
    told("notice_issued", "2024-02-02", notice="payment_reminder"),
    settled(ActKind.ISSUING, 4, "2024-02-02", 5),
    told("referral", "2025-02-01"),
]
"""The least a file can say that still has one of everything a paper may be about."""

NEVER_STARTED: list[Entry] = [
    *COURSE[:14],
    told(
        "idle_check", "2025-06-03", finding="not_started", time="09:10", officers=["赵一", "钱二"],
        position=["115.24", "37.53"], video="现场核实.mp4", photos=[{"sha256": HASHES[1], "name": "b.jpg"}],
    ),  # 15
    told("referral", "2025-06-04", matter="idle", to="监察大队", seal=SEAL),
    told("referral_returned", "2025-06-06", answers=16, reason="现场照片没有拍摄位置，请补拍"),
]  # fmt: skip
"""The same land, not started a full year past the agreed day: checked, referred, returned."""

STATUTORY: list[Entry] = [
    supplied(),
    drafted(
        NoticeName.IDLE_INVESTIGATION, Duty.CASE, Step.INVESTIGATION_DRAFT, "2025-06-16", "2024-06-01"
    ),
    told("notice_issued", "2025-06-17", notice="idle_investigation", number="新国土闲调〔2025〕1号"),
    settled(ActKind.ISSUING, 2, "2025-06-17", 3),
    told(
        "service", "2025-06-18", notice="idle_investigation", way="left", refused_because="负责人拒绝签收", place="公司住所",
        servers=["孙三", "周五"], witnesses=["村委会李六"],
    ),
    settled(ActKind.SERVING, 2, "2025-06-18", 5),
]  # fmt: skip
"""A statutory paper of an idle case, left at the holder's place by two."""

ON = date(2025, 7, 1)


def opened(
    entries: Sequence[Entry] = COURSE, on: date = ON, office: Office = OFFICE, no: str = NO
) -> FileOnDay:
    file = laid_open(list(enumerate(entries, start=1)), no, on=on, office=office)
    assert file is not None
    return file


def text_of(name: PaperName, file: FileOnDay, seq: int | None = None) -> str:
    """The paper's text, a block a line, so that a phrase is found wherever a line breaks."""
    blocks = draw_up(name, file, seq).blocks
    return "\n".join(f"{block.label}：{block.text}" if block.label else block.text for block in blocks)


def printed(name: PaperName, file: FileOnDay, seq: int | None = None) -> str:
    return plain_text(draw_up(name, file, seq).blocks)


def until(seq: int) -> list[Entry]:
    """The course as far as the entry with that place."""
    return COURSE[:seq]


SPECIMENS: dict[str, tuple[PaperName, FileOnDay]] = {
    "obligations_briefing": (PaperName.OBLIGATIONS_BRIEFING, opened(until(1), date(2024, 1, 5))),
    "information_board": (PaperName.INFORMATION_BOARD, opened(until(4), date(2024, 3, 1))),
    "tracking_card": (PaperName.TRACKING_CARD, opened()),
    "breach_finding": (PaperName.BREACH_FINDING, opened(until(16), date(2024, 6, 25))),
    "responsibility_sheet": (PaperName.RESPONSIBILITY_SHEET, opened(until(18), date(2024, 8, 1))),
    "damages_sheet": (PaperName.DAMAGES_SHEET, opened(until(18), date(2025, 1, 10))),
    "cooperation_letter": (PaperName.COOPERATION_LETTER, opened(until(15), date(2024, 6, 6))),
    "service_receipt": (PaperName.SERVICE_RECEIPT, opened(until(11), date(2024, 6, 3))),
    "service_receipt_served": (PaperName.SERVICE_RECEIPT, opened(until(14), date(2024, 6, 7))),
    "referral_letter": (PaperName.REFERRAL_LETTER, opened(until(22), date(2025, 6, 16))),
    "referral_letter_idle": (PaperName.REFERRAL_LETTER, opened(NEVER_STARTED, date(2025, 6, 4))),
    "referral_receipt": (PaperName.REFERRAL_RECEIPT, opened(until(22), date(2025, 6, 16))),
    "referral_receipt_returned": (PaperName.REFERRAL_RECEIPT, opened(NEVER_STARTED, date(2025, 6, 6))),
    "service_receipt_statutory": (PaperName.SERVICE_RECEIPT, opened(STATUTORY[:4], date(2025, 6, 17))),
    "service_receipt_statutory_served": (PaperName.SERVICE_RECEIPT, opened(STATUTORY, date(2025, 6, 19))),
}


def sparse(office: Office | None = None) -> FileOnDay:
    return opened(SPARSE, date(2025, 2, 2), office or Office(), "L0123456789ab")


def with_values(entry: Entry, **payload: Any) -> Entry:
    return replace(entry, payload={**entry.payload, **payload})
