"""The map, boundaries, spots of satellite pictures (一张图、界址、图斑)."""

from supervision.casework.rights import RIGHTS as RECORDS
from supervision.casework.rights import VERBS, Verb
from supervision.law.terms import Kind
from supervision.web.rights.right import ALL, MB, About, Right, Rows

ROWS: Rows = {
    ("GET", "/map"): Right(ALL, About.PARCELS),
    ("GET", "/map/parcels.json"): Right(ALL, About.PARCELS),
    ("GET", "/map/spots.json"): Right(ALL, About.PARCELS),
    ("GET", "/map/boundaries"): Right(RECORDS[Kind.BOUNDARY], About.PARCELS),
    ("GET", "/spots"): Right(ALL, About.PARCELS),
    ("GET", "/spots/one"): Right(ALL),  # ?spot=: the page itself looks to the scope
    ("GET", "/spots/new"): Right(VERBS[Verb.TAKE_SPOTS]),
    ("POST", "/spots/new"): Right(VERBS[Verb.TAKE_SPOTS], About.PARCELS, body=20 * MB, files=5),
    ("POST", "/spots/link"): Right(VERBS[Verb.ASSIGN], About.PARCELS),
    ("POST", "/spots/assign"): Right(VERBS[Verb.ASSIGN], About.PARCELS),
    ("POST", "/spots/result"): Right(VERBS[Verb.REPORT_TASK], About.PARCELS),
    ("POST", "/spots/return"): Right(VERBS[Verb.ASSIGN], About.PARCELS),
    ("POST", "/spots/close"): Right(VERBS[Verb.CLOSE_TASK], About.PARCELS),
    ("POST", "/map/boundaries"): Right(RECORDS[Kind.BOUNDARY], About.PARCELS, body=20 * MB, files=5),
}
