"""听证权利告知书 (办法第十五条) and 听证通知书: what the office means to decide, until when to ask; when and where it is heard."""

from __future__ import annotations

from supervision.casework.case_papers.case_words import (
    CaseHeading,
    IdleFacts,
    by_reference,
    case_heading,
    full,
    idle_facts,
    in_words,
)
from supervision.casework.case_papers.evidence import evidence
from supervision.casework.case_papers.fee_working import FeeWords, fee_words, worked_out
from supervision.casework.case_papers.on_case import (
    CaseOnDay,
    Ground,
    determined,
    on_track_of_article_14,
    record,
    refuse,
    said,
    upon,
)
from supervision.casework.letter_wording import on_paper
from supervision.casework.papers.heading import Quoted, Row, quoted
from supervision.law.idle_case.case import may_be_recovered_from
from supervision.law.idle_case.fee import is_real_estate
from supervision.law.idle_case.stages import Milestone
from supervision.law.rules.case_clauses import (
    ASK_FOR_A_HEARING,
    HEARING_RIGHT,
    LAND_LAW,
    REAL_ESTATE_FEE,
)
from supervision.law.rules.case_paper_clauses import HEARING_ORDER
from supervision.law.rules.counts import ASK_HEARING_WITHIN, FULL_YEAR, TWO_FULL_YEARS
from supervision.law.rules.paper_clauses import FEE, RECOVERY
from supervision.law.steps import NoticeName
from supervision.law.steps import Unit as OfficeUnit
from supervision.law.terms import Kind, Way

RIGHT = NoticeName.HEARING_RIGHT_NOTICE
NOTICE = NoticeName.HEARING_NOTICE
M = Milestone


class HearingRightNotice(CaseHeading, IdleFacts, FeeWords):
    """The names the template of the notice of the right may use."""

    determination: str
    determined_on: str
    proposed: str
    recovery: bool
    idle_for: str
    """满一年 or 满两年, as the proposed decision needs it"""
    proposed_clauses: list[Quoted]
    evidence: list[Row]
    hearing_right: list[Quoted]
    ask: list[Quoted]
    ask_within: str


class HearingNotice(CaseHeading):
    """The names the template of the notice of the hearing may use."""

    determination: str
    asked_on: str
    proposed: str
    hearing_on: str
    hearing_place: str
    presider: str
    rules: list[Quoted]
    basis: str
    legal_affairs: str


def proposed_way(case: CaseOnDay) -> Way:
    """What can be decided on the day: a recovery once two full years are past, else the fee (第十四条)."""
    from_on = may_be_recovered_from(case.life)
    return Way.RECOVERY if from_on is not None and from_on <= case.file.on else Way.FEE


def right_grounds(case: CaseOnDay, to: str) -> list[Ground]:
    """The determination by the holder's fault, and the decision now proposed. Raises NothingToSay."""
    fact = determined(case, RIGHT)
    on_track_of_article_14(case, RIGHT)
    if case.case.has(M.DECIDED):
        what = f"已于{case.case.on(M.DECIDED)}作出处理决定"
        refuse(
            case.file,
            RIGHT,
            what,
            HEARING_RIGHT,
            "告知应当在作出决定以前；决定未经告知的，应当撤销后重新办理。",
        )
    way = proposed_way(case)
    if way is Way.FEE:
        worked_out(case, RIGHT)
    return upon(fact, f"拟{way.zh}，作出决定前应当书面告知听证权利", also=str(way))


def right_words(case: CaseOnDay, ground: Ground) -> HearingRightNotice:
    """The proposed decision with its facts, its ground and the working of the fee; how to ask for a hearing."""
    fact, way = case.numbered(ground.seq), proposed_way(case)
    recovery = way is Way.RECOVERY
    estate = [REAL_ESTATE_FEE] if is_real_estate(case.life) else []
    clauses = [RECOVERY, LAND_LAW, *estate] if recovery else [FEE, *estate]
    return {
        **case_heading(RIGHT, case, ground),
        **idle_facts(case),
        **fee_words(case),
        "determination": by_reference(case, NoticeName.IDLE_DETERMINATION, fact),
        "determined_on": on_paper(fact.on),
        "proposed": way.zh,
        "recovery": recovery,
        "idle_for": full(TWO_FULL_YEARS if recovery else FULL_YEAR),
        "proposed_clauses": quoted(*clauses),
        "evidence": evidence(case, RIGHT),
        "hearing_right": quoted(HEARING_RIGHT),
        "ask": quoted(ASK_FOR_A_HEARING),
        "ask_within": in_words(ASK_HEARING_WITHIN),
    }


def notice_grounds(case: CaseOnDay, to: str) -> list[Ground]:
    """A hearing arranged, with its place and who presides. Raises NothingToSay."""
    determined(case, NOTICE)
    on_track_of_article_14(case, NOTICE)
    to_do = record(case, "hearing_arranged hearing_on=2026-01-31 place=听证地点 presider=听证主持人")
    fact = case.needed(M.HEARING_ARRANGED, NOTICE, ASK_FOR_A_HEARING, f"请先登记听证安排：{to_do}。")
    names = {"place": "听证地点", "presider": "听证主持人"}
    lacks = [f"{zh}（{key}）" for key, zh in names.items() if not said(fact, key)]
    if lacks:
        what = f"第{fact.seq}号听证安排没有写明{'、'.join(lacks)}"
        refuse(case.file, NOTICE, what, HEARING_ORDER, f"请更正后重新登记：{to_do}。")
    return upon(fact, f"定于{fact.values['hearing_on']}听证，应当通知当事人")


def notice_words(case: CaseOnDay, ground: Ground) -> HearingNotice:
    """Day, place, presider; the rights at the hearing."""
    fact = case.numbered(ground.seq)
    asked = case.fact(M.HEARING_REQUESTED)
    return {
        **case_heading(NOTICE, case, ground),
        "determination": by_reference(case, NoticeName.IDLE_DETERMINATION, case.fact(M.DETERMINED)),
        "asked_on": on_paper(asked.on) if asked is not None else "",
        "proposed": _told_way(case).zh,
        "hearing_on": on_paper(fact.values["hearing_on"]),
        "hearing_place": said(fact, "place"),
        "presider": said(fact, "presider"),
        "rules": quoted(HEARING_ORDER),
        "basis": f"{HEARING_RIGHT.cite}、{ASK_FOR_A_HEARING.cite}",
        "legal_affairs": case.file.office.unit(OfficeUnit.LEGAL_AFFAIRS),
    }


def _told_way(case: CaseOnDay) -> Way:
    """The decision the holder was told of, which is what is heard: as the notice of the right says, else as recorded."""
    told = case.fact(M.HEARING_TOLD)
    if told is not None and told.kind is Kind.HEARING_TOLD and "way" in told.values:
        return Way(told.values["way"])
    notices = [act for act in case.file.acts.values() if act.name == RIGHT and not act.withdrawn]
    way = notices[-1].basis.rpartition("/")[2] if notices else ""
    return Way(way) if way in set(Way) else proposed_way(case)
