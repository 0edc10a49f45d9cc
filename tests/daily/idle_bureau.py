"""A bureau that takes idle cases through: each act by the desk whose it is, the sweep every day somebody works.

bureau.tell("zheng", "2025-06-13", "referral_accepted", receiver="郑一")
bureau.stands(
    "2025-06-14", C.ACCEPTED, enforcement={T.SEND_INVESTIGATION}, until={"发出《闲置土地调查通知书》": "2025-07-02"}
)
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from supervision.casework.acts import Desk
from supervision.casework.acts_on_file import ActId
from supervision.casework.case_papers.drafting import draft_case_papers
from supervision.casework.consequences import Followed
from supervision.casework.papers.paper import draw_up, file_on_day
from supervision.casework.photos.attaching import attach
from supervision.casework.photos.store import Photos
from supervision.casework.plain_text import plain_text
from supervision.casework.reading import Reading, read_parcel
from supervision.casework.recording import Recorded, record
from supervision.casework.referring.answering import accept, return_
from supervision.casework.referring.handing_over import HandedOver, refer
from supervision.casework.service import attempt, serve, sign
from supervision.casework.verify import verify
from supervision.daily.sweep import sweep
from supervision.law.idle_case.case import IdleCase, case_of
from supervision.law.idle_case.clocks import clocks
from supervision.law.idle_case.stages import CaseStage
from supervision.law.refusals import Refused
from supervision.law.steps import ActSort, Duty, NoticeName, PaperName, TaskName, Unit
from supervision.law.terms import Kind, Matter
from supervision.office import Office
from supervision.records.act import ActStatus
from supervision.records.db import reading, writing
from supervision.records.tables import ACT, ENTRY
from tests.casework.photos import pictures
from tests.database import INSTANT, NO
from tests.killing import nothing_is_done_twice

ALARMS = (
    Followed.MOVE_GONE, Followed.FACT_DOUBTFUL, Followed.OVERTAKEN, Followed.CASE_DOUBTFUL, Followed.GROUND_GONE,
)  # fmt: skip
OF_THE_CASE = (Duty.IDLE, Duty.CASE, Duty.REFERRAL)
TWO_OF_THE_LAND_OFFICE = ["张三", "钱七"]
TWO_OF_ENFORCEMENT = "郑一、韩二"
BY_HAND = {
    "way": "direct",
    "receiver": "王经理",
    "relation": "办公室主任",
    "servers": TWO_OF_ENFORCEMENT,
    "receipt": "送达回证一份",
}
"""A statutory paper handed over by two, its receipt signed."""


@dataclass(slots=True)
class Bureau:
    """One parcel's case and everybody who works on it; `today` is the day of the last act."""

    engine: Engine
    office: Office
    folder: Path
    no: str = NO
    today: date = date(2024, 1, 5)
    issued: dict[NoticeName, ActId] = field(default_factory=dict)
    alarms: list[str] = field(default_factory=list)
    """What a record was found to upset, as it was said to whoever recorded it."""

    @property
    def photos(self) -> Photos:
        return Photos(self.folder / "originals")

    def desk(self, by: str, on: str | None = None) -> Desk:
        if on is not None:
            self.today = date.fromisoformat(on)
        return Desk(self.office, self.today, INSTANT, by)

    def sweep(self, on: str | None = None) -> None:
        """The sweep of a day (of today), and once more as a second daemon does: it finds nothing left to ask."""
        desk = self.desk("每日监测", on)
        sweep(self.engine, desk)
        before = self._last_seq()
        sweep(self.engine, desk)
        assert self._last_seq() == before, "asked twice on one day"

    def _last_seq(self) -> int:
        with reading(self.engine) as session:
            return session.scalar(select(func.count()).select_from(ENTRY)) or 0

    # What the desks do

    def tell(self, by: str, on: str, kind: str, *, happened: str = "", **fields: Any) -> Recorded:
        """Record a fact on a day; it `happened` that day or earlier."""
        desk = self.desk(by, on)
        told = {"no": self.no, "kind": kind, "on": happened or on, **fields}
        with writing(self.engine) as session:
            return self._heard(record(session, attach(told, self.photos, self.folder), desk))

    def _heard(self, recorded: Recorded) -> Recorded:
        self.alarms += [found.text for found in recorded.consequences if found.sort in ALARMS]
        return recorded

    def refuses(self, said: str, by: str, on: str, kind: str, **fields: Any) -> None:
        """The fact is refused with these words, and nothing is written."""
        before = self._last_seq()
        with pytest.raises(Refused) as refused:
            self.tell(by, on, kind, **fields)
        assert re.search(said, str(refused.value)), refused.value
        assert self._last_seq() == before

    def photograph(self, name: str, on: str) -> str:
        """A photo taken on the site that day, another file for each name."""
        taken = pictures.exif(taken=f"{on.replace('-', ':')} 10:11:12")
        (self.folder / name).write_bytes(pictures.jpeg(taken, shade=sum(map(ord, name)) % 200))
        return name

    def refer(self, on: str, *, lacking: str = "") -> HandedOver:
        """Hand the suspicion to enforcement, with its package."""
        desk = self.desk("wang", on)
        with writing(self.engine) as session:
            return refer(session, self.no, Matter.IDLE, desk, photos=self.photos, lacking_reason=lacking)

    def returned(self, handed: HandedOver, on: str, reason: str) -> None:
        with writing(self.engine) as session:
            return_(session, _id(handed), self.desk("zheng", on), reason=reason)

    def accepted(self, handed: HandedOver, on: str) -> None:
        """Enforcement takes it, the seal compared."""
        with writing(self.engine) as session:
            accept(session, _id(handed), self.desk("zheng", on), seal=handed.package.seal)

    def drafted(self, on: str, name: NoticeName, to: str = "") -> list[ActId]:
        with writing(self.engine) as session:
            return [
                act_id for act_id, _ in draft_case_papers(session, self.no, name, self.desk("zheng", on), to)
            ]

    def cannot_be_drafted(self, said: str, on: str, name: NoticeName) -> None:
        with pytest.raises(Refused, match=said):
            self.drafted(on, name)

    def cannot_be_signed(self, said: str, on: str, name: NoticeName) -> None:
        """Drafted, but something is not on file yet: the draft stays and is signed later."""
        [act_id] = self.drafted(on, name)
        with pytest.raises(Refused, match=said):
            self.sign(on, act_id, "号")
        self.issued[name] = act_id

    def signed(self, on: str, name: NoticeName, to: str = "", number: str = "") -> ActId:
        """Drafted by enforcement and signed by the leadership the same day."""
        [self.issued[name]] = self.drafted(on, name, to)
        self.sign(on, self.issued[name], number)
        return self.issued[name]

    def sign(self, on: str, act_id: ActId, number: str = "") -> None:
        with writing(self.engine) as session:
            document = number or f"新国土闲〔{on[:4]}〕{act_id[1]}号"
            self._heard(sign(session, act_id, self.desk("sun", on), number=document, signer="孙八")[1])

    def served(self, on: str, name: NoticeName, *, happened: str = "", **said: Any) -> Recorded:
        """The receipt brought back: by hand and two servers, unless said otherwise."""
        values, served_on = said or BY_HAND, date.fromisoformat(happened or on)
        with writing(self.engine) as session:
            return self._heard(
                serve(session, self.issued[name], self.desk("zheng", on), values, served_on)[1]
            )

    def cannot_be_served(self, said: str, on: str, name: NoticeName, **how: Any) -> None:
        with pytest.raises(Refused, match=said):
            self.served(on, name, **how)

    def could_not_serve(self, on: str, name: NoticeName, way: str, why_not: str) -> None:
        with writing(self.engine) as session:
            tried = {"way": way, "why_not": why_not}
            attempt(session, self.issued[name], self.desk("zheng", on), tried)

    # How it stands

    def read(self) -> Reading:
        with reading(self.engine) as session:
            found = read_parcel(
                session, 1, on=self.today, known_on=None, patrol_every=self.office.patrol_every_days
            )
        assert found is not None
        return found

    @property
    def case(self) -> IdleCase:
        found = case_of(self.read().life)
        assert found is not None
        return found

    def seq(self, kind: Kind) -> int:
        """The number of the latest record of a kind."""
        with reading(self.engine) as session:
            return session.scalars(select(func.max(ENTRY.c.seq)).where(ENTRY.c.kind == str(kind))).one()

    def to_do(self) -> dict[Unit, set[TaskName]]:
        """The open tasks of the case by the unit whose they are, the patrols beside it left out; none stands twice."""
        query = select(ACT.c.unit, ACT.c.name).where(
            ACT.c.sort == str(ActSort.TASK),
            ACT.c.status == str(ActStatus.OPEN),
            ACT.c.name != str(TaskName.PATROL),
            ACT.c.duty.in_([str(duty) for duty in OF_THE_CASE]),
        )
        found: dict[Unit, set[TaskName]] = defaultdict(set)
        with reading(self.engine) as session:
            for unit, name in session.execute(query):
                assert name not in found[Unit(unit)], f"{name} is asked twice"
                found[Unit(unit)].add(TaskName(name))
        return dict(found)

    def warned_of(self) -> list[str]:
        """The alerts of the case that stand, in turn."""
        query = select(ACT.c.name).where(
            ACT.c.sort == str(ActSort.ALERT),
            ACT.c.status == str(ActStatus.OPEN),
            ACT.c.duty.in_([str(duty) for duty in OF_THE_CASE]),
        )
        with reading(self.engine) as session:
            return list(session.scalars(query.order_by(ACT.c.seq)))

    def stands(
        self,
        morning: str,
        stage: CaseStage,
        *,
        until: Mapping[str, str] | None = None,
        explained: str = "",
        **tasks: set[TaskName],
    ) -> None:
        """After the morning's sweep: the stage, what lies on each desk, what runs `until` when; the records are sound."""
        self.sweep(morning)
        life = self.read().life
        assert self.case.stage is stage, f"{morning}: {self.case.stage.zh}"
        assert self.to_do() == {Unit(unit): names for unit, names in tasks.items()}, morning
        assert {clock.what: str(clock.due_on) for clock in clocks(life)} == dict(until or {}), morning
        assert explained in self.explanation(), self.explanation()
        self.is_sound()

    def explanation(self) -> str:
        """What `explain` says: why, the counts of days, the next steps."""
        said = self.read().explanation
        steps = [f"{step.on} {step.text}（{step.clause}）" for step in said.next_steps]
        return "\n".join([said.headline, said.why, *said.counts, *steps, *said.notes])

    def paper(self, name: PaperName) -> str:
        """A paper drawn up on request, as it is printed."""
        with reading(self.engine) as session:
            file = file_on_day(session, 1, on=self.today, office=self.office)
        assert file is not None
        return plain_text(draw_up(name, file).blocks)

    def is_sound(self) -> None:
        nothing_is_done_twice(self.engine)
        with reading(self.engine) as session:
            assert [
                found.zh for found in verify(session, self.today, patrol_every=self.office.patrol_every_days)
            ] == []


def _id(handed: HandedOver) -> ActId:
    return handed.recorded.file.parcel_id, handed.recorded.seq
