"""Claims in money (价款、利息、违约金) of one case file: the account, what is worked out from it, what binds the land."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from supervision.casework.journal import facts_of
from supervision.casework.reading import known_entries
from supervision.law.account import Account, account_of
from supervision.law.claims import claims_of
from supervision.law.damages import SixtyDays, sixty_days
from supervision.law.encumbrances import Encumbrance, encumbrances
from supervision.law.working import Claim
from supervision.records.tables import PARCEL


@dataclass(frozen=True, slots=True)
class MoneyReading:
    """One parcel's money as of a day: receipts by instalment, claims with their working, encumbrances in force."""

    account: Account
    claims: Sequence[Claim]
    sixty_days: Sequence[SixtyDays]
    encumbrances: Sequence[Encumbrance]


def read_money(
    session: Session,
    parcel_id: int,
    *,
    on: date,
    known_on: date | None = None,
    unfinished_m2: Decimal | None = None,
) -> MoneyReading | None:
    """What is paid, owed and claimed on a day, as known on a day; None when the parcel was not yet supplied.

    `unfinished_m2` is the measured unfinished floor area, where damages rest on it. Nothing is written: damages
    are worked out anew whenever somebody asks, so a correction leaves no old figure behind.
    """
    facts = facts_of(known_entries(session, parcel_id, known_on=known_on))
    no = session.scalars(select(PARCEL.c.no).where(PARCEL.c.id == parcel_id)).one()
    account = account_of(facts, no, on=on)
    if account is None:
        return None
    claims = claims_of(facts, account, on, unfinished_m2=unfinished_m2)
    return MoneyReading(account, claims, sixty_days(account), encumbrances(facts, on))
