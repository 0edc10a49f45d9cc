"""What one month is counted from (月报明细): the parcels at its end, and what happened to them in it, a row each.

Every row begins with what it is and whose: its number, and the place it is counted under (行政区 or 国土所).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from supervision.casework.acts_on_file import ActOnFile
from supervision.casework.journal import ActKind
from supervision.casework.lives import ParcelLife
from supervision.casework.reports.breaches import NOT_FOUND
from supervision.casework.reports.columns import yes_or_no
from supervision.casework.reports.month_land import LandRow, land_row
from supervision.casework.visit_indicators import VISIT_OWED, visit_late
from supervision.law.breaches import extension_cause
from supervision.law.facts import Fact
from supervision.law.money import balances, overdue_balances
from supervision.law.referrals import referrals
from supervision.law.rules.rule import Opens
from supervision.law.rules.table import TABLE
from supervision.law.steps import ActSort, act_name_zh
from supervision.law.terms import Kind
from supervision.records.act import ActStatus

VISITS = frozenset(
    str(rule.act.name)
    for rule in TABLE
    if isinstance(rule.act, Opens) and {Kind.INSPECTION, Kind.IDLE_CHECK}.intersection(rule.act.met_by)
)
"""The tasks a visit meets (巡查任务)."""

NEVER_SENT = (ActStatus.TRIAGE, ActStatus.DISMISSED, ActStatus.LAPSED)
"""Notices nobody drafted (未拟稿)."""


class VisitRow(NamedTuple):
    """One visit made in the month."""

    no: str
    place: str
    seq: int
    visited_on: date
    findings: str
    officers: str


class TaskRow(NamedTuple):
    """One visit that fell due in the month."""

    no: str
    place: str
    seq: int
    name: str
    due_on: date
    status: str
    late: str


class NoticeRow(NamedTuple):
    """One notice drafted, signed or served in the month, with what had become of it by its end."""

    no: str
    place: str
    seq: int
    name: str
    drafted_on: date
    signed_on: date | None
    served_on: date | None


class InstalmentRow(NamedTuple):
    """One instalment due in the month, or overdue at its end."""

    no: str
    place: str
    instalment: int
    due_on: date
    amount_wan: Decimal
    paid_wan: Decimal
    overdue_wan: Decimal | None


class PaymentRow(NamedTuple):
    """One payment of the month."""

    no: str
    place: str
    seq: int
    paid_on: date
    instalment: int | None
    amount_wan: Decimal


class ExtensionRow(NamedTuple):
    """One extension approved in the month; its cause is that of the last finding of breach before it."""

    no: str
    place: str
    seq: int
    approved_on: date
    approval_no: str
    start_on: date | None
    completion_on: date | None
    cause: str


class ReferralRow(NamedTuple):
    """One referral made in the month, or open at its end."""

    no: str
    place: str
    seq: int
    referred_on: date
    matter: str
    status: str
    open: str


@dataclass(slots=True)
class Month:
    """One month's rows, from its first day to its last or the day asked."""

    from_on: date
    on: date
    land: list[LandRow] = field(default_factory=list)
    visits: list[VisitRow] = field(default_factory=list)
    tasks: list[TaskRow] = field(default_factory=list)
    notices: list[NoticeRow] = field(default_factory=list)
    instalments: list[InstalmentRow] = field(default_factory=list)
    payments: list[PaymentRow] = field(default_factory=list)
    extensions: list[ExtensionRow] = field(default_factory=list)
    referrals: list[ReferralRow] = field(default_factory=list)

    def holds(self, day: date | None) -> bool:
        """Whether a day lies in the month."""
        return day is not None and self.from_on <= day <= self.on

    def take(self, each: ParcelLife, place: str) -> None:
        """Take one parcel with all that happened to it."""
        facts = each.facts
        visits = [fact for fact in facts if fact.kind is Kind.INSPECTION and self.holds(fact.on)]
        instalments = list(self._instalments(each, place))
        due_wan = _sum(i.amount_wan for i in instalments if self.holds(i.due_on))
        overdue_wan = _sum(i.overdue_wan for i in instalments if i.overdue_wan is not None)
        self.land.append(
            land_row(
                each, place, self.on, facts, visited=bool(visits), due_wan=due_wan, overdue_wan=overdue_wan
            )
        )
        self.instalments += instalments
        self.visits += (_visit(each.no, place, fact) for fact in visits)
        for act in each.acts.values():
            self._take_act(each.no, place, act)
        for fact in facts:
            if not self.holds(fact.on):
                continue
            if fact.kind is Kind.PAYMENT:
                values = fact.values
                self.payments.append(
                    PaymentRow(
                        each.no, place, fact.seq, fact.on, values.get("instalment"), values["amount_wan"]
                    )
                )
            elif fact.kind is Kind.EXTENSION:
                self.extensions.append(_extension(each.no, place, fact, facts))
        self.referrals += (
            ReferralRow(each.no, place, one.seq, one.on, one.matter.zh, one.status.zh, yes_or_no(one.open))
            for one in referrals(each.life)
            if one.open or self.holds(one.on)
        )

    def _instalments(self, each: ParcelLife, place: str) -> Iterator[InstalmentRow]:
        """What is due in the month or overdue at its end; the duty to pay dies with the parcel's end."""
        life = each.life
        if life.ended:
            return
        late = overdue_balances(life, self.on)
        for one in balances(life, self.on):
            if one.due_on is not None and (self.holds(one.due_on) or one in late):
                owed = one.outstanding_wan if one in late else None
                yield InstalmentRow(each.no, place, one.no, one.due_on, one.amount_wan, one.paid_wan, owed)

    def _take_act(self, no: str, place: str, act: ActOnFile) -> None:
        if act.sort is ActSort.TASK and act.name in VISITS and self.holds(act.due_on):
            if act.status in VISIT_OWED:
                late = yes_or_no(visit_late(act.status, act.due_on, self.on))
                self.tasks.append(
                    TaskRow(no, place, act.seq, act_name_zh(act.name), act.due_on, act.status.zh, late)
                )
        elif act.sort is ActSort.NOTICE and act.status not in NEVER_SENT:
            row = _notice(no, place, act)
            if any(map(self.holds, (row.drafted_on, row.signed_on, row.served_on))):
                self.notices.append(row)


def _sum(amounts: Iterable[Decimal]) -> Decimal | None:
    found = list(amounts)
    return sum(found, Decimal(0)) if found else None


def _visit(no: str, place: str, fact: Fact) -> VisitRow:
    found = "、".join(finding.zh for finding in fact.values["finding"])
    return VisitRow(no, place, fact.seq, fact.on, found, "、".join(fact.values.get("officers", ())))


def _notice(no: str, place: str, act: ActOnFile) -> NoticeRow:
    """A signature or a service that was corrected away since does not count; a notice withdrawn tells what it was."""
    status = act.status_before_last if act.withdrawn else act.status
    signed = status in (ActStatus.ISSUED, ActStatus.SERVED)
    served = status is ActStatus.SERVED
    return NoticeRow(
        no,
        place,
        act.seq,
        act_name_zh(act.name),
        act.drafted_on,
        act.settled_on(ActKind.ISSUING) if signed else None,
        act.settled_on(ActKind.SERVING) if served else None,
    )


def _extension(no: str, place: str, fact: Fact, facts: Sequence[Fact]) -> ExtensionRow:
    cause, values = extension_cause(facts, fact), fact.values
    return ExtensionRow(
        no,
        place,
        fact.seq,
        fact.on,
        values.get("approval_no", ""),
        values.get("start_on"),
        values.get("completion_on"),
        NOT_FOUND if cause is None else cause.zh,
    )
