"""`templates`: which templates the office uses, whether they are sound, how a paper will look (文书模板)."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from supervision.casework.letters import in_use
from supervision.casework.plain_text import plain_text
from supervision.casework.printed_papers import PrintedPaper
from supervision.casework.template_check import (
    Origin,
    origins,
    problems,
    sample_sheet,
    stray_files,
    users_of,
)
from supervision.casework.templates import FOLDER, SUFFIX, BadTemplate, Templates
from supervision.cli.door import as_json, read_office, telling_errors
from supervision.cli.paper_files import to_paper_file, write_paper
from supervision.cli.printing import print_json, print_list
from supervision.cli.telling import BAD_INPUT, WITH_SET_ASIDE, leave
from supervision.law.steps import NoticeName, PaperName
from supervision.office import Office
from supervision.printing import PAPERS


@click.group("templates")
def templates_() -> None:
    """文书模板：哪些是随程序的，哪些是本机关的；检查；样张。本机关的模板放入[printing]的templates_dir。Templates."""


@templates_.command("list")
@as_json
@telling_errors
def list_(json_: bool) -> None:
    """各种通知和文书所用的模板及其来源。Which templates are in use."""
    office = read_office()
    print_list(
        list(origins(in_use(office), office.printing.templates_dir)),
        title="文书模板",
        columns=("代号", "名称", "来源", "文件"),
        cells=lambda origin: (str(origin.name), origin.name.zh, _whose(origin), origin.file),
        values=lambda origin: {
            "template": origin.name,
            "zh": origin.name.zh,
            "file": str(origin.file),
            "own": [str(file) for file in origin.own],
        },
        nothing="没有模板。",
        after="共{count}种。检查：supervision templates check；样张：supervision templates preview 代号 --out 样张.pdf",
        json_=json_,
        out=None,
    )


def _whose(origin: Origin) -> str:
    if origin.file in origin.own:
        return "本机关"
    parts = "、".join(file.name.removesuffix(SUFFIX) for file in origin.own)
    return f"随程序，其中{parts}为本机关" if parts else "随程序"


@templates_.command("check")
@click.argument(
    "file", metavar="[FILE]", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@as_json
@telling_errors
def check(json_: bool, file: Path | None) -> None:
    """逐件检查模板：语法、标记、名称、用样例填写、字体缺字、排版；可以只查一个文件。Check the templates."""
    office = read_office()
    own = office.printing.templates_dir
    templates = in_use(office) if file is None else _with(file, office)
    names = PAPERS if file is None else _named_by(templates, file)
    found: dict[str, None] = {}  # what is wrong with a part is wrong with many, and told once
    for name in names:
        for text in problems(name, templates, office.printing):
            if text not in found:
                _tell(text, str(name), json_=json_)
            found[text] = None
    if file is None and own is not None:
        for text in stray_files(templates, own):
            _tell(text, "", json_=json_)
            found[text] = None
    if not json_:
        how_many = f"发现{len(found)}处问题。" if found else "没有发现问题。"
        click.echo(f"检查了{len(names)}种文书的模板，{how_many}")
    sys.exit(WITH_SET_ASIDE if found else 0)


def _with(file: Path, office: Office) -> Templates:
    """The office's templates with this file in its place, and nothing of what lies beside it."""
    own = office.printing.templates_dir
    return Templates(*(() if own is None else (own,)), FOLDER, tried=file.resolve())


def _named_by(templates: Templates, file: Path) -> tuple[NoticeName | PaperName, ...]:
    found = tuple(users_of(templates, file.resolve()))
    if not found:
        names = "、".join(f"{name}{SUFFIX}" for name in PAPERS)
        leave(BAD_INPUT, f"{file}：没有文书用到这个名称的模板。文件名应为{names}，或者它们用到的部分")
    return found


def _tell(text: str, name: str, *, json_: bool) -> None:
    if json_:
        print_json({"template": name, "problem": text})
    else:
        click.echo(text)


@templates_.command("preview")
@click.argument("name", metavar="代号")
@to_paper_file
@telling_errors
def preview(name: str, out: Path | None) -> None:
    """用样例填写一种文书，看它印出来的样子；不写文件名的在屏幕上显示文字。How a paper will look."""
    office = read_office()
    found = _named(name)
    try:
        sheet = sample_sheet(found, in_use(office), office.printing)
    except BadTemplate as bad:
        leave(BAD_INPUT, f"《{found.zh}》不能制作样张：{bad}")
    text = plain_text(sheet.blocks)
    if out is None:
        click.echo(text, nl=False)
        return
    write_paper(out, lambda: PrintedPaper(found.zh, (sheet,)), lambda: text, office.printing)
    click.echo(f"已写出《{found.zh}》样张：{out}")


def _named(text: str) -> NoticeName | PaperName:
    wanted = text.strip().strip("《》")
    found = next((name for name in PAPERS if wanted in (str(name), name.zh)), None)
    if found is None:
        leave(BAD_INPUT, f"没有名为“{text}”的文书，可用：{'、'.join(_both())}")
    return found


def _both() -> Iterator[str]:
    yield from (f"{name.zh}（{name}）" for name in PAPERS)
