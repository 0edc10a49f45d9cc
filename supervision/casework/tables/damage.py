"""Damaged workbooks (损坏的工作簿): whatever they make a library raise, people are told that they are damaged."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from xml.parsers.expat import ExpatError
from zipfile import BadZipFile

from python_calamine import CalamineError

from supervision.law.refusals import BadRecord

MEND = "请重新下载，或用 Excel 打开、修复后另存为“Excel 工作簿（.xlsx）”再导入"

OF_DAMAGE = (
    CalamineError, BadZipFile, zlib.error, ExpatError, struct.error,
    EOFError, ValueError, LookupError, ArithmeticError, MemoryError, RuntimeError,
)  # fmt: skip
"""What zip raises for a method it does not know, or for a password, is a `RuntimeError` too."""


def is_panic(error: BaseException) -> bool:
    """Whether a library written in Rust gave up; its error has no name to import."""
    return type(error).__name__ == "PanicException"


@contextmanager
def refused_when_damaged(label: str) -> Iterator[None]:
    """Refuse a workbook that cannot be read, saying what made it so."""
    try:
        yield
    except BadRecord:
        raise
    except BaseException as error:
        if isinstance(error, OF_DAMAGE) or is_panic(error):
            reason = str(error) or type(error).__name__
            raise BadRecord(f"{label}：工作簿已损坏，读不出；{MEND}（技术信息：{reason}）") from error
        raise
