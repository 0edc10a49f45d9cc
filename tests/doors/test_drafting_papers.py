"""`draft` at the door: a paper of an idle case on what is on file; what is refused and how it is said; the papers on request."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine

from supervision.cli.drafting_papers import draft
from tests.database import NO, supply, sweep_on, tell

Run = Callable[..., Result]

TODAY = "2025-08-20"
OTHER = "1305302024B00012"
DETERMINATION = {"kind": "idle_determination", "on": "2025-08-01", "cause": "holder"}


@pytest.fixture
def case(run: Run, engine: Engine) -> Engine:
    """Land a full year late, checked and determined idle by the holder's fault."""
    tell(engine, date(2024, 1, 5), supply(instalments=[], service_address="新河县富强街1号"))
    sweep_on(engine, date(2025, 6, 2))
    tell(engine, date(2025, 6, 10), {"kind": "idle_check", "on": "2025-06-10", "finding": "not_started"})
    tell(engine, date(2025, 8, 1), DETERMINATION)
    return engine


def drafting(*words: str) -> Result:
    return CliRunner().invoke(draft, [*words, "--on", TODAY], catch_exceptions=False)


def ok(result: Result) -> str:
    assert result.exit_code == 0, result.output
    return result.stdout


def refused(result: Result) -> str:
    assert result.exit_code == 2, result.output
    assert "Traceback" not in result.output
    return result.stderr


@pytest.mark.parametrize("name", ["idle_determination", "闲置土地认定书", "《闲置土地认定书》", "认定书"])
def test_a_paper_is_drafted_by_either_of_its_names(case: Engine, name: str) -> None:
    said = ok(drafting(NO, name))
    assert f"已拟稿：宗地{NO}《闲置土地认定书》（1-" in said
    assert "主送示范公司" in said
    assert "supervision notices sign 1-" in said


def test_it_stands_in_the_list_of_notices_and_is_signed_there(case: Engine, run: Run) -> None:
    id_ = json.loads(ok(drafting(NO, "idle_determination", "--json")))["id"]
    listed = [json.loads(line) for line in ok(run("notices", "--json", "--on", TODAY)).splitlines()]
    [row] = [row for row in listed if row["id"] == id_]
    assert (row["notice"], row["addressee"]) == ("idle_determination", "示范公司")
    assert "闲置土地认定书" in ok(run("notices", "show", id_))


def test_a_letter_to_another_is_listed_under_its_addressee(case: Engine, run: Run) -> None:
    tell(case, date(2025, 8, 20), {"kind": "mortgage", "on": "2024-09-01", "mortgagee": "农行新河县支行"})
    seq = max(
        json.loads(line)["seq"]
        for line in ok(run("history", NO, "--json")).splitlines()
        if "idle_determination" in line
    )
    tell(case, date(2025, 8, 20), {"kind": "correction", "on": TODAY, "voids": str(seq)})
    told: dict[str, Any] = {**DETERMINATION, "cause": "government", "ground": ["not_delivered"]}
    tell(case, date(2025, 8, 20), told)
    assert "主送农行新河县支行" in ok(drafting(NO, "mortgagee_letter"))
    assert "农行新河县支行" in ok(run("notices", "--on", TODAY))


def test_a_second_draft_is_refused_with_the_first(case: Engine) -> None:
    ok(drafting(NO, "hearing_right_notice"))
    assert "同一依据只拟一件：1-" in refused(drafting(NO, "hearing_right_notice"))


def test_what_is_missing_is_said_with_the_article_and_the_command(case: Engine) -> None:
    said = refused(drafting(NO, "fee_decision"))
    assert "第十四条第（一）项" in said
    assert f"supervision record {NO} disposal way=fee" in said


def test_a_missing_address_is_warned_of(case: Engine) -> None:
    tell(case, date(2024, 1, 5), supply(OTHER, instalments=[]))
    said = ok(drafting(OTHER, "idle_investigation"))
    assert "注意：案卷没有登记国有建设用地使用权人的地址" in said
    assert "amendment service_address=" in said


def test_the_whole_paper_is_shown_on_request(case: Engine) -> None:
    said = ok(drafting(NO, "hearing_right_notice", "--show"))
    assert "1000万元 × 20% = 200万元" in said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            (NO, "开工通知书"),
            "没有名为“开工通知书”的闲置案件文书，可用：闲置土地调查通知书（idle_investigation）",
        ),
        (("9", "idle_determination"), "没有编号为“9”的宗地"),
        ((NO, "idle_determination", "--to", "某单位"), "不另写主送单位"),
        ((NO, "government_cause_letter"), "企业自身原因"),
    ],
)
def test_what_cannot_be_is_a_sentence(case: Engine, words: tuple[str, ...], said: str) -> None:
    assert said in refused(drafting(*words))


def test_the_fee_sheet_is_drawn_on_request_and_the_plan_refused_with_its_article(
    case: Engine, run: Run
) -> None:
    assert "1000万元 × 20% = 200万元" in ok(run("papers", "fee_sheet", NO, "--on", TODAY))
    assert "第十四条" in refused(run("papers", "disposal_plan", NO, "--on", TODAY))
