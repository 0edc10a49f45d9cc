"""`record`: what happened to a parcel (登记), one happening or a JSON Lines file, and what followed from it."""

from __future__ import annotations

import hashlib
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import click
import orjson
from sqlalchemy.orm import Session

from supervision.casework.batches import add_part, close_batch, open_batch
from supervision.casework.consequences import Consequence
from supervision.casework.journal import canonical
from supervision.casework.photos.contradictions import Contradiction
from supervision.casework.photos.newly_recorded import doubts_about
from supervision.casework.recording import Line, Recorded, record, record_all
from supervision.casework.transactions import write_together
from supervision.cli.door import Door, as_json, database_and_day, open_door, telling_errors
from supervision.cli.photographing import with_photos
from supervision.cli.printing import print_json
from supervision.cli.telling import BAD_INPUT, ISO_DATE, WITH_SET_ASIDE, leave
from supervision.law.refusals import BadRecord, Refused
from supervision.records.batch import BatchSort
from supervision.records.db import writing

TOGETHER = 500
"""Lines of a file a transaction; one the database refuses is tried again in halves."""


@click.command("record")
@click.argument("words", nargs=-1, required=True, metavar="FILE | NO KIND 键=值…")
@click.option("--happened", type=ISO_DATE, default=None, metavar="D", help="事实发生的日期，缺省为办公日期。")
@database_and_day
@as_json
@telling_errors
def record_(
    url: str | None, on: date | None, json_: bool, words: tuple[str, ...], happened: date | None
) -> None:
    """登记事实：一件（编号 事项 键=值…），或一个 JSON Lines 文件；列出随之变化的事项。Record.

    现场照片写作 photos=a.jpg,b.jpg：原件存入照片目录，存疑的当即说明。
    """
    door = open_door(url, on)
    if len(words) == 1:
        _record_file(door, Path(words[0]), json_=json_)
        return
    no, kind, *pairs = words
    happening = {"no": no, "kind": kind, "on": (happened or door.today).isoformat(), **_values(pairs)}
    happening = with_photos(happening, Path())
    with writing(door.engine) as session:
        recorded = record(session, happening, door.desk)
        [doubts] = doubts_about(session, [recorded], door.office.photo_tolerance_m)
    if json_:
        print_json(_as_json(recorded, doubts))
        return
    click.echo(f"已登记：宗地{recorded.no} 第{recorded.seq}号 {recorded.kind.zh} {happening['on']}")
    _tell_what_followed(recorded.consequences, doubts)


def _values(pairs: Iterable[str]) -> dict[str, Any]:
    """`key=value`; a part of a heading is written `contract.signed_on=…`, a list or mapping as JSON."""
    values: dict[str, Any] = {}
    for pair in pairs:
        path, equals, text = pair.partition("=")
        if not equals:
            leave(BAD_INPUT, f"“{pair}”应写作 键=值，例如 amount_wan=500")
        *headings, key = path.split(".")
        under = values
        for heading in headings:
            under = under.setdefault(heading, {})
            if not isinstance(under, dict):
                leave(BAD_INPUT, f"“{pair}”：{heading} 已有值，不能再分项")
        try:
            under[key] = orjson.loads(text) if text[:1] in ("[", "{") else text
        except orjson.JSONDecodeError:
            leave(BAD_INPUT, f"“{pair}”：以 [ 或 {{ 开头的值应为完整的 JSON")
    return values


def _tell_what_followed(consequences: Sequence[Consequence], doubts: Sequence[Contradiction]) -> None:
    told: list[Consequence | Contradiction] = [*consequences, *doubts]
    for one in told:
        click.echo(f"  {one.sort.zh}：{one.text}")


def _as_json(recorded: Recorded, doubts: Sequence[Contradiction]) -> dict[str, Any]:
    followed: list[dict[str, Any]] = [
        {"what": one.sort, "text": one.text, "act": one.act and f"{recorded.file.parcel_id}-{one.act}"}
        for one in recorded.consequences
    ]
    followed += [{"what": doubt.sort, "text": doubt.text, "act": None} for doubt in doubts]
    return {
        "no": recorded.no,
        "seq": recorded.seq,
        "kind": recorded.kind,
        "already": recorded.already,
        "consequences": followed,
    }


def _record_file(door: Door, path: Path, *, json_: bool) -> None:
    """Each line is taken, known already, or set aside with its reason."""
    if not path.is_file():
        leave(BAD_INPUT, f"没有文件“{path}”；登记一件请写：supervision record 编号 事项 键=值…")
    taken, already, refused = 0, 0, 0
    with writing(door.engine) as session:
        batch_no = open_batch(session, [path], door.desk, BatchSort.HAPPENINGS)
    for number, (outcome, doubts) in _outcomes(door, path, batch_no):
        if isinstance(outcome, Refused):
            refused += 1
            click.echo(f"退回：{path.name} 第{number}行：{outcome}", err=True)
            continue
        already += outcome.already
        taken += not outcome.already
        if json_:
            print_json({"row": number, **_as_json(outcome, doubts)})
        elif outcome.consequences or doubts:
            click.echo(f"第{number}行 宗地{outcome.no} {outcome.kind.zh}：")
            _tell_what_followed(outcome.consequences, doubts)
    with writing(door.engine) as session:
        counts = {"rows_read": taken + already + refused, "rows_taken": taken}
        close_batch(
            session, batch_no, door.desk, {**counts, "rows_unchanged": already, "rows_set_aside": refused}
        )
    if not json_:
        known = f"，此前已登记{already}件" if already else ""
        click.echo(f"登记完毕：{taken}件{known}，退回{refused}件。")
    sys.exit(WITH_SET_ASIDE if refused else 0)


class _Became(NamedTuple):
    """What became of a line, and what it contradicts."""

    outcome: Recorded | Refused
    doubts: Sequence[Contradiction] = ()


def _outcomes(door: Door, path: Path, batch_no: int) -> Iterator[tuple[int, _Became]]:
    """What becomes of each line, in order; many lines a transaction."""
    lines = _lines(path, batch_no)
    while chunk := list(islice(lines, TOGETHER)):
        good = [(number, line) for number, line in chunk if isinstance(line, Line)]
        became = {number: _Became(refused) for number, refused in chunk if isinstance(refused, Refused)}
        outcomes = _record_together(door, [line for _, line in good], batch_no)
        became |= dict(zip((number for number, _ in good), outcomes, strict=True))
        yield from sorted(became.items())


def _record_together(door: Door, lines: Sequence[Line], batch_no: int) -> list[_Became]:
    def write(session: Session, some: Sequence[Line]) -> list[_Became]:
        outcomes = record_all(session, some, door.desk)
        new = [out.file.parcel_id for out in outcomes if isinstance(out, Recorded) and not out.already]
        add_part(session, batch_no, door.desk, new)
        doubts = doubts_about(session, outcomes, door.office.photo_tolerance_m)
        return [_Became(outcome, found) for outcome, found in zip(outcomes, doubts, strict=True)]

    written = write_together(door.engine, lines, write)
    return [_Became(one) if isinstance(one, Refused) else one for one in written]


def _lines(path: Path, batch_no: int) -> Iterator[tuple[int, Line | Refused]]:
    copies: Counter[str] = Counter()
    with path.open("rb") as file:
        for number, text in enumerate(file, start=1):
            if not (text := text.removeprefix(b"\xef\xbb\xbf").strip()):
                continue
            try:
                happening = orjson.loads(text)
            except orjson.JSONDecodeError as error:
                where = "不是UTF-8编码" if "UTF-8" in str(error) else f"第{error.colno}个字符处不合格式"
                yield number, BadRecord(f"不是一条 JSON（{where}）")
                continue
            content = hashlib.sha256(canonical(happening)).hexdigest()
            copies[content] += 1
            batch = {
                "no": batch_no,
                "sort": BatchSort.HAPPENINGS,
                "file": path.name,
                "row": number,
                "content": content,
                "copy": copies[content],
            }
            try:
                line: Line | Refused = Line(with_photos(happening, path.parent), batch)
            except Refused as refused:
                line = refused
            yield number, line
