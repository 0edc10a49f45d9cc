"""One print run (批量打印): prepared from the case files, typeset as one file, put on record; and made again from its record.

To typeset takes seconds. A new run holds nothing meanwhile: the case files are read before, and what was printed is
recorded after, in a transaction of its own, which refuses what somebody else has printed or withdrawn meanwhile. A run
made again is typeset while it is read: nobody waits for who reads.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, insert, select
from sqlalchemy.orm import Session

from supervision.casework.acts import Desk
from supervision.casework.finding import NotFound
from supervision.casework.layout.sheet import to_json
from supervision.casework.layout.typesetting import FOLDER, LayoutFailed, check_characters, typeset
from supervision.casework.print_runs.cover import TITLE, Heading, LeftOut, cover, cover_texts
from supervision.casework.print_runs.papers import LaidOut, lay_out, stored_texts
from supervision.casework.print_runs.selection import (
    WHERE_LISTED,
    Asked,
    ToPrint,
    asked_for,
    parcel_rows,
    printed_before,
    read_papers,
    still_to_be_carried,
)
from supervision.casework.rights import Verb, check_verb
from supervision.law.refusals import BadRecord, NotAllowed, Refused
from supervision.office import Office
from supervision.records.bulk import insert_rows
from supervision.records.dialects import hold_table
from supervision.records.tables import PRINT_RUN, PRINTED_PAPER

LAYOUT = FOLDER / "run.typ"

MEGABYTES = 3
"""What the typesetter holds in memory of one paper with its receipt until the file is there."""

MOST = 1000
"""Papers of one run: a machine of an office has the memory for them. What was printed is made again however many there are."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a run is to print, in its order; what cannot be laid out, with why; how many were printed before and are not again."""

    asked: Asked
    papers: Sequence[LaidOut]
    left_out: Sequence[tuple[ToPrint, str]]
    already: int


@dataclass(frozen=True, slots=True)
class Made:
    """A run as typeset: the file, and what is in it."""

    prepared: Prepared
    heading: Heading
    pdf: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.pdf).hexdigest()


def prepare(
    session: Session, asked: Asked, desk: Desk, *, among: Iterable[ColumnElement[bool]] = ()
) -> Prepared:
    """Read what a run prints, as many statements for one paper as for a thousand but one more of each for every few hundred.

    Raises `NotAllowed` for somebody who may not print, `BadRecord` where there is nothing to print.
    """
    check_verb(desk, Verb.PRINT)
    found = asked_for(session, asked, desk, among=among)
    wanted = [one for one in found if asked.again or one.printed_on is None]
    if not wanted:
        printed = f"；{len(found)}件此前已打印，重印须勾选或写明（print-run --again）" if found else ""
        raise BadRecord(f"没有要打印的文书（{asked.zh}）{printed}。{WHERE_LISTED}")
    if len(wanted) > MOST:
        raise BadRecord(_too_many(asked, wanted))
    texts = stored_texts(session, wanted)
    papers: list[LaidOut] = []
    left_out: list[tuple[ToPrint, str]] = []
    for one in wanted:
        try:
            laid = lay_out(one, texts, desk.office)
            _check_fonts(laid, desk.office)
            papers.append(laid)
        except Refused as refused:
            left_out.append((one, str(refused)))
    return Prepared(asked, papers, left_out, len(found) - len(wanted))


def _too_many(asked: Asked, wanted: Sequence[ToPrint]) -> str:
    by_server = Counter(one.served_by for one in wanted)
    return (
        f"要打印的有{len(wanted)}件（{asked.zh}），一次至多排{MOST}件，每件约需{MEGABYTES}MB内存。请按送达单位分次打印"
        f"（print-run --land-office）：{'、'.join(f'{name}{count}件' for name, count in by_server.items())}；"
        f"一个单位仍超过{MOST}件的，请分次写明编号"
    )


def _check_fonts(laid: LaidOut, office: Office) -> None:
    texts = (*laid.sheet.texts(), *laid.receipt.texts(), *cover_texts(laid))
    check_characters(texts, office.printing, f"宗地{laid.one.paper.no}{laid.one.paper.name}")


def make(prepared: Prepared, desk: Desk) -> Made:
    """Typeset a run; a paper the typesetter does not take is left out, and the others are printed."""
    heading = Heading(desk.today, desk.at, desk.by, prepared.asked.zh)
    try:
        return Made(prepared, heading, _typeset(prepared.papers, prepared.left_out, heading, desk.office))
    except LayoutFailed:
        unfit = _unfit(prepared.papers, heading, desk.office)
        if not unfit:
            raise
    bad = {laid.one.act_id for laid, _ in unfit}
    rest = replace(
        prepared,
        papers=[laid for laid in prepared.papers if laid.one.act_id not in bad],
        left_out=[*prepared.left_out, *((laid.one, why) for laid, why in unfit)],
    )
    return Made(rest, heading, _typeset(rest.papers, rest.left_out, heading, desk.office))


def _unfit(papers: Sequence[LaidOut], heading: Heading, office: Office) -> list[tuple[LaidOut, str]]:
    """The papers that fail by themselves, found by halves: few do."""
    try:
        _typeset(papers, (), heading, office)
    except LayoutFailed as failed:
        if len(papers) <= 1:  # none: the list itself is not taken
            return [(laid, str(failed)) for laid in papers]
        half = len(papers) // 2
        return [*_unfit(papers[:half], heading, office), *_unfit(papers[half:], heading, office)]
    return []


def _typeset(
    papers: Sequence[LaidOut], left_out: Sequence[tuple[ToPrint, str]], heading: Heading, office: Office
) -> bytes:
    return typeset(
        LAYOUT, run_data(papers, left_out, heading, office), office.printing, heading.printed_on, tagged=False
    )


def run_data(
    papers: Sequence[LaidOut], left_out: Sequence[tuple[ToPrint, str]], heading: Heading, office: Office
) -> dict[str, Any]:
    """A whole run as the typesetter reads it: the list, then each paper with its receipt behind it."""
    told = [LeftOut(one.paper.id, one.paper.name, one.paper.no, why) for one, why in left_out]
    return {
        "title": f"{TITLE} {heading.printed_on}",
        "cover": cover(papers, told, heading, office),
        "papers": [to_json(sheet) for laid in papers for sheet in (laid.sheet, laid.receipt)],
    }


# On record


def record_run(session: Session, made: Made) -> int:
    """Put a run on record; gives its number. Raises `NotAllowed` when something in it was printed or withdrawn meanwhile."""
    hold_table(session, PRINT_RUN)
    papers, heading = made.prepared.papers, made.heading
    act_ids = [laid.one.act_id for laid in papers]
    gone = set(act_ids) - still_to_be_carried(session, act_ids)
    twice = {} if made.prepared.asked.again else printed_before(session, act_ids)
    if changed := [laid.one.paper for laid in papers if laid.one.act_id in gone | twice.keys()]:
        which = "、".join(f"宗地{paper.no}{paper.name}（{paper.id}）" for paper in changed)
        raise NotAllowed(f"排版期间{which}已被撤回或者由别人打印，本次没有登记，文件不要使用，请重新打印")
    row = {
        "printed_on": heading.printed_on,
        "printed_at": heading.printed_at,
        "by": heading.by,
        "asked": heading.asked,
        "sha256": made.sha256,
    }
    number: int = session.execute(insert(PRINT_RUN).values(row).returning(PRINT_RUN.c.number)).scalar_one()
    every = [(laid.one, laid.text_sha256, "") for laid in papers]
    every += [(one, "", why) for one, why in made.prepared.left_out]
    rows = [
        {
            "run": number,
            "place": place,
            "parcel_id": one.paper.parcel_id,
            "seq": one.paper.act.seq,
            "district_id": one.district_id,
            "head_seq": one.head_seq,
            "land_office": one.served_by[:60],
            "text_sha256": text_sha256,
            "left_out": why,
        }
        for place, (one, text_sha256, why) in enumerate(every, start=1)
    ]
    insert_rows(session.connection(), PRINTED_PAPER, rows)
    return number


# Made again


class OtherFile(Refused):
    """A run made again is not the file that was printed (与当时不一致)."""


def run_again(session: Session, number: int, office: Office) -> bytes:
    """The file of an earlier run, made again from the case files as they stood then: the same bytes. Raises `Refused`."""
    row = session.execute(select(PRINT_RUN).where(PRINT_RUN.c.number == number)).one_or_none()
    if row is None:
        raise NotFound(f"没有第{number}次打印，清单：supervision print-runs")
    heading = Heading(row.printed_on, row.printed_at, row.by, row.asked)
    c = PRINTED_PAPER.c
    lines = session.execute(select(PRINTED_PAPER).where(c.run == number).order_by(c.place)).all()
    rows = parcel_rows(session, sorted({line.parcel_id for line in lines}))
    until = {line.parcel_id: line.head_seq for line in lines}
    then = {one.act_id: one for one in read_papers(session, rows, office, until)}
    found = [(replace(then[line.parcel_id, line.seq], served_by=line.land_office), line) for line in lines]
    texts = stored_texts(session, [one for one, _ in found])
    papers = []
    for one, line in found:
        if not line.left_out:
            laid = lay_out(one, texts, office)
            if laid.text_sha256 != line.text_sha256:
                raise _other(number, f"宗地{one.paper.no}{one.paper.name}（{one.paper.id}）的文字不同")
            papers.append(laid)
    left_out = [(one, line.left_out) for one, line in found if line.left_out]
    pdf = _typeset(papers, left_out, heading, office)
    if hashlib.sha256(pdf).hexdigest() != row.sha256:
        raise _other(number, "文字相同而版面不同")
    return pdf


def _other(number: int, what: str) -> OtherFile:
    return OtherFile(
        f"第{number}次打印的文件不能照原样重新制作：{what}。机关设置、字体、模板或者程序版本可能已经变更；"
        f"以当时打印的为准，需要的请重新打印：supervision print-run --again"
    )
