"""Filing a report (报表填报): filled, checked, returned or signed; what was filed is kept as it was and never changed.

月报填报、审核、退回、签发. A filing keeps the whole report with every row, of the month's last day, as known on the day it
was filed. One that was signed and turns out wrong is corrected by another filing, which names it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import orjson
from sqlalchemy import Row, func, insert, select
from sqlalchemy.orm import Session

from supervision.casework.acts import Desk
from supervision.casework.chained_register import ChainedRegister
from supervision.casework.finding import NotFound
from supervision.casework.journal import canonical
from supervision.casework.reports.catalogue import BUILT_BY, ReportName
from supervision.casework.reports.changes import FigureChange, changes
from supervision.casework.reports.period import month_of
from supervision.casework.reports.report import Asked, Report
from supervision.casework.reports.values import from_values, to_values
from supervision.casework.rights import Verb, check_verb
from supervision.law.daycount import ONE_DAY, months_after
from supervision.law.refusals import BadRecord, NotAllowed, Refused
from supervision.law.terms import Term
from supervision.records.dialects import hold_table
from supervision.records.report_filing import FilingLine
from supervision.records.tables import REPORT_FILING, REPORT_REGISTER


class FilingState(Term):
    """Where a filing stands (填报状态)."""

    FILED = "filed", "待审核"
    CHECKED = "checked", "待签发"
    RETURNED = "returned", "已退回"
    SIGNED = "signed", "已签发"


BECOMES = {
    FilingLine.FILED: FilingState.FILED,
    FilingLine.CHECKED: FilingState.CHECKED,
    FilingLine.RETURNED: FilingState.RETURNED,
    FilingLine.SIGNED: FilingState.SIGNED,
}
OPEN = (FilingState.FILED, FilingState.CHECKED)
"""Somebody still has to check or to sign it."""


@dataclass(frozen=True, slots=True)
class Told:
    """One line about a filing as it was written."""

    kind: FilingLine
    recorded_on: date
    recorded_at: datetime
    by: str
    note: str


@dataclass(slots=True)
class Filing:
    """One filing as its lines tell it; `corrects` is the signed one it takes the place of, `sha256` that of the report."""

    number: int
    name: ReportName
    on: date
    known_on: date
    sha256: str
    corrects: int | None = None
    state: FilingState = FilingState.FILED
    lines: list[Told] = field(default_factory=list)

    @property
    def zh(self) -> str:
        return f"{self.name.zh}（{self.month}）第{self.number}号填报"

    @property
    def month(self) -> str:
        return f"{self.on:%Y-%m}"

    def by(self, kind: FilingLine) -> str:
        """Who last did that; "" for nobody."""
        return next((told.by for told in reversed(self.lines) if told.kind is kind), "")

    def as_json(self) -> dict[str, Any]:
        """The keys scripts rely on."""
        return {
            "number": self.number,
            "name": self.name,
            "month": self.month,
            "on": self.on,
            "known_on": self.known_on,
            "state": self.state,
            "corrects": self.corrects,
            "sha256": self.sha256,
            "lines": [
                {"kind": t.kind, "recorded_on": t.recorded_on, "by": t.by, "note": t.note} for t in self.lines
            ],
        }


REGISTER = ChainedRegister(REPORT_REGISTER, ("filing",), "报表填报", lambda line: f"第{line.filing}号填报")


# Filling in


def asked_for(month: date, today: date) -> Asked:
    """What a month is filed of: its last day, as known today. Raises `BadRecord` for a month that is not over."""
    on = months_after(month_of(month), 1) - ONE_DAY
    if on > today:
        raise BadRecord(
            f"{on:%Y-%m}尚未结束，{on}起可以填报；现在的数请看：supervision report {ReportName.MONTHLY}"
        )
    return Asked(on, today)


def count_month(session: Session, month: date, desk: Desk, *, reason: str = "") -> Report:
    """The report of the month a day lies in, for `file_report`: counted in a read, since it may take a minute.

    Raises `BadRecord` and `NotAllowed` where it could not be filed.
    """
    check_verb(desk, Verb.FILE_REPORT)
    asked = asked_for(month, desk.today)
    to_correct(session, asked.on, reason)
    return BUILT_BY[ReportName.MONTHLY](session, asked, desk.office)


def file_report(session: Session, report: Report, desk: Desk, *, reason: str = "") -> Filing:
    """Fill in the report of a month (填报). Another of a month that was signed needs a reason (更正理由).

    Raises `BadRecord` for what is no whole month as known today, `NotAllowed` where one of the month is still to be
    checked or signed.
    """
    check_verb(desk, Verb.FILE_REPORT)
    _check_whole(report, desk)
    body = canonical(to_values(report))  # a large one takes seconds: before the transaction holds anybody up
    on, known_on = report.asked.on, desk.today
    sha256 = hashlib.sha256(body).hexdigest()
    hold_table(session, REPORT_REGISTER)
    corrects = to_correct(session, on, reason)
    number = (session.scalar(select(func.max(REPORT_FILING.c.number))) or 0) + 1
    row = {"number": number, "name": report.name, "on": on, "known_on": known_on, "sha256": sha256}
    session.execute(insert(REPORT_FILING).values(**row, body=body.decode()))
    said = {"name": report.name, "on": on, "known_on": known_on, "sha256": sha256, "corrects": corrects}
    REGISTER.add(session, (number,), FilingLine.FILED, desk, {**said, "note": reason})
    return the_filing(session, number)


def _check_whole(report: Report, desk: Desk) -> None:
    asked = report.asked
    wanted = asked_for(asked.on, desk.today)
    if report.name != ReportName.MONTHLY or (asked.on, asked.known_on) != (wanted.on, wanted.known_on):
        raise BadRecord(
            f"填报的应是整月、按{desk.today}所知的月报，这份是截至{asked.on}的“{report.title}”，请重新统计"
        )
    if asked.districts or asked.scope:
        raise BadRecord(
            f"月报填报包括全部宗地，这份只统计了{asked.scope or '、'.join(asked.districts)}，请重新统计"
        )


def to_correct(session: Session, on: date, reason: str) -> int | None:
    """The signed filing another of the month would correct; None for the first of a month. Raises as `file_report`."""
    same = [filing for filing in filings(session) if filing.on == on]
    waiting = next((filing for filing in same if filing.state in OPEN), None)
    if waiting is not None:
        raise NotAllowed(
            f"{waiting.zh}{waiting.state.zh}，不能再填报；有误的请先退回：supervision report-filings return {waiting.number} --reason 理由"
        )
    signed = [filing for filing in same if filing.state is FilingState.SIGNED]
    if not signed:
        return None
    if not reason.strip():
        raise BadRecord(
            f"{signed[-1].zh}已签发，不能改动；更正须另行填报并写明理由：supervision report-filings file {on:%Y-%m} --reason 理由"
        )
    return signed[-1].number


# Checking, returning, signing


def check(session: Session, number: int, desk: Desk) -> Filing:
    """Find it in order (审核). Where the office lists its staff, by another person than who filled it in."""
    check_verb(desk, Verb.CHECK_REPORT)
    filing = _in_hand(session, number, FilingState.FILED)
    _by_another(desk, filing, FilingLine.FILED, "审核")
    return _add(session, filing, FilingLine.CHECKED, desk)


def return_(session: Session, number: int, desk: Desk, reason: str) -> Filing:
    """Return it with a reason (退回), before it is signed; the month is then filled in anew."""
    check_verb(desk, Verb.RETURN_REPORT)
    if not reason.strip():
        raise BadRecord(f"退回第{number}号填报应写明理由")
    return _add(session, _in_hand(session, number, *OPEN), FilingLine.RETURNED, desk, reason.strip())


def sign(session: Session, number: int, desk: Desk) -> Filing:
    """Sign it (签发), after it was checked; from then on it stands."""
    check_verb(desk, Verb.SIGN_REPORT)
    return _add(session, _in_hand(session, number, FilingState.CHECKED), FilingLine.SIGNED, desk)


def _in_hand(session: Session, number: int, *states: FilingState) -> Filing:
    """The filing as nobody else can change it until this transaction ends, where it stands so."""
    hold_table(session, REPORT_REGISTER)
    filing = the_filing(session, number)
    if filing.state not in states:
        wanted = "或者".join(state.zh for state in states)
        raise NotAllowed(f"{filing.zh}{filing.state.zh}，不是{wanted}，没有办理；{_next_step(filing)}")
    return filing


def _next_step(filing: Filing) -> str:
    """What is to be done with a filing as it stands."""
    command = "supervision report-filings"
    steps = {
        FilingState.FILED: f"请先审核：{command} check {filing.number}",
        FilingState.CHECKED: f"请签发：{command} sign {filing.number}，有误的请退回：{command} return {filing.number} --reason 理由",
        FilingState.RETURNED: f"请改正后重新填报：{command} file {filing.month}",
        FilingState.SIGNED: f"已签发的不能改动，更正须另行填报并写明理由：{command} file {filing.month} --reason 理由",
    }
    return steps[filing.state]


def _by_another(desk: Desk, filing: Filing, kind: FilingLine, what: str) -> None:
    if desk.office.staff.listed and filing.by(kind) == desk.by:
        name = desk.office.staff.name_of(desk.by)
        raise NotAllowed(f"{filing.zh}是{name}{kind.zh}的，{what}应由另一人办理")


def _add(session: Session, filing: Filing, kind: FilingLine, desk: Desk, note: str = "") -> Filing:
    REGISTER.add(session, (filing.number,), kind, desk, {"note": note})
    return the_filing(session, filing.number)


# Reading


def filings(session: Session) -> list[Filing]:
    """Every filing, oldest first (one statement); the reports themselves are not read."""
    columns = REPORT_REGISTER.c
    return list(_folded(session.execute(select(REPORT_REGISTER).order_by(columns.filing, columns.seq))))


def the_filing(session: Session, number: int) -> Filing:
    """One filing; raises `NotFound`."""
    columns = REPORT_REGISTER.c
    lines = select(REPORT_REGISTER).where(columns.filing == number).order_by(columns.seq)
    found = list(_folded(session.execute(lines)))
    if not found:
        raise NotFound(f"没有第{number}号填报。清单：supervision report-filings list")
    return found[0]


def _folded(rows: Iterable[Row[Any]]) -> Iterator[Filing]:
    """Filings from their lines, which stand together."""
    filing: Filing | None = None
    for row in rows:
        kind, said = FilingLine(row.kind), orjson.loads(row.payload)
        if kind is FilingLine.FILED:
            if filing is not None:
                yield filing
            filing = _filed(row.filing, said)
        elif filing is None or filing.number != row.filing:
            raise Refused(f"第{row.filing}号填报没有填报的登记，请运行 supervision verify")
        filing.state = BECOMES[kind]
        filing.lines.append(Told(kind, row.recorded_on, row.recorded_at, row.by, said["note"]))
    if filing is not None:
        yield filing


def _filed(number: int, said: Mapping[str, Any]) -> Filing:
    on, known_on = date.fromisoformat(said["on"]), date.fromisoformat(said["known_on"])
    return Filing(number, ReportName(said["name"]), on, known_on, said["sha256"], said["corrects"])


def filed_report(session: Session, filing: Filing) -> Report:
    """The report as it was filed; raises `Refused` where it is not as it was, or of a form this program cannot read."""
    body = session.scalar(select(REPORT_FILING.c.body).where(REPORT_FILING.c.number == filing.number))
    if body is None or hashlib.sha256(body.encode()).hexdigest() != filing.sha256:
        raise Refused(f"{filing.zh}的内容与登记的校验值不符，请运行 supervision verify")
    try:
        return from_values(orjson.loads(body))
    except (ArithmeticError, LookupError, TypeError, ValueError) as error:
        raise Refused(f"{filing.zh}读不出（{error}），可能是更新版本的程序填报的，请升级程序") from error


def changes_since(session: Session, filing: Filing, desk: Desk) -> list[FigureChange]:
    """What would be different if the same month were filled in with what is known today."""
    now = BUILT_BY[filing.name](session, Asked(filing.on, desk.today), desk.office)
    return list(changes(filed_report(session, filing), now))


# Verifying


def drift(session: Session) -> Iterator[str]:
    """Filed reports that are not what the register says was filed."""
    kept = {
        row.number: hashlib.sha256(row.body.encode()).hexdigest()
        for row in session.execute(select(REPORT_FILING), execution_options={"yield_per": 1})
    }
    for filing in filings(session):
        if kept.pop(filing.number, "") != filing.sha256:
            yield f"{filing.zh}的内容与登记的校验值不符"
    yield from (f"有第{number}号填报的内容，登记中没有" for number in sorted(kept))
