"""The API keeps to its own description, whatever it is sent: Schemathesis asks every route, with sense and without."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import load_all_checks
from schemathesis.specs.openapi import checks
from sqlalchemy import select

from supervision.records.db import open_records, reading
from supervision.records.tables import ACT
from supervision.staff import Role
from supervision.web.api import ROUTERS
from supervision.web.api.guarding import ApiRoute
from supervision.web.rights import RIGHTS
from tests.casework.staffed import SETTINGS, read
from tests.database import Databases
from tests.web.office import OURS, Web

load_all_checks()

ROUTES = [pytest.param(*key, id=" ".join(key)) for key, right in RIGHTS.items() if right.token is not None]
TAKING = [
    pytest.param(method, route.path, id=f"{method} {route.path}")
    for part in ROUTERS
    for route in part.routes
    if isinstance(route, ApiRoute) and (route.dependant.query_params or route.body_field)
    for method in route.methods
]
"""What takes anything that could be wrong: any text may be a number nobody knows."""

EVERYBODY = f"""
[[officers]]
user = "platform"
name = "大数据平台"
unit = "utilisation"
roles = [{", ".join(f'"{role}"' for role in Role if role is not Role.AUDITOR)}]
"""

KEPT_TO = [
    schemathesis.checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]
SENSELESS = [*KEPT_TO, checks.negative_data_rejection, checks.missing_required_header]

BOUNDED = settings(
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=8,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


class Asked:
    """The API of an office over one database, with a system that may do everything."""

    def __init__(self, web: Web) -> None:
        self.web = web
        self.token = web.api_token("platform")
        document = web.client().get("/api/v1/openapi.json").json()
        document.pop(
            "security"
        )  # it is sent with every request: what becomes of one without it is asked below
        self.schema = schemathesis.openapi.from_dict(document)
        self.schema.app = web.app
        with reading(web.engine) as session:
            self.acts = [f"{row[0]}-{row[1]}" for row in session.execute(select(ACT.c.parcel_id, ACT.c.seq))]

    def asks(self, case: Any, act: int, *, known: bool, check: list[Any]) -> None:
        """Send one request; where it is about a parcel or an act, also about one that there is."""
        self.web.clock.goes_on(seconds=1)
        named = case.path_parameters or {}
        for name, value in (("no", OURS), ("act", self.acts[act % len(self.acts)]), ("entry", "1-1")):
            if known and name in named:
                named[name] = value
        answer = case.call(headers={"Authorization": f"Bearer {self.token}"})
        case.validate_response(answer, checks=check, headers={"Authorization": f"Bearer {self.token}"})


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def asked(
    request: pytest.FixtureRequest,
    databases: Databases,
    filled: Callable[[str], str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Asked]:
    folder: Path = tmp_path_factory.mktemp("api")
    with databases.copied(filled(request.param), folder) as url:
        engine = open_records(url)
        yield Asked(Web(engine, read(folder, SETTINGS + EVERYBODY), data=folder))
        engine.dispose()


def test_the_description_is_openapi_3_1(asked: Asked) -> None:
    asked.schema.validate()
    document = asked.web.client().get("/api/v1/openapi.json").json()
    assert document["openapi"] == "3.1.0"
    described = {(method.upper(), path) for path, its in document["paths"].items() for method in its}
    assert described == {key for key, right in RIGHTS.items() if right.token is not None}


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_a_request_that_makes_sense_is_answered_as_described(asked: Asked, method: str, path: str) -> None:
    strategy = asked.schema[path][method].as_strategy(generation_mode=GenerationMode.POSITIVE)

    @BOUNDED
    @given(case=strategy, act=st.integers(0, 20), known=st.booleans())
    def asks(case: Any, act: int, known: bool) -> None:
        asked.asks(case, act, known=known, check=KEPT_TO)

    asks()


@pytest.mark.parametrize("asked", ["sqlite"], indirect=True)  # it is refused before a database is asked
@pytest.mark.parametrize(("method", "path"), TAKING)
def test_one_that_makes_none_is_refused_as_described(asked: Asked, method: str, path: str) -> None:
    strategy = asked.schema[path][method].as_strategy(generation_mode=GenerationMode.NEGATIVE)

    @BOUNDED
    @given(case=strategy, act=st.integers(0, 20))
    def asks(case: Any, act: int) -> None:
        asked.asks(case, act, known=False, check=SENSELESS)

    asks()


def test_every_route_asks_for_a_token_and_has_no_other_methods(asked: Asked) -> None:
    for method, path in ((param.values[0], param.values[1]) for param in ROUTES):
        address = path.replace("{no}", OURS).replace("{act}", "1-2").replace("{entry}", "1-1")
        nobody = asked.web.client()
        answer = nobody.request(method, address, headers={"Idempotency-Key": "x"})
        assert (answer.status_code, answer.json()["code"]) == (401, "no_token"), path
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
        for other in ("DELETE", "PATCH", "PUT", "TRACE"):
            answer = nobody.request(other, address)
            assert (answer.status_code, answer.json()["code"]) == (405, "method"), (other, path)
            assert answer.headers["Allow"]
