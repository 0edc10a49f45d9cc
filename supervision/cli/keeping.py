"""`backup`, `restore`: copies of the records, checked before they are trusted (备份与恢复)."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import TypeVar

import click
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import make_url
from sqlalchemy.orm import Session

from supervision.casework.chain_check import broken_chains
from supervision.casework.originals import LostOriginal
from supervision.casework.photos.check import has_photos, named_originals
from supervision.casework.photos.store import Photos
from supervision.casework.scans.check import has_scans, named_scans
from supervision.casework.scans.scan import Scans
from supervision.cli.door import (
    CHECKOUT,
    as_json,
    database_and_day,
    default_url,
    open_door,
    telling_errors,
)
from supervision.cli.photographing import the_originals, the_scans
from supervision.cli.printing import print_json
from supervision.cli.telling import BAD_INPUT, NO_ENVIRONMENT, WITH_SET_ASIDE, leave
from supervision.law.daycount import CHINA
from supervision.law.refusals import Refused
from supervision.records.backup import (
    MOST_TOLD,
    Current,
    InUse,
    Lost,
    Manifest,
    copy_file,
    copy_live,
    describe,
    held,
    open_copy,
    problems,
    publish,
    refuse_existing,
    replace,
    unfinished,
)
from supervision.records.db import reading


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path))
@database_and_day
@as_json
@telling_errors
def backup_(url: str | None, on: date | None, json_: bool, file: Path) -> None:
    """备份数据库到一个新文件，可在使用中进行；备份经逐条核对，旁附清单 FILE.json。Backup."""
    source = _database_file(url)
    refuse_existing(file)
    if not file.parent.is_dir():
        leave(BAD_INPUT, f"没有文件夹{file.parent}，请先建立")
    door = open_door(url, on)
    with _telling_the_disk(), unfinished(file) as copy:
        copy_live(door.engine, source, copy)
        door.engine.dispose()
        manifest, wrong = _checked(copy, file, door.at)
        if manifest is None:
            leave(NO_ENVIRONMENT, f"数据库{source}有问题，没有留下备份：\n{wrong}")
        photos, scans = _bring(
            copy, (the_originals(), the_scans()), (_photos_beside(file), _scans_beside(file))
        )
        publish(copy, file, manifest)
    if json_:
        print_json(asdict(manifest))
    else:
        click.echo(f"已备份到{file}：{_contents(manifest)}。已核对，清单见{file.name}.json。")
        if photos.count:
            click.echo(
                f"照片原件{photos.count}张已存入{_photos_beside(file).folder.name}，请与备份文件一并留存。"
            )
        if scans.count:
            click.echo(
                f"扫描件原件{scans.count}件已存入{_scans_beside(file).folder.name}，请与备份文件一并留存。"
            )
        click.echo("请把两个文件存到别的机器或介质；机关信息 office.toml 不在其中，请一并留存。")
    tell_lost(photos, scans)


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@database_and_day
@click.option("--yes", is_flag=True, help="备份里没有的记录不要了，仍然恢复（原数据库照样保留）。")
@telling_errors
def restore_(url: str | None, on: date | None, file: Path, yes: bool) -> None:
    """用备份恢复数据库：先核对备份，原数据库改名保留，绝不删除。Restore."""
    database = _database_file(url)
    if database.exists() and database.samefile(file):
        leave(BAD_INPUT, f"{file}就是当前数据库")
    door = open_door(url, on, ready=False)
    with _telling_the_disk(), ExitStack() as stack:
        database.parent.mkdir(parents=True, exist_ok=True)
        copy = stack.enter_context(unfinished(database))
        kept = _checked_backup(file, copy, database, door.at)
        aside = None
        if database.exists():
            stamp = door.at.astimezone(CHINA).strftime("%Y%m%d%H%M%S")
            aside = database.with_name(f"{database.name}.被替换-{stamp}")
            _refuse_loss(stack.enter_context(held(database, copy)), yes)
        photos, scans = _bring(
            copy, (_photos_beside(file), _scans_beside(file)), (the_originals(), the_scans())
        )
        replace(database, copy, aside)
    click.echo(f"已恢复{database}：{_contents(kept)}。")
    if aside is not None:
        click.echo(f"原数据库保留为{aside}")
    click.echo("下一步：supervision init 补齐数据库结构；supervision sweep 补做漏下的日子。")
    tell_lost(photos, scans)


@dataclass(frozen=True, slots=True)
class Brought:
    """Originals of a sort the records name: how many are where they are brought to, and which could not be."""

    count: int = 0
    lost: tuple[str, ...] = ()
    what: str = "张照片"


def _photos_beside(file: Path) -> Photos:
    """Where a backup keeps the originals: `FILE.photos`."""
    return Photos(file.with_name(f"{file.name}.photos"))


def _scans_beside(file: Path) -> Scans:
    """Where it keeps the scans: `FILE.scans`."""
    return Scans(file.with_name(f"{file.name}.scans"))


Stores = tuple[Photos, Scans]
"""The store of photos and that of scans."""

Store = TypeVar("Store", Photos, Scans)


def _bring(copy: Path, source: Stores, to: Stores) -> tuple[Brought, Brought]:
    """Bring every original the copy names from some stores to others."""
    engine = open_copy(copy)
    with reading(engine) as session:
        brought = bring_photos(session, source[0], to[0]), bring_scans(session, source[1], to[1])
    engine.dispose()
    return brought


def bring_photos(session: Session, source: Photos, to: Photos) -> Brought:
    """Bring every photo the records name from one store to another; one brought before is there already."""
    return _bring_each(named_originals(session) if has_photos(session) else (), source, to, "张照片")


def bring_scans(session: Session, source: Scans, to: Scans) -> Brought:
    """Bring every scan the records name from one store to another."""
    return _bring_each(named_scans(session) if has_scans(session) else (), source, to, "件扫描件")


def _bring_each(named: Sequence[str], source: Store, to: Store, what: str) -> Brought:
    lost = []
    for sha256 in named:
        try:
            to.bring(sha256, source)
        except LostOriginal as missing:
            lost.append(str(missing))
    return Brought(len(named) - len(lost), tuple(lost), what)


def tell_lost(*brought: Brought) -> None:
    """Originals that could not be brought: the records are whole, the originals are not (退出码1)."""
    short = [each for each in brought if each.lost]
    for each in short:
        for line in each.lost[:MOST_TOLD]:
            click.echo(line, err=True)
    if short:
        said = "、".join(f"{len(each.lost)}{each.what}原件" for each in short)
        leave(WITH_SET_ASIDE, f"有{said}没有随同，数据库本身无误；请找回后再运行一次")


def _checked_backup(file: Path, copy: Path, database: Path, at: datetime) -> Manifest:
    """Bring a backup beside the database and check what arrived; raises `Refused`."""
    if (log := file.with_name(f"{file.name}-wal")).exists() and log.stat().st_size:
        raise Refused(f"{file}旁有未并入的日志{log.name}，不是完整的备份。请用 supervision backup 制作备份")
    said = Manifest.read(file)
    sha256 = copy_file(file, copy, like=database if database.exists() else file)
    if said is not None and sha256 != said.sha256:
        raise Refused(
            f"备份{file}与清单{file.name}.json不符（SHA-256），已损坏或被改动，没有恢复。请用另一份备份"
        )
    manifest, wrong = _checked(copy, file, at)
    if manifest is None:
        raise Refused(f"备份{file}有问题，没有恢复：\n{wrong}")
    if manifest.revision not in _known_revisions():
        raise Refused(f"备份{file}的结构版本{manifest.revision}是本程序不认识的，请先升级程序")
    if said is None:
        click.echo(f"备份旁没有清单{file.name}.json：结构与案卷已核对，文件其余内容无从比对。", err=True)
        return manifest
    return said


def _checked(copy: Path, file: Path, at: datetime) -> tuple[Manifest | None, str]:
    """What a copy holds, or else what is wrong with it, a line for each place."""
    with reading(open_copy(copy)) as session:
        found = problems(session.connection())
        found = found or [str(broken) for broken in islice(broken_chains(session), MOST_TOLD + 1)]
        more = ["……"] if len(found) > MOST_TOLD else []
        lines = "\n".join(f"  {line}" for line in found[:MOST_TOLD] + more)
        return (None if found else describe(session.connection(), copy, file, at)), lines


def _refuse_loss(current: Current, yes: bool) -> None:
    """What stands against replacing the current database."""
    if current.revision is not None and current.revision not in _known_revisions():
        leave(NO_ENVIRONMENT, f"当前数据库的结构版本{current.revision}比本程序新，请先升级程序")
    if yes or current.lost == Lost():
        return
    if current.lost is None:
        held_back = "当前数据库已损坏，看不出其中有没有备份以后的记录。"
    else:
        parcels, entries, certificates = current.lost
        kinds = [f"{parcels}宗地的{entries}条案卷记录"] if entries else []
        kinds += [f"{certificates}份监测证明"] if certificates else []
        held_back = f"当前数据库中有{'、'.join(kinds)}是备份里没有的，恢复后不再生效。"
    leave(BAD_INPUT, f"{held_back}仍要恢复，请加 --yes（原文件照样保留）")


def _known_revisions() -> set[str]:
    scripts = ScriptDirectory.from_config(Config(CHECKOUT / "alembic.ini"))
    return {script.revision for script in scripts.walk_revisions()}


def _database_file(url: str | None) -> Path:
    """The file of the records; raises `Refused` for a database that is no file."""
    parts = make_url(url or default_url())
    if parts.get_backend_name() != "sqlite":
        raise Refused(
            "backup 和 restore 只管 SQLite 数据库。PostgreSQL 请用 pg_dump 或 pg_basebackup，见 docs/operations.md"
        )
    if not parts.database or parts.database.startswith((":memory:", "file:")):
        raise Refused("请用 --db 写明数据库文件，例如 sqlite:///var/supervision.db")
    return Path(parts.database).resolve()


def _contents(manifest: Manifest) -> str:
    made = datetime.fromisoformat(manifest.made_at).astimezone(CHINA)
    return f"{manifest.parcels}宗地、{manifest.entries}条案卷记录，{manifest.size / 1e6:.1f} MB，结构版本{manifest.revision}，{made:%Y-%m-%d %H:%M}"


@contextmanager
def _telling_the_disk() -> Iterator[None]:
    try:
        yield
    except InUse as used:
        leave(NO_ENVIRONMENT, f"数据库{used}正由别的程序使用（网页、定时任务或另一个命令），请全部停下再恢复")
    except OSError as error:
        leave(NO_ENVIRONMENT, f"文件不能读写：{error.strerror}（{error.filename}）")
    except sqlite3.Error as error:
        leave(NO_ENVIRONMENT, f"数据库文件不能读写：{error}")
