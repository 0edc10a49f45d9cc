"""`supervision responsibility`: one page with every day of the delay, its party and its paper, for both to sign."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from click.testing import Result
from sqlalchemy import Engine

from tests.database import NO, supply, tell

Run = Callable[..., Result]
SIGNED, LATER = date(2024, 1, 5), date(2024, 7, 1)
PAID = {"kind": "payment", "on": "2024-02-14", "instalment": 1, "amount_wan": "500"}
HANDED_OVER = {"kind": "handover", "on": "2024-03-01"}


def attribution(from_on: str, until_on: str, party: str, paper: str, stage: str = "start") -> dict[str, Any]:
    return {
        "kind": "attribution",
        "on": "2024-07-01",
        "stage": stage,
        "from_on": from_on,
        "until_on": until_on,
        "party": party,
        "paper": paper,
    }


@pytest.fixture
def late(run: Run, engine: Engine) -> Run:
    """Thirty days late with the start on 2024-07-01: ten the government's, five the holder's; ten late with a payment."""
    tell(engine, SIGNED, supply())
    tell(
        engine,
        LATER,
        PAID,
        HANDED_OVER,
        attribution("2024-05-28", "2024-06-11", "government", "新政函〔2024〕8号"),
        attribution("2024-06-12", "2024-06-16", "holder", "约谈笔录"),
    )
    return run


def asked(result: Result) -> dict[str, Any]:
    assert result.exit_code == 0, result.output
    answer = json.loads(result.stdout)
    assert isinstance(answer, dict)
    return answer


def test_the_page_says_whose_each_day_is(late: Run) -> None:
    page = late("responsibility", NO, "--on", "2024-07-01").stdout
    assert f"责任日计算表  宗地{NO}" in page
    assert "开工：约定2024-06-01，实际尚未履行，延误30天" in page
    assert "缴款（第1期）：约定2024-02-04，实际2024-02-14，延误10天" in page
    assert "新政函〔2024〕8号" in page
    assert (
        "合计：不可抗力0天（0.0%），政府原因10天（33.3%），企业自身原因5天（16.7%），待定15天（50.0%）"
        in page
    )
    assert "违约金扣除：10天" in page
    assert "建议原因：待定" in page
    assert "政府原因、不可抗力共15天，可申请顺延15天，开工日为2024-06-16" in page
    assert "2025-06-02起为疑似闲置；扣除后自身原因5天、待定15天；疑似闲置时钟不因此缩短" in page
    assert "以后登记的为准" in page
    assert "用地单位（签章）" in page
    assert "竣工" not in page.split("计算规则")[0].replace("竣工时间", "")


def test_a_script_gets_the_same_as_one_answer(late: Run) -> None:
    answer = asked(late("responsibility", NO, "--on", "2024-07-01", "--stage", "start", "--json"))
    [drawn] = answer["ledgers"]
    assert (answer["no"], drawn["stage"], drawn["days"]) == (NO, "start", 30)
    assert drawn["totals"] == {"force_majeure": 0, "government": 10, "holder": 5, "undecided": 15}
    assert drawn["before_due"] == [
        {
            "from_on": "2024-05-28",
            "until_on": "2024-06-01",
            "days": 5,
            "party": "government",
            "paper": "新政函〔2024〕8号",
        }
    ]
    assert [one["days"] for one in drawn["excluded"]] == [10]
    assert drawn["extension"]["new_day"] == "2024-06-16"
    assert drawn["suspicion_clock"] == {
        "past_days": 30,
        "suspected_from": "2025-06-02",
        "runs": True,
        "left_days": 20,
        "holder_days": 5,
        "undecided_days": 15,
    }


def test_one_stage_is_drawn_up_even_without_a_day(late: Run) -> None:
    page = late("responsibility", NO, "--on", "2024-07-01", "--stage", "completion").stdout
    assert "竣工：约定2026-06-01，实际尚未履行，延误0天" in page
    assert "没有认定为政府原因或不可抗力的日子" in page
    payments = asked(late("responsibility", NO, "--on", "2024-07-01", "--stage", "payment", "--json"))
    assert [(one["instalment"], one["days"]) for one in payments["ledgers"]] == [(1, 10), (2, 0)]


def test_on_an_earlier_day_what_was_decided_later_does_not_stand(late: Run) -> None:
    [drawn] = asked(late("responsibility", NO, "--on", "2024-06-30", "--stage", "start", "--json"))["ledgers"]
    assert (drawn["days"], drawn["totals"]["undecided"]) == (29, 29)


def test_after_the_year_the_page_says_how_an_extension_may_still_be_had(late: Run) -> None:
    page = late("responsibility", NO, "--on", "2025-06-02", "--stage", "start").stdout
    assert "延误366天" in page
    assert "作为处置方式办理（《闲置土地处置办法》" in page
    assert "处置方式" not in late("responsibility", NO, "--on", "2025-06-01", "--stage", "start").stdout


def test_a_late_handover_is_shown_as_a_suggestion(run: Run, engine: Engine) -> None:
    tell(engine, SIGNED, supply(handover_on="2024-05-30", instalments=[]))
    page = run("responsibility", NO, "--on", "2024-06-05").stdout
    assert "约定2024-05-30交地，至2024-06-05未登记交地" in page
    assert "建议，尚未认定" in page
    assert "待定4天（100.0%）" in page


def test_a_parcel_in_time_has_nothing_to_show(run: Run, engine: Engine) -> None:
    tell(engine, SIGNED, supply(instalments=[], handover_on=None))
    result = run("responsibility", NO, "--on", "2024-06-01")
    assert result.exit_code == 0
    assert "均无延误" in result.stdout
    assert "签章" not in result.stdout
    assert "未约定分期" in run("responsibility", NO, "--on", "2024-06-01", "--stage", "payment").stdout


def test_payments_of_an_import_nobody_stated_are_not_counted(run: Run, engine: Engine) -> None:
    tell(engine, LATER, supply(start_on=None, completion_on=None, handover_on=None), bulk=True)
    page = run("responsibility", NO, "--on", "2024-07-01", "--stage", "payment").stdout
    assert "延误0天" in page
    assert "缴款情况未填报" in page


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((NO, "--on", "2024-01-04"), "尚未供地"),
        (("1305302024B99999",), "没有编号为"),
        ((NO, "--stage", "idle"), "idle"),
    ],
    ids=["before the supply", "an unknown number", "an unknown stage"],
)
def test_what_cannot_be_drawn_up_is_said(late: Run, words: tuple[str, ...], says: str) -> None:
    result = late("responsibility", *words)
    assert result.exit_code == 2
    assert says in result.output
