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


# The idle case, as `docs/walkthrough_idle.md` tells it


@pytest.fixture(scope="module")
def idle() -> Iterator[ModuleType]:
    yield from of_the_docs("walkthrough_idle")


@pytest.fixture(scope="module")
def stages(idle: ModuleType) -> Iterator[list[str]]:
    """The case lived once; the stage each chapter ended in. The office is still there for a question."""
    with idle.a_fresh_office() as folder:
        found = []
        for chapter in idle.LIFE:
            for stop in chapter.stops:
                idle.walkthrough.told(stop, folder)  # a command that ends with another exit code raises
            found.append(asked("cases", "show", idle.NO, "--on", chapter.on)[0]["stage"])
        yield found


def test_each_chapter_of_the_case_ends_in_the_stage_the_facts_give(
    idle: ModuleType, stages: list[str]
) -> None:
    assert stages == [chapter.state for chapter in idle.LIFE]


def test_every_paper_the_case_needed_was_drafted_signed_and_served(
    idle: ModuleType, stages: list[str]
) -> None:
    served = asked("notices", "--status", "served", "--on", idle.LIFE[-1].on)
    assert {row["notice"] for row in served} == PAPERS


PAPERS = {
    "idle_investigation", "idle_determination", "hearing_right_notice", "fee_decision", "revocation_decision",
    "government_cause_letter", "mortgagee_letter",
}  # fmt: skip


def test_every_act_of_the_case_stands_under_the_name_of_who_did_it(
    idle: ModuleType, stages: list[str]
) -> None:
    by = {str(entry["kind"]): entry["by"] for entry in asked("history", idle.NO, "--on", idle.LIFE[-1].on)}
    people = {
        "idle_check": "张三", "referral": "李四", "referral_accepted": "孙八", "notice_issued": "赵六",
        "service": "孙八", "legal_review": "吴一", "fee_paid": "钱七", "fee_refunded": "钱七", "disposal_done": "孙八",
    }  # fmt: skip
    assert {kind: by[kind] for kind in people} == people


def test_no_task_of_the_case_is_left_and_its_records_are_sound(idle: ModuleType, stages: list[str]) -> None:
    on = idle.LIFE[-1].on
    assert asked("tasks", "--on", on) == []
    assert asked("verify", "--on", on) == []
