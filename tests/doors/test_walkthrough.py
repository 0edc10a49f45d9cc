"""One life by the command line only, as `docs/walkthrough.md` tells it: every step ends as it should, and the file is sound."""

from __future__ import annotations

import json
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest
from click.testing import CliRunner

from supervision.cli import main
from tests.doors.the_docs import of_the_docs


@pytest.fixture(scope="module")
def walkthrough() -> Iterator[ModuleType]:
    yield from of_the_docs("walkthrough")


@pytest.fixture(scope="module")
def states(walkthrough: ModuleType) -> Iterator[list[str]]:
    """The life lived once; the state each chapter ended in. The office is still there for a question."""
    with walkthrough.a_fresh_office() as folder:
        found = []
        for chapter in walkthrough.LIFE:
            for stop in chapter.stops:
                walkthrough.told(stop, folder)  # a command that ends with another exit code raises
            found.append(asked("status", walkthrough.NO, "--on", chapter.on)[0]["state"])
        yield found


def asked(*words: str) -> list[dict[str, Any]]:
    answer = CliRunner().invoke(main, [*words, "--json"], catch_exceptions=False)
    assert answer.exit_code == 0
    return [json.loads(line) for line in answer.output.splitlines()]


def test_each_chapter_ends_in_the_state_the_facts_give(walkthrough: ModuleType, states: list[str]) -> None:
    assert states == [chapter.state for chapter in walkthrough.LIFE]


def test_everything_a_parcel_goes_through_is_in_its_file(walkthrough: ModuleType, states: list[str]) -> None:
    kinds = list(dict.fromkeys(str(entry["kind"]) for entry in history(walkthrough)))
    lived = [
        "supply", "briefing", "payment", "handover", "board_given", "board_posted", "notice_issued", "service",
        "inspection", "cooperation_asked", "cooperation_answered", "attribution", "breach", "service_attempt",
        "referral", "start", "halt", "resume", "completion", "verification",
    ]  # fmt: skip
    assert [kind for kind in kinds if kind in lived] == sorted(lived, key=kinds.index)
    assert set(lived) <= set(kinds)


def history(walkthrough: ModuleType) -> list[dict[str, Any]]:
    return asked("history", walkthrough.NO, "--on", walkthrough.LIFE[-1].on)


def test_every_act_stands_under_the_name_of_who_did_it(walkthrough: ModuleType, states: list[str]) -> None:
    by = {str(entry["kind"]): entry["by"] for entry in history(walkthrough)}
    people = {
        "payment": "钱七",
        "inspection": "张三",
        "breach": "李四",
        "notice_issued": "赵六",
        "service": "张三",
    }
    assert {kind: by[kind] for kind in people} == people


def test_the_late_instalment_and_the_late_start_are_worked_out_to_the_cent(
    walkthrough: ModuleType, states: list[str]
) -> None:
    [money] = asked("money", walkthrough.NO, "--on", "2024-08-23")
    claims = {claim["name"]: claim["yuan"] for claim in money["claims"]}
    assert claims["late_payment"] == "100000.00"  # 500万 × 1‰ × 20日
    assert claims["late_start"] == "385000.00"  # 1000万 × 0.5‰ × (80 − 3)日


def test_no_task_is_left_and_the_records_are_sound(walkthrough: ModuleType, states: list[str]) -> None:
    assert asked("tasks", "--on", walkthrough.LIFE[-1].on) == []
    assert asked("verify", "--on", walkthrough.LIFE[-1].on) == []
