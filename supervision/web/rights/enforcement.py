"""Referrals, idle cases, the registers of idle land (移交、闲置案件、台账)."""

from supervision.casework.rights import RIGHTS as RECORDS
from supervision.casework.rights import VERBS, Verb
from supervision.law.idle_case.recorded_steps import CLAUSE_OF
from supervision.law.terms import Kind
from supervision.staff import Role
from supervision.web.rights.right import ALL, MB, About, Right, Rows

CASE_RECORDERS = frozenset[Role]().union(*(RECORDS[kind] for kind in CLAUSE_OF))
"""Whoever records some fact of an idle case; which one he may is checked again by its kind."""
READS_PACKAGES = frozenset({Role.SUPERVISOR, Role.ENFORCEMENT, Role.SIGNER, Role.LEGAL_REVIEW, Role.AUDITOR})

ROWS: Rows = {
    ("GET", "/referrals"): Right(ALL, About.PARCELS),
    ("GET", "/referrals.csv"): Right(ALL, About.PARCELS),
    ("GET", "/referrals/{no}"): Right(ALL, About.PARCEL),
    ("GET", "/referrals/{no}/make"): Right(RECORDS[Kind.REFERRAL] | {Role.AUDITOR}, About.PARCEL),
    ("POST", "/referrals/{no}/make"): Right(RECORDS[Kind.REFERRAL], About.PARCEL),
    ("GET", "/referrals/{no}/package"): Right(READS_PACKAGES, About.PARCEL),
    ("GET", "/referrals/{no}/verify"): Right(READS_PACKAGES, About.PARCEL),
    ("POST", "/referrals/{no}/verify"): Right(
        READS_PACKAGES - {Role.AUDITOR}, About.PARCEL, body=201 * MB, files=1
    ),
    ("POST", "/referrals/{no}/accept"): Right(RECORDS[Kind.REFERRAL_ACCEPTED], About.PARCEL),
    ("POST", "/referrals/{no}/return"): Right(RECORDS[Kind.REFERRAL_RETURNED], About.PARCEL),
    ("POST", "/referrals/{no}/withdraw"): Right(RECORDS[Kind.REFERRAL_WITHDRAWN], About.PARCEL),
    ("POST", "/referrals/{no}/outcome"): Right(RECORDS[Kind.REFERRAL_OUTCOME], About.PARCEL),
    ("GET", "/cases"): Right(ALL, About.PARCELS),
    ("GET", "/cases.csv"): Right(ALL, About.PARCELS),
    ("GET", "/cases/{no}"): Right(ALL, About.PARCEL),
    ("GET", "/cases/{no}/papers"): Right(ALL, About.PARCEL),
    ("POST", "/cases/{no}/papers"): Right(VERBS[Verb.DRAFT_CASE_PAPER], About.PARCEL),
    ("GET", "/cases/{no}/papers/file/{output}"): Right(ALL, About.PARCEL),
    ("GET", "/cases/{no}/sheets"): Right(ALL, About.PARCEL),
    ("GET", "/cases/{no}/sheets/file/{output}"): Right(ALL, About.PARCEL),
    ("GET", "/cases/{no}/steps/{kind}"): Right(CASE_RECORDERS | {Role.AUDITOR}, About.PARCEL),
    ("POST", "/cases/{no}/steps/{kind}"): Right(CASE_RECORDERS, About.PARCEL),
    ("GET", "/idle"): Right(ALL, About.PARCELS),
    ("GET", "/idle.csv"): Right(ALL, About.PARCELS),
    ("GET", "/idle.xlsx"): Right(ALL, About.PARCELS),
    ("GET", "/filings"): Right(ALL, About.PARCELS),
    ("GET", "/filings.csv"): Right(ALL, About.PARCELS),
    ("POST", "/filings/done"): Right(RECORDS[Kind.FILING], About.PARCELS),
}
