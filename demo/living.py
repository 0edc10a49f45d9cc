"""Lives the invented parcels through, day by day (逐日登记、逐日监测): every line of a file by the officer whose it is.

A line with `kind` is a fact, as `supervision record` takes it, `by` the officer who records it; photos are described and
drawn. A line with `do` is what an officer does with a paper, a task or a referral.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import orjson
from PIL import Image
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from demo.photographs import photograph
from supervision.casework.acts import Desk
from supervision.casework.acts_on_file import ActId
from supervision.casework.boundary.plot_files import read_plots
from supervision.casework.case_papers.drafting import draft_case_papers
from supervision.casework.complaints import receive
from supervision.casework.intake_jobs import open_job
from supervision.casework.photos.attaching import attach
from supervision.casework.photos.store import Photos
from supervision.casework.print_runs.run import make, prepare, record_run
from supervision.casework.print_runs.selection import Asked
from supervision.casework.recording import record
from supervision.casework.referring.answering import accept, return_
from supervision.casework.referring.handing_over import refer
from supervision.casework.scans.original import scan_of
from supervision.casework.scans.scan import Scans
from supervision.casework.service import serve, sign
from supervision.casework.spots.intake import Batch, take_spots
from supervision.casework.spots.spot import Sees
from supervision.casework.submissions import submit
from supervision.casework.tasks import close, report, urge
from supervision.daily.sweep import sweep
from supervision.law.steps import ActSort, NoticeName
from supervision.law.terms import Kind, Matter
from supervision.office import Office
from supervision.records.db import writing
from supervision.records.tables import ACT, ENTRY, PARCEL
from supervision.web.door import WebDoor
from supervision.web.importing import begin, put_files, sha256_of

Line = dict[str, Any]

A_COUNTY, CLERK = "新河县_2012-2016.csv", "qianqi"


@dataclass(slots=True)
class Living:
    """The office at work on the invented parcels; `done` counts what came of it."""

    engine: Engine
    office: Office
    photos: Photos
    done: Counter[str] = field(default_factory=Counter)
    first: date = date.max

    def through(self, path: Path, until: date) -> None:
        """Every line on its own day, and the sweep of every day from the first supply on."""
        lines: dict[date, list[Line]] = defaultdict(list)
        for text in path.read_bytes().splitlines():
            line = orjson.loads(text)
            lines[date.fromisoformat(line.get("on") or line["contract"]["signed_on"])].append(line)
        self.first = day = min(lines)
        while day <= until:
            for line in lines.pop(day, []):
                self._take(line, day)
            self.done["acts"] += sweep(self.engine, self._desk("每日监测", day)).acts.total()
            day += timedelta(days=1)
        self._try_an_import(path.parent / A_COUNTY, until)
        assert not lines, f"{min(lines)} comes after {until}"

    def _try_an_import(self, county: Path, day: date) -> None:
        """What the clerk uploaded and a second person has not confirmed yet: three rows of a real county's list."""
        content = b"".join(county.read_bytes().splitlines(keepends=True)[:4])
        desk, data = self._desk(CLERK, day), self.photos.folder.parent
        with writing(self.engine) as session:
            number = open_job(session, [(A_COUNTY, sha256_of(content), len(content))], desk)
        put_files(data, number, [(A_COUNTY, content)])
        door = WebDoor(self.engine, self.office, lambda: desk.at, data=data)
        begin(door, number, desk, dry_run=True)
        door.background.wait()

    def _desk(self, by: str, day: date) -> Desk:
        return Desk(self.office, day, datetime.combine(day, time(1), UTC), by)

    def _take(self, line: Line, day: date) -> None:
        desk = self._desk(line.pop("by"), day)
        with writing(self.engine) as session, TemporaryDirectory() as folder:
            if "do" in line:
                DOES[line.pop("do")](session, line, desk, self.photos)
                self.done["deeds"] += 1
                return
            names = [_drawn(each, Path(folder)) for each in line.pop("photos", [])]
            told = {**line, "photos": names} if names else line
            record(session, attach(told, self.photos, Path(folder)), desk)
            self.done["facts"] += 1
            self.done["photos"] += len(names)


def _drawn(photo: Mapping[str, Any], folder: Path) -> str:
    longitude, latitude = map(float, photo["at"])
    name = str(photo["name"])
    (folder / name).write_bytes(photograph(datetime.fromisoformat(photo["taken"]), longitude, latitude))
    return name


# What officers do beside recording facts


def _sign(session: Session, line: Line, desk: Desk, photos: Photos) -> None:
    signer = desk.office.staff.name_of(desk.by)
    sign(session, _act(session, line, ActSort.NOTICE), desk, signer=signer)


def _print(session: Session, line: Line, desk: Desk, photos: Photos) -> None:
    """What was signed on the day, in one file with its receipts."""
    record_run(session, make(prepare(session, Asked(desk.today), desk), desk))


def _serve(session: Session, line: Line, desk: Desk, photos: Photos) -> None:
    said = {key: value for key, value in line.items() if key not in ("no", "on", "notice")}
    serve(session, _act(session, line, ActSort.NOTICE), desk, said)


def _report(session: Session, line: Line, desk: Desk, photos: Photos) -> None:
    report(session, _act(session, line, ActSort.TASK), line["note"], desk)


def _urge(session: Session, line: Line, desk: Desk, photos: Photos) -> None:
    urge(session, [_act(session, line, ActSort.TASK)], line["reason"], desk)


def _close(session: Session, line: Line, desk: Desk, photos: Photos) -> None:
    close(session, [_act(session, line, ActSort.TASK)], line["reason"], desk)


def _draft(session: Session, line: Line, desk: Desk, photos: Photos) -> None:
    draft_case_papers(session, line["no"], NoticeName(line["notice"]), desk)


def _refer(session: Session, line: Line, desk: Desk, photos: Photos) -> None:
    refer(session, line["no"], Matter(line["matter"]), desk, photos=photos, lacking_reason=line["lacking"])


def _return(session: Session, line: Line, desk: Desk, photos: Photos) -> None:
    return_(session, _fact(session, line["no"], Kind.REFERRAL), desk, reason=line["reason"])


def _accept(session: Session, line: Line, desk: Desk, photos: Photos) -> None:
    accept(session, _fact(session, line["no"], Kind.REFERRAL), desk)


def _answer(session: Session, line: Line, desk: Desk, photos: Photos) -> None:
    """The answer of another body to the last request for cooperation (协查)."""
    asked = _fact(session, line["no"], Kind.COOPERATION_ASKED)[1]
    told = {"kind": str(Kind.COOPERATION_ANSWERED), "answers": str(asked), "answer": line["answer"]}
    record(session, {"no": line["no"], "on": line["on"], **told}, desk)


def _complain(session: Session, line: Line, desk: Desk, photos: Photos) -> None:
    said = {"content": line["content"], "how": line["how"], "received_on": line["on"]}
    receive(session, said, desk, parcel_no=line["no"])


def _spot(session: Session, line: Line, desk: Desk, photos: Photos) -> None:
    """A spot of a satellite picture, laid over the parcels."""
    shape = {"type": "Polygon", "coordinates": [[*line["ring"], line["ring"][0]]]}
    layer = {
        "type": "FeatureCollection",
        "features": [{"type": "Feature", "properties": {}, "geometry": shape}],
    }
    with TemporaryDirectory() as folder:
        path = Path(folder) / "图斑.geojson"
        path.write_bytes(orjson.dumps(layer))
        batch = Batch(line["source"], date.fromisoformat(line["image_on"]), Sees.BUILDING)
        take_spots(session, read_plots(path), batch, desk)


def _submit(session: Session, line: Line, desk: Desk, photos: Photos) -> None:
    """A payment the clerk sends to be checked, with the voucher photographed."""
    drawn = Image.open(BytesIO(photograph(desk.at.replace(tzinfo=None), 115.24, 37.53)))
    page = BytesIO()
    drawn.save(page, "PDF")
    voucher = page.getvalue()
    scan = scan_of(voucher, str(line["scan"]))
    Scans(photos.folder.parent / "scans").keep(scan, voucher)
    told = {key: value for key, value in line.items() if key != "scan"}
    submit(session, {**told, "kind": str(Kind.PAYMENT)}, [scan], desk)


DOES: Mapping[str, Callable[[Session, Line, Desk, Photos], None]] = {
    "sign": _sign,
    "print": _print,
    "serve": _serve,
    "report": _report,
    "urge": _urge,
    "close": _close,
    "draft": _draft,
    "refer": _refer,
    "return": _return,
    "accept": _accept,
    "answer": _answer,
    "complain": _complain,
    "spot": _spot,
    "submit": _submit,
}


def _act(session: Session, line: Line, sort: ActSort) -> ActId:
    """The newest notice or task of that name in the parcel's file."""
    name = line.get("notice") or line["task"]
    query = select(ACT.c.parcel_id, ACT.c.seq).join(PARCEL, PARCEL.c.id == ACT.c.parcel_id)
    query = query.where(PARCEL.c.no == line["no"], ACT.c.sort == str(sort), ACT.c.name == name)
    parcel_id, seq = session.execute(query.order_by(ACT.c.seq.desc()).limit(1)).one()
    return parcel_id, seq


def _fact(session: Session, no: str, kind: Kind) -> ActId:
    """The newest fact of a kind in the parcel's file."""
    query = select(ENTRY.c.parcel_id, ENTRY.c.seq).join(PARCEL, PARCEL.c.id == ENTRY.c.parcel_id)
    query = query.where(PARCEL.c.no == no, ENTRY.c.kind == str(kind)).order_by(ENTRY.c.seq.desc())
    parcel_id, seq = session.execute(query.limit(1)).one()
    return parcel_id, seq
