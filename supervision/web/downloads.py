"""Files for a person to keep (下载): never opened in the page, never taken for a page, no formula in a table."""

from __future__ import annotations

import csv
import io
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from fastapi.responses import FileResponse, Response, StreamingResponse
from starlette.background import BackgroundTask

from supervision.casework.tables.sheet_writing import Cell
from supervision.casework.tables.writing import open_writer

BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""What a spreadsheet calculates instead of showing it."""

CHUNK = 64 * 1024

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def attachment(name: str) -> dict[str, str]:
    """The headers of a file that is kept: its name may be Chinese, and is no path."""
    plain = "".join(c for c in name if c.isprintable() and c not in '/\\:*?"<>|').strip(". ") or "file"
    return {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(plain)}",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }


def download(name: str, content: bytes, media_type: str = "application/octet-stream") -> Response:
    """A file that is whole in memory."""
    return Response(content, media_type=media_type, headers=attachment(name))


def download_csv(name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Response:
    """A table as it is read, with the mark by which a spreadsheet knows UTF-8."""
    return StreamingResponse(
        _csv(columns, rows), media_type="text/csv; charset=utf-8", headers=attachment(name)
    )


def download_xlsx(name: str, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Response:
    """A table as a sheet, numbers and days as such; written whole before it is sent, and gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="supervision-"))
    try:
        path = folder / "table.xlsx"
        with open_writer(path, columns) as table:
            for row in rows:
                table.write(row)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    gone = BackgroundTask(shutil.rmtree, folder, ignore_errors=True)
    return FileResponse(path, media_type=XLSX, headers=attachment(name), background=gone)


def _csv(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    text = io.StringIO()
    text.write("\ufeff")
    writer = csv.writer(text)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([in_a_cell(cell) for cell in row])
        if text.tell() > CHUNK:
            yield text.getvalue()
            text.seek(0)
            text.truncate()
    yield text.getvalue()


def in_a_cell(value: Any) -> str:
    """A cell that is read as what it says: a text that begins like a formula gets a mark before it."""
    text = "" if value is None else str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(BEGINS_A_FORMULA) else text
