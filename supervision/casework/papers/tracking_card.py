"""建设项目用地跟踪管理卡 (制度四（四）（五）（六）): one parcel, one card; what was agreed, what happened, every visit."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TypedDict

from supervision.casework.acts_on_file import ActOnFile
from supervision.casework.journal import ActKind
from supervision.casework.letter_wording import area_on_paper, days_on_paper, flattened
from supervision.casework.papers.heading import (
    VISITS,
    Heading,
    Row,
    a_day,
    figure,
    findings,
    findings_of,
    heading,
    photos_of,
    values_text,
)
from supervision.casework.papers.information_board import standards
from supervision.casework.papers.on_file import FileOnDay
from supervision.law.facts import Fact
from supervision.law.figures import plain
from supervision.law.money import balances
from supervision.law.rules import county_clauses as county
from supervision.law.standing import overdue
from supervision.law.states import IN_IDLE_CASE
from supervision.law.steps import ActSort, PaperName, Unit, act_name_zh
from supervision.law.terms import Finding, Kind
from supervision.law.wording import fact_sentence
from supervision.records.act import ActStatus

NOT_NOTED = "未记录"


class Visit(TypedDict):
    """One visit with the items a visit is to look at (制度四（五）)."""

    title: str
    officers: str
    found: str
    halted: str
    started_area: str
    invested: str
    use: str
    moved: str
    photos: str


class TrackingCard(Heading):
    """The names the template of the card may use."""

    basis: str
    holder: str
    contract_no: str
    signed_on: str
    standing: str
    measured_area: str
    dates: list[Row]
    standards: list[Row]
    payments_stated: bool
    payments: list[Row]
    log: list[Row]
    visits: list[Visit]
    checked: list[Row]
    notices: list[Row]


def tracking_card(file: FileOnDay, seq: int | None) -> TrackingCard:
    """The whole course of a parcel as of the day of the file, from the facts of its journal."""
    life, contract = file.life, file.life.contract
    lateness = "，".join(late.zh for late in overdue(life, file.on))
    return {
        **heading(PaperName.TRACKING_CARD, file, Unit.LAND_OFFICE),
        "basis": "、".join((county.START_CLAUSE.cite, county.PATROL_CLAUSE.cite)),
        "holder": flattened(life.parcel.holder),
        "contract_no": flattened(contract.contract_no),
        "signed_on": a_day(contract.signed_on),
        "standing": f"{life.state.zh}（{lateness}）" if lateness else life.state.zh,
        "measured_area": _measured(file),
        "dates": _dates(file),
        "standards": standards(contract.planning),
        "payments_stated": life.payments_stated,
        "payments": _payments(file),
        "log": [Row(label=a_day(fact.on), text=_happened(file, fact)) for fact in file.of_kind(*LOGGED)],
        "visits": [_visit(file, fact, no) for no, fact in enumerate(file.of_kind(*VISITS), start=1)],
        "checked": _checked(file),
        "notices": [_notice(file, act) for act in _notices(file)],
    }


LOGGED = (
    Kind.BRIEFING,
    Kind.HANDOVER,
    Kind.BOARD_GIVEN,
    Kind.BOARD_POSTED,
    Kind.START,
    Kind.HALT,
    Kind.RESUME,
    Kind.BREACH,
    Kind.EXTENSION,
    Kind.AMENDMENT,
    Kind.TRANSFER,
    Kind.COMPLETION,
    Kind.VERIFICATION,
    Kind.IDLE_DETERMINATION,
    Kind.IDLE_CLEARED,
    Kind.DISPOSAL_DONE,
)
"""What the card notes of the course of the parcel beside payments, visits and notices."""


def _measured(file: FileOnDay) -> str:
    """The area the last verification measured."""
    measured = [f.values["area_ha"] for f in file.of_kind(Kind.VERIFICATION) if f.values.get("area_ha")]
    return area_on_paper(measured[-1]) if measured else ""


def _dates(file: FileOnDay) -> list[Row]:
    life = file.life
    agreed_and_actual = (
        ("交地时间", life.contract.handover_on, life.handed_over_on),
        ("开工时间", life.agreed_start_on, life.started_on),
        ("竣工时间", life.contract.completion_on, life.completed_on),
    )
    return [
        Row(
            label=label,
            text=(f"约定{a_day(agreed)}" if agreed else "未约定")
            + (f"，实际{a_day(actual)}" if actual else "，实际未登记"),
        )
        for label, agreed, actual in agreed_and_actual
    ]


def _payments(file: FileOnDay) -> list[Row]:
    """Each instalment with what is paid of it; without payment facts nobody knows what is paid."""
    rows = []
    for line in balances(file.life, file.on):
        words = f"应缴{plain(line.amount_wan)}万元，期限{a_day(line.due_on) or '（未约定）'}"
        if file.life.payments_stated:
            words += f"，已缴{plain(line.paid_wan)}万元，未缴{plain(line.outstanding_wan)}万元"
            words += f"，逾期{line.overdue_days}日" if line.overdue_days else ""
        rows.append(Row(label=f"第{line.no}期", text=words))
    paid = [Row(label=a_day(fact.on), text=_happened(file, fact)) for fact in file.of_kind(Kind.PAYMENT)]
    return rows + paid


def _happened(file: FileOnDay, fact: Fact) -> str:
    """A fact in its sentence, with its photos."""
    photos = photos_of(file, fact)
    return days_on_paper(fact_sentence(fact)) + (f"；照片：{photos}" if photos else "")


def _visit(file: FileOnDay, fact: Fact, no: int) -> Visit:
    values = fact.values
    found = findings(fact)
    since, use = values.get("halted_since"), values_text(values, "use_found")
    time = values_text(values, "time")
    halted = "停工" if Finding.HALTED in found else NOT_NOTED
    changed = "改变用途" if Finding.CHANGE_OF_USE in found else NOT_NOTED
    return {
        "title": f"第{no}次：{a_day(fact.on)}{time}"
        + ("（疑似闲置核实）" if fact.kind is Kind.IDLE_CHECK else ""),
        "officers": values_text(values, "officers")
        or f"{NOT_NOTED}（登记人：{flattened(file.entries[fact.seq].by)}）",
        "found": findings_of(fact),
        "halted": f"停工，自{a_day(since)}起" if since else halted,
        "started_area": figure(values.get("started_area_ha"), "公顷") or NOT_NOTED,
        "invested": figure(values.get("invested_wan"), "万元") or NOT_NOTED,
        "use": f"{changed}（现场为{use}）" if use else changed,
        "moved": "移位" if Finding.MOVED in found else NOT_NOTED,
        "photos": photos_of(file, fact) or "无",
    }


def _checked(file: FileOnDay) -> list[Row]:
    """The questions of the card, as far as the file answers them."""
    life = file.life
    return [
        Row(label="按约定开工", text=_in_time(life.agreed_start_on, life.started_on, file)),
        Row(label="按约定竣工", text=_in_time(life.contract.completion_on, life.completed_on, file)),
        Row(label="改变用途", text=_ever_found(file, Finding.CHANGE_OF_USE)),
        Row(label="移位", text=_ever_found(file, Finding.MOVED)),
        Row(label="竣工复核验收", text=a_day(life.verified_on) or "尚未通过"),
        Row(label="闲置", text=_idle(file)),
    ]


def _idle(file: FileOnDay) -> str:
    life = file.life
    if life.state in IN_IDLE_CASE:
        return f"{life.state.zh}，自{a_day(life.suspected_on)}起"
    if life.suspected_on is not None:
        return f"曾自{a_day(life.suspected_on)}起列为疑似闲置，现已了结"
    return "未列为疑似闲置"


def _in_time(agreed: date | None, actual: date | None, file: FileOnDay) -> str:
    if agreed is None:
        return "未约定日期"
    days = ((actual or file.on) - agreed).days
    if actual is not None:
        return f"逾期{days}日" if days > 0 else "是"
    return f"否，已逾期{days}日" if days > 0 else "未到期"


def _ever_found(file: FileOnDay, finding: Finding) -> str:
    days = [fact.on for fact in file.of_kind(*VISITS) if finding in findings(fact)]
    if days:
        return f"{'、'.join(map(a_day, days))}巡查发现"
    return "巡查未发现" if file.of_kind(*VISITS) else "未巡查"


def _notices(file: FileOnDay) -> Iterator[ActOnFile]:
    for act in file.acts.values():
        if act.sort is ActSort.NOTICE and act.status is not ActStatus.TRIAGE:
            yield act


def _notice(file: FileOnDay, act: ActOnFile) -> Row:
    issued_on, served_on = act.settled_on(ActKind.ISSUING), act.settled_on(ActKind.SERVING)
    words = f"{a_day(act.drafted_on)}拟稿"
    words += f"，{a_day(issued_on)}签发" if issued_on else ""
    words += f"，{a_day(served_on)}送达" if served_on else ""
    words += f"（{ActStatus(act.status).zh}）"
    subject = f"（第{act.subject}期）" if act.subject else ""
    return Row(label=f"《{act_name_zh(act.name)}》{subject}", text=words)
