"""Where a sweep's time goes: the running program is asked a thousand times a second what it is at.

A sample counts for the time since the one before, so that a long call into the database weighs what it lasted. The
sample belongs to the first stage met on the way out from the innermost call.
"""

from __future__ import annotations

import signal
import time
from collections import defaultdict
from functools import cache
from pathlib import PurePath
from types import CodeType, FrameType

EVERY = 0.001

DRIVING, COMMITTING = "driver", "commit"
STAGES = {
    "read": "read: parcels due, what was done and held",
    "decide": "decide: stored life, the day's look",
    "render": "render: draft the notices",
    "chain": "enter: entries, acts, hash chain",
    "rows": "make rows: projections of the life, next look",
    "sqlalchemy": "SQLAlchemy: statements, parameters",
    "write": "write: the driver and the database",
    "commit": "commit: on the disk",
    "rest": "the rest of the sweep",
}
"""The stages in the order of the work, each with what it means."""

FUNCTIONS = {
    ("sqlalchemy/engine/default.py", "do_commit"): COMMITTING,
    ("sqlalchemy/engine/default.py", "do_execute"): DRIVING,
    ("sqlalchemy/engine/default.py", "do_executemany"): DRIVING,
    ("sqlalchemy/engine/default.py", "do_execute_no_params"): DRIVING,
    ("law/docket.py", "looked"): "decide",
    ("records/bulk.py", "values"): "rows",
    ("records/bulk.py", "_copy"): DRIVING,
    ("law/docket.py", "next_look_on"): "rows",
    ("law/docket.py", "deadlines"): "rows",
    ("law/docket.py", "waits_for"): "rows",
    ("casework/casefile.py", "stored_life"): "decide",
    ("casework/casefile.py", "file_of"): "decide",
    ("casework/casefile.py", "read_done"): "read",
    ("casework/casefile.py", "read_held"): "read",
    ("casework/casefile.py", "enter"): "chain",
    ("casework/casefile.py", "add_act"): "chain",
    ("casework/casefile.py", "add_notice"): "chain",
    ("daily/batch.py", "claim"): "read",
    ("daily/batch.py", "claim_again"): "read",
}
"""Functions that are a stage, by the end of their file's path; asked before `MODULES`."""

MODULES = {
    "casework/letters.py": "render",
    "casework/letter_wording.py": "render",
    "casework/templates.py": "render",
    "casework/blocks.py": "render",
    "casework/acts.py": "chain",
    "casework/acts_on_file.py": "chain",
    "casework/journal.py": "chain",
    "casework/projections.py": "rows",
}
"""Modules all of whose functions are one stage."""

READS = frozenset({"read", "decide"})


class Sampler:
    """Samples the thread it is used in; `seconds` by stage afterwards. What a sample itself takes counts for nothing."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self._last = 0.0

    def __enter__(self) -> Sampler:
        self._last = time.perf_counter()
        signal.signal(signal.SIGALRM, self._sample)
        signal.setitimer(signal.ITIMER_REAL, EVERY)
        return self

    def __exit__(self, *_: object) -> None:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)

    def _sample(self, _signal: int, frame: FrameType | None) -> None:
        now = time.perf_counter()
        self.seconds[stage_of(frame)] += now - self._last
        self._last = time.perf_counter()
        signal.setitimer(signal.ITIMER_REAL, EVERY)  # only now: one sample never interrupts another


def stage_of(frame: FrameType | None) -> str:
    """The stage a call belongs to."""
    driving = in_sqlalchemy = False
    while frame is not None:
        name, sqlalchemys = mark_of(frame.f_code)
        in_sqlalchemy = in_sqlalchemy or sqlalchemys
        if name == COMMITTING:
            return name
        if name == DRIVING:
            driving = True
        elif name is not None:
            if name in READS:
                return name
            if driving:
                return "write"
            return "sqlalchemy" if in_sqlalchemy else name
        frame = frame.f_back
    if driving:
        return "write"
    return "sqlalchemy" if in_sqlalchemy else "rest"


@cache
def mark_of(code: CodeType) -> tuple[str | None, bool]:
    """What a function is a mark of, and whether it is SQLAlchemy's."""
    parts = PurePath(code.co_filename).parts
    sqlalchemys = "sqlalchemy" in parts
    short = "/".join(parts[-3:] if sqlalchemys else parts[-2:])
    return FUNCTIONS.get((short, code.co_name)) or MODULES.get(short), sqlalchemys
