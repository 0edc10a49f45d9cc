"""Writes the generated parts of the docs from the code: `python docs/generate.py`; `--check` fails if one is old.

A generated part stands between `<!-- generated: NAME -->` and `<!-- end -->`.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click

from supervision.cli import main
from supervision.law.rules.rule import Moves, Rule
from supervision.law.rules.table import TABLE
from supervision.law.states import diagram
from supervision.law.terms import Duty, Kind, NoticeName, State, Step, TaskName, Term

DOCS = Path(__file__).resolve().parent
PAGES = (DOCS / "concepts.md", DOCS / "cli.md")
REGION = re.compile(r"(<!-- generated: (?P<name>[a-z-]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def states() -> str:
    return f"```mermaid\n{diagram()}```\n"


def rules() -> str:
    head = "| 事项 duty | 环节 step | 条件 when | 动作 act | 单位 unit | 依据 clause |\n|---|---|---|---|---|---|\n"
    return head + "".join(f"| {' | '.join(_cells(rule))} |\n" for rule in TABLE)


def _cells(rule: Rule) -> Iterator[str]:
    act = rule.act
    name = (
        f"{act.trigger.zh} `{act.trigger}`" if isinstance(act, Moves) else f"《{act.name.zh}》 `{act.name}`"
    )
    clauses = "；".join(clause.cite for clause in (rule.clause, *rule.also))
    yield from (f"{rule.duty.zh} `{rule.duty}`", f"{rule.step.zh} `{rule.step}`", rule.when)
    yield from (f"{act.sort.zh} {name}", rule.unit.zh, clauses)


def glossary() -> str:
    groups: dict[str, type[Term]] = {
        "State 状态": State,
        "Duty 监管事项": Duty,
        "Step 环节": Step,
        "Fact 事实": Kind,
        "Notice 通知": NoticeName,
        "Task 任务": TaskName,
    }
    rows = "".join(
        f"| {title} | {'、'.join(f'{term.zh} `{term}`' for term in terms)} |\n"
        for title, terms in groups.items()
    )
    return f"| | |\n|---|---|\n{rows}"


def commands() -> str:
    context = click.Context(main, info_name="supervision", **main.context_settings)
    return "".join(_help(context, main, []))


def _help(context: click.Context, command: click.Command, path: list[str]) -> Iterator[str]:
    if path:
        own = click.Context(
            command, info_name=path[-1], parent=context, max_content_width=100, terminal_width=100
        )
        yield f"## `supervision {' '.join(path)}`\n\n```text\n{command.get_help(own).rstrip()}\n```\n\n"
        context = own
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            assert found is not None
            yield from _help(context, found, [*path, name])


PARTS: dict[str, Callable[[], str]] = {
    "states": states,
    "rules": rules,
    "glossary": glossary,
    "commands": commands,
}


def written(page: Path) -> str:
    """The page with its generated parts as the code says today."""
    return REGION.sub(
        lambda part: part[1] + PARTS[part["name"]]() + part[3], page.read_text(encoding="utf-8")
    )


def run(*, check: bool) -> int:
    old = [page for page in PAGES if written(page) != page.read_text(encoding="utf-8")]
    for page in old:
        if check:
            print(f"{page.name} is older than the code: run python docs/generate.py", file=sys.stderr)
        else:
            page.write_text(written(page), encoding="utf-8")
            print(f"wrote {page.name}")
    return 1 if check and old else 0


if __name__ == "__main__":
    sys.exit(run(check="--check" in sys.argv[1:]))
