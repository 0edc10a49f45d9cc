"""The machine a run was made on: processor, versions, what a write to its disk costs, the databases' settings in force."""

from __future__ import annotations

import os
import platform
import sqlite3
import statistics
import tempfile
import time
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from sqlalchemy import text

from bench.databases import Databases
from supervision.records.db import open_records

PACKAGES = ("sqlalchemy", "psycopg", "jinja2", "orjson", "apscheduler", "procrastinate", "dbos")
WRITES, A_WRITE = 200, 8192

POSTGRESQL_SETTINGS = (
    "server_version", "fsync", "synchronous_commit", "full_page_writes", "wal_level", "shared_buffers",
    "max_wal_size", "checkpoint_timeout",
)  # fmt: skip
SQLITE_SETTINGS = ("journal_mode", "synchronous", "cache_size", "wal_autocheckpoint", "foreign_keys")


def machine(folder: Path) -> dict[str, Any]:
    """Processor, memory, versions, and the median of 200 writes of 8 kB, each forced to the disk of `folder`."""
    return {
        "processor": processor(),
        "cores": os.cpu_count(),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30),
        "system": f"{platform.system()} {platform.release()}",
        "versions": {"Python": platform.python_version(), "SQLite": sqlite3.sqlite_version, **packages()},
        "fsync_ms": fsync_milliseconds(folder),
    }


def processor() -> str:
    """The model the kernel names."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return models[0] if models else platform.machine()


def packages() -> dict[str, str]:
    """The versions of what is measured, as far as it is installed."""
    found = {}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def fsync_milliseconds(folder: Path) -> float:
    """What one durable write of 8 kB costs."""
    took = []
    with tempfile.TemporaryFile(dir=folder) as file:
        for _ in range(WRITES):
            began = time.perf_counter()
            os.pwrite(file.fileno(), os.urandom(A_WRITE), 0)
            os.fdatasync(file.fileno())
            took.append((time.perf_counter() - began) * 1000)
    return statistics.median(took)


def settings(of: Databases, parcels: int) -> dict[str, str]:
    """The settings the product's own connection works with."""
    engine = open_records(of.docket(parcels))
    asking = ("SHOW", POSTGRESQL_SETTINGS) if of.kind == "postgresql" else ("PRAGMA", SQLITE_SETTINGS)
    with engine.connect() as connection:
        found = {name: str(connection.scalar(text(f"{asking[0]} {name}"))) for name in asking[1]}
    engine.dispose()
    return found
