"""Scans on the web: kept with the form, served to be kept, shown beside what was filled in; hostile ones are refused."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from supervision.casework.scans.check import lost_scans, named_scans
from supervision.casework.scans.scan import Scans
from supervision.records.db import reading
from supervision.staff import Role
from supervision.web.kept_files import clear_staged
from tests.web.office import ORIGIN, OURS, Person, Web, said
from tests.web.papers import pdf, picture

FORM = {"on": "2024-06-01", "mortgagee": "农村信用联社"}
PATH = f"/record/{OURS}/mortgage"
File = tuple[str, bytes, str]


def send(person: Person, *files: File, path: str = PATH, **form: Any) -> Any:
    return person.post(
        path,
        data={"csrf": person.csrf(), **form},
        files=[("scans", file) for file in files],
        headers={"Origin": ORIGIN},
    )


def kept_in(answer: Any) -> list[str]:
    return [part.split('"')[0] for part in answer.text.split('name="scans_kept" value="')[1:]]


def submitted(web: Web, name: str = "合同.pdf", data: bytes = b"") -> tuple[int, str]:
    """The number of a submission with one scan, and the scan's address."""
    answer = send(web.client_of(Role.CLERK), (name, data or pdf(), "application/pdf"), **FORM)
    number = int(answer.headers["location"].rsplit("/", 1)[1])
    page = web.client_of(Role.CLERK).get(f"/checks/{number}").text
    return number, page.split(f'href="/scans/{number}/')[1].split('"')[0]


def test_a_file_need_not_be_chosen_again_after_a_fault(web: Web) -> None:
    clerk = web.client_of(Role.CLERK)
    answer = send(clerk, ("合同.pdf", pdf(), "application/pdf"), on="2024-06-01", mortgagee="")
    assert answer.status_code == 422
    [kept] = kept_in(answer)
    assert "已收到，不必再选" in said(answer)
    again = send(clerk, scans_kept=kept, **FORM)
    assert again.status_code == 303
    assert "合同.pdf" in clerk.get(again.headers["location"]).text


def test_one_that_is_not_wanted_any_more_is_left_out(web: Web) -> None:
    clerk = web.client_of(Role.CLERK)
    both = (("合同.pdf", pdf(), "application/pdf"), ("图.png", picture("PNG"), "image/png"))
    first, second = kept_in(send(clerk, *both, on="2024-06-01", mortgagee=""))
    answer = send(clerk, scans_kept=[first, second], scans_dropped=second.split("/")[0], **FORM)
    page = clerk.get(answer.headers["location"]).text
    assert "合同.pdf" in page
    assert "图.png" not in page


def test_nobody_takes_another_persons_file_by_its_hash(web: Web) -> None:
    [kept] = kept_in(
        send(web.client_of(Role.CLERK), ("合同.pdf", pdf(), "application/pdf"), on="2024-06-01", mortgagee="")
    )
    answer = send(web.client_of(Role.SUPERVISOR), scans_kept=kept, **FORM)
    assert answer.status_code == 422
    assert "暂存已过期，请重新选择" in said(answer)


@pytest.mark.parametrize(
    "kept", ["../../office.toml", "0" * 64 + "/5/x", "/etc/passwd", "", "zz" * 32 + "/1/a"]
)
def test_a_path_in_the_place_of_a_hash_finds_nothing(web: Web, kept: str) -> None:
    answer = send(web.client_of(Role.CLERK), scans_kept=kept, **FORM)
    assert answer.status_code == 422
    assert "请重新选择" in said(answer)


HOSTILE = {
    "a program called a contract": ("合同.pdf", b"MZ\x90\0" * 99, "是程序，不是扫描件"),
    "a page called a contract": ("合同.pdf", b"<html><script>alert(1)</script>", "是网页或 XML"),
    "a script in a PDF": ("合同.pdf", pdf(more=b"/AA << /O << /S /JavaScript >> >>"), "有脚本、附件或表单"),
    "a picture cut short": ("图.jpg", picture()[:-300], "不完整或已损坏"),
}


@pytest.mark.parametrize(("name", "data", "reason"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_is_refused_by_its_name_and_reason_and_what_was_typed_stays(
    web: Web, name: str, data: bytes, reason: str
) -> None:
    answer = send(web.client_of(Role.CLERK), (name, data, "application/pdf"), **FORM)
    assert answer.status_code == 422
    assert f"“{name}”：" in said(answer)
    assert reason in said(answer)
    assert 'value="农村信用联社"' in answer.text
    assert kept_in(answer) == []


def test_more_files_than_a_form_takes_are_refused(web: Web) -> None:
    files = [(f"{n}.jpg", picture(shade=200 + n), "image/jpeg") for n in range(8)]
    clerk = web.client_of(Role.CLERK)
    kept = kept_in(send(clerk, *files, on="2024-06-01", mortgagee=""))
    assert len(kept) == 8
    answer = send(clerk, ("九.pdf", pdf(), "application/pdf"), scans_kept=kept, **FORM)
    assert "至多8个文件，现有9个" in said(answer)


def test_a_scan_is_served_to_be_kept_and_never_taken_for_a_page(web: Web) -> None:
    number, address = submitted(web, name="../../合同<script>.html")
    answer = web.client_of(Role.SUPERVISOR).get(f"/scans/{number}/{address}")
    assert answer.content == pdf()
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-disposition"].startswith("attachment; filename*=UTF-8''")
    assert ".pdf" in answer.headers["content-disposition"]
    assert "script%3E" not in answer.headers["content-disposition"]
    assert "sandbox" in answer.headers["content-security-policy"]


def test_a_pdf_is_shown_in_our_own_page_and_in_no_other(web: Web) -> None:
    number, address = submitted(web)
    answer = web.client_of(Role.SUPERVISOR).get(f"/scans/{number}/{address}/shown")
    assert answer.headers["content-disposition"] == "inline"
    assert "frame-ancestors 'self'" in answer.headers["content-security-policy"]
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    number, address = submitted(web, "图.png", picture("PNG"))
    shown = web.client_of(Role.SUPERVISOR).get(f"/scans/{number}/{address}/shown")
    assert shown.headers["location"] == f"/scans/{number}/{address}"


def test_a_scan_is_found_with_its_submission_alone(web: Web) -> None:
    number, address = submitted(web)
    other, _ = submitted(web, "图.png", picture("PNG"))
    supervisor = web.client_of(Role.SUPERVISOR)
    for path in (
        f"/scans/{other}/{address}",
        f"/scans/{number}/{'0' * 64}",
        f"/scans/99/{address}",
        f"/scans/x/{address}",
    ):
        assert supervisor.get(path).status_code == 404, path
    assert web.client_of(Role.INSPECTOR).get(f"/scans/{number}/{address}").status_code == 403


def test_a_lost_or_changed_original_is_named_and_told(web: Web) -> None:
    number, address = submitted(web)
    scans = Scans(web.data / "scans")
    with reading(web.engine) as session:
        assert named_scans(session) == [address]
        assert list(lost_scans(session, scans)) == []
    path = scans.path_of(address)
    assert path is not None
    path.unlink()
    with reading(web.engine) as session:
        [lost] = lost_scans(session, scans)
    assert (lost.no, lost.seq) == (OURS, 0)
    assert "不在扫描件目录" in lost.text
    answer = web.client_of(Role.SUPERVISOR).get(f"/scans/{number}/{address}")
    assert answer.status_code == 409
    assert "请从备份找回" in said(answer)


def test_what_nobody_used_goes_after_a_day_when_the_service_starts(web: Web) -> None:
    send(web.client_of(Role.CLERK), ("合同.pdf", pdf(), "application/pdf"), on="2024-06-01", mortgagee="")
    [file] = (web.data / "staged").glob("*/*")
    assert file.stat().st_mtime == web.clock.at.timestamp()
    assert clear_staged(web.data, web.clock.at + timedelta(hours=23)) == 0
    assert clear_staged(web.data, web.clock.at + timedelta(hours=25)) == 1
    assert not file.exists()
    assert clear_staged(web.data / "nowhere", web.clock.at) == 0
