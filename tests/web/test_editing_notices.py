"""Editing a draft on the web: what was typed is kept, the newest text is read before it is signed, and no other is signed."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any

import orjson
import pytest
from sqlalchemy import Engine, update

from supervision.records.tables import NOTICE
from supervision.staff import Role
from tests.casework.staffed import TODAY, USER_OF
from tests.database import tell
from tests.web.office import OURS, Web, said
from tests.web.supervising import IMPORTED, PAYER, act_of, busy, entries, staffed, status_of

WANG, SUN = USER_OF[Role.SUPERVISOR], USER_OF[Role.SIGNER]
MORE = "请携带缴款凭证<b>到我局</b>核对。"


@pytest.fixture
def web(engine: Engine, tmp_path: Path) -> Web:
    busy(engine)
    return Web(engine, staffed(tmp_path), data=tmp_path)


@pytest.fixture
def draft(web: Web) -> str:
    return act_of(web, PAYER, "overdue_payment")


@pytest.fixture
def wang(web: Web) -> Any:
    return web.client(WANG)


def text_on(page: Any) -> str:
    found = re.search(r"<textarea[^>]*>(.*?)</textarea>", page.text, re.DOTALL)
    assert found is not None
    return unescape(found[1])


def with_more(page: Any, more: str = MORE) -> str:
    lines = text_on(page).splitlines()
    return "\r\n".join([*lines[:-3], f"@p {more}", *lines[-3:]])


def store(person: Any, draft: str, more: str = MORE, **others: str) -> Any:
    text = with_more(person.get(f"/notices/{draft}/edit"), more)
    return person.submit(f"/notices/{draft}/edit", **{"text": text, "why": "补充", "version": "1", **others})


def test_an_edited_text_is_stored_and_shown_with_what_was_changed(wang: Any, draft: str) -> None:
    assert f'href="/notices/{draft}/edit"' in wang.get(f"/notices/{draft}").text
    answer = store(wang, draft)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/notices/{draft}")
    page = wang.get(f"/notices/{draft}")
    assert "已存为第2稿" in said(page)
    assert MORE in unescape(said(page))
    assert "<b>到我局</b>" not in page.text  # what was typed is text
    assert "与拟稿的不同" in said(page)
    assert '<p class="new"><ins>' in page.text
    assert "补充" in said(page)


def test_what_is_refused_comes_back_with_all_that_was_typed(wang: Any, draft: str) -> None:
    text = with_more(wang.get(f"/notices/{draft}/edit"))
    for spoilt, why, reason in (
        (text.replace("@title ", "@title 假"), "改", "标题应为"),
        (f"{text}\r\n没有标记", "改", "没有以标记开头"),
        (text, "", "没有填写"),
    ):
        answer = wang.submit(f"/notices/{draft}/edit", text=spoilt, why=why, version="1")
        assert answer.status_code == 422
        assert reason in said(answer)
        assert text_on(answer).split() == spoilt.split()
    assert "各稿" not in said(wang.get(f"/notices/{draft}"))


def test_the_second_of_two_editors_is_told_and_loses_nothing(web: Web, wang: Any, draft: str) -> None:
    sun = web.client(SUN)
    second = with_more(sun.get(f"/notices/{draft}/edit"), "另一句。")
    store(wang, draft)
    answer = sun.submit(f"/notices/{draft}/edit", text=second, why="补充", version="1")
    assert answer.status_code == 422
    assert "第1稿已由王五于2024-06-10改为第2稿" in said(answer)
    assert "另一句。" in text_on(answer)
    newest = f'<a href="/notices/{draft}/edit" target="_blank" rel="noopener">第2稿</a>'
    assert newest in answer.text
    fresh = sun.get(f"/notices/{draft}/edit")
    assert newest not in fresh.text
    told = sun.submit(f"/notices/{draft}/edit", text=with_more(fresh, "另一句。"), why="补充", version="2")
    assert told.status_code == 303
    assert MORE in text_on(sun.get(f"/notices/{draft}/edit"))


def test_a_pasted_file_made_of_an_older_text_is_refused(web: Web, wang: Any, draft: str) -> None:
    sun = web.client(SUN)
    old = f"# 通知{draft} 第1稿\r\n{with_more(sun.get(f'/notices/{draft}/edit'), '另一句。')}"
    store(wang, draft)
    answer = sun.submit(f"/notices/{draft}/edit", text=old, why="补充", version="2")
    assert answer.status_code == 422
    assert "首行写明从第1稿改的，要改的却是" in said(answer)
    assert "supervision notices" not in said(answer)
    assert MORE in text_on(sun.get(f"/notices/{draft}/edit"))


def test_the_text_that_was_read_is_signed_and_no_other(web: Web, wang: Any, draft: str) -> None:
    page = wang.get("/notices/sign", params={"ids": [draft]})
    [read] = re.findall(rf'name="read-{draft}" value="([0-9a-f]{{64}})"', page.text)
    store(wang, draft)
    told = said(wang.submit("/notices/sign", ids=[draft], **{f"read-{draft}": read}))
    assert "在您阅看以后又改过，第2稿由王五于2024-06-10改；没有签发" in told
    assert status_of(web, draft) == "drafted"
    page = wang.get("/notices/sign", params={"ids": [draft]})
    assert "改过稿，正文为第2稿" in said(page)
    assert MORE in unescape(said(page))
    [read] = re.findall(rf'name="read-{draft}" value="([0-9a-f]{{64}})"', page.text)
    wang.submit("/notices/sign", ids=[draft], **{f"read-{draft}": read})
    [issue] = entries(web, "notice_issued")
    assert orjson.loads(issue.payload)["text_sha256"] == read
    assert MORE in unescape(said(wang.get(f"/notices/{draft}/print")))
    seq = draft.partition("-")[2]
    assert MORE in unescape(said(wang.get(f"/parcels/{PAYER}/papers/{seq}")))


def test_a_text_altered_behind_our_back_is_refused_in_a_whole_sentence(
    web: Web, wang: Any, draft: str
) -> None:
    text = with_more(wang.get(f"/notices/{draft}/edit"))
    parcel_id, _, seq = draft.partition("-")
    with web.engine.begin() as connection:
        this = NOTICE.c.parcel_id == int(parcel_id), NOTICE.c.seq == int(seq)
        connection.execute(update(NOTICE).where(*this).values(blocks=NOTICE.c.blocks + " "))
    for answer in (
        wang.get(f"/notices/{draft}"),
        wang.get(f"/notices/{draft}/edit"),
        wang.submit(f"/notices/{draft}/edit", text=text, why="补充", version="1"),
    ):
        assert answer.status_code == 409
        assert "已被改动，没有印出；请管理员核验并从备份找回" in said(answer)
        assert "supervision verify" not in said(answer)
    told = said(wang.get("/notices/sign", params={"ids": [draft]}))
    assert "已被改动，不能签发；请管理员核验并从备份找回" in told


def test_what_is_issued_offers_no_editing_and_takes_none(web: Web, wang: Any, draft: str) -> None:
    text = with_more(wang.get(f"/notices/{draft}/edit"))
    wang.submit("/notices/sign", ids=[draft])
    assert f'href="/notices/{draft}/edit"' not in wang.get(f"/notices/{draft}").text
    assert "只有尚未签发的拟稿可以改。" in said(wang.get(f"/notices/{draft}/edit"))
    answer = wang.submit(f"/notices/{draft}/edit", text=text, why="补充", version="1")
    assert "签发的正文不能再改" in said(answer)
    assert text_on(answer).split() == text.split()


@pytest.mark.parametrize("role", [Role.CLERK, Role.INSPECTOR, Role.FINANCE])
def test_who_neither_drafts_nor_signs_is_offered_nothing(web: Web, draft: str, role: Role) -> None:
    person = web.client_of(role)
    page = person.get(f"/notices/{draft}")
    if page.status_code == 200:  # in his district
        assert f'href="/notices/{draft}/edit"' not in page.text
    assert person.get(f"/notices/{draft}/edit").status_code in (403, 404)
    assert store_as(person, draft).status_code in (403, 404)


def store_as(person: Any, draft: str) -> Any:
    return person.submit(f"/notices/{draft}/edit", text="@p 改", why="改", version="1")


def test_enforcement_edits_the_papers_of_its_cases_and_no_other(web: Web, draft: str) -> None:
    person = web.client_of(Role.ENFORCEMENT)
    assert f'href="/notices/{draft}/edit"' not in person.get(f"/notices/{draft}").text
    answer = store_as(person, draft)
    assert answer.status_code == 422
    assert "不能办理“改稿”" in said(answer)


def test_the_api_tells_the_newest_text_and_which_it_is(web: Web, wang: Any, draft: str) -> None:
    store(wang, draft)
    told = web.system(WANG).get(f"/api/v1/notices/{draft}").json()
    assert told["version"] == 2
    assert MORE in [block["text"] for block in told["blocks"]]
    assert told["issued"] is None
    wang.submit("/notices/sign", ids=[draft])
    told = web.system(WANG).get(f"/api/v1/notices/{draft}").json()
    assert MORE in [block["text"] for block in told["issued"]["blocks"]]


def test_the_api_tells_the_issued_text_where_an_issue_stands_again(web: Web, wang: Any, draft: str) -> None:
    def told() -> Any:
        return web.system(WANG).get(f"/api/v1/notices/{draft}").json()

    def corrected(kind: str) -> None:
        wrong = {
            "no": PAYER,
            "kind": "correction",
            "on": str(TODAY),
            "voids": str(entries(web, kind)[-1].seq),
        }
        tell(web.engine, TODAY, {**wrong, "reason": "误登"})

    wang.submit("/notices/sign", ids=[draft])
    first = told()
    corrected("notice_issued")
    store(wang, draft)
    assert (told()["version"], told()["issued"]) == (2, None)
    corrected("correction")
    assert MORE not in str(told())
    assert told() == first


def test_a_notice_that_was_never_drafted_has_no_text_to_edit(web: Web, wang: Any) -> None:
    triaged = act_of(web, IMPORTED, "start_notice", "triage")
    assert wang.get(f"/notices/{act_of(web, OURS, 'start_notice')}/edit").status_code == 200
    for answer in (
        wang.get(f"/notices/{triaged}/edit"),
        wang.submit(f"/notices/{triaged}/edit", text="@p 改"),
    ):
        assert answer.status_code == 409
        assert "没有拟稿，没有正文可改；补录甄别中的，放行后才拟稿。" in said(answer)
    assert wang.get("/notices/999-9/edit").status_code == 404
