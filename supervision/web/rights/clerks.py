"""What is recorded and checked by a second person, scans, imports (登记报审、复核、导入)."""

from supervision.casework.rights import AT_THE_DESK, VERBS, Verb
from supervision.staff import Role
from supervision.web.rights.right import MB, About, Right, Rows

AUDIT = frozenset({Role.AUDITOR})
RECORDERS = AT_THE_DESK | {Role.FINANCE}
"""Who submits what is to be recorded, and checks it (经办、监管、财务)."""

ROWS: Rows = {
    ("GET", "/record"): Right(RECORDERS | AUDIT),
    ("GET", "/record/supply"): Right(AT_THE_DESK | AUDIT),
    ("POST", "/record/supply"): Right(AT_THE_DESK, body=200 * MB, files=8),
    ("GET", "/record/{no}/{kind}"): Right(RECORDERS | AUDIT, About.PARCEL),
    ("POST", "/record/{no}/{kind}"): Right(RECORDERS, About.PARCEL, body=200 * MB, files=8),
    ("GET", "/submissions"): Right(RECORDERS | AUDIT),
    ("GET", "/submissions/{number}"): Right(RECORDERS | AUDIT),
    ("POST", "/submissions/{number}"): Right(RECORDERS, body=200 * MB, files=8),
    ("GET", "/checks"): Right(RECORDERS | AUDIT),
    ("GET", "/checks/{number}"): Right(RECORDERS | AUDIT),
    ("POST", "/checks/{number}"): Right(RECORDERS),
    ("POST", "/checks/{number}/return"): Right(RECORDERS),
    ("POST", "/checks/{number}/withdraw"): Right(RECORDERS),
    ("GET", "/scans/{number}/{sha256}"): Right(RECORDERS | AUDIT),
    ("GET", "/scans/{number}/{sha256}/shown"): Right(RECORDERS | AUDIT),
    ("GET", "/imports"): Right(RECORDERS | VERBS[Verb.WITHDRAW_BATCH] | AUDIT),
    ("POST", "/imports"): Right(RECORDERS, body=200 * MB, files=4),
    ("GET", "/imports/batches"): Right(RECORDERS | VERBS[Verb.WITHDRAW_BATCH] | AUDIT),
    ("GET", "/imports/batches/{batch}"): Right(RECORDERS | VERBS[Verb.WITHDRAW_BATCH] | AUDIT),
    ("POST", "/imports/batches/{batch}/withdraw"): Right(VERBS[Verb.WITHDRAW_BATCH]),
    ("GET", "/imports/{number}"): Right(RECORDERS | VERBS[Verb.WITHDRAW_BATCH] | AUDIT),
    ("POST", "/imports/{number}"): Right(RECORDERS),
    ("POST", "/imports/{number}/drop"): Right(RECORDERS),
    ("GET", "/imports/{number}/report/{which}"): Right(RECORDERS | VERBS[Verb.WITHDRAW_BATCH] | AUDIT),
}
