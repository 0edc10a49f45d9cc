"""Reading a scenario file (情景文件): YAML 1.2, so that the keys `on` and `no` stay words."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from supervision.law.refusals import BadRecord


class Yaml12(yaml.SafeLoader):
    """The safe loader with YAML 1.2's booleans: only true and false, and numbers left as written."""


Yaml12.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag.rpartition(":")[2] not in ("bool", "float")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Yaml12.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))


def read_scenario_file(path: Path) -> Any:
    """The file's content; a file that is no YAML is refused with its place."""
    try:
        return yaml.load(path.read_text(encoding="utf-8-sig"), Loader=Yaml12)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"第{mark.line + 1}行第{mark.column + 1}列" if mark else "文件"
        raise BadRecord(f"{path.name} {where}：不是合格的 YAML") from None
    except UnicodeDecodeError:
        raise BadRecord(f"{path.name}：应为 UTF-8 编码") from None
