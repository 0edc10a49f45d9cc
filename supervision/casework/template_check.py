"""Trying templates (模板检查): read, filled in on every sample, its characters and its layout looked at, before it is used.

What is wrong is told by file and line; a template with nothing wrong here drafts, prints and is numbered.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from supervision.casework.blocks import MARKER_OF, ONCE, Block, BlockKind, below_the_close
from supervision.casework.layout.fonts import fonts_of
from supervision.casework.layout.pdf import pdf_of
from supervision.casework.layout.sheet import BLANK, Sheet, sheet_of
from supervision.casework.layout.typesetting import LayoutFailed
from supervision.casework.template_samples import samples_of
from supervision.casework.templates import NOT_PRINTED, SUFFIX, BadTemplate, Line, Templates
from supervision.law.steps import NoticeName, PaperName
from supervision.printing import PAPERS, Printing

SAMPLE_ON = date(2024, 6, 2)
"""The day samples bear: nothing depends on it."""

MARK = "样张"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a template comes from: its file, and which of its files are the office's own."""

    name: NoticeName | PaperName
    file: Path
    own: tuple[Path, ...]


def origins(templates: Templates, own_folder: Path | None) -> Iterator[Origin]:
    """Every notice and paper with its files."""
    for name in PAPERS:
        files = templates.files_of(name)
        yield Origin(name, files[0], tuple(file for file in files if file.parent == own_folder))


def problems(name: NoticeName | PaperName, templates: Templates, printing: Printing) -> list[str]:
    """What is wrong with one template, each with its place; none where it is sound."""
    try:
        template, lines = templates.named(name), templates.lines_of(name)
    except BadTemplate as bad:
        return [str(bad)]
    sheets = []
    found = dict.fromkeys(_missing_characters(lines, printing))
    for sample in samples_of(name):
        try:
            blocks = template.render(sample.words)
        except BadTemplate as bad:
            found[str(bad)] = None
            continue
        found |= dict.fromkeys(_shape_faults(name, blocks))
        sheets.append(sheet_of(name, blocks, printing, SAMPLE_ON, mark=MARK))
    if not found:
        found |= dict.fromkeys(_layout_faults(name, sheets, printing))
    return list(found)


def _missing_characters(lines: Sequence[Line], printing: Printing) -> Iterator[str]:
    """Characters of a template's own words that would be printed as nothing."""
    fonts = fonts_of(printing.fonts_dir)
    for line in lines:
        for character in fonts.missing([NOT_PRINTED.sub("", line.text)]):
            yield (
                f"模板{line.place}：字体里没有“{character}”（U+{ord(character):04X}），印出来会是空白；"
                "请换字，或者把含有这个字的字体文件放进[printing]的fonts_dir文件夹"
            )


def _shape_faults(name: NoticeName | PaperName, blocks: Sequence[Block]) -> Iterator[str]:
    """What print would leave out or move, so that media differ; and a notice without a place for its number, which could be
    drafted and never be issued as it should.
    """
    place = f"模板{name}{SUFFIX}"
    is_notice = isinstance(name, NoticeName)
    least, wanted = (1, "应有一行") if is_notice else (0, "最多一行")
    for kind in ONCE:
        count = sum(block.kind is kind for block in blocks)
        if not least <= count <= 1:
            yield f"{place}：{wanted}{MARKER_OF[kind]}，现有{count}行"
    yield from (f"{place}：{fault}" for fault in below_the_close(blocks))
    for block in blocks if is_notice else ():
        if block.kind is BlockKind.NUMBER and BLANK not in block.text:
            yield f"{place}：{MARKER_OF[block.kind]}一行应留出文号的空（〔    〕    号），签发时填入；现为“{block.text}”"


def _layout_faults(
    name: NoticeName | PaperName, sheets: Sequence[Sheet], printing: Printing
) -> Iterator[str]:
    try:
        pdf_of(sheets, printing, SAMPLE_ON, title=name.zh)
    except LayoutFailed as failed:
        yield f"模板{name}{SUFFIX}：{failed}"


def stray_files(templates: Templates, folder: Path) -> list[str]:
    """Files of the office's folder no notice or paper is made of: a slip of the name, as a rule."""
    used = {file for name in PAPERS for file in templates.files_of(name)}
    return [
        f"{path}：没有名为“{path.name.removesuffix(SUFFIX)}”的文书，也没有模板用到它，请核对文件名（supervision templates list）"
        for path in sorted(folder.glob(f"*{SUFFIX}"))
        if path not in used
    ]


def users_of(templates: Templates, file: Path) -> list[NoticeName | PaperName]:
    """The notices and papers a file is a template or a part of."""
    return [name for name in PAPERS if file in templates.files_of(name)]


def sample_sheet(name: NoticeName | PaperName, templates: Templates, printing: Printing) -> Sheet:
    """A paper as it would look, on its plainest sample. Raises BadTemplate."""
    blocks = templates.named(name).render(samples_of(name)[0].words)
    return sheet_of(name, blocks, printing, SAMPLE_ON, mark=MARK)
