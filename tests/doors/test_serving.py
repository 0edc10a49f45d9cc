"""`serve`: the desks in a process of their own; when it refuses to start, and how it stops."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import Result

from tests.casework.staffed import SETTINGS
from tests.database import ROOT

Run = Callable[..., Result]


@pytest.fixture
def staffed(office: None, tmp_path: Path) -> None:
    (tmp_path / "office.toml").write_text(SETTINGS, encoding="utf-8")


@contextmanager
def serving(*options: str) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """The service, once it says that it listens, with its port."""
    command = [sys.executable, "-m", "supervision", "serve", "--port", "0", *options]
    with subprocess.Popen(
        command, cwd=ROOT, env=os.environ, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as service:
        assert service.stderr is not None
        told = service.stderr.readline()
        port = re.search(r"http://127\.0\.0\.1:(\d+)/", told)
        assert port is not None, told + service.stderr.read()
        try:
            yield service, int(port[1])
        finally:
            service.kill()


@dataclass(frozen=True)
class Answer:
    status: int
    location: str
    body: bytes


def get(port: int, path: str, **headers: str) -> Answer:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        return Answer(answer.status, answer.headers.get("Location", ""), answer.read())


def test_it_serves_until_it_is_told_to_stop(staffed: None) -> None:
    with serving() as (service, port):
        assert json.loads(get(port, "/health").body) == {"status": "ok"}
        assert get(port, "/").location == "/sign-in"
        service.send_signal(signal.SIGTERM)
        output, _ = service.communicate(timeout=60)
    events = [json.loads(line)["event"] for line in output.splitlines()]
    assert events == ["web.started", "web.request", "web.request", "web.stopped"]
    assert service.returncode == 0


def test_behind_a_proxy_its_word_counts_and_nobody_elses(staffed: None) -> None:
    with serving("--proxy", "127.0.0.1") as (_, port):
        answer = get(port, "/sign-in", **{"X-Forwarded-Proto": "https", "X-Forwarded-For": "10.0.0.7"})
        assert answer.status == 200


def test_a_port_in_use_is_told(staffed: None, run: Run) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        result = run("serve", "--port", other.getsockname()[1])
    assert result.exit_code == 3
    assert "先停止占用它的程序" in result.output


def test_by_http_it_serves_this_computer_only(staffed: None, run: Run) -> None:
    result = run("serve", "--host", "0.0.0.0")
    assert result.exit_code == 2
    assert "密码会在网上明文传送，没有启动" in result.output


def test_without_officers_it_does_not_know_who_may_what(run: Run) -> None:
    result = run("serve")
    assert result.exit_code == 2
    assert "机关设置中没有列出人员" in result.output


def test_a_certificate_needs_its_key(staffed: None, run: Run, tmp_path: Path) -> None:
    result = run("serve", "--cert", tmp_path / "office.toml")
    assert result.exit_code == 2
    assert "--cert 与 --key 要同时给出" in result.output
