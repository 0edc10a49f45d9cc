"""Stages of an idle case and the moves between them (办案阶段与变化), Order 53 arts. 5-18. No other module moves a case.

A case is moved by what is reached (办案节点); a milestone that means nothing in a stage leaves the stage as it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from transitions import Machine

from supervision.law.terms import Term


class CaseStage(Term):
    """How far an idle case has come (办案阶段)."""

    SUSPECTED = "suspected", "待现场核实"
    CHECKED = "checked", "已核实待移交"
    REFERRED = "referred", "已移交待接收"
    RETURNED = "returned", "已退回待补正"
    ACCEPTED = "accepted", "已接收待发调查通知书"
    INVESTIGATED = "investigated", "调查通知书已签发待送达"
    ANSWERING = "answering", "等待当事人提交材料"
    TO_DETERMINE = "to_determine", "材料已收待认定"
    DETERMINED = "determined", "已认定待处置"
    NEGOTIATED = "negotiated", "协商一致待拟方案"
    PLANNED = "planned", "处置方案待政府批准"
    PLAN_APPROVED = "plan_approved", "处置方案待实施"
    HEARING_TOLD = "hearing_told", "已告知听证权利"
    HEARING_DUE = "hearing_due", "待举行听证"
    HEARD = "heard", "听证已了待法制审核"
    REVIEWED = "reviewed", "待政府批准处理决定"
    APPROVED = "approved", "已批准待作出决定"
    DECIDED = "decided", "已决定待下达"
    ISSUED = "issued", "决定书已签发待送达"
    SERVED = "served", "决定书已送达待履行"
    CONTESTED = "contested", "复议诉讼中"
    IN_COURT = "in_court", "申请法院强制执行中"
    CLOSED = "closed", "已结案"


class Milestone(Term):
    """What is reached in an idle case (办案节点)."""

    CHECKED = "checked", "国土所核实"
    REFERRED = "referred", "移交"
    ACCEPTED = "accepted", "接收"
    RETURNED = "returned", "退回"
    REFERRAL_WITHDRAWN = "referral_withdrawn", "撤回移交"
    INVESTIGATION_ISSUED = "investigation_issued", "调查通知书签发"
    INVESTIGATION_SERVED = "investigation_served", "调查通知书送达"
    MATERIALS_GIVEN = "materials_given", "当事人提交材料"
    DETERMINED = "determined", "闲置认定"
    DETERMINATION_SERVED = "determination_served", "认定书送达"
    PUBLISHED = "published", "信息公开"
    FILED = "filed", "系统备案"
    GOVERNMENT_TOLD = "government_told", "告知有关政府"
    FINANCE_TOLD = "finance_told", "抄送金融监管"
    HOARDING_FOUND = "hoarding_found", "认定恶意囤地炒地"
    NEGOTIATED = "negotiated", "协商一致"
    MORTGAGEE_TOLD = "mortgagee_told", "告知抵押权人"
    PLANNED = "planned", "处置方案拟订"
    PLAN_APPROVED = "plan_approved", "处置方案批准"
    HEARING_TOLD = "hearing_told", "告知听证权利"
    HEARING_REQUESTED = "hearing_requested", "申请听证"
    HEARING_WAIVED = "hearing_waived", "放弃听证"
    HEARING_ARRANGED = "hearing_arranged", "听证安排"
    HEARING_NOTICED = "hearing_noticed", "听证通知书送达"
    HEARING_HELD = "hearing_held", "听证举行"
    REVIEWED = "reviewed", "法制审核通过"
    APPROVED = "approved", "处理决定批准"
    DECIDED = "decided", "作出处理决定"
    DECISION_ISSUED = "decision_issued", "决定书签发"
    DECISION_SERVED = "decision_served", "决定书送达"
    PUBLICISED = "publicised", "执法信息公示"
    URGED = "urged", "履行催告书送达"
    APPEALED = "appealed", "申请复议或者起诉"
    APPEAL_DECIDED = "appeal_decided", "复议诉讼终结"
    COURT_ASKED = "court_asked", "申请强制执行"
    FEE_PAID = "fee_paid", "闲置费缴清"
    FEE_REFUNDED = "fee_refunded", "闲置费退还"
    DEREGISTERED = "deregistered", "注销登记"
    DECISION_REVOKED = "decision_revoked", "撤销处理决定"
    DETERMINATION_REVOKED = "determination_revoked", "撤销闲置认定"
    REVOCATION_SERVED = "revocation_served", "撤销决定书送达"
    CLEARED = "cleared", "排除闲置"
    DISPOSED = "disposed", "处置完毕"
    PUBLICATION_WITHDRAWN = "publication_withdrawn", "撤销公开信息"
    FILING_UPDATED = "filing_updated", "更新备案信息"
    CHANGE_SURVEYED = "change_surveyed", "变更调查登记"


M, C = Milestone, CaseStage


@dataclass(frozen=True, slots=True)
class CaseMove:
    """One permitted move of a case."""

    reached: Milestone
    sources: tuple[CaseStage, ...]
    to: CaseStage


OPEN_STAGES = tuple(stage for stage in CaseStage if stage is not C.CLOSED)
BEFORE_DETERMINATION = (
    C.SUSPECTED, C.CHECKED, C.REFERRED, C.RETURNED, C.ACCEPTED, C.INVESTIGATED, C.ANSWERING, C.TO_DETERMINE,
)  # fmt: skip
AFTER_DETERMINATION = tuple(stage for stage in OPEN_STAGES if stage not in BEFORE_DETERMINATION)
ON_A_DECISION = (
    C.HEARING_TOLD, C.HEARING_DUE, C.HEARD, C.REVIEWED, C.APPROVED, C.DECIDED, C.ISSUED, C.SERVED, C.CONTESTED,
    C.IN_COURT,
)  # fmt: skip
ON_A_PLAN = (C.DETERMINED, C.NEGOTIATED, C.PLANNED, C.PLAN_APPROVED)

CASE_MOVES = (
    CaseMove(M.CHECKED, (C.SUSPECTED,), C.CHECKED),
    CaseMove(M.REFERRED, (C.SUSPECTED, C.CHECKED, C.RETURNED), C.REFERRED),
    CaseMove(M.RETURNED, (C.REFERRED,), C.RETURNED),
    CaseMove(M.REFERRAL_WITHDRAWN, (C.REFERRED, C.ACCEPTED), C.CHECKED),
    CaseMove(M.ACCEPTED, (C.REFERRED,), C.ACCEPTED),
    CaseMove(
        M.INVESTIGATION_ISSUED, (C.SUSPECTED, C.CHECKED, C.REFERRED, C.RETURNED, C.ACCEPTED), C.INVESTIGATED
    ),
    CaseMove(M.INVESTIGATION_SERVED, BEFORE_DETERMINATION[:6], C.ANSWERING),
    CaseMove(M.MATERIALS_GIVEN, (C.INVESTIGATED, C.ANSWERING), C.TO_DETERMINE),
    CaseMove(M.DETERMINED, BEFORE_DETERMINATION, C.DETERMINED),
    CaseMove(M.DETERMINATION_REVOKED, AFTER_DETERMINATION, C.TO_DETERMINE),
    # Track A: the ways of art. 12
    CaseMove(M.NEGOTIATED, (C.DETERMINED,), C.NEGOTIATED),
    CaseMove(M.PLANNED, (C.DETERMINED, C.NEGOTIATED), C.PLANNED),
    CaseMove(M.PLAN_APPROVED, (C.PLANNED,), C.PLAN_APPROVED),
    # Track B: the fee and the recovery of art. 14
    CaseMove(
        M.HEARING_TOLD, (C.DETERMINED, *ON_A_DECISION[1:]), C.HEARING_TOLD
    ),  # a new decision begins here
    CaseMove(M.HEARING_REQUESTED, (C.HEARING_TOLD,), C.HEARING_DUE),
    CaseMove(M.HEARING_WAIVED, (C.HEARING_TOLD, C.HEARING_DUE), C.HEARD),
    CaseMove(M.HEARING_HELD, (C.HEARING_TOLD, C.HEARING_DUE), C.HEARD),
    CaseMove(M.REVIEWED, (C.DETERMINED, C.HEARING_TOLD, C.HEARD), C.REVIEWED),
    CaseMove(M.APPROVED, (C.DETERMINED, C.HEARING_TOLD, C.HEARD, C.REVIEWED), C.APPROVED),
    CaseMove(M.DECIDED, (C.DETERMINED, *ON_A_DECISION[:5]), C.DECIDED),
    CaseMove(M.DECISION_ISSUED, (C.APPROVED, C.DECIDED), C.ISSUED),
    CaseMove(M.DECISION_SERVED, (C.APPROVED, C.DECIDED, C.ISSUED), C.SERVED),
    CaseMove(M.APPEALED, (C.DECIDED, C.ISSUED, C.SERVED), C.CONTESTED),
    CaseMove(M.APPEAL_DECIDED, (C.CONTESTED,), C.SERVED),
    CaseMove(M.COURT_ASKED, (C.SERVED,), C.IN_COURT),
    CaseMove(M.FEE_PAID, ON_A_DECISION, C.DETERMINED),  # a fee paid closes the fee, not the case
    CaseMove(M.DECISION_REVOKED, ON_A_DECISION, C.DETERMINED),
    # Ends
    CaseMove(M.CLEARED, OPEN_STAGES, C.CLOSED),
    CaseMove(M.DISPOSED, OPEN_STAGES, C.CLOSED),
)

CASE_MACHINE = Machine(
    model=None,
    states=CaseStage,
    initial=None,
    auto_transitions=False,
    transitions=[
        {"trigger": str(move.reached), "source": list(move.sources), "dest": move.to} for move in CASE_MOVES
    ],
)

CASE_SOURCES = {move.reached: frozenset(move.sources) for move in CASE_MOVES}


class HasStage(Protocol):
    """What the machine moves: anything with a `state`, which is the stage of its case."""

    state: CaseStage


def move_case(case: HasStage, reached: Milestone) -> None:
    """Take a milestone into the stage of a case, where it means something."""
    if case.state in CASE_SOURCES.get(reached, ()):
        CASE_MACHINE.events[str(reached)].trigger(case)


def case_diagram() -> str:
    """The stages of an idle case as Mermaid text, drawn from `CASE_MOVES`."""
    lines = ["stateDiagram-v2"]
    lines += [f'    state "{stage.zh} {stage}" as {stage}' for stage in CaseStage]
    lines.append(f"    [*] --> {C.SUSPECTED}")
    lines += [f"    {source} --> {m.to}: {m.reached.zh}" for m in CASE_MOVES for source in m.sources]
    lines.append(f"    {C.CLOSED} --> [*]")
    return "\n".join(lines) + "\n"
