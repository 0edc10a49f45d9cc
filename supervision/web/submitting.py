"""Sending a form to be checked (报送复核): what was filled in and the scans with it become a submission, or come back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi.responses import Response
from sqlalchemy import ColumnElement, and_, or_
from sqlalchemy.orm import Session

from supervision.casework.scans.original import MOST_BYTES, scan_of
from supervision.casework.scans.scan import Scan, Scans
from supervision.casework.submissions import Submission, resubmit, submit
from supervision.law.refusals import Refused
from supervision.records.tables import SUBMISSION
from supervision.web.kept_files import Kept, staged, take_files
from supervision.web.seat import Seat

FILES = "scans"
"""The field of a form with the scans."""

MOST_FILES = 8


def scans_of(seat: Seat) -> Scans:
    """The store of scans (扫描件原件库)."""
    return Scans(seat.door.data / "scans")


@dataclass(frozen=True, slots=True)
class Slip:
    """The form of one submission: where it is sent, what it shows, and which one it mends (0: a new one)."""

    template: str
    values: Mapping[str, Any]
    number: int = 0


def take_scans(seat: Seat) -> list[Kept]:
    """The scans of the form, kept; what is wrong with them stands on it."""
    return take_files(seat, FILES, most=MOST_FILES, most_bytes=MOST_BYTES, read=scan_of)


def send(seat: Seat, happening: Mapping[str, Any], kept: Sequence[Kept], slip: Slip) -> Response:
    """Submit what was filled in and go on to its page; what is wrong or refused comes back on the form."""
    if seat.form.ok:
        try:
            files = _store(seat, kept)
            with seat.writing() as session:
                if slip.number:
                    resubmit(session, slip.number, happening, files, seat.desk)
                    number = slip.number
                else:
                    number = submit(session, happening, files, seat.desk)
        except Refused as refused:
            seat.form.refused(refused)
        else:
            told = seat.words("第{number}号已报送，须由另一人复核后才入卷。", number=number)
            return seat.go(f"/checks/{number}", told)
    return seat.again(slip.template, **{"form": seat.form, "kept": kept, **slip.values})


def _store(seat: Seat, kept: Sequence[Kept]) -> list[Scan]:
    """The scans go into the store before the submission that names them: one nothing names is harmless."""
    mine, scans = staged(seat), scans_of(seat)
    found = []
    for one in kept:
        data = mine.read(one)
        scan = scan_of(data, one.name)
        scans.keep(scan, data)
        found.append(scan)
    return found


def keep_again(seat: Seat, submission: Submission) -> list[Kept]:
    """The scans of a submission that is mended, as files its form has kept."""
    mine, scans = staged(seat), scans_of(seat)
    return [mine.keep(scans.read(scan.sha256), scan.name) for scan in submission.files]


# Whose submissions somebody sees


def of_scope(seat: Seat) -> list[ColumnElement[bool]]:
    """Conditions on a row of `SUBMISSION`: parcels of the officer's scope, and land not on file yet in his districts."""
    if seat.scope.is_all:
        return []
    not_yet = and_(SUBMISSION.c.parcel_id.is_(None), SUBMISSION.c.district.in_(seat.scope.districts))
    return [or_(SUBMISSION.c.by == seat.login, not_yet, *seat.scope.among(SUBMISSION.c.parcel_id))]


def sees(session: Session, seat: Seat, submission: Submission) -> bool:
    """Whether it is one of them."""
    if seat.scope.is_all or submission.by == seat.login:
        return True
    if submission.parcel_id is None:
        return submission.district in seat.scope.districts
    return seat.scope.holds(session, submission.parcel_id)
