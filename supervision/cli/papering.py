"""`papers`: the papers that go with tasks and visits, drawn up from the case file (文书)."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import click
from sqlalchemy.orm import Session

from supervision.casework.blocks import to_values
from supervision.casework.letters import plain_text
from supervision.casework.papers.on_file import FileOnDay
from supervision.casework.papers.paper import ABOUT_AN_ENTRY, Paper, draw_up, file_on_day
from supervision.casework.printed_papers import paper_on_paper
from supervision.cli.door import Door, as_json, database_and_day, known_on, open_door, telling_errors
from supervision.cli.one_parcel import read_one
from supervision.cli.paper_files import to_paper_file, write_paper
from supervision.cli.printing import print_json, print_list
from supervision.cli.telling import BAD_INPUT, leave
from supervision.law.steps import PaperName

ENTRY = re.compile("(?:([0-9]{1,9})-)?([0-9]{1,9})")
"""An entry of a file: its place (`7`), or parcel and place as the lists print it (`17-7`)."""


@click.command("papers")
@click.argument("name", metavar="[文书]", required=False)
@click.argument("no", metavar="[NO]", required=False)
@click.option(
    "--act",
    "entry",
    default=None,
    metavar="ID",
    help="文书所指的事项：案卷序号 7，或清单上的编号 17-7；缺省为最近一件。",
)
@to_paper_file
@database_and_day
@known_on
@as_json
@telling_errors
def papers_(
    url: str | None, on: date | None, known: date | None, json_: bool, name: str | None, no: str | None,
    entry: str | None, out: Path | None,
) -> None:  # fmt: skip
    """制作文书：告知书、公示牌、跟踪管理卡、认定表、计算表、协查函、送达回执、处置方案；不写名称则列出种类。Papers."""
    if name is None:
        _list(json_)
        return
    paper_name = _paper_name(name)
    if no is None:
        leave(BAD_INPUT, f"请写明宗地编号：supervision papers {paper_name.zh} 编号")
    if json_ and out is not None:
        raise click.UsageError("--json 与 --out 只能用其中一个")
    door = open_door(url, on)
    paper = _drawn_up(door, paper_name, no, entry, known)
    if json_:
        print_json(_paper_json(paper, no, door.today))
    elif out is not None:
        printing, text = door.office.printing, plain_text(paper.blocks)
        on_paper = paper_on_paper(paper, no, door.today, door.office)
        write_paper(out, lambda: on_paper, lambda: text, printing)
        click.echo(f"已写出《{paper_name.zh}》：{out}")
    else:
        click.echo(plain_text(paper.blocks), nl=False)


def _list(json_: bool) -> None:
    print_list(
        list(PaperName),
        title="文书种类",
        columns=("名称", "name", "针对"),
        cells=lambda name: (name.zh, str(name), ABOUT_AN_ENTRY.get(name, "全案")),
        values=lambda name: {"paper": name, "zh": name.zh, "about": ABOUT_AN_ENTRY.get(name)},
        nothing="没有文书。",
        after="共{count}种。制作：supervision papers 名称 编号",
        json_=json_,
        out=None,
    )


def _paper_name(text: str) -> PaperName:
    """A paper by its English value or Chinese name; the marks 《》 around it and its leading words may be left out."""
    wanted = text.strip().strip("《》")
    exact = [name for name in PaperName if wanted in (str(name), name.zh)]
    ending = [name for name in PaperName if wanted and name.zh.endswith(wanted)]
    found = exact or ending
    if len(found) != 1:
        names = "、".join(f"{name.zh}（{name}）" for name in PaperName)
        leave(BAD_INPUT, f"没有名为“{text}”的文书，可用：{names}")
    return found[0]


def _drawn_up(door: Door, name: PaperName, no: str, entry: str | None, known: date | None) -> Paper:
    def read(session: Session, parcel_id: int) -> tuple[FileOnDay, int | None] | None:
        seq = _seq(entry, parcel_id, no)
        file = file_on_day(session, parcel_id, on=door.today, office=door.office, known_on=known)
        return None if file is None else (file, seq)

    file, seq = read_one(door, no, known, read)
    return draw_up(name, file, seq)


def _seq(entry: str | None, parcel_id: int, no: str) -> int | None:
    """The place in the file of the entry named with --act; an id of another parcel is refused."""
    if entry is None:
        return None
    read = ENTRY.fullmatch(entry.strip())
    if read is None:
        leave(BAD_INPUT, f"“{entry}”不是事项编号，应写作 7（案卷序号）或 17-7（清单第一列）")
    if read[1] is not None and int(read[1]) != parcel_id:
        leave(BAD_INPUT, f"编号{entry}不是宗地{no}的事项，宗地{no}的编号以“{parcel_id}-”开头")
    return int(read[2])


def _paper_json(paper: Paper, no: str, today: date) -> dict[str, Any]:
    return {
        "no": no,
        "on": today,
        "paper": paper.name,
        "template_sha256": paper.template_sha256,
        "blocks": to_values(paper.blocks),
    }
