"""An office with a desk on the web that has signed some papers: two land offices, parcels of both, one on no map."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pypdfium2
from sqlalchemy import Engine, select

from supervision.casework.acts import Desk
from supervision.casework.acts_on_file import ActId
from supervision.casework.layout.sheet import MAY_BREAK
from supervision.casework.print_runs.run import Made, make, prepare, record_run, run_again
from supervision.casework.print_runs.selection import Asked
from supervision.casework.service import sign
from supervision.office import Office
from supervision.printing import Printing
from supervision.records.db import reading, writing
from supervision.records.tables import ACT
from supervision.staff import LandOffice, Staff
from tests.database import INSTANT, supply, sweep_on, tell

SIGNED, DRAFTED, ISSUED = date(2024, 1, 5), date(2024, 2, 5), date(2024, 2, 6)
NEXT_DAY = date(2024, 2, 7)
ADDRESS = "https://gh.xinhe.gov.cn"
XINHE, XUNZHAI = "新河镇国土所", "寻寨国土所"
STAFF = Staff((LandOffice(XINHE, ("新河镇",)), LandOffice(XUNZHAI, ("寻寨镇",))))
WITH_CODES = replace(Office(), staff=STAFF, printing=Printing(address=ADDRESS))
WITHOUT = replace(WITH_CODES, printing=Printing())
DUE = [{"no": 1, "due_on": "2024-02-04", "amount_wan": "500"}]


def desk(today: date = ISSUED, office: Office = WITH_CODES) -> Desk:
    return Desk(office, today, INSTANT, "经办")


def number_of(n: int) -> str:
    return f"13053020240{n:02}B00011"


def parcel(engine: Engine, n: int, place: str, at: tuple[float, float] | None = None, **said: Any) -> None:
    """One parcel a day late with its price, somewhere."""
    supplied = supply(number_of(n), instalments=DUE, handover_on=None, start_on="2024-12-01")
    supplied["parcel"] |= {"location": place, "holder": f"示范{n}公司", "project": f"示范项目{n}"} | said
    tell(engine, SIGNED, supplied)
    if at is not None:
        west, south = at
        ring = [
            [f"{west + x:.5f}", f"{south + y:.5f}"]
            for x, y in ((0, 0), (0, 0.001), (0.001, 0.001), (0.001, 0), (0, 0))
        ]
        tell(engine, SIGNED, {"no": number_of(n), "kind": "boundary", "on": "2024-01-05", "rings": [ring]})


def issued(engine: Engine, today: date = ISSUED) -> list[ActId]:
    """Every draft there is, swept and signed."""
    sweep_on(engine, DRAFTED)
    query = select(ACT.c.parcel_id, ACT.c.seq).where(
        ACT.c.name == "overdue_payment", ACT.c.status == "drafted"
    )
    with reading(engine) as session:
        drafts = [tuple(row) for row in session.execute(query.order_by(ACT.c.parcel_id))]
    for act_id in drafts:
        with writing(engine) as session:
            sign(session, act_id, desk(today))
    return drafts


def issued_on_paper(engine: Engine, n: int) -> None:
    """A draft somebody issued on paper and recorded: nobody held its characters against the fonts."""
    sweep_on(engine, DRAFTED)
    issue = {"no": number_of(n), "kind": "notice_issued", "on": ISSUED.isoformat(), "subject": 1}
    tell(engine, ISSUED, issue | {"notice": "overdue_payment", "number": "新国土监〔2024〕9号"})


def printed(
    engine: Engine, asked: Asked | None = None, today: date = ISSUED, office: Office = WITH_CODES
) -> tuple[int, Made]:
    """A run made and put on record."""
    at = desk(today, office)
    with reading(engine) as session:
        prepared = prepare(session, asked or Asked(today), at)
    made = make(prepared, at)
    with writing(engine) as session:
        return record_run(session, made), made


def again(engine: Engine, number: int, office: Office = WITH_CODES) -> bytes:
    with reading(engine) as session:
        return run_again(session, number, office)


def pages(pdf: bytes) -> list[str]:
    """The text of each page of a file, without spaces, line ends and what only directs the line."""
    document = pypdfium2.PdfDocument(pdf)
    texts = (page.get_textpage().get_text_range() for page in document)
    return ["".join(text.split()).replace(MAY_BREAK, "") for text in texts]


def holders(made: Made) -> list[str]:
    return [laid.addressee for laid in made.prepared.papers]


def rendered(pdf: bytes, page: int, scale: float) -> Any:
    """A page as a picture in grey."""
    return pypdfium2.PdfDocument(pdf)[page].render(scale=scale).to_pil().convert("L")
