"""What a row of the table of rights says (权限行): the roles, which parcels a route is about, how much may come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from supervision.records.api_token import TokenScope
from supervision.staff import Role

KB, MB = 1024, 1024 * 1024


class About(Enum):
    """Which parcels a route is about; the door looks to it before the page does anything."""

    NO_PARCEL = "no parcel"
    PARCEL = "the parcel named in the path: {no}"
    ENTRY = "the entry named in the path, and its parcel: {entry}"
    ACT = "the act named in the path, and its parcel: {act}"
    PARCELS = "those of the officer's scope: the page asks `seat.scope`"


@dataclass(frozen=True, slots=True)
class Right:
    """Who gets in, about which parcels, and how much a request may carry.

    `open`: also whoever is not signed in. `before_change`: also with a password that must be changed first.
    `body` limits a whole request in bytes, `files` how many files it brings. `token`: a route of the API, and the scope
    that opens it.
    """

    roles: frozenset[Role]
    about: About = About.NO_PARCEL
    open: bool = False
    before_change: bool = False
    body: int = 256 * KB
    files: int = 0
    token: TokenScope | None = None


ALL = frozenset(Role)
OPEN = Right(ALL, open=True, before_change=True)
SIGNED_IN = Right(ALL, before_change=True)

Rows = Mapping[tuple[str, str], Right]
"""Routes by their method and path."""
