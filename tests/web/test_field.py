"""The inspector's phone, as the server sees it: my tasks, what is found on site, each sending taken once."""

from __future__ import annotations

import hashlib
import io
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from PIL import Image
from sqlalchemy import func, select, update

from supervision.casework.photos import original
from supervision.casework.photos.photo import photos_of
from supervision.casework.photos.places import PlaceFrom, places_of
from supervision.casework.photos.store import Photos
from supervision.law.terms import Kind
from supervision.records.db import reading, writing
from supervision.records.tables import ACT, KEPT_ANSWER
from supervision.staff import Role
from supervision.web.pages.field_sending import MOST_PHOTOS
from tests.casework.photos.pictures import exif, jpeg, png
from tests.casework.staffed import TODAY
from tests.database import ROOT, migrate, tell
from tests.web.fieldwork import (
    FROM_PHONE,
    ZHANG,
    a_visit,
    acts_named,
    draw_boundary,
    give_tasks,
    issue_notice,
    new_uuid,
    originals,
    photos_on_file,
    send,
    send_photo,
    visits_on_file,
)
from tests.web.office import OURS, THEIR_PROJECT, THEIRS, Web, said

SHA = hashlib.sha256(FROM_PHONE).hexdigest()


# My tasks


def test_my_tasks_stand_by_the_day_they_are_due_the_late_ones_first(web: Web) -> None:
    give_tasks(web)
    with writing(web.engine) as session:
        [its] = acts_named(web, "brief_holder")
        session.execute(
            update(ACT).where(ACT.c.parcel_id == its[0], ACT.c.seq == its[1]).values(due_on=TODAY)
        )
    shown = said(web.client(ZHANG).get("/field"))
    assert shown.index("逾期 1") < shown.index("开工次日再次巡查并查明原因") < shown.index("今天到期 1")
    assert shown.index("今天到期 1") < shown.index("送达履约告知书并讲解")
    assert "逾期8天" in shown


def test_nobody_elses_task_is_mine(web: Web) -> None:
    give_tasks(web, "qian")
    assert "没有交给您的任务。" in said(web.client(ZHANG).get("/field"))
    assert "开工次日再次巡查" in said(web.client("qian").get("/field"))


def test_a_task_tells_where_its_parcel_lies_and_leads_there(web: Web) -> None:
    give_tasks(web)
    assert "data-latitude" not in web.client(ZHANG).get("/field").text
    draw_boundary(web)
    page = web.client(ZHANG).get("/field").text
    assert 'data-longitude="115.240500" data-latitude="37.530500"' in page
    assert 'href="geo:37.530500,115.240500?q=37.530500,115.240500"' in page


def test_without_a_boundary_a_parcel_lies_where_its_last_photo_was_taken(web: Web) -> None:
    person = web.client(ZHANG)
    send_photo(person, FROM_PHONE)
    send(person, a_visit(position="115.3,37.6"))
    send(person, a_visit(photo=[f"{SHA} a.jpg"], finding=["halted"]))
    with reading(web.engine) as session:
        place = places_of(session, [1, 2])[1]
        assert place.source is PlaceFrom.PHOTO
        assert 2 not in places_of(session, [1, 2])
    tell(
        web.engine,
        TODAY,
        {"no": OURS, "kind": "correction", "on": "2024-06-10", "voids": str(_last_seq(web))},
    )
    with reading(web.engine) as session:
        assert places_of(session, [1])[1].source is PlaceFrom.VISIT


def _last_seq(web: Web) -> int:
    with reading(web.engine) as session:
        last = session.scalars(select(KEPT_ANSWER.c.body)).all()
    return max(int(text.partition('"seq":')[2].partition(",")[0].rstrip("}")) for text in last)


def test_a_place_in_the_list_that_is_none_is_refused(web: Web) -> None:
    assert web.client(ZHANG).get("/field?after=nowhere").status_code == 404


# What is found on site


def test_a_visit_answers_its_task_and_says_so(web: Web) -> None:
    give_tasks(web)
    draw_boundary(web)
    person = web.client(ZHANG)
    assert "开工次日再次巡查并查明原因" in said(person.get(f"/field/{OURS}"))
    assert send_photo(person, FROM_PHONE, "现场 1.jpg").json()["sha256"] == SHA
    visit = a_visit(
        photo=[f"{SHA} 现场 1.jpg"], time="10:12", officers="张三、钱七", position="115.2405,37.5305",
        started_area_ha="0.5", invested_wan="1,200", halted_since="2024-05-01", use_found="仓储", note="围挡完好",
        finding=["not_started", "change_of_use"],
    )  # fmt: skip
    answer = send(person, visit).json()
    assert answer["where"] == f"宗地{OURS} 第{answer['seq']}号 巡查"
    assert any("开工次日再次巡查并查明原因" in text for text in answer["followed"])
    assert answer["doubts"] == []
    [entry] = visits_on_file(web)
    assert entry.by == ZHANG
    assert entry.payload["invested_wan"] == "1200"
    assert entry.payload["finding"] == ["not_started", "change_of_use"]
    assert [photo.name for photo in photos_of(entry)] == ["现场 1.jpg"]
    assert photos_of(entry)[0].camera == "HUAWEI P40"
    assert photos_on_file(web) == [SHA]
    assert "开工次日再次巡查" not in said(person.get("/field"))
    beside = said(person.get(f"/field/{OURS}"))
    assert "2024-06-10 巡查（第" in beside
    assert "照片1张" in beside
    assert "围挡完好" in beside


def test_a_photo_of_another_place_and_day_is_told_at_once(web: Web) -> None:
    draw_boundary(web)
    person = web.client(ZHANG)
    away = jpeg(exif(taken="2024:06:02 10:11:12", latitude=((37, 1), (40, 1), (0, 1))))
    sha256 = send_photo(person, away).json()["sha256"]
    doubts = send(person, a_visit(photo=[f"{sha256} a.jpg"])).json()["doubts"]
    assert [text.partition("：")[0] for text in doubts] == ["照片拍摄于宗地外", "照片非当日拍摄"]


@pytest.mark.parametrize(
    "kind", ["start", "halt", "briefing", "handover", "board_given", "board_posted", "idle_check"]
)
def test_other_things_on_site_are_recorded_by_the_same_form(web: Web, kind: str) -> None:
    person = web.client(ZHANG)
    page = person.get(f"/field/{OURS}?kind={kind}")
    assert f'data-kind="{kind}"' in page.text
    answer = send(person, a_visit(kind=kind))
    assert answer.json().get("where") == f"宗地{OURS} 第{answer.json()['seq']}号 {Kind(kind).zh}", (
        answer.json()
    )


def test_the_law_refuses_with_its_sentence_and_what_was_refused_may_come_again_mended(web: Web) -> None:
    act = issue_notice(web)
    person = web.client(ZHANG)
    receipt = {"uuid": new_uuid(), "kind": "service", "act": act, "way": "mail", "on": "2024-06-10"}
    answer = send(person, receipt)
    assert answer.status_code == 409
    assert "邮件号码" in answer.json()["reason"]
    assert visits_on_file(web, kind=Kind.SERVICE) == []
    with reading(web.engine) as session:
        assert session.scalar(select(func.count()).select_from(KEPT_ANSWER)) == 0
    assert send(person, {**receipt, "tracking_no": "EMS1", "receipt": "回执"}).status_code == 200


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"on": "2024-06-11"}, "on"),
        ({"on": ""}, "on"),
        ({"finding": []}, "finding"),
        ({"finding": ["nonsense"]}, "finding"),
        ({"position": "5,5"}, "position"),
        ({"time": "25:00"}, "time"),
        ({"no": ""}, "no"),
        ({"uuid": "'; drop table"}, "uuid"),
        ({"kind": "payment"}, "kind"),
        ({"kind": "nonsense"}, "kind"),
    ],
)
def test_what_is_wrong_comes_back_by_its_field(web: Web, wrong: dict[str, Any], field: str) -> None:
    answer = send(web.client(ZHANG), a_visit(**wrong))
    assert answer.status_code == 422
    assert field in answer.json()["faults"]
    assert visits_on_file(web) == []


def test_who_does_not_record_what_is_on_site_is_told(web: Web) -> None:
    enforcement = web.client_of(Role.ENFORCEMENT)
    assert "您的职责不登记现场情况。" in said(enforcement.get(f"/field/{OURS}"))
    answer = send(enforcement, a_visit())
    assert answer.status_code == 409
    assert "郑一" in answer.json()["reason"]


def test_a_parcel_of_another_land_office_is_not_there(web: Web) -> None:
    person = web.client(ZHANG)
    answer = send(person, a_visit(no=THEIRS))
    assert answer.status_code == 404
    assert "管辖范围" in answer.json()["reason"]
    assert visits_on_file(web, THEIRS) == []


# Once


def test_the_same_sent_again_has_the_same_answer_and_one_entry(web: Web) -> None:
    give_tasks(web)
    person, visit = web.client(ZHANG), a_visit()
    first = send(person, visit).json()
    web.clock.goes_on(minutes=20)
    again = send(web.client(ZHANG), visit).json()  # another session, after the first one ended
    assert again == {**first, "again": True}
    assert len(visits_on_file(web)) == 1


def test_a_cross_visit_is_answered_again_though_its_parcel_is_out_of_scope_by_then(web: Web) -> None:
    with writing(web.engine) as session:
        for its in acts_named(web, "brief_holder", no=THEIRS):
            session.execute(
                update(ACT).where(ACT.c.parcel_id == its[0], ACT.c.seq == its[1]).values(officer=ZHANG)
            )
    person = web.client(ZHANG)
    assert THEIR_PROJECT in said(person.get("/field"))
    briefing = a_visit(no=THEIRS, kind="briefing", signer="李某", finding=[])
    first = send(person, briefing)
    assert first.status_code == 200
    assert person.get(f"/field/{THEIRS}").status_code in (200, 404)
    with writing(web.engine) as session:
        session.execute(update(ACT).where(ACT.c.officer == ZHANG).values(officer=""))
    assert person.get(f"/field/{THEIRS}").status_code == 404
    assert send(person, briefing).json()["where"] == first.json()["where"]
    assert len(visits_on_file(web, THEIRS, Kind.BRIEFING)) == 1


def test_the_same_number_with_other_content_is_refused_and_says_where_the_first_stands(web: Web) -> None:
    person, visit = web.client(ZHANG), a_visit()
    where = send(person, visit).json()["where"]
    answer = send(person, {**visit, "finding": ["started"]})
    assert answer.status_code == 409
    assert where in answer.json()["reason"]
    assert "内容与当时不同" in answer.json()["reason"]
    assert len(visits_on_file(web)) == 1


def test_sent_by_two_connections_at_one_moment_it_is_one_entry(web: Web) -> None:
    visit = a_visit()
    people = [web.client(ZHANG) for _ in range(4)]
    with ThreadPoolExecutor(4) as hands:
        answers = list(hands.map(lambda person: send(person, visit), people))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json()["where"] for answer in answers}) == 1
    assert len(visits_on_file(web)) == 1


def test_one_persons_number_is_nothing_to_another(web: Web) -> None:
    visit = a_visit()
    first, second = (send(web.client(login), visit).json() for login in (ZHANG, "qian"))
    assert first["seq"] != second["seq"]
    assert [entry.by for entry in visits_on_file(web)] == [ZHANG, "qian"]


# Photos


def test_a_photo_sent_again_is_kept_once_and_known(web: Web) -> None:
    person = web.client(ZHANG)
    assert person.get(f"/field/photos/{SHA}").json()["known"] is False
    assert send_photo(person, FROM_PHONE).json() == send_photo(person, FROM_PHONE).json()
    assert person.get(f"/field/photos/{SHA}").json()["known"] is True
    assert originals(web).read(SHA) == FROM_PHONE
    assert len([path for path in originals(web).folder.rglob("*") if path.is_file()]) == 1


def test_a_photo_cut_short_on_the_way_is_not_kept(web: Web) -> None:
    answer = send_photo(web.client(ZHANG), FROM_PHONE[:-200], sha256=SHA)
    assert answer.status_code == 422
    assert "不一致" in answer.json()["reason"]
    assert not originals(web).folder.exists()


def test_a_visit_naming_a_photo_that_never_came_is_refused(web: Web) -> None:
    answer = send(web.client(ZHANG), a_visit(photo=["ab" * 32 + " a.jpg"]))
    assert answer.status_code == 409
    assert "不在照片目录" in answer.json()["reason"]
    assert visits_on_file(web) == []


def a_bomb() -> bytes:
    """A small PNG that says it is 30,000 pixels wide and high."""
    file = io.BytesIO()
    Image.new("1", (30_000, 30_000)).save(file, "PNG")
    return file.getvalue()


def heic() -> bytes:
    return b"\0\0\0\x18ftypheic" + b"\0" * 200


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        pytest.param(b"", "a.jpg", "空的", id="nothing in it"),
        pytest.param(b"<!doctype html><script>alert(1)</script>", "a.jpg", "不是 JPEG", id="a page"),
        pytest.param(b"#!/bin/sh\nrm -rf /\n", "a.jpg", "不是 JPEG", id="a program"),
        pytest.param(b"MZ" + b"\0" * 500, "a.jpg", "不是 JPEG", id="another program"),
        pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "a.png", "不是 JPEG", id="a drawing"),
        pytest.param(heic(), "IMG_1.HEIC", "HEIC", id="HEIC"),
        pytest.param(b"GIF89a" + FROM_PHONE, "a.jpg", "GIF", id="a page before the picture"),
        pytest.param(FROM_PHONE[:400], "a.jpg", "损坏", id="cut short"),
        pytest.param(b"\xff\xd8\xff" + b"\0" * 500, "a.jpg", "损坏", id="a head and nothing"),
    ],
)  # fmt: skip
def test_what_is_no_photo_is_refused_and_not_kept(web: Web, data: bytes, name: str, reason: str) -> None:
    answer = send_photo(web.client(ZHANG), data, name)
    assert answer.status_code == 422
    assert reason in answer.json()["reason"]
    assert not originals(web).folder.exists()


def test_a_bomb_is_refused_before_it_is_unpacked(web: Web) -> None:
    answer = send_photo(web.client(ZHANG), a_bomb(), "a.png")
    assert answer.status_code == 422
    assert "30000×30000像素" in answer.json()["reason"]


def test_a_photo_that_is_also_something_else_stays_a_photo(web: Web) -> None:
    archive = io.BytesIO(FROM_PHONE)
    archive.seek(0, io.SEEK_END)
    with zipfile.ZipFile(archive, "a") as file:
        file.writestr("evil.html", "<script>alert(1)</script>")
    answer = send_photo(web.client(ZHANG), archive.getvalue(), "evil.html")
    assert (
        answer.json()["type"] == "jpeg"
    )  # cameras append to their photos too: the bytes stay, the name does not
    there = originals(web).path_of(answer.json()["sha256"])
    assert there is not None
    assert there.suffix == ".jpg"


@pytest.mark.parametrize(
    "name",
    [
        "../../../etc/passwd",
        "..\\..\\windows\\a.jpg",
        "/etc/cron.d/a",
        "a" * 300 + ".jpg",
        "a\tb.jpg",
        "<b>.jpg",
    ],
)
def test_a_photos_name_is_no_path(web: Web, name: str, tmp_path: Path) -> None:
    person = web.client(ZHANG)
    answer = send_photo(person, FROM_PHONE, name)
    assert answer.status_code == 200
    assert "/" not in answer.json()["name"]
    assert "\\" not in answer.json()["name"]
    files = {path.relative_to(tmp_path).parts[0] for path in tmp_path.rglob("*") if path.is_file()}
    assert "photos" in files
    assert originals(web).path_of(SHA) == originals(web).folder / SHA[:2] / f"{SHA}.jpg"


def test_a_photo_too_large_is_refused(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("supervision.web.pages.field_sending.MOST_BYTES", 1000)
    answer = send_photo(web.client(ZHANG), FROM_PHONE + b"\0" * 1000)
    assert answer.status_code == 422
    assert "超过" in answer.json()["reason"]
    assert original.MOST_BYTES == 50_000_000


def test_a_store_that_cannot_be_written_is_said_and_the_phone_comes_again(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*given: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Photos, "keep", full)
    answer = send_photo(web.client(ZHANG), FROM_PHONE)
    assert answer.status_code == 503
    assert "照片目录不能写入" in answer.json()["reason"]


def test_more_than_a_route_takes_is_not_read(web: Web) -> None:
    person = web.client(ZHANG)
    headers = {
        "Origin": "http://testserver",
        "X-CSRF-Token": person.csrf(),
        "Content-Length": str(60 * 1024 * 1024),
    }
    assert person.post("/field/photos", content=b"--x", headers=headers).status_code == 413


def test_two_photos_at_once_and_too_many_with_a_visit_are_refused(web: Web) -> None:
    person = web.client(ZHANG)
    headers = {"Origin": "http://testserver", "X-CSRF-Token": person.csrf()}
    two = [("photo", ("a.jpg", FROM_PHONE)), ("photo", ("b.jpg", png()))]
    assert person.post("/field/photos", files=two, headers=headers).status_code in (400, 422)
    send_photo(person, FROM_PHONE)
    answer = send(person, a_visit(photo=[f"{SHA} {n}.jpg" for n in range(MOST_PHOTOS + 1)]))
    assert answer.status_code == 409
    assert "至多20张" in answer.json()["reason"]


@pytest.mark.parametrize("named", ["../../etc/passwd a.jpg", "ABC", SHA.upper(), SHA[:-1]])
def test_a_visit_names_photos_by_nothing_but_their_sha256(web: Web, named: str) -> None:
    person = web.client(ZHANG)
    send_photo(person, FROM_PHONE)
    assert send(person, a_visit(photo=[named])).status_code == 409
    assert visits_on_file(web) == []


def test_the_auditor_looks_and_sends_nothing(web: Web) -> None:
    auditor = web.client_of(Role.AUDITOR)
    assert auditor.get(f"/field/{OURS}").status_code == 200
    assert send(auditor, a_visit()).status_code == 403
    assert send_photo(auditor, FROM_PHONE).status_code == 403


# Papers


def test_a_receipt_is_recorded_with_its_photo_and_the_paper_is_served(web: Web) -> None:
    act = issue_notice(web)
    person = web.client(ZHANG)
    assert "开工通知书" in said(person.get("/field/receipts"))
    assert "新国土监〔2024〕1号" in said(person.get(f"/field/receipts/{act}"))
    send_photo(person, FROM_PHONE, "回执.jpg")
    receipt = {
        "uuid": new_uuid(), "kind": "service", "act": act, "way": "direct", "on": "2024-06-10", "time": "15:00",
        "receiver": "示范公司", "receipt": "签收回执", "servers": "张三、钱七", "photo": [f"{SHA} 回执.jpg"],
    }  # fmt: skip
    first, again = send(person, receipt).json(), send(person, receipt).json()
    assert first["where"] == f"宗地{OURS} 第{first['seq']}号 送达"
    assert again == {**first, "again": True}
    [entry] = visits_on_file(web, kind=Kind.SERVICE)
    assert [photo.sha256 for photo in photos_of(entry)] == [SHA]
    assert "没有待您送达的文书。" in said(person.get("/field/receipts"))
    assert person.get(f"/field/receipts/{act}").status_code == 409


def test_each_way_asks_for_its_own_proof(web: Web) -> None:
    act = issue_notice(web)
    person = web.client(ZHANG)
    assert 'name="tracking_no"' in person.get(f"/field/receipts/{act}?way=mail").text
    assert 'name="witnesses"' in person.get(f"/field/receipts/{act}?way=left").text
    assert 'name="why_not"' in person.get(f"/field/receipts/{act}?way=mail&failed=1").text
    assert person.get(f"/field/receipts/{act}?way=pigeon").status_code == 404


def test_a_paper_that_could_not_be_served_stays_with_the_reason(web: Web) -> None:
    act = issue_notice(web)
    person = web.client(ZHANG)
    tried = {
        "uuid": new_uuid(),
        "kind": "service_attempt",
        "act": act,
        "way": "direct",
        "on": "2024-06-10",
        "why_not": "大门上锁，无人",
    }
    assert send(person, tried).status_code == 200
    assert "直接送达未成：大门上锁，无人" in said(person.get("/field/receipts"))


def test_another_officers_paper_is_not_mine_and_a_paper_of_nowhere_is_none(web: Web) -> None:
    act = issue_notice(web)
    person = web.client("li")
    assert "开工通知书" not in said(person.get("/field/receipts"))
    answer = send(person, {"uuid": new_uuid(), "kind": "service", "act": act, "way": "mail", "on": "2024-06-10",
                           "tracking_no": "EMS1", "receipt": "回执"})  # fmt: skip
    assert answer.status_code == 404
    unknown = send(person, {"uuid": new_uuid(), "kind": "service", "act": "nowhere", "way": "mail"})
    assert unknown.status_code == 409


# The worker


def test_the_worker_may_keep_the_field_pages_and_nothing_else(web: Web) -> None:
    answer = web.client(ZHANG).get("/field/worker.js")
    assert answer.headers["Service-Worker-Allowed"] == "/field"
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]


# The table


def test_what_was_sent_is_not_left_to_a_program_that_would_take_it_twice(web: Web) -> None:
    scripts = ScriptDirectory.from_config(Config(ROOT / "alembic.ini"))
    before = str(scripts.get_revision("0014").down_revision)
    send(web.client(ZHANG), a_visit())
    with pytest.raises(RuntimeError, match="重复登记"):
        migrate(web.engine, before, down=True)
    with reading(web.engine) as session:
        assert session.scalar(select(func.count()).select_from(KEPT_ANSWER)) == 1
