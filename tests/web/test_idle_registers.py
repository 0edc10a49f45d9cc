"""The registers of idle land and what is entered in the national system: the same as at the command line, kept to one's scope."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from datetime import date
from pathlib import Path
from urllib.parse import unquote

import pytest
from openpyxl import load_workbook
from sqlalchemy import Engine

from supervision.casework.filings import to_file
from supervision.records.db import reading
from supervision.staff import Role
from supervision.web import paging
from supervision.web.sentences import for_a_page
from tests.web.idle_office import checked, determined, happened, office_of, on_file, until
from tests.web.office import OURS, THEIRS, Web, said


@pytest.fixture
def web(engine: Engine, tmp_path: Path) -> Web:
    return office_of(engine, tmp_path)


REGISTERS = {
    "ledger": ["idle", "ledger"],
    "unchecked": ["idle", "unchecked"],
    "undetermined": ["idle", "undetermined"],
    "undisposed": ["idle", "undisposed"],
    "public": ["idle", "public"],
}


def test_each_register_lists_what_is_in_it(web: Web) -> None:
    determined(web)
    found = {
        register: [no for no in (OURS, THEIRS) if no in page]
        for register in REGISTERS
        for page in [said(web.client_of(Role.ENFORCEMENT).get(f"/idle?register={register}"))]
    }
    assert found == {
        "ledger": [OURS, THEIRS],
        "unchecked": [THEIRS],
        "undetermined": [],
        "undisposed": [OURS],
        "public": [OURS],
    }


def test_what_comes_to_its_year_soon_stands_in_the_ledger_as_far_ahead_as_one_asks(web: Web) -> None:
    until(web, date(2025, 4, 1))
    enforcement = web.client_of(Role.ENFORCEMENT)
    assert "还有62天" in said(enforcement.get("/idle"))
    assert "没有符合条件的记录" in said(enforcement.get("/idle?within=30"))
    assert enforcement.get("/idle?within=soon").status_code == 422


def test_a_register_in_a_file_is_the_command_lines_byte_for_byte(web: Web, tmp_path: Path) -> None:
    determined(web)
    url = web.engine.url.render_as_string(hide_password=False)
    enforcement = web.client_of(Role.ENFORCEMENT)
    for register, command in REGISTERS.items():
        for suffix in (".csv", ".xlsx") if register in ("ledger", "public") else (".csv",):
            answer = enforcement.get(f"/idle{suffix}?register={register}")
            assert unquote(answer.headers["content-disposition"]).endswith(f"2025-06-03{suffix}")
            out = tmp_path / f"{register}{suffix}"
            words = [*command, "--db", url, "--on", "2025-06-03", "--out", str(out)]
            subprocess.run([sys.executable, "-m", "supervision", *words], check=True, capture_output=True)
            assert answer.content == out.read_bytes(), out.name
    sheet = load_workbook(tmp_path / "ledger.xlsx").active
    assert sheet is not None
    assert next(sheet.values)[0] == "电子监管号"


def test_a_land_office_sees_its_own_land_in_page_and_file(web: Web) -> None:
    determined(web)
    checked(web, THEIRS)
    inspector = web.client_of(Role.INSPECTOR)
    for register in REGISTERS:
        for path in (f"/idle?register={register}", f"/idle.csv?register={register}"):
            assert THEIRS not in inspector.get(path).text
    assert OURS in inspector.get("/idle?register=public").text


def test_a_name_that_would_be_computed_is_text_in_the_file(web: Web) -> None:
    happened(web, Role.SUPERVISOR, "amendment", parcel={"holder": "=1+1"})
    rows = list(
        csv.reader(io.StringIO(web.client_of(Role.ENFORCEMENT).get("/idle.csv").content.decode("utf-8-sig")))
    )
    cells = [cell for row in rows for cell in row]
    assert "=1+1" not in cells
    assert any(cell.endswith("=1+1") for cell in cells)


# What is entered in the national system


def ids(web: Web) -> list[str]:
    with reading(web.engine) as session:
        return [one.id for one in to_file(session, web.clock.at.date())]


def test_what_is_to_be_entered_is_listed_with_the_words_to_type(web: Web) -> None:
    determined(web)
    page = said(web.client_of(Role.CLERK).get("/filings"))
    assert "闲置土地认定" in page
    assert "原因 企业自身原因" in page
    assert "现场未动工" in web.client_of(Role.CLERK).get("/filings.csv").text
    assert "没有符合条件的记录" in said(web.client_of(Role.CLERK).get("/filings?district=无此县"))


def test_what_was_entered_is_ticked_off_under_ones_name_with_its_number(web: Web) -> None:
    determined(web)
    before = ids(web)
    enforcement = web.client_of(Role.ENFORCEMENT)
    answer = enforcement.submit("/filings/done", ids=before[-1], record_no="备2025-1")
    assert answer.status_code == 303
    assert ids(web) == before[:-1]
    [(by, _)] = [
        entry for no in (OURS, THEIRS) for entry in on_file(web, "filing", no) if "备2025-1" in entry[1]
    ]
    assert by == "zheng"
    again = enforcement.submit("/filings/done", ids=before[-1])
    assert again.status_code == 422
    assert "已于2025-06-03回填（备2025-1）" in said(again)


def test_nothing_ticked_is_nothing_done(web: Web) -> None:
    answer = web.client_of(Role.CLERK).submit("/filings/done")
    assert answer.status_code == 422
    assert "请先勾选" in said(answer)
    for nonsense in ("x", "1-999999", "999999-1"):
        assert web.client_of(Role.CLERK).submit("/filings/done", ids=nonsense).status_code in (404, 422)


def test_who_does_not_record_filings_reads_the_list_without_ticks(web: Web) -> None:
    for role in (Role.INSPECTOR, Role.AUDITOR, Role.FINANCE):
        page = web.client_of(role).get("/filings")
        assert page.status_code == 200
        assert 'type="checkbox" name="ids"' not in page.text
        assert web.client_of(role).submit("/filings/done", ids=ids(web)[0]).status_code == 403
    assert THEIRS not in web.client_of(Role.INSPECTOR).get("/filings").text


def test_the_list_goes_on_page_after_page(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "LINES", 1)
    clerk = web.client_of(Role.CLERK)
    first, *_ = everything = ids(web)
    assert len(everything) > 1
    page = clerk.get("/filings")
    assert f'value="{first}"' in page.text
    assert f"after={first}" in page.text
    assert f'value="{everything[1]}"' in clerk.get(f"/filings?after={first}").text


@pytest.mark.parametrize(
    ("sentence", "shown"),
    [
        ("请先登记：supervision record 13 mortgage mortgagee=抵押权人。", "请先登记。"),
        ("请先法制审核（legal_review）。", "请先法制审核。"),
        ("不能接收；或者退回：supervision referrals return 1-2 --reason 封签不符", "不能接收；或者退回"),
        ("须写明理由（--reason）。", "须写明理由。"),
        ("（国办发〔2018〕118号）、（GF-2008-2601）", "（国办发〔2018〕118号）、（GF-2008-2601）"),
        ("（第十四条第（一）项）", "（第十四条第（一）项）"),
    ],
)
def test_a_sentence_on_a_page_names_no_commands(sentence: str, shown: str) -> None:
    assert for_a_page(sentence) == shown
