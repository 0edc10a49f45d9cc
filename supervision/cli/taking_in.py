"""`import`: supplied land from a file (导入). Good rows are taken, bad rows are set aside and listed."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from contextlib import nullcontext
from datetime import date
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from supervision.casework import intake
from supervision.casework.supply.files import Reading, read
from supervision.casework.supply.mapping import OUR_HEADINGS, HeadingMap, read_mapping
from supervision.casework.supply.report import ReportWriter, RowReport, Severity
from supervision.cli.door import Door, as_json, database_and_day, open_door, telling_errors
from supervision.cli.printing import print_json
from supervision.cli.telling import WITH_SET_ASIDE

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


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=EXISTING_FILE)
@click.option(
    "--report", type=click.Path(dir_okay=False, path_type=Path), default=None, help="退回与置空明细（CSV）。"
)
@click.option("--dry-run", is_flag=True, help="只读取和检查，不登记。")
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
    source: str | None,
    map_: Path | None,
) -> None:
    """导入供地结果（分期支付约定可为第二个文件）。导入不发出任何通知。Import."""
    door = open_door(url, on)
    counts: Counter[Severity] = Counter()
    set_aside: list[RowReport] = []
    with ReportWriter(report) if report is not None else nullcontext() as writer:

        def note(said: RowReport) -> None:
            if writer is not None:
                writer.write(said)
            if said.severity is not Severity.SET_ASIDE:
                counts.update(problem.severity for problem in said.problems)
                return
            counts[Severity.SET_ASIDE] += 1
            if len(set_aside) < SHOWN:
                set_aside.append(said)

        rows = read(files, source=source, mapping=mapping_of(map_), on_report=note)
        taken = _take_in(door, rows, files, note, dry_run=dry_run)
    if json_:
        print_json({"rows_read": rows.counts.rows_read, "new": taken.new, "changed": taken.changed,
                    "unchanged": taken.unchanged,
                    "set_aside": rows.counts.rows_set_aside + taken.set_aside,
                    "left_empty": counts[Severity.LEFT_EMPTY], "warnings": counts[Severity.WARNING]})  # fmt: skip
    else:
        _tell(rows, taken, counts, set_aside, report, dry_run=dry_run)
    sys.exit(WITH_SET_ASIDE if counts[Severity.SET_ASIDE] else 0)


def _take_in(
    door: Door, rows: Reading, files: tuple[Path, ...], note: Callable[[RowReport], None], *, dry_run: bool
) -> intake.TakenIn:
    with _progress() as bar:
        task = bar.add_task("导入", total=rows.total_bytes)

        def advance(_: int) -> None:
            bar.update(task, completed=rows.bytes_read)

        taken = intake.take_in(
            door.engine, rows, door.desk, files=files, report=note, progress=advance, dry_run=dry_run
        )
        bar.update(task, completed=rows.total_bytes)
    return taken


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


def _tell(
    rows: Reading,
    taken: intake.TakenIn,
    counts: Counter[Severity],
    set_aside: list[RowReport],
    report: Path | None,
    *,
    dry_run: bool,
) -> None:
    returned = rows.counts.rows_set_aside + taken.set_aside
    instalments = rows.counts.instalments_set_aside
    click.echo(
        f"{'检查' if dry_run else '导入'}完毕：读取{rows.counts.rows_read}行，新登记{taken.new}宗，变更{taken.changed}宗，已登记且无变化{taken.unchanged}行，退回{returned}行{f'，分期约定退回{instalments}行' if instalments else ''}。"
    )
    if counts[Severity.LEFT_EMPTY] or counts[Severity.WARNING]:
        click.echo(f"  置空字段{counts[Severity.LEFT_EMPTY]}处，提示{counts[Severity.WARNING]}处。")
    for said in set_aside:
        tell_row(said)
    if counts[Severity.SET_ASIDE] > len(set_aside):
        click.echo(f"  另有退回{counts[Severity.SET_ASIDE] - len(set_aside)}处。", err=True)
    if report is not None:
        click.echo(f"  明细：{report}")
    elif sum(counts.values()):
        click.echo("  加 --report 文件.csv 可得逐行明细。")
    if not dry_run:
        click.echo("导入不发出任何通知。下一步：supervision sweep")


def tell_row(said: RowReport) -> None:
    """A row set aside, with the first of its reasons."""
    problem = said.problems[0]
    column = f"“{problem.column}”" if problem.column else ""
    click.echo(f"  退回：{said.file} 第{said.row}行{column} {problem.value}：{problem.reason}", err=True)
