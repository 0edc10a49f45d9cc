"""`import`: supplied land from a file (导入). Good rows are taken, bad rows are set aside and listed."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from supervision.casework.importing import Imported, import_files
from supervision.casework.supply.mapping import OUR_HEADINGS, HeadingMap, read_mapping
from supervision.casework.supply.report import ReportWriter, RowReport, Severity
from supervision.cli.door import Door, as_json, database_and_day, open_door, telling_errors
from supervision.cli.explaining_columns import explain
from supervision.cli.printing import print_json
from supervision.cli.telling import WITH_SET_ASIDE
from supervision.records.batch import BatchSort

EXISTING_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
SHOWN = 10

SOURCE = click.option("--source", default=None, help="无电子监管号时，用以区分来源的名称。")
MAP = click.option(
    "--map",
    "map_",
    type=EXISTING_FILE,
    default=None,
    metavar="MAP.toml",
    help="列名对照表：本县的列名是本系统的哪一列。",
)


def mapping_of(path: Path | None) -> HeadingMap:
    """What a county's own headings mean; without a file, what they mean to us."""
    return OUR_HEADINGS if path is None else read_mapping(path)


@dataclass(slots=True)
class _Said:
    """What an import says of its rows: counted, written to the report, the first rows set aside kept to be shown."""

    writer: ReportWriter | None
    counts: Counter[Severity] = field(default_factory=Counter)
    shown: list[RowReport] = field(default_factory=list)

    def note(self, said: RowReport) -> None:
        if self.writer is not None:
            self.writer.write(said)
        if not said.is_set_aside:
            self.counts.update(problem.severity for problem in said.problems)
            return
        self.counts[Severity.SET_ASIDE] += 1
        if len(self.shown) < SHOWN:
            self.shown.append(said)

    @property
    def in_short(self) -> str:
        sorts = (Severity.LEFT_EMPTY, Severity.WARNING)
        return "".join(f"，{sort.zh}{self.counts[sort]}处" for sort in sorts if self.counts[sort])

    def tell(self) -> None:
        counts = self.counts
        for row in self.shown:
            tell_row(row)
        if counts[Severity.SET_ASIDE] > len(self.shown):
            click.echo(f"  另有退回{counts[Severity.SET_ASIDE] - len(self.shown)}行。", err=True)
        if self.writer is not None:
            click.echo(
                f"  明细：{'、'.join(map(str, self.writer.paths))}。改正各行的单元格后，可再次导入明细本身。"
            )
        elif counts.total():
            click.echo("  加 --report 文件.csv 可得逐行明细，改正后可再次导入。")


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=EXISTING_FILE)
@click.option(
    "--report", type=click.Path(dir_okay=False, path_type=Path), default=None,
    help="退回与提示明细（CSV）：改正后可再次导入。",
)  # fmt: skip
@click.option("--dry-run", is_flag=True, help="只读取和检查，不登记。")
@click.option("--explain-columns", is_flag=True, help="只说明文件各列作为什么读取，不读数据库。")
@SOURCE
@MAP
@database_and_day
@as_json
@telling_errors
def import_(
    url: str | None,
    on: date | None,
    json_: bool,
    files: tuple[Path, ...],
    report: Path | None,
    dry_run: bool,
    explain_columns: bool,
    source: str | None,
    map_: Path | None,
) -> None:
    """导入供地结果（分期支付约定可为第二个文件），或缴款台账。导入不发出任何通知。Import."""
    if explain_columns:
        explain(files, mapping_of(map_), json_=json_)
        return
    door = open_door(url, on)
    with ReportWriter(report) if report is not None else nullcontext() as writer:
        said = _Said(writer)
        told = _import(door, files, said, source=source, mapping=mapping_of(map_), dry_run=dry_run)
    if json_:
        print_json(_values(told, said))
    else:
        click.echo(f"{'检查' if dry_run else '导入'}完毕：{told.sentence}{said.in_short}。")
        said.tell()
        if not dry_run:
            click.echo("导入不发出任何通知。下一步：supervision sweep")
    sys.exit(WITH_SET_ASIDE if said.counts[Severity.SET_ASIDE] else 0)


def _import(
    door: Door, files: Sequence[Path], said: _Said, *, source: str | None, mapping: HeadingMap, dry_run: bool
) -> Imported:
    with _progress() as bar:
        task = bar.add_task("导入", total=None)

        def advance(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total or None)

        return import_files(
            door.engine,
            files,
            door.desk,
            report=said.note,
            progress=advance,
            source=source,
            mapping=mapping,
            dry_run=dry_run,
        )


def _values(told: Imported, said: _Said) -> dict[str, Any]:
    """What a script is told: supplies are also counted by the cells left empty."""
    left_empty = {"left_empty": said.counts[Severity.LEFT_EMPTY]} if told.sort is BatchSort.SUPPLY else {}
    return {**told.counts, **left_empty, "warnings": said.counts[Severity.WARNING]}


def _progress() -> Progress:
    """A bar on the terminal; nothing when the output goes elsewhere."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        disable=not sys.stderr.isatty(),
    )


def tell_row(said: RowReport) -> None:
    """A row set aside, with the first of its reasons."""
    problem = said.problems[0]
    column = f"“{problem.column}”" if problem.column else ""
    click.echo(f"  退回：{said.file} 第{said.row}行{column} {problem.value}：{problem.reason}", err=True)
