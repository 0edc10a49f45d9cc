"""A parcel as the API tells it (宗地数据); sums in 万元 and areas in 公顷 are texts, so that no figure is rounded."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Self

from pydantic import Field

from supervision.casework.holding import Hold, step_id
from supervision.casework.journal import Entry
from supervision.casework.reading import Reading, entry_words
from supervision.law.figures import plain
from supervision.law.idle_case.case import case_of
from supervision.law.idle_case.stages import CaseStage
from supervision.law.money import balances, outstanding_wan
from supervision.law.standing import NONE_YET, Life
from supervision.law.steps import ActSort, Duty, WaitsFor, act_name_zh
from supervision.law.terms import ContractKind, Kind, State
from supervision.records.act import ActStatus
from supervision.web.api.case_models import Clock, running_clocks
from supervision.web.api.models import InList, Told


def figure(value: Decimal | None) -> str | None:
    return None if value is None else plain(value)


class ParcelInList(InList):
    """One parcel in a list."""

    no: str
    aliases: list[str]
    project: str
    holder: str
    district: str
    area_ha: str | None
    state: State
    construction_duty: bool
    signed_on: date
    start_on: date | None
    completion_on: date | None
    started_on: date | None
    completed_on: date | None
    overdue: list[Duty]
    waits_for: WaitsFor | None
    next_look_on: date | None


class Alias(Told):
    """Another number of the parcel."""

    kind: str
    value: str


class ContractTold(Told):
    """What was agreed."""

    kind: ContractKind
    signed_on: date
    handover_on: date | None
    start_on: date | None = Field(description="约定开工日，含批准的延期")
    completion_on: date | None


class Happened(Told):
    """What happened so far; null where nothing is recorded."""

    handed_over_on: date | None
    started_on: date | None
    halted_on: date | None
    completed_on: date | None
    verified_on: date | None


class InstalmentTold(Told):
    """One instalment of the price."""

    no: int
    due_on: date | None
    amount_wan: str
    paid_wan: str
    outstanding_wan: str
    overdue_days: int


class Money(Told):
    """The price in 万元; `stated` says whether any payment was reported at all."""

    stated: bool
    price_wan: str | None
    paid_wan: str
    outstanding_wan: str
    instalments: list[InstalmentTold]

    @classmethod
    def of(cls, life: Life, on: date) -> Self:
        lines = balances(life, on)
        told = [
            InstalmentTold(
                no=line.no, due_on=line.due_on, amount_wan=plain(line.amount_wan), paid_wan=plain(line.paid_wan),
                outstanding_wan=plain(line.outstanding_wan), overdue_days=line.overdue_days,
            )
            for line in lines
        ]  # fmt: skip
        return cls(
            stated=life.payments_stated,
            price_wan=figure(life.contract.price_wan),
            paid_wan=plain(sum((line.paid_wan for line in lines), NONE_YET)),
            outstanding_wan=plain(outstanding_wan(life, on)),
            instalments=told,
        )


class NextStep(Told):
    """What comes next if nothing new is recorded."""

    on: date
    what: str
    clause: str | None


class OpenAct(Told):
    """An act somebody still has to do something about."""

    id: str
    sort: ActSort
    name: str
    title: str
    status: ActStatus
    officer: str
    done_on: date
    due_on: date


class HoldTold(Told):
    """A step held back."""

    step: str = Field(description="解除时写这个编号")
    what: str
    held_on: date
    by: str
    reason: str

    @classmethod
    def of(cls, parcel_id: int, hold: Hold) -> Self:
        return cls(
            step=step_id(parcel_id, hold.key),
            what=hold.zh,
            held_on=hold.held_on,
            by=hold.by,
            reason=hold.reason,
        )


class CaseInShort(Told):
    """The open idle case of a parcel."""

    stage: CaseStage
    stage_since: date
    suspected_on: date
    clock: Clock | None

    @classmethod
    def of(cls, life: Life, on: date) -> Self | None:
        case = case_of(life)
        if case is None or case.closed:
            return None
        clocks = running_clocks(life, on)
        return cls(
            stage=case.stage, stage_since=case.stage_since, suspected_on=case.opened_on,
            clock=clocks[0] if clocks else None,
        )  # fmt: skip


class Parcel(Told):
    """One parcel as of a day: where it stands, why, under which clause, what is owed, what comes next."""

    no: str
    version: str = Field(description="案卷版本：最后一条记录")
    on: date
    aliases: list[Alias]
    project: str
    holder: str
    district: str
    location: str
    use: str
    supply_mode: str
    area_ha: str | None
    state: State
    state_zh: str
    overdue: list[str]
    why: str
    clause: str | None
    clause_text: str | None
    waits_for: str | None
    contract: ContractTold
    happened: Happened
    money: Money
    day_counts: list[str]
    next: list[NextStep]
    open: list[OpenAct]
    holds: list[HoldTold]
    idle_case: CaseInShort | None
    notes: list[str]

    @classmethod
    def of(cls, read: Reading, version: str) -> Self:
        life, said = read.life, read.explanation
        parcel, contract = life.parcel, life.contract
        return cls(
            no=said.no,
            version=version,
            on=said.on,
            aliases=[Alias(kind=kind, value=value) for kind, value in read.aliases],
            project=parcel.project,
            holder=parcel.holder,
            district=parcel.district,
            location=parcel.location,
            use=parcel.use,
            supply_mode=parcel.supply_mode,
            area_ha=figure(parcel.area_ha),
            state=said.state,
            state_zh=said.state.zh,
            overdue=said.lateness,
            why=said.why,
            clause=None if said.clause is None else said.clause.cite,
            clause_text=None if said.clause is None else said.clause.sentence,
            waits_for=said.waits_for or None,
            contract=ContractTold(
                kind=contract.kind, signed_on=contract.signed_on, handover_on=contract.handover_on,
                start_on=life.agreed_start_on, completion_on=contract.completion_on,
            ),
            happened=Happened.model_validate(life),
            money=Money.of(life, said.on),
            day_counts=said.counts,
            next=[NextStep(on=step.on, what=step.text, clause=step.clause or None) for step in said.next_steps],
            open=[_open(read, act) for act in read.open_acts],
            holds=[HoldTold.of(read.parcel_id, hold) for hold in read.holds],
            idle_case=CaseInShort.of(life, said.on),
            notes=said.notes,
        )  # fmt: skip


def _open(read: Reading, act: Any) -> OpenAct:
    return OpenAct(
        id=f"{read.parcel_id}-{act.seq}", sort=act.sort, name=act.name, title=act_name_zh(act.name), status=act.status,
        officer=act.officer, done_on=act.done_on, due_on=act.due_on,
    )  # fmt: skip


class CaseFileEntry(Told):
    """One entry of a case file: a fact that was reported, or an act of the office."""

    seq: int
    sort: str = Field(pattern="^(fact|act)$", description="fact 事实，act 办理")
    kind: str
    kind_zh: str
    words: str
    happened_on: date
    recorded_on: date
    recorded_at: datetime
    by: str
    payload: dict[str, Any]

    @classmethod
    def of(cls, seq: int, entry: Entry) -> Self:
        return cls(
            seq=seq,
            sort="fact" if isinstance(entry.kind, Kind) else "act",
            kind=str(entry.kind),
            kind_zh=entry.kind.zh,
            words=entry_words(seq, entry),
            happened_on=entry.happened_on,
            recorded_on=entry.recorded_on,
            recorded_at=entry.recorded_at,
            by=entry.by,
            payload=dict(entry.payload),
        )


class History(Told):
    """The case file of a parcel."""

    version: str
    items: list[CaseFileEntry]
