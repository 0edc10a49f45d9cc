"""`copy`: the records move into another database, proved row by row before they count (迁移案卷库).

Everything in the new database, its tables too, is one transaction: killed at any moment, it is as empty as it was.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from itertools import chain, zip_longest
from pathlib import Path

import click
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from supervision.casework.photos.check import named_originals
from supervision.casework.photos.store import Photos
from supervision.casework.scans.check import named_scans
from supervision.casework.scans.scan import Scans
from supervision.casework.verify import Found, verify
from supervision.cli.door import (
    Door,
    as_json,
    database_and_day,
    first_line,
    office_file,
    open_door,
    telling_errors,
)
from supervision.cli.keeping import Brought, bring_photos, bring_scans, tell_lost
from supervision.cli.photographing import the_originals, the_scans
from supervision.cli.printing import print_json, print_table, progress_bar
from supervision.cli.setup import make_its_folder, migrate
from supervision.cli.telling import NO_ENVIRONMENT, WITH_SET_ASIDE, leave
from supervision.daily.certificate_check import check_certificates
from supervision.law.refusals import Refused
from supervision.records.copying import (
    Copied,
    Progress,
    begin_new_ids,
    copy_rows,
    differences,
    leader_of_the_open_run,
    make_room,
    other_tables,
    read_again,
    written_since,
)
from supervision.records.db import reading, writing
from supervision.records.dialects import same_database
from supervision.records.schema import SCHEMA, schema_at
from supervision.records.tables import ENTRY, PARCEL

MOST_TOLD = 10
"""Faults that are told; one is enough to undo a copy."""


@click.command("copy")
@click.option(
    "--to", required=True, metavar="URL", help="新库的地址：一个刚建好的空数据库。The new, empty database."
)
@click.option(
    "--photos",
    type=click.Path(file_okay=False, path_type=Path),
    default=None,
    metavar="FOLDER",
    help="把照片原件也带到这个文件夹；缺省不带，原件仍在数据目录。",
)
@click.option(
    "--scans",
    type=click.Path(file_okay=False, path_type=Path),
    default=None,
    metavar="FOLDER",
    help="把扫描件原件也带到这个文件夹；缺省不带，原件仍在数据目录。",
)
@database_and_day
@as_json
@telling_errors
def copy_(
    url: str | None, on: date | None, json_: bool, to: str, photos: Path | None, scans: Path | None
) -> None:
    """把案卷库迁到另一个数据库（如由 SQLite 迁到 PostgreSQL）：逐行核对无误才生效，原库不动。Copy."""
    old, new = open_door(url, on), open_door(to, on, ready=False)
    _refuse_itself(old.engine, new.engine)
    make_its_folder(to)
    with ExitStack() as afterwards:
        afterwards.callback(old.engine.dispose)
        afterwards.callback(new.engine.dispose)
        with _telling_what_is_left():
            moved = _move(old, new, photos, scans)
        with reading(old.engine) as session:
            missed = written_since(session, moved.tables)
    if json_:
        print_json(_values(new, moved, missed))
    else:
        _tell(new, moved)
    tell_missed(missed)
    tell_lost(moved.photos, moved.scans)


@dataclass(frozen=True, slots=True)
class _Moved:
    """What was moved: every table; tables that are not the program's; faults of old, moved along; the originals."""

    tables: Sequence[Copied]
    left_behind: Sequence[str]
    old_faults: int
    named_photos: int
    named_scans: int
    photos: Brought
    scans: Brought


class _NotTheSame(Exception):
    """The new database does not hold what the old one does; raised to undo the copy."""

    def __init__(self, lines: Sequence[str]) -> None:
        super().__init__(*lines)
        self.lines = lines


def _refuse_itself(old: Engine, new: Engine) -> None:
    if new.dialect.name == "sqlite" and new.url.database in {None, "", ":memory:"}:
        raise Refused("请用 --to 写明新库的文件，例如 sqlite:////srv/land/supervision.db")
    if same_database(old.url, new.url):
        raise Refused(f"新库就是原库：{new.url.render_as_string()}。请用 --to 写明另一个空数据库")


@contextmanager
def _telling_what_is_left() -> Iterator[None]:
    """A copy that failed left nothing: say so, and what failed."""
    try:
        yield
    except _NotTheSame as unlike:
        for line in unlike.lines[:MOST_TOLD]:
            click.echo(line, err=True)
        leave(
            NO_ENVIRONMENT,
            "新库与原库不一致，已全部撤回，新库仍是空的。请检查新库的服务器和磁盘，再迁移一次",
        )
    except OSError as error:
        leave(NO_ENVIRONMENT, f"文件不能读写：{error.strerror}（{error.filename}）。没有迁移，新库仍是空的")
    except OperationalError as error:
        leave(
            NO_ENVIRONMENT,
            f"数据库不能使用：{first_line(error.orig)}。迁移没有完成，新库中什么也不会留下，可再迁移一次\n"
            "请检查 --db 和 --to 的地址、数据库是否在运行、有无权限、磁盘是否已满",
        )


def _move(old: Door, new: Door, photos: Path | None, scans: Path | None) -> _Moved:
    """Copy and check in one transaction of the new database, from one view of the old."""
    patrol_every = old.office.patrol_every_days
    with reading(old.engine) as source, writing(new.engine) as target:
        _refuse_open_run(source)
        _prepare(target)
        brought = Brought() if photos is None else bring_photos(source, the_originals(), Photos(photos))
        papers = Brought() if scans is None else bring_scans(source, the_scans(), Scans(scans))
        ours, theirs = source.connection(), target.connection()
        with progress_bar("迁移，行") as advance:
            copied = copy_rows(ours, theirs, advance)
        with progress_bar("比对，行") as advance:
            found = read_again(theirs, advance)
        if unlike := differences(ours, theirs, copied, found):
            raise _NotTheSame([f"与原库不符：{one.zh}" for one in unlike])
        with progress_bar("核验宗地") as advance:
            new_faults, old_faults = _compared(
                _faults(source, old.today, patrol_every), _faults(target, old.today, patrol_every, advance)
            )
        if new_faults:
            raise _NotTheSame([f"原库没有、新库核验却有的问题：{one.zh}" for one in new_faults])
        begin_new_ids(theirs)
        named = len(named_originals(source)), len(named_scans(source))
        return _Moved(copied, other_tables(ours), old_faults, *named, brought, papers)


def _refuse_open_run(source: Session) -> None:
    """A copy made in the middle of a run would hold its lease, and half of its day."""
    leader = leader_of_the_open_run(source)
    if leader is not None:
        leave(
            NO_ENVIRONMENT,
            f"原库有一次监测尚未结束（{leader}），没有迁移。请停下 daemon，等监测结束；"
            "意外中断的，先运行一次 supervision sweep",
        )


def _prepare(target: Session) -> None:
    """Give an empty database its tables; one that has this program's must have them of today, and nothing in them."""
    connection = target.connection()
    found, others = schema_at(connection), other_tables(connection)
    if others:
        raise Refused(f"新库中已有别的表：{'、'.join(others[:MOST_TOLD])}。请另建一个空数据库")
    if found is None:
        migrate(connection)
    elif found != SCHEMA:
        raise Refused(f"新库中已有别的版本的表（{found}，本程序为{SCHEMA}）。请另建一个空数据库")
    make_room(target)


def _faults(
    session: Session, today: date, patrol_every: int | None, progress: Progress = lambda parcels: None
) -> Iterator[Found]:
    """What `verify` says of a database; the photos are no part of it."""
    return chain(
        verify(session, today, patrol_every=patrol_every, progress=progress), check_certificates(session)
    )


def _compared(source: Iterator[Found], target: Iterator[Found]) -> tuple[list[Found], int]:
    """The faults of the target that are none of the source, and how many the target has.

    A sound target asks nothing of the source. Of others both are read in step: what both have said is forgotten.
    """
    first = next(target, None)
    if first is None:
        return [], 0
    count = 0
    said_once: Counter[Found] = Counter()
    for theirs, ours in zip_longest(chain([first], target), source):
        if theirs is not None:
            count += 1
            said_once[theirs] += 1
        if ours is not None:
            said_once[ours] -= 1
        for one in (theirs, ours):
            if one is not None and said_once[one] == 0:
                del said_once[one]
    return list((+said_once).elements()), count


# What is said


def _tell(new: Door, moved: _Moved) -> None:
    rows = {one.table: one.rows for one in moved.tables}
    place = new.engine.url.render_as_string()  # without the password
    print_table(
        "迁移的表（新库与原库逐行相同）",
        ("表", "行数", "SHA-256"),
        ((one.table, one.rows, one.sha256[:16]) for one in moved.tables),
        nothing="",
    )
    click.echo(
        f"已迁移到{place}：{rows[PARCEL.name]}宗地、{rows[ENTRY.name]}条案卷记录，逐行比对相同，核验没有新的问题。"
    )
    if moved.old_faults:
        click.echo(f"原库核验原有{moved.old_faults}处问题，照原样迁来，见 supervision verify。")
    if moved.left_behind:
        click.echo(f"不属本程序的表没有迁移：{'、'.join(moved.left_behind)}")
    if moved.photos.count:
        click.echo(f"照片原件{moved.photos.count}张已带到所给的文件夹，请放到新处数据目录的 photos 下。")
    elif moved.named_photos:
        click.echo(
            f"照片原件{moved.named_photos}张不在数据库中，仍在{the_originals().folder}；换机器时请一并带走。"
        )
    if moved.scans.count:
        click.echo(f"扫描件原件{moved.scans.count}件已带到所给的文件夹，请放到新处数据目录的 scans 下。")
    elif moved.named_scans:
        click.echo(
            f"扫描件原件{moved.named_scans}件不在数据库中，仍在{the_scans().folder}；换机器时请一并带走。"
        )
    office = office_file()
    if office is not None:
        click.echo(f"机关信息{office}不在数据库中；换机器时请一并带走。")
    click.echo(
        "下一步：把 SUPERVISION_DATABASE_URL 改为新库，运行 supervision doctor，再启动 daemon；原库停用并留存。"
    )


def _values(new: Door, moved: _Moved, missed: Mapping[str, int]) -> Mapping[str, object]:
    office = office_file()
    return {
        "to": new.engine.url.render_as_string(),
        "tables": [asdict(one) for one in moved.tables],
        "left_behind": moved.left_behind,
        "old_faults": moved.old_faults,
        "photos": {
            "named": moved.named_photos,
            "folder": str(the_originals().folder),
            "brought": moved.photos.count,
        },
        "scans": {
            "named": moved.named_scans,
            "folder": str(the_scans().folder),
            "brought": moved.scans.count,
        },
        "office": None if office is None else str(office),
        "written_since": missed,
    }


def tell_missed(missed: Mapping[str, int]) -> None:
    """What people and the daemon wrote into the old database meanwhile is not in the new one (退出码1)."""
    if missed:
        said = "、".join(f"{word}{count}条" for word, count in missed.items())
        leave(
            WITH_SET_ASIDE,
            f"迁移开始以后，原库又写入了{said}，不在新库中。请停下 daemon 和所有人，另建空库再迁移一次",
        )
