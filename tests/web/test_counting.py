"""The process beside the desks: it counts, it may be killed, it ends with the desks even when they are killed."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from supervision.law.refusals import Refused
from supervision.staff import Role
from supervision.web.counting import Counting, in_a_process_of_its_own
from supervision.web.errors import places_of
from tests.web.office import OURS, THEIRS, Web
from tests.web.test_reports import with_a_supervisor_of_one_land_office

AT = datetime(2024, 6, 10, 1, tzinfo=UTC)
PATIENCE = 60.0


@pytest.fixture
def counting(tmp_path: Path) -> Iterator[Counting]:
    counting = Counting(tmp_path)
    yield counting
    counting.stop()


def who_counts(path: Path) -> int:
    path.write_text("counted")
    return os.getpid()


def refuse(path: Path) -> int:
    raise Refused(f"{path.name}不能统计")


def write_and_refuse(path: Path) -> int:
    path.write_text("half of it")
    raise Refused("半途而废")


def fail_unforeseen(path: Path) -> int:
    return {"甲": 1}[path.name]


def be_killed(path: Path) -> int:
    os.kill(os.getpid(), signal.SIGKILL)
    return 0


def test_another_process_counts_one_after_another(counting: Counting) -> None:
    first, second = (counting.ask(question, None, who_counts, AT) for question in "甲乙")
    assert first.is_ready(PATIENCE)
    assert second.is_ready(PATIENCE)
    assert first.result() == second.result() != os.getpid()
    assert first.path.read_text() == "counted"


def test_what_it_refuses_is_told_as_it_said_it(counting: Counting) -> None:
    asked = counting.ask("甲", None, refuse, AT)
    assert asked.is_ready(PATIENCE)
    with pytest.raises(Refused, match=r"^[0-9]+不能统计$"):
        asked.result()


def test_a_killed_one_is_told_of_and_who_asks_anew_has_another_try(counting: Counting) -> None:
    asked = counting.ask("甲", None, be_killed, AT)
    assert asked.is_ready(PATIENCE)
    assert counting.ask("甲", None, who_counts, AT, number=asked.number) is asked
    with pytest.raises(Refused, match="统计的进程被终止，多半是内存不够"):
        asked.result()
    again = counting.ask("甲", None, who_counts, AT)
    assert again.is_ready(PATIENCE)
    assert again.result() > 0


def test_what_failed_goes_with_its_file(counting: Counting, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("supervision.web.counting.KEPT", 1)
    failed = counting.ask("甲", None, write_and_refuse, AT)
    assert failed.is_ready(PATIENCE)
    assert failed.path.exists()
    assert counting.ask("乙", None, who_counts, AT).is_ready(PATIENCE)
    assert not failed.path.exists()


def test_it_ends_when_the_desks_stop_and_leaves_nothing_behind(counting: Counting, tmp_path: Path) -> None:
    asked = counting.ask("甲", None, who_counts, AT)
    assert asked.is_ready(PATIENCE)
    counting.stop()
    assert list(tmp_path.iterdir()) == []
    assert not Path(f"/proc/{asked.result()}").exists()


DESKS = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
from supervision.web.counting import Counting
from tests.web.test_counting import who_counts
if __name__ == "__main__":
    asked = Counting(Path(sys.argv[1])).ask("甲", None, who_counts, datetime.now(UTC))
    print(asked.future.result(), flush=True)
    sys.stdin.read()
"""


def test_it_ends_with_desks_that_are_killed(tmp_path: Path) -> None:
    desks = tmp_path / "desks.py"
    desks.write_text(DESKS)
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    with subprocess.Popen(
        [sys.executable, str(desks), str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment,
    ) as master:  # fmt: skip
        assert master.stdout is not None
        counts = os.pidfd_open(int(master.stdout.readline()))
        master.kill()
    ended = multiprocessing.connection.wait([counts], PATIENCE)
    os.close(counts)
    assert ended, "it goes on counting for nobody"


def test_a_report_is_counted_in_it_of_the_land_the_reader_sees(web: Web, tmp_path: Path) -> None:
    office = with_a_supervisor_of_one_land_office(web, tmp_path).office
    web = Web(web.engine, office, data=tmp_path, counting=in_a_process_of_its_own)
    counting = web.app.state.door.counting
    person = web.client_of(Role.SUPERVISOR)
    person.get("/reports/monthly")
    [asked] = counting._kept.values()
    assert asked.is_ready(PATIENCE), "counted by another process, from the database it opened itself"
    assert "正在统计" not in person.get("/reports/monthly").text
    rows = person.get("/reports/monthly/rows?detail=land").text
    assert OURS in rows
    assert THEIRS not in rows
    counting.stop()


def test_what_fails_unforeseen_in_it_can_be_traced(counting: Counting) -> None:
    asked = counting.ask("甲", None, fail_unforeseen, AT)
    assert asked.is_ready(PATIENCE)
    error = asked.future.exception()
    assert isinstance(error, KeyError)
    assert places_of(error)[-1].startswith("test_counting.py:")
