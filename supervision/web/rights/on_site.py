"""The inspector's telephone (外业)."""

from supervision.staff import Role
from supervision.web.rights.right import MB, About, Right, Rows

OUTSIDE = frozenset({Role.INSPECTOR, Role.SUPERVISOR, Role.ENFORCEMENT})
OUTSIDE_SEEN = OUTSIDE | {Role.AUDITOR}

ROWS: Rows = {
    ("GET", "/field"): Right(OUTSIDE_SEEN, About.PARCELS),
    ("GET", "/field/receipts"): Right(OUTSIDE_SEEN, About.PARCELS),
    ("GET", "/field/receipts/{act}"): Right(OUTSIDE_SEEN, About.ACT),
    ("GET", "/field/offline"): Right(OUTSIDE_SEEN),
    ("GET", "/field/worker.js"): Right(OUTSIDE_SEEN),
    ("GET", "/field/photos/{sha256}"): Right(OUTSIDE),
    ("POST", "/field/photos"): Right(OUTSIDE, body=52 * MB, files=1),
    ("POST", "/field/sent"): Right(OUTSIDE, About.PARCELS),
    ("GET", "/field/{no}"): Right(OUTSIDE_SEEN, About.PARCEL),
}
