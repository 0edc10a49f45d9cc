"""Papers downloaded: PDF and Word of a notice, of a paper of a parcel and of a case; never opened in the page."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import docx
import pytest
from sqlalchemy import Engine

from supervision.staff import Role
from tests.casework.layout.leaves import leaves_of
from tests.casework.staffed import USER_OF
from tests.web.office import OURS, THEIRS, Web, said
from tests.web.supervising import PAYER, act_of, busy, staffed

WANG = USER_OF[Role.SUPERVISOR]
NUMBER = "新国土监〔2024〕1号"


@pytest.fixture
def web(engine: Engine, tmp_path: Path) -> Web:
    busy(engine)
    return Web(engine, staffed(tmp_path), data=tmp_path)


@pytest.fixture
def wang(web: Web) -> Any:
    return web.client(WANG)


@pytest.fixture
def demand(web: Web) -> str:
    return act_of(web, PAYER, "overdue_payment")


def leaves(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    return [leaf.text for leaf in leaves_of(answer.content)]


def name_of(answer: Any) -> str:
    disposition = answer.headers["content-disposition"]
    assert disposition.startswith("attachment;")
    return unquote(disposition.partition("UTF-8''")[2])


def paragraphs(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [paragraph.text for paragraph in docx.Document(io.BytesIO(answer.content)).paragraphs]


def test_a_draft_is_downloaded_as_a_draft_and_an_issued_notice_with_its_receipt(
    wang: Any, demand: str
) -> None:
    page = wang.get(f"/notices/{demand}").text
    assert f'href="/notices/{demand}/file/pdf"' in page
    assert f'href="/notices/{demand}/file/docx"' in page
    draft = wang.get(f"/notices/{demand}/file/pdf")
    assert all("拟稿（未签发）" in leaf for leaf in leaves(draft))
    assert name_of(draft) == f"出让金催缴通知单-{demand}（拟稿）.pdf"
    wang.submit("/notices/sign", ids=[demand], **{f"number-{demand}": NUMBER})
    issued = wang.get(f"/notices/{demand}/file/pdf")
    assert all("拟稿" not in leaf for leaf in leaves(issued))
    assert leaves(issued)[-1].startswith(f"{NUMBER}附件")
    assert name_of(issued) == f"出让金催缴通知单-{demand}.pdf"
    assert NUMBER in paragraphs(wang.get(f"/notices/{demand}/file/docx"))
    assert wang.get(f"/notices/{demand}/file/pdf").content == issued.content


def test_a_notice_is_downloaded_from_its_parcel_too(wang: Any, demand: str) -> None:
    seq = demand.partition("-")[2]
    path = f"/parcels/{PAYER}/papers/{seq}"
    assert f'href="{path}/file/pdf"' in wang.get(path).text
    assert wang.get(f"{path}/file/pdf").content == wang.get(f"/notices/{demand}/file/pdf").content
    assert wang.get(f"/parcels/{PAYER}/papers/1/file/pdf").status_code == 404


def test_a_paper_on_request_is_downloaded_as_of_the_day_asked(wang: Any) -> None:
    path = f"/parcels/{OURS}/papers/on-request/tracking_card"
    assert f'href="{path}/file/docx"' in wang.get(path).text
    answer = wang.get(f"{path}/file/pdf?on=2024-05-01")
    assert "2024年5月1日" in leaves(answer)[-1]
    assert name_of(answer) == f"建设项目用地跟踪管理卡-{OURS}-2024-05-01.pdf"
    assert "建设项目用地跟踪管理卡" in paragraphs(wang.get(f"{path}/file/docx"))


def test_another_kind_of_file_and_another_paper_are_told(wang: Any, demand: str) -> None:
    for path in (f"/notices/{demand}/file/exe", f"/parcels/{OURS}/papers/on-request/tracking_card/file/html"):
        answer = wang.get(path)
        assert answer.status_code == 409
        assert "可以下载的有pdf、docx" in said(answer)


def test_nobody_downloads_a_paper_of_a_parcel_he_does_not_see(web: Web) -> None:
    inspector = web.client_of(Role.INSPECTOR)
    assert inspector.get(f"/parcels/{OURS}/papers/on-request/tracking_card/file/pdf").status_code == 200
    assert inspector.get(f"/parcels/{THEIRS}/papers/on-request/tracking_card/file/pdf").status_code == 404
