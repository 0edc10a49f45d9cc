"""Files a form brought (上传), as the readers of the office want them: by a path, for as long as they are read."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from starlette.datastructures import UploadFile


@contextmanager
def on_disk(files: Sequence[UploadFile]) -> Iterator[list[Path]]:
    """The files under their own names in a folder that is gone afterwards; a name is no path."""
    with tempfile.TemporaryDirectory(prefix="supervision-") as folder:
        paths = []
        for number, file in enumerate(files):
            place = Path(folder) / str(number) / _name(file.filename or "")
            place.parent.mkdir()
            with place.open("wb") as writes:
                while block := file.file.read(1 << 20):
                    writes.write(block)
            paths.append(place)
        yield paths


def _name(given: str) -> str:
    """The last part of a name, short enough for any disk, its ending kept."""
    name = PurePosixPath(given.replace("\\", "/")).name.replace("\0", "")
    stem, suffix = PurePosixPath(name).stem, PurePosixPath(name).suffix
    short = stem.encode()[: 200 - len(suffix.encode())].decode(errors="ignore") + suffix
    return short if short.strip(". ") else "file"
