"""Writing a table to a file (写出表格): CSV or XLSX that a spreadsheet shows and never computes.

The same table is the same bytes, whenever and wherever it is written.
"""

from __future__ import annotations

import codecs
import csv
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO, Protocol

from supervision.casework.supply.report import as_text
from supervision.casework.tables.sheet_writing import Book, Cell, as_written
from supervision.law.refusals import BadRecord


class TableWriter(Protocol):
    """A table being written; a broken-off one leaves no file."""

    def write(self, cells: Sequence[Cell]) -> None:
        """One row below the headings."""


@contextmanager
def open_writer(path: Path, headings: Sequence[str]) -> Iterator[TableWriter]:
    """Write a table as the file's name says; it takes its place when the block is left without an error.

    Raises `BadRecord` for a name that says neither .csv nor .xlsx, or a place that cannot be written to.
    """
    sort = SORTS.get(path.suffix.lower())
    if sort is None:
        raise BadRecord(f"{path}：只能写成 {'、'.join(SORTS)} 文件，请改文件名")
    with new_file(path) as file, closing(sort(file, headings)) as table:
        yield table
        table.finish()


@contextmanager
def new_file(path: Path) -> Iterator[IO[bytes]]:
    """A file that takes its place when the block is left without an error; raises `BadRecord` where it cannot."""
    if not path.parent.is_dir():
        raise BadRecord(f"{path}：没有文件夹“{path.parent}”，请先建立或另选位置")
    unfinished = path.with_name(f"{path.name}.未完成-{os.getpid()}")
    try:
        with unfinished.open("wb") as file:
            yield file
        unfinished.replace(path)
    except OSError as error:
        why = f"{path}：写不进去（{error.strerror or error}）"
        raise BadRecord(
            f"{why}，请检查写入权限和磁盘空间，文件如正打开着请先关闭；没有写出任何文件"
        ) from error
    finally:
        unfinished.unlink(missing_ok=True)


class _Csv:
    """UTF-8 with its mark, by which Excel knows it."""

    def __init__(self, file: IO[bytes], headings: Sequence[str]) -> None:
        self._rows = csv.writer(codecs.getwriter("utf-8-sig")(file))
        self.write(headings)

    def write(self, cells: Sequence[Cell]) -> None:
        self._rows.writerow([_csv_text(cell) for cell in cells])

    def finish(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        """Nothing is left lying about."""


def write_csv(file: IO[bytes], headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """Write a whole table into a file that is open already."""
    table = _Csv(file, headings)
    for row in rows:
        table.write(row)


def _csv_text(cell: Cell) -> str:
    if cell is None:
        return ""
    return as_text(cell) if isinstance(cell, str) else as_written(cell)


class _Xlsx:
    """A workbook of one sheet."""

    def __init__(self, file: IO[bytes], headings: Sequence[str]) -> None:
        self._file, self._book = file, Book()
        self._sheet = self._book.sheet("清单", headings)

    def write(self, cells: Sequence[Cell]) -> None:
        self._sheet.write(cells)

    def finish(self) -> None:
        self._book.save(self._file)

    def close(self) -> None:
        self._book.close()


SORTS: dict[str, type[_Csv | _Xlsx]] = {".csv": _Csv, ".xlsx": _Xlsx}
"""How a table is written, by the end of the file's name."""
