"""Walks the tours of the docs on fresh databases and writes down what the program really says, abridged."""

from __future__ import annotations

import os
import re
import shlex
import tempfile
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import orjson
from click.testing import CliRunner

from supervision.cli import main

CHECKOUT = Path(__file__).resolve().parents[1]
PARCEL = "1305302014B00013"
LATE = "1305302016B00232-1"
"""A parcel one day past its agreed start on the day of the tours."""
HELD = "58/start/notice/0/2016-12-30"
WIDTH = 120
OUT = "…\n"
HASH = re.compile("[0-9a-f]{64}")
"""A certificate's hash covers the instant: it is another one each time."""


@dataclass(frozen=True, slots=True)
class Stop:
    """One command; the `first` lines of its answer are shown, and those that have one of `kept` in them.

    A `silent` one only sets the scene; `by` is who types it, `code` the exit code it ends with.
    """

    words: str
    kept: tuple[str, ...] = ()
    first: int = 0
    remark: str = ""
    silent: bool = False
    by: str = ""
    code: int = 0


README = (
    Stop("init"),
    Stop("import demo/新河县_2012-2016.csv --on 2016-12-30", first=2),
    Stop("sweep --on 2016-12-31", first=2),
    Stop("status --on 2016-12-31", first=7),
    Stop(f"explain {PARCEL} --on 2016-12-31", ("依据", "共1048天", "满一年：", "2017-01"), first=2),
    Stop("triage --on 2016-12-31", ("放行",), remark="what fell due before the import: nothing was sent"),
    Stop("notices --on 2016-12-31", ("已拟稿",), remark="what was drafted today"),
    Stop("notices show {notice}", first=7, remark="in full"),
    Stop(f"record {PARCEL} start proof=施工许可证 --happened 2016-12-20 --on 2017-01-03", first=1),
    Stop(f"status {PARCEL} --on 2017-01-03", ("（2017-01-03）", "原因：")),
)


SCENE = (
    Stop("init", silent=True),
    Stop("import demo/新河县_2012-2016.csv --on 2016-12-30", silent=True),
)
CORRECTING = (
    *SCENE,
    Stop("sweep --on 2016-12-31", silent=True),
    Stop(
        f"record {LATE} inspection finding=not_started --on 2017-01-04",
        first=1,
        remark="the visit it rests on",
    ),
    Stop(f"record {LATE} notice_issued notice=start_notice --on 2017-01-04", first=9),
    Stop(
        f"record {LATE} start proof=施工许可证 --happened 2016-12-28 --on 2017-01-09",
        first=9,
        remark="it had started in time",
    ),
    Stop("notices --on 2017-01-09", ("撤回通知书",)),
    Stop(f"explain {LATE} --on 2017-01-05", first=1, remark="as we know today"),
    Stop(f"explain {LATE} --on 2017-01-05 --known-on 2017-01-05", first=1, remark="as was known on that day"),
)
REHEARSING = (
    *SCENE,
    Stop("forecast --days 14 --on 2016-12-31", first=20),
    Stop(
        "sweep --dry-run --on 2016-12-31 --out {folder}/审阅",
        (HELD, "件，其中拟稿", "已写入"),
        remark="each item and paper",
    ),
    Stop(f"hold {HELD} --reason 企业已申请延期 --on 2016-12-31", first=1),
    Stop("sweep --on 2016-12-31", ("监测证明第",), first=3),
    Stop(f"status {LATE} --on 2016-12-31", ("暂缓",)),
    Stop("verify --on 2016-12-31", first=2),
)


def walk(stops: Sequence[Stop]) -> str:
    """The console of a tour."""
    with tempfile.TemporaryDirectory() as folder:
        fresh = {
            "SUPERVISION_DATABASE_URL": f"sqlite:///{folder}/tour.db",
            "SUPERVISION_DATA_DIR": folder,
            "SUPERVISION_OFFICE": "",
            "SUPERVISION_USER": "经办",
        }
        with patch.dict(os.environ, fresh):
            walked = "".join(told(stop, folder, _notices(stop)) for stop in stops)
    return f"```console\n{walked}```\n"


def told(stop: Stop, folder: str, named: Mapping[str, str]) -> str:
    """One command and its answer, the names in its braces replaced."""
    words = stop.words
    for name, value in {"folder": folder, **named}.items():
        words = words.replace(f"{{{name}}}", value)
    remark = f"   # {stop.remark}" if stop.remark else ""
    answer = say(words, stop.code)
    if stop.silent:
        return ""
    prompt = f"{stop.by}$" if stop.by else "$"
    shown = f"{prompt} supervision {_wrapped(words)}{remark}\n" + _abridged(answer, stop)
    return HASH.sub("…", shown.replace(f"{folder}/", ""))


def _wrapped(words: str) -> str:
    """A long command on several lines, as a shell takes it."""
    lines = textwrap.wrap(words, WIDTH, break_long_words=False, break_on_hyphens=False)
    return " \\\n    ".join(lines)


def say(words: str, code: int = 0) -> str:
    """What a command answers; it must end with this exit code."""
    given = [str(CHECKOUT / word) if word.startswith("demo/") else word for word in shlex.split(words)]
    answer = CliRunner().invoke(main, given, catch_exceptions=False)
    if answer.exit_code != code:
        raise RuntimeError(f"supervision {words} ended with {answer.exit_code}: {answer.output}")
    return answer.output


def _notices(stop: Stop) -> dict[str, str]:
    """The first notice of the list, for a tour that names one."""
    if "{notice}" not in stop.words:
        return {}
    first = say("notices --on 2016-12-31 --json").splitlines()[0]
    return {"notice": str(orjson.loads(first)["id"])}


def _abridged(answer: str, stop: Stop) -> str:
    """The kept lines, with an ellipsis where others stood."""
    shown = ""
    for number, line in enumerate(filter(str.strip, answer.splitlines())):
        if number < stop.first or any(words in line for words in stop.kept):
            shown += f"{line.rstrip()}\n"
        elif (stop.kept or stop.first) and not shown.endswith(OUT):
            shown += OUT
    if stop.kept and not any(words in shown for words in stop.kept):
        raise ValueError(
            f"docs/tour.py: supervision {stop.words} says none of {'、'.join(stop.kept)} any more"
        )
    return shown
