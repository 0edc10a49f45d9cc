"""An office on the web: its people, two parcels of two land offices, a clock that is set, a server, a browser's person."""

from __future__ import annotations

import itertools
import re
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import uvicorn
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import Engine, insert

from supervision.casework.access import passwords
from supervision.casework.access.sessions import open_session
from supervision.casework.access.tokens import add_token
from supervision.casework.acts import Desk
from supervision.office import Office
from supervision.records.account import Way
from supervision.records.api_token import TokenScope
from supervision.records.db import writing
from supervision.records.tables import ACCOUNT
from supervision.staff import Role
from supervision.web import create_app
from tests.casework.staffed import TODAY, USER_OF, supplied
from tests.database import sweep_on, tell

OURS, THEIRS = "1305302024B00011", "1305302024B00022"
"""A parcel of 新河镇国土所, whose inspector `USER_OF` names, and one of 寻寨国土所."""

NINE_O_CLOCK = datetime(2024, 6, 10, 1, 0, tzinfo=UTC)
THEIR_PROJECT = "示范项目022"

ORIGIN = "http://testserver"
T = TypeVar("T")
PASSWORD = "Kuaidian-86 haoa"
KEPT = passwords.hashed(PASSWORD)


@dataclass
class Clock:
    """A clock that goes when it is told to."""

    at: datetime = NINE_O_CLOCK

    def __call__(self) -> datetime:
        return self.at

    def goes_on(self, **much: float) -> None:
        self.at += timedelta(**much)


def fill(engine: Engine) -> None:
    """Two parcels with something to do on both, as the sweep of the morning left them."""
    for no, place in ((OURS, "新河镇东街"), (THEIRS, "寻寨镇西街")):
        tell(engine, date(2024, 1, 5), supplied(no, place))
    sweep_on(engine, TODAY)


def give_account(engine: Engine, login: str, clock: Clock, **said: Any) -> None:
    """An account with `PASSWORD`, changed already."""
    row = {"login": login, "password": KEPT, "must_change": False, "changed_at": clock.at} | said
    with writing(engine) as session:
        session.execute(insert(ACCOUNT).values(row))


class AtOnce(Executor):
    """Counts while the page waits, as if it took a moment: `tests/web/test_counting.py` has the other process."""

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        done: Future[T] = Future()
        try:
            done.set_result(fn(*args, **kwargs))
        except Exception as error:
            done.set_exception(error)
        return done


@dataclass
class Held(Executor):
    """Counts what it is asked for once it is told to."""

    waiting: list[tuple[Future[Any], Callable[[], None]]] = field(default_factory=list)

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        done: Future[Any] = Future()
        self.waiting.append((done, lambda: done.set_result(fn(*args, **kwargs))))
        return done

    def go_on(self) -> None:
        while self.waiting:
            self.waiting.pop(0)[1]()

    def break_off(self) -> None:
        """As if the process that counts were killed."""
        while self.waiting:
            self.waiting.pop(0)[0].set_exception(BrokenProcessPool())


@dataclass
class Web:
    """The desks over one database."""

    engine: Engine
    office: Office
    clock: Clock = field(default_factory=Clock)
    lines: list[dict[str, Any]] = field(default_factory=list)
    secure: bool = False
    data: Path = field(kw_only=True)
    counting: Callable[[], Executor] = AtOnce
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def __post_init__(self) -> None:
        self.app: FastAPI = create_app(
            self.engine, self.office, clock=self.clock, secure=self.secure, log=self._log, data=self.data, counting=self.counting,
        )  # fmt: skip

    def _log(self, event: str, **fields: Any) -> None:
        self.lines.append({"event": event, **fields})

    def token(self, login: str, way: Way = Way.PASSWORD) -> str:
        """A session of somebody's."""
        with writing(self.engine) as session:
            return open_session(session, login, way, self.clock.at, self.office.access)

    def client(self, login: str | None = None) -> Person:
        """Somebody at a browser, signed in where he is named."""
        person = Person(self.app, base_url=ORIGIN, follow_redirects=False)
        if login is not None:
            person.has(self.token(login, Way.OIDC))
        return person

    def client_of(self, role: Role) -> Person:
        return self.client(USER_OF[role])

    def api_token(
        self, login: str, *scopes: TokenScope, name: str = "", districts: Sequence[str] = (), days: int = 30
    ) -> str:
        """A token of another system, good for everything unless scopes are named."""
        administrator = Desk(self.office, TODAY, self.clock.at, USER_OF[Role.ADMINISTRATOR])
        with writing(self.engine) as session:
            return add_token(
                session, name or f"系统{next(self._numbers)}", administrator,
                login=login, scopes=scopes or list(TokenScope), districts=districts, days=days,
            )  # fmt: skip

    def system(self, login: str, *scopes: TokenScope, **said: Any) -> System:
        """Another system, with a token that acts for somebody."""
        return System(self.app, self.api_token(login, *scopes, **said))

    @contextmanager
    def served(self) -> Iterator[str]:
        """The desks at a port of this machine, by a real server; gives the address."""
        with socket.socket() as listening:
            listening.bind(("127.0.0.1", 0))
            listening.listen()
            server = uvicorn.Server(uvicorn.Config(self.app, log_level="error", access_log=False))
            thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
            thread.start()
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
            server.should_exit = True
            thread.join()


class Person(TestClient):
    """A browser that sends what its pages hold: the token of the session, and where a form comes from."""

    def has(self, token: str) -> None:
        """The browser keeps the cookie of a session."""
        self.cookies.set("supervision", token, domain="testserver.local", path="/")

    def csrf(self) -> str:
        """The token the pages of this session carry."""
        answer = self.get("/session")
        return str(answer.json()["csrf"]) if answer.status_code == 200 else ""

    def submit(self, path: str, token: str | None = None, **form: str | list[str]) -> Any:
        """Send a form from our own page."""
        token = self.csrf() if token is None else token
        return self.post(path, data={"csrf": token, **form}, headers={"Origin": ORIGIN})


class System(TestClient):
    """Another system: no cookies, no page, a token with every request and a new key for every act."""

    def __init__(self, app: FastAPI, token: str) -> None:
        super().__init__(app, base_url=ORIGIN, follow_redirects=False)
        self.headers["Authorization"] = f"Bearer {token}"
        self._keys = itertools.count(1)

    def do(self, path: str, body: Any = None, key: str = "", **headers: str) -> Any:
        """Ask for an act, under a key of its own unless one is given."""
        sent = {"Idempotency-Key": key or f"k-{next(self._keys)}", **headers}
        return self.post(path, json={} if body is None else body, headers=sent)


def said(answer: Any) -> str:
    """The text of a page, without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())
