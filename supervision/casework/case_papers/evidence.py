"""What the file holds as evidence (证据清单), as the papers of a case list it: papers, visits, the holder's own word."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from supervision.casework.case_papers.case_words import numbered
from supervision.casework.case_papers.on_case import CaseOnDay, said
from supervision.casework.letter_wording import flattened, on_paper
from supervision.casework.papers.heading import Row, a_day, findings, photos_of, visit_sentence
from supervision.law.facts import Fact
from supervision.law.service import served_on
from supervision.law.steps import NoticeName
from supervision.law.terms import Finding, Kind, Stage

IDLE = {Finding.NOT_STARTED, Finding.HALTED, Finding.NOT_COMPLETED}
MOST_VISITS = 4
ABOUT_MONEY = (NoticeName.PAYMENT_REMINDER, NoticeName.OVERDUE_PAYMENT)


def evidence(case: CaseOnDay, paper: NoticeName) -> list[Row]:
    """Every piece on file that bears on the land being idle, in the order a file holds them; a paper is no proof of itself."""
    return [
        Row(label=label, text=text)
        for label, text in (
            *_supplied(case),
            *_visits(case),
            *_notices(case, paper),
            *_findings(case),
            *_holders_word(case),
            *_proceedings(case),
        )
        if text
    ]


def _supplied(case: CaseOnDay) -> Iterator[tuple[str, str]]:
    contract = case.life.contract
    number = flattened(contract.contract_no)
    yield (
        "供地文件",
        f"《{contract.kind.paper}》（{on_paper(contract.signed_on)}{f'，编号：{number}' if number else ''}）",
    )
    for fact in case.file.of_kind(Kind.HANDOVER):
        paper = said(fact, "confirmation_no")
        yield "交地", f"{on_paper(fact.on)}交付土地" + (f"（交地确认书{paper}）" if paper else "")
    for fact in case.file.of_kind(Kind.START):
        yield "动工", f"{on_paper(fact.on)}动工开发"
    for fact in case.file.of_kind(Kind.HALT):
        yield "停工", f"{on_paper(fact.on)}起停工"


def _visits(case: CaseOnDay) -> Iterator[tuple[str, str]]:
    """Every site check; of many visits the first and the last ones, and how many more the file holds."""
    bearing = [fact for fact in case.file.of_kind(Kind.INSPECTION) if IDLE.intersection(findings(fact))]
    since = [fact for fact in bearing if str(fact.on) >= case.case.basis]
    told = since if len(since) <= MOST_VISITS else [since[0], *since[1 - MOST_VISITS :]]
    yield from (("现场巡查", visit_sentence(case.file, fact)) for fact in told)
    if len(since) > len(told):
        yield "现场巡查", f"另有{len(since) - len(told)}次，记录在卷"
    for fact in case.file.of_kind(Kind.IDLE_CHECK):
        video = said(fact, "video")
        yield "现场核实", visit_sentence(case.file, fact) + (f"，录像{video}" if video else "")


def _notices(case: CaseOnDay, paper: NoticeName) -> Iterator[tuple[str, str]]:
    """Notices issued and not taken back, with the day of proved service."""
    issues = case.file.of_kind(Kind.NOTICE_ISSUED)
    for fact in issues:
        name = fact.values.get("notice")
        if name is None or name in (paper, *ABOUT_MONEY) or "withdraws" in fact.values:
            continue
        if any(later.values.get("withdraws") is name and later.on >= fact.on for later in issues):
            continue
        service = _service_of(case, fact)
        served = f"，{a_day(service)}送达" if service is not None else ""
        yield "文书", f"{numbered(name, said(fact, 'number'), fact.on)}{served}"


def _service_of(case: CaseOnDay, issue: Fact) -> date | None:
    """The day the paper of this issue was proved served."""
    for fact in case.file.of_kind(Kind.SERVICE):
        same = fact.values["notice"] is issue.values["notice"] and fact.on >= issue.on
        papers = {said(fact, "document"), said(issue, "document")} - {""}
        if same and len(papers) < 2 and (day := served_on(fact)) is not None:
            return day
    return None


def _findings(case: CaseOnDay) -> Iterator[tuple[str, str]]:
    latest = {fact.values["stage"]: fact for fact in case.file.of_kind(Kind.BREACH)}
    for stage, fact in latest.items():
        if stage is not Stage.PAYMENT:
            ground = fact.values.get("ground")
            why = f"（{ground.zh}）" if ground is not None else ""
            inquiry = said(fact, "inquiry")
            yield (
                "违约认定",
                f"{on_paper(fact.on)}{stage.zh}违约，{fact.values['cause'].zh}{why}"
                + (f"；{inquiry}" if inquiry else ""),
            )
    for fact in case.file.of_kind(Kind.ATTRIBUTION):
        values = fact.values
        days = f"{on_paper(values['from_on'])}至{on_paper(values['until_on'])}"
        yield "责任日认定", f"{days}：{values['party'].zh}，依据{said(fact, 'paper')}"
    for fact in case.file.of_kind(Kind.COOPERATION_ANSWERED):
        yield "协查回复", f"{on_paper(fact.on)}：{said(fact, 'answer')}"


def _holders_word(case: CaseOnDay) -> Iterator[tuple[str, str]]:
    for fact in case.file.of_kind(Kind.HOLDER_MATERIALS):
        ground, content = fact.values.get("ground"), said(fact, "content")
        why = f"，所称原因：{ground.zh}" if ground is not None else ""
        yield "当事人材料", f"{on_paper(fact.on)}提交{f'：{content}' if content else ''}{why}"


def _proceedings(case: CaseOnDay) -> Iterator[tuple[str, str]]:
    """The hearing, the review and the approval of this case."""
    for fact in case.file.of_kind(*TOLD):
        if fact.on < case.case.opened_on:
            continue
        label, words = TOLD[fact.kind]
        if not fact.values.get("passed", True):
            words = "法制审核未通过"
        more = "；".join(
            text for key in ("paper", "minutes", "opinion", "approval_no") if (text := said(fact, key))
        )
        by = said(fact, "by_government")
        photos = photos_of(case.file, fact)
        yield (
            label,
            f"{on_paper(fact.on)}{by}{words}"
            + (f"：{more}" if more else "")
            + (f"；照片{photos}" if photos else ""),
        )


TOLD = {
    Kind.HEARING_WAIVED: ("听证", "当事人书面放弃听证"),
    Kind.HEARING_HELD: ("听证", "举行听证，听证笔录在卷"),
    Kind.LEGAL_REVIEW: ("法制审核", "法制审核通过"),
    Kind.GOV_APPROVAL: ("政府批准", "批准"),
}
