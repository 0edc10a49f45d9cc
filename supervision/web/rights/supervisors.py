"""Tasks, notices, tomorrow's sweep, triage (任务、通知、明日监测、补录甄别)."""

from supervision.casework.rights import RIGHTS as RECORDS
from supervision.casework.rights import VERBS, Verb
from supervision.law.terms import Kind
from supervision.staff import Role
from supervision.web.rights.right import ALL, MB, About, Right, Rows

EDITORS = VERBS[Verb.EDIT_NOTICE] | VERBS[Verb.DRAFT_CASE_PAPER] | RECORDS[Kind.NOTICE_ISSUED]
"""Who edits drafts; which of them is checked again by the notice's name."""

ROWS: Rows = {
    ("GET", "/to-idle"): Right(ALL, About.PARCELS),
    ("GET", "/tasks"): Right(ALL, About.PARCELS),
    ("GET", "/tasks.csv"): Right(ALL, About.PARCELS),
    ("POST", "/tasks"): Right(VERBS[Verb.ASSIGN], About.PARCELS),
    ("GET", "/alerts"): Right(ALL, About.PARCELS),
    ("GET", "/alerts.csv"): Right(ALL, About.PARCELS),
    ("GET", "/tasks/{act}"): Right(ALL, About.ACT),
    ("POST", "/tasks/{act}"): Right(VERBS[Verb.ASSIGN], About.ACT),
    ("POST", "/tasks/{act}/report"): Right(VERBS[Verb.REPORT_TASK], About.ACT),
    ("GET", "/notices"): Right(ALL, About.PARCELS),
    ("GET", "/notices.csv"): Right(ALL, About.PARCELS),
    ("GET", "/notices/sign"): Right(ALL, About.PARCELS),
    ("POST", "/notices/sign"): Right(RECORDS[Kind.NOTICE_ISSUED], About.PARCELS),
    ("GET", "/notices/{act}"): Right(ALL, About.ACT),
    ("GET", "/notices/{act}/print"): Right(ALL, About.ACT),
    ("GET", "/notices/{act}/file/{output}"): Right(ALL, About.ACT),
    ("GET", "/notices/{act}/edit"): Right(EDITORS | {Role.AUDITOR}, About.ACT),
    ("POST", "/notices/{act}/edit"): Right(EDITORS, About.ACT, body=MB),
    ("GET", "/notices/{act}/service"): Right(ALL, About.ACT),
    ("POST", "/notices/{act}/service"): Right(RECORDS[Kind.SERVICE], About.ACT),
    ("POST", "/notices/{act}/attempt"): Right(RECORDS[Kind.SERVICE_ATTEMPT], About.ACT),
    ("GET", "/tomorrow"): Right(ALL, About.PARCELS),
    ("GET", "/holds"): Right(ALL, About.PARCELS),
    ("POST", "/holds"): Right(VERBS[Verb.HOLD], About.PARCELS),
    ("POST", "/holds/release"): Right(VERBS[Verb.HOLD], About.PARCELS),
    ("GET", "/triage"): Right(ALL, About.PARCELS),
    ("GET", "/triage.csv"): Right(ALL, About.PARCELS),
    ("POST", "/triage"): Right(VERBS[Verb.RELEASE], About.PARCELS),
    ("GET", "/triage/all"): Right(ALL, About.PARCELS),
    ("POST", "/triage/all"): Right(VERBS[Verb.RELEASE], About.PARCELS),
}
