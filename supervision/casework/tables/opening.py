"""Opening a file (打开文件): by what its first bytes say, not by its name."""

from __future__ import annotations

from pathlib import Path

from supervision.casework.tables.csv_table import CsvTable
from supervision.casework.tables.table import IsHeading, Table


def open_tables(path: Path, is_heading: IsHeading, *, label: str = "") -> list[Table]:
    """The tables of a file, at least one; raises `BadRecord` for a file that cannot be read at all.

    `label` is what people see as its name (default: the file's own).
    """
    return [CsvTable(path, is_heading, label=label or path.name)]
