"""The scenarios: parcels' lives as a lawyer would tell them, each beside what the office must do on which day."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from supervision.cli.scenario_file import read_scenario_file
from supervision.law import life, simulate
from supervision.law.rules import rule
from supervision.law.rules.rule import Moves
from supervision.law.rules.table import TABLE
from supervision.law.states import MOVES, Trigger
from supervision.law.terms import State, Step

FILES = sorted(Path(__file__).parent.glob("*.yaml"))


def named(path: Path) -> str:
    return path.stem


def in_words(lines: list[Mapping[str, Any]]) -> str:
    """The lines as `expect` would list them, for a failing test."""
    keys = ("on", "act", "notice", "task", "alert", "subject", "from", "to")
    return "\n".join("  " + "  ".join(str(line[key]) for key in keys if key in line) for line in lines)


@pytest.mark.parametrize("path", FILES, ids=named)
def test_the_office_does_what_the_regulation_says(path: Path) -> None:
    scenario = read_scenario_file(path)
    run = simulate.simulate(scenario)
    assert scenario.get("refused", "") in run.refusal
    assert bool(scenario.get("refused")) == bool(run.refusal), run.refusal
    assert not run.difference, "\n" + run.difference
    assert len(run.lines) == len(scenario["expect"]), f"expect 未列全，推演得：\n{in_words(run.lines)}"


@pytest.mark.parametrize("path", FILES, ids=named)
def test_a_scenario_begins_with_a_title_and_names_its_clause(path: Path) -> None:
    title, comment, *_ = path.read_text(encoding="utf-8").splitlines()
    assert title.startswith("title: ")
    assert title.endswith("。")
    assert comment.startswith("# ")


@pytest.fixture(scope="module")
def lines() -> list[Mapping[str, Any]]:
    """Every line of every scenario."""
    return [line for path in FILES for line in simulate.simulate(read_scenario_file(path)).lines]


@pytest.mark.parametrize(
    "row",
    [row for row in TABLE if row.step is not Step.PATROL and not isinstance(row.act, Moves)],
    ids=lambda row: f"{row.duty}-{row.step}-{row.act.name}",
)
def test_every_row_of_the_table_acts_in_some_scenario(row: rule.Rule, lines: list[Mapping[str, Any]]) -> None:
    assert not isinstance(row.act, Moves)
    wanted = {"act": row.act.sort, "duty": row.duty, "step": row.step, row.act.sort: row.act.name}
    assert any(wanted.items() <= line.items() for line in lines)


@pytest.mark.parametrize(
    "row", [row for row in TABLE if row.lapses], ids=lambda row: f"{row.duty}-{row.step}-{row.act.name}"
)
def test_every_reminder_that_can_lapse_lapses_in_some_scenario(
    row: rule.Rule, lines: list[Mapping[str, Any]]
) -> None:
    assert not isinstance(row.act, Moves)
    wanted = {"act": "lapse", "duty": row.duty, row.act.sort: row.act.name}
    assert any(wanted.items() <= line.items() for line in lines)


def test_every_trigger_moves_some_scenario(monkeypatch: pytest.MonkeyPatch) -> None:
    fired: set[Trigger] = set()
    the_move = life.move

    def noting(parcel: Any, trigger: Trigger, day: Any, cause: object) -> None:
        the_move(parcel, trigger, day, cause)
        fired.add(trigger)

    monkeypatch.setattr(life, "move", noting)
    monkeypatch.setattr(rule, "move", noting)
    for path in FILES:
        simulate.simulate(read_scenario_file(path))
    assert fired == set(Trigger) == {move.trigger for move in MOVES}


def test_every_state_is_entered_in_some_scenario(lines: list[Mapping[str, Any]]) -> None:
    assert {line["to"] for line in lines if "to" in line} == set(State) - {State.SUPPLIED}
