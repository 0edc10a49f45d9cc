"""What every command shares: which database, which day, who; and how an error is told (退出码)."""

from __future__ import annotations

import functools
import getpass
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from socket import gethostname
from typing import Any, TypeVar

import click
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError

from supervision.casework.acts import Desk
from supervision.cli.telling import ISO_DATE, NO_ENVIRONMENT, leave, telling_refusals
from supervision.daily.lease import Sweeper
from supervision.law.daycount import CHINA
from supervision.office import Office
from supervision.records.db import open_records
from supervision.records.schema import SCHEMA, schema_of

CHECKOUT = Path(__file__).resolve().parents[2]

CHECK_THE_URL = "请检查 --db 或 SUPERVISION_DATABASE_URL，数据库是否在运行，有无权限"

ASK_THE_PRIMARY = "请把 --db 或 SUPERVISION_DATABASE_URL 改为主库的地址"

F = TypeVar("F", bound=Callable[..., Any])


def data_folder() -> Path:
    """Where the office's own files lie (数据目录): SUPERVISION_DATA_DIR, else `var/` of the checkout."""
    return Path(os.environ.get("SUPERVISION_DATA_DIR") or CHECKOUT / "var")


def default_url() -> str:
    return os.environ.get("SUPERVISION_DATABASE_URL") or f"sqlite:///{data_folder() / 'supervision.db'}"


def read_office() -> Office:
    """The office's own facts: SUPERVISION_OFFICE, else `office.toml` in the data folder, else the defaults."""
    path = office_file()
    return Office() if path is None else Office.read(path)


def office_file() -> Path | None:
    """The file of the office's own facts, None without one; one that is named must be there."""
    named = os.environ.get("SUPERVISION_OFFICE")
    path = Path(named) if named else data_folder() / "office.toml"
    return path if named or path.exists() else None


@dataclass(frozen=True, slots=True)
class Door:
    """What a command is given: the records, the office day, the instant, the person, the office."""

    url: str
    engine: Engine
    today: date
    at: datetime
    by: str
    office: Office

    @property
    def desk(self) -> Desk:
        return Desk(self.office, self.today, self.at, self.by)

    @property
    def sweeper(self) -> Sweeper:
        """This process, as a sweep's lease knows it."""
        return Sweeper(f"{gethostname()}:{os.getpid()}", lambda: datetime.now(UTC), _is_gone)


def _is_gone(holder: str) -> bool:
    """Whether the process that holds a lease is known to be dead: only one of this machine can be."""
    host, _, pid = holder.rpartition(":")
    if os.name != "posix" or host != gethostname() or not pid.isdecimal():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def open_door(url: str | None, on: date | None, *, ready: bool = True) -> Door:
    """Read the clock once; `ready` asks for an initialised database."""
    url = url or default_url()
    at = datetime.now(UTC)
    try:
        engine = open_records(url)
    except (ImportError, ValueError) as error:  # a URL may name anything; there are drivers for two databases
        raise NoRecords(f"数据库地址不能用：{first_line(error)}\n{CHECK_THE_URL}") from error
    if ready:
        check_schema(engine)
    return Door(url, engine, on or at.astimezone(CHINA).date(), at, _who(), read_office())


def _who() -> str:
    """Who stands in the journal; in a container a user may have a number and no name."""
    try:
        return os.environ.get("SUPERVISION_USER") or getpass.getuser()
    except (KeyError, OSError):
        raise NoRecords("不知道登记人是谁，请设置 SUPERVISION_USER") from None


def check_schema(engine: Engine) -> None:
    """The tables must be those this program means: an upgrade may have been forgotten, or broken off."""
    found, url = schema_of(engine), engine.url.render_as_string()  # without the password
    if found is None:
        raise NoRecords(f"数据库尚未建立：{url}\n请先运行 supervision init")
    if found < SCHEMA:
        raise NoRecords(
            f"数据库结构为旧版（{found}，应为{SCHEMA}）：{url}\n请先备份，再运行 supervision init 升级"
        )
    if found > SCHEMA:
        raise NoRecords(f"数据库由更新版本的程序建立（{found}，本程序为{SCHEMA}）：{url}\n请升级程序")


class NoRecords(RuntimeError):
    """The database cannot be used (环境问题)."""


def database_and_day(command: F) -> F:
    """The options every command takes."""
    command = click.option("--on", type=ISO_DATE, default=None, help="办公日期，缺省为今天。Office day.")(
        command
    )
    return click.option("--db", "url", default=None, help="数据库地址，缺省见 SUPERVISION_DATABASE_URL。")(
        command
    )


def as_json(command: F) -> F:
    return click.option("--json", "json_", is_flag=True, help="以 JSON 输出（清单每行一条）。JSON Lines.")(
        command
    )


def known_on(command: F) -> F:
    return click.option(
        "--known-on", "known", type=ISO_DATE, default=None, help="按该日已登记的事实。As known on."
    )(command)


def telling_errors(run: Callable[..., None]) -> Callable[..., None]:
    """As `telling_refusals`, and for a database that cannot be used."""

    @functools.wraps(run)
    def telling(*args: Any, **kwargs: Any) -> None:
        try:
            telling_refusals(run)(*args, **kwargs)
        except NoRecords as missing:
            leave(NO_ENVIRONMENT, str(missing))
        except OperationalError as error:
            leave(
                NO_ENVIRONMENT,
                f"数据库不能使用：{first_line(error.orig)}\n{CHECK_THE_URL}",
            )
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) == "25006":
                leave(
                    NO_ENVIRONMENT,
                    f"数据库只读（备库或只读副本），不能登记、监测，未写入任何内容\n{ASK_THE_PRIMARY}",
                )
            leave(NO_ENVIRONMENT, f"数据库拒绝操作：{first_line(error)}")
        except SQLAlchemyError as error:
            leave(NO_ENVIRONMENT, f"数据库拒绝操作：{first_line(error)}")

    return telling


def first_line(error: object) -> str:
    return str(error).splitlines()[0]
