"""A county's own headings (列名对照表): a TOML file that says which of our headings each of them is."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from supervision.casework.supply.columns import KNOWN, Heading, nearest, tidy
from supervision.law.refusals import BadRecord

HOW = '每行应写作 "本县的列名" = "本系统的列名"，列名加双引号'


@dataclass(frozen=True, slots=True)
class HeadingMap:
    """What a mapping file says; headings tidied, `lines` with the line each of them stands on."""

    name: str = ""
    meanings: Mapping[str, Heading] = field(default_factory=dict)
    ignored: frozenset[str] = frozenset()
    lines: Mapping[str, int] = field(default_factory=dict)


OUR_HEADINGS = HeadingMap()
"""Without a mapping file every heading means what it means to us."""


def read_mapping(path: Path) -> HeadingMap:
    """Read a mapping file; raises `BadRecord` naming each line that cannot be followed."""
    text = _text(path)
    given = _toml(path, text)
    if problems := list(_wrong_parts(given)):
        raise BadRecord(*(f"{path.name}：{problem}" for problem in problems))
    columns, ignore = given.get("columns", {}), given.get("ignore", [])
    lines = {tidy(heading): _line(text, heading) for heading in (*columns, *ignore)}
    ignored = frozenset(map(tidy, ignore))
    meanings: dict[str, Heading] = {}
    for rank, (heading, target) in enumerate(columns.items(), start=-len(columns)):
        if problem := _wrong_target(heading, target, ignored):
            problems.append(f"{path.name}第{lines[tidy(heading)]}行：{problem}")
        else:
            meanings[tidy(heading)] = KNOWN[tidy(target)]._replace(rank=rank)
    if problems:
        raise BadRecord(*problems)
    return HeadingMap(path.name, meanings, ignored, lines)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise BadRecord(f"{path}：打不开（{error.strerror}）") from None
    except UnicodeDecodeError:
        raise BadRecord(f"{path.name}：应为 UTF-8 编码") from None


def _toml(path: Path, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        raise BadRecord(f"{path.name}{f'第{line[1]}行' if line else '末尾'}：读不懂，{HOW}") from None


def _wrong_parts(given: dict[str, Any]) -> Iterator[str]:
    for key, value in given.items():
        if key == "columns":
            if not isinstance(value, dict):
                yield f"columns 应为 [columns] 一节，{HOW}"
        elif key != "ignore":
            yield f"不认识“{key}”，这里只有 [columns] 一节和 ignore 一项"
        elif not isinstance(value, list) or not all(isinstance(heading, str) for heading in value):
            yield 'ignore 应写作 ["列名", "列名"]'


def _wrong_target(heading: str, target: object, ignored: frozenset[str]) -> str:
    if heading == "ignore":
        return "ignore 一项应写在 [columns] 之前"
    if not isinstance(target, str):
        return f"“{heading}”的对应列名应为文字，{HOW}"
    if tidy(heading) in ignored:
        return f"“{heading}”又列在 ignore 中，请只留一处"
    if tidy(target) in KNOWN:
        return ""
    near = f"相近的有：{'、'.join(names)}" if (names := nearest(target)) else "可用的列名见 docs/import.md"
    return f"“{heading}”对应的“{target}”不是本系统的列名，{near}"


def _line(text: str, heading: str) -> int:
    """The line a heading stands on; the first when it is written with escapes."""
    lines = enumerate(text.splitlines(), start=1)
    return next((number for number, line in lines if f'"{heading}"' in line or f"'{heading}'" in line), 1)
