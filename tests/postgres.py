"""A real PostgreSQL to throw away: in a folder of its own, without a port, gone with the process that started it.

with postgres_server() as server:
    url = server.database("records")
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, text

INSTALLED = Path(os.environ.get("POSTGRESQL_HOME", "/usr/lib/postgresql"))
FOR_SPEED = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")

# Lives beside the process that asked and waits for the end of its input, which comes however that process ends.
KEEPER = """
programs=$1 parent=$2 settings=$3
folder=$(mktemp -d "$parent/supervision-postgres-XXXXXX") && cd "$folder" || exit
trap 'cd /; "$programs/pg_ctl" -D "$folder/data" -m immediate -s stop 2>/dev/null; rm -rf "$folder"' EXIT
trap exit HUP INT TERM PIPE
{ "$programs/initdb" -D data -A trust -U postgres -E UTF8 --locale=C.UTF-8 --no-sync &&
  "$programs/pg_ctl" -D data -w -s -l log -o "$settings -c unix_socket_directories='$folder'" start; } >log 2>&1 ||
  { cat log >&2; exit; }
echo "$folder"
cat >/dev/null
"""


class PostgresServer:
    """One running server, reached by a socket in its own folder."""

    def __init__(self, folder: str) -> None:
        self.folder = folder

    def url(self, name: str) -> str:
        return f"postgresql://postgres@/{name}?host={self.folder}"

    def database(self, name: str, template: str = "template1") -> str:
        """A new database, a copy of another that nobody is connected to; gives its URL."""
        self._run(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')
        return self.url(name)

    def drop(self, name: str) -> None:
        """Drop a database, whoever is still connected to it."""
        self._run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def _run(self, statement: str) -> None:
        engine = create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement))
        engine.dispose()


@contextmanager
def postgres_server(*, fsync: bool = False) -> Iterator[PostgresServer]:
    """A server for as long as the block lasts; with `fsync` what is committed is as durable as in an office."""
    programs = newest_programs()
    settings = " ".join(f"-c {setting}" for setting in ("listen_addresses=''", *(() if fsync else FOR_SPEED)))
    command = ["sh", "-c", KEEPER, "keeper", str(programs), tempfile.gettempdir(), settings]
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        command = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", *command]
    with subprocess.Popen(
        command, cwd="/", env=os.environ | {"LC_ALL": "C.UTF-8", "TZ": "UTC"}, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        start_new_session=True,  # Ctrl-C is for the tests; the keeper sees them end
    ) as keeper:  # fmt: skip
        assert keeper.stdout
        assert keeper.stderr
        folder = keeper.stdout.readline().rstrip("\n")
        if not folder:
            raise RuntimeError(f"PostgreSQL ({programs}) does not start:\n{keeper.stderr.read()}")
        yield PostgresServer(folder)


def newest_programs() -> Path:
    """Where the newest PostgreSQL's programs are."""
    found = [path.parent for path in INSTALLED.glob("*/bin/initdb")]
    if not found:
        raise RuntimeError(
            f"The tests run on PostgreSQL too, and there is none in {INSTALLED}. "
            "`make test` installs it as root; else: apt-get install postgresql"
        )
    return max(found, key=lambda programs: float(programs.parent.name))
