"""A loop written by hand, which commits each parcel; no framework at all."""

from __future__ import annotations

import time
from collections.abc import Sequence

from bench.one_deadline import Worker


def run(worker: Worker, url: str, due: Sequence[int]) -> float:
    """One after the other."""
    began = time.perf_counter()
    for parcel_id in due:
        worker.do(parcel_id)
    return time.perf_counter() - began
