"""`notices text`, `edit`, `diff`: the text of a draft changed before it is signed (改稿), and what was changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from supervision.casework.acts_on_file import ActId
from supervision.casework.blocks import to_values
from supervision.casework.editing.difference import SIGNS, Line, Sort, difference
from supervision.casework.editing.editing import edit_notice
from supervision.casework.editing.marked_text import with_head
from supervision.casework.editing.texts import NoticeText, texts_of
from supervision.casework.lists import notice
from supervision.casework.places import id_text
from supervision.casework.service import notice_words
from supervision.cli.door import Door, as_json, database_and_day, open_door, telling_errors
from supervision.cli.paper_files import write_bytes
from supervision.cli.printing import FILE, print_json
from supervision.cli.telling import BAD_INPUT, act_id_in, leave
from supervision.records.db import reading, writing

COLOURS = {Sort.SAME: None, Sort.GONE: "red", Sort.NEW: "green"}


@click.command("text")
@click.argument("id_", metavar="编号")
@click.option("--version", type=click.IntRange(min=1), default=None, metavar="N", help="第N稿，缺省为最新。")
@click.option(
    "--out", type=FILE, default=None, metavar="FILE", help="写入文本文件（UTF-8），供改好后用 edit 存入。"
)
@database_and_day
@as_json
@telling_errors
def text_(
    url: str | None, on: date | None, json_: bool, id_: str, version: int | None, out: Path | None
) -> None:
    """写出一件通知带标记的正文，供改稿；各稿都保留。The text of a notice, to be edited."""
    act_id, name, texts = _read(open_door(url, on), id_)
    text = _version(texts, version, id_)
    if json_:
        print_json(
            {
                "id": id_,
                "version": text.version,
                "newest": texts[-1].version,
                "by": text.by,
                "edited_on": text.on,
                "why": text.why,
                "sha256": text.sha256,
                "blocks": to_values(text.blocks),
            }
        )
        return
    said = with_head(id_text(act_id), text.version, name, text.blocks)
    if out is None:
        click.echo(said, nl=False)
        return
    write_bytes(out, said.encode())
    click.echo(f"已写出{name}（{id_}）第{text.version}稿：{out}")


def _read(door: Door, id_: str) -> tuple[ActId, str, list[NoticeText]]:
    """A notice's name and every version of its text."""
    act_id = act_id_in(id_)
    with reading(door.engine) as session:
        row = notice(session, act_id)
        texts = texts_of(session, [act_id]).get(act_id, [])
    if row is None:
        leave(
            BAD_INPUT,
            f"没有编号为“{id_}”的已拟稿通知；补录甄别中的通知放行后才拟稿。清单：supervision notices",
        )
    return act_id, notice_words(row.name, row.subject), texts


def _version(texts: Sequence[NoticeText], version: int | None, id_: str) -> NoticeText:
    found = next((text for text in texts if text.version == version), None)
    if version is None:
        return texts[-1]
    if found is None:
        leave(BAD_INPUT, f"通知{id_}没有第{version}稿，最新的是第{texts[-1].version}稿")
    return found


@click.command("edit")
@click.argument("id_", metavar="编号")
@click.argument("file", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--why", required=True, metavar="理由", help="改稿的理由，随改稿保存。")
@click.option(
    "--version", type=click.IntRange(min=1), default=None, metavar="N",
    help="从第几稿改的；文件首行已写明的不必再写。",
)  # fmt: skip
@database_and_day
@telling_errors
def edit(url: str | None, on: date | None, id_: str, file: Path, why: str, version: int | None) -> None:
    """把改好的正文存为新的一稿，签发时以最新一稿为准；已签发的不能再改。Store an edited text."""
    act_id, door = act_id_in(id_), open_door(url, on)
    with writing(door.engine) as session:
        edited = edit_notice(session, act_id, door.desk, _text_in(file), why=why, version=version)
    click.echo(
        f"已存入：{edited.notice.words}第{edited.text.version}稿。对照：supervision notices diff {id_}；"
        f"签发：supervision notices sign {id_}"
    )


def _text_in(file: Path) -> str:
    try:
        return file.read_bytes().decode("utf-8-sig")
    except OSError as error:
        leave(BAD_INPUT, f"{file}：读不出（{error.strerror or error}）")
    except UnicodeDecodeError:
        leave(BAD_INPUT, f"{file}：不是UTF-8编码，请用编辑器另存为UTF-8")


@click.command("diff")
@click.argument("id_", metavar="编号")
@click.option(
    "--from", "before", type=click.IntRange(min=1), default=1, metavar="N", help="从第N稿，缺省为拟稿（1）。"
)
@click.option(
    "--to", "after", type=click.IntRange(min=1), default=None, metavar="N", help="到第N稿，缺省为最新。"
)
@database_and_day
@as_json
@telling_errors
def diff(
    url: str | None, on: date | None, json_: bool, id_: str, before: int, after: int | None
) -> None:  # fmt: skip
    """对照两稿：“-”为删去，“+”为新增。What was changed."""
    door = open_door(url, on)
    _, name, texts = _read(door, id_)
    was, now = _version(texts, before, id_), _version(texts, after, id_)
    lines = difference(was.blocks, now.blocks)
    if json_:
        for line in lines:
            print_json({"sort": line.sort, "text": line.text})
        return
    click.echo(f"{name}（{id_}）第{was.version}稿 → 第{now.version}稿")
    for text in texts:
        if was.version < text.version <= now.version:
            click.echo(f"  第{text.version}稿：{text.on}，{door.office.staff.name_of(text.by)}，{text.why}")
    if all(line.sort is Sort.SAME for line in lines):
        click.echo("两稿相同。")
        return
    for line in lines:
        click.echo(_shown(line))


def _shown(line: Line) -> str:
    """A line with its sign; on a terminal in colour, what changed within it underlined."""
    parts = (
        click.style(part.text, fg=COLOURS[line.sort], underline=part.changed and line.sort is not Sort.SAME)
        for part in line.parts
    )
    return SIGNS[line.sort] + "".join(parts)
