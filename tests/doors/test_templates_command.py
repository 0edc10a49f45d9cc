"""Templates at the door: which are whose, which are sound and where they are not, how a paper will look."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import Result
from sqlalchemy import Engine

from supervision.casework.templates import FOLDER
from tests.casework.layout.leaves import leaves_of
from tests.database import supply, tell

Run = Callable[..., Result]


@pytest.fixture
def own(tmp_path: Path, office: None) -> Path:
    """The office's folder of templates, named in its settings."""
    folder = tmp_path / "模板"
    folder.mkdir()
    (tmp_path / "office.toml").write_text('[printing]\ntemplates_dir = "模板"\n', encoding="utf-8")
    return folder


def reworded(own: Path, name: str, old: str, new: str) -> Path:
    """The office's own wording of one of our files."""
    text = (FOLDER / name).read_text(encoding="utf-8")
    assert old in text
    (own / name).write_text(text.replace(old, new), encoding="utf-8")
    return own / name


def problems(result: Result) -> list[str]:
    return [json.loads(line)["problem"] for line in result.stdout.splitlines()]


def test_our_templates_are_sound(run: Run) -> None:
    result = run("templates", "check")
    assert (result.exit_code, result.stdout) == (0, "检查了32种文书的模板，没有发现问题。\n")


def test_the_list_says_which_are_the_offices(run: Run, own: Path) -> None:
    reworded(own, "start_notice.txt.j2", "特此通知", "特此函告")
    shutil.copy(FOLDER / "_decision_head.txt.j2", own)
    lines = [json.loads(line) for line in run("templates", "list", "--json").stdout.splitlines()]
    found = {line["template"]: line for line in lines}
    assert found["start_notice"]["file"] == str(own / "start_notice.txt.j2")
    assert found["fee_decision"]["own"] == [str(own / "_decision_head.txt.j2")]
    assert found["start_reminder"]["own"] == []
    shown = run("templates", "list").stdout
    assert "本机关" in shown
    assert "其中_decision_head为本机关" in shown


def test_the_offices_template_is_used_in_the_place_of_ours(run: Run, own: Path, engine: Engine) -> None:
    reworded(own, "start_notice.txt.j2", "特此通知", "特此函告")
    reworded(own, "_head.txt.j2", "@title {{ title }}", "@title 关于{{ title }}")
    tell(engine, date(2024, 1, 5), supply(instalments=[], handover_on=None))
    assert run("sweep", "--on", "2024-06-02").exit_code == 0
    lines = [json.loads(line) for line in run("notices", "--on", "2024-06-02", "--json").stdout.splitlines()]
    [id_] = [line["id"] for line in lines if line["notice"] == "start_notice"]
    shown = run("notices", "show", id_).stdout
    assert "特此函告" in shown
    assert "关于开工通知书" in shown
    assert run("verify", "--on", "2024-06-02").exit_code == 0


def test_a_broken_template_sets_its_parcel_aside_and_is_named_by_doctor(
    run: Run, own: Path, engine: Engine
) -> None:
    reworded(own, "start_notice.txt.j2", "特此通知", "{{ no_such_word }}")
    tell(engine, date(2024, 1, 5), supply(instalments=[], handover_on=None))
    swept = run("sweep", "--on", "2024-06-02")
    assert swept.exit_code == 1
    assert "no_such_word" in swept.stdout + swept.stderr
    doctor = run("doctor", "--on", "2024-06-02").stdout
    assert "没有“no_such_word”这个名称" in doctor


@pytest.mark.parametrize(
    ("name", "old", "new", "place", "why"),
    [
        (
            "start_notice.txt.j2",
            "@part _agreed_start",
            "@p {{ holdr }}",
            "start_notice.txt.j2第3行",
            "没有“holdr”",
        ),
        ("start_notice.txt.j2", "{% if days_late %}", "{% if %}", "start_notice.txt.j2", "语法有误"),
        (
            "start_notice.txt.j2",
            "@h 一、宗地情况",
            "一、宗地情况",
            "start_notice.txt.j2第13行",
            "没有以标记开头",
        ),
        (
            "start_notice.txt.j2",
            "特此通知",
            "𠮷此通知",
            "start_notice.txt.j2第29行",
            "字体里没有“𠮷”（U+20BB7）",
        ),
        ("_head.txt.j2", "〔    〕    号", "〔2024〕1号", "start_notice.txt.j2", "应留出文号的空"),
        ("_head.txt.j2", "@to {{ addressee }}：\n", "", "start_notice.txt.j2", "应有一行@to，现有0行"),
        (
            "_close.txt.j2",
            "@date",
            "@date {{ drafted_on }}\n@date",
            "start_notice.txt.j2",
            "应有一行@date，现有2行",
        ),
        (
            "service_receipt.txt.j2",
            "@date",
            "@sign 送达人第二行\n@date",
            "service_receipt.txt.j2",
            "最多一行@sign，现有2行",
        ),
        (
            "service_receipt.txt.j2",
            "@date {{ drafted_on }}",
            "@date {{ drafted_on }}\n@p 送达人留存。",
            "service_receipt.txt.j2",
            "“@p 送达人留存。”印出来会移到它前面",
        ),
        (
            "_close.txt.j2",
            "@sign",
            "@contact 经办电话 1\n@sign",
            "start_notice.txt.j2",
            "@attach之后只能写@attach、@sign、@date，“@contact 经办电话 1”",
        ),
        ("start_notice.txt.j2", "@part _head", "@part _haed", "_haed.txt.j2", "读不到这个模板文件"),
        (
            "start_notice.txt.j2",
            "{% if found_on %}",
            "{% if found_on or payments_stated %}",
            "start_notice.txt.j2第8行",
            "空的",
        ),
    ],
)
def test_each_problem_is_told_with_its_file_and_line(
    run: Run, own: Path, name: str, old: str, new: str, place: str, why: str
) -> None:
    file = reworded(own, name, old, new)
    result = run("templates", "check", "--json")
    assert result.exit_code == 1
    assert any(place in problem and why in problem for problem in problems(result)), problems(result)
    alone = run("templates", "check", file, "--json")
    assert alone.exit_code == 1
    assert any(why in problem for problem in problems(alone))


@pytest.mark.parametrize(
    "line", ["@sign {{ office }}", "@date {{ drafted_on }}", "@sign {{ office }}\n@date {{ drafted_on }}"]
)
def test_a_paper_may_be_without_what_a_notice_must_have(run: Run, own: Path, line: str) -> None:
    file = reworded(own, "service_receipt.txt.j2", line, "")
    assert run("templates", "check", file).exit_code == 0


def test_what_is_wrong_with_a_part_is_told_once(run: Run, own: Path) -> None:
    reworded(own, "_head.txt.j2", "@title {{ title }}", "@title {{ titel }}")
    [problem] = problems(run("templates", "check", "--json"))
    assert problem == "模板_head.txt.j2第3行：没有“titel”这个名称"


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("@sign 甲局\n".encode("gb18030"), "模板_close.txt.j2：不是UTF-8编码"),
        (b"@part _clsoe\n", "模板_clsoe.txt.j2：读不到这个模板文件"),
    ],
)
def test_a_part_that_cannot_be_laid_in_is_told_by_its_fault_and_not_by_its_name(
    run: Run, own: Path, written: bytes, why: str
) -> None:
    (own / "_close.txt.j2").write_bytes(written)
    for file in ((), (own / "_close.txt.j2",)):
        result = run("templates", "check", *file, "--json")
        assert (result.exit_code, problems(result)) == (1, [why])
    assert "其中_close为本机关" in run("templates", "list").stdout


def test_a_file_is_tried_before_it_is_laid_into_the_folder(run: Run, own: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "试稿"
    elsewhere.mkdir()
    file = reworded(elsewhere, "start_notice.txt.j2", "特此通知", "特此函告")
    assert run("templates", "check", file).stdout == "检查了1种文书的模板，没有发现问题。\n"


def test_what_lies_beside_a_file_that_is_tried_takes_no_part(run: Run, own: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "试稿"
    elsewhere.mkdir()
    file = reworded(elsewhere, "start_notice.txt.j2", "特此通知", "特此函告")
    (elsewhere / "_close.txt.j2").write_text("坏的\n", encoding="utf-8")
    assert run("templates", "check", file).exit_code == 0
    shutil.move(elsewhere / "_close.txt.j2", own)
    assert problems(run("templates", "check", file, "--json")) == [
        "模板_close.txt.j2第1行：“坏的”没有以标记开头，可用的标记有"
        "@letterhead、@title、@number、@to、@h、@p、@row、@contact、@attach、@sign、@date、@+"
    ]


def test_a_file_of_a_name_nobody_knows_is_told(run: Run, own: Path) -> None:
    stray = own / "strat_notice.txt.j2"
    stray.write_text("@p 甲\n", encoding="utf-8")
    [problem] = problems(run("templates", "check", "--json"))
    assert "没有名为“strat_notice”的文书" in problem
    assert run("templates", "check", stray).exit_code == 2
    assert "strat_notice" in run("doctor").stdout


def test_a_paper_is_looked_at_before_anybody_gets_one(run: Run, own: Path, tmp_path: Path) -> None:
    reworded(own, "start_notice.txt.j2", "特此通知", "特此函告")
    for ending in ("pdf", "docx", "html", "txt"):
        out = tmp_path / f"样张.{ending}"
        assert run("templates", "preview", "开工通知书", "--out", out).exit_code == 0
        assert out.stat().st_size > 500
    leaves = leaves_of((tmp_path / "样张.pdf").read_bytes())
    assert all("样张" in leaf.text for leaf in leaves)
    assert "特此函告" in "".join(leaf.text for leaf in leaves)
    assert "特此函告" in run("templates", "preview", "start_notice").stdout
    assert run("templates", "preview", "没有这种").exit_code == 2


def test_doctor_says_which_fonts_stand_in_for_which(run: Run, own: Path) -> None:
    found = run("doctor").stdout
    assert "小标宋、仿宋、宋体由Noto Serif SC代用；黑体由Noto Sans SC代用" in found
