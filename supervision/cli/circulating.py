"""`circular`: the ranking of a period as an official paper, a draft to be numbered and signed (通报)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from supervision.casework.layout.pdf import pdf
from supervision.casework.plain_text import plain_text
from supervision.casework.reports import ranking
from supervision.casework.reports.circular import circular_sheet
from supervision.casework.reports.report import Asked
from supervision.cli.door import database_and_day, known_on, open_door, telling_errors
from supervision.cli.printing import FILE
from supervision.cli.telling import BAD_INPUT, ISO_DATE, leave
from supervision.records.db import reading


@click.command("circular")
@click.option("--from", "from_on", type=ISO_DATE, default=None, help="统计期自何日起，缺省为当年1月1日。")
@click.option("--until", type=ISO_DATE, default=None, help="统计期至何日止，缺省为办公日期。")
@click.option("--district", "districts", multiple=True, help="只统计某一行政区，可写几次。")
@click.option(
    "--out", type=FILE, default=None, metavar="FILE.pdf", help="按公文格式写入 PDF 文件，不在屏幕上列出。"
)
@database_and_day
@known_on
@telling_errors
def circular_(
    url: str | None,
    on: date | None,
    known: date | None,
    from_on: date | None,
    until: date | None,
    districts: tuple[str, ...],
    out: Path | None,
) -> None:
    """通报拟稿：按期缴款、开工、竣工，闲置处置，巡查覆盖，分别排名。The circular.

    文号留空，编号、签发、用印由机关办理；口径见[reporting]设置，随文印出。
    """
    if out is not None and out.suffix.lower() != ".pdf":
        leave(BAD_INPUT, f"通报写成 PDF 文件，--out 应以 .pdf 结尾，现为{out}")
    door = open_door(url, on)
    asked = Asked(until or door.today, known, from_on, districts)
    if asked.on > door.today:
        leave(BAD_INPUT, f"止日{asked.on}晚于办公日期{door.today}，尚未到期的不能统计")
    with reading(door.engine) as session:
        report = ranking.build(session, asked, door.office)
    sheet = circular_sheet(report, door.office, door.today)
    if out is None:
        click.echo(plain_text(sheet.blocks), nl=False)
        return
    out.write_bytes(pdf(sheet, door.office.printing))
    click.echo(f"《{sheet.title}》（拟稿）已写入 {out}")
