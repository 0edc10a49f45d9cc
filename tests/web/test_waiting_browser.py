"""What takes long to count, in a real browser: the page says so, and becomes the report by itself."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from supervision.staff import Role
from tests.casework.staffed import USER_OF
from tests.web.office import OURS, PASSWORD, Held, Web, give_account
from tests.web.test_browser import serious


def test_a_report_comes_by_itself_with_its_rows_and_its_file(
    held: Held, page_of: Callable[[Role], Page]
) -> None:
    page = page_of(Role.SUPERVISOR)
    page.goto("/reports/monthly")
    expect(page.get_by_role("heading", name="正在统计")).to_be_visible()
    assert serious(page) == []
    held.go_on()
    expect(page.get_by_role("heading", name="建设项目用地跟踪管理情况月报表")).to_be_visible()
    expect(page).to_have_title(re.compile("^建设项目用地跟踪管理情况月报表"))
    page.locator("td a").first.click()
    expect(page.get_by_role("rowheader").filter(has_text=OURS)).to_be_visible()
    page.go_back()
    page.get_by_role("link", name="下载（网页）").click()
    expect(page.get_by_role("heading", name="正在统计")).to_be_visible()
    held.go_on()
    with page.expect_download() as downloading:
        page.get_by_role("link", name="下载", exact=True).click()
    assert downloading.value.suggested_filename.endswith(".html")


def test_another_day_chosen_on_the_page_is_waited_for_in_it(
    held: Held, page_of: Callable[[Role], Page]
) -> None:
    page = page_of(Role.SUPERVISOR)
    page.goto("/reports/monthly")
    held.go_on()
    expect(page.get_by_text("起统计")).to_be_visible()
    page.get_by_label("统计日", exact=True).fill("2024-05-31")
    page.get_by_role("button", name="查询").click()
    expect(page.locator("#report")).to_contain_text("已用")
    held.go_on()
    expect(page.get_by_role("heading", name="2024年5月总表")).to_be_visible()
    expect(page.get_by_label("统计日", exact=True)).to_have_value("2024-05-31")


def test_a_count_that_is_killed_is_told_to_whoever_waits_and_not_begun_again(
    held: Held, page_of: Callable[[Role], Page]
) -> None:
    page = page_of(Role.SUPERVISOR)
    page.clock.install()
    page.goto("/reports/monthly")
    expect(page.get_by_role("heading", name="正在统计")).to_be_visible()
    held.break_off()
    page.clock.run_for(2_000)
    expect(page.locator("#told")).to_contain_text("统计中断了，没有结果")
    page.clock.run_for(10_000)
    expect(page.locator("#told")).to_contain_text("统计中断了，没有结果")
    assert held.waiting == []


def test_who_signs_in_again_while_he_waits_goes_on_waiting(
    web: Web, held: Held, page_of: Callable[[Role], Page]
) -> None:
    give_account(web.engine, USER_OF[Role.SUPERVISOR], web.clock)
    page = page_of(Role.SUPERVISOR)
    page.clock.install()
    page.goto("/reports/monthly")
    web.clock.goes_on(minutes=31)
    page.clock.run_for(2_000)
    dialog = page.get_by_role("dialog", name="登录已过期")
    dialog.get_by_label("密码").fill(PASSWORD)
    page.clock.run_for(10_000)
    expect(dialog.get_by_label("密码")).to_have_value(PASSWORD)
    dialog.get_by_role("button", name="登录").click()
    expect(page.locator("#report")).to_contain_text("已用1860秒")
    held.go_on()
    page.clock.run_for(2_000)
    expect(page.get_by_role("heading", name="建设项目用地跟踪管理情况月报表")).to_be_visible()
