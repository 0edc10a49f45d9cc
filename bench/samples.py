"""What stands in a route's path (`/parcels/{no}`, `/notices/{act}/print`), taken from what is on file: a few of each.

A route that names something new gets its line in `SAMPLES`; without one the benchmark and the walk through every page
fail, so that no page goes unmeasured or unlooked at.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

import orjson
from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from supervision.casework.reports.catalogue import ReportName
from supervision.law.steps import ActSort, NoticeName, PaperName
from supervision.law.terms import Kind, State
from supervision.records.act import ActStatus
from supervision.records.tables import (
    ACT,
    BATCH_REGISTER,
    ENTRY,
    INTAKE_JOB,
    PARCEL,
    PHOTO,
    PRINT_RUN,
    PRINTED_PAPER,
    REPORT_FILING,
    SUBMISSION,
)

MOST = 20
NAMED = re.compile(r"\{(\w+)(?::\w+)?\}")

Among = Sequence[ColumnElement[bool]]
"""Conditions on a parcel's row: whose a person sees."""


class NoSample(LookupError):
    """Nobody said what a path's names may be."""


def filled(session: Session, path: str, among: Among) -> list[str]:
    """A route's path filled in, as often as something on file fits it, at most `MOST` times; none where nothing does.

    Raises `NoSample` for a path nobody said the names of.
    """
    names = NAMED.findall(path)
    if not names:
        return [path + ASKED.get(path, "")]
    for pattern, find in SAMPLES.items():
        if re.fullmatch(pattern, path):
            rows = list(find(session, among))[:MOST]
            return [_filled(path, names, row) + ASKED.get(path, "") for row in rows]
    raise NoSample(f"{path}: say in bench/samples.py what {{{names[0]}}} may be")


def _filled(path: str, names: Sequence[str], row: Sequence[str]) -> str:
    for name, value in zip(names, row, strict=False):
        path = re.sub(rf"\{{{name}(:\w+)?\}}", lambda _, value=value: quote(value, safe=""), path)  # type: ignore[misc]  # the value is this turn's
    return path + "".join(row[len(names) :])


Row = tuple[str, ...]
Find = Callable[[Session, Among], Iterator[Row]]


def _parcels(*conditions: ColumnElement[bool]) -> Find:
    def find(session: Session, among: Among) -> Iterator[Row]:
        query = select(PARCEL.c.no).where(~PARCEL.c.withdrawn, *conditions, *among)
        yield from ((no,) for no in session.scalars(query.order_by(PARCEL.c.id).limit(MOST)))

    return find


def _with_entries(*kinds: Kind) -> Find:
    its = select(ENTRY.c.parcel_id).where(ENTRY.c.kind.in_([str(kind) for kind in kinds]))
    return _parcels(PARCEL.c.id.in_(its))


def _acts(sort: ActSort, *statuses: ActStatus) -> Find:
    def find(session: Session, among: Among) -> Iterator[Row]:
        its: Select[Any] = select(ACT.c.parcel_id, ACT.c.seq)
        its = its.join(PARCEL, PARCEL.c.id == ACT.c.parcel_id).where(ACT.c.sort == str(sort), *among)
        if statuses:
            its = its.where(ACT.c.status.in_([str(status) for status in statuses]))
        yield from ((f"{parcel_id}-{seq}",) for parcel_id, seq in session.execute(its.limit(MOST)))

    return find


def _and(find: Find, *more: str) -> Find:
    """The same with further values of the path."""

    def finding(session: Session, among: Among) -> Iterator[Row]:
        yield from ((*row, *more) for row in find(session, among))

    return finding


def _reports(*names: ReportName) -> Find:
    return lambda _session, _among: ((str(name),) for name in names)


def _report_filings(session: Session, among: Among) -> Iterator[Row]:
    """Filings are of the whole register: whoever sees a part of it has none."""
    if not among:
        yield from ((str(number),) for number in session.scalars(select(REPORT_FILING.c.number).limit(MOST)))


def _papers(session: Session, among: Among) -> Iterator[Row]:
    query = select(PARCEL.c.no, ACT.c.seq).join(PARCEL, PARCEL.c.id == ACT.c.parcel_id)
    query = query.where(ACT.c.sort == str(ActSort.NOTICE), ACT.c.status != str(ActStatus.TRIAGE), *among)
    yield from ((no, str(seq)) for no, seq in session.execute(query.limit(MOST)))


def _photos(session: Session, among: Among) -> Iterator[Row]:
    query = select(PARCEL.c.no, PHOTO.c.sha256).join(PARCEL, PARCEL.c.id == PHOTO.c.parcel_id)
    yield from ((no, sha256) for no, sha256 in session.execute(query.where(*among).limit(MOST)))


def _photos_alone(session: Session, among: Among) -> Iterator[Row]:
    yield from ((sha256,) for _, sha256 in _photos(session, among))


def _words(column: ColumnElement[str]) -> Find:
    def find(session: Session, among: Among) -> Iterator[Row]:
        query = select(column).where(~PARCEL.c.withdrawn, column != "", *among)
        yield from ((word,) for word in session.scalars(query.limit(MOST)))

    return find


def _referrals(session: Session, among: Among) -> Iterator[Row]:
    query = select(ENTRY.c.parcel_id, ENTRY.c.seq).join(PARCEL, PARCEL.c.id == ENTRY.c.parcel_id)
    query = query.where(ENTRY.c.kind == str(Kind.REFERRAL), *among)
    yield from ((f"{parcel_id}-{seq}",) for parcel_id, seq in session.execute(query.limit(MOST)))


def _parcels_referred(session: Session, among: Among) -> Iterator[Row]:
    """With the referral asked for, as the pages' own links have it."""
    query = select(PARCEL.c.no, ENTRY.c.seq).join(PARCEL, PARCEL.c.id == ENTRY.c.parcel_id)
    query = query.where(ENTRY.c.kind == str(Kind.REFERRAL), *among)
    yield from ((no, f"?seq={seq}") for no, seq in session.execute(query.limit(MOST)))


def _batches(session: Session, among: Among) -> Iterator[Row]:
    query = select(BATCH_REGISTER.c.batch_no).distinct().order_by(BATCH_REGISTER.c.batch_no)
    yield from ((str(number),) for number in session.scalars(query.limit(MOST)))


def _print_runs(session: Session, among: Among) -> Iterator[Row]:
    """Runs all of whose papers a person sees."""
    outside = select(PRINTED_PAPER.c.run).where(
        PRINTED_PAPER.c.parcel_id.not_in(select(PARCEL.c.id).where(*among))
    )
    query = select(PRINT_RUN.c.number).where(PRINT_RUN.c.number.not_in(outside)).limit(MOST)
    yield from ((str(number),) for number in session.scalars(query))


def _imports(session: Session, among: Among) -> Iterator[Row]:
    yield from ((str(number),) for number in session.scalars(select(INTAKE_JOB.c.number).limit(MOST)))


def _submissions(session: Session, among: Among) -> Iterator[Row]:
    yield from ((str(number),) for number in session.scalars(select(SUBMISSION.c.number).limit(MOST)))


def _scans(session: Session, among: Among) -> Iterator[Row]:
    query = select(SUBMISSION.c.number, SUBMISSION.c.files).limit(MOST)
    for number, files in session.execute(query):
        yield from ((str(number), file["sha256"]) for file in orjson.loads(files))


ASKED = {
    "/cases/{no}/papers": f"?paper={NoticeName.IDLE_INVESTIGATION}",
    "/cases/{no}/sheets": f"?sheet={PaperName.FEE_SHEET}",
    "/cases/{no}/papers/file/{output}": f"?paper={NoticeName.IDLE_INVESTIGATION}",
    "/cases/{no}/sheets/file/{output}": f"?sheet={PaperName.FEE_SHEET}",
    "/spots/one": "?spot=1",
}
"""What a path asks besides, where it is about one thing of several."""

PDF = "pdf"
IN_A_CASE = (State.IDLE, State.IDLE_SUSPECTED)

SAMPLES: Mapping[str, Find] = {
    r"/cases/\{no\}/steps/\{kind\}": _and(
        _parcels(PARCEL.c.state == str(State.IDLE)), str(Kind.HOLDER_MATERIALS)
    ),
    r"/cases/\{no\}/(papers|sheets)/file/\{output\}": _and(
        _parcels(PARCEL.c.state.in_([str(state) for state in IN_A_CASE])), PDF
    ),
    r"/cases/\{no\}.*": _parcels(PARCEL.c.state.in_([str(state) for state in IN_A_CASE])),
    r"/referrals/\{no\}(/package|/verify)?": _parcels_referred,
    r"/referrals/\{no\}/.*": _with_entries(Kind.BREACH),
    r".*/referrals/\{entry\}.*": _referrals,
    r"/parcels/\{no\}/papers/on-request/\{name\}/file/\{output\}": _and(
        _parcels(), str(PaperName.TRACKING_CARD), "docx"
    ),
    r"/parcels/\{no\}/papers/\{paper\}/file/\{output\}": _and(_papers, PDF),
    r"/notices/\{act\}/file/\{output\}": _and(
        _acts(ActSort.NOTICE, ActStatus.DRAFTED, ActStatus.ISSUED), PDF
    ),
    r"/notices/\{act\}/edit": _acts(ActSort.NOTICE, ActStatus.DRAFTED),
    r"/parcels/\{no\}/papers/on-request/\{name\}": _and(_parcels(), str(PaperName.TRACKING_CARD)),
    r"/parcels/\{no\}/papers/\{paper\}": _papers,
    r"/parcels/\{no\}/photos/\{sha256\}.*": _photos,
    r".*/photos/\{sha256\}.*": _photos_alone,
    r"/record/\{no\}/\{kind\}.*": _and(_parcels(), str(Kind.HANDOVER)),
    r"/projects/\{name.*": _words(PARCEL.c.project),
    r"/holders/\{name.*": _words(PARCEL.c.holder),
    r"(/notices/\{act\}/(service|print)|/field/receipts/\{act\}.*)": _acts(ActSort.NOTICE, ActStatus.ISSUED),
    r".*/notices/\{act\}.*": _acts(ActSort.NOTICE, ActStatus.DRAFTED, ActStatus.ISSUED),
    r".*/tasks/\{act\}.*": _acts(ActSort.TASK, ActStatus.OPEN),
    r".*/triage/\{act\}.*": _acts(ActSort.NOTICE, ActStatus.TRIAGE),
    r"/reports/filings/\{number\}": _report_filings,
    r"/reports/filings/\{number\}/rows": _and(_report_filings, "?figure=0.0.0.0"),
    r"/reports/filings/\{number\}/file": _and(_report_filings, "?as=csv&detail=land"),
    r"/reports/filings/\{number\}/.*": _report_filings,
    r"/reports/\{name\}": _reports(*ReportName),
    r"/reports/\{name\}/rows": _and(_reports(ReportName.MONTHLY), "?figure=0.0.0.0"),
    r"/reports/\{name\}/file": _and(_reports(ReportName.MONTHLY), "?as=csv&detail=land"),
    r"/imports/batches/\{batch\}": _batches,
    r"/print-runs/\{run\}/file": _print_runs,
    r"/imports/\{number\}": _imports,
    r"/imports/\{number\}/report/\{which\}": _and(_imports, "1"),
    r"/(submissions|checks)/\{number\}": _submissions,
    r"/scans/\{number\}/\{sha256\}.*": _scans,
    r".*\{no\}": _parcels(),
    r".*\{no\}/[\w./-]*": _parcels(),
}
"""By the path of a route, the first that fits: where what it names is found, oldest parcels first."""
