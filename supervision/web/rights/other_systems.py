"""The API for other systems (接口): the roles of whoever a token acts for, and the scope of the token."""

from supervision.casework.rights import RIGHTS as RECORDS
from supervision.casework.rights import VERBS, Verb
from supervision.law.terms import Kind
from supervision.records.api_token import TokenScope
from supervision.staff import Role
from supervision.web.rights.right import ALL, MB, OPEN, About, Right, Rows

T = TokenScope
RECORDING = frozenset[Role]().union(*RECORDS.values())


def _read(about: About = About.PARCELS) -> Right:
    return Right(ALL, about, token=T.READ)


def _verb(verb: Verb, token: TokenScope, about: About = About.PARCELS) -> Right:
    return Right(VERBS[verb], about, token=token)


def _fact(kind: Kind, token: TokenScope, about: About) -> Right:
    return Right(RECORDS[kind], about, token=token)


ROWS: Rows = {
    ("GET", "/api"): Right(ALL),
    ("GET", "/api/v1/openapi.json"): OPEN,
    ("GET", "/api/v1/token"): _read(About.NO_PARCEL),
    ("GET", "/api/v1/overview"): _read(),
    ("GET", "/api/v1/feed"): _read(),
    ("GET", "/api/v1/parcels"): _read(),
    ("GET", "/api/v1/parcels/{no}"): _read(About.PARCEL),
    ("GET", "/api/v1/parcels/{no}/history"): _read(About.PARCEL),
    ("GET", "/api/v1/parcels/{no}/case"): _read(About.PARCEL),
    ("GET", "/api/v1/deadlines"): _read(),
    ("GET", "/api/v1/tasks"): _read(),
    ("GET", "/api/v1/tasks/{act}"): _read(About.ACT),
    ("GET", "/api/v1/notices"): _read(),
    ("GET", "/api/v1/notices/{act}"): _read(About.ACT),
    ("GET", "/api/v1/triage"): _read(),
    ("GET", "/api/v1/holds"): _read(),
    ("GET", "/api/v1/referrals"): _read(),
    ("GET", "/api/v1/referrals/{entry}"): _read(About.ENTRY),
    ("GET", "/api/v1/cases"): _read(),
    ("GET", "/api/v1/clocks"): _read(),
    ("GET", "/api/v1/idle"): _read(),
    ("GET", "/api/v1/filings"): _read(),
    ("POST", "/api/v1/facts"): Right(RECORDING, About.PARCELS, token=T.RECORD, body=MB),
    ("POST", "/api/v1/parcels/{no}/facts"): Right(RECORDING, About.PARCEL, token=T.RECORD),
    ("POST", "/api/v1/tasks/assign"): _verb(Verb.ASSIGN, T.TASKS),
    ("POST", "/api/v1/tasks/urge"): _verb(Verb.URGE, T.TASKS),
    ("POST", "/api/v1/tasks/close"): _verb(Verb.CLOSE_TASK, T.TASKS),
    ("POST", "/api/v1/tasks/{act}/report"): _verb(Verb.REPORT_TASK, T.TASKS, About.ACT),
    ("POST", "/api/v1/tasks/{act}/return"): _verb(Verb.ASSIGN, T.TASKS, About.ACT),
    ("POST", "/api/v1/notices/{act}/sign"): _fact(Kind.NOTICE_ISSUED, T.NOTICES, About.ACT),
    ("POST", "/api/v1/notices/{act}/serve"): _fact(Kind.SERVICE, T.NOTICES, About.ACT),
    ("POST", "/api/v1/notices/{act}/attempt"): _fact(Kind.SERVICE_ATTEMPT, T.NOTICES, About.ACT),
    ("POST", "/api/v1/triage/release"): _verb(Verb.RELEASE, T.TRIAGE),
    ("POST", "/api/v1/triage/dismiss"): _verb(Verb.DISMISS, T.TRIAGE),
    ("POST", "/api/v1/holds"): _verb(Verb.HOLD, T.HOLDS),
    ("POST", "/api/v1/holds/release"): _verb(Verb.HOLD, T.HOLDS),
    ("POST", "/api/v1/referrals/{entry}/accept"): _fact(Kind.REFERRAL_ACCEPTED, T.REFERRALS, About.ENTRY),
    ("POST", "/api/v1/referrals/{entry}/return"): _fact(Kind.REFERRAL_RETURNED, T.REFERRALS, About.ENTRY),
    ("POST", "/api/v1/referrals/{entry}/outcome"): _fact(Kind.REFERRAL_OUTCOME, T.REFERRALS, About.ENTRY),
    ("POST", "/api/v1/filings/done"): _fact(Kind.FILING, T.FILINGS, About.PARCELS),
}
