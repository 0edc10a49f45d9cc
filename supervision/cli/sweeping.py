"""`sweep`, `forecast`: the day's look at every parcel (每日监测), and what the days to come would bring (预测)."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import click
import orjson

from supervision.casework.blocks import from_values
from supervision.casework.holding import LOOKING_AHEAD
from supervision.casework.plain_text import plain_text
from supervision.cli.door import Door, as_json, database_and_day, open_door, telling_errors
from supervision.cli.printing import print_json, print_table
from supervision.cli.telling import WITH_SET_ASIDE
from supervision.daily.forecast import Planned, WouldFail, forecast
from supervision.daily.sweep import Swept, papers_drafted, sweep
from supervision.law.steps import ActSort, act_name_zh
from supervision.records.db import reading
from supervision.records.run import Outcome

BY_THE_SWEEP = "每日监测"
"""Who stands in the journal for what a sweep did."""

AFTER_THE_BRAKE = (
    "请先审阅 supervision sweep --dry-run --out 目录，"
    "确认无误后运行 supervision sweep --papers 今日总件数（含已拟的）"
)

DONE_WORDS = {
    ActSort.NOTICE: "新拟通知",
    ActSort.TASK: "派发任务",
    ActSort.ALERT: "预警",
    ActSort.LAPSE: "过期未发",
}


def run_sweep(
    door: Door, *, papers: int | None = None, stopping: Callable[[], bool] = lambda: False
) -> Swept:
    """The day's sweep in the office's name; the volume brake is the office's unless another is given."""
    most = door.office.most_papers if papers is None else papers
    desk = replace(door.desk, by=BY_THE_SWEEP)
    return sweep(door.engine, desk, sweeper=door.sweeper, most_papers=most, stopping=stopping)


@click.command("sweep")
@click.option("--dry-run", is_flag=True, help="只列出将要办理的事项，不登记。")
@click.option("--days", type=click.IntRange(1, 366), default=1, help="与 --dry-run 同用：预演今后几天。")
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), default=None,
    help="与 --dry-run 同用：把清单和每份通知全文写入该目录，供审阅。",
)  # fmt: skip
@click.option(
    "--papers",
    type=click.IntRange(0),
    default=None,
    help="今日允许拟稿的总件数，含今日已拟的（超量暂停后用）。",
)
@database_and_day
@as_json
@telling_errors
def sweep_(
    url: str | None,
    on: date | None,
    json_: bool,
    dry_run: bool,
    days: int,
    out: Path | None,
    papers: int | None,
) -> None:
    """每日监测：查看所有到期宗地，拟稿、派发任务、列出疑似闲置。Sweep."""
    if not dry_run and (days != 1 or out is not None):
        raise click.UsageError("--days 和 --out 须与 --dry-run 同用。")
    door = open_door(url, on)
    if dry_run:
        _rehearse(door, days, out, json_=json_)
        return
    swept = run_sweep(door, papers=papers)
    certificate = swept.certificate
    if json_:
        print_json({"on": swept.today, "looked_at": swept.looked_at, "moved": swept.moved, "acts": dict(swept.acts),
                    "triaged": swept.triaged, "set_aside": [{"no": no, "reason": r} for no, r in swept.set_aside],
                    "outcome": certificate and certificate.outcome, "left_due": certificate and certificate.left_due,
                    "certificate": certificate and certificate.no, "hash": certificate and certificate.hash})  # fmt: skip
    else:
        _tell(swept, door)
    sys.exit(WITH_SET_ASIDE if swept.unfinished else 0)


def _tell(swept: Swept, door: Door) -> None:
    click.echo(f"{swept.today} 监测完毕：查看{swept.looked_at}宗，状态变化{swept.moved}宗。")
    done = [f"{word}{swept.acts[str(sort)]}件" for sort, word in DONE_WORDS.items() if swept.acts[str(sort)]]
    if done:
        click.echo(f"  {'，'.join(done)}。")
    if swept.triaged:
        click.echo(f"  另有{swept.triaged}件列入补录甄别（导入前已到期或缴款情况未填报，未发出）。")
    for no, reason in swept.set_aside:
        click.echo(f"  待核数据：宗地{no}：{reason}", err=True)
    if swept.set_aside:
        click.echo(f"  共{len(swept.set_aside)}宗未能监测，已列入待核，下次监测重试。", err=True)
    certificate = swept.certificate
    if certificate is None:
        click.echo("  另一进程正在主持本次监测，本进程只协助办理，监测证明由其出具。")
    elif certificate.outcome is Outcome.BRAKED:
        click.echo(
            f"  拟稿超量，已暂停：今日已拟{_drafted(door)}件，再办一批将新拟{swept.too_many}件，"
            f"超过每日上限（机关设置 most_papers 为{door.office.most_papers}件）。"
            f"尚有{certificate.left_due}宗未监测。{AFTER_THE_BRAKE}。",
            err=True,
        )
    elif certificate.left_due:
        click.echo(
            f"  {certificate.outcome.zh}，尚有{certificate.left_due}宗未监测，请再次运行 supervision sweep。",
            err=True,
        )
    if certificate is not None:
        click.echo(f"监测证明第{certificate.no}号：{certificate.outcome.zh}，{certificate.hash}")
    click.echo(
        "下一步：supervision status 看总览；supervision notices、tasks 看拟稿与任务；supervision triage 甄别补录。"
    )


def _drafted(door: Door) -> int:
    with reading(door.engine) as session:
        return papers_drafted(session, door.today)


def _rehearse(door: Door, days: int, out: Path | None, *, json_: bool) -> None:
    """The draft of the days to come, for a person to review before anything is done."""
    planned, failing = _planned(door, days)
    if json_:
        for one in planned:
            print_json(_as_json(one))
    else:
        _print_planned(door, planned, days)
    if out is not None:
        _write_out(out, planned)
        click.echo(f"清单和{sum(p.blocks is not None for p in planned)}份通知已写入 {out}", err=json_)
    for failed in failing:
        click.echo(f"待核数据：宗地{failed.no}：{failed.reason}", err=True)
    sys.exit(WITH_SET_ASIDE if failing else 0)


def _planned(door: Door, days: int) -> tuple[list[Planned], list[WouldFail]]:
    until = door.today + timedelta(days=days - 1)
    desk = replace(door.desk, by=BY_THE_SWEEP)
    with reading(door.engine) as session:
        told = list(forecast(session, desk, until))
    planned = [one for one in told if isinstance(one, Planned)]
    return sorted(planned, key=lambda one: (one.act.on, one.no)), [
        o for o in told if isinstance(o, WouldFail)
    ]


def _as_json(one: Planned) -> dict[str, object]:
    act = one.act
    return {"id": one.id, "on": act.on, "no": one.no, "project": one.project, "sort": act.sort, "name": act.name,
            "duty": act.rule.duty, "step": act.rule.step, "subject": act.occasion.subject, "triaged": act.triaged,
            "from": act.from_state, "to": act.to_state, "clause": act.rule.clause.cite, "reason": act.reason}  # fmt: skip


def _print_planned(door: Door, planned: list[Planned], days: int) -> None:
    cells = ((o.act.on, o.id if o.may_be_held else "", o.no, o.project, o.zh, o.act.reason) for o in planned)
    title = f"{door.today}起{days}天的监测预演（未登记）"
    columns = ("日期", "编号", "电子监管号", "项目", "事项", "事由")
    if not print_table(title, columns, cells, nothing="这几天没有到期的事项。"):
        return
    papers = Counter(one.act.on for one in planned if one.blocks is not None)
    click.echo(
        f"共{len(planned)}件，其中拟稿{papers.total()}件。暂缓某件：supervision hold 编号 --reason 理由"
    )
    if papers[door.today]:
        papers[door.today] += _drafted(door)
    for day, count in sorted(papers.items()):
        if count > door.office.most_papers:
            click.echo(
                f"注意：{day}拟稿将达{count}件，超过每日上限{door.office.most_papers}件，正式监测会暂停等待确认。"
            )


def _write_out(folder: Path, planned: list[Planned]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    lines = (orjson.dumps(_as_json(one)) + b"\n" for one in planned)
    (folder / "清单.jsonl").write_bytes(b"".join(lines))
    for one in planned:
        if one.blocks is not None:
            of = one.act.occasion
            name = f"{one.act.on}_{one.no}_{act_name_zh(one.act.name)}_{of.subject}_{of.basis}.txt"
            text = plain_text(from_values(orjson.loads(one.blocks)))
            (folder / name.replace("/", "／")).write_text(text, encoding="utf-8")


TRIAGED = "triaged"
COUNTED = {**{str(sort): sort.zh for sort in ActSort}, TRIAGED: "列入甄别"}
"""What a forecast counts: what is left for triage is no notice and no task yet."""


def _counted_as(one: Planned) -> str:
    return TRIAGED if one.act.triaged else str(one.act.sort)


@click.command("forecast")
@click.option("--days", type=click.IntRange(1, LOOKING_AHEAD.days), default=30, help="今后几天，缺省30天。")
@database_and_day
@as_json
@telling_errors
def forecast_(url: str | None, on: date | None, json_: bool, days: int) -> None:
    """今后若干天的工作量：事实不变时，每天将有多少通知、任务、预警和状态变化。Forecast."""
    door = open_door(url, on)
    planned, failing = _planned(door, days)
    by_day: dict[date, Counter[str]] = {}
    for one in planned:
        by_day.setdefault(one.act.on, Counter())[_counted_as(one)] += 1
    if json_:
        for day, counts in by_day.items():
            print_json({"on": day, **{kind: counts[kind] for kind in COUNTED}})
    else:
        cells = ((day, *(counts[kind] or "" for kind in COUNTED)) for day, counts in by_day.items())
        title = f"{door.today}起{days}天的工作预测"
        columns = ("日期", *COUNTED.values())
        if print_table(title, columns, cells, nothing=f"{door.today}起{days}天内没有到期的事项。"):
            total = Counter(map(_counted_as, planned))
            click.echo(
                "合计：" + "，".join(f"{zh}{total[kind]}件" for kind, zh in COUNTED.items() if total[kind])
            )
            click.echo(f"逐件清单：supervision sweep --dry-run --days {min(days, 366)}")
    for failed in failing:
        click.echo(f"待核数据：宗地{failed.no}：{failed.reason}", err=True)
    sys.exit(WITH_SET_ASIDE if failing else 0)
