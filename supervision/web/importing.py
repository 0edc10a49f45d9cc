"""Imports that go on behind the page (后台导入): files lie in the data folder, the row of the job says how far it is."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Sequence
from pathlib import Path

from supervision.casework.acts import Desk
from supervision.casework.importing import Imported, import_files
from supervision.casework.intake_jobs import note_end, note_failure, note_progress
from supervision.casework.supply.report import ReportWriter, RowReport
from supervision.law.refusals import Refused
from supervision.web.door import WebDoor

SHOWN = 100
"""Rows set aside or remarked on that the page shows; the file has all of them."""

REPORT = "明细.csv"


class Stopped(Exception):
    """The service ends: what was taken stays, the rest is taken another time."""


def folder_of(data: Path, number: int) -> Path:
    """Where the files of an import lie, and its report."""
    return data / "imports" / str(number)


def put_files(data: Path, number: int, files: Sequence[tuple[str, bytes]]) -> list[Path]:
    """Lay the files of an import into its folder, each under its own name."""
    paths: list[Path] = []
    for place, (name, content) in enumerate(files, start=1):
        there = {path.name for path in paths}
        path = folder_of(data, number) / str(place) / (f"{place}-{name}" if name in there else name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        paths.append(path)
    return paths


def files_of(data: Path, number: int) -> list[Path]:
    """The files of an import, in their order."""
    folders = sorted(p for p in folder_of(data, number).glob("*") if p.name.isdecimal())
    return [path for folder in folders for path in folder.iterdir()]


def reports_of(data: Path, number: int) -> list[Path]:
    """Its report: one file for each sort of headings."""
    return sorted((folder_of(data, number) / "report").glob("*.csv"))


def take_away(data: Path, number: int) -> None:
    """The files of an import that is not wanted."""
    shutil.rmtree(folder_of(data, number), ignore_errors=True)


def sha256_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def begin(door: WebDoor, number: int, desk: Desk, *, dry_run: bool) -> None:
    """Try an import, or take it in, behind the page."""
    door.background.start(lambda: _run(door, number, desk, dry_run=dry_run))


def _run(door: WebDoor, number: int, desk: Desk, *, dry_run: bool) -> None:
    shown: list[RowReport] = []
    try:
        imported = _import(door, number, desk, shown, dry_run=dry_run)
        note_end(door.engine, number, imported, shown)
    except Stopped:
        note_failure(
            door.engine, number, "服务停止，没有办完；已写入的行不会重复，可将文件重新上传、再次导入"
        )
    except Refused as refused:
        note_failure(door.engine, number, str(refused))
    except Exception as error:
        door.log("web.import_failed", level="error", number=number, error=type(error).__name__)
        note_failure(
            door.engine, number, f"没有办完（{type(error).__name__}），请把第{number}号导入告诉管理员"
        )


def _import(door: WebDoor, number: int, desk: Desk, shown: list[RowReport], *, dry_run: bool) -> Imported:
    place = folder_of(door.data, number) / "report"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    last = -1

    def progress(done: int, total: int) -> None:
        nonlocal last
        if door.background.stopping.is_set():
            raise Stopped
        percent = done * 100 // total if total else done
        if percent != last:
            last = percent
            note_progress(door.engine, number, done, total)

    with ReportWriter(place / REPORT) as writer:

        def note(row: RowReport) -> None:
            writer.write(row)
            if len(shown) < SHOWN:
                shown.append(row)

        return import_files(
            door.engine, files_of(door.data, number), desk, report=note, progress=progress, dry_run=dry_run
        )
