"""What a print run costs beside typst alone: a thousand papers that differ, each with its receipt, in one file.

Product: what `supervision print-run` does until the file is there: the case files are read, every paper and receipt is
drawn up, held against the fonts, put into its place on the route, given its codes, and all of it is typeset.
Plain: typst compiles the same data with the same layout in one call; reading, drawing up and checking are not on its clock,
neither are the codes, which it is given drawn. Every run has a process of its own. No two papers are alike: typst keeps
what it has set, and would set the second like the first for nothing.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import typst
from sqlalchemy import select

from bench.databases import Databases, settle
from bench.docket import set_up
from bench.stopwatch import Counter, Stopwatch, by_itself, megabytes
from supervision.casework.acts import Desk
from supervision.casework.layout.fonts import fonts_of
from supervision.casework.layout.typesetting import FOLDER, STANDARD, told
from supervision.casework.print_runs.cover import Heading
from supervision.casework.print_runs.run import LAYOUT, make, prepare, run_data
from supervision.casework.print_runs.selection import Asked
from supervision.casework.recording import Line, record_all
from supervision.casework.service import sign
from supervision.daily.sweep import sweep
from supervision.office import Office
from supervision.printing import Printing
from supervision.records.db import open_records, reading, writing
from supervision.records.tables import ACT
from supervision.staff import LandOffice, Staff

Result = dict[str, Any]

SUPPLIED_ON, DRAFTED_ON, SIGNED_ON = date(2024, 1, 5), date(2024, 2, 5), date(2024, 2, 6)
AT = datetime(2024, 2, 6, 1, tzinfo=UTC)
AT_ONCE = 500
TOWNSHIPS = ("新河镇", "寻寨镇", "仁让里乡", "荆家庄乡", "西流乡", "白神首乡")
GOAL = 1.3
"""Times what typst alone takes."""


def office() -> Office:
    """Six land offices, and desks whose address stands in the codes."""
    staff = Staff(tuple(LandOffice(f"{township}国土所", (township,)) for township in TOWNSHIPS))
    return replace(Office(), staff=staff, printing=Printing(address="https://gh.xinhe.gov.cn"))


def desk(today: date) -> Desk:
    return Desk(office(), today, AT, "经办")


def printing(of: Databases, papers: int, runs: int) -> Iterator[Result]:
    """Seconds and megabytes of both, each in a process of its own, so many times; the last result is the whole."""
    url = of.empty(f"printing_{papers}")
    a_day_s_papers(url, papers)
    data = by_itself(prepared_data, url)
    found: dict[str, list[Result]] = {"product": [], "plain": []}
    for number in range(1, runs + 1):
        found["product"].append(by_itself(product, url))
        found["plain"].append(by_itself(plain, data))
        for name, each in found.items():
            yield {"what": f"{name} of {papers} papers, run {number}", **each[-1]}
    yield {"papers": papers, "goal": GOAL, **found}


def a_day_s_papers(url: str, papers: int) -> None:
    """So many demands of as many parcels, all different, signed on a day."""
    engine = open_records(url)
    set_up(engine)
    for start in range(0, papers, AT_ONCE):
        numbers = range(start, min(start + AT_ONCE, papers))
        with writing(engine) as session:
            record_all(session, [Line(_supply(number)) for number in numbers], desk(SUPPLIED_ON))
        with writing(engine) as session:
            record_all(session, [Line(_boundary(number)) for number in numbers], desk(SUPPLIED_ON))
    sweep(engine, desk(DRAFTED_ON))
    with reading(engine) as session:
        query = select(ACT.c.parcel_id, ACT.c.seq).where(ACT.c.sort == "notice", ACT.c.status == "drafted")
        drafts = [(row.parcel_id, row.seq) for row in session.execute(query)]
    assert len(drafts) == papers, (len(drafts), papers)
    for act_id in drafts:
        with writing(engine) as session:
            sign(session, act_id, desk(SIGNED_ON))
    settle(engine)
    engine.dispose()


def _supply(number: int) -> dict[str, Any]:
    place = f"{TOWNSHIPS[number % len(TOWNSHIPS)]}第{number // 7}街{number}号"
    price = 500 + number
    parcel = {
        "supervision_no": f"1305302024B{number:05}",
        "project": f"示范项目{number:05}年产{number * 3}吨",
        "location": place,
        "district": "新河县",
        "area_ha": f"{1 + number / 1000:.4f}",
        "supply_mode": "挂牌出让",
        "use": "工业用地",
        "holder": f"示范{number:05}制造有限公司",
    }
    contract = {
        "kind": "grant", "signed_on": str(SUPPLIED_ON), "price_wan": str(price), "start_on": "2024-12-01",
        "completion_on": "2026-12-01", "service_address": f"{place}{number % 31}室",
        "instalments": [{"no": 1, "due_on": "2024-02-04", "amount_wan": str(price)}],
    }  # fmt: skip
    return {"no": parcel["supervision_no"], "kind": "supply", "parcel": parcel, "contract": contract}


def _boundary(number: int) -> dict[str, Any]:
    """A small square somewhere in the county."""
    west, south = 115.10 + (number * 7919 % 3000) / 10_000, 37.40 + (number * 104_729 % 2500) / 10_000
    corners = ((0, 0), (0, 0.001), (0.001, 0.001), (0.001, 0), (0, 0))
    ring = [[f"{west + x:.5f}", f"{south + y:.5f}"] for x, y in corners]
    return {"no": f"1305302024B{number:05}", "kind": "boundary", "on": str(SUPPLIED_ON), "rings": [ring]}


# What is measured


def product(url: str) -> Result:
    """One run as the command makes it, without the record of it: it can be made again."""
    engine, watch = open_records(url), Stopwatch()
    stages = {"read and draw up": Stopwatch(), "typeset": Stopwatch()}
    with Counter(engine) as sent, watch:
        with stages["read and draw up"], reading(engine) as session:
            prepared = prepare(session, Asked(SIGNED_ON), desk(SIGNED_ON))
        with stages["typeset"]:
            made = make(prepared, desk(SIGNED_ON))
    engine.dispose()
    assert not made.prepared.left_out
    return {
        "seconds": watch.seconds,
        "cpu": watch.cpu,
        "megabytes": megabytes(),
        "bytes": len(made.pdf),
        "statements": sent.statements,
        **{name: stage.seconds for name, stage in stages.items()},
    }


def prepared_data(url: str) -> bytes:
    """What typst is given for the run, as the product gives it."""
    engine = open_records(url)
    with reading(engine) as session:
        prepared = prepare(session, Asked(SIGNED_ON), desk(SIGNED_ON))
    engine.dispose()
    heading = Heading(SIGNED_ON, AT, "经办", prepared.asked.zh)
    return told(run_data(prepared.papers, (), heading, office()), fonts_of(None)).encode()


def plain(data: bytes) -> Result:
    """Typst alone."""
    folders = [str(folder) for folder in fonts_of(None).folders]
    watch = Stopwatch()
    with watch:
        compiler = typst.Compiler(root=str(FOLDER.parent), font_paths=folders, ignore_system_fonts=True)
        pdf = compiler.compile(
            input=str(LAYOUT),
            format="pdf",
            sys_inputs={"data": data.decode()},
            pdf_standards=STANDARD,
            timestamp=int(AT.timestamp()),
            pdf_tags=False,
        )
    assert isinstance(pdf, bytes)
    return {"seconds": watch.seconds, "cpu": watch.cpu, "megabytes": megabytes(), "bytes": len(pdf)}


def main() -> None:
    """By itself, on SQLite, in a folder that is gone afterwards."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.printing", description="A print run beside typst alone."
    )
    parser.add_argument("--papers", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=3)
    asked = parser.parse_args()
    with TemporaryDirectory(prefix="bench-") as folder:
        for result in printing(Databases("sqlite", Path(folder), None), asked.papers, asked.runs):
            print(result, flush=True)


if __name__ == "__main__":
    main()
