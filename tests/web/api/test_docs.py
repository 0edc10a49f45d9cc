"""What `docs/api.md` tells to type works as it stands; the reference shows every route to a person."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

from supervision.staff import Role
from supervision.web.api.problems import CODES
from supervision.web.rights import RIGHTS
from tests.database import ROOT
from tests.web.office import OURS, THEIRS, Web, said

TEXT = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")


def test_the_three_requests_work_as_they_stand(web: Web, address: str) -> None:
    blocks = re.findall(r"^```sh\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)
    environment = os.environ | {
        "SUPERVISION": address,
        "TOKEN": web.api_token("wang"),
        "NO_PROXY": "127.0.0.1",
    }
    told: list[Any] = []
    for block in blocks:
        done = subprocess.run(
            ["bash", "-c", block], env=environment, capture_output=True, text=True, timeout=60, check=False
        )
        assert done.returncode == 0, done.stderr
        told.append(json.loads(done.stdout))
    listed, recorded, feed = told
    assert [line["no"] for line in listed["items"]] == [OURS, THEIRS]
    assert recorded["done"] == 1
    assert "handover" in [item["entry"]["kind"] for item in feed["items"]]


def test_the_page_names_every_code() -> None:
    assert [code for code in CODES if f"`{code}`" not in TEXT] == []


def test_the_reference_tells_every_route_field_and_code(web: Web) -> None:
    text = said(web.client_of(Role.AUDITOR).get("/api"))
    for (method, path), right in RIGHTS.items():
        if right.token is not None:
            assert f"{method} {path}" in text
    assert [code for code in CODES if code not in text] == []
    assert "amount_wan" in text


def test_the_reference_is_read_on_a_telephone(page_of: Callable[[Role], Page]) -> None:
    page = page_of(Role.SUPERVISOR)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/api")
    page.get_by_role("link", name="GET /api/v1/feed").click()
    assert page.locator("#follow").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
