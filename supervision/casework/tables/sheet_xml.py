"""The XML of an XLSX workbook (工作簿的 XML), read as it goes by: `<c r="B2" t="e"><f>A2/0</f><v>#DIV/0!</v></c>`."""

from __future__ import annotations

from collections.abc import Callable
from typing import IO, Any
from xml.parsers import expat

from supervision.casework.tables.sheet_scan import SheetScan, column_name, column_number
from supervision.casework.tables.text_file import BLOCK
from supervision.law.refusals import BadRecord

Attributes = dict[str, str]

ERRORS = frozenset({"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA"})
"""The error values of old; a sheet with a newer one (#SPILL!) cannot be loaded."""


def parse(part: IO[bytes], on_start: Callable[[str, Attributes], None]) -> None:
    """Call for each element as it begins."""
    _feed(_parser(on_start), part)


def _feed(parser: expat.XMLParserType, part: IO[bytes]) -> None:
    while block := part.read(BLOCK):
        parser.Parse(block)
    parser.Parse(b"", True)


def _parser(on_start: Callable[[str, Attributes], None]) -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = on_start
    parser.StartDoctypeDeclHandler = _refuse_doctype
    return parser


def _refuse_doctype(*_: Any) -> None:
    """No workbook declares entities; those that do expand until the memory is full."""
    raise ValueError("DOCTYPE")


def scan_sheet(part: IO[bytes], name: str) -> SheetScan:
    """Scan a worksheet; `name` is said when it cannot be loaded."""
    return _SheetScanner(name).run(part)


class _Columns(dict[str, int]):
    def __missing__(self, letters: str) -> int:
        self[letters] = column_number(letters)
        return self[letters]


class _SheetScanner:
    """Millions of elements go by: only within formulas and errors does it listen to text and to ends."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._scan = SheetScan()
        self._columns = _Columns()
        self._row, self._row_as_written, self._column = 0, "", -1
        self._type: str | None = None
        self._value: list[str] | None = None
        self._is_row = self._is_cell = self._is_value = self._is_inline = self._is_formula = ""

    def run(self, part: IO[bytes]) -> SheetScan:
        self._parser = _parser(self._root)
        _feed(self._parser, part)
        return self._scan

    def _root(self, name: str, _: Attributes) -> None:
        """The names of all elements have the prefix of the first (`x:worksheet`), if it has one."""
        prefix = name.removesuffix("worksheet")
        self._is_row, self._is_cell = f"{prefix}row", f"{prefix}c"
        self._is_value, self._is_inline, self._is_formula = f"{prefix}v", f"{prefix}is", f"{prefix}f"
        self._parser.StartElementHandler = self._start

    def _start(self, name: str, attributes: Attributes) -> None:
        if name == self._is_cell:
            self._cell(attributes.get("r"))
            self._type = attributes.get("t")
            if self._type == "e":
                self._listen()
        elif name in (self._is_value, self._is_inline):
            self._scan.met_value(self._row, self._column)
            self._value = []
        elif name == self._is_formula:
            self._listen()
        elif name == self._is_row:
            self._row_as_written = attributes.get("r", "")
            self._row = int(self._row_as_written) if self._row_as_written else self._row + 1
            self._column = -1

    def _cell(self, reference: str | None) -> None:
        """A cell says where it is, or follows the one before."""
        if reference is None:
            self._column += 1
            return
        letters = reference.rstrip("0123456789")
        row = reference[len(letters) :]
        self._column = self._columns[letters]
        if row != self._row_as_written:
            self._row, self._row_as_written = int(row), row

    def _listen(self) -> None:
        self._value = None
        self._parser.CharacterDataHandler = self._text
        self._parser.EndElementHandler = self._end

    def _text(self, text: str) -> None:
        if self._value is not None:
            self._value.append(text)

    def _end(self, name: str) -> None:
        if name != self._is_cell:
            return
        value = "".join(self._value or ())
        if self._type == "e":
            self._error(value)
        elif value or self._type == "str":
            self._scan.met_formula(self._row, self._column)
        else:
            self._scan.met_uncomputed(self._row, self._column)
        self._parser.CharacterDataHandler = self._parser.EndElementHandler = None

    def _error(self, error: str) -> None:
        if not error:
            return
        if error not in ERRORS:
            cell = f"{column_name(self._column)}{self._row}"
            raise BadRecord(f"{self._name}：单元格{cell}是错误值{error}，请改正后重新导入")
        self._scan.met_error(self._row, self._column, error)
