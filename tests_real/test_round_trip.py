"""Import, export, import: the shared real files come in again unchanged, and go out of another database the same."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine

from supervision.casework.export import export
from supervision.casework.intake import TakenIn, take_in
from supervision.casework.supply.files import read
from supervision.records.db import open_records, reading
from tests.database import desk, migrated

COUNTY = ("新河县_2012-2016.csv",)
PROVINCE = ("广东_2007-2020_half.csv", "广东_instalments_half.csv")
TODAY = date(2020, 4, 17)


def empty(folder: Path, name: str) -> Engine:
    url = f"sqlite:///{folder / name}"
    migrated(url)
    return open_records(url)


def taken(engine: Engine, *paths: Path) -> TakenIn:
    return take_in(engine, read(paths), desk(TODAY), files=paths, report=lambda row: None)


def exported(engine: Engine, path: Path) -> Path:
    with reading(engine) as session:
        export(session, path, TODAY)
    return path


@pytest.mark.parametrize("sort", ["csv", "xlsx"])
@pytest.mark.parametrize(("files", "parcels"), [(COUNTY, 72), (PROVINCE, 948)], ids=["新河县", "广东"])
def test_what_was_imported_is_exported_and_comes_in_again_unchanged(
    data: Path, tmp_path: Path, files: tuple[str, ...], parcels: int, sort: str
) -> None:
    one, other = empty(tmp_path, "one.db"), empty(tmp_path, "other.db")
    assert taken(one, *(data / name for name in files)).new == parcels
    first = exported(one, tmp_path / f"first.{sort}")
    again = taken(one, first)
    assert (again.new, again.changed, again.unchanged, again.set_aside) == (0, 0, parcels, 0)
    assert taken(other, first).new == parcels
    assert exported(other, tmp_path / f"second.{sort}").read_bytes() == first.read_bytes()
    assert exported(one, tmp_path / f"third.{sort}").read_bytes() == first.read_bytes()
