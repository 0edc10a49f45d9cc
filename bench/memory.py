"""The memory `supervision sweep` needs at its highest, as a program of its own; PostgreSQL's is not counted."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from typing import Any

from bench.databases import Databases
from bench.docket import CATCH_UP_ON, ROOT

Result = dict[str, Any]


def memory(of: Databases, sizes: Sequence[int]) -> Iterator[Result]:
    """Megabytes of one catch-up by the number of parcels; the last result is the whole."""
    highest: dict[int, float] = {}
    for size in sizes:
        with of.copy(size) as url:
            highest[size] = megabytes_of_sweep(url)
        yield {"what": f"memory of {size}", "megabytes": highest[size]}
    yield {"megabytes": highest}


def megabytes_of_sweep(url: str) -> float:
    """Resident memory of the program at its highest, as the kernel counted it."""
    command = [
        sys.executable,
        "-m",
        "supervision",
        "sweep",
        "--db",
        url,
        "--on",
        str(CATCH_UP_ON),
        "--papers",
        "9999999",
    ]
    environment = os.environ | {"SUPERVISION_USER": "bench", "SUPERVISION_DATA_DIR": os.devnull}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL) as program:
        _, status, used = os.wait4(program.pid, 0)
        program.returncode = os.waitstatus_to_exitcode(status)
    if program.returncode:
        raise RuntimeError(f"the sweep ended with {program.returncode}")
    return used.ru_maxrss / 1024
