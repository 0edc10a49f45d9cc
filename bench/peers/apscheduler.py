"""APScheduler 3 with its SQLAlchemyJobStore: one date job for each deadline.

Its jobs are never dropped for being late (`misfire_grace_time=None`). On SQLite the job store has a database of its
own, so that it does not wait for the jobs, set up as the product's; one worker thread on SQLite, whose writers wait
for one another, the usual ten on PostgreSQL.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_EXECUTED, EVENT_JOB_MISSED, JobExecutionEvent
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler

from bench.one_deadline import Worker
from supervision.records.db import open_records

WORKERS: dict[int, Worker] = {}
"""What a job finds its worker by: a job is kept in the store as its function's name and arguments."""


def run(worker: Worker, url: str, due: Sequence[int]) -> float:
    """Add a job for each parcel, then start; the jobs are due already."""
    logging.disable(logging.CRITICAL)
    WORKERS[0] = worker
    scheduler = BackgroundScheduler(
        jobstores={
            "default": SQLAlchemyJobStore(engine=open_records(f"{url}.jobs" if worker.sqlite else url))
        },
        executors={"default": ThreadPoolExecutor(1 if worker.sqlite else 10)},
        job_defaults={"misfire_grace_time": None, "max_instances": len(due)},
    )
    scheduler.start(paused=True)
    done = threading.Event()
    left, failed = [len(due)], []

    def ended(event: JobExecutionEvent) -> None:
        left[0] -= 1
        if event.code != EVENT_JOB_EXECUTED:
            failed.append(event)
        if not left[0]:
            done.set()

    scheduler.add_listener(ended, EVENT_JOB_EXECUTED | EVENT_JOB_ERROR | EVENT_JOB_MISSED)
    began = time.perf_counter()
    at = datetime.now(UTC) - timedelta(seconds=5)
    for parcel_id in due:
        scheduler.add_job(fire, "date", run_date=at, args=(parcel_id,), id=str(parcel_id))
    scheduler.resume()
    done.wait()
    seconds = time.perf_counter() - began
    if failed:
        raise RuntimeError(f"{len(failed)} jobs failed, the first: {failed[0].exception}")
    return seconds


def fire(parcel_id: int) -> None:
    """One job."""
    WORKERS[0].do(parcel_id)
