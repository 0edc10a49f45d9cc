"""`photos`: the photos of a case file (现场照片), and what does not agree with it (存疑)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import click
from sqlalchemy.orm import Session

from supervision.casework.finding import find_parcel
from supervision.casework.journal import Entry, read_entries
from supervision.casework.photos.contradictions import Contradiction
from supervision.casework.photos.photo import Photo, photos_on_file
from supervision.casework.photos.sightings import Doubted, doubts_of_the_docket
from supervision.casework.photos.store import LostOriginal, Photos
from supervision.casework.scans.scan import Scans
from supervision.cli.door import as_json, data_folder, database_and_day, open_door, telling_errors
from supervision.cli.printing import print_list, to_file
from supervision.cli.telling import BAD_INPUT, NO_ENVIRONMENT, leave
from supervision.records.db import reading


def the_originals() -> Photos:
    """The store of originals (照片原件库): `photos` in the data folder."""
    return Photos(data_folder() / "photos")


def the_scans() -> Scans:
    """The store of scans (扫描件原件库): `scans` in the data folder."""
    return Scans(data_folder() / "scans")


def with_photos(happening: Any, beside: Path) -> Any:
    """A happening with its photos (`photos`) stored and named, before the entry that names them (附照片).

    File names are looked for `beside`. Raises `BadRecord` for a bad photo; who cannot write to the store is told so.
    A line of a file may hold anything that is JSON: what it is, is checked when it is recorded.
    """
    if not isinstance(happening, Mapping) or not happening.get("photos"):
        return happening
    from supervision.casework.photos.attaching import attach  # noqa: PLC0415 - only photos wait for Pillow

    photos = the_originals()
    try:
        return attach(happening, photos, beside)
    except OSError as error:
        leave(
            NO_ENVIRONMENT,
            f"照片目录 {photos.folder} 不能写入（{error.strerror}），没有登记；请检查磁盘空间和权限",
        )


@click.command("photos")
@click.argument("no", required=False, default="", metavar="[NO]")
@click.option("--contradictions", is_flag=True, help="列出存疑事项：不写编号则为全部宗地。Contradictions.")
@database_and_day
@as_json
@to_file
@telling_errors
def photos_(
    url: str | None, on: date | None, json_: bool, out: Path | None, no: str, contradictions: bool
) -> None:
    """现场照片：一宗地的照片及拍摄时间、位置；--contradictions 列出存疑事项。Photos and contradictions."""
    door = open_door(url, on)
    if not no and not contradictions:
        leave(
            BAD_INPUT,
            "请写明宗地编号：supervision photos 编号；列出全部宗地的存疑事项：supervision photos --contradictions",
        )
    with reading(door.engine) as session:
        parcel_id = find_parcel(session, no) if no else None
        doubted = list(
            doubts_of_the_docket(session, parcel_id=parcel_id, tolerance_m=door.office.photo_tolerance_m)
        )
        shown = [] if parcel_id is None else list(_shown(session, parcel_id, doubted, the_originals()))
    if contradictions:
        _print_doubts(doubted, json_=json_, out=out)
        return
    _print_photos(no, shown, json_=json_, out=out)
    if doubted and not json_ and out is None:
        click.echo("存疑事项：")
        for each in doubted:
            click.echo(f"  {each.contradiction.sort.zh}：{each.contradiction.text}")


class _Shown(NamedTuple):
    """One photo as it is listed: `place` is its original, `lost` why there is none to show."""

    seq: int
    entry: Entry
    photo: Photo
    place: Path | None
    lost: str
    doubts: Sequence[Contradiction]


def _shown(
    session: Session, parcel_id: int, doubted: Sequence[Doubted], originals: Photos
) -> Iterator[_Shown]:
    for seq, entry, photo in photos_on_file(read_entries(session, [parcel_id])[parcel_id]):
        lost = ""
        try:
            originals.read(photo.sha256)
        except LostOriginal as missing:
            lost = str(missing)
        mine = [
            each.contradiction
            for each in doubted
            if (each.contradiction.seq, each.contradiction.photo) == (seq, photo.sha256)
        ]
        yield _Shown(seq, entry, photo, originals.path_of(photo.sha256), lost, mine)


def _print_photos(no: str, shown: Sequence[_Shown], *, json_: bool, out: Path | None) -> None:
    print_list(
        shown,
        title=f"现场照片 {no}",
        columns=("编号", "日期", "事项", "照片", "拍摄时间", "位置", "相机", "存疑", "原件"),
        cells=_cells,
        values=_values,
        nothing=f"宗地{no}没有照片。登记时附上：supervision record {no} inspection finding=not_started photos=a.jpg,b.jpg",
        after="共{count}张。",
        json_=json_,
        out=out,
    )


def _cells(one: _Shown) -> Sequence[Any]:
    photo = one.photo
    place = "" if photo.position is None else f"{photo.position[0]:.5f},{photo.position[1]:.5f}"
    doubts = "、".join(dict.fromkeys(doubt.sort.zh for doubt in one.doubts))
    original = one.lost or "在库"
    taken_at = photo.taken_at.replace("T", " ")
    return (
        one.seq,
        one.entry.happened_on,
        one.entry.kind.zh,
        photo.name,
        taken_at,
        place,
        photo.camera,
        doubts,
        original,
    )


def _values(one: _Shown) -> dict[str, Any]:
    return {
        "seq": one.seq,
        "on": one.entry.happened_on,
        "kind": one.entry.kind,
        **one.photo.as_kept(),
        "original": None if one.place is None or one.lost else str(one.place),
        "lost": one.lost or None,
        "doubts": [{"what": doubt.sort, "text": doubt.text} for doubt in one.doubts],
    }


def _print_doubts(doubted: Sequence[Doubted], *, json_: bool, out: Path | None) -> None:
    print_list(
        doubted,
        title="存疑事项",
        columns=("电子监管号", "项目", "编号", "日期", "存疑", "说明"),
        cells=lambda one: (
            one.no,
            one.project,
            one.contradiction.seq,
            one.contradiction.on,
            one.contradiction.sort.zh,
            one.contradiction.text,
        ),
        values=lambda one: {
            "no": one.no,
            "project": one.project,
            "seq": one.contradiction.seq,
            "on": one.contradiction.on,
            "what": one.contradiction.sort,
            "text": one.contradiction.text,
            "photo": one.contradiction.photo or None,
        },
        nothing="没有存疑事项。",
        after="共{count}处。存疑不等于有误：请核对后补拍照片，或登记更正。",
        json_=json_,
        out=out,
    )
