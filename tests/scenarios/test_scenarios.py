"""The scenarios: parcels' lives as a lawyer would tell them, each beside what the office must do on which day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from supervision.cli.scenario_file import read_scenario_file
from supervision.law.rules.rule import Moves, Rule
from supervision.law.rules.table import TABLE
from supervision.law.simulate import Simulation, simulate
from supervision.law.states import MACHINE, Trigger
from supervision.law.steps import Step
from supervision.law.terms import State

FILES = sorted(Path(__file__).parent.glob("*.yaml"))
ACTING = [row for row in TABLE if row.step is not Step.PATROL and not isinstance(row.act, Moves)]


@dataclass
class Told:
    """All scenarios told once: what each gave, and the moves the machine was asked for on the way."""

    runs: dict[Path, Simulation] = field(default_factory=dict)
    triggers: set[Trigger] = field(default_factory=set)

    def tells(self, **wanted: str) -> bool:
        """Whether some scenario has a line that says all this."""
        return any(wanted.items() <= line.items() for run in self.runs.values() for line in run.lines)


@pytest.fixture(scope="module")
def told() -> Told:
    told = Told()

    def noting(trigger: Trigger, fire: Callable[..., bool]) -> Callable[..., bool]:
        def fired(*given: object) -> bool:
            told.triggers.add(trigger)
            return fire(*given)

        return fired

    with pytest.MonkeyPatch.context() as patch:
        for trigger in Trigger:
            event = MACHINE.events[str(trigger)]
            patch.setattr(event, "trigger", noting(trigger, event.trigger))
        for path in FILES:
            told.runs[path] = simulate(read_scenario_file(path))
    return told


def words(row: Rule) -> str:
    return f"{row.duty}-{row.step}-{'' if isinstance(row.act, Moves) else row.act.name}"


def in_words(lines: list[dict[str, Any]]) -> str:
    """The lines as `expect` would list them, for a failing test."""
    keys = ("on", "act", "notice", "task", "alert", "subject", "from", "to")
    return "\n".join("  ".join(str(line[key]) for key in keys if key in line) for line in lines)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_office_does_what_the_regulation_says_and_nothing_else(path: Path, told: Told) -> None:
    scenario, run = read_scenario_file(path), told.runs[path]
    refused = scenario.get("refused", "")
    assert refused in run.refusal, f"未拒绝，推演得：\n{in_words(run.lines)}"
    assert refused or not run.refusal, run.refusal
    assert run.difference == "", f"\n{run.difference}"
    assert len(run.lines) == len(scenario["expect"]), f"expect 未列全，推演得：\n{in_words(run.lines)}"


def test_every_scenario_begins_with_a_sentence_and_names_its_clause() -> None:
    begun: dict[str, Mapping[str, bool]] = {}
    for path in FILES:
        title, comment = path.read_text(encoding="utf-8").splitlines()[:2]
        begun[path.stem] = {
            "title": title.startswith("title: ") and title.endswith("。"),
            "clause": comment.startswith("# "),
        }
    assert [name for name, has in begun.items() if not all(has.values())] == []


@pytest.mark.parametrize("row", ACTING, ids=words)
def test_every_row_of_the_table_acts_in_some_scenario(row: Rule, told: Told) -> None:
    assert not isinstance(row.act, Moves)
    sort = row.act.sort
    assert told.tells(**{"act": sort, "duty": row.duty, "step": row.step, sort: row.act.name})


@pytest.mark.parametrize("row", [row for row in ACTING if row.lapses], ids=words)
def test_every_row_that_can_lapse_lapses_in_some_scenario(row: Rule, told: Told) -> None:
    assert not isinstance(row.act, Moves)
    assert told.tells(**{"act": "lapse", "duty": row.duty, "step": row.step, row.act.sort: row.act.name})


@pytest.mark.parametrize("trigger", Trigger)
def test_every_trigger_moves_a_parcel_in_some_scenario(trigger: Trigger, told: Told) -> None:
    assert trigger in told.triggers


@pytest.mark.parametrize("state", State)
def test_every_state_is_entered_in_some_scenario(state: State, told: Told) -> None:
    assert told.tells(act="move", to=state)
