"""procrastinate on PostgreSQL: one deferred job for each deadline, deferred a thousand at a time, eight at once."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence

import procrastinate

from bench.one_deadline import Worker

AT_ONCE = 8
DEFERRED_AT_ONCE = 1000


def run(worker: Worker, url: str, due: Sequence[int]) -> float:
    """Defer every job, then let a worker of the framework empty the queue."""
    return asyncio.run(_run(worker, url, due))


async def _run(worker: Worker, url: str, due: Sequence[int]) -> float:
    connector = procrastinate.PsycopgConnector(conninfo=url, min_size=2, max_size=AT_ONCE + 4)
    app = procrastinate.App(connector=connector)

    @app.task(name="fire", queue="deadlines")
    def fire(parcel_id: int) -> None:  # in a thread: while one waits for the disk, others go on
        worker.do(parcel_id)

    async with app.open_async():
        await app.schema_manager.apply_schema_async()
        began = time.perf_counter()
        for first in range(0, len(due), DEFERRED_AT_ONCE):
            jobs = [{"parcel_id": parcel_id} for parcel_id in due[first : first + DEFERRED_AT_ONCE]]
            await fire.batch_defer_async(*jobs)
        await app.run_worker_async(
            queues=["deadlines"], concurrency=AT_ONCE, wait=False, install_signal_handlers=False
        )
        return time.perf_counter() - began
