"""The holder's page (用地单位一览): every parcel of one holder, its breaches, papers unanswered, debts, encumbrances and cases.

Everything is folded from the case files as of a day, as `status` does; what a holder had before a transfer is found too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from supervision.casework.acts_on_file import ActOnFile, acts_of, happened_by
from supervision.casework.holder_names import NamedHolder, holders_named, key_of, tenures
from supervision.casework.journal import ActKind, Entry, facts_of, read_entries
from supervision.law.encumbrances import Encumbrance, encumbrances
from supervision.law.facts import Fact
from supervision.law.life import fold
from supervision.law.money import Balance, balances
from supervision.law.refusals import BadRecord, Refused
from supervision.law.rules.answered import complaints_not_answered
from supervision.law.standing import NONE_YET, Life, Overdue, overdue
from supervision.law.states import IN_IDLE_CASE
from supervision.law.steps import ActSort, Duty, NoticeName
from supervision.law.terms import Cause, Ground, Kind, Stage
from supervision.records.act import ActStatus
from supervision.records.tables import PARCEL


class NoHolder(Refused, LookupError):
    """No parcel on file has, or had, a holder of that name."""


@dataclass(frozen=True, slots=True)
class Left:
    """How a holder came to hold a parcel no longer (曾为使用权人): the day, and by which fact."""

    on: date
    by: Kind

    @property
    def zh(self) -> str:
        return f"曾为使用权人，{self.on}{self.by.zh}"


@dataclass(frozen=True, slots=True)
class BreachFound:
    """A breach found while this holder had the parcel (违约认定)."""

    on: date
    stage: Stage
    cause: Cause
    ground: Ground | None


@dataclass(frozen=True, slots=True)
class PaperOut:
    """A notice still to be issued or served, or served and not answered by what it demands."""

    act: ActOnFile
    since: date

    @property
    def zh(self) -> str:
        return {ActStatus.DRAFTED: "未签发", ActStatus.ISSUED: "未送达"}.get(self.act.status, "已送达未履行")


@dataclass(frozen=True, slots=True)
class Holding:
    """One parcel of a holder on a day; of one it no longer has, what happened while it had it."""

    parcel_id: int
    no: str
    life: Life
    left: Left | None
    breaches: Sequence[BreachFound]
    overdue: Sequence[Overdue] = ()
    debts: Sequence[Balance] = ()
    papers: Sequence[PaperOut] = ()
    encumbrances: Sequence[Encumbrance] = ()
    open_complaints: int = 0

    @property
    def payments_stated(self) -> bool:
        return self.life.payments_stated

    @property
    def idle(self) -> bool:
        return self.left is None and self.life.state in IN_IDLE_CASE

    @property
    def owed_wan(self) -> Decimal:
        return sum((debt.outstanding_wan for debt in self.debts), NONE_YET)


@dataclass(frozen=True, slots=True)
class HolderPage:
    """All about one holder on a day; `others` are further holders whose names contain what was asked.

    `hidden` is how many more parcels it has or had that were not asked for (不在管辖范围内).
    """

    name: str
    on: date
    holdings: Sequence[Holding]
    others: Sequence[NamedHolder] = field(default=())
    hidden: int = 0

    @property
    def held(self) -> list[Holding]:
        return [holding for holding in self.holdings if holding.left is None]

    @property
    def area_ha(self) -> Decimal:
        return sum((holding.life.parcel.area_ha or NONE_YET for holding in self.held), NONE_YET)

    @property
    def owed_wan(self) -> Decimal:
        """Every instalment past its day, over all parcels; payments nobody stated are not counted."""
        return sum((holding.owed_wan for holding in self.held), NONE_YET)


# Finding the holder


def holder_page(
    session: Session, name: str, today: date, among: Iterable[ColumnElement[bool]] = ()
) -> HolderPage | list[NamedHolder]:
    """The page of the holder of exactly this name, or of the only one whose name contains it; else who they are.

    `among` are conditions on the parcel's row (an officer's scope): of others only their number is told, and only of
    the holder named in full. A few statements, however many parcels. Raises `NoHolder` when there is none.
    """
    asked = key_of(name)
    if not asked:
        raise BadRecord("请写出用地单位名称，例如：supervision holder 示范公司")
    found = holders_named(session, asked, today, among)
    seen = {key: each for key, each in found.items() if each.parcel_ids}
    if not seen and asked not in found:
        raise NoHolder(f"没有名称含“{name.strip()}”的用地单位。全部宗地：supervision parcels")
    chosen = asked if asked in found else next(iter(seen)) if len(seen) == 1 else None
    if chosen is None:
        return sorted((each.named for each in seen.values()), key=lambda one: (-one.parcels, one.name))
    others = [each.named for key, each in seen.items() if key != chosen]
    one = found[chosen]
    holdings = _holdings(session, chosen, sorted(one.parcel_ids), today)
    if not holdings and not one.hidden:
        raise NoHolder(f"{one.named.name}至{today}尚无宗地")
    in_order = sorted(others, key=lambda other: other.name)
    return HolderPage(one.named.name, today, holdings, in_order, len(one.hidden))


# One holder's parcels


def _holdings(session: Session, holder: str, parcel_ids: Sequence[int], today: date) -> list[Holding]:
    """Its parcels by number, those it no longer has at the end."""
    query = select(PARCEL.c.id, PARCEL.c.no).where(PARCEL.c.id.in_(parcel_ids))
    numbers = {row.id: row.no for row in session.execute(query)}
    journals = read_entries(session, parcel_ids)
    found = [
        holding
        for parcel_id, no in numbers.items()
        if (holding := _holding(holder, parcel_id, no, journals[parcel_id], today)) is not None
    ]
    return sorted(found, key=lambda holding: (holding.left is not None, holding.no))


def _holding(
    holder: str, parcel_id: int, no: str, journal: Sequence[tuple[int, Entry]], today: date
) -> Holding | None:
    """None for a parcel that on that day was not yet supplied, or not yet this holder's."""
    facts = facts_of(journal)
    life, held_by = fold(facts, no, on=today), tenures(facts, today)
    own = [place for place, (name, _) in enumerate(held_by) if key_of(name) == holder]
    if life is None or not own:
        return None
    breaches = [_breach(fact) for place in own for fact in held_by[place][1] if fact.kind is Kind.BREACH]
    if own[-1] + 1 < len(held_by):
        ending = held_by[own[-1] + 1][1][0]
        return Holding(parcel_id, no, life, Left(ending.on, ending.kind), breaches)
    counted = life.payments_stated and not life.ended
    debts = [each for each in balances(life, today) if each.overdue_days] if counted else []
    late = overdue(life, today)
    acts = acts_of(happened_by(journal, today)).values()
    return Holding(
        parcel_id=parcel_id,
        no=no,
        life=life,
        left=None,
        breaches=breaches,
        overdue=late,
        debts=debts,
        papers=list(_papers(acts, debts, {each.duty for each in late})),
        encumbrances=encumbrances(facts, today),
        open_complaints=len(list(complaints_not_answered(life))),
    )


def _breach(fact: Fact) -> BreachFound:
    said = fact.values
    return BreachFound(fact.on, said["stage"], said["cause"], said.get("ground"))


DEMANDS = {
    NoticeName.PAYMENT_REMINDER: Duty.PAYMENT,
    NoticeName.OVERDUE_PAYMENT: Duty.PAYMENT,
    NoticeName.START_REMINDER: Duty.START,
    NoticeName.START_NOTICE: Duty.START,
    NoticeName.START_COMPLIANCE: Duty.START,
    NoticeName.COMPLETION_REMINDER: Duty.COMPLETION,
    NoticeName.COMPLETION_URGING: Duty.COMPLETION,
    NoticeName.COMPLETION_COMPLIANCE: Duty.COMPLETION,
}
"""What a notice asks the holder to do: served and the agreed day past, it is unanswered until that is done."""


def _papers(acts: Iterable[ActOnFile], debts: Sequence[Balance], late: set[Duty]) -> Iterator[PaperOut]:
    """Notices not issued, not served, or served and not answered, in the order they were drafted."""
    owed = {debt.no for debt in debts}
    for act in acts:
        if act.sort is not ActSort.NOTICE:
            continue
        issued_on, served_on = act.settled_on(ActKind.ISSUING), act.settled_on(ActKind.SERVING)
        if act.status is ActStatus.DRAFTED:
            yield PaperOut(act, act.drafted_on)
        elif act.status is ActStatus.ISSUED:
            yield PaperOut(act, issued_on or act.drafted_on)
        elif act.status is ActStatus.SERVED:
            duty = DEMANDS.get(NoticeName(act.name))
            if act.subject in owed if duty is Duty.PAYMENT else duty in late:
                yield PaperOut(act, served_on or act.drafted_on)
