"""Signing in by the county's identity provider: it says who, the office's list says what."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
import pytest

from supervision.casework.access.accounts import lock_account
from supervision.casework.acts import Desk
from supervision.law.refusals import NotAllowed
from supervision.records.db import writing
from supervision.staff import Role
from supervision.web import create_app
from tests.casework.staffed import SETTINGS, USER_OF, read
from tests.web.office import Person, Web, give_account, said
from tests.web.provider import CLIENT, Provider

pytestmark = pytest.mark.only_on("sqlite")


@pytest.fixture
def provider() -> Iterator[Provider]:
    with Provider().served() as found:
        yield found


@pytest.fixture
def known(web: Web, provider: Provider, tmp_path: Path) -> Web:
    """The desks of an office that names the provider."""
    web.office = read(
        tmp_path,
        f'{SETTINGS}\n[access.oidc]\nissuer = "{provider.url}"\nclient_id = "{CLIENT}"\nsecret_file = "oidc.secret"\n',
    )
    (tmp_path / "oidc.secret").write_text("geheim\n", encoding="utf-8")
    web.app = create_app(web.engine, web.office, folder=tmp_path, clock=web.clock, secure=False, log=web._log)
    return web


def back(person: Person, next_path: str = "/parcels") -> httpx2.Response:
    """Go to the provider and come back."""
    there = person.get(f"/sign-in/oidc?next={next_path}")
    assert there.status_code in (302, 303)
    returned = httpx2.get(there.headers["Location"], trust_env=False).headers["Location"]
    parts = urlsplit(returned)
    return person.get(f"{parts.path}?{parts.query}")


def test_whom_the_provider_names_gets_in_with_the_rights_of_the_offices_list(known: Web) -> None:
    person = known.client()
    assert "用统一身份认证登录" in said(person.get("/sign-in"))
    answer = back(person)
    assert answer.headers["Location"] == "/parcels"
    assert "王五" in said(person.get("/"))
    assert "没有密码可改" in said(person.get("/password"))


@pytest.mark.parametrize(
    "claims", [{"nonce": "another"}, {"aud": "another"}, {"iss": "http://evil.example"}, {"exp": 1000}]
)
def test_a_token_that_is_not_meant_for_us_is_refused(
    known: Web, provider: Provider, claims: dict[str, object]
) -> None:
    provider.claims = claims
    person = known.client()
    answer = back(person)
    assert answer.status_code == 409
    assert "没有确认您的身份" in said(answer)
    assert person.get("/").status_code == 303


def test_a_return_nobody_went_for_is_refused(known: Web) -> None:
    answer = known.client().get("/sign-in/oidc/back?code=x&state=y")
    assert answer.status_code == 409


def test_whoever_is_not_on_the_list_or_locked_stays_out(known: Web, provider: Provider) -> None:
    provider.who = "stranger"
    assert "不在机关设置的人员名单上" in said(back(known.client()))
    provider.who = ""
    assert "没有给出登录名" in said(back(known.client()))
    provider.who = "wang"
    give_account(known.engine, "wang", known.clock)
    desk = Desk(known.office, known.clock.at.date(), known.clock.at, USER_OF[Role.ADMINISTRATOR])
    with writing(known.engine) as session:
        lock_account(session, "wang", desk)
    assert "账号已停用" in said(back(known.client()))


def test_it_leads_to_no_other_host(known: Web) -> None:
    assert back(known.client(), "//evil.example").headers["Location"] == "/"


def test_a_provider_that_does_not_answer_is_told(known: Web, tmp_path: Path) -> None:
    office = read(
        tmp_path,
        f'{SETTINGS}\n[access.oidc]\nissuer = "http://127.0.0.1:9"\nclient_id = "x"\nsecret_file = "oidc.secret"\n',
    )
    known.app = create_app(known.engine, office, folder=tmp_path, clock=known.clock, secure=False)
    assert "暂时连不上" in said(known.client().get("/sign-in/oidc"))


def test_without_its_secret_the_desks_do_not_start(web: Web, provider: Provider, tmp_path: Path) -> None:
    office = read(
        tmp_path,
        f'{SETTINGS}\n[access.oidc]\nissuer = "{provider.url}"\nclient_id = "x"\nsecret_file = "none"\n',
    )
    with pytest.raises(NotAllowed, match="读不到统一身份认证的密钥文件"):
        create_app(web.engine, office, folder=tmp_path)


def test_without_a_provider_there_is_no_such_page(web: Web) -> None:
    assert web.client().get("/sign-in/oidc").status_code == 404
    assert "统一身份认证" not in said(web.client().get("/sign-in"))
