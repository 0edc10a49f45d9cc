"""Walks the README's two minutes on a fresh database and writes down what the program really says, abridged."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import orjson
from click.testing import CliRunner

from supervision.cli import main

CHECKOUT = Path(__file__).resolve().parents[1]
PARCEL = "1305302014B00013"
OUT = "…\n"


@dataclass(frozen=True, slots=True)
class Stop:
    """One command; the `first` lines of its answer are shown, and those that have one of `kept` in them."""

    words: str
    kept: tuple[str, ...] = ()
    first: int = 0
    remark: str = ""


STOPS = (
    Stop("init"),
    Stop("import demo/新河县_2012-2016.csv --on 2016-12-30", first=2),
    Stop("sweep --on 2016-12-31", first=2),
    Stop("status --on 2016-12-31", first=6),
    Stop(f"explain {PARCEL} --on 2016-12-31", ("依据", "共1048天", "满一年：", "2017-01"), first=2),
    Stop("triage --on 2016-12-31", ("放行",), remark="what fell due before the import: nothing was sent"),
    Stop("notices --on 2016-12-31", ("已拟稿",), remark="what was drafted today"),
    Stop("notices show {notice}", first=7, remark="in full"),
    Stop(f"record {PARCEL} start proof=施工许可证 --happened 2016-12-20 --on 2017-01-03", first=1),
    Stop(f"status {PARCEL} --on 2017-01-03", ("（2017-01-03）", "原因：")),
)


def walk() -> str:
    """The console of the README."""
    with tempfile.TemporaryDirectory() as folder:
        fresh = {
            "SUPERVISION_DATABASE_URL": f"sqlite:///{folder}/tour.db",
            "SUPERVISION_DATA_DIR": folder,
            "SUPERVISION_OFFICE": "",
            "SUPERVISION_USER": "经办",
        }
        with patch.dict(os.environ, fresh):
            return "```console\n" + "".join(map(_told, STOPS)) + "```\n"


def _told(stop: Stop) -> str:
    words = stop.words.format(notice=_a_notice() if "{notice}" in stop.words else "")
    remark = f"   # {stop.remark}" if stop.remark else ""
    return f"$ supervision {words}{remark}\n" + _abridged(_say(words), stop)


def _say(words: str) -> str:
    given = [str(CHECKOUT / word) if word.startswith("demo/") else word for word in words.split()]
    answer = CliRunner().invoke(main, given, catch_exceptions=False)
    if answer.exit_code:
        raise RuntimeError(f"supervision {words} ended with {answer.exit_code}: {answer.output}")
    return answer.output


def _a_notice() -> str:
    first = _say("notices --on 2016-12-31 --json").splitlines()[0]
    return str(orjson.loads(first)["id"])


def _abridged(answer: str, stop: Stop) -> str:
    """The kept lines, with an ellipsis where others stood."""
    told = ""
    for number, line in enumerate(filter(str.strip, answer.splitlines())):
        if number < stop.first or any(words in line for words in stop.kept):
            told += f"{line.rstrip()}\n"
        elif (stop.kept or stop.first) and not told.endswith(OUT):
            told += OUT
    if stop.kept and not any(words in told for words in stop.kept):
        raise ValueError(
            f"docs/tour.py: supervision {stop.words} says none of {'、'.join(stop.kept)} any more"
        )
    return told
