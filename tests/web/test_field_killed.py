"""The server killed while a phone sends, and started again: exactly one entry, every photo there."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from supervision.casework.access.sessions import open_session
from supervision.records.account import Way
from supervision.records.db import writing
from tests.casework.staffed import TODAY
from tests.database import ROOT
from tests.web.conftest import PHONE
from tests.web.fieldwork import FROM_PHONE, ZHANG, give_tasks, photos_on_file, visits_on_file
from tests.web.office import OURS, Web
from tests.web.test_field_browser import HASHES, SECOND, fill, on_file, send, waits


class Service:
    """`supervision serve` in a process of its own, always at the same port."""

    def __init__(self, web: Web) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        url = web.engine.url.render_as_string(hide_password=False)
        options = ["--db", url, "--on", TODAY.isoformat(), "--port", str(self.port)]
        self._command = [sys.executable, "-m", "supervision", "serve", *options]
        self._environment = os.environ | {"SUPERVISION_DATA_DIR": str(web.data)}
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        self._process = subprocess.Popen(
            self._command,
            cwd=ROOT,
            env=self._environment,
            text=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        assert self._process.stderr is not None
        assert str(self.port) in self._process.stderr.readline()

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None


@pytest.fixture
def service(web: Web) -> Iterator[Service]:
    found = Service(web)
    found.start()
    yield found
    found.kill()


@contextmanager
def phone_of(web: Web, service: Service, browser: Browser) -> Iterator[Page]:
    """The inspector's phone, signed in by the true clock, which that process goes by."""
    with writing(web.engine) as session:
        token = open_session(session, ZHANG, Way.OIDC, datetime.now(UTC), web.office.access)
    url = f"http://127.0.0.1:{service.port}"
    context = browser.new_context(base_url=url, viewport=PHONE, locale="zh-CN")
    context.add_cookies([{"name": "supervision", "value": token, "url": url}])
    yield context.new_page()
    context.close()


def goes_on(web: Web, service: Service, phone: Page) -> None:
    """The service is there again: what waited is sent, once."""
    waits(phone)
    expect(phone.locator(".sending .reason")).to_contain_text("没有连上服务器")
    service.start()
    phone.get_by_role("button", name="现在发送").click()
    on_file(phone)
    assert len(visits_on_file(web)) == 1
    assert photos_on_file(web) == HASHES


def test_killed_between_two_photos(web: Web, service: Service, browser: Browser) -> None:
    give_tasks(web)
    with phone_of(web, service, browser) as phone:
        photos: list[str] = []

        def at_the_second(route: Route) -> None:
            photos.append(route.request.url)
            if len(photos) == 2:
                service.kill()
            route.continue_()

        phone.route("**/field/photos", at_the_second)
        phone.goto(f"/field/{OURS}")
        fill(phone, FROM_PHONE, SECOND)
        send(phone)
        expect(phone.locator(".sending .reason")).to_contain_text("没有连上服务器")
        assert visits_on_file(web) == []
        phone.unroute("**/field/photos")
        goes_on(web, service, phone)


def test_killed_after_the_entry_was_written_and_before_the_answer_came(
    web: Web, service: Service, browser: Browser
) -> None:
    give_tasks(web)
    with phone_of(web, service, browser) as phone:

        def written_and_killed(route: Route) -> None:
            route.fetch()
            service.kill()
            route.abort("connectionreset")

        phone.route("**/field/sent", written_and_killed)
        phone.goto(f"/field/{OURS}")
        fill(phone, FROM_PHONE, SECOND)
        send(phone)
        expect(phone.locator(".sending .reason")).to_contain_text("没有连上服务器")
        assert len(visits_on_file(web)) == 1
        phone.unroute("**/field/sent")
        goes_on(web, service, phone)
