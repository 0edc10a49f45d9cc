"""Papers in files at the door: PDF, Word, web page, text; a draft marked, a wrong ending refused, nothing half written."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import docx
import pytest
from click.testing import Result
from sqlalchemy import Engine

from tests.casework.layout.leaves import leaves_of
from tests.database import NO, supply, sweep_on, tell

Run = Callable[..., Result]

DUE = [{"no": 1, "due_on": "2024-02-04", "amount_wan": "500"}]
ON = ("--on", "2024-02-06")


@pytest.fixture
def id_(run: Run, engine: Engine) -> str:
    """The draft of a demand."""
    tell(engine, date(2024, 1, 5), supply(instalments=DUE, handover_on=None, start_on="2024-12-01"))
    sweep_on(engine, date(2024, 2, 5))
    found = run("notices", "--on", "2024-02-05", "--json").stdout.splitlines()
    return next(json.loads(line)["id"] for line in found if json.loads(line)["notice"] == "overdue_payment")


def test_a_notice_is_written_as_the_ending_says(run: Run, id_: str, tmp_path: Path) -> None:
    run("notices", "sign", id_, "--number", "新国土监〔2024〕1号", *ON)
    for ending in ("pdf", "docx", "html", "txt"):
        out = tmp_path / f"通知.{ending}"
        result = run("notices", "print", id_, "--out", out, *ON)
        assert result.exit_code == 0, result.stderr
        assert result.stdout == f"已写出通知{id_}：{out}\n"
    assert "新国土监〔2024〕1号" in leaves_of((tmp_path / "通知.pdf").read_bytes())[0].text
    word = docx.Document(io.BytesIO((tmp_path / "通知.docx").read_bytes()))
    assert "新国土监〔2024〕1号" in [paragraph.text for paragraph in word.paragraphs]
    assert "新国土监〔2024〕1号" in (tmp_path / "通知.html").read_text(encoding="utf-8")
    text = (tmp_path / "通知.txt").read_text(encoding="utf-8")
    assert text == run("notices", "print", id_, *ON).stdout


def test_a_draft_is_written_too_and_says_so_on_every_page(run: Run, id_: str, tmp_path: Path) -> None:
    out = tmp_path / "拟稿.pdf"
    assert run("notices", "print", id_, "--out", out, *ON).exit_code == 0
    assert all("拟稿（未签发）" in leaf.text for leaf in leaves_of(out.read_bytes()))
    refused = run("notices", "print", id_, "--out", tmp_path / "拟稿.txt", *ON)
    assert refused.exit_code == 2  # a text has no pages to be marked
    assert not (tmp_path / "拟稿.txt").exists()


def test_a_paper_of_the_parcel_is_written_the_same_way(run: Run, id_: str, tmp_path: Path) -> None:
    for ending in ("pdf", "docx", "html", "txt"):
        out = tmp_path / f"卡.{ending}"
        assert run("papers", "跟踪管理卡", NO, "--out", out, *ON).exit_code == 0
        assert out.stat().st_size > 1000
    first = (tmp_path / "卡.pdf").read_bytes()
    run("papers", "跟踪管理卡", NO, "--out", tmp_path / "卡.pdf", *ON)
    assert (tmp_path / "卡.pdf").read_bytes() == first


@pytest.mark.parametrize("ending", ["", ".doc", ".pdfx"])
def test_an_ending_nobody_knows_is_refused(run: Run, id_: str, tmp_path: Path, ending: str) -> None:
    out = tmp_path / f"通知{ending}"
    for words in (("notices", "print", id_), ("papers", "tracking_card", NO)):
        result = run(*words, "--out", out, *ON)
        assert result.exit_code == 2
        assert ".pdf、.docx、.html、.txt" in result.stderr
    assert not out.exists()


def test_a_place_that_cannot_be_written_is_told(run: Run, id_: str, tmp_path: Path) -> None:
    result = run("notices", "print", id_, "--out", tmp_path / "没有" / "通知.pdf", *ON)
    assert (result.exit_code, "写不进去" in result.stderr) == (2, True)


def test_a_character_no_font_has_leaves_no_pdf_and_a_word_file_with_it(
    run: Run, engine: Engine, tmp_path: Path
) -> None:
    land = supply(instalments=[], handover_on=None)
    land["parcel"]["project"] = "𠮷祥项目"
    tell(engine, date(2024, 1, 5), land)
    refused = run("papers", "tracking_card", NO, "--out", tmp_path / "卡.pdf", *ON)
    assert refused.exit_code == 2
    assert "“𠮷”（U+20BB7）" in refused.stderr
    assert not (tmp_path / "卡.pdf").exists()
    assert run("papers", "tracking_card", NO, "--out", tmp_path / "卡.docx", *ON).exit_code == 0
    assert "𠮷祥项目" in docx.Document(str(tmp_path / "卡.docx")).element.xml
