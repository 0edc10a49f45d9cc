"""Every page of the table of rights for everybody who may open it, with something on each desk: seen, heard, printed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from sqlalchemy import Engine

from bench.samples import filled
from supervision.law.facts import FIELDS
from supervision.law.steps import NoticeName, PaperName, TaskName
from supervision.law.terms import Kind
from supervision.records.account import Way
from supervision.records.db import reading
from supervision.staff import Role
from supervision.web.rights import RIGHTS
from supervision.web.scope import Scope
from supervision.web.words import EN
from tests.database import ROOT
from tests.web.conftest import DESKTOP, PHONE
from tests.web.demonstration import DAY, STAFF, copied, shown, user_of
from tests.web.office import Web

AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
CHINESE = re.compile(r"[\u4e00-\u9fff]")

PAGES = [
    path
    for (method, path), right in RIGHTS.items()
    if method == "GET" and getattr(right, "token", None) is None and not path.startswith("/sign-in/oidc")
]
"""Without the identity provider there is nothing at its address; what a token opens is no page."""


ELSEWHERE = {
    ("/sign-in", 303),  # who is signed in already goes on
    ("/submissions/{number}", 303),  # what waits to be checked is shown where it is checked
    ("/record/{no}/{kind}", 409),  # of whose kind it is not, he is told who may
    ("/cases/{no}/steps/{kind}", 409),
    ("/cases/{no}/papers/file/{output}", 409),  # of a paper that does not fit the case, he is told why
    ("/spots/one", 404),  # it lies with another land office
}
"""What leads a person on, by the page and its answer."""

PRINTED_ALONE = ("/notices/{act}/print",)
"""What is printed as the paper itself, without the page's own heading."""

FIELD_NAMES = {field.zh for fields in FIELDS.values() for field in fields.values()}

HEADINGS_OF_FILES = ("/idle", "/filings", "/api")
"""Registers with the headings of the files they are downloaded as, and the API's description: Chinese in both languages."""

QUOTED = (
    FIELD_NAMES
    | {term.zh for terms in (Kind, NoticeName, PaperName, TaskName) for term in terms}
    | {"每日监测"}
)
"""Names the law and the records give: quoted, not translated."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("every_page")


@pytest.fixture(scope="module")
def records(lived: Path, folder: Path) -> Iterator[Engine]:
    engine = copied(lived, folder)
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def desks(records: Engine, folder: Path) -> Web:
    return shown(records, folder)


@pytest.fixture(scope="module")
def at(desks: Web) -> Iterator[str]:
    with desks.served() as url:
        yield url


@dataclass
class Looking:
    """Somebody's browser: what his pages asked of other hosts, and what they complained of."""

    context: BrowserContext
    page: Page
    strange: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def looking_as(browser: Browser, desks: Web, at: str) -> Iterator[Callable[[str], Looking]]:
    """One browser for each person, kept as long as the tests last."""
    opened: dict[str, Looking] = {}

    def looking(user: str) -> Looking:
        if user not in opened:
            context = browser.new_context(
                base_url=at, viewport=DESKTOP, locale="zh-CN", accept_downloads=True
            )
            found = opened[user] = Looking(context, context.new_page())
            if user:
                token = desks.token(user, Way.OIDC)
                context.add_cookies([{"name": "supervision", "value": token, "url": at}])
            context.on("request", lambda request: _note_elsewhere(found, request.url, at))
            context.on("weberror", lambda error: found.strange.append(str(error.error)))
            context.on(
                "console", lambda said: found.strange.append(said.text) if said.type == "error" else None
            )
        return opened[user]

    yield looking
    for found in opened.values():
        found.context.close()


def _note_elsewhere(found: Looking, url: str, at: str) -> None:
    if not url.startswith((at, "data:", "blob:", "chrome:", "chrome-extension:")):
        found.strange.append(url)


def address_of(desks: Web, path: str, user: str) -> str | None:
    """The path filled in with something this person may see, None where there is nothing of it in his scope."""
    officer = STAFF.officer(user, DAY)
    among = [] if officer is None else Scope.of(officer, STAFF).filters()
    with reading(desks.engine) as session:
        return next(iter(filled(session, path, among)), None)


def who_may(desks: Web, path: str) -> dict[str, str]:
    """One officer for each role, and what he opens; nobody is left out but who has nothing of it in his scope."""
    users = [user_of(role) for role in Role if role in RIGHTS["GET", path].roles]
    found = {user: address for user in users if (address := address_of(desks, path, user)) is not None}
    assert found, f"nothing on file fits {path}"
    return found


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_whole_for_everybody_who_may_open_it(
    desks: Web, looking_as: Callable[[str], Looking], path: str
) -> None:
    for user, address in who_may(desks, path).items():
        answer = desks.client(user).get(address)
        if (path, answer.status_code) in ELSEWHERE:
            continue
        assert answer.status_code == 200, (user, answer.text)
        if not _is_page(answer):
            continue
        html = answer.text
        assert len(re.findall(r"<h1[\s>]", html)) == 1, user
        title = re.search(r"<title>\s*(.*?)\s*· 供后监管</title>", html, re.DOTALL)
        assert title is not None
        assert title[1], user
        assert re.findall(r'\sid="([^"]+)"(?=[^<]*>)', html) == list(
            dict.fromkeys(re.findall(r'\sid="([^"]+)"(?=[^<]*>)', html))
        ), "an id stands twice"


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_seen_and_heard_on_a_desk_on_a_telephone_and_on_paper(
    desks: Web, looking_as: Callable[[str], Looking], path: str
) -> None:
    addresses = {"": path} if path == "/sign-in" else who_may(desks, path)
    user, address = next(iter(addresses.items()))
    if not _is_page(desks.client(user or None).get(address)):
        return
    shown = {
        u: a
        for u, a in addresses.items()
        if (path, desks.client(u or None).get(a).status_code) not in ELSEWHERE
    }
    for number, user in enumerate(_different(desks, shown)):
        looking = looking_as(user)
        looking.strange.clear()
        page = looking.page
        page.goto(addresses[user])
        assert serious(page) == [], user
        if number == 0:
            page.emulate_media(media="print")
            assert page.locator("header.top nav").filter(visible=True).count() == 0
            assert page.locator("main button").filter(visible=True).count() == 0
            assert page.locator("h1, .paper .title").first.is_visible() or path in PRINTED_ALONE
            page.emulate_media(media="screen")
        page.set_viewport_size(PHONE)
        assert _too_wide(page) == [], user
        page.set_viewport_size(DESKTOP)
        assert looking.strange == [], user


def _different(desks: Web, addresses: Mapping[str, str]) -> list[str]:
    """Those to whom the page looks different: another heading, another button, another field."""
    found: dict[str, str] = {}
    for user, address in addresses.items():
        html = desks.client(user or None).get(address).text
        body = html.partition("<main")[2].partition("</main>")[0]
        shape = " ".join(
            re.findall(r"<(?:h[1-6]|button|input|select|form|textarea|table|nav|figure)\b[^>]*>", body)
        )
        shape = re.sub(r'value="[^"]*"|\d+', "", shape)
        found.setdefault(shape, user)
    return list(found.values())


def _is_page(answer: Any) -> bool:
    return (
        "<html" in answer.text[:200]
        if answer.headers.get("Content-Type", "").startswith("text/html")
        else False
    )


def serious(page: Page) -> list[Any]:
    """What axe calls serious or worse."""
    page.evaluate(AXE)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        (fault["id"], [node["html"][:200] for node in fault["nodes"]][:3])
        for fault in found["violations"]
        if fault["impact"] in ("serious", "critical")
    ]


def _too_wide(page: Page) -> list[str]:
    """What sticks out of a telephone, if the page is wider than it; a table in its own frame may be."""
    return list(
        page.evaluate(
            """() => document.documentElement.scrollWidth <= window.innerWidth + 1 ? [] :
            [...document.querySelectorAll('main *, header *')].filter(one => one.getBoundingClientRect().right > window.innerWidth + 1
              && !one.closest('.scrolls')).slice(0, 5).map(one => one.outerHTML.slice(0, 120))
              .concat(document.documentElement.scrollWidth + ' wide')"""
        )
    )


@pytest.mark.parametrize("path", PAGES)
def test_a_page_in_english_says_no_chinese_where_there_is_english(desks: Web, path: str) -> None:
    for user, address in who_may(desks, path).items():
        person = desks.client(user)
        person.cookies.set("lang", "en", domain="testserver.local", path="/")
        answer = person.get(address)
        if not _is_page(answer) or path in HEADINGS_OF_FILES:
            return
        assert '<html lang="en">' in answer.text
        assert [text for text in _texts(answer.text) if text in EN and text not in QUOTED] == [], user


def _texts(html: str) -> Iterator[str]:
    """What is read on a page: its texts and what its labels say, one by one."""
    html = re.sub(r"<(script|style)\b.*?</\1>", " ", html, flags=re.DOTALL)
    html = re.sub(r'<article [^>]*lang="zh-CN".*?</article>', " ", html, flags=re.DOTALL)
    html = re.sub(r'<button name="lang".*?</button>', " ", html, flags=re.DOTALL)
    for text in re.findall(r">([^<]+)<", html) + re.findall(
        r'(?:aria-label|placeholder|title)="([^"]+)"', html
    ):
        if CHINESE.search(text):
            yield " ".join(text.split()).rstrip("*：:")


# Where something is wrong


@pytest.mark.parametrize(
    ("user", "path", "status"),
    [("wangwu", "/nowhere", 404), ("wangwu", "/parcels/1305309999X", 404), ("zhangsan", "/parcels/1305309999X", 404),
     ("wangwu", "/parcels?due_within=x", 422)],
)  # fmt: skip
def test_a_page_that_is_not_there_or_not_understood_is_told_as_a_page(
    desks: Web, looking_as: Callable[[str], Looking], user: str, path: str, status: int
) -> None:
    looking = looking_as(user)
    answer = looking.page.goto(path)
    assert answer is not None
    assert answer.status == status
    assert serious(looking.page) == []
    looking.page.set_viewport_size(PHONE)
    assert _too_wide(looking.page) == []
    looking.page.set_viewport_size(DESKTOP)
    assert looking.page.locator("h1").count() == 1
    looking.strange[:] = [
        said for said in looking.strange if "the server responded with a status of 4" not in said
    ]
    assert looking.strange == []


def test_what_nobody_foresaw_is_a_page_too(
    desks: Web, looking_as: Callable[[str], Looking], monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*given: object, **named: object) -> None:
        raise RuntimeError("无")

    monkeypatch.setattr("supervision.web.pages.parcels.districts_of", failing)
    looking = looking_as("qianqi")
    answer = looking.page.goto("/parcels")
    assert answer is not None
    assert answer.status == 500
    assert "请把编号" in looking.page.locator("main").inner_text()
    assert serious(looking.page) == []
    looking.strange.clear()  # the browser says that the server answered with 500
