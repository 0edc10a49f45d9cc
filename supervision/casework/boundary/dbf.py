"""The table beside a shapefile (.dbf), read by pyshp: its fields as text, in the encoding the .cpg and the bytes bear out."""

from __future__ import annotations

import codecs
import io
import struct
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from supervision.casework.boundary.layer import MOST_PLOTS
from supervision.law.refusals import BadRecord

UTF8, GB18030 = "utf-8", "gb18030"
AS_BYTES = "latin-1"
"""What the texts are read in: each byte a letter of its own, so that nothing is lost before their encoding is known."""

NAMED = {"65001": UTF8, "936": GB18030, "GBK": GB18030, "GB2312": GB18030, "GB18030": GB18030, "UTF8": UTF8}
"""How a .cpg calls an encoding, without its signs and prefixes."""

LANGUAGE_DRIVERS = {0x4D: GB18030, 0x7A: GB18030}
"""What a .dbf says of itself, where there is no .cpg."""

HEADER = struct.Struct("<4xIHH17xBxx")
MOST_FIELDS = 255
"""As many as dBASE allows."""

TRUE_OR_FALSE = {True: "T", False: "F"}


class Table(NamedTuple):
    """The rows in the order of the shapes, None for one marked as deleted; what was doubtful about the encoding."""

    rows: Sequence[dict[str, str] | None]
    remarks: Sequence[str]


class _Cell(NamedTuple):
    """The bytes of a cell or of a field's name, and whether its width may have cut the last letter."""

    text: bytes
    full: bool


def read_dbf(name: str, data: bytes, cpg: str) -> Table:
    """The rows of a .dbf; raises `BadRecord` with the row that cannot be read."""
    driver = _bounds(name, data)
    titles, lines = _lines(name, data)
    encoding, remarks = _encoding(name, cpg, driver, [titles, *(line or [] for line in lines)])
    names = [_text(title, encoding) for title in titles]
    rows = [
        None if line is None else {key: _text(cell, encoding) for key, cell in zip(names, line, strict=True)}
        for line in lines
    ]
    return Table(rows, remarks)


def _bounds(name: str, data: bytes) -> int:
    """What the header says is there, held against the bytes before they are read; gives the language driver."""
    if len(data) < HEADER.size:
        raise BadRecord(f"{name}：文件不完整，读不到表头")
    count, begins, width, driver = HEADER.unpack_from(data)
    fields = (begins - HEADER.size - 1) // 32
    if not (HEADER.size < begins <= len(data) and 0 < fields <= MOST_FIELDS and width):
        raise BadRecord(f"{name}：表头不合 dBASE 格式，请重新导出")
    if count > MOST_PLOTS:
        raise BadRecord(f"{name}：有{count}行，一次至多{MOST_PLOTS}行，请分几次")
    if begins + count * width > len(data):
        raise BadRecord(f"{name}：文件不完整，应有{count}行，只有{(len(data) - begins) // width}行")
    return int(driver)


def _lines(name: str, data: bytes) -> tuple[list[_Cell], list[list[_Cell] | None]]:
    """The fields' names and the rows' cells as they stand in the file."""
    import shapefile  # noqa: PLC0415 - only who records a boundary waits for pyshp

    try:
        reader = shapefile.DbfReader(io.BytesIO(data), encoding=AS_BYTES)
    except KeyError as unknown:
        raise BadRecord(f"{name}：表头有不认识的字段类型（{unknown}），请重新导出") from None
    except (shapefile.ShapefileException, struct.error, ValueError) as error:
        raise BadRecord(f"{name}：表头不合 dBASE 格式（{error}），请重新导出") from None
    _, _, width, _ = HEADER.unpack_from(data)
    sizes = [field.size for field in reader.data_fields]
    if 1 + sum(sizes) > width:
        raise BadRecord(f"{name}：各字段共宽{1 + sum(sizes)}字节，每行只有{width}字节，请重新导出")
    titles = [_cell(field.name.partition("\0")[0], 10) for field in reader.data_fields]
    lines: list[list[_Cell] | None] = []
    for number in range(len(reader)):
        try:
            record = reader.record(number)
        except (shapefile.ShapefileException, struct.error, ValueError, OverflowError) as error:
            raise BadRecord(f"{name}：第{number + 1}行有读不出的值（{error}），请重新导出") from None
        lines.append(None if record is None else [_cell(*each) for each in zip(record, sizes, strict=True)])
    return titles, lines


def _cell(value: Any, size: int) -> _Cell:
    """A value as the text it stands for: a number as whole as it is, a day, true or false as the table has them."""
    match value:
        case None:
            said = ""
        case bool():
            said = TRUE_OR_FALSE[value]
        case float() if value.is_integer():
            said = str(int(value))
        case date():
            said = value.isoformat()
        case _:
            said = str(value)
    text = said.encode(AS_BYTES)
    return _Cell(text, len(text) >= size)


def _encoding(name: str, cpg: str, driver: int, lines: Sequence[Sequence[_Cell]]) -> tuple[str, list[str]]:
    """What the .cpg or the table says, if the bytes bear it out; else what they are."""
    said = cpg.strip().upper().replace("-", "").replace("_", "").replace(" ", "")
    named = NAMED.get(said.removeprefix("ANSI").removeprefix("CP").removeprefix("EUC").removeprefix("OEM"))
    first = named or LANGUAGE_DRIVERS.get(driver) or UTF8
    for encoding in (first, *(each for each in (UTF8, GB18030) if each != first)):
        if all(_is(cell, encoding) for line in lines for cell in line):
            doubt = named is not None and encoding != named
            remark = f"{name}：.cpg 写明“{cpg.strip()}”，内容是 {encoding.upper()}，按内容读取"
            return encoding, [remark] if doubt else []
    number = next(
        (n for n, line in enumerate(lines) if not any(all(_is(c, e) for c in line) for e in (UTF8, GB18030))),
        0,
    )
    where = f"第{number}行" if number else "有的行"
    raise BadRecord(f"{name}：{where}的文字不全是 UTF-8，也不全是 GBK 编码，请重新导出")


def _is(cell: _Cell, encoding: str) -> bool:
    """Whether the bytes are text of an encoding; the field's width may have cut its last character."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    try:
        decoder.decode(cell.text, final=not cell.full)
    except UnicodeDecodeError:
        return False
    return True


def _text(cell: _Cell, encoding: str) -> str:
    return cell.text.decode(encoding, "ignore").strip(" \0\t\r\n")
