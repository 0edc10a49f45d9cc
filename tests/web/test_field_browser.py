"""The inspector's phone in a real browser of its size: a day outside, and every way a connection can break."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from supervision.records.account import Way
from supervision.staff import Role
from tests.casework.photos.pictures import exif, jpeg
from tests.web.conftest import PHONE
from tests.web.fieldwork import (
    FROM_PHONE,
    ZHANG,
    draw_boundary,
    give_tasks,
    issue_notice,
    photos_on_file,
    visits_on_file,
)
from tests.web.office import OURS, PASSWORD, Web, give_account
from tests.web.test_browser import serious

HERE = {"latitude": 37.5305, "longitude": 115.2405, "accuracy": 12}
SECOND = jpeg(exif(taken="2024:06:10 10:13:00"), shade=20)
HASHES = [hashlib.sha256(data).hexdigest() for data in (FROM_PHONE, SECOND)]


def photo(data: bytes, name: str = "IMG_1.jpg") -> Any:
    return {"name": name, "mimeType": "image/jpeg", "buffer": data}


@pytest.fixture
def phone(web: Web, page_of: Callable[[Role], Page]) -> Page:
    """The inspector's phone, with tasks to go out for."""
    give_tasks(web)
    page = page_of(Role.INSPECTOR)
    page.set_viewport_size(PHONE)
    return page


def sign_on(web: Web, context: BrowserContext, address: str, login: str) -> None:
    """Somebody's session in the browser, whoever was in before."""
    context.clear_cookies()
    context.add_cookies([{"name": "supervision", "value": web.token(login, Way.OIDC), "url": address}])


def fill(page: Page, *photos: bytes) -> None:
    """A visit that found nothing started."""
    page.get_by_label("未动工").check()
    page.get_by_label("备注").fill("围挡完好，无人施工")
    page.get_by_label("从相册选取").set_input_files(
        [photo(data, f"IMG_{n}.jpg") for n, data in enumerate(photos, start=1)]
    )
    expect(page.locator(".thumbs img")).to_have_count(len(photos))


def send(page: Page) -> None:
    page.get_by_role("button", name="存入并发送").click()


def waits(page: Page) -> None:
    """The phone says that it waits, and says nowhere that it is on file."""
    expect(page.locator(".sending .state")).to_have_text("待发送")
    expect(page.get_by_text("已入案卷", exact=True)).to_have_count(0)


def on_file(page: Page) -> None:
    expect(page.locator(".sending .state")).to_have_text("已入案卷")
    expect(page.locator(".sending .where")).to_contain_text(re.compile(f"宗地{OURS} 第\\d+号"))


def kept_for_later(page: Page) -> None:
    """The phone keeps the pages of the tasks."""
    page.goto("/field")
    page.wait_for_selector("html[data-pages-kept]", state="attached")


def posts_of(page: Page, path: str) -> list[str]:
    found: list[str] = []
    page.on(
        "request",
        lambda asked: (
            found.append(asked.url) if asked.method == "POST" and asked.url.endswith(path) else None
        ),
    )
    return found


# A day


def test_a_whole_day_outside(web: Web, phone: Page, context: BrowserContext) -> None:
    draw_boundary(web)
    context.grant_permissions(["geolocation"])
    context.set_geolocation(HERE)
    phone.goto("/field")
    expect(phone.locator(".day.late li.task")).to_have_count(2)
    phone.get_by_role("button", name="按距离排序").click()
    expect(phone.get_by_role("heading", name="由近到远")).to_be_visible()
    expect(phone.locator(".distance").first).to_have_text("0米")
    phone.get_by_role("button", name="按日期排序").click()
    expect(phone.get_by_role("link", name="导航").first).to_have_attribute("href", re.compile("^geo:37.53"))
    phone.locator("li.task", has_text="开工次日再次巡查").get_by_role("link", name="巡查", exact=True).click()
    fill(phone, FROM_PHONE, SECOND)
    phone.get_by_role("button", name="移除照片IMG_2.jpg").click()
    expect(phone.locator(".thumbs img")).to_have_count(1)
    phone.get_by_role("button", name="用手机定位").click()
    expect(phone.get_by_label("位置")).to_have_value("115.240500,37.530500")
    expect(phone.get_by_label("发生日期")).to_have_value("2024-06-10")
    send(phone)
    on_file(phone)
    expect(phone.locator(".sending")).to_contain_text("开工次日再次巡查并查明原因")
    assert photos_on_file(web) == HASHES[:1]
    assert serious(phone) == []
    phone.get_by_role("button", name="知道了").click()
    expect(phone.locator("#queue")).to_be_hidden()
    phone.get_by_role("link", name="返回我的任务").click()
    expect(phone.locator("li.task")).to_have_count(1)
    [entry] = visits_on_file(web)
    assert entry.by == ZHANG


def test_a_receipt_with_its_photo(web: Web, phone: Page) -> None:
    issue_notice(web)
    phone.goto("/field")
    phone.get_by_role("link", name="待送达文书").click()
    phone.get_by_role("link", name="登记送达").click()
    phone.get_by_role("link", name="留置送达").click()
    phone.get_by_label("拒收事由").fill("受送达人拒绝签收")
    phone.get_by_label("见证人").fill("李某")
    phone.get_by_label("从相册选取").set_input_files([photo(FROM_PHONE, "留置.jpg")])
    send(phone)
    on_file(phone)
    phone.get_by_role("link", name="返回待送达文书").click()
    expect(phone.get_by_text("没有待您送达的文书。")).to_be_visible()


@pytest.mark.parametrize(
    "path",
    [
        "/field",
        f"/field/{OURS}",
        f"/field/{OURS}?kind=verification",
        "/field/receipts",
        "/field/receipts/{act}",
        "/field/offline",
    ],
)
@pytest.mark.parametrize("lang", ["zh-CN", "en"])
def test_a_page_fits_the_phone_and_axe_finds_nothing_serious(
    web: Web, phone: Page, context: BrowserContext, address: str, path: str, lang: str
) -> None:
    draw_boundary(web)
    act = issue_notice(web)
    context.add_cookies([{"name": "lang", "value": lang, "url": address}])
    phone.goto(path.replace("{act}", act))
    expect(phone.locator("form.sheet[hidden]")).to_have_count(0)
    assert phone.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
    assert serious(phone) == []


# Without a connection


def test_without_a_connection_the_pages_open_and_what_is_filled_in_waits(
    web: Web, phone: Page, context: BrowserContext
) -> None:
    kept_for_later(phone)
    context.set_offline(True)
    phone.goto("/field")
    expect(phone.get_by_text("没有连接：这是")).to_be_visible()
    phone.locator("li.task", has_text="开工次日再次巡查").get_by_role("link", name="巡查", exact=True).click()
    expect(phone.get_by_text("没有连接：这是")).to_be_visible()
    fill(phone, FROM_PHONE, SECOND)
    send(phone)
    waits(phone)
    phone.goto("/field")
    expect(phone.locator("#unsent")).to_have_text("1件没有入案卷")
    assert serious(phone) == []
    expect(phone.locator("#queue-told")).to_contain_text("有1件待发送")
    waits(phone)
    assert visits_on_file(web) == []
    phone.goto("/field/nowhere")
    expect(phone.get_by_text("这一页没有存在手机里")).to_be_visible()
    context.set_offline(False)
    on_file(phone)  # by itself, once there is a connection
    assert len(visits_on_file(web)) == 1
    assert sorted(photos_on_file(web)) == sorted(HASHES)


def test_a_connection_cut_between_two_photos_goes_on_with_the_second(web: Web, phone: Page) -> None:
    posts = posts_of(phone, "/field/photos")
    cut = True

    def one_photo_only(route: Route) -> None:
        if cut and len(posts) > 1:
            route.abort("connectionreset")
        else:
            route.continue_()

    phone.route("**/field/photos", one_photo_only)
    phone.goto(f"/field/{OURS}")
    fill(phone, FROM_PHONE, SECOND)
    send(phone)
    waits(phone)
    expect(phone.locator(".sending")).to_contain_text("照片1/2")
    expect(phone.locator(".sending .reason")).to_contain_text("没有连上服务器")
    assert visits_on_file(web) == []
    cut = False
    phone.get_by_role("button", name="现在发送").click()
    on_file(phone)
    assert len(posts) == 3  # the first photo was not sent again
    assert len(visits_on_file(web)) == 1
    assert photos_on_file(web) == HASHES


def test_an_answer_that_was_lost_is_asked_for_again_and_there_is_one_entry(web: Web, phone: Page) -> None:
    def recorded_but_not_answered(route: Route) -> None:
        route.fetch()
        route.abort("connectionreset")

    phone.route("**/field/sent", recorded_but_not_answered)
    phone.goto(f"/field/{OURS}")
    fill(phone, FROM_PHONE)
    send(phone)
    expect(phone.locator(".sending .reason")).to_contain_text("没有连上服务器")
    waits(phone)
    assert len(visits_on_file(web)) == 1
    phone.unroute("**/field/sent")
    phone.reload()
    on_file(phone)
    assert len(visits_on_file(web)) == 1
    assert photos_on_file(web) == HASHES[:1]


def test_the_page_of_a_network_that_wants_a_login_is_not_taken_for_an_answer(web: Web, phone: Page) -> None:
    phone.route(
        "**/field/sent",
        lambda route: route.fulfill(status=200, content_type="text/html", body="<h1>WiFi</h1>"),
    )
    phone.goto(f"/field/{OURS}")
    fill(phone)
    send(phone)
    waits(phone)
    expect(phone.locator(".sending .reason")).to_contain_text("收到的不是本系统的答复")
    assert visits_on_file(web) == []


def test_a_session_that_ends_meanwhile_asks_to_sign_in_and_then_sends(web: Web, phone: Page) -> None:
    give_account(web.engine, ZHANG, web.clock)
    phone.goto(f"/field/{OURS}")
    fill(phone, FROM_PHONE)
    web.clock.goes_on(minutes=31)
    send(phone)
    waits(phone)
    expect(phone.locator(".sending .reason")).to_contain_text("登录已过期")
    phone.get_by_role("link", name="重新登录").click()
    phone.get_by_label("登录名").fill(ZHANG)
    phone.get_by_label("密码").fill(PASSWORD)
    phone.get_by_role("button", name="登录").click()
    on_file(phone)
    assert len(visits_on_file(web)) == 1


def test_another_person_on_the_phone_neither_sees_nor_sends_what_waits(
    web: Web, phone: Page, context: BrowserContext, address: str
) -> None:
    kept_for_later(phone)
    phone.goto(f"/field/{OURS}")
    fill(phone, FROM_PHONE)
    context.set_offline(True)
    send(phone)
    waits(phone)
    context.set_offline(False)
    sign_on(web, context, address, "qian")
    phone.goto("/field")
    expect(phone.get_by_text("没有交给您的任务。")).to_be_visible()
    expect(phone.locator("#queue")).to_be_hidden()
    phone.wait_for_selector("html[data-pages-kept]", state="attached")
    context.set_offline(True)
    phone.goto(f"/field/{OURS}")
    expect(phone.get_by_text("这一页没有存在手机里")).to_be_visible()  # the first one's pages are gone
    context.set_offline(False)
    assert visits_on_file(web) == []
    sign_on(web, context, address, ZHANG)
    phone.goto("/field")
    on_file(phone)
    [entry] = visits_on_file(web)
    assert entry.by == ZHANG


def test_a_page_left_open_sends_nothing_under_another_persons_session(
    web: Web, phone: Page, context: BrowserContext, address: str
) -> None:
    phone.goto(f"/field/{OURS}")
    fill(phone)
    sign_on(web, context, address, "qian")
    send(phone)
    waits(phone)
    expect(phone.locator(".sending .reason")).to_contain_text("现在登录的是另一个人")
    assert visits_on_file(web) == []


# What is refused, mended, removed, restored


def test_what_is_refused_says_why_and_is_mended(web: Web, phone: Page) -> None:
    phone.goto(f"/field/{OURS}")
    fill(phone, FROM_PHONE)
    phone.get_by_label("位置").fill("5,5")
    send(phone)
    expect(phone.locator(".sending .state")).to_have_text("被退回")
    expect(phone.locator(".sending .reason")).to_contain_text("有1处需要改正")
    assert serious(phone) == []
    phone.get_by_role("link", name="修改").click()
    expect(phone.locator("#visit-position")).to_have_attribute("aria-invalid", "true")
    expect(phone.locator("#visit-position-fault")).to_contain_text("不在国内")
    expect(phone.locator(".thumbs img")).to_have_count(1)
    expect(phone.get_by_label("备注")).to_have_value("围挡完好，无人施工")
    phone.get_by_label("位置").fill("115.2405,37.5305")
    send(phone)
    on_file(phone)
    assert len(visits_on_file(web)) == 1


def test_what_is_being_mended_is_not_sent_as_it_was(web: Web, phone: Page) -> None:
    phone.route("**/field/sent", lambda route: route.abort())
    phone.goto(f"/field/{OURS}")
    fill(phone)
    send(phone)
    expect(phone.locator(".sending .reason")).to_contain_text("没有连上服务器")
    phone.unroute("**/field/sent")
    phone.get_by_role("link", name="修改").click()
    expect(phone.get_by_label("备注")).to_have_value("围挡完好，无人施工")
    expect(phone.locator(".sending .state")).to_have_text("待发送")
    phone.evaluate("field.sendNow()")
    assert visits_on_file(web) == []
    phone.get_by_label("备注").fill("已平整场地，无人施工")
    send(phone)
    on_file(phone)
    assert [entry.payload["note"] for entry in visits_on_file(web)] == ["已平整场地，无人施工"]


def test_a_second_tap_is_not_a_second_visit(web: Web, phone: Page) -> None:
    phone.goto(f"/field/{OURS}")
    fill(phone)
    phone.evaluate("for (const tap of [1, 2]) document.querySelector('form.sheet').requestSubmit()")
    on_file(phone)
    phone.evaluate("navigator.locks.request('field-sending', () => null)")
    assert len(visits_on_file(web)) == 1
    expect(phone.locator(".sending")).to_have_count(1)


def test_a_photo_chosen_just_before_goes_along(web: Web, phone: Page) -> None:
    phone.goto(f"/field/{OURS}")
    phone.evaluate(
        """() => {
          const counted = crypto.subtle.digest.bind(crypto.subtle);
          const slow = new Promise((go) => { window.goOn = go; });
          crypto.subtle.digest = async (...given) => { await slow; return counted(...given); };
        }"""
    )
    fill(phone)
    phone.get_by_label("从相册选取").set_input_files([photo(FROM_PHONE)])
    send(phone)
    expect(phone.locator("#queue")).to_be_hidden()
    phone.evaluate("goOn()")
    on_file(phone)
    assert photos_on_file(web) == HASHES[:1]


def test_what_is_missing_is_told_before_anything_is_kept(web: Web, phone: Page) -> None:
    phone.goto(f"/field/{OURS}")
    send(phone)
    expect(phone.locator(".sheet .faults")).to_be_focused()
    expect(phone.locator("#visit-finding")).to_contain_text("请至少选择一项")
    expect(phone.locator("#queue")).to_be_hidden()


def test_what_is_no_photo_is_not_added(phone: Page) -> None:
    phone.goto(f"/field/{OURS}")
    wrong = [
        photo(b"\0\0\0\x18ftypheic" + b"\0" * 99, "IMG.HEIC"),
        photo(b"", "空.jpg"),
        photo(b"%PDF-1.7", "a.pdf"),
        photo(FROM_PHONE),
        photo(FROM_PHONE, "again.jpg"),
    ]
    phone.get_by_label("从相册选取").set_input_files(wrong)
    told = phone.locator("[data-photo-told]")
    for sentence in ("“IMG.HEIC”是 HEIC 格式", "“空.jpg”是空文件", "“a.pdf”不是 JPEG 或 PNG 照片"):
        expect(told).to_contain_text(sentence)
    expect(phone.locator(".thumbs img")).to_have_count(1)


def test_a_half_filled_form_is_there_again_after_the_page_was_closed(phone: Page) -> None:
    phone.goto(f"/field/{OURS}")
    fill(phone, FROM_PHONE)
    phone.get_by_label("备注").blur()
    phone.goto("/field")
    phone.goto(f"/field/{OURS}")
    expect(phone.get_by_text("已恢复上次没有发送的填写。")).to_be_visible()
    expect(phone.get_by_label("未动工")).to_be_checked()
    expect(phone.get_by_label("备注")).to_have_value("围挡完好，无人施工")
    expect(phone.locator(".thumbs img")).to_have_count(1)
    phone.get_by_role("button", name="清空重填").click()
    expect(phone.get_by_label("备注")).to_have_value("")


def test_a_phone_without_room_says_so_and_the_form_stays(web: Web, phone: Page) -> None:
    phone.add_init_script(
        "IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError'); };"
    )
    phone.goto(f"/field/{OURS}")
    fill(phone, FROM_PHONE)
    send(phone)
    expect(phone.locator(".sheet .faults")).to_contain_text("手机的存储空间不够")
    expect(phone.get_by_label("备注")).to_have_value("围挡完好，无人施工")
    assert visits_on_file(web) == []


def test_signing_out_with_something_unsent_warns(web: Web, phone: Page) -> None:
    asked: list[str] = []
    kept_for_later(phone)
    phone.route("**/field/sent", lambda route: route.abort())
    phone.goto(f"/field/{OURS}")
    fill(phone)
    send(phone)
    waits(phone)
    phone.goto("/parcels")  # whatever page one leaves from
    answers = iter((False, True))

    def answer(dialog: Any) -> None:
        asked.append(dialog.message)
        if next(answers):
            dialog.accept()
        else:
            dialog.dismiss()

    phone.on("dialog", answer)
    for _ in range(2):
        if not phone.get_by_role("button", name="退出", exact=True).is_visible():
            phone.locator("details.menu summary").click()
        phone.get_by_role("button", name="退出", exact=True).click()
    expect(phone.get_by_text("您已退出。")).to_be_visible()
    assert len(asked) == 2
    assert phone.evaluate("caches.keys()") == ["field-static"]  # the pages are gone with who opened them
    assert "手机里还有1件没有发送" in asked[0]


def test_what_is_not_sent_is_removed_only_after_asking(phone: Page) -> None:
    phone.route("**/field/sent", lambda route: route.abort())
    phone.on("dialog", lambda dialog: dialog.accept())
    phone.goto(f"/field/{OURS}")
    fill(phone)
    send(phone)
    waits(phone)
    phone.get_by_role("button", name="删除").click()
    expect(phone.locator("#queue")).to_be_hidden()


def test_what_is_removed_just_as_it_would_be_sent_is_not_sent(web: Web, phone: Page) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    phone.on("dialog", lambda dialog: dialog.accept())
    phone.goto(f"/field/{OURS}")
    phone.route("**/session", hold)  # first of all it is asked who is in
    fill(phone)
    send(phone)
    waits(phone)
    phone.get_by_role("button", name="删除").click()
    expect(phone.locator("#queue")).to_be_hidden()
    held[0].continue_()
    phone.evaluate("navigator.locks.request('field-sending', () => null)")  # until nothing is being sent
    assert phone.evaluate(f"field.sendings('{ZHANG}')") == []
    assert visits_on_file(web) == []
