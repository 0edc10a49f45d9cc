"""`python -m bench.peers NAME URL PREPARED`: one run of one peer, its figures as a line of JSON."""

from __future__ import annotations

import importlib
import json
import os
import sys
import time
from pathlib import Path

from bench.docket import CATCH_UP_ON
from bench.one_deadline import Worker


def main(name: str, url: str, prepared: str) -> None:
    peer = importlib.import_module(f"bench.peers.{name}")
    worker = Worker(url, Path(prepared), CATCH_UP_ON)
    due = worker.due()
    cpu = time.process_time()
    seconds = peer.run(worker, url, due)
    figures = {"seconds": seconds, "cpu": time.process_time() - cpu, "parcels": len(due)}
    print(json.dumps(figures), flush=True)
    os._exit(0)  # a framework's threads need not end by themselves


if __name__ == "__main__":
    main(*sys.argv[1:])
