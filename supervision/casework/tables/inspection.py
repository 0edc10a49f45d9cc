"""Looking an uploaded table over before it is read (上传表格检查): nothing that swells, nothing wider than a table is.

Who imports at the command line has the file on his own machine; what comes over the net may have been made to fill ours.
"""

from __future__ import annotations

import struct
import zlib
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from supervision.casework.tables.text_file import first_bytes, is_packed
from supervision.casework.tables.workbook import ZIP
from supervision.law.refusals import BadRecord

MOST_BYTES = 60_000_000
MOST_UNPACKED = 400_000_000
"""Bytes of a workbook unpacked: a province's 150,000 supplies take half of it."""
MOST_TIMES = 150
"""How many times its size a part of a workbook may be; sheets of real tables come to 10 to 30."""
SMALL = 10_000_000
"""Bytes below which nothing is held against a part."""
MOST_PARTS = 5_000
MOST_COLUMNS = 1_000
PIECE = 1 << 20
LOCAL_HEADER = struct.Struct("<26xHH")


def inspect_table(path: Path, label: str) -> None:
    """Raises `BadRecord` with the reason."""
    if path.stat().st_size > MOST_BYTES:
        raise BadRecord(f"{label}：超过{MOST_BYTES // 1_000_000}兆，请拆成几个文件")
    if is_packed(path):
        raise BadRecord(f"{label}：是压缩后的文件（gzip），请先解压再上传")
    start = first_bytes(path)
    if not start:
        raise BadRecord(f"{label}：文件是空的")
    if start.startswith(ZIP):
        _inspect_workbook(path, label)
    else:
        _inspect_text(path, label)


def _inspect_workbook(path: Path, label: str) -> None:
    """What the parts come to is measured by unpacking them: what a zip says of itself may be a lie."""
    try:
        with ZipFile(path) as package, path.open("rb") as raw:
            parts = package.infolist()
            if len(parts) > MOST_PARTS:
                raise BadRecord(f"{label}：由{len(parts)}个部分组成，不是正常的工作簿，没有收下")
            left = MOST_UNPACKED
            for part in parts:
                raw.seek(part.header_offset)
                header = raw.read(30)
                name, extra = LOCAL_HEADER.unpack(header)
                raw.seek(name + extra, 1)
                left -= _unpacked(raw.read(part.compress_size), part, left, label)
    except (BadZipFile, struct.error, zlib.error, EOFError, ValueError) as error:
        raise BadRecord(
            f"{label}：工作簿已损坏，读不出，请用 Excel 打开、修复后另存再上传（{error}）"
        ) from None


def _unpacked(packed: bytes, part: ZipInfo, most: int, label: str) -> int:
    """How many bytes a part really unpacks to."""
    if part.compress_type == ZIP_STORED:
        return len(packed)
    if part.compress_type != ZIP_DEFLATED:
        raise BadRecord(f"{label}：工作簿的压缩方式不是 Excel 所用的，请用 Excel 另存后再上传")
    unpacking, length, left = zlib.decompressobj(-zlib.MAX_WBITS), 0, packed
    while left and not unpacking.eof:
        length += len(unpacking.decompress(left, PIECE))
        left = unpacking.unconsumed_tail
        if length > most or (length > SMALL and length > MOST_TIMES * len(packed)):
            raise BadRecord(
                f"{label}：解压后大得不正常（{len(packed) // 1000}KB 解压后超过{length // 1_000_000}兆），没有收下；请核对文件来源"
            )
    return length


def _inspect_text(path: Path, label: str) -> None:
    """The first line of text with something in it is no wider than a table is."""
    with path.open("rb") as file:
        start = file.read(PIECE)
    for line in start.replace(b"\0", b"").splitlines()[:50]:
        widest = max(line.count(mark) for mark in (b",", b"\t", b";", b"|"))
        if widest >= MOST_COLUMNS:
            raise BadRecord(
                f"{label}：一行有{widest + 1}列以上，多于{MOST_COLUMNS}列，不是供地或缴款表格，没有收下"
            )
