"""A real PostgreSQL for the tests: started by whoever asks first, in a folder of its own, gone with the process."""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, text

INSTALLED = Path(os.environ.get("POSTGRESQL_HOME", "/usr/lib/postgresql"))
FOR_SPEED = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


class PostgreSQLServer:
    """One running server, reached by a socket in its own folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._numbers = itertools.count(1)

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://postgres@/{database}?host={self.folder}"

    def create(self, template: str = "template1") -> str:
        """A new database, a copy of another; returns its name."""
        name = f"records_{next(self._numbers)}"
        self._run(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        return name

    def drop(self, database: str) -> None:
        """Drop a database, whoever is still connected to it."""
        self._run(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")

    def _run(self, statement: str) -> None:
        engine = create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement))
        engine.dispose()


@contextmanager
def postgresql_server(*, durable: bool = False) -> Iterator[PostgreSQLServer]:
    """Start a server and stop it at the end; `durable` keeps PostgreSQL's own settings for writes."""
    programs = newest_programs()
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    as_postgres: list[str] = []
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        shutil.chown(folder, "postgres", "postgres")
        as_postgres = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"]

    def run(program: str, *arguments: str) -> None:
        command = [*as_postgres, str(programs / program), "-D", str(folder / "data"), *arguments]
        environment = os.environ | {"LC_ALL": "C.UTF-8", "TZ": "UTC"}
        done = subprocess.run(
            command, cwd=folder, env=environment, check=False, stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        if done.returncode:
            log = folder / "log"
            raise RuntimeError(f"{program}: {done.stderr}{log.read_text() if log.exists() else ''}")

    run("initdb", "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
    settings = (
        "listen_addresses=''",
        f"unix_socket_directories='{folder}'",
        *(() if durable else FOR_SPEED),
    )
    options = " ".join(f"-c {setting}" for setting in settings)
    run("pg_ctl", "-w", "-s", "-l", str(folder / "log"), "-o", options, "start")
    try:
        yield PostgreSQLServer(folder)
    finally:
        run("pg_ctl", "-m", "immediate", "-s", "stop")
        shutil.rmtree(folder)


def newest_programs() -> Path:
    """Where the newest PostgreSQL's programs are."""
    found = [path.parent for path in INSTALLED.glob("*/bin/initdb")]
    if not found:
        raise RuntimeError(
            "The tests need PostgreSQL: `make test` installs it as root; else apt-get install postgresql"
        )
    return max(found, key=lambda path: float(path.parent.name))
