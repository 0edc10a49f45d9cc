"""Recording at the door: what followed is told, a line that is wrong is set aside, a file fed twice is known again."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine, func, select

from supervision.cli import main
from supervision.records.db import reading
from supervision.records.tables import ENTRY
from tests.database import NO, supply, sweep_on, tell

SIGNED = date(2024, 1, 5)
TODAY = "2024-06-10"
Run = Callable[..., Result]


@pytest.fixture
def run(office: None) -> Run:
    def running(*words: str) -> Result:
        return CliRunner().invoke(main, [*words, "--on", TODAY], catch_exceptions=False)

    return running


@pytest.fixture
def late(run: Run, engine: Engine) -> Run:
    """A parcel nine days past its agreed start, swept: a second visit is open, a 《开工通知书》 drafted."""
    tell(engine, SIGNED, supply(instalments=[], handover_on=None))
    sweep_on(engine, date(2024, 6, 2))
    return run


def entries(engine: Engine) -> int:
    with reading(engine) as session:
        return session.scalar(select(func.count()).select_from(ENTRY)) or 0


def lines(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def written(folder: Path, *happenings: object) -> str:
    """A JSON Lines file: what is no text is written as JSON."""
    path = folder / "补录.jsonl"
    told = (h if isinstance(h, bytes) else json.dumps(h, ensure_ascii=False).encode() for h in happenings)
    path.write_bytes(b"\n".join(told) + b"\n")
    return str(path)


# One happening


def test_what_follows_from_a_fact_is_told(late: Run) -> None:
    result = late("record", NO, "start", "proof=施工许可证", "--happened", "2024-06-05")
    assert result.exit_code == 0
    first, *followed = result.stdout.splitlines()
    assert first.startswith(f"已登记：宗地{NO} 第")
    assert first.endswith("动工开发 2024-06-05")
    assert any("办结：" in line and "再次巡查" in line for line in followed)
    assert any("撤回，未发出：" in line and "《开工通知书》" in line for line in followed)


def test_what_follows_from_a_correction_is_told(late: Run) -> None:
    late("record", NO, "start", "proof=施工许可证", "--happened", "2024-06-05")
    [seq] = [line["seq"] for line in lines(late("history", NO, "--json")) if line["kind"] == "start"]
    result = late("record", NO, "correction", f"voids={seq}", "reason=许可证系邻宗地")
    assert result.exit_code == 0
    assert "状态变化不再成立：2024-06-05 待开工 → 在建" in result.stdout
    assert "恢复原状：" in result.stdout


def test_a_script_gets_what_followed_with_the_acts_it_is_about(late: Run) -> None:
    [told] = lines(late("record", NO, "start", "proof=施工许可证", "--happened", "2024-06-05", "--json"))
    assert (told["no"], told["kind"], told["already"]) == (NO, "start", False)
    by_sort = {one["what"]: one for one in told["consequences"]}
    assert {"closed", "withdrawn"} <= set(by_sort)
    withdrawn = by_sort["withdrawn"]["act"]
    [notice] = lines(late("notices", "--status", "withdrawn", "--json"))
    assert notice["id"] == withdrawn


def test_a_part_of_a_heading_is_written_with_a_dot(run: Run) -> None:
    result = run(
        "record", NO, "supply", "parcel.project=点号项目", "parcel.area_ha=2.0000", "parcel.supply_mode=挂牌出让",
        "contract.kind=grant", "contract.signed_on=2024-01-05", "contract.start_on=2024-09-01",
    )  # fmt: skip
    assert result.exit_code == 0, result.stderr
    [parcel] = lines(run("parcels", "--json"))
    assert (parcel["project"], parcel["area_ha"], parcel["start_on"]) == ("点号项目", "2.0000", "2024-09-01")


def test_a_list_is_written_as_json(run: Run) -> None:
    instalments = json.dumps([{"no": 1, "due_on": "2024-07-01", "amount_wan": "500"}])
    result = run(
        "record", NO, "supply", "parcel.project=分期项目", "contract.kind=grant", "contract.signed_on=2024-01-05",
        "contract.price_wan=500", f"contract.instalments={instalments}",
    )  # fmt: skip
    assert result.exit_code == 0, result.stderr
    assert "分1期" in run("status", NO).stdout


@pytest.mark.parametrize(
    ("pair", "said"),
    [
        ("contract=grant contract.kind=grant", "已有值"),
        ("contract.instalments=[{", "完整的 JSON"),
        ("instalments", "键=值"),
    ],
)
def test_a_pair_that_cannot_be_read_is_refused(run: Run, engine: Engine, pair: str, said: str) -> None:
    result = run("record", NO, "supply", *pair.split())
    assert result.exit_code == 2
    assert said in result.stderr
    assert entries(engine) == 0


def test_tomorrow_cannot_be_recorded_today(late: Run) -> None:
    result = late("record", NO, "start", "--happened", "2024-06-11")
    assert result.exit_code == 2
    assert "尚未发生" in result.stderr


# A file


HANDED_OVER = {"no": NO, "kind": "handover", "on": "2024-03-01"}
VISITED = {"no": NO, "kind": "inspection", "on": "2024-06-03", "finding": "not_started"}


def test_the_same_file_a_second_time_records_nothing(run: Run, engine: Engine, tmp_path: Path) -> None:
    file = written(tmp_path, supply(), HANDED_OVER, VISITED, VISITED)
    assert "登记完毕：4件，退回0件" in run("record", file).stdout
    before = entries(engine)
    again = run("record", file)
    assert again.exit_code == 0
    assert "登记完毕：0件，此前已登记4件，退回0件" in again.stdout
    assert entries(engine) == before
    assert [line["already"] for line in lines(run("record", file, "--json"))] == [True] * 4


def test_a_file_that_grew_records_what_is_new(run: Run, engine: Engine, tmp_path: Path) -> None:
    run("record", written(tmp_path, supply(), HANDED_OVER))
    grown = run("record", written(tmp_path, supply(), VISITED, HANDED_OVER))
    assert "登记完毕：1件，此前已登记2件，退回0件" in grown.stdout


BAD = {
    "no JSON": (b"{no: 1}", "不是一条 JSON"),
    "another encoding": ('{"no": "甲"}'.encode("gb18030"), "不是UTF-8编码"),
    "a kind nobody knows": ({"no": NO, "kind": "dance", "on": "2024-03-01"}, "不认识的事项"),
    "no kind": ({"no": NO, "on": "2024-03-01"}, "不认识的事项"),
    "a list": ([NO, "handover"], "键: 值"),
    "a number": (b"17", "键: 值"),
    "a parcel nobody knows": ({"no": "无此号", "kind": "handover", "on": "2024-03-01"}, "没有编号为"),
    "no parcel": ({"kind": "handover", "on": "2024-03-01"}, "缺电子监管号"),
    "no day": ({"no": NO, "kind": "handover"}, "日期"),
    "a day that is none": ({"no": NO, "kind": "handover", "on": "2024-02-30"}, "日期"),
    "a field of no kind": ({**VISITED, "finding": ["dancing"]}, "巡查结果"),
    "a number for a text": ({**HANDED_OVER, "no": {"号": 1}}, "没有编号为"),
}


@pytest.mark.parametrize(("line", "reason"), BAD.values(), ids=BAD.keys())
def test_a_bad_line_is_set_aside_with_line_and_reason_and_the_rest_is_taken(
    run: Run, tmp_path: Path, line: object, reason: str
) -> None:
    file = written(tmp_path, supply(), line, HANDED_OVER)
    result = run("record", file)
    assert result.exit_code == 1
    assert "退回：补录.jsonl 第2行：" in result.stderr
    assert reason in result.stderr
    assert "登记完毕：2件，退回1件" in result.stdout


def test_a_mended_file_is_fed_in_again(run: Run, tmp_path: Path) -> None:
    assert run("record", written(tmp_path, supply(), {**HANDED_OVER, "kind": "handed"})).exit_code == 1
    mended = run("record", written(tmp_path, supply(), HANDED_OVER))
    assert mended.exit_code == 0
    assert "登记完毕：1件，此前已登记1件" in mended.stdout


def test_a_script_gets_one_object_for_each_line_taken(run: Run, tmp_path: Path) -> None:
    result = run("record", written(tmp_path, supply(), b"nonsense", HANDED_OVER), "--json")
    assert [(line["row"], line["kind"]) for line in lines(result)] == [(1, "supply"), (3, "handover")]
    assert "第2行" in result.stderr


def test_blank_lines_and_a_byte_order_mark_do_no_harm(run: Run, tmp_path: Path) -> None:
    first = b"\xef\xbb\xbf" + json.dumps(supply(), ensure_ascii=False).encode()
    assert "登记完毕：2件" in run("record", written(tmp_path, first, b"", b"  ", HANDED_OVER)).stdout
