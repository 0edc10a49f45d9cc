"""Reports and their filing (报表、月报填报)."""

from supervision.casework.rights import VERBS, Verb
from supervision.staff import Role
from supervision.web.rights.right import About, Right, Rows

READERS = frozenset(Role) - {Role.INSPECTOR, Role.ADMINISTRATOR}
"""Who reads reports, each of his own districts; an inspector's parcels are in his lists."""

ROWS: Rows = {
    ("GET", "/reports"): Right(READERS),
    ("GET", "/reports/filings"): Right(READERS),
    ("POST", "/reports/filings"): Right(VERBS[Verb.FILE_REPORT]),
    ("GET", "/reports/filings/{number}"): Right(READERS),
    ("GET", "/reports/filings/{number}/rows"): Right(READERS),
    ("GET", "/reports/filings/{number}/file"): Right(READERS),
    ("POST", "/reports/filings/{number}/check"): Right(VERBS[Verb.CHECK_REPORT]),
    ("POST", "/reports/filings/{number}/return"): Right(VERBS[Verb.RETURN_REPORT]),
    ("POST", "/reports/filings/{number}/sign"): Right(VERBS[Verb.SIGN_REPORT]),
    ("GET", "/reports/{name}"): Right(READERS, About.PARCELS),
    ("GET", "/reports/{name}/rows"): Right(READERS, About.PARCELS),
    ("GET", "/reports/{name}/file"): Right(READERS, About.PARCELS),
}
