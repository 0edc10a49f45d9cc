"""Who sits at a desk on the web (席位): the request, the officer, the day, the language; and how he is answered."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Annotated, Any
from urllib.parse import quote, unquote

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy.orm import Session

from supervision.casework.access.sessions import WebSession
from supervision.casework.access.tokens import ApiToken
from supervision.casework.acts import Desk
from supervision.law.terms import Term
from supervision.records.db import reading, writing
from supervision.staff import Officer, Role
from supervision.web.door import WebDoor
from supervision.web.forms import Filled
from supervision.web.rendering import render
from supervision.web.rights import NAVIGATION, may_open
from supervision.web.scope import Scope
from supervision.web.words import Lang, in_words, say

TOLD = "told"
"""The cookie by which one page tells the next what was done."""

LANG = "lang"


@dataclass(slots=True)
class Seat:
    """One request of a person, signed in or not; a page gets it as `seat: Seated`.

    `form` is what a POST brought; `parcel_id` and `act_id` are those the path names, already found and in scope.
    Another system has a `token` instead of a session.
    """

    door: WebDoor
    request: Request
    at: datetime
    today: date
    session: WebSession | None = None
    token: ApiToken | None = None
    officer: Officer | None = None
    form: Filled = field(default_factory=Filled)
    parcel_id: int = 0
    act_id: tuple[int, int] = (0, 0)

    # who

    @property
    def desk(self) -> Desk:
        """The office's desk this person sits at: what he does stands in the journal under his login."""
        return Desk(self.door.office, self.today, self.at, self.login)

    @property
    def login(self) -> str:
        assert self.officer is not None, "only a route that is open to all has no officer"
        return self.officer.user

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset() if self.officer is None else self.officer.roles

    @property
    def scope(self) -> Scope:
        """The parcels this person sees: every list asks it."""
        assert self.officer is not None, "only a route that is open to all has no officer"
        scope = Scope.of(self.officer, self.door.office.staff)
        return scope if self.token is None else scope.within(self.token.districts)

    def may(self, method: str, path: str) -> bool:
        """Whether this person gets to a route: a page offers nothing else."""
        return may_open(self.roles, method, path)

    # where

    def reading(self) -> AbstractContextManager[Session]:
        return reading(self.door.engine)

    def writing(self) -> AbstractContextManager[Session]:
        """One act, one transaction."""
        return writing(self.door.engine)

    # the answer

    @property
    def lang(self) -> Lang:
        return Lang.EN if self.request.cookies.get(LANG) == Lang.EN else Lang.ZH

    def words(self, text: str, **values: Any) -> str:
        """A text of the pages in the person's language; the Chinese text is its key."""
        return in_words(self.lang, text, **values)

    def say(self, term: Term) -> str:
        """A word of the field in the person's language."""
        return say(self.lang, term)

    @property
    def _here(self) -> str:
        """The page as it can be opened again."""
        url = self.request.url
        return f"{url.path}?{url.query}" if self.request.method == "GET" and url.query else url.path

    @property
    def address(self) -> str:
        return self.request.client.host if self.request.client is not None else ""

    @property
    def in_page(self) -> bool:
        """Whether a page that is open asks for a part of itself (htmx)."""
        return self.request.headers.get("HX-Request") == "true"

    def page(self, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
        """A page from a template, which knows `seat`."""
        told = unquote(self.request.cookies.get(TOLD, ""))
        frame = {"seat": self, "told": told, "navigation": NAVIGATION, "here": self._here}
        answer = HTMLResponse(render(self.lang, template, **frame, **values), status_code=status)
        if told:
            answer.delete_cookie(TOLD, path="/")
        return answer

    def again(self, template: str, **values: Any) -> HTMLResponse:
        """The same form, with what was filled in and what is wrong with it."""
        return self.page(template, status=422, **values)

    def go(self, path: str, told: str = "") -> Response:
        """On to another page after something was done, which then tells what."""
        answer: Response
        if self.in_page:
            answer = Response(headers={"HX-Redirect": path})
        else:
            answer = RedirectResponse(path, status_code=303)
        if told:
            answer.set_cookie(
                TOLD,
                quote(told),
                max_age=60,
                path="/",
                httponly=True,
                secure=self.door.secure,
                samesite="lax",
            )
        return answer


def seat_of(request: Request) -> Seat:
    seat = request.state.seat
    assert isinstance(seat, Seat)
    return seat


Seated = Annotated[Seat, Depends(seat_of)]
"""How a page asks for who sits there: `def parcels_page(seat: Seated) -> Response`."""
