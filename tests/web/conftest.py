"""The desks on both databases (`web`), at a port (`address`), in a real Chromium (`page`, `page_of`)."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from sqlalchemy import Engine

from supervision.records.account import Way
from supervision.records.db import open_records
from supervision.staff import Role
from supervision.web import counting, report_parts
from tests.casework.staffed import USER_OF, read
from tests.database import Databases, databases, empty_database, engine, on_both_databases
from tests.web.demonstration import live
from tests.web.office import Held, Web, fill

__all__ = ["databases", "empty_database", "engine"]

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
ALONE = [
    "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
"""Chromium asks nobody for anything of its own."""

NO_HOST = ("data:", "blob:", "chrome-extension:", "chrome:")
"""What is not fetched from anywhere; the last two are Chromium's own viewer of a PDF."""

NO_FAULTS = (
    "the server responded with a status of 4",
    "Response Status Error",
    "net::ERR_",  # no connection: what the page says of it is what is tested
    "htmx:sendError",
    "htmx:sendAbort",  # an older filter, given up for a newer
    "htmx:afterRequest",
)

expect.set_options(timeout=30_000)  # as long as Playwright gives a click: the machine may be busy

DESKTOP, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    on_both_databases(metafunc)


@pytest.fixture(scope="session")
def filled(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], str]:
    """The URL of a database of a kind with the two parcels, of which every test gets a copy."""
    made: dict[str, str] = {}

    def url_of(kind: str) -> str:
        if kind not in made:
            url = databases.fresh(kind, tmp_path_factory.mktemp("filled"), ExitStack())
            opened = open_records(url)
            fill(opened)
            opened.dispose()
            made[kind] = url
        return made[kind]

    return url_of


@pytest.fixture
def database_url(
    request: pytest.FixtureRequest, databases: Databases, filled: Callable[[str], str], tmp_path: Path
) -> Iterator[str]:
    with databases.copied(filled(getattr(request, "param", "sqlite")), tmp_path) as url:
        yield url


@pytest.fixture
def web(engine: Engine, tmp_path: Path) -> Web:
    """The desks of a staffed office with two parcels."""
    return Web(engine, read(tmp_path), data=tmp_path)


@pytest.fixture
def held(web: Web, monkeypatch: pytest.MonkeyPatch) -> Held:
    """Every count takes longer than anybody waits."""
    held = Held()
    web.app.state.door.counting.executor = lambda: held
    monkeypatch.setattr(counting, "MOMENT", 0)
    monkeypatch.setattr(report_parts, "PATIENCE", 0)
    return held


@pytest.fixture
def address(web: Web) -> Iterator[str]:
    """Where a real server shows them."""
    with web.served() as url:
        yield url


@pytest.fixture(scope="session")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The records of the demonstration, of which who needs them takes a copy."""
    folder = tmp_path_factory.mktemp("lived")
    live(folder)
    return folder


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as player:
        found = player.chromium.launch(executable_path=CHROMIUM, chromium_sandbox=False, args=ALONE)
        yield found
        found.close()


@pytest.fixture
def context(browser: Browser, address: str) -> Iterator[BrowserContext]:
    """A browser without cookies; it fails the test when a page asks another host, or says an error."""
    opened = browser.new_context(
        base_url=address, viewport=DESKTOP, locale="zh-CN", timezone_id="Asia/Shanghai"
    )
    strange: list[str] = []
    opened.on(
        "request",
        lambda request: None if request.url.startswith((address, *NO_HOST)) else strange.append(request.url),
    )
    opened.on("weberror", lambda error: strange.append(str(error.error)))
    opened.on("console", lambda line: strange.append(line.text) if _is_fault(line.type, line.text) else None)
    yield opened
    opened.close()
    assert strange == []


def _is_fault(kind: str, text: str) -> bool:
    """A script's error or a broken policy; that a form was refused or not sent is said there too, and is no fault."""
    return kind == "error" and not any(word in text for word in NO_FAULTS)


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A page of somebody who is not signed in."""
    return context.new_page()


@pytest.fixture
def page_of(web: Web, context: BrowserContext, address: str) -> Callable[[Role], Page]:
    """A page of somebody with a role, signed in."""

    def opened(role: Role) -> Page:
        token = web.token(USER_OF[role], Way.OIDC)
        context.add_cookies([{"name": "supervision", "value": token, "url": address}])
        return context.new_page()

    return opened
