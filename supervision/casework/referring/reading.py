"""A parcel's referrals with what each carried (移交及其材料): as they stand on a day, read in one go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from supervision.casework.journal import Entry, read_entries
from supervision.casework.papers.on_file import laid_open
from supervision.casework.referring.completeness import Item, completeness
from supervision.casework.referring.on_file import ParcelReferred, ReferralOnFile, referrals_on_file
from supervision.law.terms import Matter
from supervision.office import Office
from supervision.records.tables import PARCEL


@dataclass(frozen=True, slots=True)
class ReferralRead:
    """The referrals of a parcel, the oldest first, beside the journal they stand in."""

    no: str
    project: str
    holder: str
    referrals: Sequence[ReferralOnFile]
    journal: Sequence[tuple[int, Entry]]
    today: date
    office: Office

    def items_of(self, one: ReferralOnFile) -> list[Item]:
        """What a referral carried and what it lacked, as the file stood when it was made."""
        before = [(seq, entry) for seq, entry in self.journal if seq < one.referral.seq]
        return self._items(before, one.referral.matter, one.referral.on)

    def items_now(self, matter: Matter) -> list[Item]:
        """What a referral made today would carry and lack; nothing where the land was not yet supplied."""
        return self._items(self.journal, matter, self.today)

    def _items(self, journal: Sequence[tuple[int, Entry]], matter: Matter, on: date) -> list[Item]:
        file = laid_open(journal, self.no, on=on, office=self.office)
        return [] if file is None else completeness(file, matter)


def read_referrals(session: Session, parcel_id: int, today: date, office: Office) -> ReferralRead:
    """Read a parcel's referrals as they stand on a day."""
    columns = (PARCEL.c.no, PARCEL.c.project, PARCEL.c.holder)
    row = session.execute(select(*columns).where(PARCEL.c.id == parcel_id)).one()
    journal = read_entries(session, [parcel_id])[parcel_id]
    parcel = ParcelReferred(parcel_id, row.no, row.project, row.holder)
    found = referrals_on_file(parcel, journal, on=today)
    return ReferralRead(row.no, row.project, row.holder, list(found.values()), journal, today, office)
