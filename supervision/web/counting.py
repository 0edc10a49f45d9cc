"""What takes long is counted behind the pages (后台统计): by one process of its own, while the page says that it is under way.

    counted = seat.door.counting.ask(question, state, work, seat.at)
    if not counted.is_ready():
        return waiting_page(seat, counted)      # it asks again by itself
    report = counted.result()

In a thread of the desks a long count would hold up every other page; in its own process it holds up none, and what
it takes of memory is not the desks'.
"""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures import wait as wait_for
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait as wait_for_any
from pathlib import Path
from secrets import randbelow
from typing import Any, Generic, TypeVar

from supervision.law.refusals import NotAllowed, Refused

MOMENT = 0.15
"""Seconds a page waits: most counts of a small office are there by then, and nobody sees that he waited."""

KEPT = 16
"""How many results are kept, those looked at last."""

MOST_UNDER_WAY = 8

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Counted(Generic[T]):
    """One count: what was asked, of which state of the records, since when; done or under way.

    It may write one file, to `path`.
    """

    number: int
    question: Hashable
    state: Hashable
    begun_at: datetime
    path: Path
    future: Future[T]

    def is_ready(self, seconds: float = MOMENT) -> bool:
        """Whether it is done, or is within some seconds."""
        return bool(wait_for((self.future,), seconds).done)

    def result(self) -> T:
        """What was counted; raises what the counting raised."""
        try:
            return self.future.result(0)
        except BrokenProcessPool as error:
            raise Refused(
                "统计中断了，没有结果：统计的进程被终止，多半是内存不够。请缩小范围（选定行政区），或者稍后从报表目录重新打开，还不行的请告诉管理员"
            ) from error

    @property
    def failed(self) -> bool:
        return self.future.done() and self.future.exception() is not None


def in_a_process_of_its_own() -> Executor:
    """One count after another, in a process that is started with the first."""
    return ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=_serve_one_master)


@dataclass(slots=True)
class Counting:
    """The counts of one service; their files lie in a folder of its own within `folder`."""

    folder: Path
    executor: Callable[[], Executor] = in_a_process_of_its_own
    _place: Path | None = None
    _kept: OrderedDict[int, Counted[Any]] = field(default_factory=OrderedDict)
    _running: Executor | None = None
    _numbers: count[int] = field(default_factory=lambda: count(randbelow(10**8)))
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def ask(
        self,
        question: Hashable,
        state: Hashable,
        work: Callable[[Path], T],
        at: datetime,
        *,
        number: int | None = None,
    ) -> Counted[T]:
        """The count of this question: begun now, unless one of the same state of the records is there or under way.

        `work` is called in the other process with the path of a file it may write: both it and what it gives are pickled.
        `number` is that of a count already shown: it goes on being shown, whatever was recorded meanwhile, so that the rows
        are those of the figure on the screen; one that failed tells it again. Who names none has it tried again. Raises
        `NotAllowed` where too many are under way.
        """
        with self._lock:
            found = self._found(question, state, number) or self._begin(question, state, work, at)
            self._kept.move_to_end(found.number)
            return found

    def _found(self, question: Hashable, state: Hashable, number: int | None) -> Counted[Any] | None:
        shown = self._kept.get(number) if number is not None else None
        if shown is not None and shown.question == question:
            return shown
        same = [each for each in self._kept.values() if each.question == question and not each.failed]
        return next((each for each in reversed(same) if each.state == state or not each.future.done()), None)

    def _begin(
        self, question: Hashable, state: Hashable, work: Callable[[Path], T], at: datetime
    ) -> Counted[T]:
        self._let_go()
        if sum(not each.future.done() for each in self._kept.values()) >= MOST_UNDER_WAY:
            raise NotAllowed(f"已有{MOST_UNDER_WAY}份在统计，请等其中一份统计完再试")
        if self._place is None:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._place = Path(tempfile.mkdtemp(prefix="counted-", dir=self.folder))
        number = next(self._numbers)
        path = self._place / str(number)
        counted = Counted(number, question, state, at, path, self._submit(work, path))
        self._kept[number] = counted
        return counted

    def _submit(self, work: Callable[[Path], T], path: Path) -> Future[T]:
        for _ in range(2):
            if self._running is None:
                self._running = self.executor()
            try:
                return self._running.submit(work, path)
            except BrokenProcessPool:
                self._running = None  # it was killed; another takes its place
        raise Refused("不能统计：统计的进程一再被终止，请告诉管理员")

    def _let_go(self) -> None:
        """Of those that are done the ones longest not looked at, with their files."""
        done = [each for each in self._kept.values() if each.future.done()]
        for each in done[: max(len(self._kept) + 1 - KEPT, 0)]:
            del self._kept[each.number]
            each.path.unlink(missing_ok=True)

    def stop(self) -> None:
        """End what is under way: nothing is lost that cannot be counted again."""
        with self._lock:
            running, self._running = self._running, None
            if running is not None:
                if isinstance(running, ProcessPoolExecutor):
                    for process in list((running._processes or {}).values()):
                        process.terminate()
                running.shutdown(cancel_futures=True)
            if self._place is not None:
                shutil.rmtree(self._place, ignore_errors=True)
                self._place = None
            self._kept.clear()


# In the other process


def _serve_one_master() -> None:
    """Leave Ctrl+C to the desks; end with them, even if they are killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_master, daemon=True).start()


def _end_with_master() -> None:
    master = parent_process()
    assert master is not None, "only a process that was started by another runs this"
    wait_for_any([master.sentinel])
    os._exit(1)
