"""`import --explain-columns`: what each column of a file is taken for, before anything is imported (列名说明)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click

from supervision.casework.column_explanation import ColumnExplained, TableExplained, explain_columns, skeleton
from supervision.casework.supply.mapping import HeadingMap
from supervision.cli.printing import print_json, print_table

HEADINGS = ("列名", "作为", "换算", "例：原文", "例：读作", "说明")


def explain(files: Sequence[Path], mapping: HeadingMap, *, json_: bool) -> None:
    """Print the columns of every table; no database is touched."""
    tables = list(explain_columns(files, mapping))
    if json_:
        for table in tables:
            print_json(asdict(table))
        return
    for table in tables:
        _print(table)
    if text := skeleton(tables):
        click.echo(
            "\n不认识的列如果需要，请把下面几行存为 对照.toml，去掉行首的 #，在等号右边填写本系统的列名，导入时加 --map 对照.toml：\n"
        )
        click.echo(text)


def _print(table: TableExplained) -> None:
    taken_for = (
        f"作为“{table.taken_for}”读取" if table.taken_for else f"认不出来，缺{'、'.join(table.missing)}"
    )
    print_table(
        f"{table.name} 第{table.heading_row}行为表头，{taken_for}",
        HEADINGS,
        map(_cells, table.columns),
        nothing="没有列名。",
    )
    for remark in table.remarks:
        click.echo(f"  {remark}")


def _cells(column: ColumnExplained) -> tuple[str, ...]:
    near = f"，相近的：{'、'.join(column.nearest)}" if column.nearest else ""
    return (
        column.heading,
        column.field,
        column.conversion,
        column.written,
        column.read,
        column.remark + near,
    )
