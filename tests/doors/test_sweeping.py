"""A sweep at the door: rehearsed it is what it will be, held steps wait, too many papers stop it, a forecast counts."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from sqlalchemy import Engine, select, update

from supervision.casework.holding import step_id
from supervision.records.base import Base
from supervision.records.db import reading, writing
from supervision.records.run import Outcome
from supervision.records.tables import ACT, CERTIFICATE, ENTRY, NOTICE, PARCEL
from tests.database import NO, ROOT, supply, sweep_on, tell

COUNTY = str(ROOT / "demo" / "新河县_2012-2016.csv")
DAY = "2016-12-31"
SIGNED = date(2024, 1, 5)
START = date(2024, 6, 1)
NUMBERS = [f"1305302024B0{n:04d}" for n in range(11, 16)]
REMINDER = "1/start/reminder/0/2024-06-01"
VISIT = "1/start/inspection/0/2024-06-01"
BRIEFING = "1/briefing/briefing/0/2024-02-04"
Run = Callable[..., Result]


@pytest.fixture
def county(run: Run) -> None:
    """The county's 72 parcels, imported the day before: much of what they owe is for triage."""
    assert run("import", COUNTY, "--on", "2016-12-30").exit_code == 0


def lines(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def everything(engine: Engine) -> dict[str, list[Any]]:
    """Every row of every table."""
    with reading(engine) as session:
        return {
            table.name: list(map(tuple, session.execute(select(table).order_by(*table.primary_key))))
            for table in Base.metadata.sorted_tables
        }


def acts_done(engine: Engine, *days: date) -> set[tuple[str, str, str, str, str]]:
    """(id, day, number, sort, name) of what sweeps put on file on these days."""
    with reading(engine) as session:
        query = select(ACT, PARCEL.c.no, ENTRY.c.kind).join(PARCEL, PARCEL.c.id == ACT.c.parcel_id)
        same = (ENTRY.c.parcel_id == ACT.c.parcel_id) & (ENTRY.c.seq == ACT.c.seq)
        found = session.execute(query.join(ENTRY, same).where(ACT.c.done_on.in_(days))).all()
    return {
        (
            step_id(row.parcel_id, (row.duty, row.subject, row.step, row.basis)),
            str(row.done_on),
            row.no,
            row.kind,
            row.name,
        )
        for row in found
    }


def listed(result: Result) -> set[tuple[str, str, str, str, str]]:
    """The same of what a rehearsal lists, without the changes of state, which are no acts."""
    told = [line for line in lines(result) if line["sort"] != "move"]
    return {(line["id"], line["on"], line["no"], line["sort"], line["name"]) for line in told}


def states(engine: Engine) -> dict[str, str]:
    with reading(engine) as session:
        rows = session.execute(select(PARCEL.c.no, PARCEL.c.state)).all()
    return {row.no: row.state for row in rows}


def days_from(first: date, count: int) -> list[date]:
    return [first + timedelta(days=n) for n in range(count)]


# A rehearsal


@pytest.mark.usefixtures("county")
def test_a_rehearsal_lists_exactly_what_the_sweep_then_does(run: Run, engine: Engine) -> None:
    instalment = {"no": 1, "due_on": "2017-01-30", "amount_wan": "500"}
    tell(
        engine,
        date(2016, 12, 30),
        supply(signed_on="2016-12-30", start_on="2017-01-20", instalments=[instalment]),
    )
    rehearsed = run("sweep", "--dry-run", "--on", DAY, "--json")
    assert rehearsed.exit_code == 0
    assert run("sweep", "--on", DAY).exit_code == 0
    done = acts_done(engine, date(2016, 12, 31))
    assert listed(rehearsed) == done
    assert len(done) == len(lines(rehearsed)) - sum(line["sort"] == "move" for line in lines(rehearsed)) > 200
    assert {kind for _, _, _, kind, _ in done} == {"notice", "task", "alert", "lapse"}
    after = states(engine)
    moves = [line for line in lines(rehearsed) if line["sort"] == "move"]
    assert [(line["no"], line["to"]) for line in moves] == [(NO, after[NO])] == [(NO, "payment_due")]


@pytest.mark.usefixtures("county")
def test_a_rehearsal_of_days_and_a_forecast_write_nothing(run: Run, engine: Engine, tmp_path: Path) -> None:
    before = everything(engine)
    for words in (
        ("sweep", "--dry-run"),
        ("sweep", "--dry-run", "--days", "60", "--out", str(tmp_path / "审阅")),
        ("forecast", "--days", "90"),
    ):
        assert run(*words, "--on", DAY).exit_code == 0
    assert everything(engine) == before


def test_a_rehearsal_of_many_days_is_what_sweeps_on_those_days_do(run: Run, engine: Engine) -> None:
    tell(engine, SIGNED, supply(), supply(NUMBERS[1], start_on="2024-02-10", completion_on="2024-12-01"))
    tell(engine, SIGNED, supply(NUMBERS[2], instalments=[]), bulk=True)
    rehearsed = run("sweep", "--dry-run", "--days", "366", "--on", str(SIGNED), "--json")
    days = days_from(SIGNED, 366)
    for day in days:
        sweep_on(engine, day)
    assert listed(rehearsed) == acts_done(engine, *days)


def test_the_papers_of_a_rehearsal_are_those_drafted_later(run: Run, engine: Engine, tmp_path: Path) -> None:
    tell(engine, SIGNED, supply(), supply(NUMBERS[1], start_on="2024-01-20"))
    folder = tmp_path / "审阅"
    words = ("sweep", "--dry-run", "--days", "40", "--on", str(SIGNED))
    said = run(*words, "--out", str(folder))
    assert said.exit_code == 0
    assert str(folder) in said.stdout
    assert lines(run(*words, "--json")) == [
        json.loads(line) for line in (folder / "清单.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    for day in days_from(SIGNED, 40):
        sweep_on(engine, day)
    drafted = {
        row["id"]: run("notices", "show", row["id"]).stdout
        for row in lines(run("notices", "--on", str(SIGNED), "--json"))
    }
    assert len(drafted) > 4
    papers = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.txt")}
    assert sorted(text.strip() for text in papers.values()) == sorted(
        text.strip() for text in drafted.values()
    )
    assert f"{SIGNED}_{NO}_出让金缴纳提醒通知单_1_2024-02-04.txt" in papers


def test_what_goes_with_a_rehearsal_only_is_refused_without_it(run: Run, tmp_path: Path) -> None:
    for words in (("--days", "3"), ("--out", str(tmp_path / "审阅"))):
        result = run("sweep", *words, "--on", DAY)
        assert result.exit_code == 2
        assert "--dry-run" in result.stderr
    assert not (tmp_path / "审阅").exists()


def test_a_rehearsal_says_when_a_day_brings_too_many_papers(run: Run, engine: Engine, tmp_path: Path) -> None:
    at_most(tmp_path, 2)
    tell(engine, SIGNED, *(supply(no) for no in NUMBERS[:3]))
    assert f"注意：{SIGNED}拟稿将达3件" in run("sweep", "--dry-run", "--on", str(SIGNED)).stdout
    at_most(tmp_path, 3)
    assert "注意" not in run("sweep", "--dry-run", "--on", str(SIGNED)).stdout


# Holding back


@pytest.fixture
def held(run: Run, engine: Engine) -> Run:
    """One parcel thirty days before its start, the reminder held back."""
    tell(engine, SIGNED, supply(instalments=[], handover_on=None))
    assert run("hold", REMINDER, "--reason", "正在协商延期", "--on", "2024-05-01").exit_code == 0
    return run


def test_a_sweep_leaves_the_held_step_and_does_the_others(held: Run, engine: Engine) -> None:
    held("sweep", "--on", "2024-05-02")
    assert {id_ for id_, *_ in acts_done(engine, date(2024, 5, 2))} == {VISIT, BRIEFING}
    assert listed(held("sweep", "--dry-run", "--days", "30", "--on", "2024-05-03", "--json")) == set()


def test_what_is_held_back_is_listed_with_day_name_and_reason(held: Run) -> None:
    [line] = lines(held("holds", "--on", "2024-05-02", "--json"))
    assert (line["id"], line["no"], line["held_on"], line["by"]) == (REMINDER, NO, "2024-05-01", "经办")
    assert line["reason"] == "正在协商延期"
    said = held("holds", "--on", "2024-05-02").stdout
    for words in (REMINDER, NO, "开工·提醒（2024-06-01）", "正在协商延期"):
        assert words in said


def test_a_held_step_is_no_longer_announced_and_the_hold_is_shown(held: Run) -> None:
    for command in ("status", "explain"):
        before = held(command, NO, "--on", "2024-04-30").stdout
        assert "开工·提醒：通知《开工提醒书》" in before
        assert "暂缓：" not in before
        after = held(command, NO, "--on", "2024-05-01").stdout
        assert "《开工提醒书》" not in after
        assert "开工·到期巡查" in after
        assert "暂缓：开工·提醒（2024-06-01），2024-05-01起，经办：正在协商延期" in after
        [line] = lines(held(command, NO, "--on", "2024-05-01", "--json"))
        assert [hold["id"] for hold in line["holds"]] == [REMINDER]
        assert not any("开工提醒书" in step["what"] for step in line["next"])


def test_the_overview_counts_what_is_held_and_names_the_last_certificate(held: Run) -> None:
    [before] = lines(held("status", "--on", "2024-05-02", "--json"))
    assert (before["held"], before["certificate"]) == (1, None)
    held("sweep", "--on", "2024-05-02")
    said = held("status", "--on", "2024-05-02").stdout
    assert "暂缓：1项" in said
    assert "最近监测证明：第1号（2024-05-02），全部监测" in said
    [after] = lines(held("status", "--on", "2024-05-02", "--json"))
    assert (after["certificate"]["no"], after["certificate"]["outcome"]) == (1, "complete")


def test_a_step_let_go_is_done_by_the_next_sweep(held: Run, engine: Engine) -> None:
    held("sweep", "--on", "2024-05-02")
    assert held("unhold", REMINDER, "--reason", "协商未成", "--on", "2024-05-10").exit_code == 0
    assert lines(held("holds", "--json")) == []
    assert "暂缓" not in held("status", NO, "--on", "2024-05-10").stdout
    held("sweep", "--on", "2024-05-11")
    assert acts_done(engine, date(2024, 5, 11)) == {(REMINDER, "2024-05-11", NO, "notice", "start_reminder")}


def test_a_step_let_go_after_its_day_lapses(held: Run, engine: Engine) -> None:
    held("sweep", "--on", "2024-05-02")
    held("unhold", REMINDER, "--reason", "协商未成", "--on", "2024-06-03")
    held("sweep", "--on", "2024-06-03")
    assert (REMINDER, "2024-06-03", NO, "lapse", "start_reminder") in acts_done(engine, date(2024, 6, 3))


def test_holding_and_letting_go_stand_in_the_history_with_their_reasons(held: Run) -> None:
    held("unhold", REMINDER, "--reason", "协商未成", "--on", "2024-05-10")
    told = held("history", NO, "--on", "2024-05-10").stdout
    assert "暂缓开工·提醒（2024-06-01）：正在协商延期" in told
    assert "解除暂缓开工·提醒（2024-06-01）：协商未成" in told


def test_every_step_a_rehearsal_lists_can_be_held_and_then_nothing_is_left_of_it(
    run: Run, engine: Engine
) -> None:
    tell(engine, SIGNED, supply())
    first = START + timedelta(days=1)
    words = ("sweep", "--dry-run", "--days", "366", "--on", str(first), "--json")
    while steps := [id_ for id_, *_ in sorted(listed(run(*words)))]:
        for step in steps:
            result = run("hold", step, "--reason", "试", "--on", str(first))
            assert result.exit_code == 0, result.stderr
    for later in (0, 200, 365):
        run("sweep", "--on", str(first + timedelta(days=later)))
    assert acts_done(engine, *days_from(first, 366)) == set()
    assert states(engine) == {NO: "idle_suspected"}


REFUSED = {
    "a hold without a reason": ("hold", REMINDER, "--reason", " "),
    "a hold that does not name one": ("hold", REMINDER),
    "a release without a reason": ("unhold", REMINDER, "--reason", ""),
    "what is done already": ("hold", "1/payment/reminder/1/2024-02-04", "--reason", "试"),
    "what will not come": ("hold", "1/start/reminder/0/2024-06-02", "--reason", "试"),
    "a change of state": ("hold", "1/payment/window/1/2024-12-31", "--reason", "试"),
    "what is not held": ("unhold", REMINDER, "--reason", "试"),
    "a parcel that is not there": ("hold", "99/start/reminder/0/2024-06-01", "--reason", "试"),
    "a duty nobody knows": ("hold", "1/dance/reminder/0/2024-06-01", "--reason", "试"),
    "a step nobody knows": ("hold", "1/start/dance/0/2024-06-01", "--reason", "试"),
    "a number beyond all numbers": ("hold", f"{10**30}/start/reminder/0/2024-06-01", "--reason", "试"),
    "nonsense": ("hold", "第三件", "--reason", "试"),
}


@pytest.mark.parametrize("words", REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_held_is_refused_with_a_sentence(
    run: Run, engine: Engine, words: tuple[str, ...]
) -> None:
    tell(engine, SIGNED, supply())
    sweep_on(engine, SIGNED)
    before = everything(engine)
    result = run(*words, "--on", "2024-01-06")
    assert result.exit_code == 2
    assert result.stderr.strip()
    assert "Traceback" not in result.output
    assert everything(engine) == before


def test_what_is_held_is_not_held_twice(held: Run) -> None:
    result = held("hold", REMINDER, "--reason", "再一次", "--on", "2024-05-01")
    assert result.exit_code == 2
    assert "已经暂缓" in result.stderr


# Too many papers


def at_most(folder: Path, papers: int) -> None:
    (folder / "office.toml").write_text(f"most_papers = {papers}", encoding="utf-8")


@pytest.fixture
def three(run: Run, engine: Engine) -> Run:
    """Three parcels, each with a reminder to draft on the day of signing."""
    tell(engine, SIGNED, *(supply(no) for no in NUMBERS[:3]))
    return run


def papers(engine: Engine) -> int:
    with reading(engine) as session:
        return len(session.execute(select(NOTICE.c.seq)).all())


def test_too_many_papers_stop_the_sweep_before_they_are_written(
    three: Run, engine: Engine, tmp_path: Path
) -> None:
    at_most(tmp_path, 2)
    with reading(engine) as session:
        before = session.execute(select(ENTRY.c.hash)).all()
    result = three("sweep", "--on", str(SIGNED))
    assert result.exit_code == 1
    for words in ("拟稿超量", "将新拟3件", "most_papers 为2件", "尚有3宗未监测", "--dry-run", "--papers"):
        assert words in result.stderr
    with reading(engine) as session:
        assert session.execute(select(ENTRY.c.hash)).all() == before
        [certificate] = session.execute(select(CERTIFICATE)).all()
    assert (certificate.outcome, certificate.left_due, certificate.looked_at) == (Outcome.BRAKED, 3, 0)


def test_a_script_is_told_that_the_sweep_was_braked(three: Run, tmp_path: Path) -> None:
    at_most(tmp_path, 2)
    result = three("sweep", "--on", str(SIGNED), "--json")
    assert result.exit_code == 1
    [line] = lines(result)
    assert (line["outcome"], line["left_due"], line["looked_at"]) == ("braked", 3, 0)


def test_a_person_lets_them_pass(three: Run, engine: Engine, tmp_path: Path) -> None:
    at_most(tmp_path, 2)
    three("sweep", "--on", str(SIGNED))
    result = three("sweep", "--on", str(SIGNED), "--papers", "3")
    assert result.exit_code == 0
    assert papers(engine) == 3
    assert "监测证明第2号：全部监测" in result.stdout


def test_what_the_same_day_drafted_already_counts(three: Run, engine: Engine, tmp_path: Path) -> None:
    at_most(tmp_path, 4)
    assert three("sweep", "--on", str(SIGNED)).exit_code == 0
    tell(engine, SIGNED, *(supply(no) for no in NUMBERS[3:5]))
    assert f"{SIGNED}拟稿将达5件" in three("sweep", "--dry-run", "--on", str(SIGNED)).stdout
    result = three("sweep", "--on", str(SIGNED))
    assert result.exit_code == 1
    assert "今日已拟3件，再办一批将新拟2件" in result.stderr
    assert papers(engine) == 3
    assert three("sweep", "--on", str(SIGNED), "--papers", "5").exit_code == 0
    assert papers(engine) == 5


def test_a_new_day_has_its_own_measure(three: Run, engine: Engine, tmp_path: Path) -> None:
    at_most(tmp_path, 3)
    assert three("sweep", "--on", str(SIGNED)).exit_code == 0
    tell(engine, SIGNED, *(supply(no) for no in NUMBERS[3:5]))
    assert three("sweep", "--on", "2024-01-06").exit_code == 0
    assert papers(engine) == 5


# A forecast


@pytest.mark.usefixtures("county")
def test_a_forecast_counts_the_rows_of_the_rehearsal(run: Run) -> None:
    rows = lines(run("sweep", "--dry-run", "--days", "120", "--on", DAY, "--json"))
    counted: dict[str, Counter[str]] = {}
    for row in rows:
        counted.setdefault(row["on"], Counter())["triaged" if row["triaged"] else row["sort"]] += 1
    told = lines(run("forecast", "--days", "120", "--on", DAY, "--json"))
    assert [line["on"] for line in told] == sorted(counted)
    assert {line.pop("on"): +Counter(line) for line in told} == counted
    assert len(counted) > 5


@pytest.mark.usefixtures("county")
def test_what_a_forecast_says_of_today_is_what_the_sweep_says_it_did(run: Run) -> None:
    [told] = lines(run("forecast", "--days", "1", "--on", DAY, "--json"))
    said = run("forecast", "--days", "1", "--on", DAY).stdout
    [swept] = lines(run("sweep", "--on", DAY, "--json"))
    assert {sort: told[sort] for sort in swept["acts"]} == swept["acts"]
    assert told["triaged"] == swept["triaged"] > 200
    for words in (f"列入甄别{told['triaged']}件", f"通知{told['notice']}件"):
        assert words in said


@pytest.mark.usefixtures("county")
def test_an_id_that_is_typed_again_is_never_broken_over_two_lines(run: Run) -> None:
    words = ("sweep", "--dry-run", "--days", "40", "--on", DAY)
    said = run(*words).stdout
    rows = lines(run(*words, "--json"))
    ids = [row["id"] for row in rows if row["sort"] != "move" and row["step"] != "patrol"]
    assert [id_ for id_ in ids if f" {id_} " not in said] == []
    assert "/patrol/" not in said  # a patrol comes again and cannot be held


def test_a_quiet_time_is_told_as_such(run: Run, engine: Engine) -> None:
    tell(engine, SIGNED, supply(instalments=[], handover_on=None))
    sweep_on(engine, SIGNED)
    result = run("forecast", "--days", "10", "--on", "2024-02-01")
    assert result.exit_code == 0
    assert "没有到期的事项" in result.stdout


@pytest.mark.parametrize("words", [("forecast", "--days", "30"), ("sweep", "--dry-run", "--days", "30")])
def test_a_parcel_that_would_fail_is_told_and_the_rest_goes_on(
    three: Run, engine: Engine, words: tuple[str, ...]
) -> None:
    sound = lines(three(*words, "--on", str(SIGNED), "--json"))
    with writing(engine) as session:
        session.execute(update(PARCEL).where(PARCEL.c.no == NUMBERS[1]).values(life="{}"))
    result = three(*words, "--on", str(SIGNED), "--json")
    assert result.exit_code == 1
    assert f"待核数据：宗地{NUMBERS[1]}" in result.stderr
    assert "台账数据损坏" in result.stderr
    left = lines(result)
    if words[0] == "sweep":
        assert left == [line for line in sound if line["no"] != NUMBERS[1]]
    else:
        assert [line["notice"] * 3 for line in left] == [line["notice"] * 2 for line in sound]
