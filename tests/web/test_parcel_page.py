"""The parcel page: where it stands and why, what happened, the money, the papers, the photos, whose the days are."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import update

from supervision.casework.photos.store import Photos
from supervision.records.db import writing
from supervision.records.tables import PARCEL
from supervision.staff import Role
from supervision.web.parcel_frame import TABS
from supervision.web.rights import RIGHTS, About, Right
from supervision.web.rights.right import ALL
from tests.casework.staffed import TODAY, supplied
from tests.database import tell
from tests.web.lived import ALIAS, GOOD, LIVED, PROJECT, live, notices_of, sign_one, with_photos
from tests.web.office import OURS, THEIRS, Person, Web, said

PATH = f"/parcels/{LIVED}"
THEN = "?on=2024-03-10&known_on=2024-03-10"
"""Before the wrong payment of the first instalment was corrected."""


@pytest.fixture
def supervisor(web: Web) -> Person:
    live(web)
    return web.client_of(Role.SUPERVISOR)


def page(person: Person, end: str = "") -> str:
    answer = person.get(PATH + end)
    assert answer.status_code == 200
    return said(answer)


# Where it stands


def test_the_page_says_where_the_parcel_stands_and_why(supervisor: Person) -> None:
    text = page(supervisor)
    assert f"{LIVED} {PROJECT}" in text
    assert "待缴款 欠缴10天 逾期未开工9天" in text
    assert "约定缴款日2024-02-04，提前30天自2024-01-05起进入缴款提醒期，价款尚未缴清" in text
    assert "《新河县建设用地供后监管制度》四（二）" in text
    assert "自2024-06-02起逾期，至2024-06-10共9天" in text  # the count of days
    assert "2025-06-02 闲置·判定疑似闲置" in text  # what comes next
    assert "使用权人 示范公司" in text
    assert f"合同编号 {ALIAS}" in text
    assert "国土所 新河镇国土所" in text


def test_it_is_found_by_any_number_it_is_known_by(supervisor: Person) -> None:
    answer = supervisor.get(f"/parcels/{ALIAS}")
    assert answer.status_code == 200
    assert f'href="/parcels/{LIVED}/timeline"' in answer.text


def test_what_waits_to_be_done_stands_there_with_its_day_and_its_paper(web: Web, supervisor: Person) -> None:
    text = page(supervisor)
    assert "待办 任务 《送达履约告知书并讲解》 2024-06-10 限2024-02-04前 已过127天" in text
    _, seq = notices_of(web)[0]
    assert f'href="{PATH}/papers/{seq}"' in supervisor.get(PATH).text


def test_only_what_this_person_may_do_is_offered(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    live(web)
    only = frozenset({Role.CLERK})
    monkeypatch.setitem(RIGHTS, ("GET", "/record/{no}"), Right(only, About.PARCEL))  # type: ignore[arg-type]  # the table is a dict
    monkeypatch.setitem(RIGHTS, ("GET", "/map"), Right(ALL, About.PARCELS))  # type: ignore[arg-type]  # as above
    clerk, signer = (web.client_of(role).get(PATH).text for role in (Role.CLERK, Role.SIGNER))
    assert f'href="/record/{LIVED}"' in clerk
    assert f'href="/map?no={LIVED}"' in clerk
    assert "/record/" not in signer
    assert f'href="/map?no={LIVED}"' in signer
    assert "/map?no=" not in web.client_of(Role.CLERK).get(PATH + THEN).text


def test_an_open_idle_case_says_its_stage_and_the_step_that_is_owed(web: Web) -> None:
    idle = supplied("1305302022B00044", "新河镇北街", signed_on="2022-01-05", start_on="2022-06-01")
    tell(web.engine, TODAY, idle)
    text = said(web.client_of(Role.SUPERVISOR).get("/parcels/1305302022B00044"))
    assert "疑似闲置" in text
    assert "待现场核实" in text
    assert "应办 ：疑似闲置现场核实" in text.replace("应办：", "应办 ：")


# The timeline


def test_the_timeline_tells_facts_and_acts_by_their_legal_day_with_who_recorded_them(
    web: Web, supervisor: Person
) -> None:
    seq = sign_one(web)
    text = page(supervisor, "/timeline")
    assert text.index("2024-02-03 缴款") < text.index("2024-03-05 交地") < text.index("2024-06-02 巡查")
    assert "第7号 2024-06-03登记 （事后1天） 经办" in text
    assert "通知签发" in text
    assert "孙八" in text  # by name, not by login
    assert f'href="{PATH}/papers/{seq}"' in supervisor.get(f"{PATH}/timeline").text
    assert "派发任务" in page(supervisor, "/timeline?only=acts")
    assert "交地" not in page(supervisor, "/timeline?only=acts").split("只看办理")[1].split("派发任务")[0]
    assert "派发任务" not in page(supervisor, "/timeline?only=facts")


def test_what_a_correction_struck_out_is_struck_through_and_says_by_which(supervisor: Person) -> None:
    html = supervisor.get(f"{PATH}/timeline").text
    assert re.findall(r"<s>(.*?)</s>", html) == ["缴款第1期300万元（票据票001）"]
    text = said(supervisor.get(f"{PATH}/timeline"))
    assert "已由第5号更正" in text
    assert "更正 第2号：票据登错" in text


# The money


def test_the_money_is_shown_by_instalment_with_the_working_of_what_is_claimed(supervisor: Person) -> None:
    text = page(supervisor, "/money")
    assert "第1期 2024-02-04 500.0000 2024-02-03 500.0000 未载 票002 0.0000" in text
    assert "第2期 2024-05-31 500.0000 500.0000 10天" in text
    assert "逾期付款违约金 50,000.00 元" in text
    assert "5000000元 × 1‰ × 10日 = 50000.00元" in text
    assert "第61日为2024-07-31，未到" in text
    assert "抵押登记：新河银行，2024-04-02起，担保200万元" in text
    assert "未计入合计 ：分期利息、逾期开工违约金" in text.replace("合计：", "合计 ：")


def test_an_area_that_is_none_is_told_beside_its_field(supervisor: Person) -> None:
    answer = supervisor.get(f"{PATH}/money?unfinished_m2=许多")
    assert answer.status_code == 200
    assert 'aria-invalid="true"' in answer.text
    assert 'value="许多"' in answer.text


# The papers


def test_a_notice_is_read_as_it_was_drafted_with_its_number_and_days(web: Web, supervisor: Person) -> None:
    seq = sign_one(web)
    listed = page(supervisor, "/papers")
    assert "已签发 2024-06-10 2024-06-10 新监〔2024〕5号" in listed
    assert "开工巡查" not in listed  # a task that lapsed is no paper
    text = page(supervisor, f"/papers/{seq}")
    assert "出让金催缴通知单" in text
    assert "据我局缴款登记，截至2024年6月10日，你单位尚欠500万元" in text
    assert "签发日 2024-06-10 新监〔2024〕5号" in text
    parcel_id = notices_of(web)[0][0]
    assert page(supervisor, f"/papers/{parcel_id}-{seq}") == text


def test_a_paper_of_another_parcel_or_of_no_parcel_is_not_there(web: Web, supervisor: Person) -> None:
    parcel_id, seq = notices_of(web, THEIRS)[0]
    assert supervisor.get(f"{PATH}/papers/{parcel_id}-{seq}").status_code == 404
    assert supervisor.get(f"{PATH}/papers/1").status_code == 404  # the supply
    assert supervisor.get(f"{PATH}/papers/999").status_code == 404
    assert supervisor.get(f"{PATH}/papers/first").status_code == 409


def test_papers_are_drawn_up_when_asked_for_and_those_without_ground_say_why(supervisor: Person) -> None:
    listed = page(supervisor, "/papers")
    assert "违约认定表 针对最近一件违约认定" in listed
    assert "协查函 案卷中没有协查函发出" in listed
    assert "建设项目用地跟踪管理卡" in page(supervisor, "/papers/on-request/tracking_card")
    refused = supervisor.get(f"{PATH}/papers/on-request/cooperation_letter")
    assert refused.status_code == 409
    assert "没有登记“协查函发出”" in said(refused)
    assert supervisor.get(f"{PATH}/papers/on-request/wish_list").status_code == 409


# The photos


def sha256s(person: Person) -> list[str]:
    return list(dict.fromkeys(re.findall(r"photos/([0-9a-f]{64})", person.get(f"{PATH}/photos").text)))


def test_photos_tell_when_and_where_they_were_taken_and_what_does_not_agree(supervisor: Person) -> None:
    answer = supervisor.get(f"{PATH}/photos")
    text = said(answer)
    assert "拍摄于2024-06-02 10:11" in text
    assert "位置 115.24000, 37.53000" in text
    assert "无拍摄时间" in text
    assert "照片无拍摄信息" in text
    assert "<b>转发" not in answer.text
    assert "&lt;b&gt;转发.jpg" in answer.text


def test_the_original_is_what_it_is_and_nothing_is_guessed(supervisor: Person) -> None:
    first, _ = sha256s(supervisor)
    answer = supervisor.get(f"{PATH}/photos/{first}")
    assert answer.content == GOOD
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-disposition"] == "inline; filename*=UTF-8''%E7%8E%B0%E5%9C%BA.jpg"
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_the_small_picture_is_made_once_upright_and_says_nothing_of_the_camera(
    web: Web, supervisor: Person
) -> None:
    first, _ = sha256s(supervisor)
    answer = supervisor.get(f"{PATH}/photos/{first}/small")
    picture = Image.open(BytesIO(answer.content))
    assert answer.headers["content-type"] == "image/jpeg"
    assert picture.format == "JPEG"
    assert not picture.getexif()
    [kept] = (web.data / "thumbnails").rglob("*.jpg")
    kept.write_bytes(b"kept")
    assert supervisor.get(f"{PATH}/photos/{first}/small").content == b"kept"


def test_an_original_that_is_lost_is_told_and_a_drawing_stands_for_it(web: Web, supervisor: Person) -> None:
    first, _ = sha256s(supervisor)
    there = Photos(web.data / "photos").path_of(first)
    assert there is not None
    there.unlink()
    assert "原件不在照片目录中" in page(supervisor, "/photos")
    small = supervisor.get(f"{PATH}/photos/{first}/small")
    assert (small.status_code, small.headers["content-type"]) == (200, "image/svg+xml")
    assert supervisor.get(f"{PATH}/photos/{first}").status_code == 409


def test_a_photo_is_shown_with_its_own_parcel_only(web: Web, supervisor: Person) -> None:
    first, _ = sha256s(supervisor)
    for path in (f"/parcels/{OURS}/photos/{first}", f"/parcels/{OURS}/photos/{first}/small"):
        assert supervisor.get(path).status_code == 404
    assert supervisor.get(f"{PATH}/photos/{'0' * 64}").status_code == 404
    assert supervisor.get(f"{PATH}/photos/..%2F..%2Frecords.db").status_code == 404
    assert supervisor.get(f"{PATH}/photos/records.db").status_code == 409


def test_of_a_photo_used_elsewhere_the_other_parcel_is_named_only_to_who_sees_it(web: Web) -> None:
    live(web)
    again = {"no": THEIRS, "kind": "inspection", "on": "2024-06-02", "finding": "not_started"}
    (web.data / "camera").rename(web.data / "first")
    tell(web.engine, TODAY, with_photos(web, again))
    assert f"也用于宗地{THEIRS}" in said(web.client_of(Role.SUPERVISOR).get(f"{PATH}/photos"))
    inspector = said(web.client_of(Role.INSPECTOR).get(f"{PATH}/photos"))
    assert "也用于宗地（不在您的管辖范围内）" in inspector
    assert THEIRS not in inspector


# Whose the days are


def test_each_day_of_a_delay_has_an_owner(supervisor: Person) -> None:
    text = page(supervisor, "/responsibility")
    assert "2024-06-02 2024-06-04 3 政府原因 新政函〔2024〕8号" in text
    assert "3 政府原因 33.3%" in text
    assert "6 待定 66.7%" in text
    assert "政府原因、不可抗力共3天，可申请顺延3天，开工日为2024-06-04" in text


# As of a day, as known on a day


def test_a_tab_is_read_for_a_day_as_it_was_known_then(supervisor: Person) -> None:
    now, then = page(supervisor, "/money"), page(supervisor, f"/money{THEN}")
    assert "票002" in now
    assert "票001" in then
    assert "票002" not in then
    known_now = page(supervisor, "/money?on=2024-03-10")
    assert "票002" in known_now
    assert "截至2024-03-10，按现在所知" in known_now
    timeline = page(supervisor, f"/timeline{THEN}")
    assert "更正" not in timeline.split("时间线")[1].split("按某一天查看")[0]
    assert "巡查" not in timeline
    assert "没有照片。" in page(supervisor, f"/photos{THEN}")
    assert "没有通知书。" in page(supervisor, f"/papers{THEN}")


def test_such_a_page_says_so_leads_back_and_offers_nothing_to_do(supervisor: Person) -> None:
    for end, _ in TABS:
        path = f"{PATH}/{end}" if end else PATH
        answer = supervisor.get(path + THEN)
        assert "截至2024-03-10，按当时所知" in said(answer)
        assert f'<a href="{path}">回到今天</a>' in answer.text
        main = answer.text.split("<main")[1].split("</main>")[0]
        assert 'method="post"' not in main
        assert f'{PATH}/timeline{THEN.replace("&", "&amp;")}"' in main  # the other tabs, for the same day
    assert "截至" not in page(supervisor, f"?on={TODAY}").split("按某一天查看")[0]


def test_before_it_was_supplied_or_recorded_there_is_nothing_to_say(supervisor: Person) -> None:
    for end, _ in TABS:
        for day in ("on=2023-12-31", "known_on=2024-01-05"):
            text = page(supervisor, f"/{end}?{day}" if end else f"?{day}")
            assert "尚未供地，或者当时还没有登记" in text or "案卷中尚无记录" in text
    notice = supervisor.get(f"{PATH}/papers/on-request/tracking_card?on=2023-12-31")
    assert notice.status_code == 409


@pytest.mark.parametrize("day", ["2024-06-11", "2024-02-30", "昨天", "<script>"])
def test_a_day_that_is_none_or_to_come_is_told_and_today_is_shown(supervisor: Person, day: str) -> None:
    answer = supervisor.get(PATH, params={"on": day})
    assert answer.status_code == 422
    assert "逾期未开工9天" in said(answer)
    assert 'aria-invalid="true"' in answer.text
    assert "<script>" not in answer.text


def test_a_photo_a_correction_struck_out_is_seen_as_it_was_known_before(web: Web, supervisor: Person) -> None:
    tell(web.engine, TODAY, {"no": LIVED, "kind": "correction", "on": "2024-06-10", "voids": "7"})
    assert "没有照片。" in page(supervisor, "/photos")
    assert "没有照片。" in page(supervisor, "/photos?on=2024-06-05")
    assert "现场.jpg" in page(supervisor, "/photos?known_on=2024-06-05")


def test_a_parcel_withdrawn_with_its_import_shows_its_timeline_and_says_why(
    web: Web, supervisor: Person
) -> None:
    with writing(web.engine) as session:
        session.execute(update(PARCEL).where(PARCEL.c.no == LIVED).values(withdrawn=True))
    assert "随所在批次的导入一并撤销" in page(supervisor)
    assert "供地" in page(supervisor, "/timeline")


# Hostile words, other languages


HOSTILE = "<script>alert(1)</script>{{7*7}}=cmd|' /C calc'!A0𠮷㐂赟堃"


def test_hostile_words_are_shown_as_they_are_on_every_tab(web: Web) -> None:
    told = supplied("1305302024B00055", "新河镇<img src=x onerror=alert(1)>")
    told["parcel"] |= {"project": HOSTILE, "holder": HOSTILE + "长" * 10_000}
    tell(web.engine, TODAY, told)
    note = {
        "no": "1305302024B00055",
        "kind": "inspection",
        "on": "2024-06-09",
        "finding": "not_started",
        "note": HOSTILE,
    }
    tell(web.engine, TODAY, note)
    supervisor = web.client_of(Role.SUPERVISOR)
    for end, _ in TABS:
        answer = supervisor.get(f"/parcels/1305302024B00055/{end}".rstrip("/"))
        assert answer.status_code == 200
        assert "<script>alert" not in answer.text
        assert "<img src=x" not in answer.text
        assert "49=cmd" not in answer.text
        assert "{{7*7}}" in answer.text
        assert "𠮷㐂赟堃" in answer.text


@pytest.mark.parametrize(("end", "word"), TABS)
def test_every_tab_is_there_in_english(web: Web, end: str, word: str) -> None:
    live(web)
    person = web.client_of(Role.AUDITOR)
    person.cookies.set("lang", "en", domain="testserver.local", path="/")
    answer = person.get(f"{PATH}/{end}".rstrip("/"))
    assert answer.status_code == 200
    assert ">Responsibility</a>" in answer.text
    assert "As of a day" in answer.text


def test_an_inspector_of_another_land_office_sees_no_tab(web: Web) -> None:
    live(web)
    stranger = web.client("li")
    for end, _ in TABS:
        assert stranger.get(f"{PATH}/{end}".rstrip("/")).status_code == 404
