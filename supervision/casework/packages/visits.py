"""Visits and photos (巡查记录与照片), and the site check of the 国土所: who, when, where, what was found, the originals."""

from __future__ import annotations

from collections.abc import Iterator

from supervision.casework.blocks import Block
from supervision.casework.journal import Entry
from supervision.casework.packages.coherence import PHOTOS
from supervision.casework.packages.sealing import Member
from supervision.casework.packages.section import (
    Document,
    Section,
    a_section,
    fact_blocks,
    facts_on_file,
    para,
    row,
    text_document,
)
from supervision.casework.papers.on_file import FileOnDay
from supervision.casework.papers.paper import draw_up
from supervision.casework.photos.photo import SUFFIXES, Photo, photos_of, photos_on_file
from supervision.casework.photos.store import LostOriginal, Photos
from supervision.law.figures import plain
from supervision.law.refusals import Refused
from supervision.law.rules.counts import TWO_OFFICERS
from supervision.law.steps import PaperName
from supervision.law.terms import Kind

VISITS = (Kind.INSPECTION, Kind.IDLE_CHECK)


def visits_section(file: FileOnDay, store: Photos) -> Section:
    """Every visit with its photos, the 跟踪管理卡, and the original of every photo a standing entry names.

    Raises `Refused` with the photo's name where an original is missing or was altered.
    """
    card = draw_up(PaperName.TRACKING_CARD, file)
    tracking = text_document(
        "07巡查记录与照片/建设项目用地跟踪管理卡.txt", PaperName.TRACKING_CARD.zh, card.blocks
    )
    return a_section("07巡查记录与照片", _visits(file), [tracking, *_originals(file, store)])


def check_section(file: FileOnDay) -> Section:
    """What the 国土所 found on site of a suspicion (国土所核实意见)."""
    return a_section(
        "12国土所核实意见", facts_on_file(file, (Kind.IDLE_CHECK,), "案卷中没有疑似闲置的现场核实记录。")
    )


def _visits(file: FileOnDay) -> Iterator[Block]:
    found = file.of_kind(*VISITS)
    for fact in found:
        yield from fact_blocks(file, fact)
        officers = fact.values.get("officers") or ()
        if len(officers) < TWO_OFFICERS:
            yield row(
                "提示",
                f"巡查人员{'只记一人' if officers else '未记录'}，作执法证据前须由两名以上执法人员核实",
            )
        for photo in photos_of(file.entries[fact.seq]):
            yield row("原件", _described(photo))
    if not found:
        yield para("案卷中没有巡查记录。")


def _described(photo: Photo) -> str:
    """A photo in words: its name, when and where the camera says it was taken."""
    parts = [photo.name, f"拍摄{photo.taken_at.replace('T', ' ')}" if photo.taken_at else "照片未载拍摄时间"]
    if photo.position is not None:
        longitude, latitude = photo.position
        parts.append(f"东经{plain(longitude)}°、北纬{plain(latitude)}°")
    else:
        parts.append("照片未载位置")
    parts.append(photo.camera or "相机未载")
    return "，".join(parts)


def _originals(file: FileOnDay, store: Photos) -> Iterator[Document]:
    """Each original once, under the first entry that names it."""
    seen: set[str] = set()
    for seq, entry, photo in photos_on_file(sorted(file.entries.items())):
        if photo.sha256 in seen:
            continue
        seen.add(photo.sha256)
        name = f"{PHOTOS}{seq:04d}-{photo.sha256[:12]}.{SUFFIXES.get(photo.type, 'jpg')}"
        titled = f"{photo.name}（第{seq}号{entry.kind.zh}所附照片原件）"
        yield Document(Member(name, _original(file, seq, entry, photo, store)), titled)


def _original(file: FileOnDay, seq: int, entry: Entry, photo: Photo, store: Photos) -> bytes:
    what = f"宗地{file.no}案卷第{seq}号{entry.kind.zh}所附照片“{photo.name}”"
    try:
        return store.read(photo.sha256)
    except LostOriginal as lost:
        raise Refused(f"{what}：{lost}；移交包没有制作") from lost
    except OSError as error:
        raise Refused(
            f"{what}读不出（{error.strerror}），移交包没有制作；请检查照片目录 {store.folder}"
        ) from error
