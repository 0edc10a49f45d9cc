"""The catalogue of the volume (卷内目录) and the page to read it by: every document numbered, with its size and hash."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

import jinja2

from supervision.casework.blocks import Block, BlockKind
from supervision.casework.packages.section import Document, Section, head, para, row, text_document, title

CATALOGUE = "卷内目录.txt"
INDEX = "index.html"
TEMPLATE = Path(__file__).with_name("index.html.j2")


class Item(NamedTuple):
    """One line of the catalogue: its number, its document, its size in bytes and SHA-256."""

    number: int
    document: Document
    size: int
    sha256: str

    @property
    def href(self) -> str:
        """The document as a link from the page beside it."""
        return quote(self.document.name)


def items_of(sections: Sequence[Section]) -> dict[str, list[Item]]:
    """The documents of each section, numbered through the volume."""
    found: dict[str, list[Item]] = {}
    number = 0
    for section in sections:
        found[section.folder] = []
        for document in section.documents:
            number += 1
            data = document.member.data
            found[section.folder].append(Item(number, document, len(data), hashlib.sha256(data).hexdigest()))
    return found


def catalogue(about: Mapping[str, Any], sections: Sequence[Section]) -> Document:
    """The catalogue as text; it lists everything but itself, the page and the manifest."""
    return text_document(CATALOGUE, "卷内目录", _catalogue(about, sections))


def _catalogue(about: Mapping[str, Any], sections: Sequence[Section]) -> Iterator[Block]:
    yield title("卷内目录")
    for label, said in headed(about):
        yield row(label, said)
    items = items_of(sections)
    for section in sections:
        yield head(section.folder)
        for item in items[section.folder]:
            number = f"（{item.document.number}）" if item.document.number else ""
            yield row(str(item.number), f"{item.document.title}{number}")
            yield row("", f"{item.document.name}，{item.size}字节")
            yield row("", f"SHA-256 {item.sha256}")
    yield para(
        f"以上共{sum(map(len, items.values()))}件。封签为清单（manifest.json）的SHA-256，印在移交书和接收回执上。"
    )
    yield para("核验：supervision verify-package 移交包文件 --seal 封签")


def headed(about: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What the volume says it is."""
    return [
        ("宗地", f"{about['no']}　{about['project']}"),
        ("移交事项", str(about["matter_zh"])),
        ("移交单位", str(about["office"])),
        ("截至", str(about["on"])),
        ("案卷", f"至第{about['head_seq']}号，末号校验值{about['head_hash']}"),
    ]


class Shown(NamedTuple):
    """Blocks of one sort that stand together on the page: rows become one table."""

    kind: str
    blocks: list[Block]


def index_page(about: Mapping[str, Any], sections: Sequence[Section]) -> bytes:
    """The volume on one page that opens without a network; whatever people wrote is text and nothing else."""
    page = _template().render(
        about=about,
        headed=headed(about),
        sections=sections,
        shown={section.folder: list(_shown(section.blocks)) for section in sections},
        items=items_of(sections),
    )
    return page.encode()


@cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.from_string(TEMPLATE.read_text(encoding="utf-8"))


def _shown(blocks: Sequence[Block]) -> Iterator[Shown]:
    for kind, together in groupby(blocks, lambda block: block.kind):
        yield Shown("row" if kind is BlockKind.ROW else str(kind), list(together))
