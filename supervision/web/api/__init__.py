"""The door for other systems (接口, `/api/v1`): the same verbs and lists as the pages, in JSON, by a token."""

from functools import cache

from supervision.web.api import description, feed, idle, parcels, recording, verbs, work
from supervision.web.api.description import Document, describe

ROUTERS = (
    parcels.router,
    work.router,
    idle.router,
    feed.router,
    recording.router,
    verbs.router,
    description.router,
)
"""Every route of the API, in the order its reference tells them."""


@cache
def described() -> Document:
    """The API's own description (OpenAPI), made when it is first asked for: it is the same for every office."""
    return describe(route for part in ROUTERS for route in part.routes)
