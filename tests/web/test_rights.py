"""Who gets where: every route for every role and district, and the table that says so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.responses import Response
from sqlalchemy import select

from supervision.records.db import reading
from supervision.records.tables import ACT, PARCEL, WEB_SESSION
from supervision.staff import Role
from supervision.web import rights
from supervision.web.app import CannotServe, check_routes, routes_of
from supervision.web.guarding import pages
from supervision.web.rights import NAMED_IN_PATH, NAVIGATION, RIGHTS, About, Right
from supervision.web.rights.right import ALL
from tests.casework.staffed import USER_OF
from tests.web.office import ORIGIN, OURS, THEIR_PROJECT, THEIRS, Web, said

ROUTES = [pytest.param(*route, id=" ".join(route)) for route in RIGHTS]
OF_A_PARCEL = [
    pytest.param(*key, id=" ".join(key)) for key, right in RIGHTS.items() if right.about in NAMED_IN_PATH
]
LISTS = [pytest.param(path, id=path) for (method, path), right in RIGHTS.items()
         if right.about is About.PARCELS and method == "GET" and Role.INSPECTOR in right.roles]  # fmt: skip
OPENED_AGAIN = ("/sign-in/oidc", "/sign-in/oidc/back")
"""Not there without an identity provider."""


WITHOUT = ("/api/v1/parcels/{no}/case", "/api/v1/notices/{act}", "/api/v1/referrals/{entry}")
"""What the parcel and its first act do not have."""

NOTHING_ON_FILE = (
    "/submissions/{",
    "/checks/{",
    "/scans/{",
    "/imports/{",
    "/imports/batches/{",
    "/print-runs/{",
    "/reports/filings/{",
)
"""What is asked for by its number where nothing has one: nothing was submitted, imported, printed or filed."""


def filled(web: Web, path: str, no: str = OURS) -> str:
    """A path with a parcel's number and an act (which is an entry) of its file."""
    query = select(ACT.c.parcel_id, ACT.c.seq).join(PARCEL, PARCEL.c.id == ACT.c.parcel_id)
    with reading(web.engine) as session:
        parcel_id, seq = session.execute(query.where(PARCEL.c.no == no).limit(1)).one()
    return (
        path.replace("{no}", no)
        .replace("{act}", f"{parcel_id}-{seq}")
        .replace("{entry}", f"{parcel_id}-{seq}")
        .replace("{name}", "monthly")
    )


def is_of_the_api(path: str) -> bool:
    return path.startswith("/api/v1/")


def of_role(web: Web, role: Role, path: str) -> Any:
    """Somebody with a role at a browser; at a route of the API a system that acts for him."""
    return web.system(USER_OF[role]) if is_of_the_api(path) else web.client_of(role)


def ask(person: Any, method: str, path: str) -> Any:
    if is_of_the_api(path):
        return (
            person.get(path)
            if method == "GET"
            else person.post(path, json={}, headers={"Idempotency-Key": "1"})
        )
    return person.get(path) if method == "GET" else person.submit(path)


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_each_role_gets_exactly_where_the_table_says(web: Web, method: str, path: str) -> None:
    right = RIGHTS[method, path]
    for role in Role:
        status = ask(of_role(web, role, path), method, filled(web, path)).status_code
        if right.open or role in right.roles:
            # 409: the law or the office refuses an empty form; he got there. 404: he did, and there is none
            assert (
                status == 404
                if path in WITHOUT or path.startswith(NOTHING_ON_FILE)
                else status in (200, 204, 303, 409, 422) or path in OPENED_AGAIN
            ), f"{role}: {status}"
        else:
            assert status == 403, role


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_nobody_gets_anywhere_without_signing_in(web: Web, method: str, path: str) -> None:
    status = ask(web.client(), method, filled(web, path)).status_code
    if RIGHTS[method, path].open:
        assert status in (200, 303, 422) or path in OPENED_AGAIN
    else:
        assert status == (303 if method == "GET" and not is_of_the_api(path) else 401)


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_a_form_from_elsewhere_does_nothing_for_anybody(web: Web, method: str, path: str) -> None:
    if method == "GET" or is_of_the_api(path):  # there are no cookies a browser could send along
        return
    for role in Role:
        person = web.client_of(role)
        for headers in ({"Origin": "http://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
            assert (
                person.post(filled(web, path), data={"csrf": person.csrf()}, headers=headers).status_code
                == 403
            )
        if not RIGHTS[method, path].roles.isdisjoint({role}):
            assert person.post(filled(web, path), headers={"Origin": ORIGIN}).status_code == 403


@pytest.mark.parametrize(("method", "path"), OF_A_PARCEL)
def test_a_parcel_of_another_land_office_is_not_there(web: Web, method: str, path: str) -> None:
    inspector = of_role(web, Role.INSPECTOR, path)
    if Role.INSPECTOR in RIGHTS[method, path].roles:
        answer = ask(inspector, method, filled(web, path, THEIRS))
        assert answer.status_code == 404
        assert "管辖范围" in said(answer) or "令牌的数据范围" in answer.json()["detail"]


@pytest.mark.parametrize("path", LISTS)
def test_a_list_shows_an_inspector_his_land_offices_parcels_only(web: Web, path: str) -> None:
    inspector = of_role(web, Role.INSPECTOR, path)
    for asked in (path, f"{path}?find={THEIRS}", f"{path}?district=新河县", f"{path}?overdue=1"):
        answer = inspector.get(asked)
        # the API knows no filter a list does not have
        assert answer.status_code == 200 or (
            is_of_the_api(path) and asked != path and answer.status_code == 422
        )
        assert THEIR_PROJECT not in answer.text


@pytest.mark.parametrize("path", [path for _, path in [key for key in RIGHTS if key[0] == "GET"]])
def test_an_officer_no_longer_in_force_is_nobody(web: Web, path: str) -> None:
    person = of_role(web, Role.ADMINISTRATOR, path)  # until 2024-06-10
    web.clock.goes_on(minutes=15 * 60)  # the next morning, by Shanghai's clock
    with web.engine.begin() as connection:
        connection.execute(
            WEB_SESSION.update().values(seen_at=web.clock.at, expires_at=web.clock.at.replace(year=2025))
        )
    answer = person.get(filled(web, path))
    nobody = 401 if is_of_the_api(path) else 303
    assert answer.status_code == (nobody if not RIGHTS["GET", path].open else answer.status_code)


def test_the_auditor_sees_everything_and_does_nothing(web: Web) -> None:
    doing = {path for (method, path), right in RIGHTS.items() if method != "GET" and not right.before_change}
    assert [path for path in doing if Role.AUDITOR in RIGHTS["POST", path].roles] == []
    answer = web.client_of(Role.AUDITOR).get("/parcels")
    assert OURS in answer.text
    assert THEIRS in answer.text


def test_every_route_has_its_row_and_every_row_its_route(web: Web) -> None:
    assert sorted(routes_of(web.app)) == sorted(RIGHTS)


def test_what_is_in_the_navigation_can_be_opened() -> None:
    assert [path for path, _ in NAVIGATION if ("GET", path) not in RIGHTS] == []


# The desks do not start


def nothing() -> Response:
    return Response()


def one_more(web: Web, path: str, method: str = "GET") -> Iterator[str]:
    router = pages()
    router.add_api_route(path, nothing, methods=[method])
    web.app.router.routes.extend(router.routes)
    with pytest.raises(CannotServe) as refused:
        check_routes(web.app)
    yield str(refused.value)


def test_a_route_without_a_row_keeps_the_desks_from_starting(web: Web) -> None:
    [sentence] = one_more(web, "/secret")
    assert "GET /secret has no row" in sentence


def test_so_does_a_route_that_is_not_guarded(web: Web) -> None:
    web.app.get("/parcels")(lambda: None)
    with pytest.raises(CannotServe, match="is no guarded route"):
        check_routes(web.app)


def test_so_does_a_row_without_a_route_and_a_path_that_names_a_parcel_nobody_looks_for(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    more = {("GET", "/nowhere"): Right(ALL), ("GET", "/tasks/{act}"): Right(ALL)}
    monkeypatch.setattr(rights, "RIGHTS", {**RIGHTS, **more})
    with pytest.raises(CannotServe) as refused:
        check_routes(web.app)
    assert "GET /nowhere stands in web/rights and is no route" in str(refused.value)
    assert "{act} and About.ACT belong together" in str(refused.value)


def test_whoever_is_refused_reads_who_may(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(RIGHTS, ("GET", "/parcels"), Right(frozenset({Role.SIGNER}), About.PARCELS))  # type: ignore[arg-type]  # the table is a dict
    answer = web.client_of(Role.CLERK).get("/parcels")
    assert answer.status_code == 403
    assert "页面只能用签发人的账号打开，您的职责是经办。" in said(answer)
    assert 'href="/parcels"' not in web.client_of(Role.CLERK).get("/").text.split("<main")[0]


def test_everybody_of_the_office_has_a_login() -> None:
    assert set(USER_OF) == set(Role)
