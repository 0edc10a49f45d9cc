"""Papers printed together, and their numbers (批量打印、文号登记簿)."""

from supervision.casework.rights import VERBS, Verb
from supervision.web.rights.right import ALL, About, Right, Rows

ROWS: Rows = {
    ("GET", "/numbers"): Right(ALL, About.PARCELS),
    ("GET", "/numbers.csv"): Right(ALL, About.PARCELS),
    ("GET", "/numbers.xlsx"): Right(ALL, About.PARCELS),
    ("GET", "/print-runs"): Right(ALL, About.PARCELS),
    ("POST", "/print-runs"): Right(VERBS[Verb.PRINT], About.PARCELS),
    ("GET", "/print-runs/{run}/file"): Right(ALL),  # the page itself looks to the scope
}
