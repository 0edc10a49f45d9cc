"""A supervisor's day in a real browser: desktop and telephone, two people at one notice, nothing lost and nothing doubled."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect
from sqlalchemy import Engine

from supervision.records.account import Way
from supervision.staff import Role
from tests.casework.staffed import USER_OF
from tests.web.conftest import DESKTOP, PHONE
from tests.web.office import OURS, PASSWORD, Web, give_account
from tests.web.supervising import (
    OTHER_PAYER,
    PAYER,
    SOON,
    act_of,
    busy,
    entries,
    row_of,
    staffed,
    status_of,
    waiting,
)
from tests.web.test_browser import serious

WANG, SUN, ZHANG = (USER_OF[role] for role in (Role.SUPERVISOR, Role.SIGNER, Role.INSPECTOR))
PAGES = ("/", "/tasks", "/alerts", "/notices", "/tomorrow", "/holds", "/triage", "/triage/all", "/to-idle")


@pytest.fixture
def web(engine: Engine, tmp_path: Path) -> Web:
    busy(engine)
    return Web(engine, staffed(tmp_path), data=tmp_path)


@pytest.fixture
def drafts(web: Web) -> list[str]:
    """Two demands that can be signed and a notice that cannot."""
    return [
        act_of(web, PAYER, "overdue_payment"),
        act_of(web, OURS, "start_notice"),
        act_of(web, OTHER_PAYER, "overdue_payment"),
    ]


@pytest.fixture
def opened(web: Web, browser: Browser, address: str) -> Iterator[Callable[[str], Page]]:
    """A page of somebody's own browser, signed in by login."""
    contexts: list[BrowserContext] = []

    def of(login: str) -> Page:
        context = browser.new_context(base_url=address, viewport=DESKTOP, locale="zh-CN")
        context.add_cookies([{"name": "supervision", "value": web.token(login, Way.OIDC), "url": address}])
        contexts.append(context)
        return context.new_page()

    yield of
    for context in contexts:
        context.close()


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_whole_day(
    web: Web, page_of: Callable[[Role], Page], drafts: list[str], size: ViewportSize
) -> None:
    page = page_of(Role.SUPERVISOR)
    page.set_viewport_size(size)
    page.goto("/")
    expect(page.get_by_label("每日监测")).to_contain_text("最近一次监测")
    triage_some(web, page)
    hold_a_step_of_tomorrow(page)
    give_and_urge_a_task(web, page)
    sign_three_of_which_one_is_refused(web, page, drafts)
    print_one(page, drafts[0])
    record_its_service(web, page, drafts[0])


def triage_some(web: Web, page: Page) -> None:
    """One of the import released, one dismissed."""
    page.get_by_role("link", name="2 待甄别").click()
    task, notice = waiting(web, "triage")
    page.get_by_role("checkbox", name=f"勾选{notice}").check()
    expect(page.locator("[data-ticked]")).to_have_text("1")
    page.get_by_role("button", name="办理", exact=True).click()
    expect(page.get_by_role("status")).to_have_text("已放行1件。")
    page.get_by_role("checkbox", name="勾选本页全部").check()
    page.get_by_role("radio", name="不发", exact=True).check()
    page.get_by_label("不发的理由").fill("已另行书面催告")
    page.get_by_role("button", name="办理", exact=True).click()
    expect(page.get_by_role("status")).to_have_text("已登记不发1件。")
    assert (status_of(web, notice), status_of(web, task)) == ("drafted", "dismissed")


def hold_a_step_of_tomorrow(page: Page) -> None:
    """One step held back."""
    page.get_by_role("navigation", name="监测和暂缓").get_by_role("link", name="明日监测").click()
    page.get_by_role("checkbox", name=f"勾选{SOON} 通知《开工提醒书》").check()
    page.get_by_label("理由").fill("正在协商延期")
    page.get_by_role("button", name="暂缓").click()
    expect(page.get_by_role("status")).to_contain_text("已暂缓")
    expect(page.get_by_role("checkbox", name=f"勾选{SOON} 通知《开工提醒书》")).to_have_count(0)


def give_and_urge_a_task(web: Web, page: Page) -> None:
    """A late task given to an officer from the list, then urged on its own page."""
    page.goto("/tasks?overdue=1")
    visit = act_of(web, OURS, "reinspect_start")
    page.get_by_role("checkbox", name=f"勾选{visit}").check()
    page.get_by_label("承办人").last.select_option(label="张三（新河镇国土所）")
    page.get_by_role("button", name="办理", exact=True).click()
    expect(page.get_by_role("status")).to_have_text("已交办1件任务。")
    expect(page).to_have_url(re.compile("overdue=1"))
    page.get_by_role("link", name=visit, exact=True).click()
    page.get_by_role("radio", name="督办").check()
    page.get_by_label("理由").fill("汛期将至")
    page.get_by_role("button", name="办理", exact=True).click()
    expect(page.get_by_role("status")).to_have_text("已督办1件任务。")
    expect(page.get_by_text("督办1次")).to_be_visible()
    assert (row_of(web, visit).officer, row_of(web, visit).urged) == (ZHANG, 1)


def sign_three_of_which_one_is_refused(web: Web, page: Page, drafts: list[str]) -> None:
    """Three read in full and signed in one go."""
    page.goto("/notices")
    for id_ in drafts:
        page.get_by_role("checkbox", name=f"勾选{id_} ").check()
    page.get_by_role("button", name="阅看并签发").click()
    expect(page.get_by_text("共3件，其中2件可以签发。")).to_be_visible()
    page.get_by_role("checkbox", name="《开工通知书》").check()
    page.locator(f"#sign-number-{drafts[0]}").fill("新国土监〔2024〕1号")
    page.get_by_role("button", name="签发所勾选的通知").click()
    expect(page.get_by_role("heading", name="签发结果")).to_be_visible()
    expect(page.get_by_role("status")).to_have_text("已办2件，未办1件。")
    expect(page.locator(".outcomes .not")).to_contain_text("不能签发：案卷缺")
    assert [status_of(web, id_) for id_ in drafts] == ["issued", "drafted", "issued"]


def print_one(page: Page, id_: str) -> None:
    """On paper there is the notice and nothing of the page."""
    page.goto(f"/notices/{id_}")
    page.get_by_role("link", name="打印通知和送达回执").click()
    page.emulate_media(media="print")
    expect(page.locator("p.number")).to_have_text("新国土监〔2024〕1号")
    expect(page.get_by_role("button", name="打印")).to_be_hidden()
    expect(page.get_by_role("banner")).to_be_hidden()
    page.emulate_media(media="screen")


def record_its_service(web: Web, page: Page, id_: str) -> None:
    """Its receipt: what is missing is told, then it is there."""
    page.get_by_role("link", name="返回通知").click()
    page.get_by_role("link", name="登记送达").click()
    page.get_by_role("link", name="邮寄送达").click()
    page.get_by_label("邮件号码").first.fill("EMS123")
    page.get_by_role("button", name="登记送达").click()
    expect(page.locator(".faults")).to_contain_text("注明收件日期的邮件回执")
    expect(page.get_by_label("邮件号码").first).to_have_value("EMS123")
    page.get_by_label("送达回执").fill("回执456，6月10日签收")
    page.get_by_role("button", name="登记送达").click()
    expect(page.get_by_role("status")).to_contain_text("已登记第")
    assert status_of(web, id_) == "served"


def test_of_two_who_sign_one_notice_the_second_is_told_who_was_first(
    web: Web, opened: Callable[[str], Page], drafts: list[str]
) -> None:
    wang, sun = opened(WANG), opened(SUN)
    for page in (wang, sun):  # both have it before them
        page.goto(f"/notices/sign?ids={drafts[0]}")
        expect(page.get_by_role("checkbox")).to_be_checked()
    for page, number in ((wang, "新国土监〔2024〕1号"), (sun, "新国土监〔2024〕2号")):
        page.get_by_label("文号").fill(number)
        page.get_by_role("button", name="签发所勾选的通知").click()
        expect(page.get_by_role("heading", name="签发结果")).to_be_visible()
    expect(wang.get_by_role("status")).to_have_text("已办1件，未办0件。")
    expect(sun.get_by_role("status")).to_have_text("已办0件，未办1件。")
    expect(sun.locator(".outcomes .not")).to_contain_text("已由王五于2024-06-10（2024-06-10 09:00登记）签发")
    [issue] = entries(web, "notice_issued")
    assert (issue.by, "1号" in issue.payload) == (WANG, True)
    sun.get_by_role("link", name=drafts[0]).click()
    expect(sun.get_by_text("新国土监〔2024〕1号")).to_be_visible()


def test_a_session_that_ends_in_a_half_filled_reason_loses_neither_reason_nor_ticks(
    web: Web, page_of: Callable[[Role], Page]
) -> None:
    give_account(web.engine, WANG, web.clock)
    page = page_of(Role.SUPERVISOR)
    page.goto("/tasks")
    visit = act_of(web, OURS, "reinspect_start")
    page.get_by_role("checkbox", name=f"勾选{visit}").check()
    page.get_by_role("radio", name="督办").check()
    page.get_by_label("理由").fill("汛期将至，请")
    web.clock.goes_on(minutes=31)
    page.get_by_label("理由").press_sequentially("抓紧")
    page.get_by_role("button", name="办理", exact=True).click()
    dialog = page.get_by_role("dialog", name="登录已过期")
    expect(dialog).to_be_visible()
    assert row_of(web, visit).urged == 0
    dialog.get_by_label("密码").fill(PASSWORD)
    dialog.get_by_role("button", name="登录").click()
    expect(page.get_by_role("status")).to_have_text("已督办1件任务。")
    [urging] = entries(web, "urging")
    assert "汛期将至，请抓紧" in urging.payload


def test_a_fault_leaves_the_ticks_and_what_was_typed(web: Web, page_of: Callable[[Role], Page]) -> None:
    page = page_of(Role.SUPERVISOR)
    page.goto("/tasks")
    visit = act_of(web, OURS, "reinspect_start")
    page.get_by_role("checkbox", name=f"勾选{visit}").check()
    page.get_by_role("radio", name="销号").check()
    page.get_by_role("button", name="办理", exact=True).click()
    expect(page.locator(".faults")).to_be_focused()
    expect(page.get_by_role("radio", name="销号")).to_be_checked()
    expect(page.get_by_role("checkbox", name=f"勾选{visit}")).to_be_checked()
    page.get_by_label("理由").fill("已核实")
    page.get_by_role("button", name="办理", exact=True).click()
    expect(page.get_by_role("status")).to_have_text("已销号1件任务。")


def test_a_double_click_makes_one_act(web: Web, page_of: Callable[[Role], Page]) -> None:
    page = page_of(Role.SUPERVISOR)
    visit = act_of(web, OURS, "reinspect_start")
    page.goto(f"/tasks/{visit}")
    page.get_by_role("radio", name="督办").check()
    page.get_by_label("理由").fill("抓紧")
    page.get_by_role("button", name="办理", exact=True).dblclick()
    expect(page.get_by_role("status")).to_have_text("已督办1件任务。")
    assert len(entries(web, "urging")) == 1


def test_the_lists_go_by_keyboard(web: Web, page_of: Callable[[Role], Page]) -> None:
    page = page_of(Role.SUPERVISOR)
    page.goto("/tasks")
    page.get_by_role("checkbox", name="勾选本页全部").focus()
    page.keyboard.press("Space")
    count = page.locator('input[name="ids"]').count()
    expect(page.locator("[data-ticked]")).to_have_text(str(count))
    page.keyboard.press("Space")
    expect(page.locator("[data-ticked]")).to_have_text("0")
    page.get_by_label("名称").select_option("reinspect_start")
    expect(page).to_have_url(re.compile("name=reinspect_start"))
    expect(page.locator('input[name="ids"]')).to_have_count(2)
    page.get_by_role("checkbox", name="勾选本页全部").check()
    expect(page.locator("[data-ticked]")).to_have_text("2")


@pytest.mark.parametrize("path", PAGES)
def test_every_page_fits_a_telephone_and_axe_finds_nothing_serious(
    page_of: Callable[[Role], Page], path: str
) -> None:
    page = page_of(Role.SUPERVISOR)
    for size in (DESKTOP, PHONE):
        page.set_viewport_size(size)
        page.goto(path)
        too_wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(too_wide) == 0
        assert serious(page) == []


def test_the_pages_of_one_act_fit_and_axe_finds_nothing_serious(
    web: Web, page_of: Callable[[Role], Page], drafts: list[str]
) -> None:
    web.client(SUN).submit("/notices/sign", ids=drafts[:1])
    page = page_of(Role.SUPERVISOR)
    visit = act_of(web, OURS, "reinspect_start")
    sign = "/notices/sign?" + "&".join(f"ids={id_}" for id_ in drafts)
    own = [f"/notices/{drafts[0]}{more}" for more in ("", "/print", "/service", "/service?way=announcement")]
    for path in (f"/tasks/{visit}", sign, f"/notices/{drafts[1]}", *own):
        page.set_viewport_size(PHONE)
        page.goto(path)
        too_wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(too_wide) == 0, path
        assert serious(page) == [], path
