"""`make demo`: a fresh SQLite database, a real county and three invented parcels, a day's sweep, what to look at."""

from __future__ import annotations

import contextlib
import os
from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import click
import orjson

from supervision.casework.acts import Desk
from supervision.casework.lists import acts as acts_on_file
from supervision.casework.recording import record
from supervision.cli import main
from supervision.daily.sweep import sweep
from supervision.law.steps import ActSort, NoticeName
from supervision.office import Office
from supervision.records.act import ActStatus
from supervision.records.db import open_records, reading, writing

HERE = Path(__file__).resolve().parent
DATABASE = HERE.parent / "var" / "demo.db"
URL = f"sqlite:///{DATABASE}"
DAY = date(2016, 12, 31)
"""The day of the demonstration."""

BY_INSTALMENTS, LATE_START, HALTED = "1305302016B09001", "1305302015B09002", "1305302014B09003"


def run() -> None:
    os.environ["SUPERVISION_DATABASE_URL"] = URL
    os.environ.setdefault("SUPERVISION_USER", "演示")
    for name in (DATABASE.name, f"{DATABASE.name}-wal", f"{DATABASE.name}-shm"):
        DATABASE.with_name(name).unlink(missing_ok=True)

    say("一、新建一个空的 SQLite 数据库")
    supervision("init")

    say("二、三宗虚构的【示例】宗地（分期缴款、迟延开工、中途停工），像真实工作那样逐日登记、逐日监测")
    live_through(HERE / "示例.jsonl", until=DAY - timedelta(days=1))

    say("三、导入新河县 2012—2016 年公开的 72 宗供地结果（导入不发出任何通知）")
    supervision(
        "import", os.path.relpath(HERE / "新河县_2012-2016.csv"), "--on", str(DAY - timedelta(days=1))
    )

    say(f"四、{DAY} 的每日监测")
    supervision("sweep", "--on", str(DAY))

    say("五、监管台账：什么状态有多少宗，谁逾期，什么在等人办")
    supervision("status", "--on", str(DAY))

    say("六、已拟稿的通知，一件全文")
    supervision("notices", "--on", str(DAY))
    supervision("notices", "show", the_demand(BY_INSTALMENTS))

    say("七、为什么这宗地是疑似闲置：条款、事实、逐日计算、下一步")
    supervision("explain", HALTED, "--on", str(DAY))

    say("接下来可以试试")
    click.echo(f"  export SUPERVISION_DATABASE_URL={URL}")
    click.echo("  source .venv/bin/activate")
    for words in (
        f"status {LATE_START} --on {DAY}          # 迟延开工的一宗：现在怎样、下一步",
        f"history {LATE_START} --on {DAY}         # 它的案卷",
        f"triage --on {DAY}                         # 补录甄别：导入前已到期、没有发出的",
        f"parcels --state idle_suspected --on {DAY} # 疑似闲置的宗地",
        f"deadlines --within 30 --on {DAY}          # 30 天内到期和已逾期的",
        f"sweep --on {DAY + timedelta(days=61)}                     # 再过两个月监测一次",
        "simulate tests/scenarios/闲置_满一年次日_疑似闲置并现场核实.yaml   # 推演一宗假想宗地",
    ):
        click.echo(f"  supervision {words}")


def say(heading: str) -> None:
    click.echo()
    click.secho(f"══ {heading}", bold=True, fg="blue")


def supervision(*words: str) -> None:
    """Show a command and run it here, as the terminal would."""
    click.secho(f"$ supervision {' '.join(words)}", dim=True)
    with contextlib.suppress(SystemExit):
        main(list(words))


def live_through(path: Path, until: date) -> None:
    """Record each happening on its own day, and sweep every day from the first supply on."""
    happenings: dict[date, list[dict[str, Any]]] = defaultdict(list)
    for line in path.read_bytes().splitlines():
        happening = orjson.loads(line)
        happenings[date.fromisoformat(happening.get("on") or happening["contract"]["signed_on"])].append(
            happening
        )
    engine = open_records(URL)
    day, acts = min(happenings), 0
    while day <= until:
        at = datetime.combine(day, time(1), UTC)
        for happening in happenings[day]:
            with writing(engine) as session:
                record(session, happening, Desk(Office(), day, at, "演示"))
        acts += sweep(engine, Desk(Office(), day, at, "每日监测")).acts.total()
        day += timedelta(days=1)
    engine.dispose()
    facts = sum(len(on_day) for on_day in happenings.values())
    click.echo(f"{min(happenings)} 至 {until}：登记事实 {facts} 件，系统拟稿、派发、预警 {acts} 件。")


def the_demand(no: str) -> str:
    """The id of the payment demand drafted for a parcel."""
    with reading(open_records(URL)) as session:
        [row] = [
            row
            for row in acts_on_file(session, sort=ActSort.NOTICE, statuses=[ActStatus.DRAFTED])
            if (row.no, row.name) == (no, NoticeName.OVERDUE_PAYMENT)
        ]
    return f"{row.parcel_id}-{row.seq}"


if __name__ == "__main__":
    run()
