"""`make demo`: a fresh SQLite database, a real county and eight invented parcels, a day's sweep, and the desks to look at."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import click

from demo import desks
from demo.living import Living
from supervision.casework.access import passwords
from supervision.casework.access.accounts import add_account, begin_attempt, set_password
from supervision.casework.acts import Desk
from supervision.casework.lists import acts as acts_on_file
from supervision.casework.photos.store import Photos
from supervision.cli import main
from supervision.law.steps import ActSort, NoticeName
from supervision.office import Office
from supervision.records.act import ActStatus
from supervision.records.db import open_records, reading, writing
from supervision.staff import Officer, Role

HERE = Path(__file__).resolve().parent
OFFICE = HERE / "office.toml"
DAY = date(2016, 12, 31)
"""The day of the demonstration."""

BY_INSTALMENTS, LATE_START, HALTED = "1305302016B09001", "1305302015B09002", "1305302014B09003"
IN_HAND = "1305302014B09004"
ADMINISTRATOR, SUPERVISOR, CLERK = "chensan", "wangwu", "qianqi"


@click.command()
@click.option(
    "--folder", type=click.Path(path_type=Path), default=HERE.parent / "var", help="数据库和日志所在的目录。"
)
@click.option(
    "--port", type=int, default=desks.PORT, show_default=True, help="网页的端口；被占用的另选一个。"
)
def run(folder: Path, port: int) -> None:
    """演示：新建数据库，登记、导入、监测，启动网页。The demonstration."""
    folder = folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    if desks.stop(folder):
        click.echo("上一次演示的网页服务已停止。")
    settings = fresh(folder)
    os.environ |= settings
    office = Office.read(OFFICE)

    say("一、新建一个空的 SQLite 数据库")
    supervision("init")

    say("二、八宗虚构的【示例】宗地，像真实工作那样由各岗位逐日登记、办理，逐日监测")
    live_through(HERE / "示例.jsonl", folder, office)

    say("三、导入新河县 2012—2016 年公开的 72 宗供地结果（导入不发出任何通知）")
    supervision(
        "import",
        os.path.relpath(HERE / "新河县_2012-2016.csv"),
        "--on",
        str(DAY - timedelta(days=1)),
        by=CLERK,
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

    say("八、在命令行接下来可以试试")
    for name, value in settings.items():
        click.echo(f"  export {name}={value}")
    click.echo("  source .venv/bin/activate")
    for words in (
        f"status {LATE_START} --on {DAY}          # 迟延开工的一宗：现在怎样、下一步",
        f"history {LATE_START} --on {DAY}         # 它的案卷",
        f"cases show {IN_HAND} --on {DAY}         # 正在办理的闲置案件：到了哪一步，什么期限在走",
        f"triage --on {DAY}                         # 补录甄别：导入前已到期、没有发出的",
        f"parcels --state idle_suspected --on {DAY} # 疑似闲置的宗地",
        f"deadlines --within 30 --on {DAY}          # 30 天内到期和已逾期的",
        f"sweep --on {DAY + timedelta(days=61)}                     # 再过两个月监测一次",
        "simulate tests/scenarios/闲置_满一年次日_疑似闲置并现场核实.yaml   # 推演一宗假想宗地",
    ):
        click.echo(f"  supervision {words}")

    say("九、在浏览器中：每种职责一个账号")
    given = give_accounts(office)
    try:
        address = desks.start(folder, settings, DAY, port)
    except desks.NotStarted as why:
        click.echo(f"网页服务没有启动，以上各项仍可在命令行使用：\n{why}", err=True)
        raise SystemExit(1) from None
    show_accounts(address, given)


def fresh(folder: Path) -> Mapping[str, str]:
    """Remove what the last demonstration left; where this one keeps its records, photos and office."""
    for name in ("demo.db", "demo.db-wal", "demo.db-shm"):
        (folder / name).unlink(missing_ok=True)
    shutil.rmtree(folder / "demo", ignore_errors=True)
    return {
        "SUPERVISION_DATABASE_URL": f"sqlite:///{folder / 'demo.db'}",
        "SUPERVISION_DATA_DIR": str(folder / "demo"),
        "SUPERVISION_OFFICE": str(OFFICE),
        "SUPERVISION_USER": SUPERVISOR,
    }


def say(heading: str) -> None:
    click.echo()
    click.secho(f"══ {heading}", bold=True, fg="blue")


def supervision(*words: str, by: str = SUPERVISOR) -> None:
    """Show a command and run it here, as the terminal would, by an officer."""
    click.secho(f"$ supervision {' '.join(words)}", dim=True)
    os.environ["SUPERVISION_USER"] = by
    with contextlib.suppress(SystemExit):
        main(list(words))
    os.environ["SUPERVISION_USER"] = SUPERVISOR


def live_through(path: Path, folder: Path, office: Office) -> None:
    engine = open_records(os.environ["SUPERVISION_DATABASE_URL"])
    living = Living(engine, office, Photos(folder / "demo" / "photos"))
    living.through(path, DAY - timedelta(days=1))
    engine.dispose()
    done = living.done
    click.echo(
        f"{living.first} 至 {DAY - timedelta(days=1)}：登记事实 {done['facts']} 件（附照片 {done['photos']} 张），"
        f"签发、送达、移交等 {done['deeds']} 件，系统拟稿、派发、预警 {done['acts']} 件。"
    )


def the_demand(no: str) -> str:
    """The id of the payment demand drafted for a parcel."""
    with reading(open_records(os.environ["SUPERVISION_DATABASE_URL"])) as session:
        [row] = [
            row
            for row in acts_on_file(session, sort=ActSort.NOTICE, statuses=[ActStatus.DRAFTED])
            if (row.no, row.name) == (no, NoticeName.OVERDUE_PAYMENT)
        ]
    return f"{row.parcel_id}-{row.seq}"


def give_accounts(office: Office) -> Sequence[tuple[Officer, str]]:
    """An account for everybody, with another password each time.

    An office's first password is for one sign-in and must be changed; here it is set as if it had been changed already:
    whoever looks at eleven desks in an hour is to see desks, and the accounts are gone with the next demonstration.
    """
    at = datetime.now(UTC)
    engine = open_records(os.environ["SUPERVISION_DATABASE_URL"])
    given = []
    for officer in office.staff.officers:
        password = passwords.one_time()
        kept = passwords.hashed(password)
        with writing(engine) as session:
            add_account(session, officer.user, Desk(office, DAY, at, ADMINISTRATOR))
            set_password(session, begin_attempt(session, officer.user, at, office.access), kept, at)
        given.append((officer, password))
    engine.dispose()
    return given


def show_accounts(address: str, given: Sequence[tuple[Officer, str]]) -> None:
    click.echo(f"  网页地址  {address}   （只供本机；办公日期固定为 {DAY}）")
    click.echo()
    click.echo("  登录名    密码                 职责")
    for officer, password in given:
        roles = "、".join(role.zh for role in Role if role in officer.roles)
        whose = f"（{officer.land_office}）" if officer.land_office else ""
        click.echo(f"  {officer.user:<9} {password}  {officer.name}，{roles}{whose}")
    click.echo()
    click.echo("  停止：make demo-stop   （再次 make demo 会先停止这一次的，并重新开始）")


if __name__ == "__main__":
    run()
