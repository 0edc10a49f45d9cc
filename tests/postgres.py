"""A real PostgreSQL to throw away: in a folder of its own, without a port, gone with the process that started it.

with postgres_server() as server:
    url = server.database("records")

Another may begin as a copy of it, and follow it as its standby (`copy_of`, `follows`).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, text

INSTALLED = Path(os.environ.get("POSTGRESQL_HOME", "/usr/lib/postgresql"))
ENVIRONMENT = os.environ | {"LC_ALL": "C.UTF-8", "TZ": "UTC"}
FOR_SPEED = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")

MEMORY, ENOUGH = Path("/dev/shm"), 4_000_000_000
"""Where files lie in memory, and how many bytes must be free there: a database is copied in a third of the time."""

# Lives beside the process that asked and waits for the end of its input, which comes however that process ends.
KEEPER = """
programs=$1 parent=$2 settings=$3 source=$4 follows=$5
folder=$(mktemp -d "$parent/supervision-postgres-XXXXXX") && cd "$folder" || exit
trap 'cd /; "$programs/pg_ctl" -D "$folder/data" -m immediate -s stop 2>/dev/null; rm -rf "$folder"' EXIT
trap exit HUP INT TERM PIPE
{ if [ "$source" ]
  then "$programs/pg_basebackup" -D data -d "$source" -c fast --no-sync $follows
  else "$programs/initdb" -D data -A trust -U postgres -E UTF8 --locale=C.UTF-8 --no-sync
  fi && "$programs/pg_ctl" -D data -w -s -l log -o "$settings -c unix_socket_directories='$folder'" start; } >log 2>&1 ||
  { cat log >&2; exit; }
echo "$folder"
cat >/dev/null
"""


class PostgresServer:
    """One running server, reached by a socket in its own folder. It may be stopped, killed and started again."""

    def __init__(self, folder: str, programs: Path, settings: str) -> None:
        self.folder, self.programs, self.settings = folder, programs, settings
        self._engine = create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT", pool_pre_ping=True)
        """One connection for what the tests ask of the server; taken up again after it was stopped or killed."""

    @property
    def reached_by(self) -> str:
        """How the server's own programs find it."""
        return f"host={self.folder} user=postgres dbname=postgres"

    def url(self, name: str) -> str:
        return f"postgresql://postgres@/{name}?host={self.folder}"

    def database(self, name: str, template: str = "template1") -> str:
        """A new database, a copy of another that nobody is connected to; gives its URL."""
        self.run(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')
        return self.url(name)

    def drop(self, name: str) -> None:
        """Drop a database, whoever is still connected to it."""
        self.run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def run(self, statement: str) -> None:
        """A statement outside a transaction."""
        with self._engine.connect() as connection:
            connection.execute(text(statement))

    def ask(self, question: str) -> Any:
        """The one value a query gives."""
        with self._engine.connect() as connection:
            return connection.scalar(text(question))

    def close(self) -> None:
        """Give up the connection; the server goes with its keeper."""
        self._engine.dispose()

    def stop(self) -> None:
        """As if the power failed: nothing is finished, nothing written that is not on disk."""
        self.program("pg_ctl", "-D", "data", "-s", "-m", "immediate", "stop")

    def start(self) -> None:
        """Again, with the settings it had."""
        self.program("pg_ctl", "-D", "data", "-w", "-s", "-l", "log", "-o", self.settings, "start")

    def promote(self) -> None:
        """A standby becomes a primary."""
        self.program("pg_ctl", "-D", "data", "-w", "-s", "promote")

    def postmaster(self) -> int:
        """The number of the server's first process."""
        return int(Path(self.folder, "data", "postmaster.pid").read_text(encoding="utf-8").split()[0])

    def program(self, name: str, *options: str) -> None:
        """Run one of PostgreSQL's programs in the server's folder, as its owner; raises with what it says."""
        command = [*as_owner(), str(self.programs / name), *options]
        done = subprocess.run(
            command, cwd=self.folder, env=ENVIRONMENT, text=True, check=False,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"{name}: {done.stderr}")


@contextmanager
def postgres_server(
    *,
    fsync: bool = False,
    settings: Sequence[str] = (),
    copy_of: PostgresServer | None = None,
    follows: bool = False,
) -> Iterator[PostgresServer]:
    """A server for as long as the block lasts; with `fsync` what is committed is as durable as in an office.

    With `copy_of` it holds all that server holds, and with `follows` it goes on as its standby.
    """
    programs = newest_programs()
    chosen = ("listen_addresses=''", *(() if fsync else FOR_SPEED), *settings)
    options = " ".join(f"-c {setting}" for setting in chosen)
    source = (copy_of.reached_by, "-R" if follows else "") if copy_of else ("", "")
    command = ["sh", "-c", KEEPER, "keeper", str(programs), _folder_for(fsync), options, *source]
    with subprocess.Popen(
        [*as_owner(), *command], cwd="/", env=ENVIRONMENT, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        start_new_session=True,  # Ctrl-C is for the tests; the keeper sees them end
    ) as keeper:  # fmt: skip
        assert keeper.stdout
        assert keeper.stderr
        folder = keeper.stdout.readline().rstrip("\n")
        if not folder:
            raise RuntimeError(f"PostgreSQL ({programs}) does not start:\n{keeper.stderr.read()}")
        with closing(
            PostgresServer(folder, programs, f"{options} -c unix_socket_directories='{folder}'")
        ) as server:
            yield server


def _folder_for(fsync: bool) -> str:
    """What need not outlast a power failure lies in memory, where the machine has enough of it."""
    if fsync or not MEMORY.is_dir() or shutil.disk_usage(MEMORY).free < ENOUGH:
        return tempfile.gettempdir()
    return str(MEMORY)


def as_owner() -> list[str]:
    """PostgreSQL refuses to run as root."""
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"] if os.geteuid() == 0 else []


def newest_programs() -> Path:
    """Where the newest PostgreSQL's programs are."""
    found = [path.parent for path in INSTALLED.glob("*/bin/initdb")]
    if not found:
        raise RuntimeError(
            f"The tests run on PostgreSQL too, and there is none in {INSTALLED}. "
            "`make test` installs it as root; else: apt-get install postgresql"
        )
    return max(found, key=lambda programs: float(programs.parent.name))
