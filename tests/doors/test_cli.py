"""The command line: a person reads Chinese, a script reads exit codes and JSON Lines."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from freezegun import freeze_time
from sqlalchemy import Engine, update

from supervision.cli import main
from supervision.cli.door import open_door
from supervision.records.db import open_records, writing
from supervision.records.tables import PARCEL
from tests.database import NO, ROOT, supply, sweep_on, tell

COUNTY = str(ROOT / "demo" / "新河县_2012-2016.csv")
DAY = "2016-12-31"
Run = Callable[..., Result]

IMPORTANT_KEYS = {
    "no", "aliases", "project", "holder", "district", "area_ha", "state", "construction_duty", "signed_on", "start_on",
    "completion_on", "started_on", "completed_on", "overdue", "waits_for", "next_look_on",
}  # fmt: skip


@pytest.fixture
def docket(run: Run) -> Run:
    """The county's 72 parcels, swept on the last day of 2016."""
    assert run("import", COUNTY, "--on", DAY).exit_code == 0
    assert run("sweep", "--on", DAY).exit_code == 0
    return run


def lines(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


# From an empty folder to a docket


def test_init_makes_the_database_and_says_what_to_do_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SUPERVISION_DATABASE_URL", raising=False)
    monkeypatch.setenv("SUPERVISION_DATA_DIR", str(tmp_path / "var"))
    result = CliRunner().invoke(main, ["init"], catch_exceptions=False)
    assert result.exit_code == 0
    assert "supervision import" in result.stdout
    assert (tmp_path / "var" / "supervision.db").is_file()


def test_without_a_database_every_command_says_so_and_exits_three(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUPERVISION_DATABASE_URL", f"sqlite:///{tmp_path / 'none.db'}")
    for words in (["sweep"], ["status"], ["parcels"], ["import", COUNTY]):
        result = CliRunner().invoke(main, words, catch_exceptions=False)
        assert result.exit_code == 3
        assert "supervision init" in result.stderr


def test_an_import_counts_its_rows(run: Run) -> None:
    result = run("import", COUNTY, "--on", DAY, "--json")
    assert result.exit_code == 0
    assert lines(result) == [
        {
            "rows_read": 72,
            "new": 72,
            "changed": 0,
            "unchanged": 0,
            "set_aside": 0,
            "left_empty": 0,
            "warnings": 1,
        }
    ]


def test_an_import_with_rows_set_aside_exits_one_and_names_them(run: Run, tmp_path: Path) -> None:
    bad = tmp_path / "坏行.csv"
    text = Path(COUNTY).read_text(encoding="utf-8-sig")
    bad.write_text(text.replace("2012年02月03日\n", "2012年02月31日\n", 1), encoding="utf-8")
    result = run("import", str(bad), "--on", DAY, "--report", str(tmp_path / "明细.csv"))
    assert result.exit_code == 1
    assert "坏行.csv 第2行" in result.stderr
    assert "合同签订日期" in (tmp_path / "明细.csv").read_text(encoding="utf-8-sig")


@pytest.mark.parametrize(
    ("instant", "today"),
    [("2016-12-30 15:59:59", date(2016, 12, 30)), ("2016-12-30 16:00:00", date(2016, 12, 31))],
    ids=["a second before midnight in Beijing", "midnight in Beijing"],
)
def test_the_office_day_is_the_day_in_beijing(database_url: str, instant: str, today: date) -> None:
    with freeze_time(instant):
        door = open_door(database_url, None)
    assert door.today == today
    door.engine.dispose()


def test_a_day_that_is_given_is_the_office_day(database_url: str) -> None:
    door = open_door(database_url, date(2016, 6, 1))
    assert door.today == date(2016, 6, 1)
    door.engine.dispose()


# Reading


def test_the_overview_fits_a_screen(docket: Run) -> None:
    result = docket("status", "--on", DAY)
    assert result.exit_code == 0
    assert "共72宗" in result.stdout
    assert "疑似闲置" in result.stdout
    assert len(result.stdout.splitlines()) <= 24


def test_the_status_of_a_parcel_fits_a_screen_and_answers(docket: Run) -> None:
    result = docket("status", "1305302014B00013", "--on", DAY)
    assert result.exit_code == 0
    assert len(result.stdout.splitlines()) <= 24
    for answer in ("疑似闲置", "逾期未开工", "约定：", "原因：", "第二条第一款", "下一步"):
        assert answer in result.stdout


def test_explain_gives_state_clause_facts_day_count_and_what_comes_next(docket: Run) -> None:
    said = lines(docket("explain", "1305302014B00013", "--on", DAY, "--json"))[0]
    assert said["state"] == "idle_suspected"
    assert "第二条第一款" in said["clause"]
    assert "满一年未动工开发" in said["sentence"]
    assert said["facts"][0]["on"] == "2014-02-07"
    assert any("自2015-02-18起为疑似闲置" in count for count in said["day_counts"])
    assert said["next"]


def test_explain_answers_as_of_an_earlier_day(docket: Run) -> None:
    state = {
        day: lines(docket("explain", "1305302014B00013", "--on", day, "--json"))[0]["state"]
        for day in ("2015-02-17", "2015-02-18")
    }
    assert state == {"2015-02-17": "start_due", "2015-02-18": "idle_suspected"}


def test_before_it_was_known_a_parcel_is_not_explained(docket: Run) -> None:
    result = docket("explain", "1305302014B00013", "--on", DAY, "--known-on", "2016-01-01")
    assert result.exit_code == 2
    assert "尚未供地" in result.stderr


def test_history_lists_the_facts_and_the_acts(docket: Run) -> None:
    kinds = [line["kind"] for line in lines(docket("history", "1305302014B00013", "--on", DAY, "--json"))]
    assert kinds[0] == "supply"
    assert {"task", "alert"} <= set(kinds)


def test_parcels_as_json_have_the_keys_scripts_rely_on(docket: Run) -> None:
    parcels = lines(docket("parcels", "--on", DAY, "--json"))
    assert len(parcels) == 72
    assert all(set(parcel) == IMPORTANT_KEYS for parcel in parcels)


def test_parcels_are_filtered_by_state_lateness_and_what_is_due(docket: Run) -> None:
    suspected = lines(docket("parcels", "--state", "idle_suspected", "--on", DAY, "--json"))
    assert {parcel["state"] for parcel in suspected} == {"idle_suspected"}
    late = lines(docket("parcels", "--overdue", "--on", DAY, "--json"))
    assert all(parcel["overdue"] for parcel in late)
    assert {parcel["no"] for parcel in suspected} < {parcel["no"] for parcel in late}
    soon = lines(docket("parcels", "--due-within", "30", "--on", DAY, "--json"))
    assert all(DAY <= parcel["start_on"] <= "2017-01-30" or parcel["completion_on"] for parcel in soon)
    assert lines(docket("parcels", "--district", "别县", "--on", DAY, "--json")) == []


def test_deadlines_say_how_far_they_are(docket: Run) -> None:
    due = lines(docket("deadlines", "--within", "30", "--duty", "start", "--on", DAY, "--json"))
    assert any(line["days"] < 0 for line in due)
    assert any(line["days"] >= 0 for line in due)
    assert due == sorted(due, key=lambda line: line["due_on"])


# Acting


def test_triage_is_listed_released_and_dismissed(docket: Run) -> None:
    waiting = lines(docket("triage", "--on", DAY, "--json"))
    notice = next(line for line in waiting if line["name"] == "start_notice")
    other = next(line for line in waiting if line["id"] != notice["id"])
    assert docket("release", notice["id"], "--on", DAY).exit_code == 0
    assert docket("dismiss", other["id"], "--reason", "已核对", "--on", DAY).exit_code == 0
    left = {line["id"] for line in lines(docket("triage", "--on", DAY, "--json"))}
    assert left == {line["id"] for line in waiting} - {notice["id"], other["id"]}
    shown = docket("notices", "show", notice["id"])
    assert "开工通知书" in shown.stdout
    assert notice["no"] in shown.stdout


def test_a_fact_is_recorded_by_words(docket: Run) -> None:
    words = (
        "record",
        "1305302014B00013",
        "start",
        "proof=施工许可证",
        "--happened",
        "2016-12-20",
        "--on",
        DAY,
    )
    result = docket(*words)
    assert result.exit_code == 0
    assert "1305302014B00013" in result.stdout
    state = lines(docket("explain", "1305302014B00013", "--on", DAY, "--json"))[0]["state"]
    assert state == "under_construction"


def test_lines_that_cannot_be_recorded_are_set_aside_and_the_rest_is_taken(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "补录.jsonl"
    good = [supply(), {"no": NO, "kind": "handover", "on": "2024-03-01"}]
    bad = [
        '{"no": "无此号", "kind": "handover", "on": "2024-03-01"}',
        "不是JSON",
        f'{{"no": "{NO}", "kind": "跳舞"}}',
    ]
    file.write_text(
        "\n".join([*(json.dumps(line, ensure_ascii=False) for line in good), *bad]), encoding="utf-8"
    )
    result = run("record", str(file), "--on", "2024-04-01")
    assert result.exit_code == 1
    assert "登记完毕：2件，退回3件" in result.stdout
    assert [f"第{n}行" in result.stderr for n in (3, 4, 5)] == [True] * 3


REFUSED: dict[str, tuple[str, ...]] = {
    "a day that is none": ("sweep", "--on", "2016-02-30"),
    "a parcel nobody knows": ("status", "没有这宗"),
    "a file that is not there": ("import", "没有.csv"),
    "an act id that is none": ("release", "abc"),
    "an act id beyond all numbers": ("release", f"{10**30}-1"),
    "a notice beyond all numbers": ("notices", "show", f"1-{10**30}"),
    "a notice that is not drafted": ("notices", "show", "1-999"),
    "a kind nobody knows": ("record", "1305302014B00013", "dance", "--on", DAY),
    "a pair that is none": ("record", "1305302014B00013", "payment", "amount", "--on", DAY),
    "a command nobody knows": ("dance",),
    "a state nobody knows": ("parcels", "--state", "dancing"),
}


@pytest.mark.parametrize("words", REFUSED.values(), ids=REFUSED.keys())
def test_bad_usage_exits_two_with_a_sentence(docket: Run, words: tuple[str, ...]) -> None:
    result = docket(*words)
    assert result.exit_code == 2
    assert result.stderr.strip()
    assert "Traceback" not in result.stderr


def test_a_sweep_that_sets_a_parcel_aside_exits_one_and_names_it(docket: Run, database_url: str) -> None:
    engine = open_records(database_url)
    with writing(engine) as session:
        broken = update(PARCEL).where(PARCEL.c.no == "1305302014B00013")
        session.execute(broken.values(life="{}", next_look_on=date(2017, 1, 1)))
    engine.dispose()
    result = docket("sweep", "--on", "2017-01-01")
    assert result.exit_code == 1
    assert "1305302014B00013" in result.stderr
    assert "1305302014B00013" in docket("status", "--on", "2017-01-01").stdout


# simulate


def test_simulate_prints_json_lines_and_agrees_with_what_was_expected(run: Run, tmp_path: Path) -> None:
    scenario = tmp_path / "情景.yaml"
    scenario.write_text(
        """
parcel: {supervision_no: "1305302024B00011", area_ha: "2.0000", supply_mode: 挂牌出让}
contract: {kind: grant, signed_on: 2024-01-05, start_on: 2024-06-01, completion_on: 2026-06-01}
until: 2024-06-02
expect:
  - {on: 2024-01-05, move: start_due}
  - {on: 2024-05-02, notice: start_reminder}
  - {on: 2024-06-02, notice: start_notice}
""",
        encoding="utf-8",
    )
    result = run("simulate", str(scenario))
    assert result.exit_code == 0, result.stderr
    assert [line["act"] for line in lines(result)] == ["move", "notice", "task", "task", "notice"]
    scenario.write_text(
        scenario.read_text(encoding="utf-8").replace("2024-05-02", "2024-05-03"), encoding="utf-8"
    )
    different = run("simulate", str(scenario))
    assert different.exit_code == 1
    assert "-2024-05-03" in different.stderr
    assert "+2024-05-02" in different.stderr


def test_simulate_refuses_a_file_that_is_no_scenario(run: Run, tmp_path: Path) -> None:
    scenario = tmp_path / "坏.yaml"
    scenario.write_text("parcel: {area_ha: 很大}\ncontract: {kind: gift}\n", encoding="utf-8")
    result = run("simulate", str(scenario))
    assert result.exit_code == 2
    for place in ("面积（公顷）", "合同类别", "合同签订日期"):
        assert place in result.stderr


def test_the_diagram_is_drawn_from_the_code(run: Run) -> None:
    assert "supplied --> payment_due" in run("diagram").stdout


def test_a_notice_of_a_live_parcel_is_printed_in_full(run: Run, engine: Engine) -> None:
    tell(engine, date(2024, 1, 5), supply())
    sweep_on(engine, date(2024, 1, 5))
    [notice] = lines(run("notices", "--json"))
    shown = run("notices", "show", notice["id"]).stdout
    for words in ("出让金缴纳提醒通知单", "示范公司", NO, "伍佰万元整", "2024年2月4日"):
        assert words in shown
