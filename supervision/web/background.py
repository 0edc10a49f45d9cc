"""Work that goes on after its request is answered (后台办理): one thread each, finished before the service ends."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(slots=True)
class Background:
    """The work under way; each piece keeps its own account of how far it is, and of what went wrong."""

    threads: list[threading.Thread] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)

    def start(self, work: Callable[[], None]) -> None:
        """Begin a piece of work; it is not waited for."""
        self.threads = [thread for thread in self.threads if thread.is_alive()]
        thread = threading.Thread(target=work, daemon=True)
        self.threads.append(thread)
        thread.start()

    def stop(self) -> None:
        """Let what is under way come to a place where it can be left, and wait for that."""
        self.stopping.set()
        self.wait()

    def wait(self) -> None:
        """Until nothing is under way."""
        while self.threads:
            self.threads.pop().join()
