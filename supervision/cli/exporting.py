"""`export`: the register in the columns an import reads (导出)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from supervision.casework.export import export
from supervision.cli.door import as_json, database_and_day, open_door, telling_errors
from supervision.cli.listing import STATE
from supervision.cli.printing import FILE, print_json, progress_bar
from supervision.law.terms import State
from supervision.records.db import reading


@click.command("export")
@click.argument("file", type=FILE)
@click.option("--state", type=STATE, default=None, help="只导出某一状态的（截至上次监测）。")
@click.option("--district", default=None, help="只导出某一行政区的。")
@database_and_day
@as_json
@telling_errors
def export_(
    url: str | None, on: date | None, json_: bool, file: Path, state: str | None, district: str | None
) -> None:
    """导出供地台账（.csv 或 .xlsx）：各宗地现行有效的条款，列名与导入相同，可再导入。Export."""
    door = open_door(url, on)
    with reading(door.engine) as session, progress_bar("导出") as advance:
        count = export(
            session,
            file,
            door.today,
            state=State(state) if state else None,
            district=district,
            progress=advance,
        )
    if json_:
        print_json({"rows": count, "file": str(file)})
    else:
        click.echo(f"已导出{count}宗（截至{door.today}已供应的，条款以当日有效的为准）：{file}")
