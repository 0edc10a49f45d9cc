"""The file of what is put on record (移交包、打印文件): written aside first, in its place only once the act is on file."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from supervision.casework.originals import READ_ONLY
from supervision.law.refusals import Refused


class NotWritten(Refused):
    """A file that could not be written, and whether the act is on file."""


@dataclass(frozen=True, slots=True)
class MadeAgain:
    """How a file is had whose act is on file: what it is called, of which act, where those are listed, what makes it again."""

    file: str
    act: str
    listed: str
    by: str


PACKAGE = MadeAgain("移交包", "移交", "supervision referrals", "supervision referrals package")
PRINTED = MadeAgain("打印文件", "打印", "supervision print-runs", "supervision print-runs file")


@contextmanager
def in_place_at_the_end(
    out: Path, what: str = "办理移交", again: MadeAgain = PACKAGE
) -> Iterator[Callable[[bytes], None]]:
    """A file that is there as a whole when the block ended well, and not at all when it did not.

    What is given writes the bytes aside, durably; `what` says what is not done if it cannot, `again` how the file is had
    if it cannot take its place. Raises `NotWritten`; a file already there is never overwritten.
    """
    if out.exists():
        raise NotWritten(f"{out}：已有同名文件，不覆盖已有文件，请另写 --out 文件名；没有{what}")
    aside: list[Path] = []

    def write(data: bytes) -> None:
        try:
            aside.append(_written_aside(out, data))
        except OSError as error:
            raise NotWritten(
                f"{out}：写不进去（{error.strerror or error}），没有{what}；请检查路径、写入权限和磁盘空间"
            ) from error

    try:
        yield write
        for path in aside:
            _put_in_place(path, out, again)
    finally:
        for path in aside:
            path.unlink(missing_ok=True)


def _written_aside(out: Path, data: bytes) -> Path:
    handle, name = tempfile.mkstemp(prefix=f".{out.name}.", suffix=".part", dir=out.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(READ_ONLY)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return Path(name)


def _put_in_place(path: Path, out: Path, again: MadeAgain) -> None:
    try:
        path.replace(out)
    except OSError as error:
        raise NotWritten(
            f"{again.file}未能写到 {out}（{error.strerror or error}）；{again.act}如已登记（见 {again.listed}），"
            f"请用 {again.by} 编号 --out 文件 按案卷重新制作"
        ) from error
