"""Photos and boundaries at the door: originals stored, doubts told at once, a bad photo refused by itself."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine, func, select

from supervision.casework.photos.original import photo_of
from supervision.cli import main
from supervision.records.db import reading
from supervision.records.tables import ENTRY
from tests.casework.boundary.plots import HEADING, PLOT, SAMPLE, points, square
from tests.casework.photos.pictures import exif, jpeg
from tests.database import NO, supply, tell

OTHER = "1305302024B00022"
SIGNED = date(2024, 1, 5)
TODAY = "2024-06-10"
Run = Callable[..., Result]


@pytest.fixture
def run(office: None, engine: Engine, monkeypatch: pytest.MonkeyPatch, site: Path) -> Run:
    """Two parcels on file; the officer stands in the folder of the photos."""
    tell(engine, SIGNED, supply(), supply(OTHER))
    monkeypatch.chdir(site)

    def running(*words: object) -> Result:
        return CliRunner().invoke(main, [*map(str, words), "--on", TODAY], catch_exceptions=False)

    return running


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "现场"
    folder.mkdir()
    (folder / "a.jpg").write_bytes(jpeg(exif()))
    (folder / "b.jpg").write_bytes(jpeg(exif(), shade=9))
    (folder / "转发.jpg").write_bytes(jpeg())
    (folder / "苹果.heic").write_bytes(b"\0\0\0\x18ftypheic\0\0\0\0")
    (folder / "界址.txt").write_bytes((HEADING + PLOT + points(square())).encode("gb18030"))
    return folder


def entries(engine: Engine) -> int:
    with reading(engine) as session:
        return session.scalar(select(func.count()).select_from(ENTRY)) or 0


def originals(tmp_path: Path) -> list[Path]:
    return sorted(path for path in (tmp_path / "photos").rglob("*") if path.is_file())


def visited(run: Run, *more: str, no: str = NO, on: str = "2024-06-02") -> Result:
    return run("record", no, "inspection", "finding=not_started", *more, "--happened", on)


def lines(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


# Recording with photos


def test_a_visit_is_recorded_with_its_photos_and_their_originals_are_stored(run: Run, tmp_path: Path) -> None:
    result = visited(run, "photos=a.jpg,b.jpg")
    assert result.exit_code == 0, result.stderr
    assert "存疑" not in result.stdout
    assert "照片" not in result.stdout
    kept = {path.read_bytes() for path in originals(tmp_path)}
    assert kept == {jpeg(exif()), jpeg(exif(), shade=9)}
    shown = lines(run("photos", NO, "--json"))
    assert [(one["name"], one["taken_at"], one["position"], one["camera"]) for one in shown] == [
        ("a.jpg", "2024-06-02T10:11:12", ["115.2400000", "37.5300000"], "HUAWEI P40"),
        ("b.jpg", "2024-06-02T10:11:12", ["115.2400000", "37.5300000"], "HUAWEI P40"),
    ]
    assert [Path(one["original"]).read_bytes() for one in shown] == [jpeg(exif()), jpeg(exif(), shade=9)]


def test_a_bad_photo_refuses_the_happening_and_nothing_is_left(
    run: Run, engine: Engine, tmp_path: Path
) -> None:
    before = entries(engine)
    result = visited(run, "photos=a.jpg,苹果.heic,没有.jpg")
    assert result.exit_code == 2
    assert "照片“苹果.heic”：是 HEIC 照片" in result.stderr
    assert "照片“没有.jpg”：没有这个文件" in result.stderr
    assert entries(engine) == before
    assert originals(tmp_path) == []


def test_a_happening_the_law_refuses_leaves_at_most_an_original_nobody_names(
    run: Run, engine: Engine
) -> None:
    before = entries(engine)
    assert run("record", NO, "inspection", "finding=dancing", "photos=a.jpg").exit_code == 2
    assert entries(engine) == before
    assert lines(run("photos", NO, "--json")) == []


def test_a_photo_folder_that_cannot_be_written_is_an_environment(
    run: Run, engine: Engine, tmp_path: Path
) -> None:
    (tmp_path / "photos").write_text("不是目录", encoding="utf-8")
    before = entries(engine)
    result = visited(run, "photos=a.jpg")
    assert result.exit_code == 3
    assert "不能写入" in result.stderr
    assert entries(engine) == before


def test_lines_of_a_file_name_photos_beside_it_and_a_bad_one_refuses_its_line_only(
    run: Run, site: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    visit = {"no": NO, "kind": "inspection", "on": "2024-06-02", "finding": "not_started"}
    told = [
        {**visit, "photos": ["a.jpg"]},
        {**visit, "on": "2024-06-03", "photos": ["苹果.heic"]},
        {**visit, "no": OTHER, "photos": ["b.jpg"]},
        ["没有", "photos"],
    ]
    file = site / "巡查.jsonl"
    file.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in told), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    result = run("record", file)
    assert result.exit_code == 1
    assert "登记完毕：2件，退回2件" in result.stdout
    assert "退回：巡查.jsonl 第2行：照片“苹果.heic”：是 HEIC 照片" in result.stderr
    assert "退回：巡查.jsonl 第4行：" in result.stderr
    assert "登记完毕：0件，此前已登记2件，退回2件" in run("record", file).stdout
    assert len(originals(tmp_path)) == 2


# What does not agree


def test_what_a_photo_contradicts_is_told_at_once_and_the_visit_is_recorded(run: Run) -> None:
    first = visited(run, "photos=转发.jpg")
    assert first.exit_code == 0
    assert "照片无拍摄信息：" in first.stdout
    assert "可能经聊天软件转发" in first.stdout
    elsewhere = visited(run, "photos=转发.jpg", no=OTHER)
    assert f"也用于宗地{NO}第2号 2024-06-02巡查" in elsewhere.stdout
    other_day = visited(run, "photos=a.jpg", on="2024-06-05")
    assert "照片非当日拍摄：" in other_day.stdout
    assert "拍摄于2024-06-02，早3天" in other_day.stdout


def test_a_script_gets_the_doubts_among_what_followed(run: Run) -> None:
    [told] = lines(visited(run, "photos=转发.jpg", "--json"))
    assert [(one["what"], one["act"]) for one in told["consequences"]] == [("photo_bare", None)]


def test_a_file_tells_the_doubts_of_each_line(run: Run, site: Path) -> None:
    visit = {"no": NO, "kind": "inspection", "on": "2024-06-02", "finding": "not_started"}
    file = site / "巡查.jsonl"
    told = ({**visit, "photos": [name]} for name in ("a.jpg", "转发.jpg"))
    file.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in told), encoding="utf-8")
    result = run("record", file)
    assert f"第2行 宗地{NO} 巡查：\n  照片无拍摄信息：" in result.stdout
    assert "第1行" not in result.stdout


def test_a_handover_recorded_late_tells_of_the_start_before_it(run: Run) -> None:
    run("record", NO, "start", "proof=施工许可证", "--happened", "2024-02-29")
    result = run("record", NO, "handover", "--happened", "2024-03-01")
    assert "动工早于交地：" in result.stdout


def test_the_doubts_of_one_parcel_and_of_all_are_listed(run: Run, tmp_path: Path) -> None:
    visited(run, "photos=转发.jpg")
    visited(run, "photos=b.jpg", no=OTHER, on="2024-06-03")
    listed = lines(run("photos", "--contradictions", "--json"))
    assert [(one["no"], one["what"]) for one in listed] == [(NO, "photo_bare"), (OTHER, "photo_other_day")]
    assert [one["no"] for one in lines(run("photos", OTHER, "--contradictions", "--json"))] == [OTHER]
    screen = run("photos", NO).stdout
    assert "转发.jpg" in screen
    assert "存疑事项：\n  照片无拍摄信息：" in screen
    assert "共2处" in run("photos", "--contradictions").stdout
    assert "已写出2行" in run("photos", "--contradictions", "--out", tmp_path / "存疑.csv").stdout


def test_photos_without_a_parcel_say_how_to_ask(run: Run) -> None:
    result = run("photos")
    assert result.exit_code == 2
    assert "supervision photos --contradictions" in result.stderr
    assert "没有照片" in run("photos", NO).stdout
    assert "没有存疑事项" in run("photos", "--contradictions").stdout


def test_an_original_that_is_gone_is_said_to_be(run: Run, tmp_path: Path) -> None:
    visited(run, "photos=a.jpg")
    [path] = originals(tmp_path)
    path.unlink()
    [shown] = lines(run("photos", NO, "--json"))
    assert shown["original"] is None
    assert "从备份找回" in shown["lost"]


def test_a_photo_named_by_its_hash_is_recorded_again_from_the_store(run: Run, engine: Engine) -> None:
    visited(run, "photos=a.jpg")
    sha256 = photo_of(jpeg(exif()), "a.jpg").sha256
    kept = json.dumps([{"sha256": sha256, "name": "a.jpg"}])
    assert (
        run("record", NO, "start", "proof=施工许可证", f"photos={kept}", "--happened", "2024-06-02").exit_code
        == 0
    )
    before = entries(engine)
    unknown = json.dumps([{"sha256": "0" * 64, "name": "c.jpg"}])
    assert visited(run, f"photos={unknown}").exit_code == 2
    assert entries(engine) == before


# The boundary


def test_a_boundary_is_recorded_from_the_survey_with_area_and_zone(run: Run) -> None:
    result = run("boundary", NO, "界址.txt", "--happened", "2024-01-10")
    assert result.exit_code == 0, result.stderr
    assert "1圈4点，面积1.0000公顷（10000.00平方米），3度带38带（EPSG:4526）" in result.stdout
    assert "请核对：按界址计算1.0000公顷，供地记录为2公顷，相差超过1%" in result.stdout
    [supplied, drawn] = lines(run("history", NO, "--json"))
    assert (supplied["kind"], drawn["kind"]) == ("supply", "boundary")


def test_a_script_gets_the_boundary_with_the_hash_of_its_file(run: Run) -> None:
    [told] = lines(run("boundary", NO, SAMPLE, "--json"))
    assert (told["area_m2"], told["points"], told["zone"], told["epsg"]) == ("57089.50", 65, 40, 4528)
    assert len(told["sha256"]) == 64
    assert "供地记录为2公顷" in told["remarks"][0]


def test_the_same_boundary_is_not_recorded_twice(run: Run, engine: Engine) -> None:
    run("boundary", NO, "界址.txt")
    before = entries(engine)
    again = run("boundary", NO, "界址.txt")
    assert again.exit_code == 2
    assert "已登记（第2号" in again.stderr
    assert entries(engine) == before


def test_a_boundary_tells_at_once_which_photos_lie_outside_it(run: Run) -> None:
    visited(run, "photos=a.jpg", "position=115.24,37.53")
    result = run("boundary", NO, SAMPLE)
    assert "照片拍摄于宗地外：" in result.stdout
    assert "巡查位置在宗地外：" in result.stdout
    later = visited(run, "photos=b.jpg")
    assert "照片拍摄于宗地外：" in later.stdout


def test_a_file_that_is_no_boundary_records_nothing(run: Run, engine: Engine) -> None:
    before = entries(engine)
    for path in ("没有.txt", "a.jpg"):
        assert run("boundary", NO, path).exit_code == 2
    assert run("boundary", "无此号", "界址.txt").exit_code == 2
    assert entries(engine) == before
