"""A changed settings file counts within a minute; one that cannot be used is told, and the settings before it go on."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from supervision.staff import Role
from supervision.web import create_app
from supervision.web.settings import EVERY
from tests.casework.staffed import SETTINGS, USER_OF, XINHE
from tests.web.office import Web, said

NEW = f"""
[[officers]]
user = "he"
name = "何十"
unit = "land_office"
land_office = "{XINHE}"
roles = ["inspector"]
"""


@pytest.fixture
def file(web: Web, tmp_path: Path) -> Path:
    """The settings' file of desks that follow it."""
    path = tmp_path / "office.toml"
    web.app = create_app(web.engine, web.office, settings=path, clock=web.clock, secure=False, log=web._log)
    return path


def write(web: Web, path: Path, text: str) -> None:
    """Change the file, and let a minute pass."""
    path.write_text(text, encoding="utf-8")
    at = web.clock.at.timestamp()
    os.utime(path, (at, at))
    web.clock.goes_on(seconds=EVERY.total_seconds())


def events(web: Web) -> list[str]:
    return [line["event"] for line in web.lines if line["event"] != "web.request"]


def test_whoever_is_written_into_the_list_gets_in_without_a_restart(web: Web, file: Path) -> None:
    assert web.client("he").get("/").status_code == 303
    write(web, file, SETTINGS + NEW)
    assert "何十" in said(web.client("he").get("/"))
    assert events(web) == ["web.settings_read"]


def test_whoever_is_struck_off_it_is_nobody_with_the_next_look(web: Web, file: Path) -> None:
    person = web.client_of(Role.AUDITOR)
    assert person.get("/").status_code == 200
    write(web, file, SETTINGS.replace(f'user = "{USER_OF[Role.AUDITOR]}"', 'user = "other"'))
    assert person.get("/").status_code == 303


def test_it_is_looked_at_once_a_minute(web: Web, file: Path) -> None:
    file.write_text(SETTINGS + NEW, encoding="utf-8")
    web.clock.goes_on(seconds=EVERY.total_seconds() - 1)
    assert web.client("he").get("/").status_code == 303
    web.clock.goes_on(seconds=1)
    assert web.client("he").get("/").status_code == 200


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("name = ", "不合TOML格式"),
        (SETTINGS.replace("supervisor", "superviser"), "superviser"),
        ('name = "某局"', "没有列出人员"),
        (None, "读不到机关设置文件"),
    ],
)
def test_a_file_that_cannot_be_used_changes_nothing_and_is_told_the_administrator(
    web: Web, file: Path, text: str | None, told: str
) -> None:
    if text is None:
        file.unlink()
        web.clock.goes_on(seconds=EVERY.total_seconds())
    else:
        write(web, file, text)
    page = said(web.client_of(Role.ADMINISTRATOR).get("/"))
    assert "现仍按改动前的设置办理" in page
    assert told in page
    assert "现仍按改动前的设置办理" not in said(web.client_of(Role.CLERK).get("/"))
    assert events(web) == ["web.settings_bad"]
    assert str(file) not in str(web.lines)
    write(web, file, SETTINGS)
    assert "现仍按改动前的设置办理" not in said(web.client_of(Role.ADMINISTRATOR).get("/"))


def test_a_provider_named_later_waits_for_the_next_start(web: Web, file: Path) -> None:
    provider = '[access.oidc]\nissuer = "https://sso.example"\nclient_id = "x"\nsecret_file = "s"\n'
    write(web, file, SETTINGS + provider)
    assert web.client().get("/sign-in/oidc").status_code == 404
    assert events(web) == ["web.settings_read"]


def test_the_mark_is_there_for_browsers_that_ask(web: Web) -> None:
    answer = web.client().get("/favicon.ico")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "image/vnd.microsoft.icon"
    assert answer.content.startswith(b"\0\0\1\0")
