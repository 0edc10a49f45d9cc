"""The desks of the demonstration in the background (后台的网页服务): started detached, awaited, stopped.

Whether they run is asked of a lock that only the running server holds: it ends with the process, whatever ended it, and
no other process that later has the same number is ever taken for it.
"""

from __future__ import annotations

import fcntl
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from time import monotonic, sleep
from typing import IO
from urllib.error import URLError
from urllib.request import urlopen

import click

PORT = 8000
START_SECONDS, STOP_SECONDS = 60, 30
A_LOOK = 0.05
"""Seconds between two looks at something that is on its way."""

STARTED: dict[int, subprocess.Popen[bytes]] = {}
"""What this process started itself: it has to be waited for, were it to be stopped before this process ends."""

ROOT = Path(__file__).resolve().parents[1]


class NotStarted(Exception):
    """The desks did not come up; says what they said."""


def pid_file(folder: Path) -> Path:
    return folder / "demo-desks.json"


def log_file(folder: Path) -> Path:
    return folder / "demo-desks.log"


def start(folder: Path, environment: Mapping[str, str], on: date, port: int = PORT) -> str:
    """Start the desks on `port`, or on any that is free where it is taken; gives the address once they answer."""
    for wanted in (port, 0):
        process, lock = _launch(folder, environment, on, wanted)
        with lock:
            found = _port_of(process, log_file(folder))
            if found:
                STARTED[process.pid] = process
                _keep(lock, process.pid, found)
                _await_health(process, found, log_file(folder))
                return f"http://127.0.0.1:{found}/"
    raise NotStarted(log_file(folder).read_text(encoding="utf-8"))


def _launch(
    folder: Path, environment: Mapping[str, str], on: date, port: int
) -> tuple[subprocess.Popen[bytes], IO[str]]:
    """A process of its own session, which holds the lock and nothing else of ours: no terminal, no pipe of make's."""
    lock = pid_file(folder).open("w", encoding="utf-8")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise NotStarted(f"另一次演示正在使用 {folder}，请等它完成，或者先 make demo-stop") from None
    command = [sys.executable, "-m", "supervision", "serve", "--on", str(on), "--port", str(port)]
    with log_file(folder).open("wb") as log:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            pass_fds=(lock.fileno(),),
        )
    return process, lock


def _port_of(process: subprocess.Popen[bytes], log: Path) -> int:
    """The port it says it listens at; 0 where it ended without."""
    for _ in _looks(START_SECONDS):
        ended = process.poll() is not None  # asked first: what it said before it ended is all there
        for line in log.read_text(encoding="utf-8").splitlines():
            if line.startswith("{") and (said := json.loads(line)).get("event") == "web.started":
                return int(said["port"])
        if ended:
            return 0
    return 0


def _keep(lock: IO[str], pid: int, port: int) -> None:
    json.dump({"pid": pid, "port": port}, lock)
    lock.write("\n")
    lock.flush()


def _await_health(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    for _ in _looks(START_SECONDS):
        try:
            with urlopen(f"http://127.0.0.1:{port}/health", timeout=START_SECONDS) as answer:
                if answer.status == 200:
                    return
        except (URLError, OSError):
            if process.poll() is not None:
                break
    raise NotStarted(log.read_text(encoding="utf-8"))


def stop(folder: Path) -> bool:
    """Stop the desks if they run, requests under way first; whether they ran."""
    with _running(folder) as pid:
        if pid is None:
            return False
        os.kill(pid, signal.SIGTERM)
        if not _ended(folder):
            os.kill(pid, signal.SIGKILL)
            _ended(folder)
        if pid in STARTED:
            STARTED.pop(pid).wait()
    pid_file(folder).unlink(missing_ok=True)
    return True


@contextmanager
def _running(folder: Path) -> Iterator[int | None]:
    """The number of the process that runs, None where none holds the lock."""
    path = pid_file(folder)
    if not path.exists() or not _is_held(path):
        path.unlink(missing_ok=True)
        yield None
        return
    yield int(json.loads(path.read_text(encoding="utf-8"))["pid"])


def _is_held(path: Path) -> bool:
    with path.open(encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def _ended(folder: Path) -> bool:
    return any(not _is_held(pid_file(folder)) for _ in _looks(STOP_SECONDS))


def _looks(seconds: float) -> Iterator[None]:
    """A look now, and again and again until the time is over."""
    until = monotonic() + seconds
    yield
    while monotonic() < until:
        sleep(A_LOOK)
        yield


@click.command()
@click.option(
    "--folder", type=click.Path(path_type=Path), default=ROOT / "var", help="数据库和日志所在的目录。"
)
def main(folder: Path) -> None:
    """停止演示的网页服务；没有在运行的，什么也不做。Stop the desks of the demonstration."""
    click.echo("演示的网页服务已停止。" if stop(folder) else "演示的网页服务没有在运行。")


if __name__ == "__main__":
    main()
