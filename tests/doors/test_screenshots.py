"""The tour of the desks: every picture is there and small, of a page that there is, and the page is as the script writes it."""

from __future__ import annotations

import io
import runpy
from typing import Any

import pytest
from PIL import Image
from starlette.routing import compile_path

from demo.run import DAY, OFFICE
from supervision.office import Office
from supervision.web.rights import RIGHTS
from tests.database import ROOT

SCRIPT: dict[str, Any] = runpy.run_path(str(ROOT / "docs" / "screenshots.py"))
VIEWS = SCRIPT["VIEWS"]
IMAGES = ROOT / "docs" / "images"


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: str(view.name))
def test_a_picture_is_of_a_page_that_there_is_opened_by_somebody_who_may(view: Any) -> None:
    path = view.path.partition("?")[0]
    [right, *_] = [
        right
        for (method, route), right in RIGHTS.items()
        if method == "GET" and compile_path(route)[0].match(path)
    ]
    officer = Office.read(OFFICE).staff.officer(view.login, DAY)
    assert right.open if officer is None else right.roles & officer.roles


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: str(view.name))
def test_a_picture_is_there_and_small(view: Any) -> None:
    path = IMAGES / f"{view.name}.png"
    assert path.stat().st_size <= SCRIPT["LARGEST"]
    with Image.open(path) as picture:
        assert picture.width == (SCRIPT["PHONE"] if view.phone else SCRIPT["DESK"])[0]


def test_no_picture_is_left_over_and_no_name_stands_twice() -> None:
    names = [view.name for view in VIEWS]
    assert len(set(names)) == len(names)
    assert {path.stem for path in IMAGES.glob("*.png")} == set(names)


def test_the_tour_is_as_the_script_writes_it() -> None:
    assert (ROOT / "docs" / "desks.md").read_text(encoding="utf-8") == SCRIPT["tour"]()


def test_a_large_picture_gets_fewer_colours() -> None:
    file = io.BytesIO()
    Image.effect_noise((400, 300), 60).convert("RGB").save(file, "PNG")
    assert len(SCRIPT["small"](file.getvalue())) < len(file.getvalue())
