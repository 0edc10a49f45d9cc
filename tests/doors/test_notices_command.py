"""Notices at the door: signed one by one, printed with their receipt, served, and followed up until they are."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from sqlalchemy import Engine

from tests.database import supply, sweep_on, tell

Run = Callable[..., Result]

SIGNED = date(2024, 1, 5)
FIRST, SECOND, UNVISITED = "1305302024B00011", "1305302024B00012", "1305302024B00013"
NUMBER = "新国土监〔2024〕1号"


def lines(result: Result) -> list[dict[str, Any]]:
    assert result.exit_code == 0, result.stderr
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture
def drafts(run: Run, engine: Engine) -> dict[str, str]:
    """Three parcels a day past their agreed start, two of them visited: the draft of each 《开工通知书》."""
    for no in (FIRST, SECOND, UNVISITED):
        tell(engine, SIGNED, supply(no, instalments=[], handover_on=None) | {"no": no})
    sweep_on(engine, date(2024, 6, 2))
    for no in (FIRST, SECOND):
        visit = {"no": no, "kind": "inspection", "on": "2024-06-03", "finding": "not_started"}
        tell(engine, date(2024, 6, 3), visit)
    found = lines(run("notices", "--on", "2024-06-03", "--json"))
    return {line["no"]: line["id"] for line in found if line["notice"] == "start_notice"}


@pytest.fixture
def issued(run: Run, drafts: dict[str, str]) -> str:
    """The first one, signed."""
    id_ = drafts[FIRST]
    signed = run("notices", "sign", id_, "--number", NUMBER, "--signer", "李局长", "--on", "2024-06-04")
    assert signed.exit_code == 0, signed.stderr
    return id_


# Signing


def test_signing_says_which_notice_left_and_under_which_number(run: Run, drafts: dict[str, str]) -> None:
    result = run("notices", "sign", drafts[FIRST], "--number", NUMBER, "--on", "2024-06-04")
    assert result.stdout.startswith(
        f"已签发 {drafts[FIRST]}：宗地{FIRST}《开工通知书》 2024-06-04，文号{NUMBER}\n"
    )
    [line] = lines(run("notices", "--status", "issued", "--json"))
    assert line["id"] == drafts[FIRST]


def test_one_that_may_not_be_signed_is_told_and_the_others_go_on(run: Run, drafts: dict[str, str]) -> None:
    result = run("notices", "sign", *(drafts[no] for no in (UNVISITED, FIRST, SECOND)), "--on", "2024-06-04")
    assert result.exit_code == 1
    assert f"退回 {drafts[UNVISITED]}：" in result.stderr
    assert f"record {UNVISITED} inspection finding=not_started" in result.stderr
    assert [line["no"] for line in lines(run("notices", "--status", "issued", "--json"))] == [FIRST, SECOND]


def test_signing_twice_is_refused(run: Run, issued: str) -> None:
    again = run("notices", "sign", issued, "--on", "2024-06-05")
    assert again.exit_code == 1
    assert "于2024-06-04（" in again.stderr
    assert "不能再次签发" in again.stderr


def test_one_number_is_not_given_to_two_notices(run: Run, drafts: dict[str, str]) -> None:
    result = run("notices", "sign", drafts[FIRST], drafts[SECOND], "--number", NUMBER, "--on", "2024-06-04")
    assert result.exit_code == 2
    assert "文号" in result.stderr
    assert lines(run("notices", "--status", "issued", "--json")) == []


@pytest.mark.parametrize("words", [("sign", "开工通知书"), ("print", "17"), ("receipt", "x", "way=mail")])
def test_what_is_no_number_of_a_notice_is_bad_usage(run: Run, words: tuple[str, ...]) -> None:
    result = run("notices", *words)
    assert result.exit_code == 2
    assert "17-4" in result.stderr


# Printing


def test_the_printed_notice_has_its_number_its_day_and_its_receipt(run: Run, issued: str) -> None:
    result = run("notices", "print", issued, "--on", "2024-06-05")
    notice, _, receipt = result.stdout.partition("\f")
    assert NUMBER in notice
    assert "2024年6月4日" in notice
    assert "送达回执" in receipt
    assert NUMBER in receipt


def test_a_script_gets_its_blocks(run: Run, issued: str) -> None:
    [told] = lines(run("notices", "print", issued, "--json"))
    assert (told["number"], told["issued_on"]) == (NUMBER, "2024-06-04")
    assert ["number", NUMBER, ""] in told["blocks"]
    assert told["receipt"]


def test_a_draft_is_shown_and_not_printed(run: Run, drafts: dict[str, str]) -> None:
    assert "〔    〕" in run("notices", "show", drafts[FIRST]).stdout
    result = run("notices", "print", drafts[FIRST])
    assert result.exit_code == 2
    assert "notices sign" in result.stderr


# Serving


def test_without_a_word_the_form_of_the_receipt_is_printed_and_nothing_is_recorded(
    run: Run, issued: str
) -> None:
    form = run("notices", "receipt", issued, "--on", "2024-06-05").stdout
    assert "送达回执" in form
    assert NUMBER in form
    assert (
        form.strip()
        == run("notices", "print", issued, "--on", "2024-06-05").stdout.partition("\f")[2].strip()
    )
    assert lines(run("notices", "--status", "served", "--json")) == []


def test_a_mailed_notice_is_served_on_the_day_of_its_return_receipt(run: Run, issued: str) -> None:
    said = ("way=mail", "tracking_no=EMS1", "receipt=回执1", "--served", "2024-06-07")
    result = run("notices", "receipt", issued, *said, "--on", "2024-06-12")
    assert result.stdout.startswith(f"已登记送达 {issued}：宗地{FIRST}《开工通知书》 2024-06-07\n")
    [line] = lines(run("notices", "--status", "served", "--json"))
    assert line["id"] == issued


@pytest.mark.parametrize(
    ("words", "says"),
    [(("way=mail",), "邮件号码（tracking_no）；注明收件日期的邮件回执（receipt）"),
     (("way=left", "refused_because=拒收"), "witnesses"), (("receipt=回执1",), "way="), (("mail",), "键=值"),
     (("way=mail", "tracking_no=1", "receipt=1", "--served", "2024-06-03"), "不可能在2024-06-03"),
     (("way=mail", "tracking_no=1", "receipt=1", "--served", "2024-06-13"), "尚未发生")],
    ids=["no proof", "no witness", "no way", "no pair", "before the issue", "after today"],
)  # fmt: skip
def test_what_does_not_prove_a_service_is_refused(
    run: Run, issued: str, words: tuple[str, ...], says: str
) -> None:
    result = run("notices", "receipt", issued, *words, "--on", "2024-06-12")
    assert result.exit_code == 2
    assert says in result.stderr
    assert len(lines(run("notices", "unserved", "--json"))) == 1


def test_a_photo_that_is_not_there_is_named(run: Run, issued: str) -> None:
    said = ("way=left", "refused_because=拒收", "photos=没有这张.jpg")
    result = run("notices", "receipt", issued, *said, "--on", "2024-06-12")
    assert result.exit_code == 2
    assert "没有这张.jpg" in result.stderr


# Following up


def test_what_is_not_served_is_listed_with_its_days_and_its_attempts(run: Run, issued: str) -> None:
    told = run("notices", "attempt", issued, "way=direct", "why_not=厂区无人", "--on", "2024-06-06")
    assert told.stdout.startswith(f"已登记送达未成 {issued}：")
    shown = run("notices", "unserved", "--on", "2024-06-14").stdout
    assert "10天" in shown
    [line] = lines(run("notices", "unserved", "--on", "2024-06-14", "--json"))
    assert (line["id"], line["number"], line["issued_on"], line["days"]) == (issued, NUMBER, "2024-06-04", 10)
    assert line["attempts"] == [{"on": "2024-06-06", "way": "direct", "why_not": "厂区无人"}]


def test_nothing_to_serve_is_said(run: Run, drafts: dict[str, str]) -> None:
    assert "没有已签发而未送达的通知" in run("notices", "unserved").stdout


def test_a_service_without_its_way_is_listed_as_a_gap(run: Run, issued: str) -> None:
    run("record", FIRST, "service", "notice=start_notice", "--on", "2024-06-10")
    assert lines(run("notices", "unserved", "--json")) == []
    [line] = lines(run("notices", "unserved", "--gaps", "--json"))
    assert line["gap"] == "未载明送达方式，送达证据不全"


def test_the_list_goes_into_a_file(run: Run, issued: str, tmp_path: Path) -> None:
    out = tmp_path / "未送达.csv"
    assert run("notices", "unserved", "--on", "2024-06-14", "--out", out).exit_code == 0
    assert issued in out.read_text(encoding="utf-8-sig")
