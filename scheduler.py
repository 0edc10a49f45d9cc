"""The timetable of the daemon (监测服务): APScheduler wakes it, the sweep does the work, SIGTERM ends it after a batch.

`python scheduler.py` and `supervision daemon` are the same. The scheduler is only a clock: it keeps no jobs of its
own, and whatever a missed hour or day should have done is still owed when the next sweep looks.
"""

from __future__ import annotations

import logging
import signal
import sys
import threading
from datetime import date

import click
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger
from sqlalchemy.exc import SQLAlchemyError

from supervision.cli.door import NoRecords, database_and_day, open_door, read_office, telling_errors
from supervision.cli.log import log
from supervision.cli.sweeping import run_sweep
from supervision.cli.telling import NO_ENVIRONMENT, WITH_SET_ASIDE
from supervision.daily.sweep import Swept
from supervision.law.daycount import CHINA
from supervision.law.refusals import Refused

RETRY_SECONDS = 60
"""How soon a sweep the database or the settings refused is tried again."""


@click.command("daemon")
@click.option("--once", is_flag=True, help="只补做一次监测即结束（供系统定时任务调用）。")
@database_and_day
@telling_errors
def daemon(url: str | None, on: date | None, once: bool) -> None:
    """监测服务：启动时补做，此后每天按机关设置的时刻监测，直至收到停止信号。The daemon."""
    logging.getLogger("psycopg").setLevel(logging.ERROR)  # what a server refuses is in the daemon's own lines
    stop, wake = threading.Event(), threading.Event()

    def end(number: int, frame: object) -> None:
        stop.set()
        wake.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    if once:
        swept = sweep_once(url, on, stop)
        sys.exit(NO_ENVIRONMENT if swept is None else WITH_SET_ASIDE if swept.unfinished else 0)
    clock = timetable(wake)
    clock.start()
    log("daemon.started", sweep_at=read_office().sweep_at)
    wake.set()  # what fell due while the daemon was down
    again: int | None = None
    while not stop.is_set():
        wake.wait(timeout=again)
        wake.clear()
        if not stop.is_set():
            swept = sweep_once(url, on, stop)
            # who only helped comes again soon: the leader may have died and left its run without a certificate
            again = RETRY_SECONDS if swept is None or swept.certificate is None else None
    clock.shutdown(wait=False)
    log("daemon.stopped")


def timetable(wake: threading.Event) -> BackgroundScheduler:
    """Wake the daemon at the office's hours, by Shanghai time, late rather than never, many misses as one."""
    clock = BackgroundScheduler(
        timezone=CHINA, job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1}
    )
    for time in read_office().sweep_at.split(","):
        hour, _, minute = time.partition(":")
        clock.add_job(
            wake.set,
            CronTrigger(hour=int(hour), minute=int(minute), timezone=CHINA),
            id=f"sweep-{time}",
            replace_existing=True,
        )
    return clock


def sweep_once(url: str | None, on: date | None, stop: threading.Event) -> Swept | None:
    """One sweep of today, told in the log; None if it could not be made and should be tried again soon."""
    try:
        door = open_door(url, on)
        log("sweep.started", on=door.today)
        try:
            swept = run_sweep(door, stopping=stop.is_set)
        finally:
            door.engine.dispose()
    except (NoRecords, Refused) as error:
        log("sweep.failed", level="error", error=type(error).__name__, reason=" ".join(str(error).split()))
        return None
    except SQLAlchemyError as error:  # only its first line: the others hold the values of rows
        log("sweep.failed", level="error", error=type(error).__name__, reason=str(error).splitlines()[0])
        return None
    certificate = swept.certificate
    log(
        "sweep.done",
        level="warning" if swept.unfinished else "info",
        on=swept.today,
        looked_at=swept.looked_at,
        moved=swept.moved,
        acts=dict(swept.acts),
        triaged=swept.triaged,
        set_aside=[no for no, _ in swept.set_aside],
        outcome=certificate and certificate.outcome,
        left_due=certificate and certificate.left_due,
        certificate=certificate and certificate.no,
        hash=certificate and certificate.hash,
    )
    return swept


if __name__ == "__main__":
    daemon()
