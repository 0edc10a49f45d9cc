"""`spots` and `boundary` at the door: every file that can be read, and a spot's whole way."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

from click.testing import Result
from sqlalchemy import Engine

from tests.casework.boundary.drawn import ZONE_38, feature, geojson, shapefile, square
from tests.casework.boundary.plots import EAST, NORTH
from tests.database import NO, supply, tell

Run = Callable[..., Result]
ON = ("--on", "2024-06-10")


def test_a_boundary_is_recorded_from_a_zipped_shapefile(run: Run, engine: Engine, tmp_path: Path) -> None:
    tell(engine, date(2024, 1, 5), supply())
    metres = [(EAST, NORTH), (EAST, NORTH + 200), (EAST + 100, NORTH + 200), (EAST + 100, NORTH)]
    path = shapefile(tmp_path, [({"NAME": "甲"}, [metres])], prj=ZONE_38)
    done = run("boundary", NO, path, *ON)
    assert done.exit_code == 0, done.output
    assert "面积2.0000公顷（20000.00平方米），3度带38带" in done.output
    assert "没有再登记" in run("boundary", NO, path, *ON).output


def test_a_spot_from_the_file_to_the_end(run: Run, engine: Engine, tmp_path: Path) -> None:
    tell(engine, date(2024, 1, 5), supply())
    corners = [[f"{x:.6f}", f"{y:.6f}"] for x, y in square(side=0.002)]
    tell(engine, date(2024, 6, 10), {"kind": "boundary", "on": "2024-06-01", "rings": [corners]})
    path = geojson(tmp_path, feature(square(), TBBH="TB1"), feature(square(116), TBBH="TB2"))
    batch = ("spots", "import", path, "--source", "省厅", "--image-on", "2024-06-01", *ON)
    done = run(*batch)
    assert "已接收2个图斑，共2个" in done.output
    assert "已接收0个图斑，共2个" in run(*batch).output
    lines = [json.loads(line) for line in run("spots", "--json", *ON).output.splitlines()]
    assert [(line["spot"], line["no"], line["hint"]) for line in lines] == [
        (2, None, "no_parcel"), (1, NO, "not_yet")
    ]  # fmt: skip
    assert "TB2" in run("spots", "--unmatched", *ON).output
    assert "已交办：图斑1（TB1）" in run("spots", "assign", 1, "zhang", *ON).output
    late = ("--on", "2024-06-26")
    assert "TB1" in run("spots", "--overdue", "--officer", "zhang", *late).output
    assert "属实" in run("spots", "result", 1, "true", "--note", "已开挖", *late).output
    assert "已退回" in run("spots", "return", 1, "请附巡查", *late).output
    assert run("spots", "result", 1, "settled", "--note", "已停工", *late).exit_code == 0
    assert run("spots", "close", 1, *late).exit_code == 0
    assert "已关联：图斑2（TB2），宗地" in run("spots", "link", 2, NO, *late).output
    shown = run("spots", "show", 1, *late).output
    assert [word in shown for word in ("收到", "交办", "核查", "退回", "办结")] == [True] * 5
    refused = run("spots", "close", 2, *late)
    assert refused.exit_code != 0
    assert "须写明理由" in refused.output
    assert run("verify", *late).output.count("图斑") == 0
