"""Papers printed together and the register of their numbers on the web, each within the districts of who looks."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import Any

import openpyxl
import pypdfium2
import pytest
from sqlalchemy import Engine, select

from supervision.records.db import reading
from supervision.records.tables import PRINT_RUN
from supervision.staff import Role
from supervision.web.pages import print_runs
from tests.casework.staffed import USER_OF, XINHE, XUNZHAI, supplied
from tests.database import tell
from tests.web.office import Web, said
from tests.web.supervising import OTHER_PAYER, OWED, PAYER, TODAY, act_of, busy, staffed

THEIR_PAYER = "1305302024B00077"
WANG, CLERK, INSPECTOR, AUDITOR = (
    USER_OF[role] for role in (Role.SUPERVISOR, Role.CLERK, Role.INSPECTOR, Role.AUDITOR)
)


@pytest.fixture
def web(engine: Engine, tmp_path: Path) -> Web:
    """The busy morning, with one who owes in 寻寨 too; its holder's name begins like a formula."""
    owing = supplied(THEIR_PAYER, "寻寨镇南街", instalments=OWED, start_on="2024-12-01")
    owing["parcel"]["project"] = "=cmd|'/c calc'!A1"
    tell(engine, TODAY.replace(month=1, day=5), owing)
    busy(engine)
    return Web(engine, staffed(tmp_path), data=tmp_path)


@pytest.fixture
def signed(web: Web) -> list[str]:
    """Three demands signed this morning, the last of another land office."""
    acts = [act_of(web, no, "overdue_payment") for no in (PAYER, OTHER_PAYER, THEIR_PAYER)]
    web.client(WANG).submit("/notices/sign", ids=acts)
    return acts


def runs(web: Web) -> list[Any]:
    with reading(web.engine) as session:
        return list(session.execute(select(PRINT_RUN).order_by(PRINT_RUN.c.number)))


def text_of(pdf: bytes) -> str:
    pages = pypdfium2.PdfDocument(pdf)
    return "".join("".join(page.get_textpage().get_text_range().split()) for page in pages)


# Numbers


def test_many_are_numbered_in_the_order_they_are_listed_and_the_next_number_is_shown_before(
    web: Web, signed: list[str]
) -> None:
    wang = web.client(WANG)
    numbers = [said(wang.get(f"/notices/{id_}")).partition("文号 ")[2].split()[0] for id_ in signed]
    assert numbers == [f"新国土监〔2024〕{n}号" for n in (1, 2, 3)]
    other = act_of(web, "1305302024B00011", "start_notice")
    assert "下一个是新国土监〔2024〕4号。" in said(wang.get(f"/notices/sign?ids={other}"))


def test_a_number_that_is_taken_is_refused_in_words_of_a_page(web: Web, signed: list[str]) -> None:
    other = act_of(web, "1305302024B00011", "start_notice")
    tell(
        web.engine,
        TODAY,
        {
            "no": PAYER,
            "kind": "notice_issued",
            "on": str(TODAY),
            "notice": "payment_reminder",
            "number": "新政函〔2024〕7号",
        },
    )
    told = said(
        web.client(WANG).submit("/notices/sign", ids=[other], **{f"number-{other}": "新政函〔2024〕7号"})
    )
    assert "一个文号只用于一件文书，误登作废的也不再用。请核对" in told
    assert "supervision numbers" not in told


def test_the_register_has_every_number_of_the_year_with_a_way_to_its_notice(
    web: Web, signed: list[str]
) -> None:
    page = web.client(WANG).get("/numbers")
    assert all(
        f'<a href="/notices/{id_}">新国土监〔2024〕{n}号</a>' in page.text for n, id_ in enumerate(signed, 1)
    )
    assert "下一个文号：新国土监〔2024〕4号" in said(page)
    assert "断号" not in said(page)
    assert "没有符合条件的记录。" in said(web.client(WANG).get("/numbers?year=2023"))
    assert "没有符合条件的记录。" in said(web.client(WANG).get("/numbers?code=新国土函"))
    assert web.client(WANG).get("/numbers?year=x").status_code == 422


def test_an_inspector_sees_the_numbers_of_his_own_parcels_only(web: Web, signed: list[str]) -> None:
    told = said(web.client(INSPECTOR).get("/numbers"))
    assert [f"〔2024〕{n}号" in told.partition("去向")[2] for n in (1, 2, 3)] == [True, True, False]
    assert THEIR_PAYER not in web.client(INSPECTOR).get("/numbers.csv").text


def test_a_number_borne_twice_is_told_to_who_sees_one_of_the_two(web: Web, signed: list[str]) -> None:
    on = {"kind": "notice_issued", "on": str(TODAY), "notice": "payment_reminder"}
    for no in (PAYER, THEIR_PAYER):
        tell(web.engine, TODAY, {"no": no, **on, "number": "新政函〔2024〕7号"})
    both = said(web.client(WANG).get("/numbers"))
    assert re.search(
        f"重号 新政函〔2024〕7号：宗地{PAYER}（[0-9-]+）、宗地{THEIR_PAYER}|重号 新政函〔2024〕7号：宗地{THEIR_PAYER}（[0-9-]+）、宗地{PAYER}",
        both,
    )
    own = said(web.client(INSPECTOR).get("/numbers"))
    assert re.search(f"重号 新政函〔2024〕7号：宗地{PAYER}（[0-9-]+）等2件", own)
    assert THEIR_PAYER not in own


def test_the_register_is_a_file_too_and_no_formula_is_in_it(web: Web, signed: list[str]) -> None:
    wang = web.client(WANG)
    rows = list(csv.reader(io.StringIO(wang.get("/numbers.csv").text.removeprefix("\ufeff"))))
    assert rows[0] == ["编号", "文号", "文书", "电子监管号", "项目", "签发日", "签发人", "去向"]
    assert [row[1] for row in rows[1:]] == [f"新国土监〔2024〕{n}号" for n in (1, 2, 3)]
    assert rows[3][4] == "'=cmd|'/c calc'!A1"
    sheet = openpyxl.load_workbook(io.BytesIO(wang.get("/numbers.xlsx").content)).active
    assert sheet is not None
    assert sheet.max_row == 4
    assert sheet.cell(4, 5).data_type == "s"


# Print runs


def test_what_was_signed_today_is_listed_by_who_serves_and_ticked_papers_become_one_file(
    web: Web, signed: list[str]
) -> None:
    wang = web.client(WANG)
    page = wang.get("/print-runs")
    assert "共3件，未打印3件" in said(page)
    assert re.findall("<h3>(.*?)</h3>", page.text) == [XINHE, XUNZHAI]
    answer = wang.submit("/print-runs", ids=signed, signed=str(TODAY))
    assert (answer.status_code, answer.headers["location"]) == (303, "/print-runs")
    assert "第1次打印已生成，共3件" in said(wang.get("/print-runs"))
    again = said(wang.get("/print-runs"))
    assert "共3件，未打印0件" in again
    assert again.count("已打印 2024-06-10") == 3


def test_the_file_is_made_again_the_same_bytes_however_often_it_is_fetched(
    web: Web, signed: list[str]
) -> None:
    wang = web.client(WANG)
    wang.submit("/print-runs", ids=signed, signed=str(TODAY))
    [run] = runs(web)
    first, second = (wang.get(f"/print-runs/{run.number}/file") for _ in range(2))
    assert first.headers["content-type"] == "application/pdf"
    assert first.content == second.content
    text = text_of(first.content)
    assert "共3件" in text
    assert "=cmd|'/ccalc'!A1" in text
    assert wang.get("/print-runs/99/file").status_code == 404
    assert wang.get("/print-runs/x/file").status_code == 404


def test_what_was_printed_is_refused_unless_it_is_to_be_printed_again(web: Web, signed: list[str]) -> None:
    wang = web.client(WANG)
    wang.submit("/print-runs", ids=signed[:1], signed=str(TODAY))
    refused = wang.submit("/print-runs", ids=signed[:1], signed=str(TODAY))
    assert refused.status_code == 422
    told = said(refused)
    assert "1件此前已打印，重印须勾选或写明。已签发的见通知清单" in told
    assert "--again" not in told
    assert "supervision notices" not in told
    assert wang.submit("/print-runs", ids=signed[:1], signed=str(TODAY), again="1").status_code == 303
    assert [run.asked for run in runs(web)] == ["指定的1件，未打印的", "指定的1件，含已打印的"]


def ticked(page: Any) -> list[str]:
    return re.findall(r'name="ids" value="([^"]*)"', page.text)


def test_of_more_papers_than_a_page_offers_those_not_printed_come_up_until_all_are(
    web: Web, signed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(print_runs, "MOST", 2)
    wang = web.client(WANG)
    page = wang.get("/print-runs")
    assert "共3件，未打印3件，按送达路线排列。 只列2件，未打印的在先，打印后再列其余。" in said(page)
    first = ticked(page)
    assert len(first) == 2
    wang.submit("/print-runs", ids=first, signed=str(TODAY))
    page = wang.get("/print-runs")
    assert "共3件，未打印1件" in said(page)
    [rest] = set(signed) - set(first)
    assert (len(ticked(page)), rest in ticked(page)) == (2, True)
    assert ticked(page) == [one for one in [*first, rest] if one in ticked(page)]  # by the way, as before
    wang.submit("/print-runs", ids=[rest], signed=str(TODAY))
    assert "共3件，未打印0件" in said(wang.get("/print-runs"))
    monkeypatch.setattr(print_runs, "MOST", 3)
    assert "只列" not in said(wang.get("/print-runs"))


def test_nothing_ticked_is_nothing_printed(web: Web, signed: list[str]) -> None:
    answer = web.client(WANG).submit("/print-runs", signed=str(TODAY))
    assert answer.status_code == 422
    assert "没有勾选" in said(answer)
    draft = act_of(web, "1305302024B00011", "start_notice")
    refused = said(web.client(WANG).submit("/print-runs", ids=[draft]))
    assert f"{draft}不是已签发的通知，或者已撤回，不能打印。已签发的见通知清单" in refused
    assert runs(web) == []


def test_an_inspector_prints_what_his_land_office_serves_and_sees_no_run_with_more(
    web: Web, signed: list[str]
) -> None:
    inspector = web.client(INSPECTOR)
    page = said(inspector.get("/print-runs"))
    assert "共2件，未打印2件" in page
    assert THEIR_PAYER not in page
    assert inspector.submit("/print-runs", ids=signed).status_code == 404
    web.client(CLERK).submit("/print-runs", ids=signed, signed=str(TODAY))
    assert "下载第1次打印的文件" not in said(inspector.get("/print-runs"))
    assert inspector.get("/print-runs/1/file").status_code == 404
    assert inspector.submit("/print-runs", ids=signed[:2], again="1").status_code == 303
    assert "下载第2次打印的文件" in said(inspector.get("/print-runs"))
    assert inspector.get("/print-runs/2/file").status_code == 200


def test_who_only_looks_gets_no_form(web: Web, signed: list[str]) -> None:
    auditor = web.client(AUDITOR)
    assert "生成打印文件" not in said(auditor.get("/print-runs"))
    assert auditor.submit("/print-runs", ids=signed).status_code == 403
    assert runs(web) == []


def test_another_day_and_one_land_office_are_asked_for_in_the_address(web: Web, signed: list[str]) -> None:
    wang = web.client(WANG)
    assert "没有已签发的文书。" in said(wang.get("/print-runs?signed=2024-06-09"))
    assert "共1件，未打印1件" in said(wang.get(f"/print-runs?served_by={XUNZHAI}"))
    assert wang.get("/print-runs?signed=2999-01-01").status_code == 422
