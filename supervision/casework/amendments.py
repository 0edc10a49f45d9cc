"""Amendments an import brings (导入变更): what a row says otherwise than it did becomes entries with their source.

The terms before stay in the case file. What the office itself changed since the last import is never set back.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from supervision.casework.acts import Desk
from supervision.casework.casefile import CaseFile, open_files
from supervision.casework.comparison import Difference, Side, differences, term_zh, value_zh
from supervision.casework.recording import Happening, Line, record_all
from supervision.casework.supply.report import RowReport, Severity
from supervision.casework.supply.rows import SupplyRow
from supervision.casework.terms_on_file import (
    HAPPENED,
    aliases_of,
    imported_terms,
    standing,
    standing_terms,
    terms_of,
)
from supervision.law.refusals import Refused
from supervision.law.terms import Kind
from supervision.records.batch import BatchSort

FIXED = ("contract.kind", "contract.signed_on")
"""Terms by which a contract is this contract: no amendment changes them."""


def amend(
    session: Session,
    rows: Sequence[tuple[SupplyRow, int]],
    desk: Desk,
    batch_no: int,
    said: dict[str, RowReport],
) -> list[int]:
    """Enter what rows say otherwise than the import before; gives the parcels that changed.

    `rows` come with their parcel's id; what is to be told of a row is put into `said`.
    """
    files = {
        file.parcel_id: file
        for file in open_files(session, [parcel_id for _, parcel_id in rows], with_journal=True)
    }
    lines: list[Line] = []
    line_of: list[tuple[SupplyRow, int]] = []
    for row, parcel_id in rows:
        happenings = _happenings(files[parcel_id], row, desk, said)
        batch = batch_of(row, batch_no)
        lines += [Line(each, {**batch, "copy": copy}) for copy, each in enumerate(happenings, start=1)]
        line_of += [(row, parcel_id)] * len(happenings)
    amended: dict[int, None] = {}
    for (row, parcel_id), outcome in zip(line_of, record_all(session, lines, desk), strict=True):
        if isinstance(outcome, Refused):
            said[row.no] = said[row.no].set_aside(str(outcome))
        else:
            amended[parcel_id] = None
    return list(amended)


def batch_of(row: SupplyRow, batch_no: int) -> dict[str, Any]:
    """Where an entry comes from: the batch, the file and row, and the row's content by its hash."""
    return {
        "no": batch_no,
        "sort": BatchSort.SUPPLY,
        "file": row.report.file,
        "row": row.report.row,
        "content": row.content,
    }


def happened_by(row: SupplyRow, today: date) -> tuple[dict[Kind, date], RowReport]:
    """The actual dates a row states, and what is to be told of it: a day still to come has not happened."""
    happened, report = row.happened, row.report
    for kind, on in row.happened.items():
        if on > today:
            why = f"{kind.zh}日期晚于登记日{today}"
            report = report.with_problem(term_zh(kind), str(on), Severity.LEFT_EMPTY, why)
            del happened[kind]
    return happened, report


def _happenings(file: CaseFile, row: SupplyRow, desk: Desk, said: dict[str, RowReport]) -> list[Happening]:
    """What is to be recorded of one row: nothing when it must be set aside."""
    happened, report = happened_by(row, desk.today)
    theirs = terms_of(row.supply) | {str(kind): on.isoformat() for kind, on in happened.items()}
    base, ours = imported_terms(file.journal), standing_terms(file.journal, file.life)
    found = list(differences(base, ours, theirs))
    for each in found:
        if each.side is Side.NOT_STATED and each.ours is not None:
            why = f"本行未填，案卷所记“{value_zh(each.ours)}”予以保留；确应删除的，请登记更正"
            report = report.with_problem(each.zh, "", Severity.WARNING, why)
    for each in found:
        if why := _refusal(each, base):
            report = report.with_problem(each.zh, value_zh(each.theirs), Severity.SET_ASIDE, why)
    said[row.no] = report
    if report.is_set_aside:
        return []
    return list(_recorded(file, row, [each for each in found if each.side is Side.THEIRS], desk))


def _refusal(each: Difference, base: dict[str, Any]) -> str:
    """Why a row that differs here cannot be an amendment."""
    if each.key in FIXED and each.side in (Side.THEIRS, Side.BOTH, Side.UNKNOWN):
        return (
            f"案卷为“{value_zh(each.ours)}”，不是变更所能改的：如另签了合同，应有自己的编号；"
            "如原登记有误，请撤销该批导入（supervision batches）后重新导入"
        )
    if each.side is Side.UNKNOWN:
        return (
            f"案卷系手工登记为“{value_zh(each.ours)}”，来文为“{value_zh(each.theirs)}”，无从判断以何为准，"
            "请核实后登记“合同变更”或更正"
        )
    if each.side is Side.BOTH:
        return (
            f"案卷已改为“{value_zh(each.ours)}”，来文改为“{value_zh(each.theirs)}”（上次导入为"
            f"“{value_zh(base.get(each.key))}”），双方均已改动，请核实后登记“合同变更”或更正"
        )
    return ""


def _recorded(
    file: CaseFile, row: SupplyRow, changed: Sequence[Difference], desk: Desk
) -> Iterator[Happening]:
    """The happenings by which the changed terms are recorded on the day of the import."""
    today = desk.today.isoformat()
    said: dict[str, Any] = {}
    for each in changed:
        heading, _, name = each.key.partition(".")
        if name:
            said.setdefault(heading, {})[name] = each.theirs
    known = aliases_of(file.journal)
    if aliases := [
        [kind, number] for kind, number in row.numbers if number != file.no and (kind, number) not in known
    ]:
        said["aliases"] = aliases
    if said:
        yield {"no": file.no, "kind": str(Kind.AMENDMENT), "on": today, **said}
    for kind in HAPPENED:
        if (moved := next((each for each in changed if each.key == kind), None)) is None:
            continue
        for seq, entry in standing(file.journal):
            if entry.kind is kind:
                why = f"来文所载{term_zh(kind)}由{value_zh(moved.base)}改为{moved.theirs}"
                voiding = {"voids": str(seq), "reason": why}
                yield {"no": file.no, "kind": str(Kind.CORRECTION), "on": today, **voiding}
        yield {"no": file.no, "kind": str(kind), "on": moved.theirs}
