"""Whatever is sent, it is read as JSON has it or refused in a sentence: never a failure, never something else written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import DataError

from supervision.casework.acts import Desk
from supervision.casework.recording import record
from supervision.law.facts import FIELDS
from supervision.law.refusals import Refused
from supervision.law.terms import Kind
from supervision.records.db import reading, writing
from supervision.records.tables import ENTRY
from tests.casework.staffed import SETTINGS, TODAY, read
from tests.web.office import OURS, System, Web


def sent(system: System, body: bytes, content_type: str = "application/json") -> Any:
    headers = {"Content-Type": content_type, "Idempotency-Key": "1"}
    return system.post("/api/v1/facts", content=body, headers=headers)


def one(value: str, key: str = '"note"') -> bytes:
    return (
        f'{{"facts": [{{"no": "{OURS}", "kind": "handover", "on": "2024-06-01", {key}: {value}}}]}}'.encode()
    )


BAD = {
    "nothing": b"",
    "no JSON": b"{facts: 1}",
    "JSON and more": b'{"facts": []} x',
    "NaN": one("NaN"),
    "an infinity": one("-Infinity"),
    "a number without end": one("1e400"),
    "10^400": one("1" + "0" * 400),
    "a number no program reads alike": one("9007199254740993"),
    "a number of a million digits": one("1" * 100_000),
    "a field twice": b'{"facts": [], "facts": []}',
    "a field twice within": one('"a", "note": "b"'),
    "a lone surrogate": one('"\\ud800"'),
    "a lone surrogate as a name": one("1", '"\\udfff"'),
    "NUL": one('"a\\u0000b"'),
    "NUL as a name": one("1", '"\\u0000"'),
    "another encoding": one('"动工"').decode().encode("gb18030"),
    "UTF-16": one('"a"').decode().encode("utf-16"),
    "a mark of byte order": b"\xef\xbb\xbf" + one('"a"'),
    "half a character": one('"a"').replace(b'"a"', b'"\xe4\xbd"'),
    "too deep": one("[" * 30 + "]" * 30),
    "far too deep": b"[" * 200_000,
}


@pytest.mark.parametrize("body", [pytest.param(body, id=name) for name, body in BAD.items()])
def test_what_is_no_json_everybody_reads_alike_is_refused(web: Web, body: bytes) -> None:
    answer = sent(web.system("wang"), body)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_json")
    assert answer.json()["detail"].startswith("请求内容不能读：")


WRONG = {
    "a list": (b"[]", ""),
    "a text": (b'"facts"', ""),
    "null": (b"null", ""),
    "no facts": (b'{"facts": []}', "/facts"),
    "facts that are none": (b'{"facts": [1]}', "/facts/0"),
    "something else beside": (b'{"facts": [], "fact": 1}', "/fact"),
    "no kind": (f'{{"facts": [{{"no": "{OURS}"}}]}}'.encode(), "/facts/0/kind"),
    "another kind": (f'{{"facts": [{{"no": "{OURS}", "kind": "party"}}]}}'.encode(), "/facts/0/kind"),
    "a number for a text": (b'{"facts": [{"no": 5, "kind": "start"}]}', "/facts/0/no"),
    "no day": (
        f'{{"facts": [{{"no": "{OURS}", "kind": "start", "on": "2024-13-01"}}]}}'.encode(),
        "/facts/0/on",
    ),
    "a day far off": (
        f'{{"facts": [{{"no": "{OURS}", "kind": "start", "on": "9999-12-31"}}]}}'.encode(),
        "/facts/0/on",
    ),
}


@pytest.mark.parametrize(("body", "path"), [pytest.param(*case, id=name) for name, case in WRONG.items()])
def test_what_is_json_and_no_fact_is_refused_with_the_place(web: Web, body: bytes, path: str) -> None:
    answer = sent(web.system("wang"), body)
    assert (answer.status_code, answer.json()["code"]) == (422, "bad_request")
    assert path in [fault["path"] for fault in answer.json()["errors"]]


@pytest.mark.parametrize(
    "content_type",
    [
        "",
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/json; charset=gbk",
        "multipart/form-data",
        "x",
    ],
)
def test_another_type_of_content_is_refused(web: Web, content_type: str) -> None:
    answer = sent(web.system("wang"), one('"a"'), content_type)
    assert (answer.status_code, answer.json()["code"]) == (415, "media_type")


def test_too_much_is_refused_before_it_is_read(web: Web) -> None:
    answer = sent(web.system("wang"), one('"' + "x" * 1_100_000 + '"'))
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


ODD = [
    '{"a": 1}', "[[[1]]]", "true", "-1", "0.1", '"' + "长" * 5000 + '"', '"\\u202e\\ufeff"', '"\U0001f600"', "[]", "{}", '""',
]  # fmt: skip


@pytest.mark.parametrize(
    "field", ["note", "document", "aliases", "officers", "evidence", "position", "by", "reason"]
)
def test_odd_values_of_known_fields_are_taken_or_refused_but_never_fail(web: Web, field: str) -> None:
    system = web.system("wang")
    for place, value in enumerate(ODD):
        headers = {"Content-Type": "application/json", "Idempotency-Key": f"{field}{place}"}
        answer = system.post("/api/v1/facts", content=one(value, f'"{field}"'), headers=headers)
        assert answer.status_code == 200, answer.text
    assert system.get(f"/api/v1/parcels/{OURS}/history").status_code == 200
    assert system.get("/api/v1/feed").status_code == 200


def test_what_the_database_does_not_take_is_refused_and_writes_nothing(web: Web) -> None:
    before = count(web)
    supply = {
        "no": "X" * 60, "kind": "supply", "on": "2024-05-01", "parcel": {"district": "县" * 80},
        "contract": {"signed_on": "2024-05-01", "kind": "grant"},
    }  # fmt: skip
    answer = web.system("zhao").do("/api/v1/facts", {"facts": [supply]})
    knows_lengths = web.engine.dialect.name == "postgresql"
    assert answer.status_code == (422 if knows_lengths else 200), answer.text
    assert (count(web) == before) is knows_lengths


def test_nul_in_an_address_is_refused_on_every_database(web: Web) -> None:
    system = web.system("wang")
    for path in ("/api/v1/parcels/%00", "/api/v1/parcels?find=%00", "/api/v1/tasks?officer=a%00"):
        answer = system.get(path)
        assert (answer.status_code, answer.json()["code"]) == (422, "bad_request"), path
    signed_in = web.client("wang")
    for path in ("/parcels?find=%00", "/parcels/%00"):
        assert signed_in.get(path).status_code == 422


def test_a_filter_that_is_misspelt_is_told(web: Web) -> None:
    answer = web.system("wang").get("/api/v1/parcels?distrct=新河县")
    assert (answer.status_code, answer.json()["errors"][0]["path"]) == (422, "distrct")


def count(web: Web) -> int:
    with reading(web.engine) as session:
        return len(session.execute(ENTRY.select()).all())


EVERYBODY = """
[[officers]]
user = "platform"
name = "大数据平台"
unit = "utilisation"
roles = ["inspector", "clerk", "supervisor", "signer", "finance", "legal_review", "enforcement"]
"""

VALUES: list[Any] = [
    {"a": 1}, [], [None], [[1, 2], "x"], True, -1, 2**53 - 1, 0.1, "1e999", "9" * 30, "NaN", "9999-12-31", "长" * 3000, [["a", "b"]],
    "115.2,37.5", [{"no": 1}],
]  # fmt: skip
PLAIN = {
    "amount_wan": "1",
    "contract": {"signed_on": "2024-05-01", "kind": "grant"},
    "parcel": {"district": "新河县"},
}


class GivenUp(Exception):
    """What was recorded is taken back."""


@pytest.mark.only_on("sqlite")  # it is read before a database is asked
@pytest.mark.parametrize("kind", Kind)
def test_no_value_of_any_field_of_a_fact_makes_it_fail(web: Web, tmp_path: Path, kind: Kind) -> None:
    platform = Desk(read(tmp_path, SETTINGS + EVERYBODY), TODAY, web.clock.at, "platform")
    plain = {name: PLAIN.get(name, "示范") for name, field in FIELDS[kind].items() if field.required}
    known = {"no": OURS, "kind": str(kind), "on": "2024-06-05"} | plain

    def recorded(happening: dict[str, Any]) -> None:
        with writing(web.engine) as session:
            record(session, happening, platform)
            raise GivenUp

    for name in FIELDS[kind]:
        for value in VALUES:
            with pytest.raises((Refused, DataError, GivenUp)):
                recorded(known | {name: value})
