"""`papers` at the door: every paper of a parcel, on the screen, in a file, as JSON; what is refused and how it is said."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from sqlalchemy import Engine

from supervision.law.steps import PaperName
from tests.database import NO, supply, sweep_on, tell

Run = Callable[..., Result]

DAY = date(2024, 6, 25)
OF_A_CASE = (PaperName.DISPOSAL_PLAN, PaperName.FEE_SHEET)
"""Papers of an idle case: any other parcel has none of them."""
OF_ANY_PARCEL = [name for name in PaperName if name not in OF_A_CASE]


@pytest.fixture
def parcel(run: Run, engine: Engine) -> Run:
    """A parcel not started in time: visited, the notice issued and served, an inquiry made, the breach found."""
    tell(engine, date(2024, 1, 5), supply())
    tell(engine, date(2024, 2, 4), {"kind": "payment", "on": "2024-02-04", "amount_wan": "500"})
    tell(engine, date(2024, 3, 1), {"kind": "handover", "on": "2024-03-01"})
    visit = {"kind": "inspection", "on": "2024-06-02", "finding": "not_started", "officers": "赵一、钱二"}
    tell(engine, date(2024, 6, 2), visit)
    sweep_on(engine, date(2024, 6, 2))
    tell(
        engine,
        date(2024, 6, 3),
        {
            "kind": "notice_issued",
            "on": "2024-06-03",
            "notice": "start_notice",
            "number": "新国土监〔2024〕12号",
        },
    )
    inquiry = {"to": "新河县住房和城乡建设局", "matter": "施工许可证何时核发", "reply_by": "2024-06-20"}
    tell(engine, date(2024, 6, 6), {"kind": "cooperation_asked", "on": "2024-06-06"} | inquiry)
    breach = {"stage": "start", "cause": "holder", "inquiry": "资金未到位"}
    tell(engine, DAY, {"kind": "breach", "on": str(DAY)} | breach)
    tell(engine, DAY, {"kind": "referral", "on": str(DAY), "matter": "breach", "to": "监察大队"})
    return run


def ok(result: Result) -> str:
    assert result.exit_code == 0, result.output
    return result.stdout


def refused(result: Result) -> str:
    assert result.exit_code == 2, result.output
    assert "Traceback" not in result.output
    return result.stderr


def seq_of(run: Run, kind: str) -> int:
    for line in ok(run("history", NO, "--on", DAY, "--json")).splitlines():
        entry: dict[str, Any] = json.loads(line)
        if entry["kind"] == kind:
            return int(entry["seq"])
    raise AssertionError(kind)


def test_without_arguments_the_papers_are_listed_with_both_names(run: Run) -> None:
    listed = ok(run("papers"))
    for name in PaperName:
        assert name.zh in listed
        assert str(name) in listed
    rows = [json.loads(line) for line in ok(run("papers", "--json")).splitlines()]
    assert {row["paper"] for row in rows} == {str(name) for name in PaperName}


@pytest.mark.parametrize("name", OF_ANY_PARCEL)
def test_every_paper_is_drawn_up_by_either_of_its_names(parcel: Run, name: PaperName) -> None:
    in_english = ok(parcel("papers", str(name), NO, "--on", DAY))
    assert in_english == ok(parcel("papers", name.zh, NO, "--on", DAY))
    assert in_english == ok(parcel("papers", f"《{name.zh}》", NO, "--on", DAY))
    assert NO in in_english


@pytest.mark.parametrize("name", OF_A_CASE)
def test_a_paper_of_an_idle_case_is_refused_where_there_is_none(parcel: Run, name: PaperName) -> None:
    assert "没有闲置案件" in refused(parcel("papers", str(name), NO, "--on", DAY))


def test_the_short_name_officers_use_is_enough(parcel: Run) -> None:
    assert "建设项目用地跟踪管理卡" in ok(parcel("papers", "跟踪管理卡", NO, "--on", DAY))
    assert "没有名为“表”的文书，可用：" in refused(parcel("papers", "表", NO, "--on", DAY))


def test_the_finding_says_what_the_file_says(parcel: Run) -> None:
    text = ok(parcel("papers", "违约认定表", NO, "--on", DAY))
    assert "24日（约定期限次日起算）" in text
    assert "2024年6月2日，赵一、钱二现场巡查：未动工，无照片。" in text
    assert "资金未到位" in text
    assert "2024年6月3日签发，尚未送达" in text


def test_the_entry_is_named_by_its_place_or_by_the_id_of_the_lists(parcel: Run) -> None:
    seq = seq_of(parcel, "notice")
    [notice] = [
        json.loads(line)
        for line in ok(parcel("notices", "--json", "--status", "issued", "--on", DAY)).splitlines()
    ]
    assert notice["id"].endswith(f"-{seq}")
    by_place = ok(parcel("papers", "送达回执", NO, "--act", seq, "--on", DAY))
    assert by_place == ok(parcel("papers", "送达回执", NO, "--act", notice["id"], "--on", DAY))
    assert "新国土监〔2024〕12号" in by_place


def test_a_paper_is_written_to_a_file_as_it_is_shown(parcel: Run, tmp_path: Path) -> None:
    out = tmp_path / "卡.txt"
    assert f"已写出《建设项目用地跟踪管理卡》：{out}" in ok(
        parcel("papers", "tracking_card", NO, "--out", out, "--on", DAY)
    )
    assert out.read_text(encoding="utf-8") == ok(parcel("papers", "tracking_card", NO, "--on", DAY))


def test_a_file_that_cannot_be_written_is_told(parcel: Run, tmp_path: Path) -> None:
    said = refused(parcel("papers", "tracking_card", NO, "--out", tmp_path / "无" / "卡.txt", "--on", DAY))
    assert "写不进去" in said


def test_json_gives_the_blocks_and_the_hash_of_the_template(parcel: Run) -> None:
    paper = json.loads(ok(parcel("papers", "公示牌", NO, "--json", "--on", DAY)))
    assert (paper["no"], paper["on"], paper["paper"]) == (NO, str(DAY), "information_board")
    assert len(paper["template_sha256"]) == 64
    assert ["row", NO, "电子监管号"] in paper["blocks"]


def test_a_paper_as_of_an_earlier_day_knows_nothing_later(parcel: Run) -> None:
    early = ok(parcel("papers", "tracking_card", NO, "--on", "2024-06-01"))
    assert "尚无巡查记录" in early
    assert "没有登记“违约认定”" in refused(parcel("papers", "违约认定表", NO, "--on", "2024-06-24"))
    unknown = ok(parcel("papers", "tracking_card", NO, "--on", DAY, "--known-on", "2024-05-31"))
    assert "尚无巡查记录" in unknown


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("no_such", NO), "没有名为“no_such”的文书，可用：供后监管履约告知书（obligations_briefing）"),
        (("tracking_card",), "请写明宗地编号：supervision papers 建设项目用地跟踪管理卡 编号"),
        (("tracking_card", "1305302024B99999"), "没有编号为“1305302024B99999”的宗地"),
        (("tracking_card", NO, "--act", "3"), "按全案制作"),
        (("breach_finding", NO, "--act", "甲"), "“甲”不是事项编号"),
        (("breach_finding", NO, "--act", "999-1"), "编号999-1不是宗地"),
        (("breach_finding", NO, "--act", "1"), "案卷第1号不是“违约认定”"),
        (("tracking_card", NO, "--on", "2024-01-04"), "尚未供地"),
    ],
)
def test_what_cannot_be_drawn_up_is_told_with_what_to_do(
    parcel: Run, words: tuple[str, ...], said: str
) -> None:
    on = () if "--on" in words else ("--on", DAY)
    assert said in refused(parcel("papers", *words, *on))


def test_json_and_a_file_exclude_each_other(parcel: Run, tmp_path: Path) -> None:
    assert parcel("papers", "tracking_card", NO, "--json", "--out", tmp_path / "a").exit_code == 2
    assert not (tmp_path / "a").exists()


def test_drawing_up_a_paper_writes_nothing_on_file(parcel: Run) -> None:
    before = ok(parcel("history", NO, "--on", DAY, "--json"))
    for name in OF_ANY_PARCEL:
        ok(parcel("papers", str(name), NO, "--on", DAY))
    assert ok(parcel("history", NO, "--on", DAY, "--json")) == before
