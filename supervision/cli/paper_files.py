"""Papers in files (文书文件): `--out X.pdf`, `.docx`, `.html` or `.txt`; the ending says which."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from supervision.casework.printed_papers import Output, PrintedPaper, written
from supervision.cli.printing import FILE
from supervision.cli.telling import BAD_INPUT, leave
from supervision.printing import Printing

Command = TypeVar("Command", bound=Callable[..., Any])

TEXT = "txt"
ENDINGS = (*Output, TEXT)


def to_paper_file(command: Command) -> Command:
    return click.option(
        "--out", type=FILE, default=None, metavar="FILE",
        help="写入文件，不在屏幕上显示：.pdf（版式，供印制盖章存档）、.docx（可编辑）、.html（网页）、.txt（文本）。",
    )(command)  # fmt: skip


def ending_of(out: Path) -> str:
    """What a file is to be, by its ending; another one is bad input."""
    ending = out.suffix.lower().removeprefix(".")
    if ending not in ENDINGS:
        endings = "、".join(f".{each}" for each in ENDINGS)
        leave(BAD_INPUT, f"{out}：不知道写成什么格式，文件名应以{endings}之一结尾")
    return ending


def write_paper(
    out: Path, paper: Callable[[], PrintedPaper], text: Callable[[], str], printing: Printing
) -> None:
    """Write a paper as the ending says; a paper that cannot be laid out leaves no file."""
    ending = ending_of(out)
    data = text().encode() if ending == TEXT else written(paper(), Output(ending), printing)
    write_bytes(out, data)


def write_bytes(out: Path, data: bytes) -> None:
    try:
        out.write_bytes(data)
    except OSError as error:
        leave(BAD_INPUT, f"{out}：写不进去（{error.strerror or error}），请检查路径、写入权限和磁盘空间")
