"""The reference of the API (接口说明), for people who connect another system: made from its own description."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi.responses import Response

from supervision.law.facts import FIELDS
from supervision.law.terms import Kind
from supervision.records.api_token import TokenScope
from supervision.web.api.problems import CODES
from supervision.web.fact_forms import asked_of
from supervision.web.guarding import pages
from supervision.web.seat import Seat, Seated

router = pages()

Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Part:
    """A parameter or a field: its name, where it stands, what it may be, whether it must be there."""

    name: str
    where: str
    type: str
    required: bool
    about: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One route of the API."""

    id: str
    method: str
    path: str
    title: str
    about: str
    scope: TokenScope
    asked: Sequence[Part]
    told: Sequence[Part]


@router.get("/api")
def reference_page(seat: Seated) -> Response:
    document: Document = seat.request.app.state.description()
    groups: dict[str, list[Operation]] = {}
    for operation, group in _operations(document):
        groups.setdefault(group, []).append(operation)
    kinds = [(kind, list(_fields(seat, kind))) for kind in Kind]
    return seat.page("api/reference.html", groups=groups, kinds=kinds, codes=CODES, scopes=list(TokenScope))


def _operations(document: Document) -> Iterator[tuple[Operation, str]]:
    for path, methods in document["paths"].items():
        for method, said in methods.items():
            yield (
                Operation(
                    said["operationId"], method.upper(), path, said["summary"], said.get("description", ""),
                    TokenScope(said["x-token-scope"]), [*_parameters(document, said), *_body(document, said)],
                    list(_answer(document, said)),
                ),
                said["tags"][0],
            )  # fmt: skip


def _parameters(document: Document, said: Document) -> Iterator[Part]:
    for each in said.get("parameters", ()):
        schema = each["schema"]
        about = each.get("description") or schema.get("description", "")
        about += _choice(document, schema)
        yield Part(
            each["name"], each["in"], _type(schema, optional=False), each.get("required", False), about
        )


def _choice(document: Document, schema: Document) -> str:
    """The words a parameter is chosen from."""
    for each in (schema, *schema.get("anyOf", ())):
        words = _resolved(document, each).get("enum")
        if words:
            return " " + "、".join(words)
    return ""


def _body(document: Document, said: Document) -> Iterator[Part]:
    if "requestBody" in said:
        yield from _parts(document, said["requestBody"]["content"]["application/json"]["schema"], "body")


def _answer(document: Document, said: Document) -> Iterator[Part]:
    answer = next(answer for status, answer in said["responses"].items() if status.startswith("2"))
    yield from _parts(document, answer["content"]["application/json"]["schema"], "")


def _parts(
    document: Document, schema: Document, where: str, before: str = "", depth: int = 0
) -> Iterator[Part]:
    """The fields of a schema, those of a list of records below it."""
    found = _resolved(document, schema)
    required = found.get("required", ())
    for name, its in found.get("properties", {}).items():
        yield Part(before + name, where, _type(its), name in required, its.get("description", ""))
        inner = _of_list(document, its)
        if inner is not None and depth < 2:
            yield from _parts(document, inner, where, f"{before}{name}[].", depth + 1)


def _of_list(document: Document, schema: Document) -> Document | None:
    """What a list of records holds."""
    items = schema.get("items")
    return items if items is not None and "properties" in _resolved(document, items) else None


def _resolved(document: Document, schema: Document) -> Document:
    named = schema.get("$ref")
    found: Document = document["components"]["schemas"][named.rsplit("/", 1)[1]] if named else schema
    return found


def _type(schema: Document, *, optional: bool = True) -> str:
    """What a value may be, in JSON's words; that it may be left out goes without saying unless `optional`."""
    if "anyOf" in schema:
        return " | ".join(_type(each) for each in schema["anyOf"] if optional or each.get("type") != "null")
    if "$ref" in schema:
        return str(schema["$ref"].rsplit("/", 1)[1])
    if schema.get("type") == "array":
        return f"[{_type(schema.get('items', {}))}]"
    return str(schema.get("format") or schema.get("type") or "any")


def _fields(seat: Seat, kind: Kind) -> Iterator[Part]:
    """What is recorded of a kind of fact; of a choice its words."""
    asked = {each.name: each for each in asked_of(kind)}
    for name, field in FIELDS[kind].items():
        known = asked.get(name)
        terms = () if known is None else known.terms or ()
        words = "、".join(f"{term}（{seat.say(term)}）" for term in terms)
        yield Part(name, field.zh, "" if known is None else str(known.widget), field.required, words)
