"""A parcel in a real browser: searched, understood, read as of a day; views saved; on a telephone and by keyboard."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from supervision.staff import Role
from supervision.web.parcel_frame import TABS
from tests.web.conftest import PHONE
from tests.web.lived import ALIAS, HOLDER, LIVED, PROJECT, live, sign_one
from tests.web.office import OURS, THEIRS, Web
from tests.web.test_browser import serious

PATH = f"/parcels/{LIVED}"
PAGES = [
    *(f"{PATH}/{end}".rstrip("/") for end, _ in TABS),
    f"{PATH}?on=2024-03-10&known_on=2024-03-10",
    f"{PATH}?on=tomorrow",
    f"{PATH}/papers/on-request/tracking_card",
    f"/projects/{PROJECT}",
    f"/holders/{HOLDER}",
    "/holders/公",
    "/parcels?order=start&overdue=any",
]


def test_from_the_search_to_the_evidence_and_back_to_today(web: Web, page_of: Callable[[Role], Page]) -> None:
    live(web)
    sign_one(web)
    page = page_of(Role.SUPERVISOR)
    page.goto("/")
    page.keyboard.press("/")
    box = page.locator("#search")
    expect(box).to_be_focused()
    page.keyboard.type("南街")
    page.keyboard.press("Enter")
    expect(page.get_by_role("rowheader")).to_have_text([LIVED])
    box.fill(ALIAS)
    box.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{LIVED} {PROJECT}")
    expect(page.get_by_role("heading", name="为何是现在这样")).to_be_visible()
    page.get_by_text("所依据的事实（8项）").click()
    expect(page.get_by_text("开工违约认定：政府原因").first).to_be_visible()

    page.get_by_role("link", name="时间线", exact=True).click()
    expect(page.get_by_role("link", name="时间线", exact=True)).to_have_attribute("aria-current", "page")
    expect(page.locator("s")).to_have_text("缴款第1期300万元（票据票001）")
    page.get_by_role("link", name="已由第5号更正").click()
    expect(page).to_have_url(re.compile("#e5$"))

    page.get_by_role("link", name="文书", exact=True).first.click()
    page.get_by_role("link", name="出让金催缴通知单").click()
    expect(page.locator("article.paper")).to_contain_text("尚欠500万元")

    page.get_by_role("link", name="照片", exact=True).click()
    small = page.locator(".photos img").first
    expect(small).not_to_have_js_property("naturalWidth", 0)
    page.locator(".photos a").first.click()
    expect(page).to_have_url(re.compile("/photos/[0-9a-f]{64}$"))
    expect(page.locator("img")).to_have_js_property("naturalWidth", 64)
    page.go_back()

    page.get_by_role("link", name="价款", exact=True).click()
    expect(page.get_by_text("票002")).to_be_visible()
    page.get_by_text("按某一天查看").click()
    page.get_by_label("截至哪一天").fill("2024-03-10")
    page.get_by_label("按哪一天所知").fill("2024-03-10")
    page.get_by_role("button", name="查看").click()
    expect(page.get_by_role("note")).to_contain_text("截至2024-03-10，按当时所知")
    expect(page.get_by_text("票001")).to_be_visible()
    page.get_by_role("link", name="时间线", exact=True).click()
    expect(page.get_by_role("note")).to_contain_text("截至2024-03-10，按当时所知")
    expect(page.locator("s")).to_have_count(0)
    page.get_by_role("link", name="回到今天").click()
    expect(page.get_by_role("note")).to_have_count(0)
    expect(page.locator("s")).to_have_count(1)

    page.get_by_role("link", name=HOLDER).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(HOLDER)


def test_a_view_is_saved_used_renamed_and_removed(page_of: Callable[[Role], Page]) -> None:
    page = page_of(Role.SUPERVISOR)
    page.goto("/parcels")
    page.get_by_label("逾期事项").select_option(label="逾期未开工")
    expect(page.get_by_role("rowheader")).to_have_text([OURS, THEIRS])
    page.get_by_text("把这些条件保存为常用视图").click()
    page.get_by_role("button", name="保存").click()
    expect(page.locator("#view .fault")).to_have_text("没有填写")
    page.get_by_label("名称").fill("该开工的")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("status")).to_have_text("已保存常用视图“该开工的”。")
    page.get_by_role("link", name="清除条件").click()
    page.get_by_role("link", name="该开工的").click()
    expect(page).to_have_url(re.compile("overdue=start"))
    expect(page.get_by_role("link", name="该开工的")).to_have_attribute("aria-current", "true")
    page.get_by_text("管理", exact=True).click()
    page.get_by_label("名称").first.fill("应开工未开工")
    page.get_by_role("checkbox", name="全单位可用").first.check()
    page.locator(".own").get_by_role("button", name="保存").click()
    expect(page.get_by_role("status")).to_have_text("已修改常用视图“应开工未开工”。")
    expect(page.get_by_role("navigation", name="常用视图")).to_contain_text("已共享")
    page.get_by_text("管理", exact=True).click()
    page.get_by_role("button", name="删除“应开工未开工”").click()
    expect(page.get_by_role("status")).to_have_text("已删除常用视图“应开工未开工”。")
    expect(page.get_by_role("navigation", name="常用视图")).to_have_count(0)


def test_the_slash_is_a_letter_where_one_is_typing(page_of: Callable[[Role], Page]) -> None:
    page = page_of(Role.SUPERVISOR)
    page.goto("/parcels")
    field = page.locator("#filters-find")
    field.click()
    page.keyboard.type("a/b")
    expect(field).to_have_value("a/b")


def test_the_pages_of_a_parcel_fit_a_telephone(web: Web, page_of: Callable[[Role], Page]) -> None:
    live(web)
    page = page_of(Role.INSPECTOR)
    page.set_viewport_size(PHONE)
    for path in PAGES:
        page.goto(path)
        too_wide = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert (path, too_wide, serious(page)) == (path, 0, [])


def test_axe_finds_nothing_serious_about_a_parcel_in_english(
    web: Web, page_of: Callable[[Role], Page], context: BrowserContext, address: str
) -> None:
    live(web)
    context.add_cookies([{"name": "lang", "value": "en", "url": address}])
    page = page_of(Role.SUPERVISOR)
    for path in PAGES:
        page.goto(path)
        assert (path, serious(page)) == (path, [])
