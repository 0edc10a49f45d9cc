"""DBOS Transact: one workflow for each deadline on a queue, eight at once; the work in a transaction it keeps.

Its own tables are in a database of their own, on SQLite in WAL mode like the product's; the work runs at READ
COMMITTED on PostgreSQL, as the product does.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing

from dbos import DBOS, SetWorkflowID, SQLAlchemyDatasource
from sqlalchemy import make_url

from bench.one_deadline import Worker

AT_ONCE = 8
POLLING_SECONDS = 0.05


def run(worker: Worker, url: str, due: Sequence[int]) -> float:
    """Enqueue every workflow, then wait for all of them."""
    own_tables = f"{url}.jobs" if worker.sqlite else url.replace("?", "_jobs?", 1)
    if worker.sqlite:
        with closing(sqlite3.connect(make_url(own_tables).database or "")) as connection:
            connection.execute("PRAGMA journal_mode=WAL")
    DBOS(
        config={
            "name": "bench",
            "system_database_url": own_tables,
            "log_level": "CRITICAL",
            "console_log_level": "CRITICAL",
            "enable_otlp": False,
            "notification_listener_polling_interval_sec": POLLING_SECONDS,
        }
    )
    source = SQLAlchemyDatasource.create(url)

    @source.transaction(isolation_level="SERIALIZABLE" if worker.sqlite else "READ COMMITTED")
    def fire(parcel_id: int) -> None:
        driver = source.sql_session().connection().connection.driver_connection
        worker.do_within(driver.cursor(), parcel_id)

    @DBOS.workflow()
    def deadline(parcel_id: int) -> None:
        fire(parcel_id)

    DBOS.launch()
    DBOS.register_queue("deadlines", worker_concurrency=AT_ONCE, polling_interval_sec=POLLING_SECONDS)
    began = time.perf_counter()
    waiting = []
    for parcel_id in due:
        with SetWorkflowID(str(parcel_id)):
            waiting.append(DBOS.enqueue_workflow("deadlines", deadline, parcel_id))
    while worker.due():
        time.sleep(POLLING_SECONDS)
    seconds = time.perf_counter() - began
    for handle in waiting:
        handle.get_result()
    return seconds
