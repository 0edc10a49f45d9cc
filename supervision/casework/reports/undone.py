"""What was to be done and is not (应查未查、查而未果): suspicions unchecked, tasks late, papers lying, causes not found.

Everything is read from the case files and the registers as far as they were known, so that the list of a past day is that
of the day.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from supervision.casework.acts_on_file import TO_DO, ActOnFile, happened_by
from supervision.casework.idle_aging import STARTED_FOUND, Lying, waits_for
from supervision.casework.lives import ParcelLife
from supervision.casework.reports.columns import (
    PARCEL,
    Cells,
    all_of,
    counted_by,
    grid_by,
    number,
    parcel_cells,
    place_of,
)
from supervision.casework.reports.population import district_of, population
from supervision.casework.reports.report import (
    Asked,
    Column,
    Detail,
    Figure,
    Grid,
    Report,
    Section,
    Unit,
    count_of,
)
from supervision.casework.reports.undone_registers import COMPLAINT, SPOT, UNGIVEN, complaint_rows, spot_rows
from supervision.casework.service import NoticeOnFile, notices_on_file
from supervision.casework.unserved import gap_of
from supervision.law.daycount import national_calendar
from supervision.law.facts import Fact
from supervision.law.idle_case.case import case_of
from supervision.law.idle_case.clocks import investigate_by
from supervision.law.idle_case.next_steps import found_started
from supervision.law.referrals import ReferralStatus, referrals
from supervision.law.rules.counts import ACCEPT_WITHIN, INVESTIGATE_WITHIN
from supervision.law.rules.order53 import INVESTIGATE
from supervision.law.standing import overdue
from supervision.law.steps import ActSort, Duty, act_name_zh
from supervision.law.steps import Unit as OfficeUnit
from supervision.law.terms import Kind, Stage
from supervision.office import Office
from supervision.records.act import ActStatus

LATE = "逾期天数"
SINCE = "已历天数"
CHECKED = "核实情况"

SUSPICION = (
    *PARCEL,
    Column("疑似闲置起", Unit.DATE),
    Column(SINCE, Unit.DAYS),
    Column(CHECKED),
    Column("核实期限", Unit.DATE),
    Column(LATE, Unit.DAYS),
)
TASK = (
    *PARCEL,
    Column("任务"),
    Column("责任单位"),
    Column("承办人"),
    Column("期限", Unit.DATE),
    Column(LATE, Unit.DAYS),
    Column("督办次数", Unit.VISITS),
)
DRAFT = (*PARCEL, Column("通知"), Column("责任单位"), Column("拟稿日", Unit.DATE), Column(SINCE, Unit.DAYS))
SENT = (*PARCEL, Column("通知"), Column("文号"), Column("签发日", Unit.DATE), Column(SINCE, Unit.DAYS))
UNPROVED = (*PARCEL, Column("通知"), Column("文号"), Column("送达日", Unit.DATE), Column("欠缺"))
CAUSE = (*PARCEL, Column("环节"), Column("约定日", Unit.DATE), Column(LATE, Unit.DAYS))
REFERRAL = (
    *PARCEL,
    Column("移交事项"),
    Column("移交日", Unit.DATE),
    Column("接收期限", Unit.DATE),
    Column(LATE, Unit.DAYS),
)

RULES = (
    f"疑似闲置未核实：疑似闲置后没有国土所现场核实结论的，核实期限为发现之日起{INVESTIGATE_WITHIN.length}日（{INVESTIGATE.cite}）；"
    f"核实为已动工而尚未登记动工或者排除的，注明“{STARTED_FOUND}”，不再计逾期",
    "逾期任务：应办期限已过、尚未办结的任务（期限当天仍在期限内），补录甄别中的不计",
    "未签发：已拟稿尚未签发的通知；未送达：已签发尚无送达登记的；送达无凭证：登记了送达而法定的凭证不全的",
    "未认定原因：开工、竣工逾期而约定日以后没有该环节违约认定的；闲置期间竣工义务中止，不计",
    "举报、图斑不在任何宗地的，只有查看全部行政区的人能看到；举报人的姓名不列",
)


@dataclass(slots=True)
class Lists:
    """The rows of each list, as the case files give them one after another."""

    suspicions: list[Cells] = field(default_factory=list)
    tasks: list[Cells] = field(default_factory=list)
    drafts: list[Cells] = field(default_factory=list)
    sent: list[Cells] = field(default_factory=list)
    unproved: list[Cells] = field(default_factory=list)
    causes: list[Cells] = field(default_factory=list)
    referrals: list[Cells] = field(default_factory=list)

    def take(self, each: ParcelLife, on: date, office: Office) -> None:
        """What waits in one case file on the day."""
        said, acts = parcel_cells(each, office), each.acts
        self.suspicions += _suspicion(each, said, on)
        self.tasks += (_task(act, said, on, office) for act in acts.values() if _is_late(act, on))
        self.drafts += (
            _draft(act, said, on, office) for act in acts.values() if _waits(act, ActStatus.DRAFTED)
        )
        self.causes += _causes(each, said, on)
        self.referrals += _referrals(each, said, on)
        if any(_waits(act, ActStatus.ISSUED, ActStatus.SERVED) for act in acts.values()):
            for paper in notices_on_file(each.no, each.parcel_id, happened_by(each.journal, on)).values():
                self._take_paper(paper, said, on)

    def _take_paper(self, paper: NoticeOnFile, said: Cells, on: date) -> None:
        """A notice that left the house and is not, or not provably, in the holder's hands."""
        about = (*said, paper.name, paper.number)
        if paper.act.status is ActStatus.ISSUED and paper.left_on is not None:
            self.sent.append((*about, paper.left_on, (on - paper.left_on).days))
        elif paper.act.status is ActStatus.SERVED and paper.service is not None and (gap := gap_of(paper)):
            self.unproved.append((*about, paper.service[1].happened_on, gap))


def build(session: Session, asked: Asked, office: Office) -> Report:
    """Every list as it stood at the end of the day."""
    lists, districts = Lists(), dict[str, str]()
    for each in population(session, asked, journals=True):
        districts[each.no] = district_of(each)
        lists.take(each, asked.on, office)
    details = (
        Detail("suspicions", "疑似闲置未核实", SUSPICION, lists.suspicions),
        Detail("tasks", "逾期任务", TASK, lists.tasks),
        Detail("drafts", "通知未签发", DRAFT, lists.drafts),
        Detail("sent", "通知未送达", SENT, lists.sent),
        Detail("unproved", "送达无凭证", UNPROVED, lists.unproved),
        Detail("causes", "逾期未认定原因", CAUSE, lists.causes),
        Detail("complaints", "举报未答复", COMPLAINT, list(complaint_rows(session, asked, districts))),
        Detail("spots", "图斑未核查", SPOT, list(spot_rows(session, asked, office, districts))),
        Detail("referrals", "移交未接收", REFERRAL, lists.referrals),
    )
    sections = (
        _summary(details),
        *(_listed(detail, counted_by(office)) for detail in details if detail.rows),
    )
    return Report("undone", "应查未查、查而未果清单", office.name, asked, RULES, sections, details)


# Rows


def _suspicion(each: ParcelLife, said: Cells, on: date) -> Iterator[Cells]:
    case = case_of(each.life)
    if case is None or case.closed or waits_for(case) is not Lying.UNCHECKED:
        return
    since = (case.opened_on, (on - case.opened_on).days)
    if found_started(case, each.life):
        yield *said, *since, STARTED_FOUND, None, None
    else:
        check_by = investigate_by(case)
        yield *said, *since, "未核实", check_by, max((on - check_by).days, 0)


def _is_late(act: ActOnFile, on: date) -> bool:
    return act.sort is ActSort.TASK and act.status in TO_DO and act.due_on < on


def _task(act: ActOnFile, said: Cells, on: date, office: Office) -> Cells:
    officer = office.staff.name_of(act.officer) if act.officer else UNGIVEN
    unit = office.unit(OfficeUnit(act.unit))
    return (*said, act_name_zh(act.name), unit, officer, act.due_on, (on - act.due_on).days, act.urged)


def _waits(act: ActOnFile, *statuses: ActStatus) -> bool:
    return act.sort is ActSort.NOTICE and act.status in statuses


def _draft(act: ActOnFile, said: Cells, on: date, office: Office) -> Cells:
    unit = office.unit(OfficeUnit(act.unit))
    return (*said, act_name_zh(act.name), unit, act.drafted_on, (on - act.drafted_on).days)


STAGE_OF = {Duty.START: Stage.START, Duty.COMPLETION: Stage.COMPLETION}


def _causes(each: ParcelLife, said: Cells, on: date) -> Iterator[Cells]:
    """A start or completion late of which no finding since its day says why."""
    late = [one for one in overdue(each.life, on) if one.duty in STAGE_OF]
    found = [fact for fact in each.facts if fact.kind is Kind.BREACH] if late else []
    for one in late:
        stage = STAGE_OF[one.duty]
        if not _is_found(found, stage, one.since):
            yield *said, stage.zh, one.since, one.days


def _is_found(found: Sequence[Fact], stage: Stage, since: date) -> bool:
    return any(fact.values["stage"] is stage and fact.on > since for fact in found)


def _referrals(each: ParcelLife, said: Cells, on: date) -> Iterator[Cells]:
    for one in referrals(each.life):
        if one.status is ReferralStatus.PENDING:
            accept_by = ACCEPT_WITHIN.from_day(one.on, national_calendar())
            yield *said, one.matter.zh, one.on, accept_by, max((on - accept_by).days, 0)


# Sections


def _summary(details: Sequence[Detail]) -> Section:
    """How much waits in each list, and how much of it is past its day where it has one."""
    rows = tuple(
        (detail.title, (count_of(detail, all_of(detail), Unit.ITEMS), _past(detail))) for detail in details
    )
    grid = Grid("应查未查、查而未果", "事项", ("件数", "其中逾期"), rows)
    if not any(detail.rows for detail in details):
        return Section("一、总表", ("没有应查未查、查而未果的事项。",))
    return Section("一、总表", (), (grid,))


def _past(detail: Detail) -> Figure:
    if LATE not in [column.title for column in detail.columns]:
        return Figure(None, Unit.ITEMS, detail.key, why="没有办理期限")
    place = place_of(detail, LATE)
    past = detail.where(lambda row: isinstance(days := row[place], int) and days > 0)
    return count_of(detail, past, Unit.ITEMS)


GROUPED_BY = {
    "suspicions": (CHECKED,),
    "tasks": ("责任单位", "承办人", "任务"),
    "drafts": ("通知",),
    "sent": ("通知",),
    "unproved": ("通知",),
    "causes": ("环节",),
    "complaints": ("行政区",),
    "spots": ("承办人",),
    "referrals": ("移交事项",),
}
"""By which columns a list is added up, beside whose the parcels are."""


def _listed(detail: Detail, place: str) -> Section:
    items = (("件数", number(unit=Unit.ITEMS)),)
    whose = (place,) if place in [column.title for column in detail.columns] else ()
    of_each = (*whose, *GROUPED_BY.get(detail.key, ()))
    grids = tuple(grid_by(detail, by, f"{detail.title}（按{by}）", items) for by in dict.fromkeys(of_each))
    return Section(detail.title, (), grids, (), (detail.key,))
