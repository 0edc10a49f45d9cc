"""The desks in a real browser: by mouse, by keyboard, on a telephone, on paper; nothing typed is lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from supervision.casework.access.accounts import add_account
from supervision.casework.acts import Desk
from supervision.records.db import writing
from supervision.staff import Role
from tests.casework.staffed import USER_OF
from tests.database import ROOT
from tests.web.conftest import PHONE
from tests.web.office import OURS, PASSWORD, THEIRS, Web, give_account

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
NEW = "Xinmima-77 zai"
WANG = USER_OF[Role.SUPERVISOR]


def sign_in(page: Page, password: str) -> None:
    page.get_by_label("登录名").fill(WANG)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录").click()


def test_the_first_sign_in_asks_for_a_password_of_ones_own_and_leads_where_one_was_going(
    web: Web, page: Page
) -> None:
    desk = Desk(web.office, web.clock.at.date(), web.clock.at, USER_OF[Role.ADMINISTRATOR])
    with writing(web.engine) as session:
        once = add_account(session, WANG, desk)
    page.goto("/parcels?state=start_due")
    sign_in(page, "wrong")
    expect(page.get_by_role("alert").filter(has_text="登录名或密码不正确")).to_be_visible()
    expect(page.get_by_label("登录名")).to_have_value(WANG)
    sign_in(page, once)
    expect(page.get_by_role("heading", name="修改密码")).to_be_visible()
    page.get_by_label("原密码").fill(once)
    page.get_by_label("新密码", exact=False).first.fill("short")
    page.get_by_label("再输一遍新密码").fill("short")
    page.get_by_role("button", name="保存").click()
    expect(page.locator(".faults")).to_be_focused()
    expect(page.locator("#password-new")).to_have_attribute("aria-invalid", "true")
    page.locator("#password-old").fill(once)
    page.locator("#password-new").fill(NEW)
    page.locator("#password-again").fill(NEW)
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("status")).to_have_text("密码已修改，其他设备上的登录都已退出。")
    expect(page.get_by_role("heading", name="王五，今日待办")).to_be_visible()
    page.reload()
    expect(page.get_by_role("status")).to_have_count(0)


def test_a_session_that_ends_in_a_half_filled_form_loses_nothing(web: Web, page: Page) -> None:
    give_account(web.engine, WANG, web.clock)
    page.goto("/sign-in?next=/password")
    sign_in(page, PASSWORD)
    page.locator("#password-old").fill(PASSWORD)
    page.locator("#password-new").fill(NEW)
    page.locator("#password-again").fill(NEW)
    web.clock.goes_on(minutes=31)
    page.get_by_role("button", name="保存").click()
    dialog = page.get_by_role("dialog", name="登录已过期")
    expect(dialog).to_be_visible()
    expect(page.locator("#again-password")).to_be_focused()
    dialog.get_by_label("密码").fill("wrong")
    dialog.get_by_role("button", name="登录").click()
    expect(dialog.get_by_role("alert")).to_contain_text("登录名或密码不正确")
    dialog.get_by_label("密码").fill(PASSWORD)
    dialog.get_by_role("button", name="登录").click()
    expect(page.get_by_role("status")).to_have_text("密码已修改，其他设备上的登录都已退出。")


def test_a_server_that_is_not_reached_is_told_and_the_form_is_still_there(web: Web, page: Page) -> None:
    give_account(web.engine, WANG, web.clock)
    page.goto("/sign-in?next=/password")
    sign_in(page, PASSWORD)
    page.locator("#password-new").fill(NEW)
    page.route("**/password", lambda route: route.abort())
    page.get_by_role("button", name="保存").click()
    expect(page.locator("#told")).to_contain_text("没有连上服务器，没有保存")
    expect(page.locator("#password-new")).to_have_value(NEW)
    expect(page.get_by_role("button", name="保存")).to_be_enabled()


def test_the_list_is_filtered_as_it_is_asked_and_the_address_keeps_it(
    page_of: Callable[[Role], Page],
) -> None:
    page = page_of(Role.SUPERVISOR)
    page.goto("/")
    page.get_by_role("link", name="宗地", exact=True).click()
    expect(page.get_by_role("rowheader")).to_have_text([OURS, THEIRS])
    page.get_by_label("状态").select_option(label="在建")
    expect(page.get_by_text("没有符合条件的记录。")).to_be_visible()
    expect(page).to_have_url(re.compile("state=under_construction"))
    page.get_by_label("状态").select_option(label="全部")
    page.get_by_label("编号、项目").fill(THEIRS)
    page.get_by_label("编号、项目").press("Enter")
    expect(page.get_by_role("rowheader")).to_have_text([THEIRS])
    expect(page).to_have_url(re.compile(f"find={THEIRS}"))
    page.reload()
    expect(page.get_by_role("rowheader")).to_have_text([THEIRS])
    page.get_by_role("link", name=THEIRS).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(THEIRS)
    with page.expect_download() as file:
        page.goto("/parcels")
        page.get_by_role("link", name="下载（CSV）").click()
    assert file.value.suggested_filename == "宗地清单2024-06-10.csv"


def test_a_filter_chosen_before_the_scripts_are_there_is_asked_when_they_are(
    page_of: Callable[[Role], Page],
) -> None:
    page = page_of(Role.SUPERVISOR)
    waiting: list[Route] = []

    def wait(route: Route) -> None:
        waiting.append(route)

    page.route("**/htmx.min.js*", wait)
    page.goto("/parcels", wait_until="commit")
    page.get_by_label("状态").select_option(label="在建")
    expect(page.get_by_role("rowheader")).to_have_text([OURS, THEIRS])
    waiting.pop().continue_()
    expect(page.get_by_text("没有符合条件的记录。")).to_be_visible()
    expect(page).to_have_url(re.compile("state=under_construction"))


@pytest.mark.parametrize("address_of_it", ["/parcels", "/parcels?state=start_due", "/tasks", "/triage"])
def test_a_list_nobody_filtered_anew_is_not_asked_again(
    page_of: Callable[[Role], Page], address_of_it: str
) -> None:
    page = page_of(Role.SUPERVISOR)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.resource_type == "xhr" else None)
    page.goto(address_of_it)
    page.evaluate("new Promise((done) => setTimeout(done))")  # the turn after the one in which htmx is ready
    assert asked == []


def test_all_of_it_goes_by_keyboard(page_of: Callable[[Role], Page]) -> None:
    page = page_of(Role.INSPECTOR)
    page.goto("/parcels")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_label("编号、项目")).to_be_focused()
    page.locator("details.menu summary").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="修改密码")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("details.menu summary")).to_be_focused()
    expect(page.get_by_role("link", name="修改密码")).to_be_hidden()


@pytest.mark.parametrize("path", ["/", "/parcels", f"/parcels/{OURS}", "/password"])
def test_a_page_fits_a_telephone_and_paper(page_of: Callable[[Role], Page], path: str) -> None:
    page = page_of(Role.INSPECTOR)
    page.set_viewport_size(PHONE)
    page.goto(path)
    too_wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert too_wide == 0
    page.emulate_media(media="print")
    expect(page.get_by_role("navigation", name="主导航")).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
@pytest.mark.parametrize(
    "path", ["/", "/parcels", "/parcels?state=idle", f"/parcels/{OURS}", "/password", "/nowhere"]
)
def test_axe_finds_nothing_serious(
    page_of: Callable[[Role], Page], context: BrowserContext, address: str, path: str, lang: str
) -> None:
    context.add_cookies([{"name": "lang", "value": lang, "url": address}])
    page = page_of(Role.SUPERVISOR)
    page.goto(path)
    assert serious(page) == []


def test_axe_finds_nothing_serious_where_one_signs_in_or_is_told_faults(web: Web, page: Page) -> None:
    page.goto("/sign-in")
    assert serious(page) == []
    sign_in(page, "wrong")
    expect(page.locator(".faults")).to_be_visible()
    assert serious(page) == []


def serious(page: Page) -> list[Any]:
    """What axe calls serious or worse."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document)")
    assert len(found["passes"]) > 10
    return [
        (fault["id"], [node["html"] for node in fault["nodes"]])
        for fault in found["violations"]
        if fault["impact"] in ("serious", "critical")
    ]


def test_signing_out_leaves_nothing_to_go_back_to(page_of: Callable[[Role], Page]) -> None:
    page = page_of(Role.SUPERVISOR)
    page.goto("/parcels")
    page.locator("details.menu summary").click()
    page.get_by_role("button", name="退出", exact=True).click()
    expect(page.get_by_role("status")).to_have_text("您已退出。")
    page.go_back()
    expect(page.get_by_role("heading", name="登录")).to_be_visible()


def test_the_language_is_switched_where_one_is(page_of: Callable[[Role], Page]) -> None:
    page = page_of(Role.SUPERVISOR)
    page.goto("/parcels?state=start_due")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", name="Parcel list")).to_be_visible()
    expect(page).to_have_url(re.compile("state=start_due"))
    page.get_by_role("button", name="中文").click()
    expect(page.get_by_role("heading", name="宗地清单")).to_be_visible()
