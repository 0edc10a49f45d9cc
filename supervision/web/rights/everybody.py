"""Signing in, the start page and the parcels: everybody's."""

from supervision.staff import Role
from supervision.web.rights.right import ALL, OPEN, SIGNED_IN, About, Right, Rows

ROWS: Rows = {
    ("GET", "/health"): OPEN,
    ("GET", "/favicon.ico"): OPEN,
    ("GET", "/sign-in"): OPEN,
    ("POST", "/sign-in"): OPEN,
    ("GET", "/sign-in/oidc"): OPEN,
    ("GET", "/sign-in/oidc/back"): OPEN,
    ("POST", "/language"): OPEN,
    ("GET", "/session"): SIGNED_IN,
    ("POST", "/sign-out"): SIGNED_IN,
    ("POST", "/sign-out/everywhere"): SIGNED_IN,
    ("GET", "/password"): SIGNED_IN,
    ("POST", "/password"): SIGNED_IN,
    ("GET", "/"): Right(ALL, About.PARCELS),
    ("GET", "/parcels"): Right(ALL, About.PARCELS),
    ("GET", "/parcels.csv"): Right(ALL, About.PARCELS),
    ("GET", "/parcels/{no}"): Right(ALL, About.PARCEL),
    ("GET", "/parcels.xlsx"): Right(ALL, About.PARCELS),
    ("POST", "/parcels/views"): Right(ALL - {Role.AUDITOR}),
    ("POST", "/parcels/views/{view}"): Right(ALL - {Role.AUDITOR}),
    ("POST", "/parcels/views/{view}/remove"): Right(ALL - {Role.AUDITOR}),
    ("GET", "/parcels/{no}/timeline"): Right(ALL, About.PARCEL),
    ("GET", "/parcels/{no}/money"): Right(ALL, About.PARCEL),
    ("GET", "/parcels/{no}/papers"): Right(ALL, About.PARCEL),
    ("GET", "/parcels/{no}/papers/{paper}"): Right(ALL, About.PARCEL),
    ("GET", "/parcels/{no}/papers/on-request/{name}"): Right(ALL, About.PARCEL),
    ("GET", "/parcels/{no}/photos"): Right(ALL, About.PARCEL),
    ("GET", "/parcels/{no}/photos/{sha256}"): Right(ALL, About.PARCEL),
    ("GET", "/parcels/{no}/photos/{sha256}/small"): Right(ALL, About.PARCEL),
    ("GET", "/parcels/{no}/responsibility"): Right(ALL, About.PARCEL),
    ("GET", "/projects/{name:path}"): Right(ALL, About.PARCELS),
    ("GET", "/holders/{name:path}"): Right(ALL, About.PARCELS),
}
