"""The register of batches on both databases: what was kept before stands in it, and two imports never share a number."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from sqlalchemy import Engine, text

from supervision.casework.batches import REGISTER, add_part, batches, close_batch, open_batch
from supervision.records.batch import BatchSort
from supervision.records.db import open_records, reading, writing
from tests.database import ROOT, desk, migrate

DAY = date(2016, 12, 31)
BEFORE = (
    "INSERT INTO batch VALUES ({no}, '甲.csv；乙.csv', 'ab', '2016-01-02', '2016-01-02 03:04:05.678901{zone}', "
    "'张三', 10, 7, 2, 1)"
)


def test_the_imports_kept_before_the_register_are_its_first_lines(engine: Engine) -> None:
    migrate(engine, "0002", down=True)
    zone = "" if engine.dialect.name == "sqlite" else "+00"
    with engine.begin() as connection:
        for no in (1, 2):
            connection.execute(text(BEFORE.format(no=no, zone=zone)))
    migrate(engine)
    with writing(engine) as session:
        assert open_batch(session, [ROOT / "README.md"], desk(DAY), BatchSort.SUPPLY) == 3
    with reading(engine) as session:
        assert list(REGISTER.broken(session)) == []
        first, second, third = batches(session)
    assert (first.files, first.sha256, first.by, first.opened_on) == (
        "甲.csv；乙.csv",
        "ab",
        "张三",
        date(2016, 1, 2),
    )
    assert second.counts == {"rows_read": 10, "rows_taken": 7, "rows_unchanged": 2, "rows_set_aside": 1}
    assert (third.no, third.status_zh) == (3, "未完毕")


def test_a_register_with_lines_does_not_go_down(engine: Engine) -> None:
    with writing(engine) as session:
        open_batch(session, [], desk(DAY), BatchSort.SUPPLY)
    with pytest.raises(RuntimeError, match="记录不得删除"):
        migrate(engine, "0002", down=True)


def test_imports_side_by_side_have_numbers_of_their_own_and_one_whole_chain(
    engine: Engine, database_url: str
) -> None:
    together = Barrier(4)

    def one_import(_: int) -> int:
        own = open_records(database_url)
        together.wait()
        with writing(own) as session:
            no = open_batch(session, [], desk(DAY), BatchSort.SUPPLY)
        for part in range(5):
            with writing(own) as session:
                add_part(session, no, desk(DAY), [part])
        with writing(own) as session:
            close_batch(session, no, desk(DAY), {"rows_read": 5})
        own.dispose()
        return no

    with ThreadPoolExecutor(4) as threads:
        assert sorted(threads.map(one_import, range(4))) == [1, 2, 3, 4]
    with reading(engine) as session:
        assert list(REGISTER.broken(session)) == []
        assert [(batch.parcels, batch.counts) for batch in batches(session)] == [(5, {"rows_read": 5})] * 4
