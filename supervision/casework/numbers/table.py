"""The register of numbers as a table (文号登记簿): the same columns on the screen, in a file and on a page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from supervision.casework.numbers.register import NumberLine

COLUMNS = ("编号", "文号", "文书", "电子监管号", "项目", "签发日", "签发人", "去向")


def cells(line: NumberLine) -> Sequence[Any]:
    return (
        line.id, line.number, line.paper, line.no, line.project, line.issued_on, line.signer or line.by, line.status.zh,
    )  # fmt: skip
