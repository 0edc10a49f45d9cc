"""Writes the generated parts of the docs from the code: `python docs/generate.py`; `--check` fails if one is old.

A generated part stands between `<!-- generated: NAME -->` and `<!-- end -->`; the picture of the states is a file
of its own.
"""

from __future__ import annotations

import ast
import inspect
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import partial
from itertools import pairwise
from pathlib import Path

import case_picture
import click
import duty_tables
import import_tables
import order53_table
import regulation_table
import state_picture
import tour
import walkthrough
import walkthrough_idle

from supervision.cli import main
from supervision.law.daycount import Count, national_calendar
from supervision.law.facts import FIELDS
from supervision.law.idle_case.stages import CaseStage, Milestone, case_diagram
from supervision.law.rules import counts
from supervision.law.rules.clause import (
    COMPULSION,
    CONTRACT,
    COUNTY,
    HEARING_RULES,
    ORDER53,
    PENALTIES,
    THREE_SYSTEMS,
    Clause,
)
from supervision.law.rules.counts import AHEAD, FULL_YEAR, INVESTIGATE_WITHIN, NEXT_DAY, TWO_FULL_YEARS
from supervision.law.rules.rule import Moves, Rule
from supervision.law.rules.service_clauses import CIVIL_PROCEDURE
from supervision.law.rules.table import TABLE
from supervision.law.states import diagram
from supervision.law.steps import ActSort, AlertName, Duty, NoticeName, Step, TaskName, Unit, WaitsFor
from supervision.law.terms import Cause, ClearedReason, ContractKind, Finding, Kind, Stage, State, Term, Way

DOCS = Path(__file__).resolve().parent
PAGES = (
    DOCS.parent / "README.md",
    DOCS / "concepts.md",
    DOCS / "import.md",
    DOCS / "cli.md",
    DOCS / "regulation.md",
    DOCS / "order53.md",
    DOCS / "职责分工.md",
    DOCS / "walkthrough.md",
    DOCS / "walkthrough_idle.md",
)
PICTURES = {
    DOCS / "states.svg": state_picture.PICTURE,
    DOCS / "case.svg": case_picture.PICTURE,
}
REGION = re.compile(r"(<!-- generated: (?P<name>[a-z0-9-]+) -->\n).*?(<!-- end -->)", re.DOTALL)

SHORT = {
    COUNTY: "制度",
    CONTRACT: "合同",
    ORDER53: "办法",
    CIVIL_PROCEDURE: "民诉法",
    PENALTIES: "行政处罚法",
    COMPULSION: "行政强制法",
    HEARING_RULES: "听证规定",
    THREE_SYSTEMS: "三项制度意见",
}
"""How the rule table cites a source; the list above the table gives the full names."""

EXAMPLES = (date(2023, 6, 30), date(2024, 2, 29), date(2024, 12, 31))
FOUND = (date(2026, 1, 15), date(2026, 1, 16), date(2027, 1, 15))
"""Days on which a suspected parcel is found: thirty days later is a working day, a holiday, a day not gazetted."""

GROUPS: tuple[tuple[str, type[Term]], ...] = (
    ("State 宗地状态", State),
    ("Stage of a case 办案阶段", CaseStage),
    ("Milestone of a case 办案节点", Milestone),
    ("Duty 监管事项", Duty),
    ("Step 监管环节", Step),
    ("Sort of act 动作类别", ActSort),
    ("Notice 通知书", NoticeName),
    ("Task 任务", TaskName),
    ("Alert 预警", AlertName),
    ("Unit 责任单位", Unit),
    ("Waits for 待办所系", WaitsFor),
    ("Contract 供地文书", ContractKind),
    ("Finding of a visit 巡查结果", Finding),
    ("Stage of a breach 违约环节", Stage),
    ("Cause of a delay 原因认定", Cause),
    ("Why a suspicion was cleared 排除理由", ClearedReason),
    ("Way of disposal 处置方式", Way),
)


def states() -> str:
    return f"```mermaid\n{diagram()}```\n"


def case_stages() -> str:
    return f"```mermaid\n{case_diagram()}```\n"


def rules() -> str:
    sources = "".join(f"- {short}: {source.name}\n" for source, short in SHORT.items())
    head = ("事项 duty", "环节 step", "条件 when", "动作 act", "单位 unit", "依据 clause")
    return f"{sources}\n{_table(head, map(_cells, TABLE))}"


def _cells(rule: Rule) -> Iterator[str]:
    act = rule.act
    name = act.trigger if isinstance(act, Moves) else act.name
    clauses = "；".join(map(_cite, (rule.clause, *rule.also)))
    yield from (
        _both(rule.duty),
        _both(rule.step),
        rule.when,
        f"{act.sort.zh}：{_both(name)}",
        rule.unit.zh,
        clauses,
    )


def _cite(clause: Clause) -> str:
    return f"{SHORT[clause.source]}{clause.article}"


def _both(term: Term) -> str:
    return f"{term.zh} `{term}`"


def figures() -> str:
    """Each period and share of `counts.py` with the note that stands below it."""
    return _table(("figure", "期间 period", "顺延 roll", "source"), _figures())


def _figures() -> Iterator[tuple[str, str, str, str]]:
    body = ast.parse(inspect.getsource(counts)).body
    for figure, note in pairwise(body):
        if not (isinstance(figure, ast.Assign) and isinstance(note, ast.Expr)):
            continue
        assert isinstance(figure.targets[0], ast.Name)
        assert isinstance(note.value, ast.Constant)
        name = figure.targets[0].id
        value = getattr(counts, name)
        period, roll = (value.zh, value.roll.value) if isinstance(value, Count) else (str(value), "")
        yield f"`{name}`", period, roll, str(note.value.value)


def day_counts() -> str:
    head = ("约定开工日 agreed start", "提醒自 reminder from", "再次巡查 second visit", "满一年 year complete",
            "疑似闲置自 suspected from", "满两年自 two years from")  # fmt: skip
    return _table(head, map(_day_counts, EXAMPLES))


def _day_counts(start_on: date) -> Iterator[str]:
    complete = Count(FULL_YEAR.length, FULL_YEAR.unit, FULL_YEAR.roll).from_day(start_on)
    days = (count.from_day(start_on) for count in (AHEAD, NEXT_DAY))
    yield from map(
        str, (start_on, *days, complete, FULL_YEAR.from_day(start_on), TWO_FULL_YEARS.from_day(start_on))
    )


def rolled() -> str:
    head = ("发现日 found on", "三十日 thirty days later", "最后一日 last day for the site check")
    return _table(head, map(_rolled, FOUND))


def _rolled(found_on: date) -> Iterator[str]:
    calendar = national_calendar()
    bare = Count(INVESTIGATE_WITHIN.length, INVESTIGATE_WITHIN.unit, AHEAD.roll).from_day(found_on)
    last = INVESTIGATE_WITHIN.from_day(found_on, calendar)
    rest = "" if calendar.is_working_day(bare) else "（休息日）"
    provisional = "（暂定，当年放假安排未公布）" if calendar.is_provisional(last) else ""
    yield from (str(found_on), f"{bare}{rest}", f"{last}{provisional}")


def facts() -> str:
    return _table(("事实 kind", "字段 fields (required in bold)"), map(_fields, Kind))


def _fields(kind: Kind) -> tuple[str, str]:
    fields = (
        f"**`{key}`** {field.zh}" if field.required else f"`{key}` {field.zh}"
        for key, field in FIELDS[kind].items()
    )
    return _both(kind), "、".join(fields)


def glossary() -> str:
    return "\n".join(
        f"**{title}**\n\n{_table(('中文', 'name'), ((term.zh, f'`{term}`') for term in terms))}"
        for title, terms in GROUPS
    )


def import_headings() -> str:
    head = ("field (its heading in our exports)", "also known as", "other units")
    return _table(head, import_tables.headings())


def import_cells() -> str:
    head = ("cell", "fields", "written → read", "a cell that cannot be read")
    return _table(head, import_tables.cells())


def import_checks() -> str:
    head = ("核对 check", "处理", "what the officer is told", "why")
    return _table(head, import_tables.checks())


def ledger_headings() -> str:
    return _table(("field", "also known as"), import_tables.ledger_headings())


def regulation() -> str:
    return _table(regulation_table.HEAD, regulation_table.lines())


def order53() -> str:
    return _table(order53_table.HEAD, order53_table.lines())


def duties_by_unit() -> str:
    return "\n".join(f"## {unit.zh}\n\n{_duties(unit)}" for unit in Unit)


def _duties(unit: Unit) -> str:
    if not duty_tables.rows_of(unit):
        return "规则表中没有由本单位负责的环节；本单位人员按下列权限登记、办理。\n"
    return _table(duty_tables.ROW_HEAD, duty_tables.duties(unit))


def recording_rights() -> str:
    return _table(("事实", *duty_tables.RIGHT_HEAD), duty_tables.recording())


def doing_rights() -> str:
    return _table(("办理", *duty_tables.RIGHT_HEAD), duty_tables.doing())


def command_index() -> str:
    root = _root()
    named = ((name, main.get_command(root, name)) for name in main.list_commands(root))
    rows = (
        (f"[`{name}`](#supervision-{name})", command.get_short_help_str(200))
        for name, command in named
        if command
    )
    return _table(("命令 command", "做什么 what it does"), rows)


def commands() -> str:
    return "".join(_help(_root(), main, []))


def _root() -> click.Context:
    return click.Context(main, info_name="supervision", **main.context_settings)


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


def _table(head: tuple[str, ...], rows: Iterable[Iterable[str]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


PARTS: dict[str, Callable[[], str]] = {
    "tour": partial(tour.walk, tour.README),
    "tour-correcting": partial(tour.walk, tour.CORRECTING),
    "tour-rehearsing": partial(tour.walk, tour.REHEARSING),
    "states": states,
    "case-stages": case_stages,
    "rules": rules,
    "figures": figures,
    "day-counts": day_counts,
    "rolled": rolled,
    "facts": facts,
    "glossary": glossary,
    "import-headings": import_headings,
    "import-passed-over": lambda: f"{import_tables.passed_over()}\n",
    "import-cells": import_cells,
    "import-checks": import_checks,
    "ledger-headings": ledger_headings,
    "ledger-items": lambda: "".join(f"{line}\n\n" for line in import_tables.price_words()),
    "regulation-coverage": regulation_table.coverage,
    "regulation": regulation,
    "order53-coverage": order53_table.coverage,
    "order53": order53,
    "walkthrough": walkthrough.pages,
    "walkthrough-idle": walkthrough_idle.pages,
    "duties-by-unit": duties_by_unit,
    "recording-rights": recording_rights,
    "doing-rights": doing_rights,
    "command-index": command_index,
    "commands": commands,
}


def written(page: Path) -> str:
    """The page with its generated parts as the code says today."""
    return REGION.sub(
        lambda part: part[1] + PARTS[part["name"]]() + part[3], page.read_text(encoding="utf-8")
    )


def run(*, check: bool) -> int:
    fresh = {page: written(page) for page in PAGES} | {
        path: picture.draw() for path, picture in PICTURES.items()
    }
    old = [
        path for path, text in fresh.items() if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    for path in old:
        if check:
            print(f"{path.name} is older than the code: run python docs/generate.py", file=sys.stderr)
        else:
            path.write_text(fresh[path], encoding="utf-8")
            print(f"wrote {path.name}")
    return 1 if check and old else 0


if __name__ == "__main__":
    sys.exit(run(check="--check" in sys.argv[1:]))
