"""Records in JSON (JSON 记录): one object a line, or one array of objects, alone or under "data"."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import islice
from typing import Any

from supervision.casework.tables.table import Record, without_nul
from supervision.casework.tables.text_file import TextFile
from supervision.law.refusals import BadRecord

MOST_KEYS = 300
LARGEST_ARRAY = 200 << 20
"""Bytes: an array is read at once, lines are read one by one."""
BROKEN = "含有残缺的字符"
WRITE_LINES = "请改为每行一个 JSON 对象（JSON Lines）或 CSV 后再导入"

_BEGINNING = re.compile(r'\s*(?:\{\s*["}]|\[\s*[{\]])')
_UNREADABLE = (ValueError, ArithmeticError, RecursionError)
"""What a text that is no JSON raises, one with absurd numbers, and one nested without end."""


class _Twice(dict[str, Any]):
    """An object that gives a key twice: which of its values holds, nobody can say."""


def is_json(start: str) -> bool:
    return _BEGINNING.match(start) is not None


class JsonTable:
    """Objects with the same keys, more or less: all keys together are the headings.

    A row is a line, and in an array the place of its object, counted from 1.
    """

    heading_row = 1

    def __init__(self, text: TextFile) -> None:
        self.name, self.size = text.label, text.size
        self.remarks: Sequence[str] = ()
        self._text = text
        self._array: list[Any] | None = None
        if not self._is_lines():
            self._array = self._read_array()
            self.remarks = ("文件是一个 JSON 数组，“行”是第几个对象",)
        self.headings: Sequence[str] = self._keys()

    @property
    def position(self) -> int:
        return self._text.position

    def records(self) -> Iterator[Record]:
        """Each object as its cells, in the order of the headings; what is no object is a fault of its row."""
        for row, value in self._values():
            fault = _fault_of(value)
            cells = (
                [""] * len(self.headings) if fault else [_text_of(value.get(key)) for key in self.headings]
            )
            if not fault and not _is_text("".join(cells)):
                cells, fault = [""] * len(cells), BROKEN
            if fault:
                yield Record(row, cells, f"{fault}，请改正后重新导入")
            elif any(map(str.strip, cells)):
                yield Record(row, cells)

    def _is_lines(self) -> bool:
        """One of the first lines is an object by itself, and not a whole answer with its array in it."""
        if self._text.start.lstrip().startswith("["):
            return False
        first = [value for _, value in islice(self._lines(), 10)]
        return any(isinstance(value, dict) and not _is_answer(value) for value in first)

    def _read_array(self) -> list[Any]:
        name = self._text.label
        if self._text.length > LARGEST_ARRAY:
            raise BadRecord(f"{name}：JSON 数组超过200兆，{WRITE_LINES}")
        try:
            value = _load(self._text.whole())
        except json.JSONDecodeError as error:
            raise BadRecord(
                f"{name}：第{error.lineno}行第{error.colno}字附近不是 JSON，{WRITE_LINES}"
            ) from None
        except _UNREADABLE:
            raise BadRecord(f"{name}：不是能读的 JSON（数字过大或层次过深），{WRITE_LINES}") from None
        array = value.get("data") if isinstance(value, dict) else value
        if not isinstance(array, list):
            raise BadRecord(f'{name}：JSON 中没有宗地的数组（应为[…]或{{"data":[…]}}），{WRITE_LINES}')
        return array

    def _keys(self) -> list[str]:
        keys: dict[str, None] = {}
        for _, value in self._values():
            if not _fault_of(value):
                keys.update(dict.fromkeys(value))
            if len(keys) > MOST_KEYS:
                raise BadRecord(f"{self.name}：各对象的键合计超过{MOST_KEYS}个，不是同一种记录，请核对文件")
        if not keys:
            raise BadRecord(f"{self.name}：没有一个 JSON 对象，{WRITE_LINES}")
        return list(keys)

    def _values(self) -> Iterator[tuple[int, Any]]:
        return self._lines() if self._array is None else enumerate(self._array, start=1)

    def _lines(self) -> Iterator[tuple[int, Any]]:
        """Each line that is not blank with what it says; None for one that is no JSON."""
        for row, line in enumerate(self._text.lines(), start=1):
            if line.strip():
                try:
                    value = _load(line)
                except _UNREADABLE:
                    value = None
                yield row, value


def _load(text: str) -> Any:
    """Numbers keep the digits in which they are written."""
    return json.loads(
        text, object_pairs_hook=_object, parse_float=Decimal, parse_int=Decimal, parse_constant=str
    )


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    return found if len(found) == len(pairs) else _Twice(found)


def _fault_of(value: Any) -> str:
    if not isinstance(value, dict):
        return "不是一个 JSON 对象"
    if isinstance(value, _Twice):
        return "同一个键出现两次，不知以哪个为准"
    return "" if _is_text("".join(value)) else BROKEN


def _is_answer(value: dict[str, Any]) -> bool:
    """What an interface answers: its records stand under "data"."""
    return isinstance(value.get("data"), list)


def _text_of(value: Any) -> str:
    if isinstance(value, str):
        return without_nul(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, Decimal):
        return str(value)
    return without_nul(json.dumps(value, ensure_ascii=False, default=_number))


def _number(value: Decimal) -> int | float:
    return int(value) if value.as_tuple().exponent == 0 else float(value)


def _is_text(text: str) -> bool:
    """Half a surrogate pair (\\ud800) is no character, and no database keeps a NUL."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in text
