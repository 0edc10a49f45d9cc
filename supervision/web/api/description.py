"""What the API says of itself (接口描述): OpenAPI 3.1, with the problems every route may answer and how a token is sent."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from fastapi.openapi.utils import get_openapi
from fastapi.responses import JSONResponse, Response
from starlette.routing import BaseRoute

from supervision.web.api.guarding import api_routes
from supervision.web.api.problems import CODES, PROBLEM_JSON, Problem
from supervision.web.rights import RIGHTS
from supervision.web.seat import Seated

router = api_routes()

VERSION = "1.0"
ABOUT = (
    "供后监管系统的接口。请求带令牌（Authorization: Bearer）；办理（POST）须带幂等键（Idempotency-Key）。"
    "金额为万元、面积为公顷，一律写作文字，不损失精度；日期写作 2024-06-01。"
)

ALWAYS = ("no_token", "token_scope", "role", "not_found", "bad_request", "too_many", "failed", "database")
OF_A_VERB = (
    "key_missing",
    "bad_json",
    "refused",
    "changed",
    "too_large",
    "media_type",
    "bad_record",
    "key_reused",
)
OF_THE_FEED = ("cursor_gone",)

Document = dict[str, Any]


@router.get("/openapi.json", include_in_schema=False)
def read_description(seat: Seated) -> Response:
    return JSONResponse(seat.request.app.state.description())


def describe(routes: Iterable[BaseRoute]) -> Document:
    """The OpenAPI document of some routes."""
    document = get_openapi(
        title="供后监管接口", version=VERSION, description=ABOUT, openapi_version="3.1.0", routes=list(routes)
    )
    schemas = document["components"]["schemas"]
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas |= problem.pop("$defs") | {"Problem": problem}
    document["components"]["securitySchemes"] = {
        "token": {
            "type": "http",
            "scheme": "bearer",
            "description": "由管理员发给：supervision accounts token add",
        }
    }
    document["security"] = [{"token": []}]
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            _complete(operation, method.upper(), path)
    return document


def _complete(operation: Document, method: str, path: str) -> None:
    """What the framework does not know: the problems, the scope, what a repeated or known request is answered."""
    answers = operation["responses"]
    answers.pop("422", None)
    codes = ALWAYS + (OF_A_VERB if method == "POST" else ()) + (OF_THE_FEED if path.endswith("/feed") else ())
    by_status: dict[str, list[str]] = {}
    for code in codes:
        by_status.setdefault(str(CODES[code][0]), []).append(code)
    schema = {"$ref": "#/components/schemas/Problem"}
    for status, found in sorted(by_status.items()):
        said = "；".join(f"{code} {CODES[code][1]}" for code in found)
        answers[status] = {"description": said, "content": {PROBLEM_JSON: {"schema": schema}}}
    if path == "/api/v1/parcels/{no}":
        answers["304"] = {"description": "没有变化（If-None-Match）"}
        answers["200"]["headers"] = {"ETag": {"schema": {"type": "string"}, "description": "案卷版本"}}
    scope = RIGHTS[method, path].token
    operation["x-token-scope"] = scope
    operation["operationId"] = operation["operationId"].split("_api_v1_")[0]
