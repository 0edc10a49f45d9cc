"""`draft`: a paper of an idle case, drafted on what is on file (闲置案件文书拟稿)."""

from __future__ import annotations

from datetime import date

import click

from supervision.casework.acts_on_file import ActId
from supervision.casework.case_papers.drafting import draft_case_papers, gaps_of
from supervision.casework.case_papers.fitting import IN_TURN
from supervision.casework.letters import Letter, plain_text
from supervision.cli.door import as_json, database_and_day, open_door, telling_errors
from supervision.cli.printing import print_json
from supervision.cli.telling import BAD_INPUT, leave
from supervision.law.steps import NoticeName
from supervision.records.db import writing


@click.command("draft")
@click.argument("no", metavar="NO")
@click.argument("paper", metavar="文书")
@click.option("--to", default="", help="主送单位：政府原因告知书须写明；抵押权人告知书可以只拟给其中一家。")
@click.option("--show", is_flag=True, help="拟稿后显示全文。")
@database_and_day
@as_json
@telling_errors
def draft(
    url: str | None, on: date | None, json_: bool, no: str, paper: str, to: str, show: bool
) -> None:  # fmt: skip
    """按案卷拟制闲置案件文书：调查通知书、认定书、告知书、决定书、催告书、撤销决定书等。Draft a paper of an idle case."""
    name = _name(paper)
    door = open_door(url, on)
    with writing(door.engine) as session:
        drafted = draft_case_papers(session, no, name, door.desk, to)
    for act_id, letter in drafted:
        if json_:
            print_json(_values(act_id, letter, name, no))
        else:
            _tell(act_id, letter, name, no, show=show)


def _name(text: str) -> NoticeName:
    """A case paper by its English value or Chinese name; the marks 《》 and leading words may be left out."""
    wanted = text.strip().strip("《》")
    exact = [name for name in IN_TURN if wanted in (str(name), name.zh)]
    found = exact or [name for name in IN_TURN if wanted and name.zh.endswith(wanted)]
    if len(found) != 1:
        names = "、".join(f"{name.zh}（{name}）" for name in IN_TURN)
        leave(BAD_INPUT, f"没有名为“{text}”的闲置案件文书，可用：{names}")
    return found[0]


def _tell(act_id: ActId, letter: Letter, name: NoticeName, no: str, *, show: bool) -> None:
    id_ = f"{act_id[0]}-{act_id[1]}"
    click.echo(f"已拟稿：宗地{no}《{name.zh}》（{id_}），主送{letter.context['addressee']}")
    for gap in gaps_of(letter, no):
        click.echo(f"  注意：{gap}")
    if show:
        click.echo(plain_text(letter.blocks), nl=False)
    else:
        click.echo(f"  全文：supervision notices show {id_}；签发：supervision notices sign {id_}")


def _values(act_id: ActId, letter: Letter, name: NoticeName, no: str) -> dict[str, object]:
    return {
        "id": f"{act_id[0]}-{act_id[1]}",
        "no": no,
        "paper": name,
        "addressee": letter.context["addressee"],
        "sha256": letter.sha256,
        "gaps": gaps_of(letter, no),
    }
