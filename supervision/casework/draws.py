"""Drawing parcels for a visit by somebody else (抽查、交叉巡查): by lot, from a recorded seed, so that it can be repeated.

The county's 供后监管制度 五（三） asks for cross visits and unannounced checks; who visits is never the officer the
parcel is the responsibility of. `check` draws again from the parcels as they were known at that instant.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from heapq import nsmallest
from random import Random
from typing import Any, Self

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from supervision.casework.acts import Desk
from supervision.casework.casefile import stored_life
from supervision.casework.journal import Entry, entry_of, facts_of, read_entries
from supervision.casework.lists import pages
from supervision.casework.recording import Line, record_all
from supervision.casework.rights import Verb, check_verb
from supervision.casework.terms_on_file import standing
from supervision.law.life import fold, pass_time
from supervision.law.refusals import NotAllowed, Refused
from supervision.law.rules.county_clauses import DRAW_CLAUSE
from supervision.law.standing import Life
from supervision.law.states import NOT_SUPERVISED
from supervision.law.terms import Kind, State
from supervision.records.tables import ENTRY, PARCEL
from supervision.staff import UNASSIGNED, Officer, Placed, Role, Staff


@dataclass(frozen=True, slots=True)
class Scope:
    """From which parcels is drawn (抽取范围): all under supervision, or those of a state or a district."""

    state: State | None = None
    district: str | None = None

    @property
    def words(self) -> str:
        """The scope as the case file keeps it."""
        state = f"、状态“{self.state.zh}”" if self.state is not None else ""
        district = f"、行政区“{self.district}”" if self.district is not None else ""
        return f"抽取范围：在监管宗地{state}{district}"

    @classmethod
    def of(cls, words: str) -> Self | None:
        """The scope a case file states; None where it states none."""
        found = re.search("抽取范围：在监管宗地(?:、状态“([^”]*)”)?(?:、行政区“(.*)”)?$", words)
        states = {state.zh: state for state in State}
        if found is None or found[1] not in (None, *states):
            return None
        return cls(states[found[1]] if found[1] is not None else None, found[2])

    def holds(self, life: Life) -> bool:
        """Whether a parcel is under supervision with construction still owed, and of this state and district."""
        return (
            life.construction_duty
            and life.state not in NOT_SUPERVISED
            and self.state in (None, life.state)
            and self.district in (None, life.parcel.district)
        )


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked for: so many parcels to be visited by a day. `seed_made`: by the program, not by a person."""

    count: int
    due_on: date
    seed: str
    seed_made: bool = False
    crossed: bool = False
    scope: Scope = Scope()


@dataclass(frozen=True, slots=True)
class Drawn:
    """One parcel drawn, and who visits it."""

    parcel: Row[Any]
    officer: Officer


@dataclass(frozen=True, slots=True)
class Draw:
    """A draw as recorded: the parcels with their officers, out of how many, and what those numbers hash to."""

    order: Order
    drawn: Sequence[Drawn]
    drawn_from: int
    sha256: str


def draw(session: Session, order: Order, desk: Desk) -> Draw:
    """Draw parcels and officers and record it on each, in the caller's one transaction; raises `Refused`."""
    check_verb(desk, Verb.DRAW)
    _check_order(order, desk)
    parcels = {row.no: row for row in under_supervision(session, order.scope, desk.today)}
    numbers = sorted(parcels)
    if order.count > len(numbers):
        raise NotAllowed(f"{order.scope.words}只有{len(numbers)}宗，抽不出{order.count}宗")
    lots = Random(order.seed)
    chosen = [parcels[no] for no in draw_lots(numbers, order.count, lots)]
    staff = desk.office.staff
    drawn = [Drawn(row, _draw_officer(staff, row, order.crossed, desk.today, lots)) for row in chosen]
    made = Draw(order, drawn, len(numbers), sha256_of(numbers))
    for outcome in record_all(session, [Line(_happening(one, made, desk.today)) for one in drawn], desk):
        if isinstance(outcome, Refused):
            raise outcome
    return made


def _check_order(order: Order, desk: Desk) -> None:
    if order.count < 1:
        raise NotAllowed("抽取宗数应不少于1宗")
    if order.due_on < desk.today:
        raise NotAllowed(f"完成期限{order.due_on}早于抽取日{desk.today}，请另定期限")
    if not order.seed or order.seed != order.seed.strip():
        raise NotAllowed("随机种子不能为空，首尾不能有空格")
    if not desk.office.staff.with_role(Role.INSPECTOR, desk.today):
        raise NotAllowed(
            f"机关设置的[[officers]]中没有在任的{Role.INSPECTOR.zh}，抽查无人可派；请在 office.toml 中列出人员"
        )


def under_supervision(session: Session, scope: Scope, today: date) -> Iterator[Row[Any]]:
    """The parcels under supervision (在监管宗地): not recovered, terminated or verified, with a duty to build.

    A state is that of `today`, whether or not a sweep ran; with one, every life is read.
    """
    columns = [PARCEL.c.id, PARCEL.c.no, PARCEL.c.project, PARCEL.c.district, PARCEL.c.location]
    if scope.state is not None:
        columns += [PARCEL.c.life, PARCEL.c.looked_on]
    supervised = PARCEL.c.state.not_in([str(state) for state in NOT_SUPERVISED])
    query = select(*columns).where(~PARCEL.c.withdrawn, PARCEL.c.construction_duty, supervised)
    if scope.district is not None:
        query = query.where(PARCEL.c.district == scope.district)
    for page in pages(session, query):
        for row in page:
            if scope.state is None or scope.holds(_life_on(row, today)):
                yield row


def _life_on(row: Row[Any], today: date) -> Life:
    life = stored_life(row)
    pass_time(life, today)
    return life


def draw_lots(numbers: Sequence[str], count: int, lots: Random) -> list[str]:
    """Each number draws a lot in turn, and the smallest lots are drawn.

    `random()` is the one method whose sequence Python promises to keep for a seed, so an old draw stays repeatable.
    """
    return sorted(no for _, no in nsmallest(count, ((lots.random(), no) for no in numbers)))


def _draw_officer(staff: Staff, parcel: Placed, crossed: bool, on: date, lots: Random) -> Officer:
    able = qualified(staff, parcel, crossed=crossed, on=on)
    if able:
        return able[int(lots.random() * len(able))]
    home = staff.land_office_of(parcel)
    where = home.name if home is not None else UNASSIGNED
    must = "交叉巡查须由其他国土所的国土员进行" if crossed else "抽查不得由责任国土员本人进行"
    no = getattr(parcel, "no", "")
    raise NotAllowed(
        f"宗地{no}（{where}）无人可派：{must}（{DRAW_CLAUSE.cite}），现无其他在任的国土员。"
        "本次抽取未登记，请在机关设置的[[officers]]中补充国土员后再抽"
    )


def qualified(staff: Staff, parcel: Placed, *, crossed: bool, on: date) -> list[Officer]:
    """The inspectors who may visit a parcel drawn: never the one responsible for it; for a cross visit (交叉巡查)
    those of other land offices only.
    """
    inspectors = staff.with_role(Role.INSPECTOR, on)
    if crossed:
        home = staff.land_office_of(parcel)
        return [o for o in inspectors if o.land_office and (home is None or o.land_office != home.name)]
    responsible = staff.officers_of(parcel, on)[:1]
    return [officer for officer in inspectors if officer not in responsible]


def sha256_of(numbers: Sequence[str]) -> str:
    """What the sorted numbers hash to, one on a line (范围校验值)."""
    return hashlib.sha256("\n".join(numbers).encode()).hexdigest()


def _happening(drawn: Drawn, made: Draw, today: date) -> dict[str, Any]:
    order = made.order
    seed = "系统生成" if order.seed_made else "抽取人给定"
    return {
        "no": drawn.parcel.no,
        "kind": str(Kind.DRAW),
        "on": today.isoformat(),
        "officer": drawn.officer.user,
        "due_on": order.due_on.isoformat(),
        "crossed": order.crossed,
        "seed": order.seed,
        "drawn_from": made.drawn_from,
        "drawn_from_sha256": made.sha256,
        "note": f"随机种子由{seed}；{order.scope.words}",
    }


# Drawing again


@dataclass(slots=True)
class DrawOnFile:
    """A draw as the case files tell it: when, by whom, from which seed, and the parcels; `voided` of them corrected since."""

    seed: str
    on: date
    at: datetime
    by: str
    drawn_from: int | None
    sha256: str
    scope: Scope | None
    numbers: list[str] = field(default_factory=list)
    voided: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Checked:
    """A draw repeated (重抽核对): the parcels it was drawn from then, and what the seed gives."""

    draw: DrawOnFile
    drawn_from: int
    sha256: str
    numbers: Sequence[str]

    @property
    def same_scope(self) -> bool:
        return self.draw.sha256 == self.sha256

    @property
    def same(self) -> bool:
        return self.same_scope and self.draw.numbers == self.numbers


def draws_on_file(
    session: Session, *, parcel_id: int | None = None, seed: str | None = None
) -> list[DrawOnFile]:
    """The draws that drew a parcel, or those from a seed, oldest first; corrected ones too."""
    query = select(ENTRY, PARCEL.c.no).join(PARCEL, PARCEL.c.id == ENTRY.c.parcel_id)
    query = query.where(ENTRY.c.kind == str(Kind.DRAW)).order_by(ENTRY.c.recorded_at, PARCEL.c.no)
    if parcel_id is not None:
        its = select(ENTRY.c.recorded_at).where(
            ENTRY.c.parcel_id == parcel_id, ENTRY.c.kind == str(Kind.DRAW)
        )
        query = query.where(ENTRY.c.recorded_at.in_(its))
    found: dict[tuple[datetime, str, str], DrawOnFile] = {}
    of_the_parcel = set()
    rows = session.execute(query).all()
    stand = _standing(session, sorted({row.parcel_id for row in rows}))
    for row in rows:
        entry = entry_of(row)
        key = (entry.recorded_at, entry.by, str(entry.payload["seed"]))
        on_file = found.setdefault(key, _on_file(entry))
        on_file.numbers.append(row.no)
        if row.seq not in stand[row.parcel_id]:
            on_file.voided.append(row.no)
        if row.parcel_id == parcel_id:
            of_the_parcel.add(key)
    return [
        on_file
        for key, on_file in found.items()
        if (parcel_id is None or key in of_the_parcel) and seed in (None, on_file.seed)
    ]


def _standing(session: Session, parcel_ids: Sequence[int]) -> dict[int, set[int]]:
    """By parcel, the entries no correction voided."""
    stand: dict[int, set[int]] = defaultdict(set)
    for parcel_id, entries in read_entries(session, parcel_ids).items():
        stand[parcel_id] = {seq for seq, _ in standing(entries)}
    return stand


def _on_file(entry: Entry) -> DrawOnFile:
    said = entry.payload
    return DrawOnFile(
        seed=str(said["seed"]),
        on=entry.happened_on,
        at=entry.recorded_at,
        by=entry.by,
        drawn_from=said.get("drawn_from"),
        sha256=str(said.get("drawn_from_sha256", "")),
        scope=Scope.of(str(said.get("note", ""))),
    )


def check(session: Session, draw: DrawOnFile) -> Checked:
    """Draw again from the parcels under supervision as they were known at the instant of the draw."""
    scope = draw.scope or Scope()
    numbers = []
    for page in pages(session, select(PARCEL.c.id, PARCEL.c.no)):
        journals = read_entries(session, [row.id for row in page])
        for row in page:
            known = [(seq, entry) for seq, entry in journals[row.id] if entry.recorded_at <= draw.at]
            if _was_in(scope, known, row.no, draw.on):
                numbers.append(row.no)
    numbers.sort()
    return Checked(
        draw, len(numbers), sha256_of(numbers), draw_lots(numbers, len(draw.numbers), Random(draw.seed))
    )


def _was_in(scope: Scope, known: Sequence[tuple[int, Entry]], no: str, on: date) -> bool:
    """Whether the scope held a parcel, by all that was known of it, on the day of the draw."""
    facts = facts_of(known)
    last = max((fact.on for fact in facts), default=on)
    life = fold(facts, no, on=max(last, on))
    return life is not None and scope.holds(life)
