"""Import thousands of damaged files (损坏的导入文件): each is refused with a sentence, or read to its last row with
every row taken or set aside.

    PYTHONPATH=. python trials/mutated_files.py [FILES [SEED]]     (default 5000 files, numbered from 1)

A process of its own reads them: one that crashes it or hangs is a failure with a number, not the end of the trial.
`mutated_files.py 1 NUMBER` repeats one.
"""

from __future__ import annotations

import json
import os
import resource
import select
import subprocess
import sys
import time
import traceback
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from copy import deepcopy
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from supervision.casework.intake import take_in
from supervision.casework.supply.files import read
from supervision.casework.supply.report import ReportWriter, RowReport, Severity
from supervision.law.refusals import BadRecord
from supervision.records.db import open_records
from tests.database import ROOT, Databases, desk
from trials.mutations import MUTATIONS, Mutation
from trials.shapes import INSTALMENTS, SHAPES, SHEET, SUPPLIES, Grid, Shape

TODAY = date(2024, 6, 1)
SECONDS = 30
"""A file of a few rows that takes longer hangs."""
MEMORY = 6 << 30
"""Bytes the reading process may take: the largest sheet that is loaded takes one and a half thousand million."""


@dataclass(frozen=True)
class Outcome:
    """What became of one file; `wrong` says what must not have happened."""

    number: int
    shape: str
    mutations: Sequence[str]
    refused: str = ""
    rows: int = 0
    wrong: str = ""
    seconds: float = 0.0


@dataclass(frozen=True)
class Case:
    """A damaged file of supplies or of instalments, with an undamaged one of the other beside it."""

    number: int
    shape: Shape
    mutations: Sequence[Mutation]
    paths: Sequence[Path]
    damaged_supplies: bool
    rows: int | None
    """Rows the damaged file has, where that is known; of a broken one each piece may be listed."""


def case(number: int, folder: Path) -> Case:
    """The same file whenever it is asked for."""
    random = Random(number)
    shape = random.choice(SHAPES)
    possible = [mutation for mutation in MUTATIONS if mutation.text is None or shape.is_text]
    mutations = random.choices(possible, k=random.choice((1, 1, 1, 2, 3)))
    supplies = random.random() < 0.7
    tables = (SUPPLIES, INSTALMENTS) if supplies else (INSTALMENTS, SUPPLIES)
    paths = [folder / f"{name}.{shape.suffix}" for name in ("damaged", "whole")]
    grid = deepcopy(tables[0])
    paths[0].write_bytes(damaged(random, shape, grid, mutations))
    paths[1].write_bytes(damaged(random, shape, tables[1], []))
    rows = None
    if all(mutation.cells for mutation in mutations) and grid[:1] == tables[0][:1]:
        rows = sum(any(cell.strip("\0 \t\n") for cell in row) for row in grid[1:])
    return Case(number, shape, mutations, paths, supplies, rows)


def damaged(random: Random, shape: Shape, grid: Grid, mutations: Sequence[Mutation]) -> bytes:
    """What happens to bytes mostly happens before they are packed: afterwards a checksum tells."""
    for mutation in mutations:
        if mutation.cells:
            mutation.cells(random, grid)
    made = shape.parts(grid)
    if isinstance(made, str):
        for mutation in mutations:
            made = mutation.text(random, made) if mutation.text else made
        made = {"": made.encode(shape.encoding, "replace")}
    damages = [mutation.bytes for mutation in mutations if mutation.bytes]
    inside = random.random() < 0.85
    for damage in damages if inside else ():
        part = random.choice((*made, *[SHEET] * len(made))) if SHEET in made else ""
        made[part] = damage(random, made[part])
    content = shape.pack(made)
    for damage in () if inside else damages:
        content = damage(random, content)
    return content


# Reading one


def outcome(case: Case, folder: Path, empty_database: Path) -> Outcome:
    names = [mutation.name for mutation in case.mutations]
    began = time.perf_counter()
    refused, rows, wrong = "", 0, ""
    try:
        rows = imported(case, folder, empty_database)
    except BadRecord as bad:
        refused = str(bad)
        if not any("\u4e00" <= letter <= "\u9fff" for letter in refused):
            wrong = f"refused without a word of Chinese: {refused}"
    except BaseException:
        wrong = traceback.format_exc()
    return Outcome(case.number, case.shape.name, names, refused, rows, wrong, time.perf_counter() - began)


def imported(case: Case, folder: Path, empty_database: Path) -> int:
    """How many rows were read; no number of them may disagree with another."""
    reports: list[RowReport] = []
    reading = read(case.paths, on_report=reports.append)
    database = folder / "records.db"
    database.write_bytes(empty_database.read_bytes())
    engine = open_records(f"sqlite:///{database}")
    try:
        taken = take_in(engine, reading, desk(TODAY), files=case.paths, report=reports.append)
    except BadRecord as bad:
        raise RuntimeError("refused when it was read in part") from bad
    finally:
        engine.dispose()
    with ReportWriter(folder / "report.csv") as writer:
        for report in reports:
            writer.write(report)
    counts = reading.counts
    set_aside = counts.rows_set_aside + counts.instalments_set_aside + taken.set_aside
    rows = counts.rows_read if case.damaged_supplies else counts.instalments_read
    assert counts.rows_read == counts.rows_taken + counts.rows_set_aside, counts
    assert counts.instalments_read == counts.instalments_taken + counts.instalments_set_aside, counts
    assert counts.rows_taken == taken.new + taken.changed + taken.unchanged + taken.set_aside, (counts, taken)
    assert set_aside == sum(report.severity is Severity.SET_ASIDE for report in reports), (
        counts,
        taken,
        reports,
    )
    assert case.rows is None or rows >= case.rows, (case.rows, counts)
    assert reading.bytes_read == reading.total_bytes
    return counts.rows_read + counts.instalments_read


# The process that reads


def read_numbers() -> None:
    """Numbers of files come in, outcomes go out."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    with TemporaryDirectory() as name, closing(Databases(Path(name))) as databases:
        empty_database = databases.empty_sqlite
        for line in sys.stdin:
            with TemporaryDirectory(dir=name) as folder:
                found = outcome(case(int(line), Path(folder)), Path(folder), empty_database)
            print(json.dumps(asdict(found), ensure_ascii=False), flush=True)


class Reader:
    """The process; a new one when it has died or hangs."""

    def __init__(self) -> None:
        self._start()

    def __enter__(self) -> Reader:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def _start(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, __file__, "--read"],
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT), "RUST_BACKTRACE": "0"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def _end(self) -> None:
        self._process.kill()
        self._process.communicate()

    def outcome_of(self, number: int) -> Outcome:
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        print(number, file=stdin, flush=True)
        if not select.select([stdout], [], [], SECONDS)[0]:
            return self._lost(number, f"hangs: {SECONDS} s")
        line = stdout.readline()
        return Outcome(**json.loads(line)) if line else self._lost(number, "the process died")

    def _lost(self, number: int, wrong: str) -> Outcome:
        self._end()
        self._start()
        with TemporaryDirectory() as folder:
            made = case(number, Path(folder))
        return Outcome(
            number, made.shape.name, [each.name for each in made.mutations], wrong=wrong, seconds=SECONDS
        )


# The trial


def outcomes(numbers: Iterable[int]) -> Iterator[Outcome]:
    with Reader() as reader:
        for number in numbers:
            yield reader.outcome_of(number)


def main(files: int = 5000, first: int = 1) -> int:
    found: list[Outcome] = []
    for each in outcomes(range(first, first + files)):
        found.append(each)
        if each.wrong:
            tell(f"\nfile {each.number} ({each.shape}: {', '.join(each.mutations)})\n{each.wrong}")
        if len(found) % 500 == 0:
            tell(f"{len(found)} files")
    if files == 1:
        tell(str(found[0]))
    tabulate([(each.shape, each) for each in found])
    tabulate([(name, each) for each in found for name in each.mutations])
    slowest = max(found, key=lambda each: each.seconds)
    wrong = [each.number for each in found if each.wrong]
    refused = sum(bool(each.refused) for each in found)
    tell(
        f"{files} damaged files: {refused} refused with a sentence, {files - refused - len(wrong)} read to the last of "
        f"{sum(each.rows for each in found)} rows, every row taken or set aside, slowest {slowest.seconds:.1f} s "
        f"(file {slowest.number}); {len(wrong)} failures{': ' if wrong else ''}{', '.join(map(str, wrong[:20]))}"
    )
    return bool(wrong)


def tabulate(found: Sequence[tuple[str, Outcome]]) -> None:
    """What became of the files of each sort."""
    sorts: defaultdict[str, list[Outcome]] = defaultdict(list)
    for sort, each in found:
        sorts[sort].append(each)
    tell(f"\n{'':20}{'files':>8}{'refused':>9}{'read':>8}{'rows':>9}{'wrong':>8}")
    for sort, those in sorted(sorts.items()):
        refused, wrong = sum(bool(each.refused) for each in those), sum(bool(each.wrong) for each in those)
        rows, read_whole = (
            sum(each.rows for each in those),
            sum(not each.refused and not each.wrong for each in those),
        )
        tell(f"{sort:20}{len(those):8}{refused:9}{read_whole:8}{rows:9}{wrong:8}")


def tell(what: str) -> None:
    print(what, flush=True)


if __name__ == "__main__":
    if sys.argv[1:] == ["--read"]:
        read_numbers()
    else:
        sys.exit(main(*map(int, sys.argv[1:])))
