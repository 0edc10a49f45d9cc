"""The checks of a check-up (体检项目): each looks at one thing and says what is wrong and what to do."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from sqlalchemy import Engine, func, select, text
from sqlalchemy.exc import DBAPIError

from supervision.casework.reading import count_due, last_certificate
from supervision.casework.tally import by_state
from supervision.cli.door import (
    CHECK_THE_URL,
    NoRecords,
    check_schema,
    first_line,
    office_file,
    read_office,
)
from supervision.cli.sweeping import AFTER_THE_BRAKE
from supervision.law.daycount import CHINA, ONE_DAY, national_calendar
from supervision.law.refusals import Refused
from supervision.law.terms import Term
from supervision.office import Office
from supervision.records import guards
from supervision.records.db import reading
from supervision.records.dialects import SQLITE
from supervision.records.run import Outcome
from supervision.records.schema import SCHEMA
from supervision.records.tables import CERTIFICATE, HOLD, LEASE, PARCEL, RUN, SET_ASIDE

MEGABYTE = 1_000_000
LITTLE_SPACE, NO_SPACE = 2000 * MEGABYTE, 200 * MEGABYTE
LONGEST_WITHOUT_A_SWEEP = 3
"""Days. A weekend with the machine switched off may pass; after more the daemon is taken for dead."""
GAZETTED_BEFORE = 12
"""The month before which next year's schedule is published: the State Council does so in November as a rule."""
MOST_NAMED = 5


class Health(Term):
    """How a check came out."""

    OK = "ok", "正常"
    ATTENTION = "attention", "注意"
    FAULT = "fault", "故障"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found, and what to do about it."""

    health: Health
    text: str
    todo: str = ""


@dataclass(frozen=True, slots=True)
class Visit:
    """What the checks are given: `today` is the office day, `now` the instant."""

    engine: Engine
    office: Office
    today: date
    now: datetime

    @property
    def database_file(self) -> Path | None:
        """The file of the records, None for a database that is no file."""
        name = self.engine.url.database
        return Path(name) if self.engine.dialect.name == SQLITE and name and name != ":memory:" else None

    @property
    def sweep_is_owed(self) -> bool:
        """Whether the first hour has come at which the daemon sweeps today."""
        hour, _, minute = min(self.office.sweep_at.split(",")).partition(":")
        return self.now >= datetime.combine(self.today, time(int(hour), int(minute)), CHINA)


Check = Callable[[Visit], Finding | None]
"""A check of the records; None where there is nothing to check."""


# This machine


def office_settings() -> tuple[Office, Finding]:
    """The office's own facts; with a file that cannot be used the other checks go by the defaults."""
    path = office_file()
    try:
        office = read_office()
    except Refused as bad:
        return Office(), Finding(Health.FAULT, str(bad), "改正后再运行；改好以前各命令都不能用")
    if path is None:
        return office, Finding(Health.OK, f"没有 office.toml，用缺省设置（{office.name}）")
    return office, Finding(Health.OK, f"{office.name}（{path}）")


def calendar(today: date) -> Finding:
    """The holidays of this year and the next: without a schedule, working days are provisional."""
    gazetted = national_calendar().gazetted
    unknown = [str(year) for year in (today.year, today.year + 1) if year not in gazetted]
    if not unknown:
        return Finding(Health.OK, f"{today.year}年、{today.year + 1}年放假安排已载入")
    text = f"{'、'.join(unknown)}年放假安排尚未载入，只按周末计算（暂定）"
    if today.year in gazetted and today.month < GAZETTED_BEFORE:
        return Finding(Health.OK, text)
    return Finding(Health.ATTENTION, text, "升级程序；国务院办公厅通常于十一月公布次年安排")


def fonts() -> Finding | None:
    """Printing from a browser needs Chinese fonts on this machine; unknown where `fc-list` is not there."""
    lister = shutil.which("fc-list")
    if lister is None:
        return None
    listed = subprocess.run(
        [lister, ":lang=zh", "family"],
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
        timeout=60,
    )
    if families := set(listed.stdout.splitlines()):
        return Finding(Health.OK, f"{len(families)}种")
    return Finding(
        Health.ATTENTION,
        "本机没有中文字体，打印通知书会缺字",
        "安装中文字体，例如 apt-get install fonts-noto-cjk",
    )


# The database itself


def database(visit: Visit) -> Finding:
    """It is there and can be read. A file that is not there is not made."""
    where = visit.engine.url.render_as_string()
    path = visit.database_file
    if path is not None and not path.is_file():
        return Finding(
            Health.FAULT, f"没有数据库文件：{path}", "首次使用请运行 supervision init；否则请核对 --db"
        )
    try:
        with reading(visit.engine) as session:
            session.execute(text("SELECT 1"))
    except DBAPIError as error:
        return Finding(Health.FAULT, f"不能使用：{first_line(error.orig)}（{where}）", CHECK_THE_URL)
    return Finding(Health.OK, where)


def schema(visit: Visit) -> Finding:
    """The tables are those this program means."""
    try:
        check_schema(visit.engine)
    except NoRecords as wrong:
        text, _, todo = str(wrong).partition("\n")
        return Finding(Health.FAULT, text, todo)
    return Finding(Health.OK, f"结构版本{SCHEMA}")


def standing_guards(visit: Visit) -> Finding:
    """The database itself refuses to change what may only grow."""
    with reading(visit.engine) as session:
        missing = guards.missing(session.connection())
    if missing:
        return Finding(
            Health.FAULT,
            f"防篡改触发器不在或已停用：{'、'.join(missing)}",
            "运行 supervision init 重新装上，再运行 supervision verify 核验",
        )
    return Finding(Health.OK, "案卷、监测记录、监测证明只能追加")


def durability(visit: Visit) -> Finding | None:
    """On SQLite: readers do not lock writers out, and what was committed survives a power cut."""
    if visit.engine.dialect.name != SQLITE:
        return None
    with reading(visit.engine) as session:
        journal, synchronous = (
            session.scalar(text(f"PRAGMA {of}")) for of in ("journal_mode", "synchronous")
        )
    if (journal, synchronous) == ("wal", 2):
        return Finding(Health.OK, "WAL，每次提交即落盘")
    return Finding(
        Health.ATTENTION,
        f"journal_mode={journal}，synchronous={synchronous}，应为 wal 和 2",
        "把数据库放在本机磁盘上（网络共享目录不能用 WAL）",
    )


def disk(visit: Visit) -> Finding | None:
    """Room for the records to grow, on SQLite."""
    if visit.database_file is None:
        return None
    free = shutil.disk_usage(visit.database_file.absolute().parent).free
    text = f"数据库所在磁盘剩余{free / 1000 / MEGABYTE:.1f} GB"
    if free >= LITTLE_SPACE:
        return Finding(Health.OK, text)
    health = Health.FAULT if free < NO_SPACE else Health.ATTENTION
    return Finding(health, text, "清理磁盘，或把数据库移到更大的磁盘")


# The daily work


def certificate(visit: Visit) -> Finding:
    """The last sweep: when, how it ended, and whether today's is missing."""
    with reading(visit.engine) as session:
        last = last_certificate(session)
        parcels = sum(by_state(session).values())
    if last is None:
        if not parcels:
            return Finding(Health.OK, "尚无宗地，尚未监测")
        return Finding(
            Health.FAULT, f"有{parcels}宗地，从未监测", f"运行 supervision sweep；{START_THE_DAEMON}"
        )
    days = (visit.today - last.day).days
    ago = f"，距今{days}天" if days > 0 else ""
    text = f"第{last.no}号，{last.day}，{Outcome(last.outcome).zh}{ago}"
    if parcels and days > LONGEST_WITHOUT_A_SWEEP:
        return Finding(Health.FAULT, text, f"运行 supervision sweep；{START_THE_DAEMON}")
    if last.outcome == Outcome.BRAKED:
        return Finding(Health.ATTENTION, f"{text}，尚有{last.left_due}宗未监测", AFTER_THE_BRAKE)
    if last.outcome != Outcome.COMPLETE:
        return Finding(Health.ATTENTION, f"{text}，尚有{last.left_due}宗未监测", "运行 supervision sweep")
    if days > 0 and visit.sweep_is_owed:
        return Finding(
            Health.ATTENTION, f"{text}，今日尚未监测", f"运行 supervision sweep；{START_THE_DAEMON}"
        )
    return Finding(Health.OK, text)


def open_run(visit: Visit) -> Finding | None:
    """A run that was opened and not closed: one at work, or one whose process died."""
    with reading(visit.engine) as session:
        opened = select(RUN).where(RUN.c.id.not_in(select(CERTIFICATE.c.run_id))).order_by(RUN.c.id.desc())
        run = session.execute(opened.limit(1)).first()
        lease = session.execute(select(LEASE).where(LEASE.c.name == "sweep")).first()
    if run is None:
        return None
    since = f"{run.opened_at.astimezone(CHINA):%Y-%m-%d %H:%M}"
    if lease is not None and lease.run_id == run.id and lease.until_at > visit.now:
        return Finding(Health.OK, f"{since}开始的监测正在进行（{lease.holder}）")
    return Finding(
        Health.ATTENTION, f"{since}开始的监测没有监测证明，应是中途断了", "运行 supervision sweep，自动接手"
    )


def overdue_looks(visit: Visit) -> Finding:
    """Parcels whose day came before today; those set aside are told apart."""
    with reading(visit.engine) as session:
        yesterday = visit.today - ONE_DAY
        next_on = select(PARCEL.c.next_look_on).where(PARCEL.c.id == SET_ASIDE.c.parcel_id).scalar_subquery()
        tried = select(func.count()).select_from(SET_ASIDE).where(next_on <= yesterday)
        count = count_due(session, yesterday) - (session.scalar(tried) or 0)
    if count:
        return Finding(Health.ATTENTION, f"{count}宗地应在今日以前监测，尚未监测", "运行 supervision sweep")
    return Finding(Health.OK, "没有漏看的宗地")


def parcels_set_aside(visit: Visit) -> Finding:
    """Parcels the last sweep could not look at, with the reason."""
    with reading(visit.engine) as session:
        no = select(PARCEL.c.no).where(PARCEL.c.id == SET_ASIDE.c.parcel_id).scalar_subquery().label("no")
        query = select(no, SET_ASIDE.c.since_on, SET_ASIDE.c.reason)
        rows = session.execute(query.order_by(SET_ASIDE.c.since_on, SET_ASIDE.c.parcel_id)).all()
    if not rows:
        return Finding(Health.OK, "没有待核数据")
    named = "；".join(f"宗地{row.no}（自{row.since_on}）：{row.reason}" for row in rows[:MOST_NAMED])
    more = "；……" if len(rows) > MOST_NAMED else ""
    return Finding(
        Health.ATTENTION, f"{len(rows)}宗地未能监测。{named}{more}", "按所述原因处理，下次监测自动重试"
    )


def held_steps(visit: Visit) -> Finding:
    """Steps people hold back, so that none is forgotten."""
    with reading(visit.engine) as session:
        count, oldest = session.execute(select(func.count(), func.min(HOLD.c.held_on))).one()
    if not count:
        return Finding(Health.OK, "没有暂缓的事项")
    return Finding(Health.OK, f"暂缓{count}项，最早自{oldest}，清单见 supervision holds")


START_THE_DAEMON = "并查看监测服务（supervision daemon）是否在运行"


def officers_listed(visit: Visit) -> Finding:
    """Whether rights are checked at all (登记和办理权限)."""
    staff = visit.office.staff
    if not staff.listed:
        return Finding(Health.OK, "没有列出人员（[[officers]]），登记和办理不核对权限")
    in_force = sum(officer.in_force(visit.today) for officer in staff.officers)
    if not in_force:
        return Finding(
            Health.FAULT, "列出的人员今日无一在任，谁都不能登记", "改正 office.toml 的 from、until"
        )
    return Finding(Health.OK, f"在任{in_force}人，{len(staff.land_offices)}个国土所，登记和办理核对权限")


OF_THE_RECORDS: Mapping[str, Check] = {
    "数据库": database,
    "数据库结构": schema,
    "防篡改": standing_guards,
    "数据库设置": durability,
    "磁盘": disk,
    "监测证明": certificate,
    "监测运行": open_run,
    "应监测宗地": overdue_looks,
    "待核数据": parcels_set_aside,
    "暂缓": held_steps,
    "人员": officers_listed,
}
