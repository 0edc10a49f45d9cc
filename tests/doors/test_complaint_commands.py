"""Complaints and the holder's page at the door: what is listed, what is kept back, how bad input is answered."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from sqlalchemy import Engine

from supervision.records.db import open_records, writing
from tests.casework.test_holders import SECOND, SIGNED, held_by
from tests.database import NO, supply, tell

DAY, NEXT = "2024-03-04", "2024-03-05"
FIRST = "举〔2024〕1"
Run = Callable[..., Result]


def lines(result: Result) -> list[dict[str, Any]]:
    assert result.exit_code == 0, result.stderr
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture
def land(engine: Engine) -> None:
    tell(engine, SIGNED, supply())


@pytest.fixture
def complained(run: Run, land: None) -> Result:
    words = ("content=地一直空着", "by=张三", "how=来电")
    return run("complaints", "add", *words, "--no", NO, "--on", DAY)


# Complaints


def test_a_complaint_is_added_linked_and_told_with_its_number(complained: Result) -> None:
    assert complained.exit_code == 0
    assert f"已登记举报{FIRST}，关联宗地{NO}，答复期限2024-05-03" in complained.stdout


def test_the_list_has_number_days_parcel_and_what_is_overdue(run: Run, complained: Result) -> None:
    run(
        "complaints",
        "add",
        "content=违法占地",
        "--received",
        "2024-03-01",
        "--answer-by",
        "2024-03-04",
        "--on",
        DAY,
    )
    assert [each["overdue_days"] for each in lines(run("complaints", "--json", "--on", DAY))] == [0, 0]
    second, first = lines(run("complaints", "--json", "--on", NEXT))
    assert (second["complaint_no"], second["days"], second["no"], second["overdue_days"]) == (
        "举〔2024〕2",
        4,
        None,
        1,
    )
    assert (first["complaint_no"], first["no"], first["overdue_days"]) == (FIRST, NO, 0)
    shown = run("complaints", "--on", NEXT).stdout
    for words in (FIRST, NO, "未关联", "逾期1天", "待调查", "共2件"):
        assert words in shown


def test_a_complaint_goes_its_way_from_the_command_line(run: Run, land: None) -> None:
    run("complaints", "add", "content=地一直空着", "--on", DAY)
    assert f"已关联宗地{NO}" in run("complaints", "link", "2024-1", NO, "--on", DAY).stdout
    run("sweep", "--on", DAY)
    run("complaints", "investigate", FIRST, "findings=现场未动工", "by=李四", "--on", NEXT)
    answered = run("complaints", "answer", FIRST, "result=已责令限期动工", "--on", NEXT)
    assert f"{FIRST}已答复（2024-03-05）" in answered.stdout
    assert "办结" in answered.stdout
    assert "没有未答复的举报" in run("complaints", "--on", NEXT).stdout
    [one] = lines(run("complaints", "--all", "--json", "--on", NEXT))
    assert (one["state"], one["result"]) == ("answered", "已责令限期动工")
    shown = run("complaints", "show", FIRST, "--on", NEXT).stdout
    assert "2024-03-05调查（李四）：现场未动工" in shown
    assert "2024-03-05答复：已责令限期动工" in shown
    history = run("history", NO, "--json", "--on", NEXT)
    assert [each["kind"] for each in lines(history) if each["kind"].startswith("complaint")] == [
        "complaint",
        "complaint_answered",
    ]


def test_a_wrong_link_is_undone_with_a_reason(run: Run, complained: Result) -> None:
    assert "缺理由（reason）" in run("complaints", "unlink", FIRST, "--on", NEXT).stderr
    assert "已撤销关联" in run("complaints", "unlink", FIRST, "reason=认错", "--on", NEXT).stdout
    assert lines(run("complaints", "--json", "--on", NEXT))[0]["no"] is None
    shown = run("complaints", "show", FIRST, "--on", NEXT).stdout
    assert f"撤销与宗地{NO}的关联：认错" in shown


@pytest.mark.parametrize(("verb", "state"), [("refuse", "不予受理"), ("close", "已结案")])
def test_one_not_gone_on_with_says_why(run: Run, complained: Result, verb: str, state: str) -> None:
    assert run("complaints", verb, FIRST, "reason=举报人撤回", "--on", NEXT).exit_code == 0
    assert f"{FIRST}  {state}" in run("complaints", "show", FIRST, "--on", NEXT).stdout


def test_the_complainant_is_shown_only_to_who_asks(run: Run, complained: Result) -> None:
    run("complaints", "investigate", FIRST, "findings=现场未动工", "--on", DAY)
    run("complaints", "answer", FIRST, "result=已责令", "to=张三", "--on", DAY)
    for words in (
        ("complaints", "--all"),
        ("complaints", "--all", "--json"),
        ("complaints", "show", FIRST),
        ("complaints", "show", FIRST, "--json"),
        ("history", NO),
        ("history", NO, "--json"),
        ("holder", "示范公司", "--json"),
    ):
        assert "张三" not in run(*words, "--on", DAY).stdout
        if words[0] == "complaints":
            assert "张三" in run(*words, "--complainant", "--on", DAY).stdout
    assert "实名，不显示" in run("complaints", "show", FIRST, "--on", DAY).stdout


def test_the_list_goes_to_a_file(run: Run, complained: Result, tmp_path: Path) -> None:
    out = tmp_path / "举报.csv"
    assert "已写出1行" in run("complaints", "--out", out, "--on", DAY).stdout
    assert "张三" not in out.read_text(encoding="utf-8-sig")
    run("complaints", "--out", out, "--complainant", "--on", DAY)
    assert "张三" in out.read_text(encoding="utf-8-sig")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("add",), "缺举报内容（content）"),
        (("add", "地一直空着"), "应写作 键=值"),
        (("add", "content=甲", "content=乙"), "写了两次"),
        (("add", "content=甲", "received_on=2024-03-01"), "请写作选项 --received"),
        (("add", "content=甲", "answer_by=2024-03-01"), "请写作选项 --answer-by"),
        (("add", "content=甲", "--received", "2024-03-05"), "晚于登记日"),
        (("add", "content=甲", "--no", "没有"), "没有编号为“没有”的宗地"),
        (("add", "content=张三说", "by=张三"), "只留在举报登记中"),
        (("answer", FIRST, "result=甲"), "没有编号为举〔2024〕1的举报"),
        (("show", "9"), "不是举报编号"),
    ],
)
def test_bad_input_is_answered_in_a_sentence(run: Run, words: tuple[str, ...], says: str) -> None:
    result = run("complaints", *words, "--on", DAY)
    assert result.exit_code == 2
    assert says in result.stderr
    assert lines(run("complaints", "--all", "--json", "--on", DAY)) == []


def test_verify_names_a_register_that_was_changed(run: Run, complained: Result, database_url: str) -> None:
    assert run("verify", "--on", DAY).exit_code == 0
    engine = open_records(database_url)
    with writing(engine) as session:
        connection = session.connection()
        connection.exec_driver_sql("DROP TRIGGER guard_complaint_register_update")
        connection.exec_driver_sql("UPDATE complaint_register SET by = '别人' WHERE seq = 1")
    engine.dispose()
    result = run("verify", "--on", DAY)
    assert result.exit_code == 1
    assert "举报登记第1行（举〔2024〕1）内容与校验值不符" in result.stdout


# The holder's page


def test_the_page_has_every_parcel_and_the_total_owed(run: Run, complained: Result, engine: Engine) -> None:
    tell(engine, SIGNED, supply(SECOND))
    tell(engine, SIGNED, {"no": SECOND, "kind": "transfer", "on": "2024-01-05", "holder": "乙公司"})
    shown = run("holder", "示范公司", "--on", "2024-06-05").stdout
    for words in (
        "现有1宗，2.0000公顷，曾有1宗",
        "逾期欠缴合计：500万元",
        "欠缴122天，逾期未开工4天",
        "曾为使用权人，2024-01-05转让",
        "未答复的举报1件",
    ):
        assert words in shown


def test_the_page_is_one_object_for_scripts(run: Run, land: None, engine: Engine) -> None:
    breach = {"kind": "breach", "on": "2024-06-04", "stage": "start", "cause": "holder"}
    mortgage = {"kind": "mortgage", "on": "2024-02-01", "mortgagee": "农行", "amount_wan": "300"}
    tell(engine, date(2024, 6, 4), breach, mortgage)
    run("sweep", "--on", "2024-06-05")
    [page] = lines(run("holder", "示范公司", "--json", "--on", "2024-06-05"))
    assert (page["holder"], page["on"], page["owed_wan"]) == ("示范公司", "2024-06-05", "500")
    [parcel] = page["parcels"]
    assert parcel["debts"] == [{"instalment": 1, "due_on": "2024-02-04", "owed_wan": "500", "days": 122}]
    assert parcel["breaches"] == [{"on": "2024-06-04", "stage": "start", "cause": "holder", "ground": None}]
    assert parcel["encumbrances"][0]["who"] == "农行"
    assert parcel["overdue"] == ["payment", "start"]
    drafted = {notice["notice"]: notice["status"] for notice in parcel["notices"]}
    assert drafted["start_compliance"] == "drafted"
    assert all(run("notices", "show", notice["id"]).exit_code == 0 for notice in parcel["notices"])


def test_payments_nobody_stated_are_said(run: Run, engine: Engine) -> None:
    tell(engine, SIGNED, supply(), bulk=True)
    shown = run("holder", "示范公司", "--on", "2024-06-05").stdout
    assert "逾期欠缴合计：0万元；缴款情况未填报1宗，未计入" in shown
    [page] = lines(run("holder", "示范公司", "--json", "--on", "2024-06-05"))
    assert page["payments_not_stated"] == [NO]


def test_several_holders_are_named_for_a_person_and_for_a_script(run: Run, engine: Engine) -> None:
    tell(engine, SIGNED, held_by("甲公司"), held_by("乙公司", SECOND))
    assert "共2家，请写全名" in run("holder", "公司", "--on", DAY).stdout
    assert lines(run("holder", "公司", "--json", "--on", DAY)) == [
        {"holder": "乙公司", "count": 1, "former_count": 0},
        {"holder": "甲公司", "count": 1, "former_count": 0},
    ]


def test_nobody_of_that_name_is_bad_input(run: Run, land: None) -> None:
    result = run("holder", "没有的公司", "--on", DAY)
    assert result.exit_code == 2
    assert "没有名称含“没有的公司”的用地单位" in result.stderr
