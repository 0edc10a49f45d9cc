"""`doctor`: is everything in order for the daily work, and what to do where it is not (体检)."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from functools import partial

import click
from sqlalchemy.exc import DBAPIError

from supervision.cli.checkup import (
    OF_THE_RECORDS,
    Finding,
    Health,
    Visit,
    calendar,
    database,
    fonts,
    office_settings,
    schema,
)
from supervision.cli.checkup_papers import paper_fonts, templates
from supervision.cli.door import CHECK_THE_URL, as_json, database_and_day, default_url, first_line
from supervision.cli.printing import print_json
from supervision.cli.telling import NO_ENVIRONMENT, WITH_SET_ASIDE
from supervision.law.daycount import CHINA
from supervision.records.db import open_records

FIRST = (database, schema)
"""Where one of these fails, the rest cannot be asked."""
COLOURS = {Health.OK: "green", Health.ATTENTION: "yellow", Health.FAULT: "red"}


@click.command("doctor")
@database_and_day
@as_json
def doctor_(url: str | None, on: date | None, json_: bool) -> None:
    """体检：数据库、防篡改、每日监测、磁盘、模板、放假安排是否正常，不正常的怎么办。Doctor."""
    worst = 0
    for name, found in examine(url or default_url(), on):
        worst = max(worst, list(Health).index(found.health))
        if json_:
            print_json({"check": name, "health": found.health, "text": found.text, "todo": found.todo})
            continue
        click.secho(f"{found.health.zh}  ", fg=COLOURS[found.health], bold=True, nl=False)
        click.echo(f"{name}：{found.text}")
        if found.todo:
            click.echo(f"      → {found.todo}")
    sys.exit((0, WITH_SET_ASIDE, NO_ENVIRONMENT)[worst])


def examine(url: str, on: date | None) -> Iterator[tuple[str, Finding]]:
    """Every check with its name; one that cannot be made is a finding too, and never the end of the others."""
    now = datetime.now(UTC)
    today = on or now.astimezone(CHINA).date()
    office, found = office_settings()
    yield "机关设置", found
    yield from _made("通知书模板", partial(templates, office))
    yield from _made("文书字体", partial(paper_fonts, office))
    yield from _made("放假安排", partial(calendar, today))
    yield from _made("中文字体", fonts)
    try:
        engine = open_records(url)
    except Exception as error:  # a URL may name any driver, and each refuses in its own way
        yield "数据库", Finding(Health.FAULT, f"数据库地址不能用：{first_line(error)}", CHECK_THE_URL)
        return
    visit = Visit(engine, office, today, now)
    try:
        for name, check in OF_THE_RECORDS.items():
            for _, found in _made(name, partial(check, visit)):
                yield name, found
                if check in FIRST and found.health is Health.FAULT:
                    return
    finally:
        engine.dispose()


def _made(name: str, check: Callable[[], Finding | None]) -> Iterator[tuple[str, Finding]]:
    try:
        found = check()
    except Exception as error:  # whatever is wrong is what a doctor is asked about
        told = error.orig if isinstance(error, DBAPIError) else error
        found = Finding(Health.FAULT, f"未能检查（{type(told).__name__}：{first_line(told)}）", CHECK_THE_URL)
    if found is not None:
        yield name, found
