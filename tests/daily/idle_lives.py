"""Chapters of idle cases (闲置案件的各段经过), each taken up where the last one ends; what stands after each is asked there."""

from __future__ import annotations

from typing import Any

from supervision.law.idle_case.stages import CaseStage as C
from supervision.law.steps import NoticeName as N
from supervision.law.steps import PaperName
from supervision.law.steps import TaskName as T
from supervision.law.terms import Kind
from tests.daily.idle_bureau import BY_HAND, TWO_OF_THE_LAND_OFFICE, Bureau
from tests.database import NO, supply

INVESTIGATE = "发出《闲置土地调查通知书》"
ACCEPT = "接收或者退回移交"
MATERIALS = "提交说明材料"
ASK_FOR_A_HEARING = "申请听证"
PUBLICISE = "公示执法决定"
PERFORM, RECONSIDER, SUE, COURT = "履行决定", "申请行政复议", "提起行政诉讼", "申请法院强制执行"
OF_A_DETERMINATION = {T.SERVE_DETERMINATION, T.PUBLISH_IDLE, T.FILE_IDLE, T.TELL_FINANCE}
TO_OTHERS = {**BY_HAND, "receiver": "收发室", "relation": "收发人员"}
BY_THE_COUNTY = {"approval_no": "新政批〔2025〕9号", "by_government": "新河县人民政府"}
ANNOUNCED: dict[str, Any] = {
    "way": "announcement",
    "announced_on": "2025-09-15",
    "announced_because": "直接送达厂区无人，邮寄被退回",
}


def supplied(bureau: Bureau, **contract: Any) -> None:
    """Industrial land for 1000 万元, to be started by 1 June 2024, mortgaged in September."""
    terms = {"instalments": [], "handover_on": None, "service_address": "新河县富强街1号"} | contract
    told = supply(NO, **terms)
    told["parcel"] |= {"location": "新河镇富强街", "district": "新河县"}
    bureau.tell("zhao", "2024-01-05", "supply", parcel=told["parcel"], contract=told["contract"])
    bureau.tell("zhao", "2024-01-10", "briefing", signer="王经理")


def mortgaged(bureau: Bureau) -> None:
    bank = {"mortgagee": "中国农业银行新河县支行", "certificate_no": "冀2024抵1号", "amount_wan": "600"}
    bureau.tell("zhao", "2024-09-01", "mortgage", **bank)


def suspected(bureau: Bureau) -> None:
    """A full year without a start: the sweep suspects, the land office sees for itself, by two and with a photo."""
    supplied(bureau)
    mortgaged(bureau)
    bureau.sweep("2025-06-01")
    bureau.stands(
        "2025-06-02",
        C.SUSPECTED,
        land_office={T.CHECK_IDLE},
        until={INVESTIGATE: "2025-07-02"},
        explained="满一年：2024-06-01当日不计，期满日2025-06-01，自2025-06-02起为疑似闲置",
    )
    bureau.refuses("王五（wang）不能登记“闲置土地认定”", "wang", "2025-06-04", "idle_determination")
    checked(bureau, "2025-06-05")
    bureau.stands("2025-06-06", C.CHECKED, utilisation={T.REFER_IDLE}, until={INVESTIGATE: "2025-07-02"})


def checked(
    bureau: Bureau, on: str, finding: str = "not_started", *, happened: str = "", **seen: Any
) -> None:
    """Two officers of the land office on the site, with a photo."""
    bureau.photograph("现场.jpg", happened or on)
    there = {"officers": TWO_OF_THE_LAND_OFFICE, "position": ["115.2410", "37.5310"], "photos": ["现场.jpg"]}
    bureau.tell("zhang", on, "idle_check", happened=happened, finding=finding, **there, **seen)


def referred(bureau: Bureau) -> None:
    """Referred with its package, returned with the reason, referred again: the thirty days go on meanwhile."""
    handed = bureau.refer("2025-06-06", lacking="界址已函请补送")
    both = {ACCEPT: "2025-06-13", INVESTIGATE: "2025-07-02"}
    bureau.stands("2025-06-07", C.REFERRED, enforcement={T.ACCEPT_REFERRAL}, until=both)
    bureau.returned(handed, "2025-06-09", "请补交付确认书")
    bureau.stands("2025-06-10", C.RETURNED, utilisation={T.REFER_AGAIN}, until={INVESTIGATE: "2025-07-02"})
    bureau.accepted(bureau.refer("2025-06-12", lacking="界址已函请补送"), "2025-06-13")
    bureau.stands(
        "2025-06-14", C.ACCEPTED, enforcement={T.SEND_INVESTIGATION}, until={INVESTIGATE: "2025-07-02"}
    )


def investigated(bureau: Bureau) -> None:
    """The investigation notice signed and handed over by two; the holder's thirty days; its materials."""
    bureau.signed("2025-06-17", N.IDLE_INVESTIGATION)
    bureau.stands("2025-06-18", C.INVESTIGATED, enforcement={T.SERVE})
    by_one = {**BY_HAND, "servers": "郑一"}
    bureau.cannot_be_served("两名送达人.*第八十八条", "2025-06-18", N.IDLE_INVESTIGATION, **by_one)
    bureau.served("2025-06-18", N.IDLE_INVESTIGATION)
    bureau.stands("2025-06-19", C.ANSWERING, until={MATERIALS: "2025-07-18"})
    bureau.cannot_be_drafted("第九条", "2025-06-20", N.IDLE_DETERMINATION)
    bureau.tell("zhao", "2025-07-10", "holder_materials", content="资金周转困难情况说明")
    bureau.stands("2025-07-11", C.TO_DETERMINE, enforcement={T.DETERMINE_IDLE})


def determined(bureau: Bureau) -> None:
    """Idle by the holder's own fault: told to the holder, the public, the national system and the banks."""
    grounds = {"cause": "holder", "facts": "施工许可证至今未申领", "number": "新国土闲定〔2025〕1号"}
    bureau.tell("zheng", "2025-07-25", "idle_determination", **grounds)
    bureau.stands(
        "2025-07-26", C.DETERMINED, enforcement=OF_A_DETERMINATION, explained="闲置土地认定（企业自身原因）"
    )
    bureau.signed("2025-07-28", N.IDLE_DETERMINATION)
    bureau.stands("2025-07-29", C.DETERMINED, enforcement=OF_A_DETERMINATION)
    bureau.served("2025-07-30", N.IDLE_DETERMINATION)
    bureau.tell("zheng", "2025-07-31", "publication", place="局门户网站")
    bureau.tell("zhao", "2025-08-01", "filing", record_no="XT-1")
    bureau.tell("zheng", "2025-08-04", "finance_told", to="县金融工作办公室")
    bureau.stands("2025-08-05", C.DETERMINED, enforcement={T.TELL_HEARING_RIGHT})
    bureau.refuses("第十四条", "zheng", "2025-08-05", "disposal", way="extend", start_on="2026-03-01")
    bureau.refuses("自2026-06-02起方可办理", "zheng", "2025-08-05", "disposal", way="recovery")
    bureau.refuses("第十一条第三款", "zheng", "2025-08-05", "publication_withdrawn")


def told_of_the_hearing(bureau: Bureau) -> None:
    """Told by paper; nobody asks within five working days, so the lawyers may review."""
    bureau.signed("2025-08-06", N.HEARING_RIGHT_NOTICE)
    bureau.stands("2025-08-07", C.DETERMINED, enforcement={T.TELL_HEARING_RIGHT})
    bureau.served("2025-08-07", N.HEARING_RIGHT_NOTICE)
    bureau.stands("2025-08-14", C.HEARING_TOLD, until={ASK_FOR_A_HEARING: "2025-08-14"})
    bureau.stands(
        "2025-08-15",
        C.HEARING_TOLD,
        legal_affairs={T.REVIEW_DECISION},
        until={ASK_FOR_A_HEARING: "2025-08-14"},
    )


def decided(bureau: Bureau) -> None:
    """Reviewed, approved, decided to the cent, signed."""
    bureau.refuses(
        "法制审核", "zheng", "2025-08-18", "gov_approval", way="fee", approval_no="新政批〔2025〕9号"
    )
    bureau.refuses("不能登记“法制审核”", "zheng", "2025-08-18", "legal_review", opinion="同意")
    bureau.tell("wu", "2025-08-20", "legal_review", opinion="事实清楚，程序合法，同意")
    bureau.stands("2025-08-21", C.REVIEWED, enforcement={T.SEEK_DECISION_APPROVAL})
    bureau.tell("zheng", "2025-08-27", "gov_approval", way="fee", **BY_THE_COUNTY)
    bureau.stands("2025-08-28", C.APPROVED, enforcement={T.DECIDE})
    bureau.refuses("1000万元 × 20% = 200万元", "zheng", "2025-09-01", "disposal", way="fee", amount_wan="150")
    bureau.tell("zheng", "2025-09-01", "disposal", way="fee", amount_wan="200")
    both = {T.SERVE_DECISION, T.PUBLICISE_DECISION}
    bureau.stands("2025-09-02", C.DECIDED, enforcement=both, until={PUBLICISE: "2025-09-28"})
    bureau.signed("2025-09-03", N.FEE_DECISION)
    bureau.stands("2025-09-04", C.ISSUED, enforcement=both, until={PUBLICISE: "2025-09-28"})


def served_by_announcement(bureau: Bureau) -> None:
    """Nobody at the works, the letter came back: announced, and served on the day after thirty."""
    bureau.refuses(
        "第九十五条", "zheng", "2025-09-04", "service_attempt",
        notice="fee_decision", way="announcement", why_not="公告期未满",
    )  # fmt: skip
    bureau.could_not_serve("2025-09-05", N.FEE_DECISION, "direct", "厂区无人")
    bureau.could_not_serve("2025-09-12", N.FEE_DECISION, "mail", "邮件退回：原址查无此单位")
    bureau.could_not_serve("2025-09-15", N.FEE_DECISION, "announcement", "公告期未满")
    bureau.tell("zheng", "2025-09-19", "publicised", of="fee", place="局门户网站")
    bureau.stands("2025-09-20", C.ISSUED, enforcement={T.SERVE_DECISION})
    bureau.cannot_be_served("送达日为2025-10-16", "2025-10-15", N.FEE_DECISION, **ANNOUNCED)
    bureau.served("2025-10-16", N.FEE_DECISION, **ANNOUNCED)
    runs = {PERFORM: "2025-11-17", RECONSIDER: "2025-12-15", COURT: "2026-03-16"}
    bureau.stands("2025-10-17", C.SERVED, until=runs)
    bureau.cannot_be_drafted("履行期限|期限", "2025-10-20", N.PERFORMANCE_URGING)


def paid_and_revoked(bureau: Bureau) -> None:
    """The fee is paid, which closes the fee alone; then the cause proves the government's, and all of it is taken back."""
    bureau.refuses("不能登记“闲置费缴纳”", "wang", "2025-11-03", "fee_paid", amount_wan="200")
    bureau.tell("zhou", "2025-11-03", "fee_paid", amount_wan="200", voucher="冀财闲0001")
    bureau.stands("2025-11-04", C.DETERMINED)
    proof = {"party": "government", "paper": "供电公司2025年5月20日迁改说明"}
    days = {"from_on": "2024-06-02", "until_on": "2025-05-20"}
    bureau.tell("wang", "2025-12-01", "attribution", stage="start", **days, **proof)
    bureau.refuses(
        "请先撤销（revocation of=determination）",
        "zheng",
        "2025-12-02",
        "idle_determination",
        cause="government",
    )
    bureau.refuses("没有有效的", "zheng", "2025-12-02", "revocation", of=["recovery"])
    why = "查明红线内高压线至2025年5月20日方迁移完毕，原认定的原因不成立"
    bureau.tell("zheng", "2025-12-05", "revocation", of=["fee", "determination"], reason=why)
    taken_back = {T.SERVE_REVOCATION, T.WITHDRAW_PUBLICATION, T.DETERMINE_IDLE}
    bureau.stands("2025-12-06", C.TO_DETERMINE, enforcement=taken_back, finance={T.REFUND_FEE})
    bureau.signed("2025-12-08", N.REVOCATION_DECISION)
    bureau.served("2025-12-10", N.REVOCATION_DECISION)
    bureau.refuses("在案缴纳200万元", "zhou", "2025-12-12", "fee_refunded", amount_wan="300")
    bureau.tell("zhou", "2025-12-12", "fee_refunded", amount_wan="200", voucher="冀财退0001")
    bureau.tell("zheng", "2025-12-12", "publication_withdrawn")
    bureau.stands("2025-12-13", C.TO_DETERMINE, enforcement={T.DETERMINE_IDLE})


def determined_again(bureau: Bureau) -> None:
    """Idle by the government's cause: published with the cause, the department told, filed anew."""
    grounds = {"cause": "government", "ground": ["not_delivered"], "facts": "红线内高压线2025年5月20日方迁移"}
    bureau.tell("zheng", "2025-12-15", "idle_determination", **grounds, number="新国土闲定〔2025〕2号")
    asked = OF_A_DETERMINATION | {T.TELL_GOVERNMENT, T.NEGOTIATE_DISPOSAL}
    bureau.stands("2025-12-16", C.DETERMINED, enforcement=asked, explained="闲置土地认定（政府原因")
    bureau.refuses("第二十五条第二款", "zheng", "2025-12-16", "disposal", way="extend", start_on="2026-12-01")
    bureau.refuses("第十四条", "zheng", "2025-12-16", "disposal", way="fee", amount_wan="200")
    bureau.cannot_be_drafted("政府原因", "2025-12-16", N.HEARING_RIGHT_NOTICE)
    bureau.signed("2025-12-16", N.IDLE_DETERMINATION)
    bureau.served("2025-12-18", N.IDLE_DETERMINATION)
    bureau.tell("zheng", "2025-12-19", "publication", place="局门户网站", with_cause=True)
    bureau.tell("zhao", "2025-12-19", "filing", record_no="XT-2")
    bureau.signed("2025-12-22", N.GOVERNMENT_CAUSE_LETTER, "新河县供电公司")
    bureau.stands(
        "2025-12-23", C.DETERMINED, enforcement={T.TELL_GOVERNMENT, T.TELL_FINANCE, T.NEGOTIATE_DISPOSAL}
    )
    bureau.served("2025-12-23", N.GOVERNMENT_CAUSE_LETTER, **TO_OTHERS)
    bureau.tell("zheng", "2025-12-24", "finance_told", to="县金融工作办公室")
    bureau.stands("2025-12-25", C.DETERMINED, enforcement={T.NEGOTIATE_DISPOSAL})


def extended(bureau: Bureau) -> None:
    """Agreed with the holder, the bank told, planned, approved, carried out: the start counts from the new day."""
    agreed = {"agreed": True, "way": "extend", "minutes": "双方同意延长动工开发期限"}
    bureau.tell("zheng", "2026-01-08", "negotiation", **agreed)
    bureau.signed("2026-01-08", N.MORTGAGEE_LETTER)
    bureau.stands("2026-01-09", C.NEGOTIATED, enforcement={T.DRAW_UP_PLAN, T.SERVE})
    bureau.served("2026-01-12", N.MORTGAGEE_LETTER, **TO_OTHERS)
    days = {"start_on": "2026-12-01", "completion_on": "2028-12-01"}
    too_long = {"way": "extend", "start_on": "2027-03-01"}
    bureau.refuses("超过一年", "zheng", "2026-01-15", "disposal", **too_long)
    bureau.tell("zheng", "2026-01-15", "disposal", way="extend", **days, number="方案1号")
    bureau.stands("2026-01-16", C.PLANNED, enforcement={T.SEEK_APPROVAL})
    assert "2026年1月12日送达《抵押权人告知书》" in bureau.paper(PaperName.DISPOSAL_PLAN)
    bureau.refuses("第十三条第一款", "zheng", "2026-01-16", "disposal_done", way="extend", **days)
    approved = {"approval_no": "新政批〔2026〕2号", "by_government": "新河县人民政府"}
    bureau.tell("zheng", "2026-01-22", "gov_approval", way="extend", **approved)
    bureau.stands("2026-01-23", C.PLAN_APPROVED, enforcement={T.CARRY_OUT_PLAN})
    bureau.refuses("重新起算", "zheng", "2026-02-02", "disposal_done", way="extend")
    bureau.tell("zheng", "2026-02-02", "disposal_done", way="extend", **days, agreement_no="新补〔2026〕1号")
    bureau.stands("2026-02-03", C.CLOSED, enforcement={T.WITHDRAW_PUBLICATION, T.UPDATE_FILING})
    bureau.tell("zheng", "2026-02-03", "publication_withdrawn")
    bureau.tell("zhao", "2026-02-03", "filing", record_no="XT-2", of=bureau.seq(Kind.DISPOSAL_DONE))
    bureau.tell("zheng", "2026-02-04", "referral_outcome", result="已延长动工开发期限，处置完毕")
    bureau.stands("2026-02-05", C.CLOSED, explained="约定开工2026-12-01")


def started(bureau: Bureau) -> None:
    """Works begin with permit and foundation, before the new day."""
    bureau.sweep("2026-11-01")
    bureau.photograph("基坑.jpg", "2026-11-10")
    proof = {"permit_no": "施2026-011", "works": "foundation", "photos": ["基坑.jpg"]}
    bureau.tell("zhang", "2026-11-10", "start", **proof)
    bureau.stands("2026-12-02", C.CLOSED, explained="在建")
    assert "动工未核实" not in bureau.explanation()


TO_THE_DETERMINATION = (suspected, referred, investigated, determined)
FIRST_LIFE = (
    *TO_THE_DETERMINATION, told_of_the_hearing, decided, served_by_announcement,
    paid_and_revoked, determined_again, extended, started,
)  # fmt: skip
