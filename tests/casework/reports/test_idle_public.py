"""The public list of idle land: what the law makes public and nothing that is a person's own."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from supervision.casework.reports.idle_public import build
from tests.casework.idle_docket import CHECKED, DETERMINED, ENDED, FRESH, HERE, THERE, TODAY, happened
from tests.casework.idle_docket import then as told_of
from tests.casework.reports.asking import built, day, rows, sentences
from tests.database import on_both_databases as pytest_generate_tests
from tests.database import sweep_on, tell

__all__ = ["pytest_generate_tests"]


def test_a_line_says_what_the_law_makes_public_and_of_a_person_the_surname_only(engine: Engine) -> None:
    happened(engine)
    assert rows(built(engine, build, TODAY), "open") == [
        {
            "电子监管号": DETERMINED,
            "位置": f"{HERE}示范路13号",
            "行政区": HERE,
            "土地使用权人": "王某某",
            "闲置时间起": day("2025-06-02"),
            "闲置原因": "未按约定期限、条件交付土地",
        }
    ]


def test_no_part_of_the_report_names_the_person_or_the_project(engine: Engine) -> None:
    happened(engine)
    report = built(engine, build, TODAY)
    assert "王建军" not in repr(report)
    assert "示范项目" not in repr(report)
    assert "1宗的使用权人为自然人" in sentences(report)


def test_what_is_determined_is_public_before_anybody_publishes_it_and_without_the_holders_own_cause(
    engine: Engine,
) -> None:
    happened(engine)
    tell(engine, TODAY, told_of(CHECKED, "referral_accepted", "2025-06-12"))
    tell(engine, TODAY, told_of(CHECKED, "idle_determination", str(TODAY), cause="holder"))
    sweep_on(engine, TODAY)
    causes = {row["电子监管号"]: row["闲置原因"] for row in rows(built(engine, build, TODAY), "open")}
    assert causes == {DETERMINED: "未按约定期限、条件交付土地", CHECKED: ""}


@pytest.mark.parametrize(
    ("on", "listed"),
    [
        ("2025-07-20", set()),
        ("2025-07-21", {DETERMINED, ENDED}),
        ("2025-08-03", {DETERMINED, ENDED}),
        ("2025-08-04", {DETERMINED}),
    ],
)
def test_land_is_listed_from_its_determination_until_it_is_disposed_of(
    engine: Engine, on: str, listed: set[str]
) -> None:
    happened(engine)
    assert {row["电子监管号"] for row in rows(built(engine, build, on), "open")} == listed
    as_known = built(engine, build, on, known_on=day(on))
    assert {row["电子监管号"] for row in rows(as_known, "open")} == listed


def test_a_suspicion_is_not_public_and_districts_are_those_asked_for(engine: Engine) -> None:
    happened(engine)
    assert FRESH not in {row["电子监管号"] for row in rows(built(engine, build, TODAY), "open")}
    assert rows(built(engine, build, TODAY, districts=(THERE,)), "open") == []


def test_an_empty_docket_is_told_in_a_sentence(engine: Engine) -> None:
    assert sentences(built(engine, build, TODAY)) == "2025-08-20没有应当公开的闲置土地。"
